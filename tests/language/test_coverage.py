"""Gaps, overlaps and rows that nobody reaches: each is found with an example, and only where it is real."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padron.language.coverage import MOST_ROWS, Finding, findings, said
from padron.language.kinds import Code, Date, Identifier, Kind, Number, TableSignature, YesNo
from padron.language.tables import DecisionTable, decision_table

PEOPLE = ("personas", Number(0, 1, 20))
INCOME = ("ingreso", Number(2, 0, 50_000_000))
LOAN = ("modalidad", Code("modalidades", frozenset({"primer", "consolidacion"})))
BORN = ("nacimiento", Date())
PENSION = ("pension", YesNo())
POSTCODE = ("codigo_postal", Identifier("postal_code"))
CSV = str


def table(hit: str, inputs: tuple[tuple[str, Kind], ...], csv: CSV) -> DecisionTable:
    header = ",".join((*(name for name, _ in inputs), "value"))
    rows = [line.strip().split(",") for line in (header, *csv.strip().splitlines())]
    read = decision_table("tabla", TableSignature(inputs, Number(0, 0, 99)), hit, rows)
    assert read.table is not None, read.faults
    return read.table


def sentence(of: DecisionTable, found: Finding) -> str:
    rows = [str(each.number) for each in (found.other, found.row) if each is not None]
    example = said(of, found.example) if found.example else ""
    return " ".join(filter(None, (found.what, *rows, found.input, example)))


def sentences(hit: str, inputs: tuple[tuple[str, Kind], ...], csv: CSV) -> list[str]:
    of = table(hit, inputs, csv)
    return [sentence(of, each) for each in findings(of)]


TABLES: dict[str, tuple[str, tuple[tuple[str, Kind], ...], CSV, list[str]]] = {
    "a table without gaps or overlaps is left in peace": ("unique", (PEOPLE,), "1..2,1\n 3..5,2\n >= 6,3", []),
    "a hole between two rows is a gap": ("unique", (PEOPLE,), "1..6,1\n >= 8,2", ["gap personas = 7"]),
    "the ends of the input's bounds count": ("unique", (PEOPLE,), "2..20,1", ["gap personas = 1"]),
    "what lies beyond the bounds is nobody's": ("unique", (PEOPLE,), "0..30,1", []),
    "values beyond the bounds make no row reachable": (
        "first",
        (PEOPLE,),
        "1..20,1\n != -5,2",
        ["unreachable 3"],
    ),
    "a centavo between two rows is a gap": (
        "unique",
        (INCOME,),
        "0..1500.00,1\n > 1500.01,2",
        ["gap ingreso = 1500.01"],
    ),
    "the gap is in one code only": (
        "unique",
        (PEOPLE, LOAN),
        "1..6,-,1\n >= 7,consolidacion,2\n >= 8,primer,3",
        ["gap personas = 7, modalidad = primer"],
    ),
    "both ends of a range belong to it, so rows that share one overlap": (
        "unique",
        (PEOPLE,),
        "1..3,1\n 3..20,2",
        ["overlap 2 3 personas = 3"],
    ),
    "rows overlap only if they meet on every input": (
        "unique",
        (PEOPLE, LOAN),
        "1..3,primer,1\n 1..20,consolidacion,2\n 3..20,primer,3",
        ["overlap 2 4 personas = 3, modalidad = primer"],
    ),
    "any meets every other cell": (
        "unique",
        (PENSION,),
        "sí,1\n -,2",
        ["overlap 2 3 pension = sí"],
    ),
    "a row that is there twice is told once, with the first": (
        "unique",
        (PEOPLE,),
        "-,1\n 1..2,2\n 1,3",
        ["overlap 2 3 personas = 1", "overlap 2 4 personas = 1"],
    ),
    "with first the rows may overlap": ("first", (PEOPLE,), "1..3,1\n -,2", []),
    "with first a row below any is never reached": ("first", (PEOPLE,), "-,1\n 1..3,2", ["unreachable 3"]),
    "two rows together can hide a third": (
        "first",
        (PEOPLE, PENSION),
        "1..9,-,1\n 10..20,no,2\n 5..15,no,3\n 5..15,sí,4\n -,-,5",
        ["unreachable 4"],
    ),
    "with first a gap is one too": ("first", (PENSION,), "no,1", ["gap pension = sí"]),
    "a sum may leave gaps and overlap": ("sum", (PEOPLE,), "1..3,1\n 2,2", []),
    "a row that no day fits is impossible for any hit": (
        "sum",
        (PEOPLE, BORN),
        "-,< 1900-03-01,1",
        ["impossible 2 nacimiento"],
    ),
    "a row that no code fits is impossible": (
        "unique",
        (("unica", Code("una", frozenset({"a"}))),),
        "!= a,1\n a,2",
        ["impossible 2 unica"],
    ),
    "the gap before the first day is shown beside it": (
        "unique",
        (BORN,),
        ">= 1960-01-01,1",
        ["gap nacimiento = 1959-12-31"],
    ),
    "29 February is a day between others": (
        "unique",
        (BORN,),
        "<= 2024-02-28,1\n >= 2024-03-01,2",
        ["gap nacimiento = 2024-02-29"],
    ),
    "postal codes that no row names are one gap": (
        "unique",
        (POSTCODE,),
        "64000 | 64010,1\n 64010,2",
        ["overlap 2 3 codigo_postal = 64010", "gap codigo_postal = otro"],
    ),
    "below zero the nearest value is shown": (
        "unique",
        (("saldo", Number(2, -100_000, 100_000)),),
        ">= 0,1",
        ["gap saldo = -0.01"],
    ),
    "overlapping spans of one cell are one row": ("unique", (PEOPLE,), "1..5 | 3..8,1\n 9..20,2", []),
    "a list without codes has its own problem": ("first", (("x", Code("x", frozenset())),), "-,1", []),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_looked_over(name: str) -> None:
    hit, inputs, csv, expected = TABLES[name]
    assert sentences(hit, inputs, csv) == expected


def test_an_example_is_said_in_english_too() -> None:
    of = table("unique", (PENSION, POSTCODE), "no,-,1")
    (gap,) = findings(of)
    assert said(of, gap.example, "en") == "pension = yes, codigo_postal = another"


def test_a_product_that_is_too_large_is_said_to_be_unfinished() -> None:
    inputs = tuple((f"i{number}", Number(0, 0, 99)) for number in range(12))
    steps = [",".join("0..49" if at == each else "-" for at in range(12)) + ",1" for each in range(12)]
    of = table("first", inputs, "\n".join([*steps, "-," * 12 + "2"]))
    assert [each.what for each in findings(of, most_boxes=10)] == ["unfinished"]
    assert [each.what for each in findings(of)] == []


def test_a_table_of_very_many_rows_is_not_looked_at() -> None:
    of = table("unique", (PEOPLE,), "\n".join(["1,1"] * (MOST_ROWS + 1)))
    assert [each.what for each in findings(of)] == ["unfinished"]


def test_many_codes_and_steps_are_decided_within_the_cap() -> None:
    towns = Code("municipios", frozenset(f"{number:05}" for number in range(400)))
    rows = "\n".join(f"{code},{span},1" for code in sorted(towns.codes) for span in ("1..4", "5..20"))
    assert sentences("unique", (("municipio", towns), PEOPLE), rows) == []
    assert sentences("unique", (("municipio", towns), PEOPLE), rows.rsplit("\n", 1)[0]) == [
        "gap municipio = 00399, personas = 5"
    ]


SMALL: tuple[tuple[str, Kind], ...] = (
    ("n", Number(0, 0, 5)),
    ("c", Code("c", frozenset("abc"))),
    ("s", YesNo()),
)
NUMBERS = ["-", "-", "0", "3", "!= 3", "< 2", ">= 4", "1..3", "2..5", "0..1 | 4", "1..3 | 2..4"]
VALUES = tuple(product(range(6), "abc", (False, True)))
ROW = st.tuples(
    st.sampled_from(NUMBERS),
    st.sampled_from(["-", "-", "a", "b", "!= a", "a | c", "a | b"]),
    st.sampled_from(["-", "-", "sí", "no", "!= no", "sí | no"]),
    st.just("1"),
)


@given(st.lists(ROW, min_size=1, max_size=9), st.sampled_from(["unique", "first"]))
def test_the_report_agrees_with_trying_every_value(rows: list[tuple[str, ...]], hit: str) -> None:
    of = table(hit, SMALL, "\n".join(",".join(row) for row in rows))
    fitting = {each: [row.number for row in of.rows if row.fits(each)] for each in VALUES}
    found = list(findings(of))
    gaps = [each.example for each in found if each.what == "gap"]
    assert gaps == [each for each in VALUES if not fitting[each]][:1]
    reached = {numbers[0] for numbers in fitting.values() if numbers}
    unreachable = [each.row.number for each in found if each.row and each.what == "unreachable"]
    assert unreachable == ([row.number for row in of.rows if row.number not in reached] if hit == "first" else [])
    twice = {number for numbers in fitting.values() for number in numbers[1:]} if hit == "unique" else set()
    overlaps = [each for each in found if each.what == "overlap" and each.row and each.other]
    assert sorted(twice) == [each.row.number for each in overlaps if each.row]
    for each in overlaps:
        assert each.row and each.other
        assert {each.row.number, each.other.number} <= set(fitting[each.example])  # type: ignore[index]


@given(st.lists(ROW, min_size=1, max_size=7), st.sampled_from(["unique", "first", "sum"]))
def test_what_a_table_gives_is_what_its_rows_say_and_an_unknown_key_decides_nothing_wrongly(
    rows: list[tuple[str, ...]], hit: str
) -> None:
    valued = [(*row[:-1], str(number)) for number, row in enumerate(rows, 1)]
    of = table(hit, SMALL, "\n".join(",".join(row) for row in valued))
    answers = {}
    for keys in VALUES:
        fitting = [int(row.value) for row in of.rows if row.fits(keys)]
        answers[keys] = (sum(fitting) if hit == "sum" else fitting[0]) if fitting else None
        assert of.find(keys) == answers[keys]
    for keys in product((0, 3, None), ("a", "c", None), (True, None)):
        complete = [each for each in VALUES if all(key in (None, part) for key, part in zip(keys, each, strict=True))]
        found = of.find(keys)
        unique = len({tuple(row.number for row in of.rows if row.fits(each)) for each in complete}) == 1
        assert found is None or hit == "unique" or {answers[each] for each in complete} == {found}
        if unique and None not in keys:
            assert found == answers[complete[0]]


@given(st.lists(ROW, min_size=1, max_size=9), st.sampled_from(["unique", "first", "sum"]))
def test_a_row_is_impossible_exactly_where_no_value_fits_it(rows: list[tuple[str, ...]], hit: str) -> None:
    of = table(hit, (("n", Number(0, 0, 5)), ("c", Code("c", frozenset("a"))), ("s", YesNo())), _only_a(rows))
    told = {each.row.number for each in findings(of) if each.row and each.what == "impossible"}
    lone = list(product(range(6), "a", (False, True)))
    assert told == {row.number for row in of.rows if not any(row.fits(each) for each in lone)}


def _only_a(rows: list[tuple[str, ...]]) -> str:
    """The rows over a list of one code, so that `!= a` fits nothing."""
    kept = [(row[0], row[1] if row[1] in ("-", "a", "!= a") else "a", *row[2:]) for row in rows]
    return "\n".join(",".join(row) for row in kept)
