"""The engine for a whole city: splink's model, computed by DuckDB in memory, spilling into a folder of the caller's.

Nothing is fetched or written elsewhere: DuckDB may open no other file and load no extension. Needs the extra
`padron[duplicates]`.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from padron.registry.duplicates import Likeness
from padron.services.matching.comparable import BLOCKS, MOST_IN_BLOCK, blocks, comparable
from padron.services.matching.found import Alike
from padron.services.matching.model import LEAST_PROBABILITY, MODEL, settings

if TYPE_CHECKING:
    import duckdb


def _unless_large(name: str) -> str:
    """SQL for a block that is nobody's where it has too many."""
    count = f"count(*) OVER (PARTITION BY block_{name})"
    return f"CASE WHEN {count} <= {MOST_IN_BLOCK} THEN block_{name} END AS block_{name}"


def _too_large(name: str) -> str:
    """SQL for the blocks that have too many."""
    return (
        f"SELECT block_{name} FROM everybody WHERE block_{name} IS NOT NULL "
        f"GROUP BY block_{name} HAVING count(*) > {MOST_IN_BLOCK}"
    )


MEMORY = "1GB"
AT_ONCE = 20_000
NAMES = (
    "unique_id", "given", "name_1", "name_2", "surname_1", "surname_2", "surnames", "born", "turned", "has_curp", "sex",
    "state",
    *(f"block_{name}" for name in BLOCKS),
)  # fmt: skip
WITHOUT_LARGE = f"""
    SELECT {", ".join(name for name in NAMES if not name.startswith("block_"))},
           {", ".join(_unless_large(name) for name in BLOCKS)}
    FROM everybody
"""
LARGE = "SELECT count(*) FROM (" + " UNION ALL ".join(_too_large(name) for name in BLOCKS) + ")"


def alike(everybody: Iterable[Likeness], spill: Path) -> Alike:
    """The pairs that are likelier one person than two; `spill` is a folder for what does not fit in memory."""
    import duckdb
    from splink.backends.duckdb import DuckDBAPI

    with duckdb.connect(":memory:", config=_config(spill)) as connection:
        people = _fill(connection, everybody)
        if people < 2:
            return Alike(MODEL, people, 0, 0, {})
        left_out = _without_large_blocks(connection)
        table = predicted(DuckDBAPI(connection), "person", people)
        compared = _number(connection, f"SELECT count(*) FROM {table}")
        pairs = scores(_all(connection.execute(likely(table))))
    return Alike(MODEL, people, compared, left_out, pairs)


def predicted(api: Any, people_table: object, people: int) -> str:
    """The name of the table in which the model has told the probability of every pair that shares a block."""
    from splink import Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(api.register(people_table), settings(people), log_level=None)
    return str(linker.inference.predict().physical_name)


def likely(table: str) -> str:
    """The statement for the pairs that are likely enough to ask somebody about."""
    return (
        f"SELECT unique_id_l, unique_id_r, match_probability FROM {table} "
        f"WHERE match_probability >= {LEAST_PROBABILITY} ORDER BY unique_id_l, unique_id_r"
    )


def scores(rows: Iterable[Sequence[Any]]) -> dict[tuple[bytes, bytes], int]:
    """The pairs of keys with their scores from 0 to 100."""
    return {(bytes.fromhex(one), bytes.fromhex(other)): round(100 * score) for one, other, score in rows}


def columns(everybody: Iterable[Likeness]) -> Iterator[tuple[str | None, ...]]:
    """The row of NAMES of each record; what is not known is None."""
    for each in map(comparable, everybody):
        given = each.given_names.split()
        held = dict(blocks(each))
        row = (
            each.person_key.hex(), each.given_names, " ".join(given[:1]), " ".join(given[1:]), each.first_surname,
            each.second_surname, each.surnames, each.birth_date, _turned(each.birth_date), "yes" if each.curp else "",
            each.sex, each.birth_state,
            *(held.get(name) for name in BLOCKS),
        )  # fmt: skip
        yield tuple(value or None for value in row)


def _turned(born: str) -> str:
    """A birth date with day and month exchanged."""
    return f"{born[:4]}-{born[8:]}-{born[5:7]}" if born else ""


def _config(spill: Path) -> dict[str, Any]:
    return {
        "temp_directory": str(spill), "memory_limit": MEMORY, "autoinstall_known_extensions": False,
        "autoload_known_extensions": False, "allow_community_extensions": False,
    }  # fmt: skip


def _fill(connection: "duckdb.DuckDBPyConnection", everybody: Iterable[Likeness]) -> int:
    """The table `everybody`, batch by batch; how many people."""
    import pyarrow as arrow

    schema = arrow.schema([(name, arrow.string()) for name in NAMES])
    connection.execute(f"CREATE TABLE everybody ({', '.join(f'{name} VARCHAR' for name in NAMES)})")
    rows, people = columns(everybody), 0
    while batch := list(islice(rows, AT_ONCE)):
        table = arrow.table([list(column) for column in zip(*batch, strict=True)], schema=schema)
        connection.register("batch", table)
        connection.execute("INSERT INTO everybody SELECT * FROM batch")
        connection.unregister("batch")
        people += len(batch)
    connection.execute("SET enable_external_access = false")
    return people


def _without_large_blocks(connection: "duckdb.DuckDBPyConnection") -> int:
    """The table `person`, in which nobody is in a block that is too large; how many blocks that leaves out."""
    connection.execute(f"CREATE TABLE person AS {WITHOUT_LARGE}")
    left_out = _number(connection, LARGE)
    connection.execute("DROP TABLE everybody")
    return left_out


def _number(connection: "duckdb.DuckDBPyConnection", asked: str) -> int:
    found = connection.execute(asked).fetchone()
    return int(found[0]) if found else 0


def _all(found: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(AT_ONCE):
        yield from rows
