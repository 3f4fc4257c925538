"""Conditions that can come out only one way, whatever is answered: always met, never met, never asked."""

from collections.abc import Iterator, Mapping

from padron.language.typed import Literal
from padron.problems import Problem, problem
from padron.program.analysis.reasons import because
from padron.program.analysis.scopes import Asked, Where, conditions
from padron.program.analysis.sight import Sight, says
from padron.program.analysis.truth import NO, YES
from padron.program.analysis.turned import turned
from padron.program.model import Criterion, Program

NEVER_YES: Mapping[Where, str] = {
    "relevant": "D227", "required": "D230", "constraint": "D224", "check": "D226", "warning": "D235", "points": "D232",
    "ends": "D232", "unless": "D232",
}  # fmt: skip
NEVER_NO: Mapping[Where, str] = {
    "relevant": "D229", "required": "D231", "constraint": "D225", "check": "D225", "warning": "D225", "points": "D233",
    "ends": "D233", "unless": "D233",
}  # fmt: skip
WRITE: Mapping[str, str] = {"D230": "no", "D231": "yes"}
"""What to write in its place, where that is plain."""


def criteria(program: Program, seen: Sight) -> Iterator[Problem]:
    """Criteria that all or none can meet."""
    for each in program.criteria:
        yield from _criterion(each, seen)


def _criterion(each: Criterion, seen: Sight) -> Iterator[Problem]:
    tree, when = each.assert_.expression.tree, each.when
    place = each.assert_.spot(0, len(each.assert_.text))
    applies = [says(when.expression.tree, YES)] if when else []
    trees = [tree, *([when.expression.tree] if when else [])]
    if when is not None and not seen.may(when.expression.tree, YES):
        why, why_en = because(when, seen)
        yield problem("D232", place=when.spot(0, len(when.text)), of=each.id, why=why, why_en=why_en)
        return
    if isinstance(tree, Literal) and when is not None:
        return
    why, why_en = because(each.assert_, seen)
    if not seen.can(trees, [*applies, says(tree, YES)]):
        suggestion = turned(each.assert_, seen)
        yield problem("D221", place=place, suggestion=suggestion, id=each.id, why=why, why_en=why_en)
    elif not seen.can(trees, [*applies, says(tree, NO)]):
        yield problem("D220", place=place, id=each.id, why=why, why_en=why_en)


def others(program: Program, seen: Sight) -> Iterator[Problem]:
    """Every other condition that comes out only one way."""
    for each in conditions(program, seen):
        yield from _other(each)


def _other(each: Asked) -> Iterator[Problem]:
    tree, seen, when = each.rule.expression.tree, each.sight, each.when
    place = each.rule.spot(0, len(each.rule.text))
    if isinstance(tree, Literal):
        return
    if when is not None and not seen.may(when.expression.tree, YES):
        why, why_en = because(when, seen)
        yield problem("D232", place=when.spot(0, len(when.text)), of=each.of, why=why, why_en=why_en)
        return
    trees = [tree, *([when.expression.tree] if when else [])]
    applies = [says(when.expression.tree, YES)] if when else []
    why, why_en = because(each.rule, seen)
    no = seen.can(trees, [*applies, says(tree, NO)])
    fires = no or each.where not in ("constraint", "check", "warning")
    if fires and not seen.can(trees, [*applies, says(tree, YES)]):
        code = NEVER_YES[each.where]
        suggestion = turned(each.rule, seen) or WRITE.get(code)
        yield problem(code, place=place, suggestion=suggestion, of=each.of, why=why, why_en=why_en)
    elif not no:
        code = NEVER_NO[each.where]
        yield problem(code, place=place, suggestion=WRITE.get(code), of=each.of, why=why, why_en=why_en)
