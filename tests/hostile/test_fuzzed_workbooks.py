"""Workbooks and sheets changed by chance, through the whole reading: each is read or refused in words, nobody dies."""

import io
import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from city import DESPENSA, TODAY, City, compiled, copy_city, made_template, words
from filling import filled, older_people
from fuzzed_workbooks import UNCAUGHT, Forked, forking, mutated, scrambled
from office import converted
from padron.intake import child
from padron.intake.anysheet.likeness import known_words
from padron.intake.anysheet.survey import survey
from padron.intake.gate import Refused
from padron.intake.sheet import sheet
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.registry.store import Refused as NotTaken
from padron.services.load import load
from workbook_makers import parts, row, sheet_part, zipped

SEED = os.environ.get("PADRON_SEED", "0")
PROGRAM = compiled(DESPENSA)
SHORT, SLOW, LONG = 150, 600, 10_000
POSTED = [10, pytest.param(30, marks=pytest.mark.slow), pytest.param(100, marks=pytest.mark.long)]


def template() -> bytes:
    """The despensa's template with four invented people."""
    return filled(workbook(PROGRAM, rows=6, today=TODAY), sheet_title(PROGRAM, None), older_people(4))


def plain() -> bytes:
    """A sheet of an area's own, with one of each kind of cell."""
    cells = (
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>45000</v></c><c r="C3" t="b"><v>1</v></c>'
        '<c r="D3" t="e"><v>#N/A</v></c><c r="E3" t="str"><f>1+1</f><v>x</v></c></row>'
    )
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>uno</t></si></sst>'
    table = sheet_part(row(1, "CURP", "Nombre", "Fecha") + row(2, "AUPL900109MNLRXC09", "Lucía", "09/01/1990") + cells)
    return zipped(parts(table) | {"xl/sharedStrings.xml": strings})


def text() -> bytes:
    return 'CURP;Nombre;Fecha\nAUPL900109MNLRXC09;Lucía Peña;09/01/1990\n"a\nb";=1;\'x\n'.encode("cp1252")


class Fuzz:
    """One run: what became of each file, by the code of its refusal."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)
        self.books: list[tuple[bytes, str, Callable[[bytes, random.Random], bytes]]] = [
            (template(), "carga.xlsx", mutated), (plain(), "hoja.xlsx", mutated), (plain(), "hoja.xlsx", mutated),
            (text(), "hoja.csv", scrambled),
        ]  # fmt: skip
        self.became: Counter[str] = Counter()

    def draw(self) -> tuple[bytes, str]:
        """The next file and its name."""
        data, name, change = self.chance.choice(self.books)
        return change(data, self.chance), name

    def read(self, data: bytes, name: str) -> None:
        """All of a file by the template's reader, or by the reader of any sheet."""
        try:
            if name.startswith("carga"):
                with ExitStack() as held:
                    found = held.enter_context(sheet(data, PROGRAM, name=name, dry_run=True))
                    self.became["read" if list(found.rows) else "no rows"] += 1
            else:
                survey(data, name, known_words(PROGRAM))
                self.became["surveyed"] += 1
        except Refused as refused:
            self.refused(refused.problem)

    def refused(self, problem: Any) -> None:
        """A refusal has words, and nothing of Python in them."""
        said = problem.message()
        assert said and "—" not in said and "Error" not in said and "Traceback" not in said and "{" not in said, said
        self.became[problem.code] += 1


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_child", forking)


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    "count", [SHORT, pytest.param(SLOW, marks=pytest.mark.slow), pytest.param(LONG, marks=pytest.mark.long)]
)
def test_every_workbook_changed_by_chance_is_read_or_refused_in_words(
    count: int, capfd: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> None:
    fuzz = Fuzz(f"{SEED}-{count}")
    for number in range(count):
        data, name = fuzz.draw()
        try:
            fuzz.read(data, name)
        except Exception as wrong:
            raise AssertionError(f"file {number} of PADRON_SEED={SEED}") from wrong
        assert "Traceback" not in capfd.readouterr().err, f"file {number} of PADRON_SEED={SEED}"
    record_property("proof", f"{count} workbooks changed by chance: {dict(fuzz.became.most_common())}")
    assert sum(fuzz.became.values()) == count and len(fuzz.became) > 4


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.long)])
def test_a_trial_load_of_one_ends_in_a_report_or_in_words(
    count: int, tmp_path: Any, record_property: Callable[[str, object], None]
) -> None:
    city = copy_city(made_template(tmp_path / "plantilla"), tmp_path / "ciudad")
    fuzz = Fuzz(f"{SEED}-load-{count}")
    for _ in range(count):
        data = mutated(fuzz.books[0][0], fuzz.chance)
        try:
            report = load(city.store, "alicia", PROGRAM, data, "carga.xlsx", today=TODAY, dry_run=True)
            fuzz.became["report" if report.rows else "nothing"] += 1
        except NotTaken as refused:
            fuzz.refused(refused.problem)
    city.store.close()
    record_property("proof", f"{count} trial loads of workbooks changed by chance: {dict(fuzz.became.most_common())}")


@pytest.mark.parametrize(
    "count", [10, pytest.param(30, marks=pytest.mark.slow), pytest.param(100, marks=pytest.mark.long)]
)
def test_one_sent_to_the_page_is_answered_in_words_and_the_server_goes_on(count: int, tmp_path: Any) -> None:
    city: City = copy_city(made_template(tmp_path / "plantilla"), tmp_path / "ciudad")
    alice, fuzz = city.login("alice"), Fuzz(f"{SEED}-page-{count}")
    for _ in range(count):
        data, name = fuzz.draw()
        alice.get("/excel")
        answer = alice.send(programa=DESPENSA, archivo=(io.BytesIO(data), name))
        assert answer.status_code in (200, 422), answer.status_code
        assert ("Traceback" not in answer.text and "govuk-error-summary" in answer.text) or answer.status_code == 200
        city.work()
        assert alice.get("/excel").status_code == 200
    assert "Inicio" in words(alice.get("/"))
    city.store.close()


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_sheets_of_other_programs_changed_by_chance_are_read_or_refused_in_words(
    kind: str, tmp_path: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    made, fuzz = converted(plain(), tmp_path, kind), Fuzz(f"{SEED}-{kind}")
    change = scrambled if kind == "xls" else mutated
    for number in range(150):
        fuzz.read(change(made, fuzz.chance), f"hoja.{kind}")
        assert "Traceback" not in capfd.readouterr().err, f"file {number} of PADRON_SEED={SEED}"


def test_the_forked_child_says_when_something_was_not_caught(capfd: pytest.CaptureFixture[str]) -> None:
    made = Forked("padron.intake.parsing")
    made.stdin.write(b"not JSON\n")
    made.stdin.close()
    assert made.wait() == UNCAUGHT
    made.stdout.close()
    assert "JSONDecodeError" in capfd.readouterr().err
