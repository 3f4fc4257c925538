"""What the views of reviewing, deciding, waiting and correcting give their templates, with invented people."""

from typing import Any

Given = dict[str, Any]
PROGRAM = "Apoyo alimentario a personas adultas mayores"
LONG = "María de los Ángeles Hernández de la Garza Villarreal"
HERE: Given = {"program": PROGRAM, "back": "/x", "here": "/x", "slips": []}


def one(text: str, href: str) -> list[dict[str, str]]:
    return [{"text": text, "href": href}]


def somebody(number: int, name: str = "Ana Gómez Marín") -> Given:
    return {
        "name": name, "curp": "GOMA••••••••••••08", "folio": f"8K3M-2P7Q-X{number}D", "on": "3 de octubre de 2026",
        "status": "En revisión", "colour": "yellow", "href": "/x", "verdict": "Cumple", "verdict_colour": "green",
        "score": 40, "call": "Ejercicio 2026", "key": f"a.{number}", "why": "El cupo de la convocatoria está lleno",
        "number": number, "ties": ["$1,000.00", "0.123456789"], "enters": number == 1,
    }  # fmt: skip


PEOPLE = [somebody(1), somebody(2, LONG)]
FILTERS = [
    {"name": name, "label": label, "items": [{"value": "", "text": "Todos"}], "value": ""}
    for name, label in (("estado", "Estado"), ("resultado", "Resultado"), ("convocatoria", "Convocatoria"))
]
TRAY: Given = {
    **HERE, "reset": "/x", "waiting": "/x", "count": 312, "lines": PEOPLE, "score": True, "verdict": True,
    "calls": True, "filters": FILTERS, "before": "/x", "after": "/x", "may": True, "most": 200, "wrong": "",
}  # fmt: skip
STEPS = [{"value": "active", "text": "Activa", "reason": False}, {"value": "no", "text": "Rechazada", "reason": True}]
BATCH: Given = {**HERE, "action": "/x", "people": PEOPLE, "steps": STEPS, "chosen": "", "reason": "", "wrong": {}}
ABOUT: Given = {**HERE, **{k: PEOPLE[1][k] for k in ("name", "curp", "folio", "on", "status", "colour")}}
DECIDE: Given = {
    **ABOUT, "outcome": "eligible", "criteria": [{"outcome": "met", "message": "Edad"}], "place": "Ya tiene lugar.",
    "to": "no", "to_label": "Rechazada", "needs_reason": True, "seen": "in_review", "revision": 1,
    "others": [{"value": "a", "text": "Activa"}], "reason": "", "wrong": {},
}  # fmt: skip
WAITING: Given = {
    **HERE, "draw": "/x", "calls": [{"value": "a", "text": "2026"}, {"value": "b", "text": "2027"}], "call": "a",
    "quota": 7000, "active": 6999, "free": 1, "lines": PEOPLE, "count": 2, "told": True, "in_review": 3, "left": 2,
    "ties": ["Ingreso por persona", "Sorteo"], "needs_seed": False, "seed": "acta 14", "mine": True, "most": 1,
    "before": [{"seed": "acta 13", "who": "rosa"}, {"seed": "acta 14", "who": "rosa"}], "mark": "a", "kept": [],
    "repeated": [],
    "typed": "1", "typed_seed": "", "wrong": {},
}  # fmt: skip
ROWS = [{"label": "Ingreso mensual de todo el hogar", "before": "$3,000.00", "after": "$30,000.00"}]
ON = "3 de octubre de 2026, 10:02"
HAPPENED = [
    {"what": "Se corrigió", "on": ON, "who": "alicia", "reason": "sobraba un cero", "rows": ROWS},
    {"what": "Se corrigió", "on": ON, "who": "alicia", "reason": "otra vez", "rows": ROWS},
    {"what": "Se capturó", "on": ON, "who": "alicia", "reason": "", "rows": []},
]
APPLIED: Given = {
    **ABOUT, "outcome": "", "criteria": [], "sections": [], "files": [], "amend": "/x", "captured": False,
    "steps": [{"text": "Activa", "href": "/x"}, {"text": "Rechazada", "href": "/x"}], "other": "/x",
    "differences": ROWS, "happened": HAPPENED,
}  # fmt: skip
AMEND: Given = {**ABOUT, "decided": True, "reason": "", "error": ""}
MANY = "Escribe cuántas personas admitir: de 1 a 1"
STATES: list[tuple[str, str, Given]] = [
    ("bandejas.html", "normal", {"programs": [{"title": PROGRAM, "count": 312, "href": "/x", "list": "/x"}]}),
    ("bandejas.html", "empty", {"programs": []}),
    ("bandeja.html", "normal", TRAY),
    ("bandeja.html", "looking", {**TRAY, "may": False, "score": False, "verdict": False, "calls": False}),
    ("bandeja.html", "empty", {**TRAY, "lines": [], "count": 0, "before": "", "after": ""}),
    ("bandeja.html", "refused", {**TRAY, "wrong": "Marca al menos una", "slips": one("Marca al menos una", "#cual")}),
    ("bandeja_decidir.html", "normal", BATCH),
    ("bandeja_decidir.html", "nothing", {**BATCH, "steps": [], "people": PEOPLE[:1]}),
    (
        "bandeja_decidir.html",
        "refused",
        {**BATCH, "chosen": "no", "wrong": {"razon": "Escribe la razón"}, "slips": one("Escribe la razón", "#razon")},
    ),
    ("bandeja_hecho.html", "normal", {**HERE, "decided": PEOPLE, "refused": PEOPLE}),
    ("bandeja_hecho.html", "none", {**HERE, "decided": [], "refused": PEOPLE[:1]}),
    ("decidir.html", "normal", DECIDE),
    (
        "decidir.html",
        "refused",
        {**DECIDE, "to": "", "reason": "no vive aquí", "slips": one("Alguien cambió esta solicitud", "#decidir")},
    ),
    ("espera.html", "normal", WAITING),
    ("espera.html", "refused", {**WAITING, "wrong": {"cuantas": MANY}, "slips": one(MANY, "#cuantas")}),
    ("espera.html", "kept", {**WAITING, "kept": PEOPLE, "most": 0, "free": 0, "in_review": 0, "left": 0}),
    ("espera.html", "repeated", {**WAITING, "repeated": PEOPLE[:1]}),
    ("espera.html", "seed", {**WAITING, "needs_seed": True, "lines": [], "count": 0, "quota": None, "free": None}),
    ("espera.html", "empty", {**WAITING, "lines": [], "count": 0, "told": False}),
    ("solicitud.html", "corrected", APPLIED),
    ("solicitud.html", "as_captured", {**APPLIED, "captured": True}),
    ("corregir_registro.html", "normal", AMEND),
    (
        "corregir_registro.html",
        "refused",
        {**AMEND, "decided": False, "error": "Escribe la razón", "slips": one("Escribe la razón", "#razon")},
    ),
]
"""(template, state, what it is given)."""
