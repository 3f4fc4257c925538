"""A program simulated over everybody, against a plain scan of the same rows. Bar: at most 3 times the scan.

python benchmarks/simulate.py [PEOPLE] [PROGRAM]

The scan reads, in the same run and database, the columns that the statement reads of the rows that it reads, without
looking inside any of them: `fetched` hands each row to Python, as whoever judges outside the database must; `counted`
stays inside and only adds up lengths. Nothing that only counts rows is called a scan.
"""

import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from crowd import crowd

from padron.outputs.sql import SQLITE
from padron.program.model import Program
from padron.registry.database import Database, open_database
from padron.registry.folding import name_fold
from padron.registry.keys import identity_key, new_ids
from padron.registry.merging import NAMES
from padron.registry.simulation import Statement, simulated
from padron.services.definitions import definitions
from padron.services.facts import frame
from padron.services.programs import publish
from padron.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-11-25"
ROUNDS = 9
ADDRESS = {"calle": "CONSTITUCIÓN", "codigo_postal": "64000", "colonia": "0001", "numero_exterior": "100",
           "referencias": "PORTÓN VERDE, JUNTO A LA TIENDA", "telefono": "8112345678"}  # fmt: skip
Scan = Callable[[], object]


def filled(folder: Path, count: int, programs: list[Program]) -> Database:
    """So many people, six in ten with answers in the first program, three in ten enrolled in each of the others."""
    store = open_database(folder)
    for each in programs:
        publish(store, "benchmark", each)
    connection = sqlite3.connect(folder / "padron.db", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    chance, ids = random.Random(7), new_ids(count * len(programs))
    for each in crowd(count):
        key = identity_key(b"benchmark", each["curp"])
        connection.execute(
            "INSERT INTO person VALUES (?,?,?,?,?,?,?,NULL,?,?,'{}',NULL,?,1,1,0,0)", person(key, each, chance)
        )
        connection.execute("INSERT INTO identity VALUES (?,?,'curp',?,'form',0,NULL)", (key, each["curp"], key))
        for at, program in enumerate(programs):
            if chance.random() < (0.3 if at else 0.6):
                connection.execute(ENROLMENT, enrolment(key, next(ids), program, chance))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()
    return store


def person(key: bytes, each: dict[str, str], chance: random.Random) -> tuple[object, ...]:
    fields = {**each, **ADDRESS, "municipio": chance.choice(("19039", "19039", "19039", "19026", "19006"))}
    fields.pop("curp")
    names = [each[name] for name in NAMES]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    born = (each["fecha_nacimiento"], each["sexo"], each["entidad_nacimiento"])
    return (key, *names, *born, name_fold(names), text, key)


ENROLMENT = (
    "INSERT INTO enrolment VALUES (?,?,?,'2026',1,?,?,?,0,'eligible',?,?,'{}','2026-05-01',NULL,'form',NULL,NULL,1,"
    "'x',0,0)"
)


def enrolment(key: bytes, id_: bytes, program: Program, chance: random.Random) -> tuple[object, ...]:
    active = chance.random() < 0.5
    answers: dict[str, object] = {
        "num_integrantes": chance.randint(1, 8), "ingreso_mensual_hogar": chance.randrange(0, 3_000_000, 50),
        "vive_solo": chance.random() < 0.3, "recibe_pension": chance.random() < 0.5, "comprobante_tipo": "luz",
        "comprobante_fecha": "2026-04-01", "comprobante_cotejado": True, "identificacion_tipo": "ine",
        "dependientes": 1, "discapacidad": [], "tiene_representante": False, "inseguridad_alimentaria": "leve",
    }  # fmt: skip
    if answers["recibe_pension"]:
        answers["monto_pension"] = chance.randrange(0, 600_000, 50)
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"))
    state, category = ("active", "active") if active else ("in_review", "open")
    return key, id_, program.name, program.area, state, category, id_.hex(), text


def scans(folder: Path) -> tuple[Scan, Scan]:
    """The same rows and columns, handed out or added up."""
    raw = sqlite3.connect(folder / "padron.db")
    raw.execute("PRAGMA cache_size = -65536")
    of_person = "person_key, birth_date, merged_into, fields"
    of_enrolment = 'person_key, id, program, "call", category, applied_on, answers'

    def fetched() -> int:
        return sum(sum(1 for _ in raw.execute(f"SELECT {columns} FROM {table}"))
                   for columns, table in ((of_person, "person"), (of_enrolment, "enrolment")))  # fmt: skip

    def counted() -> object:
        return [raw.execute(f"SELECT {_lengths(columns)} FROM {table}").fetchone()
                for columns, table in ((of_person, "person"), (of_enrolment, "enrolment"))]  # fmt: skip

    return fetched, counted


def _lengths(columns: str) -> str:
    return ", ".join(f"SUM(LENGTH({each}))" for each in columns.split(", "))


def in_turn(works: dict[str, Scan]) -> dict[str, list[float]]:
    """Processor seconds of each in every round; a round runs them all, so that a busy moment is nobody's alone."""
    rounds = [{name: _took(work) for name, work in works.items()} for _ in range(ROUNDS)]
    return {name: [each[name] for each in rounds] for name in works}


def _took(work: Scan) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def programs(first: str) -> Iterator[Program]:
    """The starter's programs, the one that is simulated first."""
    found = definitions(Workspace(ROOT))
    for name in sorted(found.names, key=lambda name: name != first):
        made = found.program(name).program
        assert made is not None
        yield made


def main(count: int, name: str) -> None:
    """Prints milliseconds and ratios, each the median of the rounds; then the least and the greatest ratio."""
    with TemporaryDirectory() as folder:
        every = list(programs(name))
        program = every[0]
        store = filled(Path(folder), count, every)
        call = program.call_on(TODAY)
        about = replace(frame(every, program), as_of=TODAY, call=call.name if call else "")
        fetched, counted = scans(Path(folder))
        with store.reading() as view:
            found = simulated(view, program, about)
            took = in_turn({
                "simulated": lambda: simulated(view, program, about),
                "scan, fetched": fetched,
                "scan, counted": counted,
                "printing": lambda: Statement(program, about, SQLITE, False).text(),
            })  # fmt: skip
        print(f"{program.name}: {found.counts.people} people, {found.counts.eligible} eligible")
        for what, seconds in took.items():
            ratios = [ours / theirs for ours, theirs in zip(took["simulated"], seconds, strict=True)]
            print(f"{what:<16}{median(seconds) * 1e3:>9.1f} ms{median(ratios):>8.2f}x, "
                  f"{min(ratios):.2f} to {max(ratios):.2f}")  # fmt: skip
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000,
         sys.argv[2] if len(sys.argv) > 2 else "apoyo_alimentario_adulto_mayor")  # fmt: skip
