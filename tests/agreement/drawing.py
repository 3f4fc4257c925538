"""Draws expressions that the checker accepts and records at their thresholds, for every target to agree on."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from agreement.oracle import World
from expressions import NAMES, SCOPE, expression
from padron.curp import complete
from padron.language.checker import Expression, check
from padron.language.kinds import Code, Codes, Date, Identifier, Kind, Number, Rows, YesNo
from padron.language.parser import parsed
from padron.language.tables import DecisionTable, decision_table

TODAYS = ("2026-11-23", "2024-02-29", "2025-02-28", "2025-03-01")
SMALL = (0, 1, 3, 17, 18, 19, 59, 60, 61)
CENTS = (
    *(0, 1, 5, 250, 99_999, 100_000, 100_001, 150_049, 150_050, 150_051, 471_854, 471_855, 471_856),
    *(49_999_999, 50_000_000, -1, -5, -150_050),
)
CURPS = tuple(complete(root, letter) for root, letter in (("TECR880229HNLRNC", "0"), ("TECR080229HNLRNC", "A")))
ROWS = {name: tuple(kind.fields) for name, kind in NAMES.items() if isinstance(kind, Rows)}
TABLE_ROWS: Mapping[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "despensa": ("unique", (("n", "value"), ("1..2", "350.00"), ("3..5", "520.50"), ("> 7", "700"))),
    "por_municipio": (
        "unique",
        (("m", "i", "value"), ("19039 | 19026", "<= 1500.50", "7"), ("-", "> 1500.50", "8")),
    ),
    "nivel": ("first", (("e", "s", "value"), ("< 18", "-", "1"), ("-", "yes", "2"), ("18..60", "-", "3"))),
    "puntos": ("sum", (("l", "e", "value"), ("a | Ñ", "-", "10"), ("-", ">= 60", "25.50"), ("A", "< 60", "-4"))),
}
"""By name: the hit policy and the rows, a header first. `-` fits the unknown too."""


@dataclass(frozen=True)
class Record:
    """Canonical values, facts and parameters, and the as-of day."""

    values: Mapping[str, Any]
    facts: Mapping[str, Any]
    params: Mapping[str, Any]
    today: str


@dataclass(frozen=True)
class Case:
    """A text that the checker accepts, and records to try it on."""

    expression: Expression
    records: tuple[Record, ...]


def day(chance: Random, today: str) -> str:
    """A birthday at a threshold of an age, one day before or after it, or near a 29 February."""
    now = date.fromisoformat(today)
    back = chance.choice([0, 1, 4, 18, 18, 60, 60])
    born = date(now.year - back, now.month, min(now.day, 28))
    if chance.random() < 0.3:
        born = date(1964 + back // 4 * 4, 2, 29)
    return (born + timedelta(days=chance.randint(-1, 1))).isoformat()


def value(chance: Random, kind: Kind, today: str) -> Any:
    """A canonical value at a threshold."""
    match kind:
        case Number():
            near = [each for each in (*SMALL, *CENTS) if kind.least <= each <= kind.greatest]
            return chance.choice([*near, kind.least, kind.greatest])
        case Date():
            return day(chance, today)
        case YesNo():
            return chance.random() < 0.5
        case Rows():
            return [row(chance, kind.fields, today, 0.1) for _ in range(chance.randint(0, 3))]
        case Identifier():
            return chance.choice(CURPS if kind.name == "curp" else ("64000", "06400"))
        case Code():
            return chance.choice(sorted(kind.codes))
        case Codes():
            return [each for each in sorted(kind.codes) if chance.random() < 0.5]
    return "algo"


def row(chance: Random, kinds: Mapping[str, Kind], today: str, blank: float) -> dict[str, Any]:
    """A value for each name, some left blank."""
    return {name: value(chance, kind, today) for name, kind in kinds.items() if chance.random() >= blank}


FACTS: Mapping[str, Kind] = {
    "active_in:beca": YesNo(),
    "active_in:apoyo@curp_aval": YesNo(),
    "active_in_kind:empleo": YesNo(),
    "was_in:apoyo:previous": YesNo(),
    "received:apoyo.despensa:month": Number(0, 0, 3),
    "last_received:beca.pago": Date(),
    "household_active_in:beca@hogar": YesNo(),
    "household_active_in_kind:empleo@hogar": YesNo(),
    "household_received:apoyo.despensa:year@hogar": Number(0, 0, 3),
    "household_size@hogar": Number(0, 1, 19),
}
PARAMETERS = {"linea": Number(2, 150_049, 471_855), "tope_edad": Number(0, 18, 60), "inicio": Date()}


def record(seed: int) -> Record:
    """A record for a seed; in a fifth of them nothing is blank, in another half."""
    chance = Random(seed)
    today = chance.choice(TODAYS)
    blank = chance.choice([0, 0.1, 0.2, 0.4, 0.5])
    kinds: tuple[Mapping[str, Kind], ...] = (NAMES, FACTS, PARAMETERS)
    return Record(*(row(chance, each, today, blank) for each in kinds), today)


NUMBERS = (
    *("household_size()", "household_received('despensa', 'year')"),
    *("edad", "integrantes", "ingreso", "saldo", "enorme", "count(hijos)", "count(discapacidad)", "sum(hijos.beca)"),
    *("param('linea')", "param('tope_edad')", "received('despensa', 'month')", "lookup('despensa', integrantes)"),
    *("lookup('por_municipio', municipio, ingreso)", "round(ingreso, 0)", "round(saldo, 1)", "round(ingreso / 2, 2)"),
    *("lookup('nivel', edad, vive_solo)", "lookup('puntos', letra, edad)", "limite"),
)
LITERALS = ("0", "1", "3", "18", "60", "1500.50", "1000", "4718.55", "0.005", "500000", "999999999999999")
DAYS = (
    *("nacimiento", "ingreso_el", "today()", "date('2008-02-29')", "birth_date(curp)", "param('inicio')"),
    "last_received('beca.pago')",
)
TRUTHS = (
    *("household_active_in('beca')", "household_active_in_kind('empleo')"),
    *("vive_solo", "recibe_pension", "has(edad)", "has(observaciones)", "municipio == '19039'", "estado != 'NL'"),
    *("municipio in ['19039', '19006']", "municipio not in ['19026']", "curp == curp_aval", "codigo_postal == '64000'"),
    *("includes(discapacidad, 'motriz')", "vive_solo == recibe_pension", "active_in('beca')"),
    *("was_in('apoyo', 'previous')", "active_in('apoyo', curp_aval)", "active_in_kind('empleo')", "edad in [18, 60]"),
    *("ingreso not in [1000, 1500.5]", "if(vive_solo, municipio, '19039') == '19006'"),
    *("letra == 'a'", "letra in ['A', 'Ñ']", "letra != 'Á'", "limite == 999999999999999"),
    "limite > -999999999999998.5",
)
ROW_TRUTHS = ("estudia", "estudia == vive_solo", "curp_hijo == curp", "edad_hijo < edad", "has(beca)")
ORDER = ["==", "!=", "<", "<=", ">", ">="]


@st.composite
def number(draw: st.DrawFn, depth: int, row: bool) -> str:
    own = ["edad_hijo", "beca"] if row else []
    if depth <= 0 or draw(st.booleans()):
        return draw(st.sampled_from([*NUMBERS, *own, *own, *LITERALS]))
    a, b = draw(number(depth - 1, row)), draw(number(depth - 1, row))
    d, e = draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))
    places = draw(st.integers(0, 3))
    return draw(
        st.sampled_from(
            [
                f"{a} + {b}",
                f"{a} - {b} - 1",
                f"({a}) * {draw(st.sampled_from(['2', '0.5', 'integrantes', '(3 - edad)']))}",
                f"-({a})",
                f"min({a}, {b})",
                f"max({a}, {b}, 3)",
                f"abs({a} - {b})",
                f"round({a}, {places})",
                f"round(({a}) / integrantes, {places})",
                f"round(({a}) * 30 / 100, {places})",
                f"age({d})",
                f"age({d}, {e})",
                f"months_between({d}, {e})",
                f"days_between({d}, {e})",
                f"round(({a}) / max({b}, 1), {places})",
                f"if({draw(condition(depth - 1, row))}, {a}, {b})",
            ]
        )
    )


@st.composite
def condition(draw: st.DrawFn, depth: int, row: bool = False) -> str:
    if depth <= 0:
        return draw(st.sampled_from((*TRUTHS, *ROW_TRUTHS, *ROW_TRUTHS) if row else TRUTHS))
    sign = draw(st.sampled_from(ORDER))
    kind = draw(
        st.sampled_from(["number", "number", "number", "ratio", "age", "day", "and", "or", "not", "leaf", "rows"])
    )
    match kind:
        case "number":
            return f"{draw(number(depth - 1, row))} {sign} {draw(number(depth - 1, row))}"
        case "ratio":
            return f"({draw(number(depth - 1, row))}) / integrantes {sign} {draw(number(0, row))}"
        case "age":
            limit = draw(st.sampled_from(["18", "60", "param('tope_edad')", "4"]))
            return f"age({draw(st.sampled_from(DAYS))}) {sign} {limit}"
        case "day":
            return f"{draw(st.sampled_from(DAYS))} {sign} {draw(st.sampled_from(DAYS))}"
        case "and" | "or":
            many = draw(st.integers(2, 3))
            return f"({f' {kind} '.join(draw(condition(depth - 1, row)) for _ in range(many))})"
        case "not":
            return f"not {draw(condition(depth - 1, row))}"
        case "rows" if not row:
            return f"{draw(st.sampled_from(['any', 'all']))}(hijos, {draw(condition(depth - 1, True))})"
    return draw(condition(0, row))


ALWAYS = ("round(-ingreso / 2, 2)", "round(saldo / 2, 2) < -ingreso")
"""Among whatever is drawn: a half below zero, where two ways of rounding part."""
REFUSALS = frozenset({"D343", "D345", "D371"})
"""Why a text that was drawn may be refused: a divisor that may be zero, more than 15 digits, too many decimals."""


class _Enough(Exception):
    """So many cases as were asked for."""


@lru_cache(maxsize=1)
def corpus(many: int = 400, many_records: int = 12) -> tuple[Case, ...]:
    """The same cases in every run: accepted conditions and numbers, each with records at its thresholds."""
    return drawn(many, many_records, None)


def drawn(many: int, many_records: int, seed: int | None) -> tuple[Case, ...]:
    """So many cases that a seed stands for; without one, always the same."""
    found = {text: Case(expression(text), tuple(map(record, range(many_records)))) for text in ALWAYS}

    @settings(max_examples=many * 10, derandomize=seed is None, database=None, deadline=None,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.one_of(condition(3), condition(4), number(3, False)), st.integers(0, 2**32))
    def draw(text: str, first: int) -> None:
        if len(found) >= many:
            raise _Enough
        checked = check(text, SCOPE)
        if checked.expression is None:
            assert {each.code for each in checked.faults} <= REFUSALS, (text, checked.faults)
        elif text not in found:
            found[text] = Case(checked.expression, tuple(record(first + each) for each in range(many_records)))

    with suppress(_Enough):
        (draw if seed is None else seeded(seed)(draw))()
    return tuple(found.values())


@lru_cache(maxsize=1)
def tables() -> Mapping[str, DecisionTable]:
    """The decision tables that the expressions read."""
    found = {}
    for name, (hit, rows) in TABLE_ROWS.items():
        read = decision_table(name, SCOPE.tables[name], hit, rows)
        assert read.table is not None, read.faults
        found[name] = read.table
    return found


def natural(value: Any, kind: Kind, number: Any = Fraction) -> Any:
    """A canonical value as the oracle sees it."""
    match kind:
        case _ if value is None:
            return None
        case Number():
            found = Fraction(value, 10**kind.scale)
            return found if number is Fraction else number(found)
        case Date():
            return date.fromisoformat(value)
        case Rows():
            return [
                {name: natural(each.get(name), cell, number) for name, cell in kind.fields.items()} for each in value
            ]
    return value


def _despensa(n: Any) -> Any:
    if n is None:
        return None
    return Fraction(350) if 1 <= n <= 2 else Fraction(1041, 2) if 3 <= n <= 5 else Fraction(700) if n > 7 else None


def _por_municipio(m: Any, i: Any) -> Any:
    if i is None:
        return None
    if i > Fraction(3001, 2):
        return Fraction(8)
    return Fraction(7) if m in ("19039", "19026") else None


def _nivel(e: Any, s: Any) -> Any:
    if e is None:
        return None
    if e < 18:
        return Fraction(1)
    if s is None:
        return None
    return Fraction(2) if s else Fraction(3) if e <= 60 else None


def _puntos(letter: Any, e: Any) -> Any:
    if e is None or letter is None:
        return None
    found = [10] * (letter in ("a", "Ñ")) + [Fraction(51, 2)] * (e >= 60) + [-4] * (letter == "A" and e < 60)
    return sum(found, Fraction(0)) if found else None


def world(record: Record, number: Any = Fraction) -> World:
    """A record in natural values."""
    values = {name: natural(record.values.get(name), kind, number) for name, kind in NAMES.items()}
    return World(
        record=values,
        today=date.fromisoformat(record.today),
        facts={key: natural(value, FACTS[key], number) for key, value in record.facts.items()},
        params={key: natural(value, SCOPE.parameters[key], number) for key, value in record.params.items()},
        tables={"despensa": _despensa, "por_municipio": _por_municipio, "nivel": _nivel, "puntos": _puntos},
        services=SCOPE.services,
        rows=ROWS,
        number=number,
    )


def truth(case: Case, record: Record) -> Any:
    """What the oracle says of a case's own text."""
    node = parsed(case.expression.text).node
    assert node is not None
    return world(record).says(node)
