"""Another system with a token of its own; each answer that it gets is held against the API's own document."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

from city import CONCEPCION, DESPENSA, TODAY, City, compiled
from filling import filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.registry.tokens import create_token
from padron.registry.users import Role
from padron.web.api.document import BASE, document
from padron.web.api.table import ENDPOINTS

PERSON: dict[str, Any] = {
    "curp": CONCEPCION, "nombre": "Concepción", "primer_apellido": "Salgado", "segundo_apellido": "Briseño",
    "telefono": "8181234567", "municipio": "19039", "hogar": "H-000123",
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "num_integrantes": 2, "ingreso_mensual_hogar": "3000", "vive_solo": False, "recibe_pension": False,
    "comprobante_tipo": "luz", "comprobante_fecha": "2026-11-01", "comprobante_cotejado": True,
    "tiene_representante": False,
}  # fmt: skip
RECORD: dict[str, Any] = {"person": PERSON, "answers": ANSWERS}
"""Concepción at the despensa, all in order: what `city.ANSWERS` types into the form."""
ACCEPTED = {**RECORD, "accepted_on": "2026-11-23"}
KEY = "0199c1f0-0000-7000-8000-00000000000"


@cache
def the_document() -> dict[str, Any]:
    return document(ENDPOINTS)


@dataclass
class System:
    """A client that sends its token, or nothing where `secret` is empty."""

    client: FlaskClient
    secret: str

    def get(self, path: str, **query: object) -> TestResponse:
        return self.send("GET", path, query_string=query)

    def post(self, path: str, body: object = None, *, key: str = "", **more: Any) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        given = more if "data" in more else {"json": body}
        return self.send("POST", path, headers=headers, **given)

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, **given: Any) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        answer = self.client.open(f"{BASE}{path}", method=method, headers={**sent, **(headers or {})}, **given)
        fits(method, f"{BASE}{path}", answer)
        return answer


def hired(city: City, name: str, *roles: Role, days: int = 30) -> System:
    """A new system with these roles."""
    with city.store.writing("root") as unit:
        secret = create_token(unit, name, roles, days)
        unit.commit()
    return System(city.app.test_client(), secret)


def siga(city: City) -> System:
    """One that captures and reads in SDHIS, as the despensa's own system would."""
    area = frozenset({"SDHIS"})
    return hired(city, "siga", Role("capture", area), Role("read", area))


def book(count: int) -> bytes:
    """The despensa's template with so many invented people."""
    program = compiled(DESPENSA)
    return filled(workbook(program, rows=count, today=TODAY), sheet_title(program, None), older_people(count))


def fits(method: str, path: str, answer: TestResponse) -> None:
    """Whether an answer is one that the document tells of."""
    operation = next(
        (item[method.lower()] for known, item in the_document()["paths"].items() if method.lower() in item
         and re.fullmatch(re.sub(r"{\w+}", "[^/]+", known), path)),
        None,
    )  # fmt: skip
    if operation is None:
        assert answer.mimetype == "application/problem+json"
        return
    told = operation["responses"][str(answer.status_code)]
    ((media, content),) = told["content"].items()
    assert answer.mimetype == media
    schema = {**content["schema"], "components": the_document()["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(json.loads(answer.data))
    assert set(told.get("headers", ())) <= {name for name, _ in answer.headers} | {"Location"}


def codes(answer: TestResponse) -> list[str]:
    """The codes of the problems that an answer tells of."""
    return [each["code"] for each in answer.json["problems"]]
