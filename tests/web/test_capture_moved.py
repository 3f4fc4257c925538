"""Of two who capture one person nobody writes over what she did not see; nor does who has two windows open."""

import json
import re

import pytest

from city import ANSWERS, CONCEPCION, DESPENSA, Browser, City, enrol, to_questions, to_review, words
from invented import person
from padron.registry.users import Role

MOVED = "Alguien guardó o cambió la solicitud de esta persona"
ELSEWHERE = "Este borrador cambió en otra ventana"


@pytest.fixture
def two(city: City) -> tuple[Browser, Browser]:
    """Two who capture in one area."""
    city.hire("carmen", Role("capture", frozenset({"SDHIS"})))
    return city.login("alice"), city.login("carmen")


def stored(city: City) -> list[tuple[str, str]]:
    """The members of the home and the telephone, of each application."""
    asked = "SELECT e.answers, p.fields FROM enrolment e JOIN person p ON p.person_key = e.person_key"
    with city.store.reading() as view:
        rows = view.connection.exec_driver_sql(asked).all()
    return [(str(json.loads(answers)["num_integrantes"]), json.loads(fields)["telefono"]) for answers, fields in rows]


def test_a_draft_of_somebody_new_shows_what_another_saved_meanwhile_before_it_replaces_it(
    city: City, two: tuple[Browser, Browser]
) -> None:
    alice, carmen = two
    review = to_review(alice, num_integrantes="4", telefono="8111111111")
    assert "Esta persona ya tiene" not in words(review)
    enrol(carmen)
    refused = alice.send(acepta="yes")
    assert refused.status_code == 422 and MOVED in words(refused)
    assert stored(city) == [("2", "8181234567")]
    table = words(refused)[words(refused).index("Lo que cambia si guardas") :]
    for line in ("¿Cuántas personas viven en el hogar? 2 4", "Teléfono 8181234567 8111111111"):
        assert line in table
    alice.send(acepta="yes")
    assert stored(city) == [("4", "8111111111")]


def test_a_draft_resumed_after_another_saved_says_so_on_its_review(city: City, two: tuple[Browser, Browser]) -> None:
    alice, carmen = two
    to_questions(alice)
    draft = alice.path
    alice.send(**{**ANSWERS, "num_integrantes": "4"}, _save="1")
    enrol(carmen)
    alice.get(draft)
    review = words(alice.send(**{**ANSWERS, "num_integrantes": "4"}))
    assert "Alguien la guardó o la cambió después de que empezaste" in review
    assert "¿Cuántas personas viven en el hogar? 2 4" in review


def test_what_a_colleague_corrected_after_the_review_is_not_undone_without_a_word(
    city: City, two: tuple[Browser, Browser]
) -> None:
    alice, carmen = two
    enrol(alice)
    review = to_review(alice, recibe_pension="no")
    assert "Con tus respuestas no cambia nada" in words(review)
    to_review(carmen, num_integrantes="9")
    carmen.send(acepta="yes")
    refused = alice.send(acepta="yes")
    assert refused.status_code == 422 and MOVED in words(refused)
    assert "¿Cuántas personas viven en el hogar? 9 2" in words(refused)
    assert stored(city) == [("9", "8181234567")]


def test_of_two_windows_of_a_draft_only_what_the_page_with_the_button_shows_is_saved(city: City) -> None:
    one = city.login("alice")
    to_review(one, num_integrantes="4")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', one.page))
    path = one.path
    one.get(path.replace("/revisar", "/preguntas"))
    one.send(**{**ANSWERS, "num_integrantes": "3"})
    refused = one.post(path, **hidden, acepta="yes")
    assert refused.status_code == 422 and ELSEWHERE in words(refused)
    assert stored(city) == []
    one.page, one.path = refused.text, path
    one.send(acepta="yes")
    assert stored(city) == [("3", "8181234567")]


def test_a_button_that_does_not_say_what_its_page_showed_saves_nothing(city: City) -> None:
    alice = city.login("alice")
    to_review(alice)
    for seen in ("", "0.0", "1", "9" * 5000, "²"):
        assert alice.post(alice.path, acepta="yes", visto=seen).status_code == 422
    assert stored(city) == []


def test_of_somebody_known_to_a_confidential_program_alone_nothing_stored_is_replaced_unseen(city: City) -> None:
    city.publish_like(
        "refugio", DESPENSA, ("area: SDHIS", "area: SEDEC"), ("confidential: no", "confidential: yes"),
        ("lifecycle: reviewed", "lifecycle: automatic"),
    )  # fmt: skip
    chelsea, alice = city.login("chelsea"), city.login("alice")
    to_questions(chelsea, program="refugio")
    chelsea.send(**{**ANSWERS, "telefono": "8100000001", "hogar": "H-REFUGIO"})
    chelsea.send(acepta="yes")
    assert "Es una persona nueva" in words(alice.get(f"/capturar/{DESPENSA}") and alice.send(curp=CONCEPCION))
    alice.send(es_esta="yes")
    alice.send(**ANSWERS)
    assert alice.send(acepta="yes").status_code == 200
    with city.store.reading() as view:
        fields = json.loads(view.connection.exec_driver_sql("SELECT fields FROM person").scalar_one())
        asked = "SELECT field FROM person_change WHERE state = 'proposed' ORDER BY field"
        proposed = view.connection.exec_driver_sql(asked).scalars().all()
    assert (fields["telefono"], fields["hogar"]) == ("8100000001", "H-REFUGIO")
    assert {"telefono", "hogar"} <= set(proposed)


def test_only_of_whom_the_page_asks_something_can_be_said(city: City) -> None:
    other = enrol(city.login("alice")).request.path.split("/")[2]
    alice = city.login("alice")
    somebody = person(7300)
    to_questions(alice, somebody["curp"])
    alice.send(**{**ANSWERS, **{name: somebody[name] for name in ("nombre", "primer_apellido", "segundo_apellido")}})
    alice.post(alice.path.replace("/revisar", "/parecidas"), **{other: "different", "a" * 32: "same"})
    alice.get(alice.path)
    assert alice.send(acepta="yes").request.path.endswith("/comprobante")
    with city.store.reading() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM duplicate_candidate").scalar_one() == 0
