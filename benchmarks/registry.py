"""A registry of many people with five services each: history, search, a promoted filter and the dashboard.

python benchmarks/registry.py [PEOPLE] [--postgres]

Against, in the same run: the same statements raw, a scan of the folded names, the filter without its index, and
`select 1`. The history is also told at 10,000 people, for the slope. People come in through the registry's own door;
services are written by one statement, as the door would keep them.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from registry_writes import FAMILY, GIVEN, HISTORY, each_arrival
from sqlalchemy import text

from padron.registry.arrivals import Arrival, SaveRules
from padron.registry.database import Database, open_database
from padron.registry.history import history
from padron.registry.people import resolve
from padron.registry.promoted import Promoted, Wanted, index_promoted
from padron.registry.saving import save_many
from padron.registry.search import search
from padron.registry.store import View
from padron.registry.tray import Sought, count_by
from padron.services.counting import refresh
from padron.services.dashboard import Filters, board
from padron.services.definitions import definitions
from padron.services.policy import Actor, Grant
from padron.services.programs import publish
from padron.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from registry_stores import new_database, postgres_server, unique_name  # noqa: E402

FOOD, CALL, TODAY = "apoyo_alimentario_adulto_mayor", "ejercicio_2026", "2026-11-23"
SMALL, CHUNK, LOOKS, SEARCHES = 10_000, 1000, 400, 200
AMOUNT = Promoted(FOOD, ("monto",), True)
DIEGO = Actor("diego", (Grant("decide"), Grant("read")))
KEYS = {"sqlite": "randomblob(16)", "postgresql": "uuid_send(gen_random_uuid())"}
SERVICES = """
    INSERT INTO benefit
    SELECT e.person_key, {key}, e.id, e.program, 'despensa', 100, 35000, '2026-0' || m.month || '-10', 1, 'delivered',
           NULL, '{{"punto_entrega":"pe_centro"}}', '{{}}', 'load', NULL, NULL, 'ana', e.recorded_at, e.recorded_at
    FROM enrolment e, (SELECT 5 AS month UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) m
"""


@contextmanager
def opened(postgres: bool) -> Iterator[tuple[Database, str]]:
    """An empty registry, and its address on PostgreSQL."""
    with TemporaryDirectory() as folder:
        if not postgres:
            store = open_database(Path(folder))
            yield store, ""
            store.close()
            return
        socket = Path("/tmp") / unique_name()  # a socket's path must be short, and readable by its user
        with postgres_server(socket) as server:
            address = new_database(server, "padron_registry")
            store = open_database(Path(folder), address)
            yield store, address
            store.close()
        rmtree(socket, ignore_errors=True)


def filled(store: Database, address: str, people: int) -> None:
    """So many people of one program, each with one enrolment and five services; all counted for the dashboard."""
    food = definitions(Workspace(ROOT)).program(FOOD).program
    assert food is not None
    publish(store, "ines", food)
    rules, coming = SaveRules("fill"), _active(each_arrival(people), food.sha256)
    while chunk := list(islice(coming, CHUNK)):
        with store.writing("carga") as unit:
            assert all(each.status == "created" for each in save_many(unit, chunk, rules))
            unit.commit()
    with store.writing("carga") as unit:
        unit.connection.execute(text(SERVICES.format(key=KEYS[unit.connection.dialect.name])))
        unit.commit()
    refresh(store)
    if address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def _active(arrivals: Iterable[Arrival], sha256: str) -> Iterator[Arrival]:
    for each in arrivals:
        yield replace(each, program=FOOD, sha256=sha256, call=CALL, state="active", category="active")


def took(work: Callable[[Any], object], values: Sequence[Any]) -> list[float]:
    """Milliseconds of each, the least first: of each the best of three, after a round that warms up."""
    return sorted(min(times) for times in zip(*(_round(work, values) for _ in range(4)), strict=True))


def _round(work: Callable[[Any], object], values: Sequence[Any]) -> list[float]:
    found = []
    for value in values:
        start = time.perf_counter()
        work(value)
        found.append((time.perf_counter() - start) * 1e3)
    return found


def middle(found: Sequence[float]) -> float:
    """The one in the middle."""
    return found[len(found) // 2]


def p95(found: Sequence[float]) -> float:
    """What 95 of 100 stay under."""
    return found[int(len(found) * 0.95)]


def raw(view: View) -> Callable[[str, tuple[Any, ...]], list[Any]]:
    """A statement by the driver alone, which keeps what it has prepared."""
    cursor = view.connection.connection.driver_connection.cursor()  # type: ignore[union-attr]

    def fetched(asked: str, given: tuple[Any, ...]) -> list[Any]:
        cursor.execute(asked.replace("?", "%s") if view.on_postgres else asked, given)
        found: list[Any] = cursor.fetchall()
        return found

    return fetched


def histories(view: View, people: int) -> tuple[float, float]:
    """Milliseconds: a person's history through the store, and its statements raw."""
    numbers = Random(3).sample(range(people), LOOKS)
    keys = [resolve(view, f"XEXX{number:014d}") or b"" for number in numbers]
    assert len(history(view, keys[0])) == 6
    plain = raw(view)
    statements = [*HISTORY[:-1], HISTORY[-1].replace("<>", "=")]

    def told(key: bytes) -> None:
        for asked in statements:
            plain(asked, (FOOD if asked.endswith("program = ?") else key,) * asked.count("?"))

    return middle(took(lambda key: history(view, key), keys)), middle(took(told, keys))


