"""What a rule is said with: labels of fields, lists, parameters, tables and programs; numbers with their unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from typing import Any, NamedTuple

from padron.language.kinds import Code, Codes, Date, Kind, Number, YesNo
from padron.language.tables import DecisionTable
from padron.language.values import shown
from padron.program.closure import all_fields
from padron.program.model import Field, Parameter, Program, leaves, rows_of
from padron.shapes import Choice, Choices, Day, Whole
from padron.shapes import Decimal as DecimalShape

_EXACT = Context(prec=60)
_DAY = Day()


class Measure(NamedTuple):
    """What a number counts: pesos, or a unit by its singular and plural; neither where it is a bare number."""

    money: bool = False
    one: str = ""
    many: str = ""


NO_MEASURE = Measure()
MONEY = Measure(money=True)


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter's value on a day (canonical), since when it is in force, and who says so."""

    value: Any
    since: str
    source: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything that has a name in one scope of a program; `cells` are the fields of the row that a rule is in.

    `dated`: what the parameters came to; without one, a sentence names the parameter only. `today` is how the as-of day
    is called. Text is plain: no output's marks.
    """

    titles: Mapping[str, str]
    fields: Mapping[str, Field]
    options: Mapping[str, Mapping[str, str]]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, DecisionTable]
    dated: Mapping[str, Dated] = field(default_factory=dict)
    cells: Mapping[str, Field] = field(default_factory=dict)
    today: str = "el día de la solicitud"

    def of_row(self, repeat: str) -> "Speech":
        """The same within the rows of a repeat."""
        inside = self.fields.get(repeat)
        return replace(self, cells={each.name: each for each in rows_of(inside)} if inside is not None else {})

    def among(self, own: tuple[Field, ...], today: str) -> "Speech":
        """The same with a scope of its own over the program's: a repeat's row, or a service's questions."""
        named = {leaf.field.name: leaf.field for leaf in leaves(own)}
        return replace(self, fields={**self.fields, **named}, today=today)

    def label(self, name: str, is_cell: bool = False) -> str:
        """A field as its question says, else its name in words."""
        found = (self.cells if is_cell else self.fields).get(name)
        return found.label.es if found is not None and found.label.es else in_words(name)

    def title(self, what: str, name: str) -> str:
        """The title of a `kind`, `program` or `service`, else its name in words."""
        return self.titles.get(f"{what}:{name}") or in_words(name.rpartition(".")[2])

    def constant(self, value: Any, kind: Kind, measure: Measure = NO_MEASURE) -> str:
        """A canonical value of a kind, for people."""
        match kind:
            case Number():
                return number(value, kind.scale, measure)
            case Date():
                return f"el {shown('date', _DAY, value)}"
            case YesNo():
                return "sí" if value else "no"
            case Code():
                return self.options.get(kind.catalogue, {}).get(value, str(value))
            case Codes():
                labels = self.options.get(kind.catalogue, {})
                return "; ".join(labels.get(each, each) for each in value) or "ninguna"
            case _:
                return str(value)


def speech(program: Program, on: str | None = None) -> Speech:
    """The speech of a program; `on`: the ISO day whose parameters are said."""
    fields = {leaf.field.name: leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())}
    return Speech(
        titles=program.titles,
        fields=fields,
        options=_options(program),
        parameters=program.parameters,
        tables=program.tables,
        dated=dict(_dated(program, on)) if on is not None else {},
    )


def _dated(program: Program, on: str) -> Iterator[tuple[str, Dated]]:
    for name, each in program.parameters.items():
        since = each.source(on)
        if since is not None:
            yield name, Dated(each.on(on), *since)


def _options(program: Program) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    shapes = [each.shape for each in all_fields(program)]
    shapes += [each.shape for each in program.parameters.values()]
    for shape in shapes:
        if isinstance(shape, Choice | Choices):
            found.setdefault(shape.catalogue, {}).update({each.code: each.label for each in shape.options})
    return found


def in_words(name: str) -> str:
    """`tope_credito` as «Tope credito»."""
    return name.replace("_", " ").strip().capitalize()


def measure_of(found: Field | Parameter | None) -> Measure:
    """What the values of a field or a parameter count."""
    shape = found.shape if found is not None else None
    if isinstance(shape, DecimalShape) and shape.money:
        return MONEY
    if isinstance(shape, DecimalShape | Whole) and shape.unit:
        return Measure(one=shape.unit, many=shape.unit)
    return NO_MEASURE


def number(scaled: int, places: int, measure: Measure = NO_MEASURE) -> str:
    """A scaled integer for people: $1,500.00, 60 años, 3.5; decimals that say nothing are left out, save of money."""
    exact = Decimal(abs(scaled)).scaleb(-places, _EXACT)
    text = f"{exact:,f}"
    if "." in text:
        whole, _, decimals = text.partition(".")
        decimals = decimals.rstrip("0")
        text = f"{whole}.{decimals}" if decimals else whole
    if measure.money:
        whole, _, decimals = text.partition(".")
        text = f"${whole}.{decimals.ljust(2, '0')}"
    text = ("-" if scaled < 0 else "") + text
    unit = measure.one if text == "1" else measure.many
    return f"{text} {unit}" if unit else text


def quoted(text: str) -> str:
    """A label within a sentence."""
    return f"«{text}»"
