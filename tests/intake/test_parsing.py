"""A workbook parsed in its child: values as they are, letters that do not shift, and a child that only dies alone."""

import io
import os
import signal
import subprocess
import sys
import time as clock
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from padron.intake.child import Parsed
from padron.intake.gate import Limits, Refused
from workbook_makers import parts, row, rows_of, sheet_part, workbook, zipped


def saved(*values: object, formats: dict[str, str] | None = None) -> bytes:
    made = Workbook()
    made.worksheets[0].append(list(values))
    for cell, look in (formats or {}).items():
        made.worksheets[0][cell].number_format = look
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_values_arrive_as_what_they_are() -> None:
    instant = datetime.fromisoformat("2026-01-02T03:04:05")
    given = ("00123", 7, 5000.5, True, False, date(1960, 2, 29), instant, time(13, 5), timedelta(hours=30), "ñ\n😀")
    (only,) = rows_of(saved(*given))
    assert only.values == [
        "00123",
        7.0,
        5000.5,
        True,
        False,
        date(1960, 2, 29),
        instant,
        time(13, 5),
        "1 day, 6:00:00",
        "ñ\n😀",
    ]
    assert [type(value) for value in only.values[:4]] == [str, float, float, bool]


def test_a_number_shown_as_a_day_is_a_day() -> None:
    (only,) = rows_of(saved(43831, 43831.5, formats={"A1": "dd/mm/yyyy", "B1": "dd/mm/yyyy hh:mm"}))
    assert only.values == [date(2020, 1, 1), datetime.fromisoformat("2020-01-01T12:00:00")]


def test_blank_leading_columns_and_rows_keep_letters_and_numbers() -> None:
    fourth = '<row r="4"><c r="C4"><v>1</v></c><c r="E4" t="e"><v>#N/A</v></c></row>'
    with Parsed(workbook(fourth, '<row r="9"><c r="D9"><v>2</v></c></row>')) as book:
        opened = book.open("Hoja1")
        (chunk,) = list(book.rows())
    assert opened.first == 3
    assert [(each.number, each.values, dict(each.marks)) for each in chunk] == [
        (4, [1.0, "", ""], {5: "#N/A"}),
        (9, ["", 2.0, ""], {}),
    ]


def test_a_formula_without_value_at_the_edge_does_not_shift_its_row() -> None:
    data = workbook(
        '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><v>2</v></c></row><row r="5"><c r="A5"><f>1</f></c></row>'
    )
    with Parsed(data) as book:
        assert book.open("Hoja1").first == 2
        first, last = book.some(10)
    assert (first.values, dict(first.marks)) == ([2.0], {1: "="}) and (last.number, last.values) == (5, [])


def test_a_sheet_is_left_for_another_and_opened_anew() -> None:
    data = zipped(parts(sheet_part("".join(row(n, "x") for n in range(1, 4001))), sheet_part(row(1, "otra"))))
    with Parsed(data) as book:
        assert book.sheets == {"Hoja1": True, "Hoja2": True}
        book.open("Hoja1")
        assert len(next(book.rows())) == 1_000
        book.open("Hoja2")
        assert [each.values for each in book.some(5)] == [["otra"]] and book.some(5) == []
        book.open("Hoja1")
        assert [len(chunk) for chunk in book.rows()] == [1_000] * 4


def test_a_sheet_that_is_not_there_is_a_refusal() -> None:
    with Parsed(workbook(row(1, "a"))) as book, pytest.raises(Refused):
        book.open("Otra")


def test_the_child_inherits_no_secret_no_folder_and_no_file_but_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PADRON_DATABASE_URL", "postgresql://clave")
    with Parsed(workbook(row(1, "a"))) as book:
        child = Path(f"/proc/{book._child.pid}")
        assert b"clave" not in (child / "environ").read_bytes() and (child / "cwd").readlink() == Path("/")
        open_ = {int(each.name) for each in (child / "fd").iterdir()}
        assert {0, 1, 2} < open_ and len(open_) == 4
        limits = " ".join((child / "limits").read_text(encoding="ascii").split())
    for line in ("Max open files 16", "Max file size 0", "Max core file size 0", "Max address space 1073741824"):
        assert line in limits


DEATHS = {
    signal.SIGKILL: "workbook_heavy",
    signal.SIGABRT: "workbook_heavy",
    signal.SIGXCPU: "workbook_slow",
    signal.SIGSEGV: "workbook_damaged",
}


@pytest.mark.parametrize(("how", "code"), DEATHS.items())
def test_however_the_child_dies_it_is_a_refusal(how: signal.Signals, code: str) -> None:
    with Parsed(workbook(row(1, "a"))) as book:
        os.kill(book._child.pid, how)
        book._child.wait()
        with pytest.raises(Refused) as refused:
            book.open("Hoja1")
        assert refused.value.problem.code == code


def test_a_child_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with Parsed(workbook(row(1, "a")), Limits(wait=1)) as book:
        pid = book._child.pid
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(Refused) as refused:
            book.open("Hoja1")
    assert refused.value.problem.code == "workbook_slow" and not Path(f"/proc/{pid}").exists()


def test_a_forgotten_child_ends_with_its_reader() -> None:
    book = Parsed(workbook(row(1, "a")))
    pid = book._child.pid
    del book
    assert not Path(f"/proc/{pid}").exists()


def test_the_child_ends_when_its_parent_is_gone() -> None:
    code = (
        "import os, sys; from padron.intake.child import Parsed\n"
        "book = Parsed(sys.stdin.buffer.read()); print(book._child.pid, flush=True); os._exit(9)"
    )
    said = subprocess.run([sys.executable, "-c", code], input=workbook(row(1, "a")), capture_output=True, check=False)
    child = Path(f"/proc/{int(said.stdout)}")
    for _ in range(200):
        if not child.exists() or " Z " in (child / "stat").read_text(encoding="ascii"):
            break
        clock.sleep(0.02)
    else:
        pytest.fail("the child outlived its parent")


def test_a_sheet_opened_again_does_not_count_twice_against_what_may_be_inflated() -> None:
    data = workbook(*[row(n, os.urandom(30).hex()) for n in range(1, 1_001)])
    with Parsed(data, Limits(unpacked=200_000)) as book:
        for _ in range(4):
            book.open("Hoja1")
            assert len(book.some(2_000)) == 1_000
