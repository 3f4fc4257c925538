"""Typed nodes that hold a value, as Spanish noun phrases."""

from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

from padron.language.kinds import Code, Number
from padron.language.typed import (
    Absolute,
    Add,
    AllRows,
    And,
    AnyRow,
    BirthDate,
    Cell,
    Compare,
    CountCodes,
    CountRows,
    Extreme,
    Fact,
    Has,
    If,
    In,
    Includes,
    Input,
    Literal,
    Lookup,
    Multiply,
    Negate,
    Not,
    Or,
    Param,
    Quotient,
    Rescale,
    Span,
    SumCells,
    Today,
    Typed,
    kind_of,
)
from padron.language.values import shown
from padron.outputs.speech import MONEY, NO_MEASURE, Measure, Speech, measure_of, quoted
from padron.shapes import Day

BORN = "fecha_nacimiento"
YEARS = Measure(one="año", many="años")
SPANS: Mapping[str, Measure] = {
    "years": YEARS,
    "months": Measure(one="mes", many="meses"),
    "days": Measure(one="día", many="días"),
}
PERIODS = {
    "week": "esa semana",
    "month": "ese mes",
    "bimester": "ese bimestre",
    "quarter": "ese trimestre",
    "semester": "ese semestre",
    "year": "ese año",
    "call": "esa convocatoria",
    "ever": "todo el tiempo",
}
PLACES = ("sin decimales", "a 1 decimal", "a {} decimales")

Condition = Callable[[Typed, Speech], str]
"""Says a condition within one line; given, so that conditions and values need not import each other."""


def value(node: Typed, speech: Speech, condition: Condition, measure: Measure = NO_MEASURE) -> str:
    """A node as a noun phrase; `measure` is what a bare constant counts."""
    match node:
        case Literal():
            return speech.constant(node.value, node.kind, measure)
        case Input() | Cell():
            return field(node, speech)
        case Today():
            return speech.today
        case Param():
            return _param(node, speech, measure)
        case Lookup():
            keys = " y ".join(value(each, speech, condition) for each in node.keys)
            table = speech.tables.get(node.table)
            title = table.title if table is not None and table.title else speech.title("table", node.table)
            return f"el valor de la tabla {quoted(title)} según {keys}"
        case Fact():
            return _fact(node, speech)
        case Rescale():
            return value(node.of, speech, condition, measure)
        case Negate() | Add() | Multiply() | Quotient() | Absolute() | Extreme() | If():
            own = measured(node, speech)
            return _computed(node, speech, condition, measure if own == NO_MEASURE else own)
        case Span() | BirthDate():
            return _in_time(node, speech, condition)
        case CountCodes() | CountRows() | SumCells():
            return _counted(node, speech)
        case Compare() | In() | And() | Or() | Not() | Has() | Includes() | AnyRow() | AllRows():
            return f"la respuesta a si {condition(node, speech)}"
        case _:
            assert_never(node)


def _counted(node: CountCodes | CountRows | SumCells, speech: Speech) -> str:
    if isinstance(node, CountCodes):
        return f"el número de opciones marcadas en {field(node.of, speech)}"
    if isinstance(node, CountRows):
        return f"el número de filas de {field(node.repeat, speech)}"
    inside = quoted(speech.of_row(node.repeat.name).label(node.field, True))
    return f"la suma de {inside} en las filas de {field(node.repeat, speech)}"


def field(node: Input | Cell, speech: Speech) -> str:
    """A field by its label; of a row, it says so."""
    if isinstance(node, Cell):
        return f"{quoted(speech.label(node.name, True))} de la fila"
    return quoted(speech.label(node.name)) + (" de la solicitud" if speech.cells else "")


