"""A long sheet read as it comes gives what calamine gives, and where it is not sure calamine goes on."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from agreement.run import a_seed
from city import CREDITO, DESPENSA, ESTANCIA, compiled
from office import recalculated
from padron.intake import parsing
from padron.intake.gate import LIMITS
from padron.intake.parsing import Book
from padron.intake.streaming import NotKnown, Streamed
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook as template_of
from workbook_makers import MAIN, parts, sheet_part, text_cell, zipped

FIRST = "xl/worksheets/sheet1.xml"
TEXTS = ("a", " b ", "c&d <e> \"q\" 'x'", "ñandú", "dos\nrenglones", "🙂", "", "  ", "1e5", "007", "\t", "=1+1", "]]>")
NUMBERS = (0, 1, -1, 1.5, -3e-05, 1e300, 123456789012345, 0.1 + 0.2, 8112345678)


def as_sent(rows: Any) -> list[tuple[Any, ...]]:
    """What goes over to the parent, without the blanks that end a row."""
    return [(row[0], _cut(row[1]), *row[2:]) for row in rows if _cut(row[1]) or row[2:]]


def _cut(values: list[Any]) -> list[Any]:
    kept = [parsing._as_json(each) if isinstance(each, date | timedelta) else each for each in values]
    kept = ["" if isinstance(each, str) and each.isspace() else each for each in kept]
    while kept and kept[-1] == "":
        kept.pop()
    return kept


def streamed(data: bytes, part: str = FIRST) -> list[tuple[Any, ...]]:
    return as_sent(Streamed(zipfile.ZipFile(io.BytesIO(data))).rows(part))


def at_once(data: bytes, name: str = "Hoja1") -> list[tuple[Any, ...]]:
    book = Book(io.BytesIO(data), LIMITS)
    first, rows = book._at_once(name)
    return as_sent([row[0], [""] * (first - 1) + row[1]] for row in rows)


def by_xlsxwriter(chance: Random) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Hoja1")
    day, money = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "$#,##0.00"})
    for at in range(chance.randint(0, 3), 60):
        for column in chance.sample(range(40), 12):
            match chance.randrange(7):
                case 0 | 1:
                    sheet.write_string(at, column, chance.choice(TEXTS))
                case 2:
                    sheet.write_number(at, column, chance.choice(NUMBERS), chance.choice([None, money]))
                case 3:
                    sheet.write_datetime(at, column, a_day(chance), day)
                case 4:
                    sheet.write_boolean(at, column, chance.random() < 0.5)
                case 5:
                    sheet.write_formula(at, column, '=A1&"x"', None, chance.choice([*TEXTS, 2.5]))
                case 6:
                    sheet.write_blank(at, column, None, day)
    book.close()
    return out.getvalue()


def a_day(chance: Random) -> datetime:
    return datetime.fromisoformat("1900-03-01") + timedelta(days=chance.randrange(60_000))


def by_openpyxl(chance: Random) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Hoja1"
    for _ in range(60):
        days = [a_day(chance).date() for _ in range(2)]
        sheet.append([chance.choice([None, True, *TEXTS[:-2], *NUMBERS, *days]) for _ in range(12)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("made", [by_xlsxwriter, by_openpyxl])
def test_sheets_of_other_programs_say_the_same_as_they_come_and_at_once(made: Callable[[Random], bytes]) -> None:
    seed = a_seed()
    for number in range(20):
        data = made(Random(f"{seed} {number}"))
        assert streamed(data) == at_once(data), (seed, number)


@pytest.mark.office
@pytest.mark.parametrize("name", [DESPENSA, ESTANCIA, CREDITO])
def test_a_template_as_libreoffice_saves_it_is_read_as_it_comes(name: str, tmp_path: Path) -> None:
    program = compiled(name)
    saved = recalculated(template_of(program, today="2026-11-23", rows=30), tmp_path)
    title = sheet_title(program)
    assert streamed(saved, Book(io.BytesIO(saved), LIMITS)._parts[title]) == at_once(saved, title)


ODD = {
    "half a day": '<c r="B9" s="1"><v>45000.5</v></c>',
    "a day before March 1900": '<c r="B9" s="1"><v>59</v></c>',
    "a text in runs": '<c r="B9" t="inlineStr"><is><r><t>uno</t></r><r><t>dos</t></r></is></c>',
    "a day in words": '<c r="B9" t="d"><v>2026-01-02</v></c>',
    "a number in words": '<c r="B9"><v>inf</v></c>',
    "an escaped character": text_cell("B9", "_x0041_bc"),
    "a character by its number": text_cell("B9", "&#241;"),
    "a column that goes back": f"{text_cell('C9', 'c')}{text_cell('B9', 'b')}",
    "blanks between cells": f" {text_cell('B9', 'b')}",
    "attributes in another order": '<c s="1" r="B9"><v>45000</v></c>',
}
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/>'
    '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def with_odd(cell: str) -> bytes:
    """A sheet that begins at column B, with an odd cell in row 9 and sound ones around it."""
    plain = [f'<row r="{at}">{text_cell(f"B{at}", f"fila {at}")}<c r="D{at}" s="1"><v>46000</v></c></row>'
             for at in (3, 8, 10, 11)]  # fmt: skip
    rows = [*plain[:2], f'<row r="9">{cell}</row>', *plain[2:]]
    return zipped(parts(sheet_part("".join(rows)), xl_styles=STYLES))


@pytest.mark.parametrize("what", ODD)
def test_from_what_is_not_known_on_calamine_reads(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LONG", 0)
    data = with_odd(ODD[what])
    with pytest.raises(NotKnown):
        streamed(data)
    book = Book(io.BytesIO(data), LIMITS)
    assert book.open("Hoja1")["first"] == 1
    assert as_sent(book.next(100)) == at_once(data)
    assert len(at_once(data)) == 5


@pytest.mark.parametrize("empty", ["<si/>", "<si />", '<si xml:space="preserve"><t>x</t></si>', "<si><t/></si>"])
def test_texts_that_begin_with_one_of_another_shape_are_not_taken_one_for_the_other(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "LONG", 0)
    cells = "".join(f'<c r="{column}1" t="s"><v>{at}</v></c>' for at, column in enumerate("ABC"))
    texts = f'<sst xmlns="{MAIN}">{empty}<si><t>uno</t></si><si><t>dos</t></si></sst>'
    data = zipped(parts(sheet_part(f'<row r="1">{cells}</row>'), xl_sharedStrings=texts))
    book = Book(io.BytesIO(data), LIMITS)
    book.open("Hoja1")
    assert as_sent(book.next(100)) == at_once(data)
    assert [values[1:] for _, values in at_once(data)] == [["uno", "dos"]]


def test_the_rows_before_what_is_not_known_are_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LONG", 0)
    monkeypatch.setattr("padron.intake.streaming._CHUNK", 200)
    book = Book(io.BytesIO(with_odd(ODD["half a day"])), LIMITS)
    book.open("Hoja1")
    assert [row[0] for row in book.next(100)] == [3, 8, 9, 10, 11]


def test_days_counted_from_1904_are_left_to_calamine() -> None:
    made = parts(sheet_part('<row r="1"><c r="A1"><v>1</v></c></row>'))
    book = str(made["xl/workbook.xml"])
    made["xl/workbook.xml"] = book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    with pytest.raises(NotKnown):
        streamed(zipped(made))
    made["xl/workbook.xml"] = book.replace("<sheets>", '<workbookPr date1904="false"/><sheets>')
    assert streamed(zipped(made)) == [(1, [1.0])]


def test_cells_in_error_keep_their_marks_among_the_rows_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LONG", 0)
    rows = (
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>',
        f'<row r="3">{text_cell("A3", "a")}<c r="B3" t="e"><v>#REF!</v></c></row>',
        f'<row r="4">{text_cell("A4", "a")}</row>',
        '<row r="5"><c r="C5"><f>A1</f></c></row>',
    )
    book = Book(io.BytesIO(zipped(parts(sheet_part("".join(rows))))), LIMITS)
    book.open("Hoja1")
    assert book.next(9) == [[2, [], {1: "#N/A"}], [3, ["a"], {2: "#REF!"}], [4, ["a"]], [5, [], {3: "="}]]
