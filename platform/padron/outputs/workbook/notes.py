"""What the Excel template cannot check of a program, or only in part: notes for its author."""

from collections.abc import Iterator, Mapping

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.typed import Cell, Fact, Input, Today, Typed
from padron.outputs.columns import columns, repeat_sheets, sheet_title
from padron.outputs.unchecked import note
from padron.outputs.workbook.cell_rules import Sheet
from padron.outputs.workbook.findings import walked
from padron.outputs.workbook.look import look
from padron.outputs.workbook.option_lists import OptionLists
from padron.outputs.workbook.rules_in_excel import Sheets, rules_in_excel
from padron.problems import Problem
from padron.program.model import Check, Criterion, Field, Leaf, Program, Rule, leaves
from padron.shapes import Choice, Choices, Day, File, Repeat, Shape, Text

OUTPUT = "Excel"
_READ = ("curp", "postal_code", "text")
_ANY_DAY = "2026-01-01"


def notes(program: Program, service: str | None = None) -> tuple[Problem, ...]:
    """One note a field and thing unchecked, at its place in the definition. KeyError: no such service."""
    if service is None:
        found = (*program.person_leaves(), *program.answer_leaves())
    else:
        found = tuple(leaves({each.name: each for each in program.services}[service].fields))
    known = {leaf.field.name: leaf for leaf in found}
    said = [problem for leaf in found for problem in _field_notes(leaf, known, service is not None)]
    return (*said, *(_rule_notes(program, known) if service is None else ()))


def _rule_notes(program: Program, known: Mapping[str, Leaf]) -> Iterator[Problem]:
    """What is only partly looked at, by the names that «Revisión» would say."""
    titles = {each.id: each.title for each in program.criteria} | {each.id: each.message.es for each in program.checks}
    both: tuple[Criterion | Check, ...] = (*program.criteria, *program.checks)
    rules = [(each.id, (each.assert_, each.when)) for each in both]
    partly = [titles[id_] for id_, parts in rules if any(_blind(rule, known, False) for rule in parts if rule)]
    if partly:
        yield note(OUTPUT, "registry", program.name, "; ".join(f"«{each}»" for each in partly))
    long = too_long(program) if rules else ()
    if long:
        yield note(OUTPUT, "long", program.name, "; ".join(f"«{titles[each]}»" for each in long))
    if program.limits or any(each.quota or each.budget for each in program.calls):
        yield note(OUTPUT, "limits", program.name)


def too_long(program: Program) -> tuple[str, ...]:
    """The ids of criteria and checks whose formula is longer than Excel takes: the template leaves them out."""
    lists, folio = OptionLists(), not program.curp_required
    repeats = tuple((each, Sheet(each.columns, lists, folio)) for each in repeat_sheets(program))
    sheets = Sheets(sheet_title(program), Sheet(columns(program), lists, folio), repeats, 1)
    return rules_in_excel(program, None, sheets, look(program.closure), _ANY_DAY).skipped


def _field_notes(leaf: Leaf, known: Mapping[str, Leaf], service: bool) -> Iterator[Problem]:
    """`known`: the fields that formulas of the same sheet can read."""
    field = leaf.field
    if field.calculation is not None:
        yield note(OUTPUT, "calculated", field)
        return
    conditions = {"relevant": leaf.relevance, "required": (field.required,), "constraint": (field.constraint,)}
    said = {
        "digits": field.type != "curp" and _has_check(field),
        "pattern": isinstance(field.shape, Text) and field.shape.pattern is not None and not _has_check(field),
        **{
            what: any(isinstance(rule, Rule) and _blind(rule, known, service) for rule in rules)
            for what, rules in conditions.items()
        },
        **_shape_notes(field.shape, set(known), service),
    }
    yield from (note(OUTPUT, what, field) for what, true in said.items() if true)
    if isinstance(field.shape, Repeat):
        inner = {each.field.name: each for each in leaves(field.fields)}
        for each in inner.values():
            yield from _field_notes(each, {**known, **inner}, service)


def _blind(rule: Rule, known: Mapping[str, Leaf], service: bool) -> bool:
    """Whether a rule reads what no formula sees: the registry, files, identifiers; of a service, its enrolment too."""
    return any(_unseen(node, known, service) for node in walked(rule.expression.tree))


def _unseen(node: Typed, known: Mapping[str, Leaf], service: bool) -> bool:
    if isinstance(node, Fact):
        return True
    if isinstance(node, Today):
        return service
    if not isinstance(node, Input | Cell):
        return False
    if service and isinstance(node, Input) and node.outer:
        return True
    leaf = known.get(node.name)
    return leaf is not None and (isinstance(leaf.field.shape, File) or _guarded(leaf.field))


def _guarded(field: Field) -> bool:
    """Whether a load may refuse a text for what Excel does not look at."""
    return (
        isinstance(field.shape, Text)
        and (field.type not in _READ or field.shape.pattern is not None)
        and field.type not in ("curp", "postal_code")
    )


def _has_check(field: Field) -> bool:
    """Whether its type has a check of its own; the formula of a CURP sees it, of any other Excel sees the length."""
    known = FIELD_TYPES.get(field.type)
    return known is not None and known.check is not None


def _shape_notes(shape: Shape, beside: set[str], service: bool) -> dict[str, bool]:
    """`beside`: the fields that the formulas of the sheet can read."""
    dated = isinstance(shape, Day) and ("today" in (shape.least, shape.greatest) or shape.max_age is not None)
    filtered = isinstance(shape, Choices) and bool(shape.filters)
    return {
        "day": service and dated,
        "several": isinstance(shape, Choices),
        "cascade": filtered or (isinstance(shape, Choice) and any(field not in beside for _, field in shape.filters)),
        "file": isinstance(shape, File),
        "rows": service and isinstance(shape, Repeat),
    }
