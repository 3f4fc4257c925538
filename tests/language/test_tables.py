"""Decision tables: what a cell may say, and which row an incomplete set of keys finds."""

import pytest

from padron.language.cells import Among, Anything, Cell, Within, cell
from padron.language.faults import Fault
from padron.language.kinds import Code, Date, Identifier, Kind, Number, TableSignature, YesNo
from padron.language.tables import DecisionTable, decision_table
from padron.problems import problem

PEOPLE = Number(0, 1, 20)
MONEY = Number(2, 0, 50_000_000)
CITIES = Code("municipios", frozenset({"MTY", "APO", "SPGG"}))
CSV = tuple[tuple[str, ...], ...]

CELLS: list[tuple[str, Kind, Cell]] = [
    ("-", PEOPLE, Anything()),
    ("3", PEOPLE, Within(((3, 3),))),
    (" 3 ", PEOPLE, Within(((3, 3),))),
    ("1..2", PEOPLE, Within(((1, 2),))),
    ("1 .. 2", PEOPLE, Within(((1, 2),))),
    (">= 6", PEOPLE, Within(((6, None),))),
    ("> 6", PEOPLE, Within(((7, None),))),
    ("< 6", PEOPLE, Within(((None, 5),))),
    ("<=6", PEOPLE, Within(((None, 6),))),
    ("!= 6", PEOPLE, Within(((None, 5), (7, None)))),
    ("1..2 | >= 9", PEOPLE, Within(((1, 2), (9, None)))),
    ("> 4718.55", MONEY, Within(((471856, None),))),
    ("0..1500.00", MONEY, Within(((0, 150000),))),
    ("-5..-1", Number(0, -10, 10), Within(((-5, -1),))),
    ("2026-01-01..2026-06-30", Date(), Within((("2026-01-01", "2026-06-30"),))),
    ("< 2024-03-01", Date(), Within(((None, "2024-02-29"),))),
    ("MTY", CITIES, Among(frozenset({"MTY"}))),
    ("MTY | APO", CITIES, Among(frozenset({"MTY", "APO"}))),
    ("!= MTY", CITIES, Among(frozenset({"APO", "SPGG"}))),
    ("sí", YesNo(), Among(frozenset({True}))),
    ("no", YesNo(), Among(frozenset({False}))),
    ("64000", Identifier("postal_code"), Among(frozenset({"64000"}))),
]


@pytest.mark.parametrize(("text", "kind", "meant"), CELLS, ids=[each[0] for each in CELLS])
def test_a_cell_says_which_values_fit(text: str, kind: Kind, meant: Cell) -> None:
    assert cell(text, kind) == meant


WRONG_CELLS: list[tuple[str, Kind, str, str | None]] = [
    ("", PEOPLE, "D385", "-"),
    ("tres", PEOPLE, "D381", None),
    ("1.5", PEOPLE, "D381", None),
    ("1,500.00", MONEY, "D217", "1500.00"),
    ("2..1", PEOPLE, "D382", "1..2"),
    ("1-3", PEOPLE, "D388", "1..3"),
    ("1 a 3", PEOPLE, "D388", "1..3"),
    ("= 3", PEOPLE, "D306", "=="),
    ("≥ 3", PEOPLE, "D306", ">="),
    (">= 21", PEOPLE, "D390", None),
    ("MTYY", CITIES, "D383", "MTY"),
    ("MTY | APOO", CITIES, "D383", "APO"),
    ("> MTY", CITIES, "D384", None),
    ("APO..MTY", CITIES, "D384", None),
    ("2026-02-30", Date(), "D381", None),
    ("quizá", YesNo(), "D381", None),
]


@pytest.mark.parametrize(("text", "kind", "code", "right"), WRONG_CELLS, ids=[each[0] for each in WRONG_CELLS])
def test_a_wrong_cell_is_named_with_its_right_form(text: str, kind: Kind, code: str, right: str | None) -> None:
    found = cell(text, kind)
    assert isinstance(found, Fault)
    assert (found.code, found.suggestion) == (code, right)
    assert "—" not in problem(found.code, **found.values).message()  # type: ignore[arg-type]


