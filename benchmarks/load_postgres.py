"""The load into PostgreSQL against COPY of the very same rows into the same tables and indexes, chunk by chunk."""

import time
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg
from load_clocks import clocks
from load_file import TODAY, Filled, program

from padron.registry.database import open_database
from padron.services import load as loading
from padron.services.programs import publish
from registry_stores import new_database, postgres_server, unique_name

CHUNK = 1000
CONTROL = ("program", "program_version", "load")
TABLES = ("identity", "person", "enrolment", "folio", "consent", "event", "tally_due", "counter",
          "load_row_problem")  # fmt: skip
PERSON = {"identity": 3, "person": 0, "enrolment": 0, "folio": 1, "consent": 0, "event": 0, "tally_due": 1}
"""Where each table has the person's key."""
Rows = list[tuple[object, ...]]


def on_postgres(work: Path, made: Filled) -> dict[str, Any]:
    """Runs both on a server of its own, and says how they compare."""
    folder = Path("/tmp") / unique_name()  # a socket's path must be short, and readable by its user
    with postgres_server(folder) as server:
        (work / "postgres_load").mkdir()
        address = new_database(server, "padron_load")
        store = open_database(work / "postgres_load", address)
        publish(store, "ines", program())
        with clocks() as seconds:
            report = loading.load(store, "alicia", program(), made.file, today=TODAY)
        store.close()
        found = {each.cell for each in report.problems if each.severity == "error"}
        assert found == made.planted
        floor = copied(work, server, dict(_stored(address, "load_row")), "padron_copy")
        again = copied(work, server, dict(_stored(address, "ctid")), "padron_again")
    rmtree(folder, ignore_errors=True)
    wrote = seconds["write"]
    return {
        "said": f"PostgreSQL: load {report.seconds:.2f} s, of which writing {wrote:.2f} s = {wrote / floor:.2f} x COPY "
        f"of the same rows ({floor:.2f} s), {wrote / again:.2f} x with them sorted as it does ({again:.2f} s); "
        f"longest unit {seconds['lock']:.3f} s"
    }


def copied(work: Path, server: str, rows: dict[str, Rows], name: str) -> float:
    """Seconds to COPY rows into a database that has its tables, a thousand of the file in each transaction."""
    address = new_database(server, name)
    (work / name).mkdir()
    open_database(work / name, address).close()
    with psycopg.connect(address) as connection:
        for table in CONTROL:
            _copy(connection, table, rows.pop(table))
        connection.commit()
        chunks = max(1, len(rows["enrolment"]) // CHUNK)
        start = time.perf_counter()
        for chunk in range(chunks):
            for table, values in rows.items():
                each = -(-len(values) // chunks)
                _copy(connection, table, values[chunk * each : (chunk + 1) * each])
            connection.commit()
        return time.perf_counter() - start


def _copy(connection: psycopg.Connection[Any], table: str, rows: Rows) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _stored(address: str, by: str) -> Iterator[tuple[str, Rows]]:
    """The rows, those of one person at the same place in every table, by `load_row` (the file's order) or by `ctid`."""
    with psycopg.connect(address) as connection:
        people = connection.execute(f"SELECT person_key FROM enrolment ORDER BY {by}".encode()).fetchall()
        order = {key: place for place, (key,) in enumerate(people)}
        for table in (*CONTROL, *TABLES):
            rows = connection.execute(f"SELECT * FROM {table} ORDER BY ctid".encode()).fetchall()
            at = PERSON.get(table)
            yield table, rows if at is None else sorted(rows, key=lambda row, at=at: order[row[at]])
