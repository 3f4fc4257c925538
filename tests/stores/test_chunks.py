"""A chunk is the same as its rows one by one, whatever the rows."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from padron.registry import tables
from padron.registry.arrivals import Arrival, ConsentGiven, Outcome, SaveRules
from padron.registry.canonical import canonical, mapping
from padron.registry.database import Database, open_database
from padron.registry.events import verify
from padron.registry.keys import new_ids
from padron.registry.saving import save, save_many
from registry_makers import DOMICILIO, RULES, arrival
from registry_stores import Clock

# Drawn rather than asked of the fixture: an example needs two fresh registries of its own.
CURPS = ("XEXX00000000000001", "XEXX00000000000002", "P-0000000000000", None)
IDS = list(new_ids(4))
people = st.fixed_dictionaries(
    {"curp": st.sampled_from(CURPS), "nombre": st.sampled_from(["ANA", "Ána", "EVA"])},
    optional={name: st.sampled_from(["", "uno", "dos"]) for name in (*DOMICILIO, "telefono", "segundo_apellido")},
)
arrivals = st.builds(
    lambda key, person, changes, n, notice: arrival(
        {name: value for name, value in person.items() if value is not None},
        id=key, answers={"n": n},
        consent=ConsentGiven(notice, "2026-05-01", "firma", "a") if notice else None, **changes,
    ),
    st.sampled_from(IDS) | st.binary(min_size=16, max_size=16),
    people,
    st.fixed_dictionaries({
        "program": st.sampled_from(["despensa", "beca"]),
        "version": st.sampled_from([1, 1, 1, 2]),
        "applied_on": st.sampled_from(["2026-05-01", "2026-05-02"]),
        "state": st.sampled_from(["in_review", "active"]),
        "category": st.sampled_from(["open", "active"]),
    }),
    st.integers(0, 2),
    st.sampled_from(["", "v1", "v2"]),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(arrivals, max_size=8), policy=st.sampled_from(["form", "fill", "update"]), cut=st.integers(0, 8))
def test_a_chunk_gives_what_its_rows_give_one_by_one(
    sqlite_template: Path, rows: list[Arrival], policy: str, cut: int
) -> None:
    rules, rows = RULES[policy], list(_with_ids_of_one_person_apart(rows))
    with TemporaryDirectory() as folder:
        single, chunked = (_copy(sqlite_template, Path(folder) / name) for name in ("single", "chunked"))
        alone = [_saved(single, [row], rules)[0] for row in rows]
        together = [*_saved(chunked, rows[:cut], rules), *_saved(chunked, rows[cut:], rules)]
        assert [_shown(each) for each in alone] == [_shown(each) for each in together]
        assert _stored(single) == _stored(chunked)
        single.close()
        chunked.close()


def _with_ids_of_one_person_apart(rows: list[Arrival]) -> Iterator[Arrival]:
    """A draft belongs to one program: the same id at another one is not something that arrives."""
    seen: dict[bytes, tuple[str, object]] = {}
    for row in rows:
        if seen.setdefault(row.id, (row.program, row.person.get("curp"))) == (row.program, row.person.get("curp")):
            yield row


def _copy(template: Path, folder: Path) -> Database:
    shutil.copytree(template, folder)
    return open_database(folder, clock=Clock())


def _saved(store: Database, rows: list[Arrival], rules: SaveRules) -> list[Outcome]:
    with store.writing("alicia") as unit:
        outcomes = [save(unit, rows[0], rules)] if len(rows) == 1 else save_many(unit, rows, rules)
        unit.commit()
    return outcomes


def _shown(outcome: Outcome) -> tuple[object, ...]:
    found = [(each.code, each.field) for each in outcome.problems]
    return outcome.status, outcome.person_key, outcome.enrolment, outcome.identifier, found


def _stored(store: Database) -> list[object]:
    """Everything but chance and the clock; every history must hold."""
    left_out = {"id", "folio", "salt", "digest", "hash", "chain_head"}
    with store.reading() as view:
        for key in view.connection.execute(select(tables.person.c.person_key)).scalars():
            assert verify(view, key) == []
        told = []
        for name in ("identity", "person", "person_change", "enrolment", "consent", "event"):
            table = tables.metadata.tables[name]
            columns = [each for each in table.c if each.name not in left_out and not each.name.endswith("_at")]
            found = [tuple(row) for row in view.connection.execute(select(*columns))]
            told.append((name, sorted(found, key=repr)))
        words = view.connection.exec_driver_sql("SELECT name, person_key FROM person_search").all()
        return [*told, sorted(words)]


def test_canonical_json_is_the_same_text_for_the_same_values() -> None:
    assert canonical({"b": "Ñ", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"Ñ"}'
    assert mapping('{"a":1}') == {"a": 1}


def test_a_chunk_that_breaks_the_tables_rules_is_undone_and_quotes_nobody(store: Database) -> None:
    twice = arrival({"curp": "XEXX00000000000001", "nombre": "ANA"})
    clash = arrival({"curp": "XEXX00000000000001", "nombre": "ANA"}, id=twice.id, program="beca")
    others = [arrival({"curp": f"XEXX{n:014d}", "nombre": "EVA"}) for n in range(2, 40)]
    with pytest.raises(DatabaseError) as failed, store.writing("alicia") as unit:
        save_many(unit, [twice, clash, *others], RULES["fill"])
    assert "XEXX" not in str(failed.value)
    with store.reading() as view:
        assert view.connection.execute(select(tables.person.c.person_key)).all() == []
