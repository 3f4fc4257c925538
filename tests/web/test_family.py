"""Household and family on a person's page: who is shown to whom, links by CURP, another dwelling, newborns."""

import re

import pytest

from city import ANSWERS, CONCEPCION, DESPENSA, RICARDO, Browser, City, enrol, to_questions, words
from padron import curp as curps
from padron.registry.keys import id_of
from padron.registry.kinship import kin_of
from padron.registry.people import person_of
from padron.registry.users import Role

GUADALUPE = curps.complete("GASG541212MNLRDD", "0")
"""Seventy-one years old; nobody real."""
WITHOUT = ("  telefono: required", "  curp: optional\n  telefono: required")
SELF = {"nombre": "GUADALUPE", "primer_apellido": "GARZA", "segundo_apellido": "SADA"}


def enrol_other(city: City, program: str = DESPENSA, who: str = "alice", **changes: object) -> str:
    """Guadalupe, of the same household, captured too; gives the key of her person."""
    browser = city.login(who)
    to_questions(browser, GUADALUPE, program)
    browser.send(**{**ANSWERS, **SELF, **changes})
    receipt = browser.send(acepta="yes")
    assert receipt.request.path.endswith("/comprobante"), words(receipt)
    return receipt.request.path.split("/")[2]


@pytest.fixture
def concepcion(city: City) -> str:
    """The key of Concepción, enrolled."""
    return enrol(city.login("alice")).request.path.split("/")[2]


def test_who_shares_the_dwelling_is_shown_with_what_she_receives(city: City, concepcion: str) -> None:
    other = enrol_other(city, hogar="H-000123", num_integrantes="2")
    page = words(city.login("alice").get(f"/persona/{concepcion}"))
    assert "Hogar y familia Vive en H-000123." in page
    assert "GUADALUPE GARZA SADA . Vive en el mismo hogar" in page
    assert f"/persona/{other}" in city.login("alice").get(f"/persona/{concepcion}").text


def test_of_a_folio_that_very_many_share_some_are_shown_and_the_rest_counted(
    city: City, concepcion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol_other(city, hogar="H-000123", num_integrantes="2")
    monkeypatch.setattr("padron.services.family.MOST_READ", 0)
    page = words(city.login("alice").get(f"/persona/{concepcion}"))
    assert "GUADALUPE" not in page and "Y 1 más que no se muestran." in page


def test_two_people_are_linked_by_curp_and_each_page_says_what_the_other_is(city: City, concepcion: str) -> None:
    other = enrol_other(city, hogar="H-000999")
    alice = city.login("alice")
    assert "Agregar un familiar" in words(alice.get(f"/persona/{concepcion}"))
    alice.get(f"/persona/{concepcion}/familia")
    asked = alice.send(curp=GUADALUPE.lower())
    assert asked.request.path == f"/persona/{concepcion}/familia/{other}"
    assert "¿Qué es GUADALUPE GARZA SADA de CONCEPCIÓN SALGADO BRISEÑO?" in words(asked)
    done = words(alice.send(parentesco="hija_hijo", motivo="acta de nacimiento"))
    assert "Guardamos el parentesco." in done and "Hija o hijo" in done and "Se registró un parentesco" in done
    assert "CONCEPCIÓN SALGADO BRISEÑO . Madre" in words(alice.get(f"/persona/{other}"))
    alice.get(f"/persona/{other}/familia/{concepcion}")
    assert "Guardamos" in words(alice.send(parentesco="hermana_hermano", motivo="eran hermanas"))
    assert "Hermana o hermano" in words(alice.get(f"/persona/{concepcion}"))
    alice.get(f"/persona/{concepcion}/familia/{other}")
    ended = words(alice.send(accion="terminar", motivo="no eran"))
    assert "Terminamos el parentesco." in ended and "Hermana o hermano" not in ended


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Escribe la CURP o el folio P-"),
        (RICARDO, "no está en el padrón"),
        (CONCEPCION, "Es la misma persona"),
    ],
)
def test_whom_nobody_knows_and_herself_cannot_be_linked(city: City, concepcion: str, typed: str, says: str) -> None:
    alice = city.login("alice")
    alice.get(f"/persona/{concepcion}/familia")
    refused = alice.send(curp=typed)
    assert refused.status_code == 422 and says in words(refused), words(refused)


def test_a_link_needs_a_kind_a_reason_and_that_nobody_changed_it_meanwhile(city: City, concepcion: str) -> None:
    other = enrol_other(city)
    alice = city.login("alice")
    for sent, says in (
        ({"motivo": "acta"}, "Elige qué es de la persona"),
        ({"parentesco": "madre"}, "Escribe el motivo"),
        ({"parentesco": "madre", "motivo": "acta", "antes": "padre"}, "cambió mientras lo veías"),
        ({"accion": "terminar", "motivo": "acta"}, "El parentesco ya es así"),
    ):
        alice.get(f"/persona/{concepcion}/familia/{other}")
        refused = alice.send(**sent)
        assert refused.status_code == 422 and says in words(refused), words(refused)
    with city.store.reading() as view:
        assert kin_of(view, id_of(concepcion) or b"") == []


