"""Every endpoint of the API. Its routes and its document are made from this table, so that they cannot differ."""

from padron.web.access import PUBLIC
from padron.web.api import enrolments, loads, people, programs
from padron.web.api.document import document
from padron.web.api.endpoint import UPLOAD, Asked, Endpoint, Reply


def openapi(asked: Asked) -> Reply:
    """The document of this table."""
    return Reply(document(ENDPOINTS))


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "document", "GET", "/openapi.json", PUBLIC, "Este documento", openapi, {200: "Document"},
    ),
    Endpoint(
        "programs", "GET", "/programs", "programs", "Los programas con que trabaja el token",
        programs.programs, {200: "Programs"}, query="Part",
    ),
    Endpoint(
        "program", "GET", "/programs/{program}", "programs", "Un programa: convocatorias, servicios y requisitos",
        programs.program, {200: "Program"},
    ),
    Endpoint(
        "schema", "GET", "/programs/{program}/schema", "programs", "El JSON Schema de un registro del programa",
        programs.schema, {200: "JsonSchema"},
    ),
    Endpoint(
        "judge", "POST", "/programs/{program}/verdicts", "programs",
        "Si un registro cumple los requisitos, y por qué; no se guarda nada",
        programs.verdict, {200: "Verdict"}, takes="Record",
    ),
    Endpoint(
        "enrol", "POST", "/programs/{program}/enrolments", "capture",
        "Guarda una solicitud; la misma otra vez no cambia nada",
        enrolments.create, {200: "Enrolled", 201: "Enrolled"}, takes="NewEnrolment", key="optional",
    ),
    Endpoint(
        "load", "POST", "/programs/{program}/loads", "load", "Pone un libro de Excel en la fila de cargas",
        loads.load, {200: "Load", 202: "Load"}, takes="Workbook", media=UPLOAD,
    ),
    Endpoint(
        "load_state", "GET", "/loads/{load}", "load", "Cómo va una carga del token, y su resultado",
        loads.state, {200: "Load"}, query="Rows",
    ),
    Endpoint(
        "lookup", "POST", "/people/lookups", "search", "La persona de una CURP o un folio; queda en la bitácora",
        people.lookup, {200: "Person"}, takes="Lookup",
    ),
    Endpoint(
        "person", "GET", "/people/{person}", "person", "Una persona; queda en la bitácora",
        people.person, {200: "Person"},
    ),
    Endpoint(
        "history", "GET", "/people/{person}/history", "person",
        "Lo que una persona pidió y recibió, lo último primero; queda en la bitácora",
        people.history, {200: "History"}, query="Part",
    ),
    Endpoint(
        "enrolment", "GET", "/enrolments/{person}/{enrolment}", "enrolment",
        "Una solicitud como se revisó; queda en la bitácora",
        enrolments.enrolment, {200: "Enrolment"},
    ),
    Endpoint(
        "deliver", "POST", "/enrolments/{person}/{enrolment}/deliveries", "deliver",
        "Registra una entrega; con la misma Idempotency-Key, una sola vez",
        enrolments.deliver, {200: "Delivery", 201: "Delivery"}, takes="NewDelivery", key="required",
    ),
)  # fmt: skip