def _param(node: Param, speech: Speech, measure: Measure) -> str:
    found = speech.parameters.get(node.name)
    title = quoted(found.title.es if found is not None and found.title.es else speech.title("param", node.name))
    dated = speech.dated.get(node.name)
    if dated is None:
        return title
    own = measure_of(found)
    said = speech.constant(dated.value, node.kind, measure if own == NO_MEASURE else own)
    source = dated.source.partition(". ")[0].rstrip(".")
    return f"{title} ({', '.join(each for each in (f'{said} desde el {day(dated.since)}', source) if each)})"


def day(iso: str) -> str:
    """1 de mayo de 2026."""
    return shown("date", Day(), iso)


def _fact(node: Fact, speech: Speech) -> str:
    """The number or the day of a fact; a yes or no of the registry is said by `about`."""
    of = f" de la persona de {field(node.of, speech)}" if node.of is not None else ""
    if node.name == "received":
        service, period = node.arguments
        return f"el número de entregas de {quoted(speech.title('service', service))} en {PERIODS[period]}{of}"
    if node.name == "household_received":
        service, period = node.arguments
        return f"el número de entregas a su hogar de {quoted(speech.title('service', service))} en {PERIODS[period]}"
    if node.name == "household_size":
        return "el número de personas del registro en su hogar"
    if node.name == "last_received":
        return f"el día de la última entrega de {quoted(speech.title('service', node.arguments[0]))}{of}"
    return f"la respuesta a si {about(node, speech)}"


def about(node: Fact, speech: Speech, negated: bool = False) -> str:
    """A yes or no of the registry, as a clause."""
    no = "no " if negated else ""
    who = f"la persona de {field(node.of, speech)} " if node.of is not None else ""
    name = node.arguments[0]
    someone = "nadie" if negated else "alguien"
    match node.name:
        case "household_active_in":
            return f"{someone} de su hogar tiene activo el programa {quoted(speech.title('program', name))}"
        case "household_active_in_kind":
            return f"{someone} de su hogar tiene activo otro apoyo de tipo {quoted(speech.title('kind', name))}"
        case "active_in":
            return f"{who}{no}tiene activo el programa {quoted(speech.title('program', name))}"
        case "active_in_kind":
            other = "ningún otro" if negated else "otro"
            return f"{who}{no}tiene activo {other} apoyo de tipo {quoted(speech.title('kind', name))}"
        case "was_in":
            return f"{who}{no}estuvo en {quoted(speech.title('program', name))} en la convocatoria anterior"
        case _:
            return f"{who}{no}consta en el registro {quoted(node.key)}"


Computed = Negate | Add | Multiply | Quotient | Absolute | Extreme | If


def _computed(node: Computed, speech: Speech, condition: Condition, measure: Measure) -> str:
    match node:
        case Negate():
            return f"−{_part(node.of, speech, condition, measure)}"
        case Add():
            return _sum(node, speech, condition, measure)
        case Multiply():
            bare = [_part(each, speech, condition, NO_MEASURE) for each in node.items]
            return " × ".join(bare)
        case Quotient():
            return _quotient(node, speech, condition, measure)
        case Absolute():
            return f"el valor sin signo de {_part(node.of, speech, condition, measure)}"
        case Extreme():
            which = "el menor de" if node.which == "min" else "el mayor de"
            if not isinstance(node.kind, Number):
                which = "el primero de" if node.which == "min" else "el último de"
            return f"{which} estos valores: {'; '.join(value(each, speech, condition, measure) for each in node.items)}"
        case If():
            yes, no = (value(each, speech, condition, measure) for each in (node.yes, node.no))
            return f"({yes} si {condition(node.condition, speech)}; {no} si no)"
        case _:
            assert_never(node)


def _sum(node: Add, speech: Speech, condition: Condition, measure: Measure) -> str:
    said = value(node.items[0], speech, condition, measure)
    for item in node.items[1:]:
        each = item.of if isinstance(item, Rescale) else item
        sign, of = ("−", each.of) if isinstance(each, Negate) else ("+", each)
        if isinstance(of, Literal) and isinstance(of.value, int) and of.value < 0 and isinstance(of.kind, Number):
            sign, of = ("−" if sign == "+" else "+"), Literal(-of.value, of.kind)
        said += f" {sign} {_part(of, speech, condition, measure)}"
    return said


