"""Loads put in the queue and done by a worker, and all that they leave behind, to be compared."""

import shutil
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from invented import people as invented_people
from load_makers import LUCIA, RICARDO, TODAY, Office, filled, office
from padron.program.model import Program
from padron.registry.arrivals import Policy
from padron.registry.database import open_database
from padron.registry.enrolments import enrolments_in
from padron.registry.jobs import Job, job_of
from padron.registry.load_chunks import chunks_of
from padron.registry.loads import Load, load_of, problems_of
from padron.registry.people import people_of
from padron.services.load_course import marked_path
from padron.services.load_job import work_once
from padron.services.load_queue import Wanted, queue_load

CONCEPCION = LUCIA | {"curp": "SABC560626MDFLRN01", "nombre": "Concepción", "primer_apellido": "Salinas"}
NOBODY = {name: value for name, value in LUCIA.items() if name != "curp"}
Rows = list[Mapping[str, Any]]
ROWS: Rows = [
    LUCIA,
    RICARDO,
    LUCIA | {"nombre": "  Lucía "},
    CONCEPCION | {"estudia": "sí", "oficio": "costura"},
    LUCIA | {"curp": "VIGC700101HNLLRR06", "municipio": "Marte", "ingreso": "mil"},
    NOBODY | {"aviso_aceptado_el": "ayer"},
    RICARDO | {"curp": "TECR880229HNLRNC01"},
    RICARDO | {"curp": "TECR880229HNLRNC01"},
    LUCIA | {"curp": "VIGC700101HNLLRR06"},
    RICARDO,
    LUCIA,
]
"""Kept, adjusted, copies near and far of what was kept and of what was not, and one CURP with two stories."""


def data_of(city: Office) -> Path:
    """The data folder of a registry."""
    folder = city.store._turns._folder
    assert folder is not None
    return folder


def many(count: int) -> Rows:
    """So many people: every eighth is wrong, every fifth earns too much, the last two are a copy of the first."""
    found: Rows = [
        {**each, "municipio": "19039", "ingreso": 9000 if at % 5 == 3 else 3000, "aviso_aceptado_el": "2026-05-01"}
        | ({"municipio": "Marte"} if at % 8 == 6 else {})
        for at, each in enumerate(invented_people(count - 2))
    ]
    return [*found, found[0], found[6]] if count > 8 else [*found, found[0], found[0]]


def queued(
    city: Office, file: bytes, actor: str = "alicia", again: bool = False, policy: Policy = "fill"
) -> bytes | Load:
    wanted = Wanted(city.program, file, "solicitudes.xlsx", TODAY, again=again, policy=policy)
    return queue_load(city.store, data_of(city), actor, wanted)


def in_queue(city: Office, file: bytes, **more: Any) -> bytes:
    made = queued(city, file, **more)
    assert isinstance(made, bytes)
    return made


def ended(city: Office, load: bytes) -> tuple[Load, Job]:
    with city.store.reading() as view:
        found, job = load_of(view, load), job_of(view, load)
    assert found is not None and job is not None
    return found, job


class Stops:
    """Asks the worker to stop once so many chunks are written."""

    def __init__(self, city: Office, load: bytes, after: int) -> None:
        self.city, self.load, self.after = city, load, after

    def __call__(self) -> bool:
        with self.city.store.reading() as view:
            return len(chunks_of(view, self.load)) >= self.after


def end(city: Office, load: bytes, data: Path | None = None) -> dict[str, Any]:
    """All that a load left behind, but ids, folios and how long it took."""
    found, job = ended(city, load)
    with city.store.reading() as view:
        enrolled = enrolments_in(view, "prueba", "anual", limit=None)
        people = people_of(view, {each.person_key for each in enrolled})
        problems = problems_of(view, load, after_row=-1)
        assert chunks_of(view, load) == []
    kept = [
        (dict(people[each.person_key].values), each.state, each.verdict, dict(each.answers), dict(each.judged),
         each.applied_on, each.source.row, each.version)
        for each in enrolled
    ]  # fmt: skip
    counts = {name: value for name, value in found.counts.items() if name != "seconds"}
    return {
        "states": (found.state, job.state), "counts": counts, "results": found.results, "problems": problems,
        "kept": sorted(kept, key=lambda each: each[6] or 0), "marked": cells(data_of(city), load),
        "waiting": list((data_of(city) / "waiting").iterdir()),
    }  # fmt: skip


def cells(data: Path, load: bytes) -> list[list[tuple[Any, ...]]]:
    path = marked_path(data, load)
    if not path.exists():
        return []
    book = load_workbook(BytesIO(path.read_bytes()))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def cut_everywhere(
    folder: Path, program: Program, rows: Rows, chunks: int, after_a_cut: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """The end of a load, which must be the same whole, and cut after each of its chunks and after all of them."""
    (folder / "new").mkdir(parents=True)
    open_database(folder / "new").close()
    ends, file = [], filled(program, *rows)
    for name, cuts in (("whole", []), *((f"cut{n}", [n]) for n in range(chunks)), ("cut", list(range(chunks)))):
        store = open_database(shutil.copytree(folder / "new", folder / name))  # keys come from the same secret
        city = office(store, program)
        load = in_queue(city, file)
        for each in cuts:
            assert work_once(store, folder / name, stops=Stops(city, load, each))
            assert ended(city, load)[0].state == "running"
            after_a_cut()
        assert work_once(store, folder / name)
        assert not work_once(store, folder / name)
        ends.append(end(city, load))
        store.close()
    for each in ends[1:]:
        assert each == ends[0]
    return ends[0]
