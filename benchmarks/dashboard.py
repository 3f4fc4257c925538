"""The dashboard against `select 1` round trips to the same registry. Bar: at most 10, flat in the number of people.

python benchmarks/dashboard.py [PEOPLE …]

`kept` is what a visit takes; `anew` the first one after somebody was counted; `counted` a thousand people counted.
"""

import sqlite3
import sys
import time
from collections.abc import Callable
from itertools import count as numbers
from pathlib import Path
from tempfile import TemporaryDirectory

from crowd import crowd
from sqlalchemy import text

from padron.program.model import Program
from padron.registry.counters import stamp
from padron.registry.database import Database, open_database
from padron.registry.keys import identity_key
from padron.registry.merging import NAMES
from padron.registry.tallies import disagreements
from padron.services.counting import refresh
from padron.services.dashboard import Filters, board
from padron.services.definitions import definitions
from padron.services.policy import Actor, Grant
from padron.services.programs import publish
from padron.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
SIZES = (2_000, 100_000)
TODAY = "2026-11-23"
DIEGO = Actor("diego", (Grant("decide"), Grant("read")))
ROUNDS = 200
_PERSON = "INSERT INTO person VALUES (?,?,?,?,?,?,?,NULL,'',?,'{}',NULL,?,1,1,0,0)"
_ENROLMENT = (
    "INSERT INTO enrolment VALUES (?,?,?,'2026',1,?,'activa','active',0,'eligible',?,'{}','{}',?,?,'form',NULL,NULL,1,"
    "'x',0,0)"
)


def filled(folder: Path, many: int) -> Database:
    """A registry of so many people, a third of them in two programs, everybody due and then counted."""
    store = open_database(folder)
    programs: list[Program] = []
    for name in definitions(Workspace(ROOT)).names:
        found = definitions(Workspace(ROOT)).program(name).program
        assert found is not None
        publish(store, "ines", found)
        programs.append(found)
    connection = sqlite3.connect(folder / "padron.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    ids = (number.to_bytes(16, "big") for number in numbers(1))
    for at, each in enumerate(crowd(many)):
        key = identity_key(b"benchmark", each["curp"])
        fields = f'{{"colonia":"19039-{at * 7 % 400:03}","municipio":"19039"}}'
        connection.execute(_PERSON, (key, *(each[name] for name in NAMES), each["fecha_nacimiento"], each["sexo"],
                                     each["entidad_nacimiento"], fields, key))  # fmt: skip
        for program in programs[at % 3 : at % 3 + 1 + (at % 3 == 0)]:
            on = f"2026-{at % 11 + 1:02}-05"
            own = next(ids)
            connection.execute(_ENROLMENT, (key, own, program.name, program.area, own.hex(), on, on))
        connection.execute("INSERT INTO tally_due VALUES (?, ?)", (next(ids), key))
    connection.execute(
        "INSERT INTO counter SELECT 'enrolment', program, call, area, state, substr(applied_on, 1, 7), zeroblob(16), "
        "count(*) FROM enrolment GROUP BY 1, 2, 3, 4, 5, 6"
    )
    connection.execute("COMMIT")
    connection.close()
    return store


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds: the middle of several rounds."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return sorted(took)[rounds // 2]


def main(many: int) -> None:
    """Prints one line: milliseconds and ratios."""
    with TemporaryDirectory() as folder:
        store = filled(Path(folder), many)
        start = time.perf_counter()
        counted = refresh(store)
        each = (time.perf_counter() - start) / counted * 1000

        def one() -> None:
            with store.reading() as view:
                view.connection.execute(text("select 1")).scalar()

        def looked() -> None:
            with store.reading() as view:
                assert board(view, DIEGO, Filters(), TODAY).people

        def anew() -> None:
            with store.writing("x") as unit:
                stamp(unit)
                unit.commit()
            start = time.perf_counter()
            looked()
            fresh.append(time.perf_counter() - start)

        fresh: list[float] = []
        round_trip, kept = best(one), best(looked)
        best(anew, 11)
        with store.reading() as view:
            assert disagreements(view) == []
        print(
            f"{many:>8} people: select 1 {round_trip * 1e3:.3f} ms, kept {kept * 1e3:.3f} ms = {kept / round_trip:.1f}x"
        )
        print(f"{'':>8} anew {sorted(fresh)[5] * 1e3:.1f} ms, counted {each:.2f} s")
        store.close()


if __name__ == "__main__":
    for size in [int(each) for each in sys.argv[1:]] or SIZES:
        main(size)
