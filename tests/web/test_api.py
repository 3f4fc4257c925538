"""The API: what another system sends is judged, kept and told as on the pages, each look on record."""

from io import BytesIO
from typing import Any

import pytest

from api_systems import ACCEPTED, ANSWERS, KEY, PERSON, RECORD, System, book, codes, hired, siga
from city import CONCEPCION, CREDITO, DESPENSA, ESTANCIA, RICARDO, TODAY, City, compiled, enrol
from definition_makers import define
from deliveries_made import ASKED, approved
from padron.outputs.json_schema import json_schema
from padron.registry.users import Role

ENROL = f"/programs/{DESPENSA}/enrolments"
JUDGE = f"/programs/{DESPENSA}/verdicts"


def stored(city: City) -> list[tuple[object, ...]]:
    """What the registry keeps of enrolments, but for ids, folios and the way in."""
    with city.store.reading() as view:
        rows = view.connection.exec_driver_sql(
            "SELECT program, call, version, area, state, category, verdict, answers, judged, applied_on FROM enrolment"
        )
        return [tuple(row) for row in rows]


def count(city: City, table: str) -> int:
    with city.store.reading() as view:
        return int(view.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_the_programs_in_scope_are_told_and_no_others(city: City) -> None:
    found = siga(city).get("/programs").json
    (despensa,) = found["programs"]
    assert (despensa["program"], despensa["area"], found["next"]) == (DESPENSA, "SDHIS", None)
    assert despensa["may"] == ["capture", "load", "deliver"]


def test_a_list_comes_in_parts(city: City) -> None:
    ines = hired(city, "catalogo", Role("define"))
    names, after = [], {}
    while after is not None:
        part = ines.get("/programs", limit=1, **after).json
        names += [each["program"] for each in part["programs"]]
        after = {"after": part["next"]} if part["next"] else None
    assert names == sorted((DESPENSA, ESTANCIA, CREDITO))
    assert codes(ines.get("/programs", after="no_existe")) == ["wrong_part"]


def test_a_program_tells_its_calls_services_and_requirements(city: City) -> None:
    told = siga(city).get(f"/programs/{DESPENSA}").json
    assert [each["service"] for each in told["services"]] == [each.name for each in compiled(DESPENSA).services]
    assert told["sha256"] == compiled(DESPENSA).sha256
    assert len(told["requirements"]) == len(compiled(DESPENSA).criteria)


def test_the_schema_of_a_record_is_the_one_that_build_writes(city: City) -> None:
    assert siga(city).get(f"/programs/{DESPENSA}/schema").json == json_schema(compiled(DESPENSA))


def test_a_verdict_is_told_with_its_reasons_and_nothing_is_stored(city: City) -> None:
    told = siga(city).post(JUDGE, {**RECORD, "facts": {}, "today": TODAY})
    assert told.status_code == 200
    assert told.json["verdict"] == "eligible"
    assert all("sentence" in each for each in told.json["criteria"])
    assert count(city, "person") == 0


def test_the_problems_of_a_record_are_part_of_its_verdict(city: City) -> None:
    answers = {**ANSWERS, "num_integrantes": "muchos"}
    told = siga(city).post(JUDGE, {"person": PERSON, "answers": answers}).json
    assert [(each["field"], each["code"]) for each in told["problems"] if each["severity"] == "error"] == [
        ("num_integrantes", "not_a_number")
    ]


def test_a_record_sent_here_leaves_the_same_bytes_as_one_typed_into_the_form(city: City) -> None:
    enrol(city.login("alice"))
    by_page = stored(city)
    with city.store.writing("root") as unit:
        for table in ("folio", "claim", "counter", "enrolment"):
            unit.connection.exec_driver_sql(f"DELETE FROM {table}")
        unit.commit()
    made = siga(city).post(ENROL, ACCEPTED)
    assert (made.status_code, made.json["status"], made.json["verdict"]) == (201, "created", "eligible")
    assert stored(city) == by_page


def test_what_is_kept_can_be_looked_up_and_read(city: City) -> None:
    system = siga(city)
    made = system.post(ENROL, ACCEPTED)
    person, enrolment = made.json["person_key"], made.json["enrolment"]
    assert made.headers["Location"] == f"/api/v1/enrolments/{person}/{enrolment}"
    found = system.post("/people/lookups", {"curp": CONCEPCION.lower()}).json
    assert (found["person_key"], found["curp"], found["name"]) == (person, CONCEPCION, "Concepción Salgado Briseño")
    assert found["person"]["telefono"] == "8181234567"
    assert system.get(f"/people/{person}").json == found
    read = system.get(f"/enrolments/{person}/{enrolment}").json
    assert read["answers"]["ingreso_mensual_hogar"] == "3000.00"
    assert (read["verdict"], read["source"], read["folio"]) == ("eligible", "api", made.json["folio"])
    (line,) = system.get(f"/people/{person}/history").json["history"]
    assert (line["id"], line["on"], line["kind"]) == (enrolment, TODAY, "enrolment")


def test_a_folio_is_looked_up_as_on_the_page(city: City) -> None:
    system = siga(city)
    made = system.post(ENROL, ACCEPTED).json
    assert system.post("/people/lookups", {"curp": made["folio"]}).json["person_key"] == made["person_key"]


def test_each_look_is_on_record_and_so_is_one_that_finds_nobody(city: City) -> None:
    system = siga(city)
    made = system.post(ENROL, ACCEPTED).json
    person, enrolment = made["person_key"], made["enrolment"]
    for look in (
        lambda: system.get(f"/people/{person}"),
        lambda: system.get(f"/people/{person}/history"),
        lambda: system.get(f"/enrolments/{person}/{enrolment}"),
        lambda: system.post("/people/lookups", {"curp": CONCEPCION}),
    ):
        before = city.looks()
        assert look().status_code == 200
        assert city.looks() > before
    (last,) = city.store.read_audit.of_person(bytes.fromhex(person), 1)
    assert last.look.actor == "api:siga"
    head = city.store.read_audit.head().number
    assert codes(system.post("/people/lookups", {"curp": RICARDO})) == ["api_not_found"]
    assert city.store.read_audit.head().number == head + 1


def test_the_same_record_again_changes_nothing_and_another_one_updates_it(city: City) -> None:
    system = siga(city)
    first = system.post(ENROL, ACCEPTED, key=KEY + "1")
    events = count(city, "event")
    for key in (KEY + "1", KEY + "2", ""):
        again = system.post(ENROL, ACCEPTED, key=key)
        assert (again.status_code, again.json["status"]) == (200, "identical")
        assert again.json["folio"] == first.json["folio"]
    assert count(city, "event") == events
    richer = {**ACCEPTED, "answers": {**ANSWERS, "ingreso_mensual_hogar": "3000.50"}}
    assert codes(system.post(ENROL, richer, key=KEY + "1")) == ["api_key_used"]
    for other in ({"person": {**PERSON, "nombre": "Guadalupe"}}, {"applied_on": "2026-11-22"}):
        assert codes(system.post(ENROL, {**ACCEPTED, **other}, key=KEY + "1")) == ["api_key_used"]
    city.today = "2026-11-24"
    assert system.post(ENROL, ACCEPTED, key=KEY + "1").json["status"] == "identical"
    changed = system.post(ENROL, richer, key=KEY + "3")
    assert (changed.status_code, changed.json["status"]) == (200, "updated")
    assert count(city, "enrolment") == 1


def test_what_is_wrong_with_a_record_is_said_and_nothing_is_kept(city: City) -> None:
    system = siga(city)
    wrong = {**ACCEPTED, "person": {**PERSON, "curp": "SABC560626MDFLRN02"}}
    assert codes(system.post(ENROL, wrong))[0].startswith("curp")
    assert codes(system.post(ENROL, RECORD)) == ["consent_missing"]
    (ahead,) = system.post(ENROL, {**ACCEPTED, "accepted_on": "2026-11-24"}).json["problems"]
    assert (ahead["code"], ahead["field"]) == ("consent_ahead", "accepted_on")
    assert ahead["message"] == "El día en que aceptó el aviso de privacidad (2026-11-24) es posterior a hoy. Corrígelo"
    assert codes(system.post(ENROL, {**ACCEPTED, "applied_on": "2026-11-24"})) == ["kit_day"]
    assert "no_call" in codes(system.post(ENROL, {**ACCEPTED, "applied_on": "1999-01-01"}))
    strange = {**ACCEPTED, "answers": {**ANSWERS, "color": "rojo"}}
    assert "unknown_field" in codes(system.post(ENROL, strange))
    assert count(city, "person") == count(city, "enrolment") == 0


def test_who_does_not_qualify_is_kept_with_the_verdict(city: City) -> None:
    rich = {**ACCEPTED, "answers": {**ANSWERS, "ingreso_mensual_hogar": "90000"}}
    made = siga(city).post(ENROL, rich)
    assert (made.status_code, made.json["verdict"]) == (201, "ineligible")
    assert [each["outcome"] for each in made.json["criteria"]].count("not_met") == 1


def test_a_delivery_sent_twice_with_one_key_is_one(city: City) -> None:
    system = siga(city)
    made = system.post(ENROL, ACCEPTED).json
    there = f"/enrolments/{made['person_key']}/{made['enrolment']}/deliveries"
    bag = {"service": "despensa", "answers": {"punto_entrega": "pe_centro"}}
    assert codes(system.post(there, bag, key=KEY + "1"))  # nobody took her in yet
    approved(city, f"/persona/{made['person_key']}/solicitud/{made['enrolment']}")
    first = system.post(there, bag, key=KEY + "1")
    assert (first.status_code, first.json["status"], first.json["quantity"]) == (201, "delivered", "1.00")
    again = system.post(there, bag, key=KEY + "1")
    assert (again.status_code, again.json["delivery"]) == (200, first.json["delivery"])
    assert codes(system.post(there, bag, key=KEY + "2")) == ["limit_reached"]
    assert codes(system.post(there, {**bag, "service": "no_existe"}, key=KEY + "3")) == ["api_not_found"]
    assert count(city, "benefit") == 1
    assert [each["kind"] for each in system.get(f"/people/{made['person_key']}/history").json["history"]] == [
        "benefit", "enrolment"
    ]  # fmt: skip


def test_a_key_of_a_delivery_stands_for_no_other(city: City) -> None:
    city.publish_like("comedor", DESPENSA)
    system, bag = siga(city), {"service": "despensa", "answers": {"punto_entrega": "pe_centro"}}
    there = []
    for program in (DESPENSA, "comedor"):
        made = system.post(f"/programs/{program}/enrolments", ACCEPTED).json
        approved(city, f"/persona/{made['person_key']}/solicitud/{made['enrolment']}")
        there.append(f"/enrolments/{made['person_key']}/{made['enrolment']}/deliveries")
    assert system.post(there[0], bag, key=KEY + "1").status_code == 201
    assert codes(system.post(there[1], bag, key=KEY + "1")) == ["api_key_used"]
    assert system.post(there[1], bag, key=KEY + "2").status_code == 201


ASKS_ONCE = """
calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31}}
person: {hogar: optional}
fields:
  integrantes: {type: integer, label: ¿Cuántas personas viven?, min: 1, max: 20, required: yes}
eligibility:
  - {id: vive, assert: integrantes >= 1, message: Debe vivir alguien.}
services:
  bolsa:
    title: Bolsa
    type: in_kind
    quantity: bolsas
    fields:
      bolsas: {type: integer, label: ¿Cuántas bolsas?, min: 1, max: 9, required: yes}
      pesadas: {type: decimal, label: ¿Cuánto pesan?, min: 0, max: 99, places: 1}
      credencial: {type: yes_no, label: ¿Trajo credencial?, relevant: 'received("bolsa", "ever") == 0', required: yes}
cases:
  - {name: Vive sola, today: 2026-05-01, person: {}, answers: {integrantes: 1}, expect: eligible}
"""
FIRST_BAGS = {
    "service": "bolsa", "place": "Casa  Sur", "delivered_on": "2026-11-20",
    "answers": {"bolsas": 2, "pesadas": "7.5", "credencial": True},
}  # fmt: skip


def bags_given(city: City) -> tuple[System, str]:
    """A system that delivered FIRST_BAGS under KEY1, and where; only a first delivery is asked for the credential."""
    city.publish(define(ASKS_ONCE))
    system = siga(city)
    person = {name: PERSON[name] for name in ("curp", "nombre", "primer_apellido", "segundo_apellido")}
    sent = {"person": person, "answers": {"integrantes": 1}, "accepted_on": TODAY, "applied_on": "2026-11-01"}
    made = system.post("/programs/prueba/enrolments", sent).json
    there = f"/enrolments/{made['person_key']}/{made['enrolment']}/deliveries"
    assert system.post(there, FIRST_BAGS, key=KEY + "1").status_code == 201
    return system, there


def test_a_delivery_repeated_is_the_same_however_it_is_written_and_whatever_it_changed(city: City) -> None:
    system, there = bags_given(city)
    city.today = "2026-11-25"
    answers = {"credencial": "sí", "pesadas": "7.50", "bolsas": "2"}
    undated = {name: value for name, value in FIRST_BAGS.items() if name != "delivered_on"}
    for again in (FIRST_BAGS, {**FIRST_BAGS, "answers": answers, "place": " Casa Sur "}, undated):
        told = system.post(there, again, key=KEY + "1")
        assert (told.status_code, told.json["quantity"]) == (200, "2.00"), again
    assert count(city, "benefit") == 1


@pytest.mark.parametrize(
    "other",
    [
        {"answers": {**FIRST_BAGS["answers"], "bolsas": 3}},
        {"answers": {**FIRST_BAGS["answers"], "bolsas": "muchas"}},
        {"answers": {**FIRST_BAGS["answers"], "color": "rojo"}},
        {"answers": {"bolsas": 2, "credencial": True}},
        {"delivered_on": "2026-11-21"},
        {"place": "Casa Norte"},
        {"place": ""},
    ],
    ids=["quantity", "wrong quantity", "unknown answer", "an answer less", "day", "place", "no place"],
)
def test_a_key_of_a_delivery_with_other_data_is_refused_and_nothing_changes(city: City, other: dict[str, Any]) -> None:
    system, there = bags_given(city)
    refused = system.post(there, {**FIRST_BAGS, **other}, key=KEY + "1")
    assert (refused.status_code, codes(refused)) == (422, ["api_key_used"])
    told = system.post(there, FIRST_BAGS, key=KEY + "1").json
    assert (told["quantity"], told["delivered_on"], told["place"]) == ("2.00", "2026-11-20", "Casa Sur")
    assert count(city, "benefit") == 1


def test_a_delivery_without_its_key_is_refused(city: City) -> None:
    system = siga(city)
    made = system.post(ENROL, ACCEPTED).json
    there = f"/enrolments/{made['person_key']}/{made['enrolment']}/deliveries"
    assert codes(system.post(there, {"service": "despensa"})) == ["api_part_missing"]
    assert codes(system.post(there, {"service": "despensa"}, key="una")) == ["wrong_part"]


def test_a_workbook_waits_its_turn_and_its_report_is_that_of_a_load(city: City) -> None:
    system, content = siga(city), book(20)
    sent = system.post(f"/programs/{DESPENSA}/loads", data={"file": (BytesIO(content), "octubre.xlsx")})
    assert (sent.status_code, sent.json["state"], sent.json["report"]) == (202, "running", None)
    there = f"/loads/{sent.json['load']}"
    assert sent.headers["Location"] == f"/api/v1{there}"
    assert city.work() == 1
    told = system.get(there).json
    assert (told["state"], told["report"]["created"], told["report"]["rejected"]) == ("done", 19, 1)
    errors = [each for each in told["report"]["problems"] if each["severity"] == "error"]
    assert errors and all(each["row"] for each in errors)
    again = system.post(f"/programs/{DESPENSA}/loads", data={"file": (BytesIO(content), "octubre.xlsx")})
    assert (again.status_code, again.json["load"]) == (200, sent.json["load"])
    other = hired(city, "otro", Role("capture", frozenset({"SDHIS"})))
    assert codes(other.get(there)) == ["api_not_found"]
    refused = other.post(f"/programs/{DESPENSA}/loads", data={"file": (BytesIO(content), "octubre.xlsx")})
    assert codes(refused) == ["api_load_elsewhere"]


def test_the_problems_of_a_load_come_in_parts_by_row(city: City) -> None:
    system = siga(city)
    sent = system.post(f"/programs/{DESPENSA}/loads", data={"file": (BytesIO(book(60)), "octubre.xlsx")}).json
    city.work()
    whole = system.get(f"/loads/{sent['load']}", limit=500).json["report"]["problems"]
    found, after = [], {}
    while after is not None:
        part = system.get(f"/loads/{sent['load']}", limit=1, **after).json["report"]
        found += part["problems"]
        after = {"after": part["next"]} if part["next"] else None
    assert found == whole
    assert len({each["row"] for each in found}) > 1


def test_a_file_that_is_no_workbook_is_refused_in_words(city: City) -> None:
    refused = siga(city).post(f"/programs/{DESPENSA}/loads", data={"file": (BytesIO(b"hola"), "octubre.xlsx")})
    assert refused.status_code == 422
    assert refused.json["title"]


def test_a_delivery_s_document_cannot_be_named_by_its_hash(city: City) -> None:
    city.publish_like("entregas", DESPENSA, ASKED)
    system = siga(city)
    made = system.post("/programs/entregas/enrolments", ACCEPTED).json
    approved(city, f"/persona/{made['person_key']}/solicitud/{made['enrolment']}")
    there = f"/enrolments/{made['person_key']}/{made['enrolment']}/deliveries"
    said = {"punto_entrega": "pe_centro", "con_carta": True, "carta": "ab" * 32, "fotos": [{"foto": "cd" * 32}]}
    refused = system.post(there, {"service": "despensa", "answers": said}, key=KEY + "1")
    assert [(each["field"], each["code"]) for each in refused.json["problems"]] == [
        ("carta", "api_file"), ("fotos[1].foto", "api_file"),
    ]  # fmt: skip
    assert count(city, "benefit") == 0
    later = {**said, "carta": None, "fotos": []}
    kept = system.post(there, {"service": "despensa", "answers": later}, key=KEY + "2")
    assert (kept.status_code, count(city, "benefit")) == (201, 1), "where documents do not travel, one may come later"