def _part(node: Typed, speech: Speech, condition: Condition, measure: Measure) -> str:
    """An operand: what is itself a sum or a product stands in brackets."""
    inner = node.of if isinstance(node, Rescale) else node
    said = value(inner, speech, condition, measure)
    loose = Add | Multiply | Quotient | Extreme | Lookup | Absolute | Negate | Span
    return f"({said})" if isinstance(inner, loose) else said


def _quotient(node: Quotient, speech: Speech, condition: Condition, measure: Measure) -> str:
    places = node.kind.scale
    rounded = PLACES[min(places, 2)].format(places)
    above = _part(node.numerator, speech, condition, measure)
    if _only_rounds(node):
        return f"{above} con redondeo {rounded}"
    return f"{above} ÷ {_part(node.divisor, speech, condition, NO_MEASURE)}, con redondeo {rounded}"


def _only_rounds(node: Quotient) -> bool:
    """Whether it is `round(x, n)`: its divisor is the power of ten that the surplus decimals make."""
    above, below = kind_of(node.numerator), node.divisor
    if not isinstance(above, Number) or not isinstance(below, Literal) or not isinstance(below.kind, Number):
        return False
    surplus = above.scale - node.kind.scale
    return below.kind.scale == 0 and surplus > 0 and below.value == 10**surplus


def _in_time(node: Span | BirthDate, speech: Speech, condition: Condition) -> str:
    if isinstance(node, BirthDate):
        return f"la fecha de nacimiento que dice {field(node.of, speech)}"
    end = value(node.end, speech, condition)
    if node.unit == "years" and is_birth(node.start):
        whose = f" según {field(node.start.of, speech)}" if isinstance(node.start, BirthDate) else ""
        when = f" {end}" if isinstance(node.end, Today) else f" en {end}"
        return f"la edad{whose}{when}"
    what = "el tiempo, en años completos," if node.unit == "years" else "el tiempo"
    return f"{what} desde {value(node.start, speech, condition)} hasta {end}"


def is_birth(node: Typed) -> bool:
    """Whether a node is somebody's date of birth."""
    return isinstance(node, BirthDate) or (isinstance(node, Input | Cell) and node.name == BORN)


def measured(node: Typed, speech: Speech) -> Measure:
    """What a number counts, as far as its fields and parameters say."""
    match node:
        case Input():
            return measure_of(speech.fields.get(node.name))
        case Cell():
            return measure_of(speech.cells.get(node.name))
        case Param():
            return measure_of(speech.parameters.get(node.name))
        case Lookup():
            table = speech.tables.get(node.table)
            return MONEY if table is not None and table.types[-1:] == ("money",) else NO_MEASURE
        case SumCells():
            return measure_of(speech.of_row(node.repeat.name).cells.get(node.field))
        case Span():
            return SPANS[node.unit]
        case Multiply():
            found = [each for each in node.items if measured(each, speech).money]
            return MONEY if len(found) == 1 else NO_MEASURE
        case Quotient():
            below = measured(node.divisor, speech)
            return measured(node.numerator, speech) if not below.money else NO_MEASURE
        case Negate() | Rescale() | Absolute():
            return measured(node.of, speech)
        case Add() | Extreme():
            return _first(node.items, speech)
        case If():
            return _first((node.yes, node.no), speech)
        case _:
            return NO_MEASURE


def _first(items: Sequence[Typed], speech: Speech) -> Measure:
    return next((found for each in items if (found := measured(each, speech)) != NO_MEASURE), NO_MEASURE)


def among(values: Sequence[int | str], of: Typed, speech: Speech) -> list[str]:
    """The constants of an `in`, for people."""
    kind = kind_of(of)
    if isinstance(kind, Code):
        return [speech.constant(each, kind) for each in values]
    return [speech.constant(each, kind, measured(of, speech)) for each in values]
