"""The same record through the API gives the verdict, the problems and the stored bytes that a workbook gives."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agreement.run import a_seed
from agreement.typed_records import TODAY, TypedRecord, typed_records
from agreement.ways import Outcome, by_curp, has_credit, loaded, problems
from api_systems import System, hired
from city import CREDITO, DESPENSA, ESTANCIA, City, compiled, copy_city, made_template
from padron.program.model import Program
from padron.registry.users import Role
from padron.services.load_rows import file_paths

FEW, MANY = 15, 250


@pytest.fixture
def cities(tmp_path: Path) -> Iterator[tuple[City, City]]:
    """The same city twice, with a surety who has a credit herself."""
    template = made_template(tmp_path / "plantilla")
    made = copy_city(template, tmp_path / "por_libro"), copy_city(template, tmp_path / "por_api")
    for each in made:
        has_credit(each, compiled(CREDITO))
    yield made
    for each in made:
        each.store.close()


def sent(city: City, system: System, program: Program, record: TypedRecord, files: frozenset[str]) -> Outcome:
    """Through POST enrolments, and what was kept of it."""
    rows = {name: [{key: said.json for key, said in row.items()} for row in rows] for name, rows in record.rows.items()}
    body = {
        "person": {name: said.json for name, said in record.person.items()},
        "answers": {name: said.json for name, said in record.answers.items()} | rows,
        "accepted_on": TODAY,
    }
    answer = system.post(f"/programs/{program.name}/enrolments", body)
    told: Any = answer.json
    listed = ((each["code"], each["field"] or each["message"]) for each in told["problems"])
    stored = by_curp(city, program).get(record.curp)
    assert (stored is None) == (answer.status_code == 422), told
    if stored is not None:
        assert told["verdict"] == stored["verdict"]
    return Outcome(stored["verdict"] if stored else None, problems(listed, files), stored)


def agree(cities: tuple[City, City], many: int, seed: int) -> Counter[str]:
    """Every record of every program; gives how many there were of each verdict."""
    found, counted = [], Counter[str]()
    cities[1].today = TODAY
    system = hired(cities[1], "siga", Role("capture"))
    for name in (DESPENSA, ESTANCIA, CREDITO):
        program = compiled(name)
        files, records = file_paths(program), list(typed_records(program, many, seed))
        by_book = loaded(cities[0], program, records, files)
        for record, book in zip(records, by_book, strict=True):
            api = sent(cities[1], system, program, record, files)
            errors = {each for each in api.problems if api.stored is None}
            if api.verdict != book.verdict or api.stored != book.stored:
                found.append(f"{name} {seed} {record.number}: {api}\nworkbook: {book}")
            elif errors and not errors <= book.problems:
                found.append(f"{name} {seed} {record.number}: only here {sorted(errors - book.problems)}")
            counted.update([api.verdict or "stopped"])
    assert not found, "\n".join(found[:10])
    return counted


def test_a_record_is_the_same_by_api_and_by_workbook(
    cities: tuple[City, City], record_property: Callable[[str, object], None]
) -> None:
    seed = a_seed()
    counted = agree(cities, FEW, seed)
    record_property("proof", f"API and workbook: seed {seed}, {counted.total()} records, {dict(counted)}")
    assert counted["stopped"] and counted.total() - counted["stopped"] >= FEW / 2


@pytest.mark.slow
def test_many_records_are_the_same_by_api_and_by_workbook(cities: tuple[City, City]) -> None:
    assert agree(cities, MANY, a_seed()).total() == 3 * MANY
