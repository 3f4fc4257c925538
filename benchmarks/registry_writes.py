"""Rows saved through the registry's door, against raw executemany of the very same rows into the same tables.

python benchmarks/registry_writes.py [ROWS]
"""

import gc
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from padron.registry.arrivals import Arrival, ConsentGiven, SaveRules, Source
from padron.registry.canonical import canonical
from padron.registry.database import Database, open_database
from padron.registry.history import history
from padron.registry.keys import new_ids
from padron.registry.people import resolve
from padron.registry.programs import PublishedProgram, publish
from padron.registry.saving import save_many
from padron.registry.search import search

CHUNK = 1000
SHA = "a" * 64
_SYLLABLES = ("GAR", "TRE", "PE", "LO", "MU", "SA", "CAN", "LE", "RO", "VI", "ÑO", "ZA", "DA", "TÚ", "RES", "NA")
GIVEN = tuple(one + two for one in _SYLLABLES[:12] for two in _SYLLABLES[8:])
FAMILY = tuple(one + two + three for one in _SYLLABLES for two in _SYLLABLES for three in _SYLLABLES[8:])
JUDGED = canonical({
    "person": {"fecha_nacimiento": "1960-01-01", "municipio": "19039"},
    "facts": {"active_in_kind:alimentario": False},
    "parameters": {"linea": ["2026-01-01", 471855]},
    "criteria": [["edad", "met"], ["residencia", "met"], ["ingreso", "met"], ["sin_otro_apoyo", "met"]],
})  # fmt: skip
TABLES = ("identity", "person", "enrolment", "folio", "consent", "event", "person_search")
HISTORY = (
    "SELECT person_key FROM person WHERE (person_key = ? OR merged_into = ?) AND merged_into IS NOT NULL LIMIT 1",
    "SELECT id, applied_on, program, call, area, state, category, verdict, folio, source, recorded_by, "
    "load_id FROM enrolment "
    "WHERE person_key = ?",
    "SELECT id, delivered_on, program, service, quantity, amount, status, source, recorded_by, load_id "
    "FROM benefit WHERE person_key = ?",
    "SELECT id, effective_on, action, program, source, changes, recorded_at FROM event WHERE person_key = ?",
    "SELECT program, title, area, kind, confidential, latest_version FROM program WHERE program <> ?",
)
Rows = list[tuple[object, ...]]


def arrivals(count: int, telephone: str = "81") -> list[Arrival]:
    """Invented people with twelve registry values and eight answers each, always the same ones."""
    return list(each_arrival(count, telephone))


def each_arrival(count: int, telephone: str = "81") -> Iterator[Arrival]:
    """The same, one by one."""
    chance, load = random.Random(1), next(new_ids(1))
    for number, key in enumerate(new_ids(count)):
        person = {
            "curp": f"XEXX{number:014d}", "nombre": f"{chance.choice(GIVEN)} {chance.choice(GIVEN)}",
            "primer_apellido": chance.choice(FAMILY), "segundo_apellido": chance.choice(FAMILY),
            "fecha_nacimiento": f"19{chance.randint(30, 99)}-0{chance.randint(1, 9)}-15", "sexo": chance.choice("HM"),
            "entidad_nacimiento": "NL", "telefono": f"{telephone}{number:08d}", "calle": f"CONSTITUCIÓN {number}",
            "colonia": "CENTRO", "municipio": "19039", "codigo_postal": "64000",
        }  # fmt: skip
        answers = canonical({
            "num_integrantes": number % 9 + 1, "ingreso_mensual_hogar": number * 100, "vive_solo": number % 2 == 0,
            "recibe_pension": False, "monto": number, "notas": "x" * 20, "discapacidad": ["visual"], "punto": "c12",
        })  # fmt: skip
        consent = ConsentGiven("aviso_v1", "2026-05-01", "load", "ana")
        yield Arrival(key, person, "despensa", 1, SHA, "2026", "SDHIS", "in_review", "open", "eligible", answers,
                      JUDGED, "2026-05-01", Source("load", load, number), consent)  # fmt: skip


