"""What nobody should send to the API is refused in words: broken JSON, huge bodies, strange values; never a failure."""

import json
import os
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from api_systems import ACCEPTED, ANSWERS, KEY, PERSON, codes, hired, siga
from city import CREDITO, DESPENSA, ESTANCIA, City, compiled
from padron.registry.users import Role

JUDGE = f"/programs/{DESPENSA}/verdicts"
ENROL = f"/programs/{DESPENSA}/enrolments"
LOADS = f"/programs/{DESPENSA}/loads"
JSON = "application/json"
SMALL = '{"person": {}, "answers": {}}'


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b"\xff\xfe{}", 400, "api_not_utf8"),
        (b'{"person": {}, "person": {}, "answers": {}}', 400, "repeated_key"),
        (b'{"person": {"a": 1, "a": 2}, "answers": {}}', 400, "repeated_key"),
        (b'{"person": {}, "answers": {"x": NaN}}', 400, "not_json"),
        (b'{"person": {}, "answers": {"x": -Infinity}}', 400, "not_json"),
        (b"[" * 100_000, 422, "json_deep"),
        (b'{"person": {}, "answers": ' + b'{"a":' * 40 + b"1" + b"}" * 41, 422, "json_deep"),
        (b'"' * 500_000, 400, "not_json"),
        (b'{"person": {}, "answers": {"x": "a\\u0000b"}}', 422, "json_character"),
        (b'{"person": {}, "answers": {"x\\ud800": 1}}', 422, "json_character"),
        (b'{"person": {"nombre": ["\\udfff"]}, "answers": {}}', 422, "json_character"),
        (b"[]", 422, "wrong_part"),
        (b"null", 422, "wrong_part"),
        (b'{"person": {}}', 422, "api_part_missing"),
        (b'{"person": [], "answers": {}}', 422, "wrong_part"),
        (b'{"person": {}, "answers": {}, "hoy": 1}', 422, "unknown_field"),
        (b'{"person": {}, "answers": {}, "today": 20260531}', 422, "wrong_part"),
        (b'{"person": {}, "answers": {}, "today": "2026-02-30"}', 422, "wrong_part"),
    ],
)
def test_json_is_read_strictly(city: City, body: bytes, status: int, code: str) -> None:
    answer = siga(city).post(JUDGE, data=body, content_type=JSON)
    assert (answer.status_code, codes(answer)[0]) == (status, code)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
def test_another_type_of_body_is_refused(city: City, kind: str) -> None:
    answer = siga(city).post(JUDGE, data=SMALL, content_type=kind)
    assert (answer.status_code, codes(answer)) == (415, ["api_media_type"])


def test_a_body_of_json_has_a_megabyte_and_an_upload_has_twenty_five(city: City) -> None:
    system = siga(city)
    answer = system.post(JUDGE, data=b" " * (1024 * 1024) + SMALL.encode(), content_type=JSON)
    assert (answer.status_code, codes(answer)) == (413, ["api_too_large"])
    assert answer.json["title"] == "El envío pesa demasiado. Puede pesar hasta 1 MB"
    big = system.post(LOADS, data={"file": (BytesIO(b"x" * (26 * 1024 * 1024)), "octubre.xlsx")})
    big.request.environ["wsgi.input"].close()  # a large one is a file, which the client leaves open
    assert (big.status_code, codes(big)) == (413, ["api_too_large"])


def test_an_amount_is_read_by_its_digits(city: City) -> None:
    exact = json.dumps({"person": PERSON, "answers": ANSWERS}).replace('"3000"', "3000.10")
    system = siga(city)
    made = system.post(ENROL, data=exact[:-1] + ', "accepted_on": "2026-11-23"}', content_type=JSON).json
    read = system.get(f"/enrolments/{made['person_key']}/{made['enrolment']}").json
    assert read["answers"]["ingreso_mensual_hogar"] == "3000.10"


@pytest.mark.parametrize("key", ["una", "0" * 32, "{" + KEY + "1}", KEY + "1\u00e9", " "])
def test_a_key_is_a_uuid_as_it_is_written(city: City, key: str) -> None:
    assert codes(siga(city).post(ENROL, ACCEPTED, key=key)) == ["wrong_part"]


@pytest.mark.parametrize(
    "path", ["/people/x", "/people/" + "g" * 32, "/people/%00", "/nada", "/people/SABC560626MDFLRN01"]
)
def test_an_address_that_there_is_not_is_answered_in_json(city: City, path: str) -> None:
    answer = siga(city).get(path)
    assert (answer.status_code, codes(answer), answer.mimetype) == (404, ["api_not_found"], "application/problem+json")
    assert "SABC560626MDFLRN01" not in answer.text


def test_a_document_cannot_be_named_by_its_hash(city: City) -> None:
    alone = city.publish_like("con_documento", CREDITO)
    files = [leaf.field.name for leaf in alone.answer_leaves() if leaf.field.type == "file"]
    area = Role("capture", frozenset({alone.area}))
    sent = {"person": {}, "answers": {files[0]: "0" * 64}}
    answer = hired(city, "otro", area).post(f"/programs/{alone.name}/enrolments", sent)
    assert (files[0], "api_file") in [(each["field"], each["code"]) for each in answer.json["problems"]]


def test_what_fails_is_a_reference_and_no_more(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("SABC560626MDFLRN01")

    monkeypatch.setattr("padron.web.api.programs.parts", breaks)
    system = siga(city)
    system.client.application.testing = False
    answer = system.client.post("/api/v1" + JUDGE, data=SMALL, content_type=JSON,
                                headers={"Authorization": f"Bearer {system.secret}"})  # fmt: skip
    assert (answer.status_code, codes(answer)) == (500, ["api_failed"])
    assert answer.json["reference"] and "SABC" not in answer.text


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30) | st.sampled_from(["1500.00", "2026-11-01", "sí", "8181234567", "19039", "1e400", "P-", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.parametrize("name", [DESPENSA, ESTANCIA, CREDITO])
def test_any_value_in_any_field_is_judged_or_refused_and_never_a_failure(city: City, name: str) -> None:
    program, system = compiled(name), hired(city, "todo", Role("capture"))
    person = [leaf.field.name for leaf in program.person_leaves()]
    answers = [leaf.field.name for leaf in program.answer_leaves()]
    halves = {
        "person": st.dictionaries(st.sampled_from(person), ANY, max_size=4),
        "answers": st.dictionaries(st.sampled_from(answers), ANY, max_size=5),
    }

    @seed(int(os.environ["PADRON_SEED"]))
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries(halves))
    def sent(changes: dict[str, dict[str, Any]]) -> None:
        record = {"person": {**PERSON, **changes["person"]}, "answers": {**ANSWERS, **changes["answers"]}}
        body = json.dumps({**record, "accepted_on": "2026-11-23"})
        judged = system.post(f"/programs/{name}/verdicts", data=json.dumps(record), content_type=JSON)
        kept = system.post(f"/programs/{name}/enrolments", data=body, content_type=JSON)
        assert judged.status_code in (200, 422) and kept.status_code in (200, 201, 422)
        if kept.status_code != 422:
            wrong = [each["field"] for each in judged.json["problems"] if each["severity"] == "error"]
            assert not set(wrong) & set(answers)  # what is blank of a known person comes from the registry

    sent()
