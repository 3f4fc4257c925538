"""The states of the pages about who somebody is, with invented people: template, state, and what its view gives it."""

from typing import Any

NAME, KEY, OTHER = "Concepción Salgado Briseño", "0" * 32, "1" * 32
REASON = "Escribe el motivo; queda en la historia de la persona"
REASONLESS: dict[str, Any] = {"wrong": {"motivo": REASON}, "slips": [{"text": REASON, "href": "#motivo"}]}
CURP: dict[str, Any] = {
    "name": NAME, "now": "SABC560626MDFLRN01", "is_provisional": False, "back": "/persona/0", "curp": "", "reason": "",
    "sure": False, "facts": False, "differences": [], "wrong": {}, "same": "", "other": "",
}  # fmt: skip
UNSURE = "La CURP no coincide con sus datos: revísala y marca que es la correcta"
TAKEN = "Esa CURP ya es de otra persona del padrón; no se cambió nada"
PAIR: dict[str, Any] = {
    "back": "/duplicados",
    "people": [
        {"key": KEY, "name": NAME, "curp": "SABC560626MDFLRN01", "href": "/persona/0",
         "history": ["Apoyo alimentario, 3 de octubre de 2026: Activa", "Microcrédito: En revisión"]},
        {"key": OTHER, "name": NAME, "curp": "P-0000000000000", "href": "/persona/1", "history": []},
    ],
    "rows": [
        {"key": "CURP", "one": "SABC560626MDFLRN01", "other": "P-0000000000000", "same": False},
        {"key": "Fecha de nacimiento", "one": "26 de junio de 1956", "other": "26 de junio de 1956", "same": True},
    ],
    "clashes": (), "decision": "", "stays": "", "reason": "", "wrong": {}, "slips": [],
}  # fmt: skip
CHANGES: dict[str, Any] = {
    "name": NAME, "back": "/persona/0", "wrong": {}, "slips": [],
    "changes": [
        {"id": KEY, "title": "Teléfono", "by": "alice, 3 de octubre de 2026, 10:00", "now": ["8181234567"],
         "then": ["8111111111"]},
        {"id": OTHER, "title": "Domicilio", "by": "alice, 3 de octubre de 2026, 10:00", "now": ["Sin dato"],
         "then": ["Calle: Hidalgo", "Colonia: Centro"]},
    ],
}  # fmt: skip
APART: dict[str, Any] = {
    "name": NAME, "back": "/persona/0", "records": [{"value": OTHER, "text": f"{NAME}, SABC******MDFL**01"}],
    "chosen": OTHER, "reason": "", "wrong": {}, "slips": [],
}  # fmt: skip
PAIRS: dict[str, Any] = {
    "count": 1240, "unread": True, "before": "/x", "after": "/y",
    "pairs": [
        {"one": NAME, "other": NAME, "born": "26 de junio de 1956", "score": 97, "put_off": False, "href": "/x"},
        {"one": NAME, "other": "Concha Salgado", "born": "", "score": 88, "put_off": True, "href": "/y"},
    ],
}  # fmt: skip
LIKE: dict[str, Any] = {
    "program": "Apoyo alimentario", "step": "Paso 3 de 4", "back": "/x", "name": NAME, "slips": [],
    "rows": [{"key": "CURP", "value": "SABC560626MDFLRN19"}],
    "people": [{"key": KEY, "name": NAME, "rows": [{"key": "CURP", "value": "SABC******MDFL**01"}],
                "href": "/persona/0", "chosen": "", "wrong": ""}],
}  # fmt: skip
WHICH = "Di si es la misma persona"
KIN: dict[str, Any] = {
    "name": NAME, "other": "Guadalupe Garza Sada", "curp": "GASG******MNLR**01", "now": "", "seen": "",
    "back": "/persona/0", "kind": "", "reason": "", "wrong": {}, "slips": [],
    "kinds": [{"value": "madre", "text": "Madre"}, {"value": "hija_hijo", "text": "Hija o hijo"}],
}  # fmt: skip
KIND = "Elige qué es de la persona"
HOME: dict[str, Any] = {
    "name": NAME, "now": "H-000123", "back": "/persona/0", "label": "Folio de la vivienda", "hint": "Como H-000123",
    "folio": "H-000123", "reason": "", "wrong": {}, "slips": [],
}  # fmt: skip
UNKNOWN = "Esa CURP o ese folio no está en el padrón: revísalo, o captura antes a la persona"
WITHOUT: dict[str, Any] = {
    "program": "Apoyo alimentario", "step": "Paso 1 de 4", "back": "/x", "wrong": {}, "slips": [],
    "asked": {"why": "", "parent": "", "parent_kind": ""},
    "reasons": [{"value": "recien_nacido", "text": "Recién nacida"}, {"value": "otro", "text": "Otro motivo"}],
    "parents": [{"value": "madre", "text": "Madre"}, {"value": "padre", "text": "Padre"}],
}  # fmt: skip
PAGES: list[tuple[str, str, dict[str, Any]]] = [
    ("familia.html", "normal", KIN),
    ("familia.html", "refused", {
        **KIN, "now": "Madre", "seen": "madre", "wrong": {"parentesco": KIND},
        "slips": [{"text": KIND, "href": "#parentesco"}],
    }),
    ("familia_buscar.html", "refused", {
        "name": NAME, "back": "/persona/0", "curp": "GASG541212MNLRDD08", "error": UNKNOWN,
        "slips": [{"text": UNKNOWN, "href": "#curp"}],
    }),
    ("familia_hogar.html", "normal", HOME),
    ("familia_hogar.html", "refused", {**HOME, "now": "", **REASONLESS}),
    ("captura_sin_curp.html", "normal", WITHOUT),
    ("captura_sin_curp.html", "kit", {**WITHOUT, "reasons": []}),
    ("captura_sin_curp.html", "refused", {
        **WITHOUT, "wrong": {"curp_familiar": UNKNOWN}, "slips": [{"text": UNKNOWN, "href": "#curp_familiar"}],
    }),
    ("persona_curp.html", "provisional", {**CURP, "is_provisional": True, "now": "P-0000000000000", **REASONLESS}),
    ("persona_curp.html", "unsure", {
        **CURP, "differences": ["La CURP dice 27/06/1956"], "wrong": {"seguro": UNSURE},
        "slips": [{"text": UNSURE, "href": "#seguro"}],
    }),
    ("persona_curp.html", "taken", {
        **CURP, "same": "/x", "other": NAME, "wrong": {"curp": TAKEN}, "slips": [{"text": TAKEN, "href": "#curp"}],
    }),
    ("persona_separar.html", "normal", APART),
    ("persona_cambios.html", "refused", {
        **CHANGES, "wrong": {KEY: REASON}, "slips": [{"text": REASON, "href": f"#motivo-{KEY}"}],
    }),
    ("duplicados.html", "normal", PAIRS),
    ("misma_persona.html", "refused", {**PAIR, "clashes": ("Apoyo alimentario",), "decision": "unir", **REASONLESS}),
    ("captura_parecidas.html", "refused", {
        **LIKE, "people": [{**LIKE["people"][0], "wrong": WHICH}], "slips": [{"text": WHICH, "href": f"#p{KEY}"}],
    }),
]  # fmt: skip
