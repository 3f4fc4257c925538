"""A long load is judged by a second process ahead of its writing, and comes to the very same end."""

import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from load_makers import FIELDS, LUCIA, RICARDO, Office, a_program, fates, filled, office
from padron.program.model import Program
from padron.registry.corrections import merge
from padron.registry.database import open_database
from padron.registry.enrolments import enrolments_in
from padron.registry.people import people_of, resolve
from padron.services import load_ahead
from padron.services.load_report import LoadReport

CONCEPCION = LUCIA | {"curp": "SABC560626MDFLRN01", "nombre": "Concepción", "primer_apellido": "Salinas"}
SAID = 'person: {telefono: "8181234567"}'
Rows = list[Mapping[str, Any]]


@pytest.fixture(autouse=True)
def _one_row_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 1)


@contextmanager
def two_processes(deaths: int = 0) -> Iterator[None]:
    """Every file counts as long; so many chunks the second process does not answer."""
    first, unanswered = load_ahead.Second.said, []

    def said(self: load_ahead.Second) -> Any:
        found = first(self)
        if found is None:
            unanswered.append(found)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load_ahead.Second, "said", said)
        patched.setattr(load_ahead, "LONG", 0)
        patched.setattr(load_ahead, "has_free_core", lambda: True)
        yield
    assert len(unanswered) == deaths


def told(report: LoadReport) -> dict[str, Any]:
    """Everything that a report says but its id and how long it took."""
    said = report.as_json()
    del said["load"], said["seconds"]
    return said


def kept(city: Office) -> list[Any]:
    """What the registry holds of everybody in the program, without ids and folios."""
    with city.store.reading() as view:
        enrolled = enrolments_in(view, "prueba", "anual", limit=None)
        people = people_of(view, {each.person_key for each in enrolled})
    found = [
        (people[each.person_key].identifier, dict(people[each.person_key].values), each.state, each.verdict,
         dict(each.answers), dict(each.judged), each.applied_on, each.source.row, each.version)
        for each in enrolled
    ]  # fmt: skip
    return sorted(found, key=str)


def both_ways(folder: Path, program: Program, *files: Rows, merged: bool = False) -> dict[str, Any]:
    """The last report of these files loaded one after the other, which must be the same in one and in two processes."""
    ends = []
    (folder / "new").mkdir()
    open_database(folder / "new").close()
    for name in ("one", "two"):
        store = open_database(shutil.copytree(folder / "new", folder / name))  # keys come from the same secret
        city = office(store, program)
        reports = []
        for number, rows in enumerate(files):
            file = filled(program, *rows)
            if name == "two":
                with two_processes():
                    reports += [told(city.take(file, dry_run=True)), told(city.take(file))]
            else:
                reports += [told(city.take(file, dry_run=True)), told(city.take(file))]
            if merged and number == 0:
                _merge(city, RICARDO["curp"], LUCIA["curp"])
        ends.append((reports, kept(city)))
        store.close()
    assert ends[0] == ends[1]
    last: dict[str, Any] = ends[0][0][-1]
    return last


def _merge(city: Office, *curps: object) -> None:
    with city.store.writing("ines") as unit:
        keys = [resolve(unit, str(each)) or b"" for each in curps]
        merge(unit, keys[0], keys[1], "2026-06-01", "misma persona")
        unit.commit()


def test_every_kind_of_row_comes_to_the_same_end(tmp_path: Path) -> None:
    nobody = {name: value for name, value in LUCIA.items() if name not in ("curp", "aviso_aceptado_el")}
    rows: Rows = [
        LUCIA,
        RICARDO,
        LUCIA | {"nombre": "  Lucía "},
        CONCEPCION | {"municipio": "Marte", "ingreso": "mil"},
        CONCEPCION | {"estudia": "sí", "oficio": "costura"},
        nobody,
        nobody | {"aviso_aceptado_el": "ayer"},
        RICARDO | {"curp": "TECR880229HNLRNC01"},
        RICARDO | {"curp": "VIGC700101HNLLRR06", "estudia": "#N/A"},
    ]
    report = both_ways(tmp_path, a_program(), rows)
    assert [report[name] for name in ("created", "identical", "rejected")] == [2, 1, 6]


def test_people_who_are_known_are_judged_with_what_is_known_of_them(tmp_path: Path) -> None:
    first: Rows = [LUCIA | {"telefono": "8181234567"}, RICARDO]
    again: Rows = [
        {"curp": LUCIA["curp"], "ingreso": 3000, "telefono": "8111112222"},
        RICARDO | {"nombre": "Ricarda"},
    ]
    report = both_ways(tmp_path, a_program("lifecycle: reviewed\n" + FIELDS.lstrip()), first, again)
    assert [report[name] for name in ("updated", "identical")] == [2, 0]


def test_a_person_who_comes_under_two_curps_is_known_by_what_the_chunk_before_wrote(tmp_path: Path) -> None:
    phone = "  - {id: localizable, assert: has(telefono), message: Falta el teléfono.}\ncases:"
    program = a_program("lifecycle: reviewed\n" + FIELDS.lstrip().replace("cases:", phone).replace("person: {}", SAID))
    second: Rows = [
        {"curp": LUCIA["curp"], "ingreso": 3000, "telefono": "8181234567"},
        {"curp": RICARDO["curp"], "ingreso": 3000},
    ]
    report = both_ways(tmp_path, program, [LUCIA, RICARDO], second, merged=True)
    assert report["verdicts"]["eligible"] == 2


@pytest.mark.parametrize(("asked", "created"), [('active_in("prueba", aval)', 2), ('not active_in("prueba", aval)', 1)])
def test_a_fact_of_somebody_in_the_chunk_before_counts(tmp_path: Path, asked: str, created: int) -> None:
    surety = "  aval: {type: curp, label: CURP del aval}\neligibility:"
    check = f"checks:\n  - {{id: aval, assert: '{asked}', message: El aval no sirve.}}\ncases:"
    program = a_program(FIELDS.replace("eligibility:", surety).replace("cases:", check))
    rows: Rows = [LUCIA, RICARDO | {"ingreso": 1, "aval": LUCIA["curp"]}]
    assert both_ways(tmp_path, program, rows)["created"] == created


def test_where_the_second_process_dies_the_load_goes_on(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_ahead.Second.give
    given = []

    def killed(self: load_ahead.Second, task: Any) -> None:
        given.append(task)
        if len(given) == 2:
            assert self._process is not None
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
        first(self, task)

    monkeypatch.setattr(load_ahead.Second, "give", killed)
    with two_processes(deaths=3):
        report = city.load(LUCIA, RICARDO, CONCEPCION, LUCIA)
    assert (fates(report), len(given)) == ({"created": 3, "identical": 1}, 4)


def test_a_short_file_starts_no_process(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_ahead, "has_free_core", lambda: True)
    monkeypatch.setattr(load_ahead, "Second", None)
    assert fates(city.load(LUCIA, RICARDO)) == {"created": 2}


@pytest.mark.parametrize(
    ("cores", "busy", "free"), [(2, 0.9, True), (2, 1.1, False), (1, 0.0, False), (None, 0.3, False)]
)
def test_a_machine_whose_cores_are_taken_starts_none(
    cores: int | None, busy: float, free: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(os, "getloadavg", lambda: (busy, 0.0, 0.0))
    assert load_ahead.has_free_core() is free
