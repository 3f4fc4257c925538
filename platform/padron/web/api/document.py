"""The OpenAPI 3.1 document of the API, made from the table of its endpoints and the shapes."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from padron.web.access import PUBLIC
from padron.web.api.endpoint import NAMED, Endpoint, Schema
from padron.web.api.refusals import CHALLENGE, MEDIA
from padron.web.api.shapes import KEY_PATTERN, NAME_PATTERN, SHAPES, shape

VERSION = "1.0.0"
BASE = "/api/v1"
QUERIES = frozenset({"Part", "Rows"})
"""Shapes that are queries: the document writes them as parameters."""
REFUSED = {
    400: "El cuerpo no se puede leer",
    401: "Falta el token, o no sirve",
    403: "Los permisos del token no alcanzan",
    404: "No existe, o está fuera del alcance del token",
    413: "Pesa demasiado",
    415: "Viene en otro formato",
    422: "Se leyó, y tiene problemas",
    429: "Hubo muchos intentos con un token equivocado",
    503: "El registro está ocupado; no se guardó nada",
}


def document(endpoints: Iterable[Endpoint]) -> Schema:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for each in endpoints:
        paths.setdefault(f"{BASE}{each.path}", {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Padrón", "version": VERSION, "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Los mismos servicios que las páginas, para otros sistemas. Sólo se agregan claves.",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {name: each for name, each in SHAPES.items() if name not in QUERIES},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": CHALLENGE}},
        },
    }  # fmt: skip


def _operation(each: Endpoint) -> Schema:
    made: Schema = {
        "operationId": each.name,
        "summary": each.summary,
        "security": [] if each.action == PUBLIC else [{"token": []}],
        "parameters": list(_parameters(each)),
        "responses": {str(status): _response(shape_, each) for status, shape_ in each.answers.items()}
        | {str(status): _refusal(status) for status in refusals(each)},
    }
    if each.action != PUBLIC:
        made["x-permission"] = each.action
    if each.takes:
        made["requestBody"] = {"required": True, "content": {each.media: {"schema": shape(each.takes)}}}
    return made


def _parameters(each: Endpoint) -> Iterator[Schema]:
    for name in re.findall(r"{(\w+)}", each.path):
        pattern = NAME_PATTERN if name in NAMED else KEY_PATTERN
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": pattern}}
    if each.query:
        for name, schema in SHAPES[each.query]["properties"].items():
            yield {"name": name, "in": "query", "required": False, "schema": schema}
    if each.key:
        yield {
            "name": "Idempotency-Key", "in": "header", "required": each.key == "required",
            "description": "Un UUID por envío: repetirlo con la misma clave no cambia nada.",
            "schema": {"type": "string", "format": "uuid"},
        }  # fmt: skip


def _response(name: str, each: Endpoint) -> Schema:
    found: Schema = {"description": each.summary, "content": {"application/json": {"schema": shape(name)}}}
    if each.takes and name in ("Enrolled", "Load"):
        found["headers"] = {"Location": {"description": "Dónde queda", "schema": {"type": "string"}}}
    return found


def refusals(each: Endpoint) -> list[int]:
    """The statuses by which an endpoint may refuse."""
    found = set() if each.action == PUBLIC else {401, 403, 429, 503}
    if "{" in each.path or each.name == "lookup":
        found.add(404)
    if each.takes:
        found |= {400, 413, 415, 422}
    if each.query or each.key:
        found.add(422)
    return sorted(found)


def _refusal(status: int) -> Schema:
    found: Schema = {"description": REFUSED[status], "content": {MEDIA: {"schema": shape("Refusal")}}}
    if status == 401:
        found["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status in (429, 503):
        found["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    return found
