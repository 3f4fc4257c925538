"""The same typed records through the three ways in: the pages, a workbook, and `padron judge`."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from agreement.typed_records import OTHERS, TODAY, Said, TypedRecord, record_of
from city import CREDITO, Browser, City
from padron import curp as curps
from padron.intake.facts import told
from padron.intake.record import as_json, door
from padron.outputs.columns import columns, repeat_sheets, sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.registry.canonical import canonical
from padron.registry.enrolments import move
from padron.registry.tables import enrolment, identity, person
from padron.services.answers import answers
from padron.services.capture import capture
from padron.services.load import load
from padron.services.load_report import LoadReport
from padron.services.load_rows import file_paths
from written_cells import written

WHO = "wendy"
DEBTOR = OTHERS[0]
OTHERS_NAMED = ("aval_curp", "tutor_curp")
FIRST_ROW = 3
NOT_ASKED = frozenset({"not_relevant"})
"""A page asks nothing that does not apply, so that only the other ways have something to drop."""
LATER = frozenset({"required", "file_pending"})
"""What a page says of a file that it demands, and a workbook, which cannot bring it."""
OF_ONE_FILE = "limit_shared"
"""What a file says of two of its own rows, of which no single record knows."""
FILE = "file"
MOST_PAGES = 8
Problems = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What became of a record: the verdict where none of its problems stops it, and its problems by code and field.

    A problem of no field (a check) stands under its message.
    """

    verdict: str | None
    problems: Problems
    stored: Mapping[str, Any] | None = None

    @property
    def waits(self) -> bool:
        """Whether a file is demanded: a page does not go on without it, a row of a workbook is kept and waits."""
        return any(code == FILE for code, _ in self.problems)


def problems(found: Iterator[tuple[str, str]], files: frozenset[str]) -> Problems:
    """Those that every way can have; of a file that is demanded, under one name."""
    return frozenset(
        (FILE if code in LATER and name in files else code, name)
        for code, name in found
        if code not in NOT_ASKED and code != OF_ONE_FILE
    )


def has_credit(city: City, program: Program) -> None:
    """The city in which one of those who stand surety for others has a credit of her own."""
    made = (record_of(program, DEBTOR, Random(each), 0, careful=True) for each in range(1_000))
    files = file_paths(program)
    record = next(each for each in made if judged(program, each, files).verdict)
    assert loaded(city, program, [record], files)[0].verdict
    with city.store.writing(WHO) as unit:
        table = enrolment.c
        row = unit.connection.execute(select(enrolment).where(table.program == program.name)).one()
        move(unit, row.person_key, row.id, row.state, "pagando", "active", TODAY, None)
        unit.commit()


def history(record: TypedRecord) -> dict[str, Any]:
    """What the registry knows, as JSON says it: only of whom the record names beside the person."""
    said = {name: curps.cleaned(str(each.json)) for name, each in record.answers.items() if name in OTHERS_NAMED}
    return {"of": {name: {"active_in": [CREDITO]} for name, curp in said.items() if curp == DEBTOR["curp"]}}


def judged(program: Program, record: TypedRecord, files: frozenset[str]) -> Outcome:
    """Through `padron judge`, told what the registry knows."""
    entrance = door(program)
    person_ = {name: said.json for name, said in record.person.items()}
    rows = {name: [{key: said.json for key, said in row.items()} for row in rows] for name, rows in record.rows.items()}
    given = {name: said.json for name, said in record.answers.items()} | rows
    facts = told(history(record), entrance.judge.facts, program.name)
    made = entrance.record(person_, given, today=TODAY, facts=facts)
    found: Any = as_json(made)
    listed = ((each["code"], each["field"] or each["message"]) for each in found["problems"])
    stops = any(each["severity"] == "error" for each in found["problems"])
    stored = None if stops else {"answers": canonical(made.answers), "person": dict(made.person)}
    return Outcome(None if stops else found["verdict"], problems(listed, files), stored)


def loaded(city: City, program: Program, records: Sequence[TypedRecord], files: frozenset[str]) -> list[Outcome]:
    """Through the program's own template, filled and loaded."""
    report = loaded_report(city, program, records)
    assert report.rows == len(records), report.as_json()
    said: dict[int, list[Any]] = {}
    for each in report.problems:
        said.setdefault(each.row, []).append(each)
        if each.code == OF_ONE_FILE:
            assert same_as_before(records, each.row - FIRST_ROW, each.field), each
    stored = by_curp(city, program)
    return [_loaded(record, said.get(record.number + FIRST_ROW, []), stored, files) for record in records]


def same_as_before(records: Sequence[TypedRecord], at: int, name: str) -> bool:
    """Whether an earlier record gives a question the same answer."""
    given = [curps.cleaned(str(each.answers[name].json)) if name in each.answers else None for each in records]
    return given[at] is not None and given[at] in given[:at]


def loaded_report(city: City, program: Program, records: Sequence[TypedRecord]) -> LoadReport:
    """What `padron load` reports of a workbook with these records."""
    return load(city.store, WHO, program, book(program, records), "padron.xlsx", today=TODAY)


