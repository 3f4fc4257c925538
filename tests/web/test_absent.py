"""A complete load: who is active and does not appear is shown first, and closed only when that is confirmed."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from city import DESPENSA, PASSWORD, TODAY, Browser, City, words
from filling import filled, older_people
from invented import people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.registry.enrolments import enrolments_in
from padron.registry.users import Role, create_user, password_hash_of

AREA = frozenset({"SDHIS"})


@pytest.fixture
def roll(city: City) -> Program:
    """The despensa as a program whose files bring everybody and whose people are active at once."""
    made = city.publish_like(
        "padron_completo", DESPENSA, ("lifecycle: reviewed", "loads: complete\nlifecycle: automatic")
    )
    with city.store.writing("root") as unit:
        create_user(unit, "rita", "Rita", password_hash_of(PASSWORD), [Role("capture", AREA), Role("review", AREA)])
        unit.commit()
    return made


def rows_of(numbers: Sequence[int]) -> list[dict[str, object]]:
    """These of some invented people, each in a household of its own."""
    who, rows = people(40, 9000), older_people(3)
    return [
        {**rows[0], **who[each], "hogar": f"C-{each}", "telefono": f"8170{each:06d}", "ingreso_mensual_hogar": 1000}
        for each in numbers
    ]


def load(browser: Browser, program: Program, rows: Sequence[dict[str, object]], file: str = "mes.xlsx") -> TestResponse:
    content = filled(workbook(program, rows=max(len(rows), 1), today=TODAY), sheet_title(program), rows)
    browser.get("/excel")
    return browser.send(programa=program.name, archivo=(BytesIO(content), file))


def states(city: City, program: Program) -> dict[str, int]:
    with city.store.reading() as view:
        call = program.call_on(TODAY)
        assert call is not None
        found = enrolments_in(view, program.name, call.name, limit=None)
    return {state: sum(each.state == state for each in found) for state in {each.state for each in found}}


def test_who_is_absent_is_shown_first_and_closed_as_events_when_confirmed(city: City, roll: Program) -> None:
    rita = city.login("rita")
    assert "nuevas 6" in words(load(rita, roll, rows_of(range(6)), "septiembre.xlsx"))
    assert states(city, roll) == {"active": 6}
    second = load(rita, roll, rows_of(range(4)), "octubre.xlsx")
    assert "sin cambios 4" in words(second) and "2 personas activas no vienen en el archivo" in words(second)
    assert states(city, roll) == {"active": 6}, "nothing is closed by itself"
    before = city.looks("load")
    page = rita.get(f"{second.request.path}/ausentes")
    assert "Estas 2 personas están activas" in words(page) and "******" in page.text
    assert city.looks("load") == before + 2
    assert not any(str(row["curp"]) in page.text for row in rows_of(range(6)))
    done = rita.send(cuantas="2")
    assert "Cerramos 2 inscripciones." in words(done)
    assert "No queda nadie activo que no aparezca" in words(done)
    assert states(city, roll) == {"active": 4, "ended": 2}
    with city.store.reading() as view:
        told = view.connection.exec_driver_sql("SELECT reason FROM event WHERE action = 'enrolment_moved'").fetchall()
    assert [row[0] for row in told] == ["no aparece en la carga completa del 23 de noviembre de 2026"] * 2


def test_rejected_rows_of_nobody_knows_whom_ask_for_one_more_confirmation(city: City, roll: Program) -> None:
    rita = city.login("rita")
    load(rita, roll, rows_of(range(4)))
    wrong = rows_of(range(4))
    wrong[2]["curp"], wrong[3]["ingreso_mensual_hogar"] = str(wrong[2]["curp"])[:17], "mil"
    second = load(rita, roll, wrong, "octubre.xlsx")
    assert "por corregir 2" in words(second)
    page = rita.get(f"{second.request.path}/ausentes")
    assert "Una persona está activa" in words(page), "whose row was rejected for something else is there all the same"
    assert "rechazó 1 fila sin una CURP" in words(page)
    refused = rita.send(cuantas="1")
    assert refused.status_code == 422 and 'href="#seguro"' in refused.text
    assert states(city, roll) == {"active": 4}
    assert "Cerramos 1 inscripción." in words(rita.send(cuantas="1", seguro="si"))


def test_rows_corrected_on_screen_are_no_complete_load_and_whoever_is_in_them_is_not_absent(
    city: City, roll: Program
) -> None:
    rita = city.login("rita")
    load(rita, roll, rows_of(range(4)))
    wrong = rows_of(range(3))
    curp, wrong[2]["curp"] = str(wrong[2]["curp"]), str(wrong[2]["curp"])[:17]
    second = load(rita, roll, wrong, "octubre.xlsx").request.path
    assert "Estas 2 personas" in words(rita.get(f"{second}/ausentes"))
    rita.get(f"{second}/corregir")
    corrected = rita.post(f"{second}/corregir", follow=True, accion="cargar", **{"f3.curp": curp})
    assert "sin cambios 1" in words(corrected) and "No aparecen" not in words(corrected)
    assert "Una persona está activa" in words(rita.get(f"{second}/ausentes"))


def test_a_load_that_was_undone_closes_nobody(city: City, roll: Program) -> None:
    rita = city.login("rita")
    load(rita, roll, rows_of(range(4)))
    second = load(rita, roll, [*rows_of(range(2)), *rows_of([7])], "octubre.xlsx")
    assert "2 personas activas no vienen en el archivo" in words(second)
    page = rita.get(f"{second.request.path}/deshacer")
    assert "siguen cerradas" in words(page) and "se cargaron otros archivos" not in words(page)
    rita.post(f"{second.request.path}/deshacer", follow=True)
    assert "No aparecen" not in words(rita.get(second.request.path))
    rita.post(f"{second.request.path}/ausentes", cuantas="2")
    assert states(city, roll) == {"active": 4, "undone": 1}


def test_an_older_complete_load_closes_nobody_after_a_newer_one(city: City, roll: Program) -> None:
    rita = city.login("rita")
    load(rita, roll, rows_of(range(4)))
    second = load(rita, roll, rows_of(range(3)), "octubre.xlsx").request.path
    city.clock.pass_seconds(60)
    load(rita, roll, rows_of([3, 2, 1, 0]), "noviembre.xlsx")
    page = rita.get(f"{second}/ausentes")
    assert "se cargó otro archivo del programa" in words(page)
    assert rita.post(f"{second}/ausentes", cuantas="1").status_code == 422
    assert states(city, roll) == {"active": 4}


def test_who_may_load_and_not_review_sees_them_and_closes_nobody(city: City, roll: Program) -> None:
    alice = city.login("alice")
    load(alice, roll, rows_of(range(3)))
    second = load(alice, roll, rows_of(range(2)), "octubre.xlsx").request.path
    assert "Las cierra quien revisa" in words(alice.get(f"{second}/ausentes"))
    assert alice.post(f"{second}/ausentes", cuantas="1").status_code == 422
    assert states(city, roll) == {"active": 3}
    assert city.login("chelsea").get(f"{second}/ausentes").status_code == 404


def test_who_reviews_and_did_not_load_is_shown_them_and_closes_them(city: City, roll: Program) -> None:
    with city.store.writing("root") as unit:
        create_user(unit, "rosa", "Rosa", password_hash_of(PASSWORD), [Role("review", AREA)])
        create_user(unit, "otra", "Otra", password_hash_of(PASSWORD), [Role("review", frozenset({"SEDEC"}))])
        unit.commit()
    alice, rosa = city.login("alice"), city.login("rosa")
    assert "No falta nadie" in words(rosa.get("/ausentes"))
    load(alice, roll, rows_of(range(3)))
    second = load(alice, roll, rows_of(range(2)), "octubre.xlsx").request.path
    assert 'href="/ausentes"' in rosa.get("/").text and 'href="/ausentes"' not in alice.get("/").text
    listed = rosa.get("/ausentes")
    assert "octubre.xlsx" in words(listed) and f"{second}/ausentes" in listed.text
    assert "Una persona está activa" in words(rosa.get(f"{second}/ausentes"))
    assert "Cerramos 1 inscripción." in words(rosa.send(cuantas="1"))
    assert states(city, roll) == {"active": 2, "ended": 1}
    assert rosa.get(second).status_code == 403, "the result of a load stays with who loaded"
    assert "No falta nadie" in words(rosa.get("/ausentes"))
    other = city.login("otra")
    assert other.get(f"{second}/ausentes").status_code == 404
    assert "No falta nadie" in words(other.get("/ausentes"))


def test_a_partial_load_looks_for_nobody(city: City) -> None:
    alice = city.login("alice")
    program = city.publish_like("por_partes", DESPENSA, ("lifecycle: reviewed", "lifecycle: automatic"))
    load(alice, program, rows_of(range(3)))
    second = load(alice, program, rows_of(range(2)), "octubre.xlsx")
    assert "No aparecen" not in words(second)
    assert "no traen a todos" in words(alice.get(f"{second.request.path}/ausentes"))
