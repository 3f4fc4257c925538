"""A correction of a stored application: with a reason, as of its day, before and after visible, no race lost."""

from applying import page_of, some, stored
from city import ANSWERS, DESPENSA, TODAY, Browser, City, compiled, enrol, value, words
from filling import filled, older_people
from invented import people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.registry.database import Database
from padron.registry.enrolments import Enrolment
from padron.registry.events import verify
from padron.registry.told import told_of
from padron.services.deciding import decide
from padron.services.load import load

PERSON = ("nombre", "primer_apellido", "segundo_apellido", "telefono", "municipio", "hogar")
UNCHANGED = {name: given for name, given in ANSWERS.items() if name not in PERSON}
"""What a browser would send of the program's questions, as they are filled."""
REASON = "el ingreso se escribió con un cero de menos"


def approved(city: City) -> Enrolment:
    """Concepción's application, approved by dora."""
    enrol(city.login("alice"))
    (found,) = stored(city)
    with city.store.writing("dora") as unit:
        decide(unit, found.person_key, found.id, found.state, "active", TODAY, "cumple")
        unit.commit()
    (found,) = stored(city)
    return found


def to_answers(browser: Browser, found: Enrolment, reason: str = REASON) -> None:
    browser.get(f"{page_of(found)}/corregir")
    browser.send(razon=reason)


def vouched(store: Database, found: Enrolment) -> bool:
    with store.reading() as view:
        return verify(view, found.person_key) == []


def test_a_decided_application_is_corrected_with_a_reason_and_its_state_stays(city: City) -> None:
    found = approved(city)
    alice = city.login("alice")
    assert "Corregir registro" in words(alice.get(page_of(found)))
    alice.get(f"{page_of(found)}/corregir")
    assert "Escribe la razón de la corrección" in words(alice.send(razon=" "))
    form = alice.send(razon=REASON)
    assert value(form, "ingreso_mensual_hogar") == "3000.00" and value(form, "num_integrantes") == "2"
    review = alice.send(**{**UNCHANGED, "ingreso_mensual_hogar": "30000"})
    assert "Lo que cambia" in words(review) and "$3,000.00 $30,000.00" in words(review) and REASON in words(review)
    done = alice.send()
    assert "Guardamos la corrección." in words(done) and done.request.path == page_of(found)
    (after,) = stored(city)
    assert (after.state, after.verdict, after.revision) == ("active", "ineligible", found.revision + 1)
    assert (after.version, after.applied_on, after.folio) == (found.version, found.applied_on, found.folio)
    with city.store.reading() as view:
        last = told_of(view, [found.person_key], found.id)[-1]
    assert (last.actor, last.action, last.reason) == ("alice", "enrolment_updated", REASON)
    assert last.changes["ingreso_mensual_hogar"] == [300000, 3000000]
    assert vouched(city.store, found)


def correct(browser: Browser, found: Enrolment, reason: str = REASON, **changes: object) -> str:
    to_answers(browser, found, reason)
    browser.send(**{**UNCHANGED, **changes})
    return words(browser.send())


def test_both_as_captured_and_as_of_today_can_be_read(city: City) -> None:
    found = approved(city)
    alice = city.login("alice")
    assert "Ver como se capturó" not in words(alice.get(page_of(found)))
    correct(alice, found, ingreso_mensual_hogar="30000")
    correct(alice, found, "también vive sola", ingreso_mensual_hogar="30000", vive_solo="yes", num_integrantes="1")
    today = words(alice.get(page_of(found)))
    assert "Cómo se capturó y cómo está hoy" in today and "No cumple con todos los criterios" in today
    assert "Pasó de «En revisión» a «Activa»" in today and "Razón: cumple" in today and REASON in today
    first = words(alice.get(f"{page_of(found)}?ver=captura"))
    assert "son como se capturó la solicitud" in first and "Cumple con los criterios" in first
    summary = first.split("Historia de la solicitud")[0]
    assert "Ingreso mensual de todo el hogar $3,000.00" in summary
    assert "Pasar a" not in first, "nobody decides on what is not so any more"


