"""Conditions whose number or boundary is not the one that their message gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from padron.language.kinds import Number
from padron.language.numerals import plain
from padron.language.parser import parsed
from padron.language.surface import Comparison, NumberText
from padron.language.typed import AllRows as All
from padron.language.typed import (
    And,
    AnyRow,
    Compare,
    Extreme,
    If,
    Input,
    Literal,
    Not,
    Or,
    Param,
    Span,
    Typed,
    kind_of,
)
from padron.problems import Place, Problem, problem
from padron.program.analysis.phrases import Phrase, phrases
from padron.program.analysis.sight import Sight
from padron.program.analysis.terms import TERMS
from padron.program.model import Field, Program, Rule, Words, leaves
from padron.shapes import Decimal, Repeat, Whole

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
UNIT_WORDS = {
    "years": ("año", "años"), "months": ("mes", "meses"), "days": ("día", "días"), "weeks": ("semana", "semanas"),
    "hours": ("hora", "horas"), "percent": ("%", "por ciento", "porcentaje"), "pesos": ("peso", "pesos"),
}  # fmt: skip
TIMES: Mapping[tuple[str, str], Fraction] = {
    ("years", "months"): Fraction(12), ("months", "years"): Fraction(1, 12), ("weeks", "days"): Fraction(7),
    ("days", "weeks"): Fraction(1, 7),
}  # fmt: skip
"""How many of the second there are in one of the first, exactly."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One comparison with a number. `exact`: it is written in the condition, not a parameter's value."""

    operator: str
    value: Fraction
    scale: int
    unit: str
    exact: bool = True

    def cut(self, operator: str, value: Fraction) -> tuple[str, Fraction] | None:
        """The set of values that a sign leaves: all below a number, or all from it on, in the value's own steps."""
        step = Fraction(1, 10**self.scale)
        steps = value / step
        whole = steps.denominator == 1
        if operator in (">", ">="):
            first = steps.__floor__() + 1 if operator == ">" or not whole else steps.__floor__()
            return "from", Fraction(first)
        if operator in ("<", "<="):
            first = steps.__floor__() + 1 if operator == "<=" or not whole else steps.__floor__()
            return "below", Fraction(first)
        return None


@dataclass(frozen=True, slots=True)
class Said:
    """A condition with the message that goes with it."""

    rule: Rule
    message: Words
    sight: Sight


def wording(program: Program, seen: Sight) -> Iterator[Problem]:
    """Each quantity of a message that the condition beside it does not bear out."""
    for each in _said(program, seen):
        bounds, whole = _bounds(each.rule.expression.tree, each.sight, program)
        if bounds:
            yield from _compared(each, bounds, whole)


def _said(program: Program, seen: Sight) -> Iterator[Said]:
    for criterion in program.criteria:
        yield Said(criterion.assert_, criterion.message, seen)
    for check in program.checks:
        yield Said(check.assert_, check.message, seen)
    yield from _constraints(program.fields, seen)
    for service in program.services:
        inside = Sight({leaf.field.name: leaf.field for leaf in leaves(service.fields)}, seen.own)
        yield from _constraints(service.fields, inside)


def _constraints(fields: tuple[Field, ...], seen: Sight) -> Iterator[Said]:
    for each in fields:
        if each.constraint is not None and each.constraint_message.es:
            yield Said(each.constraint, each.constraint_message, seen)
        inside = seen
        if isinstance(each.shape, Repeat):
            inside = Sight({leaf.field.name: leaf.field for leaf in leaves(each.fields)}, seen.own)
        yield from _constraints(each.fields, inside)


def _bounds(tree: Typed, seen: Sight, program: Program) -> tuple[list[Bound], bool]:
    """Every comparison of a number with a constant, and whether there is no other number in the condition."""
    match tree:
        case And() | Or():
            parts = [_bounds(each, seen, program) for each in tree.items]
            return [bound for found, _ in parts for bound in found], all(whole for _, whole in parts)
        case Not():
            return _bounds(tree.of, seen, program)
        case AnyRow() | All():
            return _bounds(tree.condition, seen, program)
        case Compare():
            if not isinstance(kind_of(tree.left), Number):
                return [], True
            return _bound(tree, seen, program)
        case _:
            return [], isinstance(tree, TERMS)


def _bound(tree: Compare, seen: Sight, program: Program) -> tuple[list[Bound], bool]:
    left, right, operator = tree.left, tree.right, cast(str, tree.operator)
    if not isinstance(left, TERMS) or isinstance(left, Param):
        left, right, operator = right, left, FLIPPED[operator]
    if not isinstance(left, TERMS) or isinstance(left, Param):
        return [], False
    kind = kind_of(right)
    assert isinstance(kind, Number)
    scale = kind.scale
    values = _values(right, program)
    unit = _unit(left, seen)
    found = [Bound(operator, Fraction(value, 10**scale), scale, unit, exact) for value, exact in values]
    return found, bool(found) and all(exact for _, exact in values)


def _values(node: Typed, program: Program) -> list[tuple[int, bool]]:
    """The constants that one side may be; a parameter's values, not exact."""
    match node:
        case Literal():
            return [(int(node.value), True)]
        case If():
            return [*_values(node.yes, program), *_values(node.no, program)]
        case Extreme():
            return [value for each in node.items for value in _values(each, program)]
        case Param():
            values = program.parameters[node.name].values if node.name in program.parameters else ()
            return [(value, False) for _, value, _ in values if isinstance(value, int)]
        case _:
            return []


