"""The demonstration: consistent people, verdicts of every kind, users with passwords, and a second run that rests."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from padron.curp import check, cross_checked
from padron.registry.database import Database, open_database
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.registry.people import people_of
from padron.registry.saving import save
from padron.registry.users import checked_user, password_problem, users
from padron.registry.withdrawing import benefits_under
from padron.services.definitions import Definitions, definitions
from padron.services.demo import SEED, USERS, Demonstration, demonstrate
from padron.services.demo_people import homes
from padron.workspace import Workspace
from registry_makers import RULES, arrival, publish_programs

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 300
CALLS = {
    "apoyo_alimentario_adulto_mayor": "ejercicio_2026",
    "espacios_primera_infancia": "ciclo_2026_2027",
    "microcredito_impulso_negocio": "ejercicio_2026",
}


@pytest.fixture(scope="module")
def starter() -> Definitions:
    return definitions(Workspace(ROOT))


@pytest.fixture(scope="module")
def shown(starter: Definitions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Demonstration]]:
    store = open_database(tmp_path_factory.mktemp("data"))
    made = demonstrate(store, starter, PEOPLE)
    assert made is not None
    yield store, made
    store.close()


def everything(store: Database) -> list[Enrolment]:
    with store.reading() as view:
        return [each for name, call in CALLS.items() for each in enrolments_in(view, name, call, limit=10_000)]


def test_every_invented_person_is_in_the_registry(shown: tuple[Database, Demonstration]) -> None:
    store, made = shown
    found = everything(store)
    assert (made.people, made.created, made.programs) == (PEOPLE, len(found), 3)
    assert len({each.person_key for each in found}) == PEOPLE
    assert len(found) > PEOPLE, "some are in several programs"


def test_there_are_verdicts_and_states_of_every_kind(shown: tuple[Database, Demonstration]) -> None:
    found = everything(shown[0])
    verdicts = Counter(each.verdict for each in found)
    assert set(verdicts) == {"eligible", "ineligible", "undetermined"}
    assert min(verdicts.values()) >= 5
    assert {"in_review", "active", "solicitud"} <= {each.state for each in found}


def test_curps_agree_with_the_people(shown: tuple[Database, Demonstration]) -> None:
    with shown[0].reading() as view:
        people = people_of(view, {each.person_key for each in everything(shown[0])}).values()
    for each in people:
        values = {name: str(value) for name, value in each.values.items()}
        reading = cross_checked(
            check(values["curp"], date(2026, 11, 23)),
            names=values["nombre"],
            first_surname=values["primer_apellido"],
            second_surname=values["segundo_apellido"],
            birth_date=date.fromisoformat(values["fecha_nacimiento"]),
            sex=values["sexo"],
            state=values["entidad_nacimiento"],
        )
        assert reading.problems == ()


def test_a_second_run_changes_nothing(starter: Definitions, shown: tuple[Database, Demonstration]) -> None:
    store, made = shown
    before = everything(store)
    again = demonstrate(store, starter, PEOPLE)
    assert again is not None
    assert (again.people, again.enrolments, again.created) == (made.people, made.enrolments, 0)
    assert everything(store) == before


def test_each_user_can_sign_in_with_the_password_shown(shown: tuple[Database, Demonstration]) -> None:
    store, made = shown
    assert [name for name, _, _ in made.users] == [each.name for each in USERS]
    assert all(len(password) >= 12 and password_problem(name, password) is None for name, password, _ in made.users)
    alicia = checked_user(store, *next((name, password) for name, password, _ in made.users if name == "alicia"))
    assert [(role.name, role.areas) for role in alicia.roles] == [("capture", frozenset({"SDHIS"}))]


def test_a_registry_with_real_people_is_left_alone(starter: Definitions, tmp_path: Path) -> None:
    store = open_database(tmp_path)
    publish_programs(store)
    with store.writing("alicia") as unit:
        save(unit, arrival(), RULES["form"])
        unit.commit()
    assert demonstrate(store, starter, PEOPLE) is None
    with store.reading() as view:
        assert users(view) == []
    store.close()


def test_homes_are_always_the_same_and_no_curp_comes_twice() -> None:
    first, second = (list(islice(homes(SEED), 500)) for _ in range(2))
    assert first == second
    curps = [each.curp for home in first for each in home.people]
    assert len(curps) == len(set(curps))


def test_active_people_received_what_limits_allow_and_a_second_run_delivers_nothing_more(
    shown: tuple[Database, Demonstration], starter: Definitions
) -> None:
    store, made = shown
    assert made.delivered > 100
    with store.reading() as view:
        active = [each for each in everything(store) if each.category == "active"]
        given = [one for each in active for one in benefits_under(view, each.person_key, each.id)]
    months = Counter((each.enrolment, each.delivered_on[:7]) for each in given if each.service == "despensa")
    assert len(given) == made.delivered
    assert max(months.values()) == 1
    assert all(each.amount for each in given if each.service == "despensa")
    assert {each.status for each in given} == {"delivered"}
    again = demonstrate(store, starter, PEOPLE)
    assert again is not None and again.delivered == 0
