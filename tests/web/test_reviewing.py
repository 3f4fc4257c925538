"""The review tray and decisions: by who reviews, with a reason where a step asks for one, never over somebody else."""

import re

import pytest

from city import DESPENSA, TODAY, City, compiled, enrol, words
from padron.registry.enrolments import enrolments_in
from padron.registry.users import Role

AREA = frozenset({"SDHIS"})


@pytest.fixture
def applied(city: City) -> str:
    """The page of Concepción's application for a despensa, which is in review."""
    receipt = enrol(city.login("alice")).request.path
    city.hire("rosa", Role("review", AREA))
    return receipt.removesuffix("/comprobante")


def state(city: City) -> str:
    with city.store.reading() as view:
        call = compiled(DESPENSA).call_on(TODAY)
        assert call is not None
        (found,) = enrolments_in(view, DESPENSA, call.name, limit=None)
    return found.state


def ticked(page: str) -> list[str]:
    return re.findall(r'name="solicitud" type="checkbox" value="([^"]+)"', page)


def test_who_reviews_sees_who_waits_and_decides_with_the_reason_in_the_history(city: City, applied: str) -> None:
    rosa = city.login("rosa")
    assert "apoyo alimentario" in words(rosa.get("/revision")).lower()
    listed = rosa.get(f"/revision/{DESPENSA}")
    assert "CONCEPCIÓN SALGADO BRISEÑO" in words(listed) and "En revisión (1)" in words(listed)
    assert applied in listed.text and city.looks("review") == 1
    rosa.get(applied)
    done = rosa.post(f"{applied}/decidir", follow=True, visto="in_review", paso="active", motivo="  visita   hecha ")
    assert "Decisión guardada." in words(done) and state(city) == "active"
    page = words(rosa.get(applied))
    assert "En revisión → Activa" in page and "visita hecha" in page and "rosa" in page
    assert "Registrar entrega" not in page, "who reviews does not deliver"


def test_a_step_that_asks_for_a_reason_is_not_taken_without_one_and_what_was_chosen_stays(
    city: City, applied: str
) -> None:
    rosa = city.login("rosa")
    rosa.get(applied)
    refused = rosa.post(f"{applied}/decidir", visto="in_review", paso="rejected", motivo=" ")
    assert refused.status_code == 422 and "Escribe por qué" in words(refused)
    assert re.search(r'value="rejected" checked', refused.text)
    assert state(city) == "in_review"
    refused = rosa.post(f"{applied}/decidir", visto="in_review", paso="", motivo="lo que escribí")
    assert "Elige qué decides" in words(refused) and "lo que escribí" in refused.text


def test_whoever_decides_second_is_told_and_her_reason_stays(city: City, applied: str) -> None:
    city.hire("rita", Role("review", AREA))
    rosa, rita = city.login("rosa"), city.login("rita")
    rosa.get(applied)
    rita.get(applied)
    rita.post(f"{applied}/decidir", visto="in_review", paso="waiting", motivo="")
    late = rosa.post(f"{applied}/decidir", visto="in_review", paso="rejected", motivo="no vive aquí")
    assert late.status_code == 422 and "cambió a «En lista de espera»" in words(late)
    assert "no vive aquí" in late.text and state(city) == "waiting"


def test_a_step_that_the_lifecycle_does_not_have_is_refused(city: City, applied: str) -> None:
    rosa = city.login("rosa")
    rosa.get(applied)
    refused = rosa.post(f"{applied}/decidir", visto="in_review", paso="suspended", motivo="porque sí")
    assert refused.status_code == 422 and "no se puede dar ese paso" in words(refused)
    assert state(city) == "in_review"


def test_who_does_not_review_there_has_no_tray_and_decides_nothing(city: City, applied: str) -> None:
    city.hire("ruth", Role("review", frozenset({"SEDEC"})))
    ruth, alice = city.login("ruth"), city.login("alice")
    assert ruth.get(f"/revision/{DESPENSA}").status_code == 404
    assert ruth.post(f"{applied}/decidir", visto="in_review", paso="active").status_code == 404
    assert alice.get("/revision").status_code == 403
    assert alice.post(f"{applied}/decidir", visto="in_review", paso="active").status_code == 403
    assert "Guardar la decisión" not in words(alice.get(applied))
    assert state(city) == "in_review"


def test_many_are_decided_at_once_and_those_that_cannot_are_named(city: City, applied: str) -> None:
    rosa = city.login("rosa")
    page = rosa.get(f"/revision/{DESPENSA}")
    (box,) = ticked(page.text)
    nothing = rosa.post(f"/revision/{DESPENSA}", paso="active")
    assert nothing.status_code == 422 and "Marca al menos una" in words(nothing)
    forgotten = rosa.post(f"/revision/{DESPENSA}", solicitud=box, paso="", motivo="visita hecha")
    assert "Elige qué decides" in words(forgotten) and "checked" in forgotten.text
    unexplained = rosa.post(f"/revision/{DESPENSA}", solicitud=box, paso="rejected", motivo="")
    assert "CONCEPCIÓN SALGADO BRISEÑO: Escribe por qué" in words(unexplained)
    done = rosa.post(f"/revision/{DESPENSA}", follow=True, solicitud=box, paso="active", motivo="")
    assert "Decidimos 1 solicitud." in words(done) and "No hay solicitudes aquí." in words(done)
    assert state(city) == "active"
    assert "CONCEPCIÓN" in words(rosa.get(f"/revision/{DESPENSA}?estado=active"))


def test_the_tray_is_chosen_by_state_and_by_verdict(city: City, applied: str) -> None:
    rosa = city.login("rosa")
    assert "CONCEPCIÓN" in words(rosa.get(f"/revision/{DESPENSA}?veredicto=eligible"))
    assert "CONCEPCIÓN" not in words(rosa.get(f"/revision/{DESPENSA}?veredicto=ineligible"))
    assert "CONCEPCIÓN" not in words(rosa.get(f"/revision/{DESPENSA}?estado=waiting"))
    assert "CONCEPCIÓN" in words(rosa.get(f"/revision/{DESPENSA}?estado=nadie&pagina=x"))


def test_a_decision_is_not_undone_when_the_answers_are_edited(city: City, applied: str) -> None:
    rosa, alice = city.login("rosa"), city.login("alice")
    rosa.get(applied)
    rosa.post(f"{applied}/decidir", visto="in_review", paso="rejected", motivo="no vive aquí")
    again = enrol(alice)
    assert state(city) == "rejected" and again is not None
