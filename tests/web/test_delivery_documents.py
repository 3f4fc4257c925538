"""Documents and live rules on a service's form: taken as they are sent, kept over the review, claimed by no name."""

import json
import re
from hashlib import sha256
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from city import ANSWERS, CONCEPCION, DESPENSA, Browser, City, asks, to_questions, words
from deliveries_made import ASKED, BAG, approved
from padron.registry.history import history
from padron.registry.keys import id_of
from padron.registry.people import resolve
from padron.registry.users import Role
from padron.registry.withdrawing import benefit_of

PROGRAM = "entregas"
PNG, PDF = b"\x89PNG\r\n\x1a\n" + b"0" * 40, b"%PDF-1.7 " + b"0" * 40
LETTER = {**BAG, "con_carta": "yes"}


def taken_in(city: City, asked: tuple[str, str]) -> Browser:
    """Signed in, and Concepción is active in a program whose service asks this too."""
    city.publish_like(PROGRAM, DESPENSA, asked)
    made = city.login("alice")
    to_questions(made, program=PROGRAM)
    made.send(**ANSWERS)
    approved(city, made.send(acepta="yes").request.path)
    return made


@pytest.fixture
def alice(city: City) -> Browser:
    """Signed in, and Concepción is active in a program whose service asks for documents."""
    return taken_in(city, ASKED)


def with_rows(city: City, beside: str = "") -> Browser:
    """The form of a service whose rows ask for a document, and for nothing else that a browser always sends."""
    nota = "nota: {type: text, label: Nota, max_length: 40}"
    made = taken_in(city, (ASKED[0], ASKED[1].replace(nota, beside)))
    form_of(city, made)
    return made


def form_of(city: City, browser: Browser) -> str:
    """Opens the service's form; its address."""
    with city.store.reading() as view:
        key = resolve(view, CONCEPCION) or b""
        (moment,) = [each for each in history(view, key) if each.kind == "enrolment"]
    path = f"/persona/{key.hex()}/solicitud/{moment.id.hex()}/entregar/despensa"
    browser.get(path)
    return path


def kept(city: City, receipt: TestResponse) -> dict[str, object]:
    """The answers of the delivery whose receipt this is."""
    _, _, person, _, delivery, _ = receipt.request.path.split("/")
    with city.store.reading() as view:
        found = benefit_of(view, id_of(person) or b"", id_of(delivery) or b"")
    assert found is not None
    return dict(found.answers)


def test_a_document_goes_from_the_form_over_the_review_to_the_delivery_and_back_as_an_attachment(
    city: City, alice: Browser
) -> None:
    form_of(city, alice)
    alice.send(**LETTER)  # the answer brings the question up
    review = alice.send(**LETTER, carta=(BytesIO(PDF), "carta firmada.pdf"))
    assert "Carta poder firmada Archivo guardado" in words(review)
    receipt = alice.send(_save="1")
    assert re.fullmatch("[0-9a-f]{64}", str(kept(city, receipt)["carta"]))
    page = alice.get(receipt.request.path.removesuffix("/comprobante"))
    (address,) = re.findall(r'href="([^"]+/archivo/[^"]+)"', page.text)
    given = alice.get(address)
    assert given.data == PDF and given.headers["Content-Disposition"].startswith("attachment")
    assert city.login("chelsea").get(address).status_code == 404
    assert alice.get(address[:-1] + ("0" if address[-1] != "0" else "1")).status_code == 404


def test_one_that_must_be_there_stops_the_delivery_and_one_that_is_no_pdf_is_refused(
    city: City, alice: Browser
) -> None:
    form_of(city, alice)
    alice.send(**LETTER)
    refused = alice.send(**LETTER)
    assert refused.status_code == 422 and 'href="#carta"' in refused.text
    wrong = alice.send(**LETTER, carta=(BytesIO(b"MZ..."), "carta.pdf"))
    assert wrong.status_code == 422 and 'href="#carta"' in wrong.text
    assert 'value="23"' in wrong.text, "what was typed is still there"
    assert "Archivo guardado" in words(alice.send(**LETTER, carta=(BytesIO(PDF), "carta.pdf")))


