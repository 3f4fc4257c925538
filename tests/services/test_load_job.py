"""A load is a job: cut anywhere it goes on from its last chunk, and ends as one that nobody cut."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from load_jobs import CONCEPCION, ROWS, Rows, Stops, cut_everywhere, data_of, end, ended, in_queue, queued
from load_makers import FIELDS, LUCIA, RICARDO, TODAY, Office, a_program, filled
from padron.intake.anysheet.mapping import MappedColumn, SheetMapping
from padron.registry.database import Database, open_database
from padron.registry.jobs import ATTEMPTS
from padron.registry.loads import Load
from padron.services import load_ahead, load_spool
from padron.services.load_job import work_once
from padron.services.load_queue import Wanted, file_path, queue_load
from registry_stores import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    (tmp_path / "data").mkdir()
    made = open_database(tmp_path / "data", clock=clock)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _two_rows_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 2)


def test_a_load_that_is_cut_after_any_chunk_ends_as_one_that_was_not(tmp_path: Path) -> None:
    found = cut_everywhere(tmp_path, a_program(), ROWS, 6)
    assert found["states"] == ("done", "done")
    assert found["counts"]["rows"] == 11
    assert [found["counts"][name] for name in ("created", "updated", "identical", "rejected")] == [3, 0, 3, 5]
    assert "adjusted" in {each.code for each in found["problems"]}
    assert found["results"]["reasons"]
    assert len(found["marked"]) > 1
    assert found["waiting"] == []


def test_so_does_one_whose_chunks_are_judged_ahead_by_a_second_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_ahead, "LONG", 0)
    monkeypatch.setattr(load_ahead, "has_free_core", lambda: True)
    found = cut_everywhere(tmp_path, a_program(), ROWS[:7], 3)
    assert (found["states"], found["counts"]["rows"]) == (("done", "done"), 7)


def test_so_does_one_whose_chunks_become_shorter_because_the_registry_is_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("CHUNK", 4), ("_LEAST", 1), ("_PART", 1), ("_FIRST", 2), ("MEANT", 0.0)):  # two rows, then one
        monkeypatch.setattr(load_spool, name, value)
    found = cut_everywhere(tmp_path, a_program(), ROWS, 6)
    assert (found["states"], found["counts"]["rows"]) == (("done", "done"), 11)


def test_a_sheet_is_read_by_the_mapping_that_was_confirmed_however_long_it_waited(city: Office) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Clave", "Ingreso", "Nombre", "Apellido"])
    book.active.append([RICARDO["curp"], 3000, "Ricardo", "Treviño"])
    out = BytesIO()
    book.save(out)
    names = ("curp", "ingreso", "nombre", "primer_apellido")
    headings = [cell.value for cell in book.active[1]]
    mapping = SheetMapping(
        "prueba",
        tuple(MappedColumn(str(heading), name) for heading, name in zip(headings, names, strict=True)),
        book.active.title,
        {"municipio": "19039", "aviso_aceptado_el": "2026-05-01"},
    )
    wanted = Wanted(city.program, out.getvalue(), "lista.xlsx", TODAY, mapping)
    load = queue_load(city.store, data_of(city), "alicia", wanted)
    assert isinstance(load, bytes)
    assert work_once(city.store, data_of(city))
    assert [each[0]["curp"] for each in end(city, load)["kept"]] == [RICARDO["curp"]]


def test_what_rows_of_the_file_ask_for_together_is_known_after_a_cut(tmp_path: Path) -> None:
    limited = "lifecycle: reviewed\nlimits: [{max: 1, per: household, message: Uno por hogar.}]\n" + FIELDS.lstrip()
    program = a_program(limited, person="person: {telefono: optional, domicilio: required, hogar: required}\n")
    rows: Rows = [{**each, "hogar": "H-1", "ingreso": 1} for each in (LUCIA, CONCEPCION, RICARDO)]
    found = cut_everywhere(tmp_path, program, rows, 2)
    assert [each.row for each in found["problems"] if each.code == "limit_shared"] == [4, 5]


def test_a_workers_death_is_known_by_its_lease_and_the_dead_one_writes_nothing_more(city: Office, clock: Clock) -> None:
    load = in_queue(city, filled(city.program, *ROWS))
    data, first = data_of(city), []

    def other(*_: object) -> bool:
        if not first and Stops(city, load, 3)():
            first.append(True)
            clock.pass_seconds(61)  # this worker is taken for dead, and another one goes on
            assert work_once(city.store, data, "other")
        return False

    assert work_once(city.store, data, "slow", stops=other)
    found, job = ended(city, load)
    assert (found.state, job.owner, job.fence, found.counts["rows"]) == ("done", "other", 2, 11)
    assert len(end(city, load)["kept"]) == 3


def test_the_day_of_a_load_stays_that_of_its_beginning(city: Office) -> None:
    load = in_queue(city, filled(city.program, LUCIA))
    _, job = ended(city, load)
    assert job.parameters["today"] == TODAY
    work_once(city.store, data_of(city))
    assert end(city, load)["kept"][0][5] == TODAY


def test_the_file_waits_for_its_owner_alone_and_goes_when_it_is_loaded(city: Office) -> None:
    load = in_queue(city, filled(city.program, LUCIA))
    path = file_path(data_of(city), load)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    work_once(city.store, data_of(city))
    assert not path.exists()


def test_what_only_parsing_finds_ends_the_load_in_words(city: Office) -> None:
    book = load_workbook(BytesIO(filled(city.program, LUCIA)))
    del book[book.sheetnames[1]]
    out = BytesIO()
    book.save(out)
    load = in_queue(city, out.getvalue())
    assert work_once(city.store, data_of(city))
    found, job = ended(city, load)
    assert (found.state, job.state) == ("failed", "failed")
    assert str(found.results["refused"])
    assert not file_path(data_of(city), load).exists()


def test_a_load_that_comes_to_nothing_three_times_is_given_up_in_words(
    city: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = in_queue(city, filled(city.program, LUCIA))

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("padron.services.load_job.load", broken)
    for _ in range(ATTEMPTS):
        assert work_once(city.store, data_of(city))
        clock.pass_seconds(11)
    found, job = ended(city, load)
    assert (found.state, job.state) == ("failed", "failed")
    assert found.results["refused"] == "La carga se detuvo por un error de Padrón"


def test_a_load_whose_worker_dies_three_times_before_its_first_chunk_is_given_up(city: Office, clock: Clock) -> None:
    load = in_queue(city, filled(city.program, LUCIA))

    class Death(BaseException):
        pass

    def dies() -> bool:
        raise Death

    for _ in range(ATTEMPTS):
        with pytest.raises(Death):
            work_once(city.store, data_of(city), stops=dies)
        clock.pass_seconds(121)
    assert not work_once(city.store, data_of(city))
    found, _ = ended(city, load)
    assert found.state == "failed"
    assert "interrumpió" in str(found.results["refused"])


def test_the_same_file_while_it_waits_or_runs_is_the_load_that_there_is(city: Office) -> None:
    file = filled(city.program, *ROWS)
    first = in_queue(city, file)
    for again in (False, True):
        there = queued(city, file, "benito", again=again)
        assert isinstance(there, Load) and there.id == first
    work_once(city.store, data_of(city), stops=Stops(city, first, 2))
    assert isinstance(queued(city, file, again=True), Load)
    work_once(city.store, data_of(city))
    done = queued(city, file, "benito")
    assert isinstance(done, Load) and (done.id, done.state) == (first, "done")
    second = in_queue(city, file, actor="benito", again=True)
    work_once(city.store, data_of(city))
    assert second != first
    assert ended(city, second)[0].counts["identical"] == 6
