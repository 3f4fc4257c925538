"""What the API takes and answers, as JSON Schema: the document shows these, and requests are held against them."""

from typing import Any

Schema = dict[str, Any]
KEY_PATTERN = "^[0-9a-f]{32}$"
NAME_PATTERN = "^[a-z][a-z0-9_]{0,63}$"
MOST_ITEMS = 500

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
KEY: Schema = {"type": "string", "pattern": KEY_PATTERN}
MONEY: Schema = {"type": ["string", "null"], "pattern": r"^[0-9]+\.[0-9]{2}$"}
FREE: Schema = {"type": "object"}
VERDICT: Schema = {"enum": ["eligible", "ineligible", "undetermined", "to_confirm"]}
COUNTS: Schema = {"type": "object", "additionalProperties": WHOLE}


def shape(name: str) -> Schema:
    """A reference to a shape of this table."""
    return {"$ref": f"#/components/schemas/{name}"}


def several(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def answered(**properties: Schema) -> Schema:
    """What is answered: every key is there, and others may be added in time."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def taken(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """What is taken: no other keys."""
    return {
        "type": "object", "properties": properties, "required": list(required), "additionalProperties": False,
    }  # fmt: skip


SHAPES: dict[str, Schema] = {
    "Record": {
        **taken(
            ("person", "answers"),
            person=FREE | {"description": "Datos de la persona por nombre, como dice el esquema del programa."},
            answers=FREE | {"description": "Respuestas por nombre, como dice el esquema del programa."},
            facts=FREE | {"description": "Lo que el registro sabría; si falta, no se sabe."},
            today=DAY | {"description": "El día con que se revisa; si falta, hoy."},
        ),
    },
    "NewEnrolment": taken(
        ("person", "answers"),
        person=FREE | {"description": "Datos de la persona por nombre; curp entre ellos."},
        answers=FREE | {"description": "Respuestas por nombre, sin documentos."},
        applied_on=DAY | {"description": "El día de la solicitud; si falta, hoy."},
        accepted_on=DAY | {"description": "El día en que aceptó el aviso de privacidad; si falta, lo aceptó antes."},
    ),
    "NewDelivery": taken(
        ("service",),
        service=TEXT | {"pattern": NAME_PATTERN},
        delivered_on=DAY | {"description": "El día de la entrega; si falta, hoy."},
        place=TEXT | {"maxLength": 100},
        answers=FREE | {"description": "Respuestas del servicio por nombre."},
    ),
    "Lookup": taken(("curp",), curp=TEXT | {"maxLength": 60, "description": "Una CURP o un folio."}),
    "Workbook": taken(
        ("file",),
        file={"type": "string", "contentMediaType": "application/octet-stream"},
        service=TEXT | {"pattern": NAME_PATTERN, "description": "De qué servicio son las entregas."},
        again=YES_NO | {"description": "También si ese archivo ya se cargó."},
    ),
    "Part": taken(
        (),
        limit={"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "description": "Cuántos; si falta, 50."},
        after={"type": "string", "minLength": 1, "maxLength": 64, "description": "El next de la parte anterior."},
    ),
    "Rows": taken(
        (),
        limit={"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "description": "Cuántos problemas; 50."},
        after={"type": "string", "pattern": "^[0-9]{1,9}$", "description": "El next de la parte anterior."},
    ),
    "Problem": answered(
        code=TEXT, field=MAYBE, message=TEXT, severity={"enum": ["error", "warning", "note"]}, suggestion=MAYBE
    ),
    "Refusal": answered(type=TEXT, title=TEXT, status=WHOLE, code=TEXT, problems=several(shape("Problem")))
    | {"description": "RFC 9457. `code` y `problems` son los de `padron explain`."},
    "ProgramLine": answered(
        program=TEXT, version=WHOLE, title=TEXT, area=TEXT, area_title=TEXT, call=MAYBE, may=several(TEXT)
    ),
    "Programs": answered(programs=several(shape("ProgramLine")), next=MAYBE),
    "Program": {
        "allOf": [
            shape("ProgramLine"),
            answered(
                sha256=TEXT, notice=TEXT, curp_required=YES_NO, calls=several(shape("Call")),
                services=several(answered(service=TEXT, title=TEXT, type=TEXT)),
                states=several(answered(state=TEXT, label=TEXT, category=TEXT)), requirements=several(TEXT),
            ),
        ]
    },
    "Call": answered(
        **{"call": TEXT, "from": DAY, "until": DAY, "ends": TEXT, "quota": {"type": ["integer", "null"]}}
    ),
    "JsonSchema": FREE | {"description": "JSON Schema (2020-12) de un registro del programa."},
    "Criterion": answered(id=TEXT, outcome={"enum": ["met", "not_met", "unknown"]}, message=TEXT),
    "Verdict": answered(
        verdict=VERDICT, criteria=several(shape("Criterion")), missing=several(TEXT),
        problems=several(shape("Problem")), calculated=FREE, score={"type": ["integer", "null"]}, program=TEXT,
        version=WHOLE, today=DAY,
    ),
    "Person": answered(
        person_key=KEY, in_scope=YES_NO, curp=TEXT, name=TEXT, person=FREE, aliases=several(TEXT)
    ),
    "History": answered(person_key=KEY, history=several(shape("Moment")), next=MAYBE),
    "Moment": answered(
        kind={"enum": ["enrolment", "benefit", "correction"]}, title=TEXT, area=TEXT, status=TEXT,
        sight={"enum": ["all", "outline"]},
    )
    | {"description": "De otra área (sight: outline) sólo se dice el título, el área y el estado."},
    "Enrolled": answered(
        status={"enum": ["created", "updated", "identical"]}, person_key=KEY, enrolment=KEY, folio=TEXT, program=TEXT,
        version=WHOLE, verdict=VERDICT, criteria=several(shape("Criterion")), problems=several(shape("Problem")),
    ),
    "Enrolment": answered(
        person_key=KEY, enrolment=KEY, program=TEXT, version=WHOLE, call=TEXT, area=TEXT, folio=TEXT, applied_on=DAY,
        status=TEXT, verdict=VERDICT, criteria=several(shape("Criterion")), answers=FREE, source=TEXT,
    ),
    "Delivery": answered(
        delivery=KEY, person_key=KEY, enrolment=KEY, service=TEXT,
        status={"enum": ["delivered", "held", "void", "undone"]}, folio=TEXT, delivered_on=DAY, place=TEXT,
        quantity=MONEY, amount=MONEY, problems=several(shape("Problem")),
    ),
    "Load": answered(
        load=KEY, state={"enum": ["running", "done", "failed", "undone"]}, program=TEXT, service=MAYBE, file_name=TEXT,
        progress=MAYBE, failed=MAYBE, report={"oneOf": [{"type": "null"}, shape("Report")]},
    ),
    "Report": answered(
        load=KEY, rows=WHOLE, created=WHOLE, updated=WHOLE, identical=WHOLE, rejected=WHOLE, pending=WHOLE,
        adjusted=WHOLE, verdicts=COUNTS, states=COUNTS, seconds={"type": "number"}, summary=several(FREE),
        criteria=several(FREE), reasons=several(FREE), problems=several(shape("RowProblem")), next=MAYBE,
    ),
    "RowProblem": answered(
        row={"type": ["integer", "null"]}, column=MAYBE, cell=MAYBE, field=MAYBE, value=MAYBE, code=TEXT,
        severity={"enum": ["error", "warning", "note"]}, message=TEXT, suggestion=MAYBE,
    ),
    "Document": FREE | {"description": "Este documento (OpenAPI 3.1)."},
}  # fmt: skip
"""Every shape by its name. `taken` ones are requests and queries; the others are answers."""


def resolved(found: Any) -> Any:
    """A shape with the others in it, for whoever knows no document."""
    if isinstance(found, dict):
        if set(found) == {"$ref"}:
            return resolved(SHAPES[str(found["$ref"]).rpartition("/")[2]])
        return {name: resolved(value) for name, value in found.items()}
    return [resolved(each) for each in found] if isinstance(found, list) else found
