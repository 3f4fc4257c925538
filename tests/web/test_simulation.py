"""The page of simulations: who may open it, what may be chosen, what it tells, and nothing of what is out of sight."""

import pytest

from city import DESPENSA, ESTANCIA, PASSWORD, Browser, City, enrol, words
from padron.registry.users import Role, create_user, password_hash_of


@pytest.fixture
def diego(city: City) -> Browser:
    with city.store.writing("ana") as unit:
        create_user(unit, "diego", "Diego", password_hash_of(PASSWORD), [Role("decide")])
        unit.commit()
    return city.login("diego")


def test_it_is_for_those_who_define_and_those_who_decide(city: City, diego: Browser) -> None:
    assert city.login("ines").get("/simulacion").status_code == 200
    assert diego.get("/simulacion").status_code == 200
    assert city.login("alice").get("/simulacion").status_code == 403
    assert "Simulación" in words(diego.get("/")) and "Simulación" not in words(city.login("alice").get("/"))


def test_it_counts_everybody_by_criterion_in_a_plot_and_its_table(city: City, diego: Browser) -> None:
    enrol(city.login("alice"))
    answer = diego.get(f"/simulacion?programa={DESPENSA}&dia=25/11/2026")
    said = words(answer)
    assert answer.status_code == 200
    assert "Apoyo alimentario a personas adultas mayores, al 25 de noviembre de 2026" in said
    assert "Personas en el padrón 1" in said and "Cumplen todos los requisitos 1" in said
    svg = diego.page[diego.page.index('<svg role="img"') :].split("</svg>")[0]
    assert '<title id="grafica-titulo">Personas por requisito</title>' in svg
    assert svg.count(">1 cumple · 0 no cumplen · 0 falta dato</text>") == 5
    assert "Requisito por requisito" in said


def test_what_was_not_chosen_or_is_no_day_is_asked_for_again(diego: Browser) -> None:
    answer = diego.get("/simulacion?programa=&dia=30/02/2026")
    assert answer.status_code == 422 and "Elige un programa" in words(answer)
    assert 'value="30/02/2026"' in diego.page
    assert diego.get("/simulacion?programa=no_existe").status_code == 422


def test_who_defines_may_try_what_the_files_say_and_nobody_else(city: City, diego: Browser) -> None:
    file = city.workspace.programs / f"{ESTANCIA}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("version: 1", "version: 2", 1), encoding="utf-8")
    ines = city.login("ines")
    assert "(borrador, versión 2)" in words(ines.get("/simulacion"))
    assert ines.get(f"/simulacion?programa=~{ESTANCIA}").status_code == 200
    assert "borrador" not in words(diego.get("/simulacion"))
    assert diego.get(f"/simulacion?programa=~{ESTANCIA}").status_code == 422


def test_a_confidential_program_cannot_be_chosen_by_who_does_not_see_its_people(city: City, diego: Browser) -> None:
    city.publish_like(
        "refugio", DESPENSA, ("confidential: no", "confidential: yes"), ("title: Apoyo", "title: Refugio")
    )
    for browser in (diego, city.login("ines")):
        assert "Refugio" not in words(browser.get("/simulacion"))
        assert browser.get("/simulacion?programa=refugio").status_code == 422
        said = words(browser.get(f"/simulacion?programa={DESPENSA}"))
        assert "Refugio" not in said
        assert "Sin contar 1 requisito que revisa el área responsable." in said


def test_a_simulation_leaves_an_entry_that_names_nobody(city: City, diego: Browser) -> None:
    diego.get(f"/simulacion?programa={DESPENSA}")
    asked = "SELECT actor, action, person_key FROM read_audit WHERE action = 'simulation'"
    assert city.store.read_audit._connection.execute(asked).fetchall() == [("diego", "simulation", None)]
