"""Capture, as a person at a window lives it: four screens, nothing lost, nothing typed twice."""

import json
import re
from io import BytesIO

from city import (
    ANSWERS,
    CONCEPCION,
    DESPENSA,
    ESTANCIA,
    LUCIA,
    RICARDO,
    City,
    asks,
    enrol,
    to_questions,
    to_review,
    value,
    words,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def enrolments(city: City) -> list[tuple[str, str]]:
    """Program and answers of every enrolment."""
    with city.store.reading() as view:
        return [tuple(row) for row in view.connection.exec_driver_sql("SELECT program, answers FROM enrolment")]


def drafts(city: City) -> int:
    with city.store.reading() as view:
        return int(view.connection.exec_driver_sql("SELECT count(*) FROM draft").scalar_one())


def test_a_new_person_is_captured_in_four_screens_and_gets_a_folio(city: City) -> None:
    alice = city.login("alice")
    alice.get(f"/capturar/{DESPENSA}")
    said = alice.send(curp="sabc 560626 mdflrn 01")
    assert "26 de junio de 1956" in words(said)
    assert "Ciudad de México" in words(said)
    alice.send(es_esta="yes")
    review = alice.send(**ANSWERS)
    assert "Cumple con los criterios" in words(review)
    assert review.text.count(">Respuestas<") == 1, "what belongs to no group stands together, calculated or not"
    receipt = alice.send(acepta="yes")
    assert "Solicitud guardada" in words(receipt)
    assert re.search(r"Folio [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}", words(receipt))
    assert [program for program, _ in enrolments(city)] == [DESPENSA]
    assert drafts(city) == 0


def test_a_curp_that_cannot_be_is_said_with_what_was_typed_still_there(city: City) -> None:
    alice = city.login("alice")
    alice.get(f"/capturar/{DESPENSA}")
    refused = alice.send(curp="SABC560626MDFLRN02")
    assert refused.status_code == 422
    assert "<title>Error: " in refused.text
    assert "último número" in words(refused)
    assert value(refused, "curp") == "SABC560626MDFLRN02"
    assert drafts(city) == 0
    empty = alice.send(curp=" ")
    assert "Escribe la CURP" in words(empty) and "«—»" not in words(empty)


def test_what_the_curp_says_is_not_asked(city: City) -> None:
    page = to_questions(city.login("alice"))
    assert not any(asks(page, name) for name in ("curp", "fecha_nacimiento-day", "sexo", "entidad_nacimiento"))
    assert asks(page, "nombre")


def test_refused_answers_come_back_as_typed_with_a_summary_that_leads_to_them(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    typed = {**ANSWERS, "ingreso_mensual_hogar": "ocho mil", "comprobante_fecha-day": "31"}
    refused = alice.send(**typed)
    assert refused.status_code == 422
    assert "<title>Error: " in refused.text
    assert 'href="#ingreso_mensual_hogar"' in refused.text
    assert 'href="#comprobante_fecha-day"' in refused.text
    for name in ("ingreso_mensual_hogar", "comprobante_fecha-day", "nombre", "hogar", "num_integrantes"):
        assert value(refused, name) == typed[name], name


def test_answers_that_bring_up_questions_show_them_without_an_error(city: City) -> None:
    alice = city.login("alice")
    page = to_questions(alice)
    assert not asks(page, "monto_pension")
    more = alice.send(**{**ANSWERS, "recibe_pension": "yes"})
    assert more.status_code == 200
    assert "Por tus respuestas hay más preguntas" in words(more)
    assert asks(more, "monto_pension")
    assert (
        '<a class="govuk-notification-banner__link" href="#monto_pension">Monto mensual de la pensión</a>' in more.text
    )
    assert "govuk-error-message" not in more.text
    assert value(more, "ingreso_mensual_hogar") == "3000"
    refused = alice.send(**{**ANSWERS, "recibe_pension": "yes"})
    assert refused.status_code == 422
    assert "Monto mensual de la pensión" in words(refused)


def test_another_parent_of_a_cascade_shows_its_list_before_anything_is_refused(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    alice.send(**{**ANSWERS, "municipio": "19039", "num_integrantes": "?"})
    again = alice.send(**{**ANSWERS, "municipio": "19026", "colonia": "19039-centro"})
    assert again.status_code == 200
    assert "Por tus respuestas hay más preguntas" in words(again)
    assert "govuk-error-message" not in again.text


def test_a_list_that_was_seen_whole_is_not_shown_again_for_its_parent(city: City) -> None:
    assert "Revisa antes de guardar" in words(to_review(city.login("alice")))


def test_an_answer_to_a_question_that_no_longer_applies_is_not_stored(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    alice.send(**{**ANSWERS, "recibe_pension": "yes"})
    assert "Monto mensual" in words(alice.send(**{**ANSWERS, "recibe_pension": "yes", "monto_pension": "100"}))
    alice.get(alice.path.replace("revisar", "preguntas"))
    review = alice.send(**{**ANSWERS, "monto_pension": "100"})
    assert "$100.00" not in words(review)
    alice.send(acepta="yes")
    assert "monto_pension" not in enrolments(city)[0][1]


def test_rows_are_added_and_taken_away_without_javascript(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    one = alice.send(**ANSWERS, _add="personas_autorizadas")
    assert asks(one, "personas_autorizadas-0-curp_autorizada")
    two = alice.send(**ANSWERS, **{"personas_autorizadas-0-curp_autorizada": LUCIA}, _add="personas_autorizadas")
    assert value(two, "personas_autorizadas-0-curp_autorizada") == LUCIA
    assert asks(two, "personas_autorizadas-1-curp_autorizada")
    left = alice.send(
        **ANSWERS,
        **{"personas_autorizadas-0-curp_autorizada": LUCIA, "personas_autorizadas-1-curp_autorizada": RICARDO},
        _remove="personas_autorizadas:0",
    )
    assert value(left, "personas_autorizadas-0-curp_autorizada") == RICARDO
    assert not asks(left, "personas_autorizadas-1-curp_autorizada")
    refused = alice.send(**ANSWERS, **{"personas_autorizadas-0-curp_autorizada": RICARDO})
    assert 'href="#personas_autorizadas-0-parentesco"' in refused.text


def test_a_draft_is_left_and_taken_up_again(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    home = alice.send(**{**ANSWERS, "ingreso_mensual_hogar": "quizá 3000"}, _save="1")
    assert "Guardamos tu borrador" in words(home)
    assert "CONCEPCIÓN SALGADO" in words(home)
    again = alice.get(re.findall(r'href="(/captura/[^"]+)"', home.text)[0])
    assert value(again, "ingreso_mensual_hogar") == "quizá 3000"
    assert "govuk-error-message" not in again.text


def test_a_draft_is_its_owners_alone_and_can_be_thrown_away(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    path = alice.path
    assert city.login("chelsea").get(path).status_code == 404
    home = alice.get("/")
    drop = re.findall(r'action="(/borrador/[^"]+)"', home.text)[0]
    assert city.login("chelsea").post(drop).status_code == 404
    assert "Borramos tu borrador" in words(alice.post(drop, follow=True))
    assert alice.get(path).status_code == 404


def test_a_draft_keeps_the_version_under_which_it_began(city: City) -> None:
    alice = city.login("alice")
    to_review(alice)
    city.publish_like(DESPENSA, DESPENSA, ("version: 1", "version: 2"))
    alice.send(acepta="yes")
    with city.store.reading() as view:
        assert view.connection.exec_driver_sql("SELECT version FROM enrolment").scalar_one() == 1


def test_a_second_press_of_the_button_changes_nothing(city: City) -> None:
    alice = city.login("alice")
    to_review(alice)
    path, page = alice.path, alice.page
    first = alice.send(acepta="yes")
    alice.path, alice.page = path, page
    second = alice.send(acepta="yes")
    assert words(first) == words(second)
    assert len(enrolments(city)) == 1
    assert "Solicitud guardada" in words(alice.get(path))


def test_nothing_is_saved_without_the_acceptance_of_the_notice(city: City) -> None:
    alice = city.login("alice")
    review = to_review(alice)
    assert 'name="acepta"' in review.text
    assert "checked" not in review.text
    refused = alice.send()
    assert refused.status_code == 422
    assert 'href="#acepta"' in refused.text
    assert enrolments(city) == []


def test_a_known_person_types_nothing_shared_again(city: City) -> None:
    enrol(city.login("alice"))
    chelsea = city.login("chelsea")
    city.publish_like("canasta", DESPENSA, ("area: SDHIS", "area: SEDEC"))
    chelsea.get("/capturar/canasta")
    known = chelsea.send(curp=CONCEPCION)
    assert "¿Es esta persona?" in words(known)
    assert "SABC******MDFL**01" in words(known)
    assert CONCEPCION not in known.text
    assert "En revisión" in words(known)
    page = chelsea.send(es_esta="yes")
    assert "Teléfono 8181234567 Cambiar" in words(page)
    assert not any(asks(page, name) for name in ("nombre", "telefono", "municipio", "hogar"))
    own = {name: text for name, text in ANSWERS.items() if name not in ("nombre", "telefono", "municipio", "hogar")}
    assert "Revisa antes de guardar" in words(chelsea.send(**own))
    receipt = chelsea.send(acepta="yes")
    assert "Solicitud guardada" in words(receipt)


def test_contact_data_change_by_cambiar_and_names_do_not(city: City) -> None:
    enrol(city.login("alice"))
    city.publish_like("canasta", DESPENSA, ("area: SDHIS", "area: SEDEC"))
    chelsea = city.login("chelsea")
    to_questions(chelsea, program="canasta")
    page = chelsea.send(_change="telefono", num_integrantes="4")
    assert value(page, "telefono") == "8181234567"
    assert not asks(page, "nombre")
    chelsea.send(**{**ANSWERS, "nombre": "OTRA", "telefono": "8187654321"})
    chelsea.send(acepta="yes")
    with city.store.reading() as view:
        fields = str(view.connection.exec_driver_sql("SELECT fields FROM person").scalar_one())
    assert "8187654321" in fields
    assert "CONCEPCIÓN" in fields
    assert "OTRA" not in fields


def test_an_enrolment_of_this_call_is_opened_with_its_answers_instead_of_a_second_one(city: City) -> None:
    enrol(city.login("alice"))
    alice = city.login("alice")
    alice.get(f"/capturar/{DESPENSA}")
    known = alice.send(curp=CONCEPCION)
    assert "ya tiene una solicitud" in words(known)
    assert "En revisión" in words(known)
    page = alice.send(es_esta="yes")
    assert value(page, "num_integrantes") == "2"
    assert value(page, "comprobante_fecha-day") == "1"
    review = alice.send(**{**ANSWERS, "num_integrantes": "5"})
    assert not asks(review, "acepta"), "the notice was accepted before"
    alice.send()
    ((_, answers),) = enrolments(city)
    assert '"num_integrantes":5' in answers


def test_an_enrolment_that_is_closed_can_only_be_looked_at(city: City) -> None:
    alice = city.login("alice")
    enrol(alice)
    with city.store.writing("rosa") as unit:
        unit.connection.exec_driver_sql("UPDATE enrolment SET state = 'active', category = 'active'")
        unit.commit()
    alice.get(f"/capturar/{DESPENSA}")
    known = alice.send(curp=CONCEPCION)
    assert "Ver esa solicitud" in words(known)
    assert "Abrir esa solicitud" not in words(known)
    assert alice.send(es_esta="yes").status_code == 404


def test_outside_every_call_the_page_says_so_and_keeps_the_draft(city: City) -> None:
    alice = city.login("alice")
    to_review(alice)
    city.today = "2026-12-15"
    assert "No hay convocatoria abierta el 15/12/2026" in words(alice.get(alice.path))
    assert alice.send(acepta="yes").status_code == 422
    assert enrolments(city) == []
    assert drafts(city) == 1


def test_a_person_without_curp_gets_a_provisional_folio_where_the_program_lets_her_in(city: City) -> None:
    alice = city.login("alice")
    assert alice.get(f"/capturar/{DESPENSA}/sin-curp").status_code == 404
    city.publish_like("abierto", DESPENSA, ("  telefono: required", "  curp: optional\n  telefono: required"))
    alice.get("/capturar/abierto/sin-curp")
    refused = alice.send()
    assert refused.status_code == 422 and "Elige por qué no tiene CURP" in words(refused)
    page = alice.send(por_que="en_tramite")
    assert asks(page, "fecha_nacimiento-day")
    born = {f"fecha_nacimiento-{part}": text for part, text in (("day", "1"), ("month", "5"), ("year", "1950"))}
    review = alice.send(**ANSWERS, **born, sexo="M", entidad_nacimiento="NL")
    assert "Revisa antes de guardar" in words(review), words(review)[:600]
    receipt = alice.send(acepta="yes")
    folio = re.search(r"P-[0-9A-Z]{13}", words(receipt))
    assert folio, words(receipt)
    alice.get("/capturar/abierto")
    assert "ya tiene una solicitud" in words(alice.send(curp=folio[0]))


def test_a_document_is_kept_by_its_hash_and_given_back_only_as_an_attachment(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    wrong = alice.send(**ANSWERS, comprobante_archivo=(BytesIO(b"MZ..."), "recibo.png"))
    assert wrong.status_code == 422
    assert 'href="#comprobante_archivo"' in wrong.text
    kept = alice.send(**ANSWERS, comprobante_archivo=(BytesIO(PNG), "recibo.png"))
    assert "Archivo guardado" in words(kept)
    receipt = alice.send(acepta="yes")
    page = alice.get(receipt.request.path.removesuffix("/comprobante"))
    address = re.findall(r'href="([^"]+/archivo/[^"]+)"', page.text)[0]
    given = alice.get(address)
    assert given.data == PNG
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert city.login("bob").get(address).status_code == 404
    assert alice.get(address[:-1] + "0").status_code == 404


def test_a_file_already_kept_cannot_be_claimed_by_its_hash(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    alice.send(**ANSWERS, comprobante_archivo="ab" * 32)
    alice.send(acepta="yes")
    assert "comprobante_archivo" not in enrolments(city)[0][1]


PICTURES = """\
  fotos:
    type: repeat
    label: Fotos de la vivienda
    max: 3
    fields:
      habitada: {type: yes_no, label: ¿Está habitada?}
      foto: {type: file, label: Foto, accept: [png]}
  identificacion:
"""


def test_a_document_stays_in_its_row_where_the_browser_says_nothing_else_of_it(city: City) -> None:
    city.publish_like("con_fotos", DESPENSA, ("  identificacion:\n", PICTURES))
    alice = city.login("alice")
    to_questions(alice, program="con_fotos")
    alice.send(**ANSWERS, _add="fotos")
    alice.send(**ANSWERS, _add="fotos")
    wrong = alice.send(**ANSWERS, **{"fotos-0-foto": (BytesIO(b"MZ..."), "una.png")})
    assert wrong.status_code == 422 and 'href="#fotos-0-foto"' in wrong.text
    later = PNG + b"1"
    files = {"fotos-0-foto": (BytesIO(PNG), "una.png"), "fotos-1-foto": (BytesIO(later), "otra.png")}
    alice.send(**ANSWERS, **files, **{"fotos-1-habitada": "yes"})
    alice.send(acepta="yes")
    ((_, answers),) = enrolments(city)
    one, other = json.loads(answers)["fotos"]
    folder = city.workspace.data / "files"
    assert ("habitada" in one, other["habitada"]) == (False, True)
    assert [(folder / each["foto"]).read_bytes() for each in (one, other)] == [PNG, later]


def test_forged_names_are_not_looked_at(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    forged = {
        "personas_autorizadas-²-curp_autorizada": "x",
        f"personas_autorizadas-{'9' * 5000}-parentesco": "x",
        "curp": LUCIA,
        "fecha_nacimiento-day": "1",
        "ingreso_por_persona": "1",
        "state": "active",
        "area": "SEDEC",
        "_change": "curp",
        "_remove": "personas_autorizadas:²",
    }
    answer = alice.send(**ANSWERS, **forged, follow=True)
    assert answer.status_code == 200
    alice.get(alice.path.replace("/preguntas", "/revisar"))
    alice.send(acepta="yes")
    with city.store.reading() as view:
        row = view.connection.exec_driver_sql("SELECT state, area, answers FROM enrolment").one()
    assert (row[0], row[1]) == ("in_review", "SDHIS")
    assert '"ingreso_por_persona":150000' in row[2]


def test_a_page_that_says_nothing_of_what_it_showed_is_shown_again(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    answer = alice.post(alice.path, **ANSWERS)
    assert answer.status_code == 200
    assert "govuk-error-message" not in answer.text


def test_not_this_person_goes_back_to_the_curp(city: City) -> None:
    alice = city.login("alice")
    alice.get(f"/capturar/{DESPENSA}")
    alice.send(curp=CONCEPCION)
    assert "¿Cuál es la CURP" in words(alice.send(es_esta="no"))
    assert drafts(city) == 0


def test_a_person_who_does_not_meet_a_criterion_is_kept_with_the_verdict(city: City) -> None:
    alice = city.login("alice")
    review = to_review(alice, ingreso_mensual_hogar="90000")
    assert "No cumple Ingreso por persona El ingreso por persona rebasa la línea de pobreza." in words(review)
    assert "Solicitud guardada" in words(alice.send(acepta="yes"))


def test_a_check_over_several_answers_is_said_in_the_summary(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    alice.send(**ANSWERS, _add="personas_autorizadas")
    row = {"personas_autorizadas-0-curp_autorizada": CONCEPCION, "personas_autorizadas-0-parentesco": "hija_hijo"}
    refused = alice.send(**ANSWERS, **row)
    assert refused.status_code == 422
    assert "La persona autorizada debe ser otra que la beneficiaria." in words(refused)


def test_the_estancia_of_another_area_is_not_alices(city: City) -> None:
    alice = city.login("alice")
    assert alice.get(f"/capturar/{ESTANCIA}").status_code == 404
    assert alice.post(f"/capturar/{ESTANCIA}", curp=CONCEPCION).status_code == 404


def test_a_cell_that_applies_only_by_another_cell_of_its_row_comes_up_in_that_row(city: City) -> None:
    cell = """      parentesco:
        type: choice
        label: Parentesco
        catalogue: parentescos
        required: yes
"""
    more = (
        cell
        + """      otro_telefono:
        type: phone
        label: Teléfono de la hija
        relevant: parentesco == "hija_hijo"
        required: yes
"""
    )
    city.publish_like("canasta", DESPENSA, (cell, more))
    alice = city.login("alice")
    to_questions(alice, program="canasta")
    blank = alice.send(**ANSWERS, _add="personas_autorizadas")
    assert not asks(blank, "personas_autorizadas-0-otro_telefono")
    alice.send(**ANSWERS, _add="personas_autorizadas")
    rows = {
        "personas_autorizadas-0-curp_autorizada": "",
        "personas_autorizadas-1-curp_autorizada": LUCIA,
        "personas_autorizadas-1-parentesco": "hija_hijo",
    }
    page = alice.send(**ANSWERS, **rows)
    assert page.status_code == 422
    assert not asks(page, "personas_autorizadas-0-otro_telefono")
    assert 'href="#personas_autorizadas-1-otro_telefono"' in page.text
