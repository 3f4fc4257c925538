"""Places on the pages: what is full is said before saving, and the receipt says who has a place and who waits."""

from io import BytesIO

from city import ANSWERS, CONCEPCION, DESPENSA, TODAY, Browser, City, enrol, words
from filling import filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.registry.enrolments import enrolments_in
from padron.registry.people import resolve
from padron.services.deciding import decide

CALL = "ejercicio_2026"
AUTOMATIC = ("lifecycle: reviewed\n", "lifecycle: automatic\n")
ONE_PLACE = ("ends: 2026-12-31, quota: 7000,", "ends: 2026-12-31, quota: 1,")


def decided(city: City, curp: str, state: str) -> None:
    with city.store.writing("rosa") as unit:
        key = resolve(unit, curp)
        (one,) = [each for each in enrolments_in(unit, DESPENSA, CALL) if each.person_key == key]
        decide(unit, one.person_key, one.id, one.state, state, TODAY)
        unit.commit()


def review_of_somebody(browser: Browser, program: str = DESPENSA, **answers: str) -> str:
    """The last page before saving, for another older person of the same household."""
    somebody = older_people(1)[0]
    browser.get(f"/capturar/{program}")
    browser.send(curp=somebody["curp"])
    browser.send(es_esta="yes")
    names = {name: somebody[name] for name in ("nombre", "primer_apellido", "segundo_apellido")}
    return words(browser.send(**{**ANSWERS, **names, **answers}))


def test_a_household_that_has_its_support_is_told_before_an_application_is_kept(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    decided(city, CONCEPCION, "active")
    said = review_of_somebody(alice)
    assert "Sólo un apoyo por hogar. Ya lo tiene otra solicitud. Se guarda, pero no se podrá activar" in said
    assert "CONCEPCIÓN" not in said
    assert "Todavía no ocupa un lugar" in words(alice.send(acepta="yes"))


def test_where_a_place_is_given_at_once_a_full_household_cannot_be_saved(city: City) -> None:
    city.publish_like("canasta", DESPENSA, AUTOMATIC, ("kind: alimentario", "kind: vivienda"))
    alice = city.login("alice")
    receipt = enrolled_in(alice, "canasta", CONCEPCION)
    assert "Ya tiene su lugar en la convocatoria." in receipt
    said = review_of_somebody(alice, "canasta")
    assert "Sólo un apoyo por hogar. Ya lo tiene otra solicitud." in said
    assert "Cambiar las respuestas" in said
    assert "Guardar solicitud" not in said
    assert alice.send(acepta="yes").status_code == 422
    assert "Guardar solicitud" in review_of_somebody(alice, "canasta", hogar="H-000999")


def enrolled_in(browser: Browser, program: str, curp: str) -> str:
    browser.get(f"/capturar/{program}")
    browser.send(curp=curp)
    browser.send(es_esta="yes")
    browser.send(**ANSWERS)
    return words(browser.send(acepta="yes"))


def test_a_full_quota_is_told_before_and_after(city: City) -> None:
    city.publish_like("canasta", DESPENSA, AUTOMATIC, ONE_PLACE, ("kind: alimentario", "kind: vivienda"))
    alice = city.login("alice")
    enrolled_in(alice, "canasta", CONCEPCION)
    said = review_of_somebody(alice, "canasta", hogar="H-000999")
    assert "El cupo está lleno: la persona queda en lista de espera" in said
    receipt = words(alice.send(acepta="yes"))
    assert "En lista de espera" in receipt
    assert "Cuando se libere un lugar, pasa quien sigue en la lista." in receipt


def test_a_load_says_what_its_rows_came_to(city: City) -> None:
    program = city.publish_like("canasta", DESPENSA, AUTOMATIC, ONE_PLACE, ("kind: alimentario", "kind: vivienda"))
    alice = city.login("alice")
    alice.get("/excel")
    said = words(alice.send(programa="canasta", archivo=(BytesIO(rows_of(program, 20)), "octubre.xlsx")))
    assert "Lo que se guardó quedó así. Activa: 1 · " in said
    assert "En lista de espera: " in said
    assert "Guardadas, y en espera" in said
    assert "El cupo está lleno: la persona queda en lista de espera" in said


def rows_of(program: Program, count: int) -> bytes:
    template = workbook(program, rows=count, today=TODAY)
    return filled(template, sheet_title(program, None), older_people(count))
