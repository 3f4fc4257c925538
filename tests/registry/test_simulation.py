"""A simulation's statement goes through the registry once: what it looks up of each person, it looks up by an index."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from padron.outputs.sql import SQLITE
from padron.program.model import Program
from padron.registry.database import open_database
from padron.registry.simulation import Statement
from padron.services.definitions import definitions
from padron.services.facts import frame
from padron.services.programs import publish
from padron.workspace import Workspace

DAY = "2026-11-25"
FOUND = definitions(Workspace(Path(__file__).resolve().parents[2]))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """Of an empty registry in SQLite that knows the starter's programs."""
    store = open_database(tmp_path)
    for each in programs().values():
        publish(store, "ines", each)
    with store.reading() as view:
        yield view.connection
    store.close()


def programs() -> dict[str, Program]:
    found = {name: FOUND.program(name).program for name in FOUND.names}
    return {name: program for name, program in found.items() if program is not None}


def plan(connection: Connection, program: Program, merged: bool) -> list[str]:
    """What SQLite means to do, step by step."""
    call = program.call_on(DAY)
    about = replace(frame(list(programs().values()), program), as_of=DAY, call=call.name if call else "")
    text = Statement(program, about, SQLITE, merged).text()
    driver = connection.connection.driver_connection
    assert driver is not None
    return [step for *_, step in driver.execute(f"EXPLAIN QUERY PLAN {text}")]


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("name", FOUND.names)
def test_no_table_is_read_whole_for_each_person(connection: Connection, name: str, merged: bool) -> None:
    steps = plan(connection, programs()[name], merged)
    assert [step for step in steps if step.startswith("SCAN") and step.endswith("LEFT-JOIN")] == []


def test_people_are_read_as_they_lie_in_the_file_and_each_ones_enrolments_once(connection: Connection) -> None:
    steps = plan(connection, programs()["apoyo_alimentario_adulto_mayor"], merged=False)
    of_people = steps[: steps.index("SCAN judged")]
    assert "SCAN p" in of_people and [step for step in of_people if "TEMP B-TREE" in step] == []
    assert len([step for step in of_people if step.startswith("SEARCH")]) == 1


def test_whom_somebody_took_in_is_found_by_the_index_not_among_all_who_were_merged(connection: Connection) -> None:
    steps = plan(connection, programs()["apoyo_alimentario_adulto_mayor"], merged=True)
    assert "SEARCH p USING INDEX ix_person_merged_into (merged_into=?)" in steps
    assert [step for step in steps if "moved" in step] == []