def table(rows: CSV, *inputs: tuple[str, Kind], hit: str = "unique", output: Kind = MONEY) -> DecisionTable:
    read = decision_table("tabla", TableSignature(inputs, output), hit, rows)
    assert read.table is not None, read.faults
    return read.table


def faults(rows: CSV, *inputs: tuple[str, Kind]) -> list[tuple[int, int, str]]:
    read = decision_table("tabla", TableSignature(inputs, MONEY), "unique", rows)
    assert (read.table is None) == bool(read.faults)
    return [(each.row, each.column, each.fault.code) for each in read.faults]


GRANT: CSV = (
    ("ingreso", "meses", "value"),
    ("0..1500.00", "0..17", "1650.00"),
    ("0..1500.00", ">= 18", "1400.00"),
    ("> 1500.00", "-", "650.00"),
)
GRANT_INPUTS = (("ingreso", MONEY), ("meses", Number(0, 0, 1200)))

GRANTED = [
    ((150_000, 17), 165_000),
    ((150_000, 18), 140_000),
    ((150_001, 18), 65_000),
    ((150_001, None), 65_000),
    ((150_000, None), None),
    ((None, 18), None),
    ((None, None), None),
]


@pytest.mark.parametrize(("keys", "value"), GRANTED)
def test_a_row_fits_by_three_valued_logic(keys: tuple[int | None, ...], value: int | None) -> None:
    assert table(GRANT, *GRANT_INPUTS).find(keys) == value


def test_where_no_row_fits_the_value_is_unknown() -> None:
    assert table((("n", "value"), ("1..2", "350"), ("5", "1")), ("n", PEOPLE)).find((3,)) is None


def test_first_gives_the_first_row_that_fits_and_waits_for_one_that_may() -> None:
    rows: CSV = (("n", "m", "value"), ("-", "MTY", "1"), ("1..9", "-", "2"), ("-", "-", "3"))
    found = table(rows, ("n", PEOPLE), ("m", CITIES), hit="first")
    assert found.find((1, "MTY")) == 100
    assert found.find((1, "APO")) == 200
    assert found.find((1, None)) is None
    assert found.find((None, "APO")) is None
    assert found.find((10, "APO")) == 300


def test_sum_adds_every_row_that_fits_and_says_how_far_it_may_go() -> None:
    rows: CSV = (("n", "value"), (">= 1", "3"), (">= 3", "4"), ("> 9", "-0"))
    found = table(rows, ("n", PEOPLE), hit="sum", output=Number(0, 0, 5))
    assert [found.find((n,)) for n in (0, 1, 3, None)] == [None, 3, 7, None]
    assert found.signature.output == Number(0, 0, 7)


def test_columns_may_stand_in_any_order() -> None:
    assert table((("value", "n"), ("9", "1")), ("n", PEOPLE)).find((1,)) == 900


def test_an_output_may_be_a_code() -> None:
    found = table((("n", "value"), ("1", "MTY")), ("n", PEOPLE), output=CITIES)
    assert found.find((1,)) == "MTY"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((), [(1, 1, "D389")]),
        ((("m", "value"),), [(1, 1, "D389")]),
        ((("n", "value"),), [(1, 1, "D391")]),
        ((("n", "value"), ("1",)), [(2, 1, "D387")]),
        ((("n", "value"), ("1", "2"), ("", "x"), ("3", "")), [(3, 1, "D385"), (3, 2, "D386"), (4, 2, "D386")]),
        ((("value", "n"), ("-1", "1")), [(2, 1, "D390")]),
        ((("n", "value"), ("1", "2"), ("", "")), []),
    ],
)
def test_every_wrong_cell_of_a_table_is_found_with_its_row_and_column(rows: CSV, found: list[object]) -> None:
    assert faults(rows, ("n", PEOPLE)) == found