def _unit(term: Typed, seen: Sight) -> str:
    """The unit of a value: of a span, as the field says, or as its name and label let on."""
    if isinstance(term, Span):
        return term.unit
    field = seen.field(term) if isinstance(term, Input) else None
    if field is None:
        return ""
    if isinstance(field.shape, Decimal) and field.shape.money:
        return "pesos"
    said = field.shape.unit if isinstance(field.shape, Whole | Decimal) else ""
    words = set(f"{said} {field.name.replace('_', ' ')} {field.label.es}".lower().replace("¿", "").split())
    named = next((unit for unit, names in UNIT_WORDS.items() if words & set(names)), "")
    return named or ("years" if "edad" in words else "")


def _compared(each: Said, bounds: list[Bound], whole: bool) -> Iterator[Problem]:
    labels = tuple(_labels(each))
    named = {phrase.value for label in labels for phrase in phrases(label)} - {bound.value for bound in bounds}
    said = [
        phrase
        for phrase in phrases(each.message.es)
        if phrase.value not in named and (not phrase.noun or _is_about(phrase.noun, labels))
    ]
    for phrase in said:
        met = [(bound, value) for bound in bounds if (value := _in_unit(phrase, bound)) is not None]
        if phrase.signs and met and not any(_agrees(phrase, bound, value) for bound, value in met):
            near = next((bound for bound, value in met if value == bound.value and bound.operator in OPPOSITE), None)
            if near is not None:
                yield _differs("D240", each, phrase, near)
                return
    numbers = {bound.value for bound in bounds}
    if whole and len(said) == len(bounds) == len(numbers) == 1 and _comparable(said[0], bounds[0]):
        phrase, bound = said[0], bounds[0]
        value = _in_unit(phrase, bound)
        near_enough = any(_agrees(phrase, bound, value) for _ in (0,)) if value is not None and phrase.signs else False
        if value is not None and value != bound.value and not near_enough:
            yield _differs("D241", each, phrase, bound)


def _in_unit(phrase: Phrase, bound: Bound) -> Fraction | None:
    """The phrase's number counted in the condition's unit; None where the two cannot be compared."""
    if not phrase.unit or not bound.unit or phrase.unit == bound.unit:
        return phrase.value
    times = TIMES.get((phrase.unit, bound.unit))
    return phrase.value * times if times is not None else None


def _comparable(phrase: Phrase, bound: Bound) -> bool:
    """Whether both surely speak of the same thing; a bare number may be an article's, a year's or a telephone's."""
    if phrase.unit:
        return phrase.unit == bound.unit or (phrase.unit, bound.unit) in TIMES
    return bool(phrase.noun or phrase.signs)


def _labels(each: Said) -> Iterator[str]:
    """What the fields that a condition reads are called."""
    for name in sorted(each.rule.expression.reads):
        field = each.sight.own.get(name) or each.sight.outer.get(name)
        if field is not None:
            yield from (f"{one.label.es} {one.name}" for one in (field, *field.fields))


def _is_about(noun: str, labels: tuple[str, ...]) -> bool:
    """Whether a noun, singular or plural, is in one of the labels."""
    return any(noun.removesuffix("s").removesuffix("e") in plain(label) for label in labels)


def _agrees(phrase: Phrase, bound: Bound, value: Fraction) -> bool:
    """Whether the condition, or its opposite, says what the phrase says: a message may tell either."""
    if bound.operator not in OPPOSITE:
        return value == bound.value
    own = bound.cut(bound.operator, bound.value)
    against = bound.cut(OPPOSITE[bound.operator], bound.value)
    return any(bound.cut(sign, value) in (own, against) for sign in phrase.signs)


def _differs(code: str, each: Said, phrase: Phrase, bound: Bound) -> Problem:
    place, written = _written(each.rule, bound)
    sign = _right(phrase, bound) if code == "D240" else None
    suggestion = f"{sign} {written}" if sign else None
    values: dict[str, Any] = {"said": phrase.text, "operator": bound.operator, "written": written}
    return problem(code, place=place, suggestion=suggestion, message_text=each.message.es, **values)


def _right(phrase: Phrase, bound: Bound) -> str | None:
    """The sign that the message asks for, looking the same way as the condition's."""
    sign = phrase.signs[0]
    ways = {sign, OPPOSITE[sign]}
    return next((way for way in ways if way[0] == bound.operator[0]), None)


def _written(rule: Rule, bound: Bound) -> tuple[Place, str]:
    """Where the number stands in the condition, the comparison's sign with it where it is right before it."""
    node = parsed(rule.text).node
    for found in _comparisons(node):
        for number in (found.right, found.left):
            if isinstance(number, NumberText) and Fraction(number.text) == bound.value:
                start = rule.text.rfind(found.operator, found.left.end, found.right.start)
                first = start if number is found.right and start >= 0 else number.start
                return rule.spot(first, number.end), number.text
    return rule.spot(0, len(rule.text)), str(bound.value)


def _comparisons(node: object) -> Iterator[Comparison]:
    if isinstance(node, Comparison):
        yield node
    for name in getattr(node, "__dataclass_fields__", ()):
        inner = getattr(node, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if hasattr(each, "__dataclass_fields__"):
                yield from _comparisons(each)