def test_one_sent_with_answers_that_are_refused_is_not_asked_for_again(city: City, alice: Browser) -> None:
    form_of(city, alice)
    alice.send(**LETTER)
    refused = alice.send(**{**LETTER, "cajas": "muchas"}, carta=(BytesIO(PDF), "carta firmada.pdf"))
    assert refused.status_code == 422 and "Ya está guardado «carta firmada.pdf»" in words(refused)
    review = alice.send(**{**LETTER, "cajas": "2"})
    assert "Carta poder firmada Archivo guardado" in words(review)
    alice.send(_save="1")


def test_documents_in_rows_go_with_their_rows(city: City, alice: Browser) -> None:
    form_of(city, alice)
    alice.send(**BAG, _add="fotos")
    alice.send(**BAG, **{"fotos-0-nota": "una"}, _add="fotos", **{"fotos-0-foto": (BytesIO(PNG), "una.png")})
    other = PNG + b"1"
    page = alice.send(
        **BAG, **{"fotos-0-nota": "una", "fotos-1-nota": "otra"}, _remove="fotos:0",
        **{"fotos-1-foto": (BytesIO(other), "otra.png")},
    )  # fmt: skip
    assert "otra.png" in page.text and "una.png" not in page.text
    review = alice.send(**BAG, **{"fotos-0-nota": "otra"})
    assert "Fotos de la entrega 1" in words(review)
    (row,) = kept(city, alice.send(_save="1"))["fotos"]  # type: ignore[misc]
    assert row["nota"] == "otra" and (city.workspace.data / "files" / row["foto"]).read_bytes() == other


def test_a_row_whose_button_is_not_pressed_keeps_its_own_document(city: City) -> None:
    alice = with_rows(city, "lista: {type: yes_no, label: ¿Se ve la lista?}")
    alice.send(**BAG, _add="fotos")
    alice.send(**BAG, _add="fotos")
    later = PNG + b"1"
    files = {"fotos-0-foto": (BytesIO(PNG), "una.png"), "fotos-1-foto": (BytesIO(later), "otra.png")}
    review = alice.send(**BAG, **files, **{"fotos-1-lista": "yes"})
    assert "Fotos de la entrega 2" in words(review)
    one, other = kept(city, alice.send(_save="1"))["fotos"]  # type: ignore[misc]
    folder = city.workspace.data / "files"
    assert ("lista" in one, other["lista"]) == (False, True)
    assert [(folder / each["foto"]).read_bytes() for each in (one, other)] == [PNG, later]


def test_rows_of_documents_alone_are_rows_and_what_is_no_picture_is_said_at_its_row(city: City) -> None:
    alice = with_rows(city)
    alice.send(**BAG, _add="fotos")
    alice.send(**BAG, _add="fotos")
    refused = alice.send(
        **BAG, **{"fotos-0-foto": (BytesIO(b"MZ..."), "una.png"), "fotos-1-foto": (BytesIO(PNG), "otra.png")}
    )
    assert refused.status_code == 422 and 'href="#fotos-0-foto"' in refused.text and "otra.png" in refused.text
    refused = alice.send(**BAG, **{"fotos-0-foto": (BytesIO(b"MZ..."), "una.png")})
    assert refused.status_code == 422 and 'href="#fotos-0-foto"' in refused.text
    alice.send(**BAG, **{"fotos-0-foto": (BytesIO(PNG), "una.png")})
    assert len(kept(city, alice.send(_save="1"))["fotos"]) == 2  # type: ignore[arg-type]


def test_a_document_already_kept_cannot_be_claimed_by_its_hash_nor_under_another_s_seal(
    city: City, alice: Browser
) -> None:
    form_of(city, alice)
    alice.send(**LETTER)
    alice.send(**LETTER, carta=(BytesIO(PDF), "carta.pdf"))
    (sealed,) = re.findall(r'name="_archivos" value="([^"]+)"', alice.page)
    (folder,) = [each.name for each in (city.workspace.data / "uploads").iterdir()]
    form_of(city, alice)
    for claimed in ({"carta": folder}, {"_archivos": sealed}, {"_archivos": sealed + "x"}, {"_archivos": "."}):
        form_of(city, alice)
        alice.send(**LETTER)
        refused = alice.send(**{**LETTER, **claimed})
        assert refused.status_code == 422 and 'href="#carta"' in refused.text, claimed


