"""A bulk load against its floor: inflate, expat without callbacks, raw executemany of the very same rows in file order.

python benchmarks/load.py [--rows N] [--peers] [--postgres] [--memory] [--all]

`--all`: 100,000 rows with peers and PostgreSQL, then the memory of 1,000,000: every bar of a load in one command.
`--peers` also runs what people would use instead, in an environment of its own; `--postgres` the load's writing into
PostgreSQL against COPY of the same rows; `--memory` only the load, for the memory of a very long file.
"""

import argparse
import json
import resource
import sqlite3
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any
from xml.parsers import expat

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT / "tests")]

from load_against import ran, told  # noqa: E402
from load_clocks import Seconds, clocks  # noqa: E402
from load_file import TODAY, Filled, filled, program  # noqa: E402
from watching import watched  # noqa: E402

from padron.intake.gate import MB, Limits  # noqa: E402
from padron.registry.database import open_database  # noqa: E402
from padron.services import load as loading  # noqa: E402
from padron.services.load_report import LoadReport  # noqa: E402
from padron.services.programs import publish  # noqa: E402

CHUNK = 1000
BEYOND = Limits(upload=400 * MB, unpacked=4000 * MB, rows=1_048_576, cpu=600)
"""Of all that fits in a sheet of Excel: without asking, Padrón takes 200,000 rows and 20 MB."""
CONTROL = ("program", "program_version", "load")
TABLES = (
    "identity", "person", "person_search", "enrolment", "folio", "consent", "event", "tally_due", "counter",
    "load_row_problem",
)  # fmt: skip
WHOSE = {
    "identity": 3, "person": 0, "person_search": 1, "enrolment": 0, "folio": 1, "consent": 0, "event": 0,
    "tally_due": 1,
}  # fmt: skip
"""Which column has the person's key."""
PRAGMAS = ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536", "temp_store = MEMORY")
Rows = list[tuple[object, ...]]


def main(rows: int, peers: bool, postgres: bool, memory: bool) -> None:
    """Makes the file, runs the load and its floor in a process each, and prints what they took."""
    folder = Path(gettempdir()) / "padron-benchmarks"
    folder.mkdir(exist_ok=True)
    made = filled(folder, rows)
    with TemporaryDirectory(dir=folder) as work:
        for name in ("registry", "floor"):
            (Path(work) / name).mkdir()
        took = _alone("load", work, rows)
        if memory:
            print(f"{rows} rows: {took['memory']}; {took['wall']:.0f} s")
            return
        _print(rows, made, took, _alone("floor", work, rows), _sizes(Path(work) / "registry" / "padron.db"))
        if postgres:
            print(_alone("postgres", work, rows)["said"])
    if peers:
        for line in told(ran(folder, rows), took["wall"] / rows, (took["cpu"] + took["child_cpu"]) / rows):
            print(line, flush=True)


def _alone(part: str, work: str, rows: int) -> dict[str, Any]:
    """What one part says, run in a process of its own."""
    said, most = watched([sys.executable, __file__, "--part", part, "--work", work, "--rows", str(rows)])
    found: dict[str, Any] = {**json.loads(said), "memory": most}
    return found


def loaded(work: Path, made: Filled) -> dict[str, Any]:
    """Padrón's load into a new registry, its stages on the clock, checked against what was planted."""
    store, whole = open_database(work / "registry"), program()
    publish(store, "ines", whole)
    other = time.process_time()
    with clocks() as seconds:
        report = loading.load(store, "alicia", whole, made.file, today=TODAY, limits=BEYOND)
    spent = time.process_time() - other
    _check(report, made)
    store.close()
    return {
        "wall": report.seconds, "stages": seconds, "statuses": dict(report.statuses),
        "cpu": spent,
        "child_cpu": sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]),
    }  # fmt: skip


def _check(report: LoadReport, made: Filled) -> None:
    found = {each.cell for each in report.problems if each.severity == "error"}
    assert found == made.planted, (sorted(found - made.planted)[:5], sorted(made.planted - found)[:5])
    assert (report.rejected, report.statuses["identical"]) == (len(made.planted), made.copies)


def floor(work: Path, made: Filled) -> dict[str, Any]:
    """What any load must do with this file and these tables; `sorted`: with the rows as the load sorts them."""
    start, other = time.perf_counter(), time.process_time()
    with zipfile.ZipFile(made.file) as book:
        for part in ("xl/sharedStrings.xml", made.part):
            parser = expat.ParserCreate()
            with book.open(part) as member:
                while read := member.read(1 << 20):
                    parser.Parse(read)
            parser.Parse(b"", True)
    parsed = time.perf_counter() - start
    before = time.process_time()
    rows = dict(_stored(work / "registry" / "padron.db", "load_row"))
    open_database(work / "floor").close()
    other += time.process_time() - before
    wrote = raw(rows, work / "floor" / "padron.db")
    del rows
    before = time.process_time()
    (work / "again").mkdir()
    open_database(work / "again").close()
    again = raw(dict(_stored(work / "registry" / "padron.db", "rowid")), work / "again" / "padron.db")
    other += time.process_time() - before
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "parse": parsed, "tables": wrote, "wall": parsed + sum(wrote.values()), "sorted": parsed + sum(again.values()),
        "cpu": spent.ru_utime + spent.ru_stime - other,
    }  # fmt: skip


