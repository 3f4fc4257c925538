"""What would change a verdict, in Spanish: «Cumpliría con «Ingreso mensual» de $9,437.09 o menos»."""

from collections.abc import Sequence
from typing import Any, assert_never

from padron.language.functions import OF_HOUSEHOLD
from padron.language.typed import Fact, Input, Span, Today, Typed, children
from padron.outputs.changes import Change
from padron.outputs.runtime import years
from padron.outputs.sentence import in_line
from padron.outputs.sentence_values import BORN, day, value
from padron.outputs.speech import Measure, Speech, measure_of, number, quoted
from padron.program.model import Field
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Text, Whole, YesNo

MOST_NAMED = 5
NEVER = "a value of this shape is never proposed"


def change_sentence(change: Change, speech: Speech, facts: Sequence[Fact], born: str | None = None) -> str:
    """One change in one sentence. `facts`: those that the rule may name; `born`: the birth date, where age decides."""
    return f"Cumpliría {_said(change, speech, facts, born)}."


def _said(change: Change, speech: Speech, facts: Sequence[Fact], born: str | None) -> str:
    match change.what:
        case "field":
            return _field(change, speech.fields[change.name])
        case "fact":
            return _fact(change, next(each for each in facts if each.key == change.name), speech)
        case "today":
            return _when(change, born)
        case _:
            assert_never(change.what)


def _field(change: Change, field: Field) -> str:
    label, shape = quoted(field.label.es), field.shape
    match shape:
        case YesNo():
            return f"si la respuesta a {label} fuera {'sí' if change.values[0] else 'no'}"
        case Choice():
            return f"si {label} fuera {_listed(change.values, shape)}"
        case Choices():
            return f"si {label} {'no ' if change.away else ''}incluyera {_listed(change.values, shape)}"
        case Whole() | Decimal():
            places = shape.places if isinstance(shape, Decimal) else 0
            return f"con {label} {_amounts(change.spans, places, measure_of(field))}"
        case Day():
            return f"con {label} {' o '.join(_days(*each) for each in change.spans)}"
        case Text() | File() | Group() | Repeat() | Note():
            raise TypeError(NEVER)
        case _:
            assert_never(shape)


def _listed(codes: Sequence[Any], shape: Choice | Choices) -> str:
    labels = {each.code: each.label for each in shape.options}
    named = [labels.get(code, code) for code in codes[:MOST_NAMED]]
    more = len(codes) - len(named)
    if more:
        return f"{', '.join(named)} u otra de {more} opciones más" if more > 1 else f"{', '.join(named)} u otra más"
    return f"{', '.join(named[:-1])} o {named[-1]}" if len(named) > 1 else named[0]


def _amounts(spans: Sequence[tuple[Any, Any]], places: int, measure: Measure) -> str:
    return ", o ".join(_amount(*each, places, measure) for each in spans)


def _amount(first: int | None, last: int | None, places: int, measure: Measure) -> str:
    if first is None or last is None:
        edge, side = (last, "menos") if first is None else (first, "más")
        assert edge is not None
        return f"de {number(edge, places, measure)} o {side}"
    if first == last:
        return f"de {number(first, places, measure)}"
    return f"de {number(first, places, measure)} a {number(last, places, measure)}"


def _days(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return f"el {day(last or first or '')} o {'antes' if first is None else 'después'}"
    return f"el {day(first)}" if first == last else f"entre el {day(first)} y el {day(last)}"


def _fact(change: Change, fact: Fact, speech: Speech) -> str:
    if change.spans:
        return f"con {value(fact, speech, in_line)} {_amounts(change.spans, 0, Measure())}"
    if fact.name.startswith(OF_HOUSEHOLD):
        return f"si {'alguien' if change.values[0] else 'nadie'} de su hogar {_if_it_were(fact, speech)}"
    no = "" if change.values[0] else "no "
    who = f"la persona de {quoted(speech.label(fact.of.name))} " if fact.of is not None else ""
    return f"si {who}{no}{_if_it_were(fact, speech)}"


def _if_it_were(fact: Fact, speech: Speech) -> str:
    name = fact.arguments[0]
    match fact.name:
        case "active_in" | "household_active_in":
            return f"tuviera activo el programa {quoted(speech.title('program', name))}"
        case "active_in_kind" | "household_active_in_kind":
            return f"tuviera activo otro apoyo de tipo {quoted(speech.title('kind', name))}"
        case "was_in":
            return f"hubiera estado en {quoted(speech.title('program', name))} en la convocatoria anterior"
        case _:
            return f"constara en el registro {quoted(fact.key)}"


def _when(change: Change, born: str | None) -> str:
    first, last = change.spans[0]
    if first is None:
        return f"hasta el {day(last)}" if last else "cualquier otro día"
    aged = f", con {_years(years(born, first))} cumplidos" if born is not None else ""
    if last is None:
        return f"a partir del {day(first)}{aged}"
    return f"el {day(first)}{aged}" if first == last else f"entre el {day(first)} y el {day(last)}{aged}"


def _years(count: int) -> str:
    return f"{count} año" if count == 1 else f"{count} años"


def by_age(tree: Typed) -> bool:
    """Whether a rule looks at the person's own age on the as-of day."""
    own = isinstance(tree, Span) and tree.unit == "years" and isinstance(tree.end, Today)
    if own and isinstance(tree, Span) and isinstance(tree.start, Input) and tree.start.name == BORN:
        return True
    return any(by_age(each) for each in children(tree))