def test_a_document_waits_apart_until_its_delivery_is_recorded(city: City, alice: Browser) -> None:
    form_of(city, alice)
    alice.send(**LETTER)
    alice.send(**LETTER, carta=(BytesIO(PDF), "carta.pdf"))
    files, uploads = city.workspace.data / "files", city.workspace.data / "uploads"
    name = sha256(PDF).hexdigest()
    assert not files.exists() and [each.name for each in uploads.iterdir()] == [name]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', alice.page))
    alice.post(alice.path, **{**hidden, "_save": "1"})
    assert (files / name).read_bytes() == PDF and list(uploads.iterdir()) == []


def test_pressed_twice_with_a_document_is_once(city: City, alice: Browser) -> None:
    form_of(city, alice)
    alice.send(**LETTER)
    alice.send(**LETTER, carta=(BytesIO(PDF), "carta.pdf"))
    path, hidden = alice.path, dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', alice.page))
    answers = [alice.post(path, **{**hidden, "_save": "1"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len({each.headers["Location"] for each in answers}) == 1


def test_the_form_carries_its_rules_and_works_without_them(city: City, alice: Browser) -> None:
    form_of(city, alice)
    page = alice.page
    (address,) = re.findall(r'data-rules="([^"]+)"', page)
    module = alice.get(address)
    assert module.status_code == 200 and module.mimetype == "text/javascript"
    assert "por_persona" in module.text and "ingreso_mensual_hogar" not in module.text
    (given,) = re.findall(r'data-given="([^"]+)"', page)
    told = json.loads(given.replace("&#34;", '"'))
    assert told["values"] == {"num_integrantes": 2} and told["today"] == "2026-11-23"
    assert CONCEPCION not in page and CONCEPCION not in module.text
    assert '<template data-question="carta">' in page and not asks(alice.get(alice.path), "carta")
    more = alice.send(**LETTER)
    assert "Por tus respuestas hay más preguntas" in words(more) and asks(more, "carta")


def test_its_script_is_for_who_may_deliver_and_only_at_its_own_address(city: City, alice: Browser) -> None:
    form_of(city, alice)
    (address,) = re.findall(r'data-rules="([^"]+)"', alice.page)
    assert city.login("chelsea").get(address).status_code == 404
    assert city.login("bob").get(address).status_code in (403, 404)
    for wrong in (address.replace("/despensa/", "/nada/"), address.replace("/1/", "/2/"), address[:-5] + "0.js"):
        assert alice.get(wrong).status_code == 404, wrong


SECRET = (
    ("area: SDHIS", "area: SEDEC"),
    ("confidential: no", "confidential: yes"),
    ("kind: alimentario", "kind: salud"),
)
IN_REFUGE = (
    "  ingreso_por_persona:\n",
    """  en_refugio:
    type: yes_no
    label: ¿Está en el refugio?
    calculation: active_in("refugio")
  ingreso_por_persona:
""",
)
OF_REFUGE = (
    "      quien_recoge:\n",
    """      resguardo:
        type: text
        label: Clave de resguardo
        max_length: 20
        relevant: en_refugio
      quien_recoge:
""",
)


def test_an_answer_that_would_tell_of_a_confidential_program_is_not_on_the_page_nor_in_what_its_script_is_told(
    city: City,
) -> None:
    city.publish_like("refugio", DESPENSA, *SECRET)
    city.publish_like("canasta", DESPENSA, IN_REFUGE, OF_REFUGE)
    chelsea, alice = city.login("chelsea"), city.login("alice")
    to_questions(chelsea, program="refugio")
    chelsea.send(**ANSWERS)
    approved(city, chelsea.send(acepta="yes").request.path)
    to_questions(alice, program="canasta")
    alice.send(**ANSWERS)
    path = f"{approved(city, alice.send(acepta='yes').request.path)}/entregar/despensa"
    page = alice.get(path)
    (given,) = re.findall(r'data-given="([^"]+)"', page.text)
    assert "en_refugio" not in given and not asks(page, "resguardo")
    city.hire("paz", Role("capture", frozenset({"SDHIS", "SEDEC"})))
    seen = city.login("paz").get(path)
    (given,) = re.findall(r'data-given="([^"]+)"', seen.text)
    assert json.loads(given.replace("&#34;", '"'))["values"] == {"en_refugio": True} and asks(seen, "resguardo")
