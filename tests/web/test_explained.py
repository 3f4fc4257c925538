"""Why, on the pages: what would meet a criterion, by what was stored, and nothing of what must stay hidden."""

from dataclasses import replace

from city import ANSWERS, DESPENSA, PASSWORD, City, compiled, enrol, to_questions, to_review, words
from padron.program.model import Parameter
from padron.registry.users import Role, create_user, password_hash_of

POOR = "Cumpliría con «Ingreso mensual de todo el hogar» de $9,437.09 o menos."
RICH = {"ingreso_mensual_hogar": "9437.10"}
LINE = f"{DESPENSA} v1, línea 182"


def test_the_review_says_what_would_meet_each_criterion_and_how_it_was_checked(city: City) -> None:
    review = words(to_review(city.login("alice"), **RICH))
    assert "No cumple Ingreso por persona El ingreso por persona rebasa la línea de pobreza." in review
    assert POOR in review
    assert "Cumpliría con «¿Cuántas personas viven en el hogar?» de 3 o más." in review
    assert "Ingreso mensual de todo el hogar: $9,437.10" in review
    assert "$4,718.55 (desde el 1 de enero de 2026, CONEVAL." in review
    assert LINE in review


def test_what_is_lacking_is_named_under_its_criterion(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    answers = {**ANSWERS, "recibe_pension": "yes", "tipo_pension": "imss", "monto_pension": "3000"}
    alice.send(**answers)
    review = words(alice.send(**answers))
    assert "Cumpliría si la respuesta a «¿Recibe alguna pensión?» fuera no." in review
    assert "Cumpliría con «Monto mensual de la pensión» de $2,999.99 o menos." in review


def test_an_application_is_explained_by_what_was_stored_not_by_what_holds_today(city: City) -> None:
    """The poverty line doubles with a second version; the application judged by the first still says the first."""
    alice = city.login("alice")
    receipt = enrol(alice, **RICH)
    found = compiled(DESPENSA)
    line = found.parameters["linea_pobreza_ingresos"]
    later = Parameter(line.name, line.type, line.shape, (("2026-01-01", 943_710, "Otra"),), line.title)
    city.publish(replace(found, version=2, parameters={line.name: later}, sha256="c" * 64, closure={
        **found.closure, "program": {**found.closure["program"], "version": "2"},  # type: ignore[dict-item]
    }))  # fmt: skip
    page = words(alice.get(receipt.request.path.removesuffix("/comprobante")))
    assert POOR in page
    assert "$4,718.55 (desde el 1 de enero de 2026, CONEVAL." in page
    assert LINE in page, "a published version keeps the lines that it was published from"


def test_nothing_is_explained_of_a_criterion_that_rests_on_a_confidential_program(city: City) -> None:
    city.publish_like(
        "refugio",
        DESPENSA,
        ("area: SDHIS", "area: SEDEC"),
        ("confidential: no", "confidential: yes"),
        ("title: Apoyo alimentario a personas adultas mayores", "title: Refugio Canario"),
    )
    alice = city.login("alice")
    review = words(to_review(alice, **RICH))
    assert "Lo revisa el área responsable." in review
    assert POOR in review, "the other criteria are explained all the same"
    assert "otro apoyo de tipo" not in review
    receipt = alice.send(acepta="yes")
    page = words(alice.get(receipt.request.path.removesuffix("/comprobante")))
    assert POOR in page
    assert "Lo revisa el área responsable." in page
    assert "otro apoyo de tipo" not in page
    assert "Canario" not in review + page


COUNTED = """  veces: {type: integer, label: Apoyos canarios, calculation: 'if(active_in("refugio"), 7, 8)'}
  motivo: {type: text, label: Pregunta canaria, relevant: 'active_in("refugio")'}

eligibility:
"""
SECRET = (("area: SDHIS", "area: SEDEC"), ("confidential: no", "confidential: yes"))


def test_an_answer_that_rests_on_a_confidential_program_is_shown_to_who_may_see_it_only(city: City) -> None:
    """What was calculated when it was saved, or answered by a colleague who sees more, would tell the fact."""
    city.publish_like("refugio", DESPENSA, *SECRET, ("lifecycle: reviewed", "lifecycle: automatic"))
    city.publish_like("comedor", DESPENSA, ("eligibility:\n", COUNTED))
    with city.store.writing("root") as unit:
        create_user(unit, "sofia", "Sofía", password_hash_of(PASSWORD), [Role("capture")])
        unit.commit()
    sofia, alice = city.login("sofia"), city.login("alice")
    to_questions(sofia, program="refugio")
    sofia.send(**ANSWERS)
    sofia.send(acepta="yes")
    to_questions(sofia, program="comedor")
    sofia.send(**ANSWERS, motivo="Mudanza")
    path = sofia.send(acepta="yes").request.path.removesuffix("/comprobante")
    told = words(sofia.get(path))
    assert "Apoyos canarios 7 Pregunta canaria Mudanza" in told

    seen = words(alice.get(path))
    assert "canari" not in seen
    page = to_questions(alice, program="comedor")
    assert "Mudanza" not in page.text
    assert "canari" not in words(alice.send(**{**ANSWERS, "num_integrantes": "3"}, _hidden="motivo", motivo=""))
    alice.send(acepta="yes")
    assert "¿Cuántas personas viven en el hogar? 3" in words(alice.get(path))
    assert "Apoyos canarios 7 Pregunta canaria Mudanza" in words(sofia.get(path)), "what she cannot see stays"
