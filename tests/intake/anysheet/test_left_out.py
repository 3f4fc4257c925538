"""Rows that are nobody's: totals, repeated headers, notes; and rows that only look so."""

from collections.abc import Sequence

import pytest

from padron.intake.anysheet.left_out import LeftOut, reason
from padron.intake.anysheet.table import Table, table
from padron.intake.child import ParsedRow

HEADER = ["CURP", "Nombre completo", "Colonia", "Ingreso"]
LUCIA = ["AUPL900109MNLRXC09", "Lucía Aguirre Peña", "Centro", 1500.0]


def beneath() -> Table:
    made = table([ParsedRow(1, list(HEADER), {}), ParsedRow(2, list(LUCIA), {})], 1)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["TOTAL", "", "", 45000.0], "total"),
        (["", "", "Total general:", 45000.0], "total"),
        (["", "Suma", "", 3.0], "total"),
        (HEADER, "header"),
        (["", "Elaboró: Lic. Nadie", "", ""], "note"),
        (["Nota: cifras preliminares", "", "", ""], "note"),
        (["", "COLONIA INDEPENDENCIA", "", ""], "note"),
        (LUCIA, None),
        (["", "Ricardo Tello Cantú", "Centro", 900.0], None),
        (["AUPL900109MNLRXC09", "", "", ""], None),
        (["", "Total Pérez, Juan", "Centro", 900.0], None),
    ],
)
def test_a_row_is_left_out_only_when_it_is_plainly_nobodys(row: Sequence[object], why: str | None) -> None:
    assert reason(row, beneath()) == why


def test_what_was_left_out_is_said_by_row_and_reason() -> None:
    left = LeftOut()
    taken = [number for number in range(3, 40) if not left.takes(number, ["TOTAL", "", "", 1.0], beneath())]
    assert left.takes(40, HEADER, beneath())
    assert taken == []
    said = [each.message() for each in left.problems()]
    assert said[0].startswith("No leímos los renglones 3, 4, 5, ")
    assert said[0].endswith("14 y 25 más, porque son totales.")
    assert said[1] == "No leímos el renglón 40, porque repite los títulos."
