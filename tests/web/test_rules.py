"""The rules as a script: who gets them, how long browsers keep them, and what the page tells them."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from city import (
    ANSWERS,
    CONCEPCION,
    CREDITO,
    DESPENSA,
    ESTANCIA,
    LUCIA,
    RICARDO,
    City,
    asks,
    enrol,
    to_questions,
    without_templates,
)
from padron.program.model import Program
from padron.services.scripts import script


def attribute(page: TestResponse, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', page.text)
    assert found is not None
    return html.unescape(found[1])


def told(page: TestResponse) -> dict[str, Any]:
    """What the page tells its script."""
    found: dict[str, Any] = json.loads(attribute(page, "data-given"))
    return found


def address(program: Program) -> str:
    return f"/reglas/{program.name}/{program.version}/{script(program).hash}.js"


def test_the_rules_are_kept_by_the_browser_for_good_and_travel_packed(city: City) -> None:
    alice = city.login("alice")
    path = attribute(to_questions(alice), "data-rules")
    answer = alice.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 16_000


def test_another_content_has_another_address(city: City) -> None:
    alice = city.login("alice")
    path = attribute(to_questions(alice), "data-rules")
    assert alice.client.get(path).status_code == 200
    assert alice.client.get(path.replace(path[-19:-3], "0" * 16)).status_code == 404


def test_the_rules_of_a_program_are_for_those_who_capture_in_it(city: City) -> None:
    program = city.publish_like(
        "refugio", DESPENSA, ("area: SDHIS", "area: SEDEC"), ("confidential: no", "confidential: yes")
    )
    assert city.login("chelsea").client.get(address(program)).status_code == 200
    assert city.login("alice").client.get(address(program)).status_code == 404
    assert city.login("bob").client.get(address(program)).status_code == 403
    assert city.app.test_client().get(address(program)).status_code == 303


def test_the_page_tells_its_script_the_day_of_the_server_and_what_the_curp_says(city: City) -> None:
    page = told(to_questions(city.login("alice")))
    assert page["today"] == "2026-11-23"
    assert page["values"]["fecha_nacimiento"] == "1956-06-26"
    assert page["known"] == {}


def test_of_a_known_person_the_page_tells_only_what_rules_read(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    city.publish_like("comedor", DESPENSA)
    values = told(to_questions(alice, program="comedor"))["values"]
    assert values["municipio"] == "19039"
    assert not {"telefono", "nombre", "primer_apellido", "sexo", "calle"} & set(values)


@pytest.fixture
def refuge(city: City) -> Iterator[City]:
    """A confidential programme of SEDEC with Concepción in it."""
    changes = (("area: SDHIS", "area: SEDEC"), ("confidential: no", "confidential: yes"))
    city.publish_like("refugio", DESPENSA, *changes, ("lifecycle: reviewed", "lifecycle: automatic"))
    chelsea = city.login("chelsea")
    to_questions(chelsea, program="refugio")
    chelsea.send(**ANSWERS)
    chelsea.send(acepta="yes")
    yield city


def test_a_fact_that_rests_on_a_confidential_program_never_reaches_the_page(refuge: City) -> None:
    page = to_questions(refuge.login("alice"))
    assert told(page)["facts"] == {}
    assert "Lo revisa el área responsable" in page.text
    with refuge.store.writing("rosa") as unit:
        unit.connection.exec_driver_sql("UPDATE enrolment SET state = 'ended', category = 'closed'")
        unit.commit()
    assert told(refuge.login("alice").get(attribute_path(page))) == told(page)


def attribute_path(page: TestResponse) -> str:
    return page.request.path


def test_the_rules_do_not_name_the_programs_that_their_facts_rest_on(city: City) -> None:
    program = city.publish_like(
        "comedor", DESPENSA, ('not active_in_kind("alimentario")', f'not active_in("{ESTANCIA}")')
    )
    text = script(program).text
    assert "active_in" not in text and ESTANCIA not in text


def test_facts_about_another_person_hold_for_the_curp_that_was_looked_up(city: City) -> None:
    chelsea = city.login("chelsea")
    to_questions(chelsea, LUCIA, CREDITO)
    shown = re.search(r'name="_shown" value="([^"]*)"', chelsea.page)
    assert shown is not None
    chelsea.send(_save="1", follow=False, aval_curp=RICARDO)
    page = told(chelsea.get(chelsea.path))
    assert page["of"] == {"aval_curp": RICARDO}
    assert set(page["about"].values()) == {"aval_curp"}


def test_what_was_typed_in_a_question_that_the_script_hid_again_is_kept(city: City) -> None:
    alice = city.login("alice")
    page = to_questions(alice)
    assert not asks(page, "monto_pension")
    review = alice.send(**{**ANSWERS, "monto_pension": "4000", "_hidden": "monto_pension|tipo_pension"})
    assert "Cumple con los criterios" in review.text
    assert "4000" not in review.text
    again = alice.get(page.request.path)
    assert 'value="4000"' in again.text
    assert 'value="4000"' not in without_templates(again.text)


FREE = """    fields:
      aviso_curso:
        type: note
        label: El curso es gratuito.
      curso_concluido:"""
APART = """  aparte:
    type: group
    label: Aparte
    relevant: modalidad == "primer"
    fields:
      solo_nota:
        type: note
        label: Sólo una nota.
  aval:
    type: group"""
NOTED = (("    fields:\n      curso_concluido:", FREE), ("  aval:\n    type: group", APART))


def test_a_note_in_a_group_that_does_not_apply_is_shown_with_its_group_and_not_before(city: City) -> None:
    program = city.publish_like("credito", CREDITO, *NOTED)
    chelsea = city.login("chelsea")
    page = to_questions(chelsea, LUCIA, program.name)
    assert not {"El curso es gratuito.", "Sólo una nota.", "Aparte"} & set(shown(page))
    chelsea.send(_save="1", follow=False, modalidad="primer")
    assert {"El curso es gratuito.", "Sólo una nota.", "Aparte"} <= set(shown(chelsea.get(chelsea.path)))


def shown(page: TestResponse) -> list[str]:
    """The texts of a page as it is without its script."""
    found = re.findall(r">([^<>]+)<", without_templates(page.text))
    return [html.unescape(each).strip() for each in found]


def test_without_the_script_nothing_of_a_question_that_does_not_apply_is_taken(city: City) -> None:
    alice = city.login("alice")
    page = to_questions(alice)
    alice.send(**{**ANSWERS, "monto_pension": "4000"})
    assert 'value="4000"' not in alice.get(page.request.path).text


def test_the_known_persons_curp_stands_in_the_page_only_where_a_rule_reads_it(city: City) -> None:
    program = city.publish_like(
        "comedor",
        DESPENSA,
        ("assert: not any(personas_autorizadas, curp_autorizada == curp)", "assert: vive_solo"),
        ("assert: representante_curp != curp", "assert: vive_solo"),
    )
    alice = city.login("alice")
    assert CONCEPCION not in to_questions(alice, program=program.name).text