def postgres(work: Path, made: Filled) -> dict[str, Any]:
    """The load's writing into PostgreSQL against COPY; what it takes is not in the memory of the other parts."""
    from load_postgres import on_postgres

    return on_postgres(work, made)


def raw(rows: dict[str, Rows], target: Path) -> Seconds:
    """Seconds by table (and of committing) to insert rows into a database that has its tables, chunk by chunk."""
    connection = sqlite3.connect(target, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    for table in CONTROL:
        connection.executemany(_insert(table, rows.get(table, [])), rows.pop(table))
    chunks, seconds = max(1, len(rows["enrolment"]) // CHUNK), dict.fromkeys((*TABLES, "commit"), 0.0)
    for chunk in range(chunks):
        connection.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            each = -(-len(values) // chunks)
            start = time.perf_counter()
            connection.executemany(_insert(table, values), values[chunk * each : (chunk + 1) * each])
            seconds[table] += time.perf_counter() - start
        start = time.perf_counter()
        connection.execute("COMMIT")
        seconds["commit"] += time.perf_counter() - start
    connection.close()
    return seconds


def _insert(table: str, values: Rows) -> str:
    names = "(name, person_key) " if table == "person_search" else ""
    return f"INSERT INTO {table} {names}VALUES ({','.join('?' * len(values[0]))})" if values else ""


def _stored(source: Path, by: str) -> Iterator[tuple[str, Rows]]:
    """The rows of each table, by `load_row` as the file has them, or by `rowid` as the load wrote them."""
    connection = sqlite3.connect(source)
    people = connection.execute(f"SELECT person_key FROM enrolment ORDER BY {by}")
    order = {key: place for place, (key,) in enumerate(people)}
    for table in (*CONTROL, *TABLES):
        names = "name, person_key" if table == "person_search" else "*"
        rows = connection.execute(f"SELECT {names} FROM {table}").fetchall()
        if table in WHOSE:
            at = WHOSE[table]
            rows.sort(key=lambda row: order[row[at]])
        yield table, rows
    connection.close()


def _sizes(source: Path) -> dict[str, int]:
    """Bytes by table, its indexes included."""
    connection = sqlite3.connect(source)
    owner = dict(connection.execute("SELECT name, tbl_name FROM sqlite_master"))
    sizes: dict[str, int] = {}
    for name, size in connection.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"):
        table = owner.get(name, name)
        table = "person_search" if table.startswith("person_search") else table
        sizes[table] = sizes.get(table, 0) + size
    connection.close()
    return sizes


def _print(rows: int, made: Filled, took: dict[str, Any], least: dict[str, Any], sizes: dict[str, int]) -> None:
    stages, wall = took["stages"], took["wall"]
    stages = {**dict.fromkeys(("known", "judged", "here"), 0.0), **stages}
    other = wall - sum(stages[name] for name in ("open", "read", "twins", "known", "judged", "here", "write"))
    print(f"{rows} rows x 20 columns, {made.file.stat().st_size / 1e6:.1f} MB; {len(made.planted)} planted mistakes "
          f"found, none else; {took['statuses']}")  # fmt: skip
    print(f"load  {wall:.2f} s = {wall / least['wall']:.2f} x floor ({least['wall']:.2f} s: inflate and expat "
          f"{least['parse']:.2f}, rows {least['wall'] - least['parse']:.2f}); {rows / wall:.0f} rows/s")  # fmt: skip
    print(f"      = {wall / least['sorted']:.2f} x the same floor with the rows sorted as the load writes them "
          f"({least['sorted']:.2f} s)")  # fmt: skip
    print(f"      open {stages['open']:.2f} (gate {stages['gate']:.3f}, then the child scans and parses), read "
          f"{stages['read']:.2f} (of both, waiting for the child {stages['wait']:.2f}), twins {stages['twins']:.2f},\n"
          f"      known {stages['known']:.2f}, waiting for the second process {stages['judged']:.2f} (judged here "
          f"{stages['here']:.2f}), write {stages['write']:.2f}, rest {other:.2f}")  # fmt: skip
    spent = took["cpu"] + took["child_cpu"]
    print(f"      processor {spent:.2f} s, its children's {took['child_cpu']:.2f} of it = {spent / least['cpu']:.2f} x "
          f"floor ({least['cpu']:.2f} s)")  # fmt: skip
    print(f"      memory {took['memory']}; longest write lock {stages['lock']:.3f} s")
    print(f"{'table':<18}{'bytes/row':>10}{'µs/row':>8}   of the raw floor, by row of the file")
    for table, seconds in least["tables"].items():
        print(f"{table:<18}{sizes.get(table, 0) / rows:>10.0f}{seconds / rows * 1e6:>8.1f}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=20_000)
    asked.add_argument("--peers", action="store_true")
    asked.add_argument("--postgres", action="store_true")
    asked.add_argument("--memory", action="store_true")
    asked.add_argument("--all", action="store_true")
    asked.add_argument("--part", choices=("load", "floor", "postgres"))
    asked.add_argument("--work", type=Path)
    given = asked.parse_args()
    if given.part is None:
        rows = 100_000 if given.all else given.rows
        main(rows, given.peers or given.all, given.postgres or given.all, given.memory)
        if given.all:
            main(1_000_000, peers=False, postgres=False, memory=True)
    else:
        part = {"load": loaded, "floor": floor, "postgres": postgres}[given.part]
        file = filled(Path(gettempdir()) / "padron-benchmarks", given.rows)
        print(json.dumps(part(given.work, file)))