def _loaded(record: TypedRecord, found: Sequence[Any], stored: Mapping[str, Any], files: frozenset[str]) -> Outcome:
    kept = stored.get(record.curp)
    assert (kept is None) == any(each.severity == "error" for each in found), (record.curp, found)
    listed = ((each.code, each.field or each.message) for each in found if each.severity in ("error", "warning"))
    return Outcome(kept["verdict"] if kept else None, problems(listed, files), kept)


def book(program: Program, records: Sequence[TypedRecord]) -> bytes:
    """The template with a row for each record, and its repeats' rows on their sheets."""
    pages: dict[str, dict[tuple[int, int], object]] = {sheet_title(program): {}}
    page = pages[sheet_title(program)]
    at = {each.field.name: number for number, each in enumerate(columns(program), 1)}
    for record in records:
        row = {**record.person, **record.answers}
        cells = {name: said.cell for name, said in row.items()} | {"aviso_aceptado_el": TODAY}
        for name, value in cells.items():
            page[record.number + FIRST_ROW, at[name]] = value
    for each in repeat_sheets(program):
        places = {column.field.name: number for number, column in enumerate(each.columns, 1)}
        lines = [(record.curp, row) for record in records for row in record.rows.get(each.field.name, ())]
        pages[each.title] = {
            (number, places[name]): value
            for number, (curp, row) in enumerate(lines, FIRST_ROW)
            for name, value in {"curp": curp, **{key: said.cell for key, said in row.items()}}.items()
        }
    return written(workbook(program, rows=len(records) + 1, today=TODAY), pages)


def captured(city: City, browser: Browser, program: Program, record: TypedRecord, files: frozenset[str]) -> Outcome:
    """Through the pages: CURP, person, as many pages of questions as it takes, review, and the button."""
    browser.get(f"/capturar/{program.name}")
    assert browser.send(curp=str(record.person["curp"].form)).status_code == 200
    answer = browser.send(es_esta="yes")
    draft = re.search(r"/captura/([^/]+)/preguntas", browser.path)
    assert draft is not None, browser.path
    for name, rows in record.rows.items():
        while f'value="{name}"' in browser.page and rows_shown(browser.page, name) < len(rows):
            answer = browser.send(_add=name, **posted(browser.page, record))
    for _ in range(MOST_PAGES):
        page = browser.page
        answer = browser.send(**posted(page, record))
        if answer.status_code == 422 or browser.path.endswith("/revisar"):
            break
    found = seen_of(city, draft[1])
    listed = ((each.code, each.field or each.message()) for each in found.problems)
    assert found.stops == (answer.status_code == 422), (answer.status_code, browser.path, found.problems)
    if found.stops:
        return Outcome(None, problems(listed, files))
    assert "Solicitud guardada" in browser.send(acepta="yes").text
    kept = by_curp(city, program, record.curp)[record.curp]
    return Outcome(kept["verdict"], problems(listed, files), kept)


def seen_of(city: City, draft: str) -> Any:
    """The judged record that the draft's page shows."""
    made = capture(city.store, city.actor(WHO), draft, city.today)
    assert made is not None
    with city.store.reading() as view:
        return answers(view, made).record


def rows_shown(page: str, repeat: str) -> int:
    """How many rows of a repeat a page has."""
    return len(set(re.findall(rf'name="{repeat}-(\d+)-', page)))


def posted(page: str, record: TypedRecord) -> dict[str, Any]:
    """What a browser sends: a value for each control of the page that somebody filled."""
    names = {html.unescape(each) for each in re.findall(r'<(?:input|select|textarea)[^>]*? name="([^"]+)"', page)}
    cells = {
        f"{name}-{at}-{key}": said
        for name, rows in record.rows.items()
        for at, row in enumerate(rows)
        for key, said in row.items()
    }
    pairs = (pair for name, said in {**record.person, **record.answers, **cells}.items() for pair in _parts(name, said))
    return {name: value for name, value in pairs if name in names}


def _parts(name: str, said: Said) -> Iterator[tuple[str, Any]]:
    if isinstance(said.form, list) and isinstance(said.json, str):
        yield from zip((f"{name}-day", f"{name}-month", f"{name}-year"), said.form, strict=True)
    else:
        yield name, said.form


ENROLMENT = ("call", "version", "area", "state", "category", "verdict", "answers", "judged", "applied_on", "decided")
PERSON = ("given_names", "first_surname", "second_surname", "birth_date", "sex", "birth_state", "hogar", "fields")


def by_curp(city: City, program: Program, curp: str | None = None) -> dict[str, dict[str, Any]]:
    """The stored bytes of each person's enrolment (or of one's) and of the person, but for who and how."""
    asked = (
        select(identity.c.identifier, *(enrolment.c[name] for name in ENROLMENT), *(person.c[name] for name in PERSON))
        .join(enrolment, enrolment.c.person_key == identity.c.person_key)
        .join(person, person.c.person_key == identity.c.person_key)
        .where(enrolment.c.program == program.name, *([identity.c.identifier == curp] if curp else []))
    )
    with city.store.reading() as view:
        return {row.identifier: dict(row._mapping) for row in view.connection.execute(asked)}