def test_only_who_captures_or_reviews_her_programs_may_change_her_family(city: City, concepcion: str) -> None:
    other = enrol_other(city)
    city.hire("lee", Role("read", frozenset({"SDHIS"})))
    lee, chelsea = city.login("lee"), city.login("chelsea")
    page = words(lee.get(f"/persona/{concepcion}"))
    assert "Hogar y familia" in page and "Agregar un familiar" not in page and "Cambiar de hogar" not in page
    outside = words(chelsea.get(f"/persona/{concepcion}"))
    assert "CONCEPCIÓN" in outside and "Hogar y familia" not in outside and "H-000123" not in outside
    for path in (f"{concepcion}/familia", f"{concepcion}/familia/{other}", f"{concepcion}/hogar"):
        assert chelsea.get(f"/persona/{path}").status_code == 404
        assert lee.get(f"/persona/{path}").status_code == 403


def test_of_another_area_only_the_outline_shows_and_of_a_confidential_program_nobody(city: City) -> None:
    concepcion = enrol(city.login("alice")).request.path.split("/")[2]
    city.publish_like(
        "taller", DESPENSA, ("area: SDHIS", "area: SEDEC"), ("lifecycle: reviewed", "lifecycle: automatic")
    )
    other = enrol_other(city, "taller", "chelsea")
    page = words(city.login("alice").get(f"/persona/{concepcion}"))
    assert "GUADALUPE" in page and "Desarrollo Económico" in page
    secret = (("area: SDHIS", "area: SEDEC"), ("confidential: no", "confidential: yes"), ("version: 1", "version: 2"))
    city.publish_like("taller", DESPENSA, *secret)
    alice = city.login("alice")
    assert "GUADALUPE" not in words(alice.get(f"/persona/{concepcion}"))
    assert alice.get(f"/persona/{concepcion}/familia/{other}").status_code == 404
    alice.get(f"/persona/{concepcion}/familia")
    assert "no está en el padrón" in words(alice.send(curp=GUADALUPE))


def test_moving_house_is_a_change_with_its_reason_in_her_history(city: City, concepcion: str) -> None:
    enrol_other(city)
    alice = city.login("alice")
    for typed, why, says in (
        ("H-000123", "se mudó", "Ése ya es su folio"),
        ("h 1", "se mudó", "Folio de la vivienda"),
        ("H-000777", "", "Escribe el motivo"),
    ):
        alice.get(f"/persona/{concepcion}/hogar")
        refused = alice.send(hogar=typed, motivo=why)
        assert refused.status_code == 422 and says in words(refused), words(refused)
    alice.get(f"/persona/{concepcion}/hogar")
    moved = words(alice.send(hogar="H-000777", motivo="se mudó"))
    assert "Vive en H-000777." in moved and "GUADALUPE" not in moved and "Se actualizaron sus datos" in moved
    alice.get(f"/persona/{concepcion}/hogar")
    assert "No tiene hogar en el padrón." in words(alice.send(hogar="", motivo="salió"))


def newborn(alice: Browser, **asked: str) -> object:
    alice.get("/capturar/abierto/sin-curp")
    return alice.send(**{"por_que": "recien_nacido", **asked})


def test_a_newborn_is_linked_with_her_mother_when_she_is_registered(city: City, concepcion: str) -> None:
    city.publish_like("abierto", DESPENSA, WITHOUT)
    alice = city.login("alice")
    newborn(alice, curp_familiar=CONCEPCION, es="madre")
    born = {"fecha_nacimiento-day": "1", "fecha_nacimiento-month": "11", "fecha_nacimiento-year": "2026"}
    alice.send(**{**ANSWERS, **born, "nombre": "EVA"}, sexo="M", entidad_nacimiento="NL")
    receipt = alice.send(acepta="yes")
    child = receipt.request.path.split("/")[2]
    page = words(alice.get(f"/persona/{child}"))
    assert re.search(r"CURP P-[0-9A-Z]{13}", page)
    assert "CONCEPCIÓN SALGADO BRISEÑO . Madre · Vive en el mismo hogar" in page and "Se registró sin CURP" in page
    assert "EVA SALGADO BRISEÑO . Hija o hijo" in words(alice.get(f"/persona/{concepcion}"))
    with city.store.reading() as view:
        found = person_of(view, id_of(child) or b"")
    assert found is not None and "curp" not in found.values


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"curp_familiar": RICARDO, "es": "padre"}, "no está en el padrón"),
        ({"curp_familiar": CONCEPCION}, "Elige qué es de la persona"),
    ],
)
def test_a_newborns_parent_must_be_known_and_be_one_of_the_two(
    city: City, concepcion: str, asked: dict[str, str], says: str
) -> None:
    city.publish_like("abierto", DESPENSA, WITHOUT)
    refused = newborn(city.login("alice"), **asked)
    assert refused.status_code == 422 and says in words(refused)  # type: ignore[attr-defined, arg-type]