def searches(view: View) -> tuple[float, float, float]:
    """Milliseconds: half of the names' searches, 95 of 100, and one scan of every folded name."""
    chance, plain = Random(5), raw(view)
    words = [f"{chance.choice(FAMILY)} {chance.choice(GIVEN)[:4]}".lower() for _ in range(SEARCHES)]
    found = took(lambda word: search(view, word), words)
    scan = took(
        lambda word: plain("SELECT person_key FROM person WHERE name_fold LIKE ?", (f"%{word}%",)), ["zzyzx", "xoxoc"]
    )
    return middle(found), p95(found), middle(scan)


def filters(store: Database, people: int) -> tuple[float, float]:
    """Milliseconds to count one in a thousand by a number: with the field's index, and without."""
    low = [number * people // 50 for number in range(20)]
    asked = [Sought(FOOD, ("active",), answers=(Wanted(AMOUNT, each, each + people // 1000 - 1),)) for each in low]
    times = []
    for promoted, some in (((AMOUNT,), asked), ((), asked[:3])):
        with store.writing("ines") as unit:
            index_promoted(unit, FOOD, promoted)
            unit.commit()
        with store.reading() as view:
            assert count_by(view, asked[0]) == people // 1000
            times.append(middle(took(lambda each, view=view: count_by(view, each), some)))
    return times[0], times[1]


def dashboards(store: Database) -> tuple[float, float]:
    """Milliseconds: a visit to the dashboard, and one round trip."""

    def looked(_: int) -> None:
        with store.reading() as view:
            assert board(view, DIEGO, Filters(), TODAY).people

    def one(_: int) -> None:
        with store.reading() as view:
            view.connection.execute(text("select 1")).scalar()

    return middle(took(looked, range(200))), middle(took(one, range(200)))


def main(people: int, postgres: bool) -> None:
    """Prints the ratios."""
    with opened(postgres) as (store, address):
        filled(store, address, SMALL)
        with store.reading() as view:
            small, _ = histories(view, SMALL)
    with opened(postgres) as (store, address):
        start = time.perf_counter()
        filled(store, address, people)
        print(f"{'PostgreSQL' if postgres else 'SQLite'}, {people:,} people with {5 * people:,} services, "
              f"made in {time.perf_counter() - start:.0f} s", flush=True)  # fmt: skip
        with store.reading() as view:
            told, plain = histories(view, people)
            print(f"history {told:.3f} ms = {told / plain:.2f} x its statements raw ({plain:.3f} ms); "
                  f"{told / small:.2f} x at {SMALL:,} people ({small:.3f} ms)", flush=True)  # fmt: skip
            half, most, scan = searches(view)
            print(f"search {half:.2f} ms, p95 {most:.2f} ms; a scan {scan:.0f} ms = {scan / half:.0f} x, "
                  f"{scan / most:.0f} x the p95", flush=True)  # fmt: skip
        quick, slow = filters(store, people)
        print(f"filter on a promoted field {quick:.2f} ms, without its index {slow:.0f} ms = {slow / quick:.0f} x")
        visit, trip = dashboards(store)
        print(f"dashboard {visit:.3f} ms = {visit / trip:.1f} x select 1 ({trip:.3f} ms)")


if __name__ == "__main__":
    given = [each for each in sys.argv[1:] if each != "--postgres"]
    main(int(given[0]) if given else 1_000_000, "--postgres" in sys.argv)