def opened(folder: Path) -> Database:
    """A new registry that knows one program."""
    store = open_database(folder)
    with store.writing("ines") as unit:
        publish(unit, PublishedProgram("despensa", "Despensa", "SDHIS", None, False, 1), SHA, "{}")
        unit.commit()
    return store


def saved(store: Database, rows: list[Arrival], rules: SaveRules) -> tuple[float, float]:
    """Seconds in all, and the longest time that one chunk held the write lock."""
    longest, began = 0.0, time.perf_counter()
    for start in range(0, len(rows), CHUNK):
        chunk = time.perf_counter()
        with store.writing("load") as unit:
            save_many(unit, rows[start : start + CHUNK], rules)
            unit.commit()
        longest = max(longest, time.perf_counter() - chunk)
    return time.perf_counter() - began, longest


def raw(source: Path, target: Path, count: int) -> float:
    """Seconds for the rows of one database written into the tables of another, by chunks of the same size."""
    rows = dict(_stored(source))
    connection = sqlite3.connect(target, isolation_level=None)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    chunks, began = max(1, count // CHUNK), time.perf_counter()
    for chunk in range(chunks):
        connection.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            each = -(-len(values) // chunks)
            part = values[chunk * each : (chunk + 1) * each]
            names = "(name, person_key) " if table == "person_search" else ""
            connection.executemany(f"INSERT INTO {table} {names}VALUES ({','.join('?' * len(values[0]))})", part)
        connection.execute("COMMIT")
    return time.perf_counter() - began


def _stored(source: Path) -> Iterator[tuple[str, Rows]]:
    """The rows as they came: of tables kept in the order of their key, in the order of the people."""
    connection = sqlite3.connect(source)
    order = {key: place for place, (key,) in enumerate(connection.execute("SELECT person_key FROM person"))}
    for table in TABLES:
        names = "name, person_key" if table == "person_search" else "*"
        rows = connection.execute(f"SELECT {names} FROM {table}").fetchall()
        if table in ("identity", "folio"):
            rows.sort(key=lambda row: order[row[3] if len(row) > 3 else row[1]])
        yield table, rows
    connection.close()


def look(store: Database, source: Path, count: int) -> None:
    """History against the same statement raw, and search against a scan."""
    connection = sqlite3.connect(source)
    with store.reading() as view:
        keys = [resolve(view, f"XEXX{number:014d}") or b"" for number in range(0, count, max(1, count // 300))]
        through = _each(lambda key: history(view, key), keys)
        found = _each(lambda word: search(view, word), ["peñoza garro", "treviño gar", "sada cantu mu"] * 5)
    plain = _each(lambda key: [connection.execute(each, (key,) * each.count("?")).fetchall() for each in HISTORY], keys)
    scan = _each(
        lambda word: connection.execute("SELECT person_key FROM person WHERE name_fold LIKE ?", (word,)).fetchall(),
        ["%zzz%"] * 5,
    )
    print(f"history {through * 1e3:.3f} ms, its statements raw {plain * 1e3:.3f} ms; search {found * 1e3:.2f} ms, "
          f"scan {scan * 1e3:.1f} ms")  # fmt: skip
    connection.close()


def _each(work: object, values: list[object]) -> float:
    times = []
    for value in values:
        began = time.perf_counter()
        work(value)  # type: ignore[operator]
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2]


def main(count: int) -> None:
    """Prints the ratios."""
    rows = arrivals(count)
    fill, form = SaveRules("fill"), SaveRules("form")
    gc.collect()
    gc.disable()
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        opened(Path(other)).close()
        store = opened(Path(one))
        first, longest = saved(store, rows, fill)
        floor = raw(Path(one) / "padron.db", Path(other) / "padron.db", count)
        print(f"{count} new people: {first:.2f} s, {count / first:.0f} rows/s, {first / floor:.2f} x raw executemany "
              f"({floor:.2f} s); longest lock {longest:.3f} s")  # fmt: skip
        again, longest = saved(store, rows, fill)
        print(f"the same again: {again:.2f} s, {again / floor:.2f} x; longest lock {longest:.3f} s")
        changed, longest = saved(store, arrivals(count, "82"), form)
        print(f"every telephone changed: {changed:.2f} s, {changed / floor:.2f} x; longest lock {longest:.3f} s")
        look(store, Path(one) / "padron.db", count)
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