def test_nothing_changed_is_no_correction(city: City) -> None:
    found = approved(city)
    alice = city.login("alice")
    assert "No cambiaste ninguna respuesta" in correct(alice, found)
    assert stored(city) == [found]


def test_what_somebody_else_changed_meanwhile_is_told_and_a_second_press_keeps_what_was_typed(city: City) -> None:
    found = approved(city)
    alice = city.login("alice")
    to_answers(alice, found)
    alice.send(**{**UNCHANGED, "ingreso_mensual_hogar": "2500"})
    with city.store.writing("dora") as unit:
        decide(unit, found.person_key, found.id, "active", "suspended", TODAY, "no se le encontró")
        unit.commit()
    late = alice.send()
    assert late.status_code == 422 and "Alguien cambió la solicitud mientras la corregías" in words(late)
    assert stored(city)[0].answers["ingreso_mensual_hogar"] == 300000
    alice.get(alice.path)
    assert "Guardamos la corrección." in words(alice.send())
    (after,) = stored(city)
    assert (after.state, after.answers["ingreso_mensual_hogar"]) == ("suspended", 250000)


def test_a_second_press_leads_to_the_application(city: City) -> None:
    found = approved(city)
    alice = city.login("alice")
    to_answers(alice, found)
    alice.send(**{**UNCHANGED, "ingreso_mensual_hogar": "2500"})
    path = alice.path
    alice.send()
    again = alice.post(path, follow=True, persona=found.person_key.hex(), solicitud=found.id.hex())
    assert again.request.path == page_of(found) and len(stored(city)) == 1


def test_what_she_received_since_is_no_reason_to_judge_her_anew(city: City) -> None:
    program = city.publish_like(
        "sin_doble", DESPENSA,
        ("eligibility:\n", f'eligibility:\n  - {{id: uno, assert: not active_in("{DESPENSA}"), message: Ya.}}\n'),
    )  # fmt: skip
    some(city, program, (1000,))
    (found,) = stored(city, program.name)
    assert found.judged["facts"]
    some(city, compiled(DESPENSA), (1000,))
    other = next(each for each in stored(city) if each.person_key == found.person_key)
    with city.store.writing("dora") as unit:
        decide(unit, other.person_key, other.id, "in_review", "active", TODAY)
        unit.commit()
    alice = city.login("alice")
    to_answers(alice, found)
    alice.send(**{**UNCHANGED, "num_integrantes": "3", "ingreso_mensual_hogar": "1000"})
    alice.send()
    (after,) = stored(city, program.name)
    assert after.answers["num_integrantes"] == 3 and after.verdict == found.verdict == "eligible"


def test_others_correct_nothing(city: City) -> None:
    found = approved(city)
    address = f"{page_of(found)}/corregir"
    assert city.login("dora").get(address).status_code == 403
    assert city.login("chelsea").get(address).status_code == 404
    alice = city.login("alice")
    to_answers(alice, found)
    draft = alice.path
    assert city.login("chelsea").get(draft).status_code == 404


def test_a_load_that_a_correction_stands_on_is_not_undone(city: City) -> None:
    program = compiled(DESPENSA)
    made = [{**older_people(1)[0], **people(40, 9000)[0], "hogar": "C-0", "telefono": "8170000000",
             "ingreso_mensual_hogar": 1000}]  # fmt: skip
    content = filled(workbook(program, rows=1, today=TODAY), sheet_title(program), made)
    report = load(city.store, "alice", program, content, name="mes.xlsx", today=TODAY)
    assert report.load is not None
    (found,) = stored(city)
    alice = city.login("alice")
    changes = {"comprobante_fecha-month": "10", "num_integrantes": "2", "ingreso_mensual_hogar": "1100"}
    assert "Guardamos la corrección." in correct(alice, found, **changes)
    address = f"/excel/carga/{report.load.hex()}/deshacer"
    page = alice.get(address)
    assert "deshac" in words(page).lower()
    alice.post(address, follow=True)
    (after,) = stored(city)
    assert (after.state, after.answers["ingreso_mensual_hogar"]) == ("in_review", 110000), "nothing was undone"
