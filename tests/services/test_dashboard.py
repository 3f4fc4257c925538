"""The dashboard counts a woman once, within the actor's scope, and tells nobody a small group who may not see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from city import CREDITO, DESPENSA, ESTANCIA, City, compiled, copy_city, made_template
from padron.registry.corrections import merge
from padron.registry.saving import save
from padron.services.counting import refresh
from padron.services.dashboard import Board, Filters, Part, board
from padron.services.policy import Actor, Grant
from registry_makers import RULES, arrival, random_curp

TODAY = "2026-11-23"
DIEGO = Actor("diego", (Grant("decide"),))
BRUNO = Actor("bruno", (Grant("read"),))
ANA = Actor("ana", (Grant("read", ("SDHIS",)),))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_template(tmp_path_factory.mktemp("ciudad") / "plantilla")


@pytest.fixture
def city(template: Path, tmp_path: Path) -> Iterator[City]:
    made = copy_city(template, tmp_path / "ciudad")
    yield made
    made.store.close()


def somebody(born: str = "1956-06-26", sex: str = "M", colonia: str = "19039-001") -> dict[str, object]:
    return {
        "curp": random_curp(), "nombre": "ANA", "primer_apellido": "X", "fecha_nacimiento": born, "sexo": sex,
        "colonia": colonia, "municipio": "19039",
    }  # fmt: skip


def enrol(city: City, program: str, *people: dict[str, object], **changes: object) -> list[bytes]:
    area = compiled(program).area
    values = {
        "state": "active", "category": "active", "area": area, "program": program,
        "sha256": compiled(program).sha256, **changes,
    }  # fmt: skip
    with city.store.writing("alicia") as unit:
        keys = [save(unit, arrival(each, **values), RULES["form"]).person_key or b"" for each in people]
        unit.commit()
    return keys


def seen(city: City, actor: Actor, **asked: str) -> Board:
    refresh(city.store)
    with city.store.reading() as view:
        return board(view, actor, Filters(**asked), TODAY)  # type: ignore[arg-type]


def part(found: Board, name: str) -> Part:
    return next(each for each in found.parts if each.name == name)


def rows(found: Board, name: str) -> dict[str, tuple[int | None, ...]]:
    return dict(part(found, name).rows)


def test_a_woman_in_two_programs_counts_once_in_all_and_once_in_each(city: City) -> None:
    ana, *others = [somebody() for _ in range(7)]
    enrol(city, DESPENSA, ana, *others)
    enrol(city, CREDITO, ana)
    found = seen(city, BRUNO)
    assert found.people == 7
    titles = [compiled(each).title.es for each in (DESPENSA, CREDITO)]
    assert [rows(found, "programas")[each][0] for each in titles] == [7, 1]
    assert rows(found, "varios") == {"1": (6,), "2": (1,)}
    assert rows(found, "traslapes") == {" · ".join(titles): (1,)}
    assert rows(found, "edades") == {"60 a 74": (7, 7, 0, 0)}
    assert rows(found, "colonias") == {"Colonia Ejemplo Centro": (7, 7, 0, 0)}


def test_two_records_that_are_one_woman_count_once(city: City) -> None:
    one, other = enrol(city, DESPENSA, somebody(), somebody())
    assert seen(city, BRUNO).people == 2
    with city.store.writing("ana") as unit:
        merge(unit, one, other, TODAY, "misma persona")
        unit.commit()
    assert seen(city, BRUNO).people == 1


def test_an_area_reader_sees_her_programs_and_the_filters_narrow_it(city: City) -> None:
    enrol(city, DESPENSA, *[somebody() for _ in range(6)], applied_on="2025-12-01")
    enrol(city, CREDITO, *[somebody(sex="H") for _ in range(5)])
    mine = seen(city, ANA)
    assert (mine.people, [name for name, _ in mine.programs]) == (6, [DESPENSA])
    every = seen(city, BRUNO)
    assert (every.people, every.years) == (11, ("2026", "2025"))
    assert seen(city, BRUNO, program=CREDITO).people == 5
    assert seen(city, BRUNO, area=compiled(DESPENSA).area).people == 6
    assert list(rows(seen(city, BRUNO, year="2025"), "meses")) == ["2025-12"]
    assert seen(city, ANA, program=CREDITO).people == 0


def test_who_does_not_see_people_is_not_told_of_a_few_nor_of_what_gives_them_away(city: City) -> None:
    enrol(city, DESPENSA, *[somebody() for _ in range(9)], *[somebody("1990-01-01", "H") for _ in range(2)])
    enrol(city, DESPENSA, *[somebody("1975-01-01") for _ in range(6)])
    told = seen(city, DIEGO)
    assert told.people == 17
    assert rows(told, "programas") == {compiled(DESPENSA).title.es: (17, None, None, 0)}
    ages = rows(told, "edades")
    assert ages["30 a 44"] == (None, 0, None, 0), "two men"
    assert ages["45 a 59"][0] is None, "else the total would tell the two"
    assert rows(seen(city, BRUNO), "edades")["30 a 44"] == (2, 0, 2, 0)


def test_a_confidential_program_is_in_no_number_of_who_may_not_see_it(city: City) -> None:
    refuge = city.publish_like("refugio", DESPENSA, ("confidential: no", "confidential: yes"))
    enrol(city, DESPENSA, *[somebody() for _ in range(6)])
    values = {"state": "active", "category": "active", "area": "SDHIS", "program": "refugio", "sha256": refuge.sha256}
    with city.store.writing("alicia") as unit:
        for _ in range(8):
            save(unit, arrival(somebody(), **values), RULES["form"])
        unit.commit()
    told = seen(city, DIEGO)
    assert told.people == 6 and "refugio" not in dict(told.programs)
    assert seen(city, BRUNO).people == 14


def test_quality_says_who_lacks_information(city: City) -> None:
    enrol(city, ESTANCIA, *[somebody() for _ in range(5)], state="pending", category="open", verdict="undetermined")
    found = rows(seen(city, BRUNO), "calidad")
    assert found[compiled(ESTANCIA).title.es] == (0, 0, 0, 5, 0)


def test_what_was_worked_out_is_kept_until_something_happens(city: City) -> None:
    enrol(city, DESPENSA, somebody())
    one = seen(city, BRUNO)
    assert seen(city, BRUNO) is one
    enrol(city, DESPENSA, somebody())
    assert seen(city, BRUNO).people == 2
