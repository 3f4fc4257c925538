"""What the views give each page template: one or more states of every page, with invented people."""

from dataclasses import dataclass
from typing import Any

import demo_questions as demo
from padron.outputs.question import slips
from page_templates import FRAME, page

Given = dict[str, Any]
LONG = "Programa de acompañamiento alimentario y de salud preventiva para personas adultas mayores que viven solas"
PROGRAM = "Apoyo alimentario a personas adultas mayores"
STEP: Given = {"program": PROGRAM, "step": "Paso 1 de 4", "back": "/programas"}
CHANGE = [{"text": "Cambiar", "href": "/x", "hidden": "teléfono"}]
CRITERIA = [
    {
        "outcome": "met",
        "message": "La persona debe tener 60 años cumplidos.",
        "legal_basis": "Reglas de operación, art. 5",
    },
    {
        "outcome": "not_met",
        "message": "El ingreso por persona rebasa la línea de pobreza.",
        "detail": "Ingreso: $6,000",
    },
    {"outcome": "unknown", "message": "La persona debe vivir en el municipio.", "detail": "Falta: Municipio"},
]
LOADS = [
    {
        "title": PROGRAM,
        "file": "apoyo_alimentario_octubre.xlsx",
        "on": "3 de octubre de 2026",
        "status": "24 filas por corregir",
        "colour": "yellow",
        "href": "/excel/1",
    },
    {
        "title": LONG,
        "file": "sep.xlsx",
        "on": "1 de septiembre de 2026",
        "status": "Completa",
        "colour": "green",
        "href": "/x",
    },
]
PEOPLE = [
    {
        "name": "Ana Gómez Marín",
        "curp": "GOMA••••••••••••08",
        "born": "1 de enero de 1990",
        "place": "Independencia",
        "href": "/x",
    }
]
HISTORY = [
    {
        "title": "Mujeres con Rumbo",
        "status": "Entregado",
        "colour": "green",
        "on": "3 de octubre de 2026",
        "detail": "SDHIS, folio MRU-000123",
    },
    {
        "title": "Beca escolar",
        "status": "En revisión",
        "colour": "yellow",
        "on": "20 de agosto de 2026",
        "detail": "SDHIS",
        "href": "/x",
    },
    {"title": "Feria de empleo", "status": "Atendida", "on": "11 de mayo de 2026"},
]
ROWS = [
    {"key": "Fecha de nacimiento", "value": "1 de enero de 1990"},
    {"key": "Domicilio", "lines": ["Juárez 10", "Independencia, 64000"]},
    {"key": "Teléfono", "value": "81 •••• ••00", "actions": CHANGE},
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A template in one state."""

    template: str
    state: str
    given: Given

    @property
    def html(self) -> str:
        """The page."""
        return page(self.template, **self.given)

    @property
    def id(self) -> str:
        """For the names of tests and pictures."""
        return f"{self.template.removesuffix('.html')}-{self.state}"


def one(message: str, href: str) -> list[dict[str, str]]:
    """An error summary of one line."""
    return [{"text": message, "href": href}]


OUT: Given = {"nav": [], "user": None}
MAY = {"capture": True, "load": True, "search": True}
SIGN_IN: Given = {**OUT, "typed": "", "wrong": {}, "next": "", "demo": []}
PERSON: Given = {**STEP, "name": "Ana Gómez Marín", "rows": ROWS, "others": [], "existing": None}
ASKED: Given = {**STEP, "person": [], "questions": demo.EMPTY, "privacy": None, "consent": None}
REVIEW: Given = {
    **STEP,
    "sections": [{"title": "Vivienda y hogar", "rows": ROWS}],
    "outcome": "eligible",
    "criteria": CRITERIA[:1],
    "missing": [],
    "warnings": [],
    "blocked": "",
}
RECEIPT: Given = {
    "program": PROGRAM,
    "name": "Ana Gómez Marín",
    "on": "23 de noviembre de 2026",
    "folio": "7K2M-9QXR-4TC",
    "curp": "GOMA••••••••••••08",
    "status": "En revisión",
    "colour": "yellow",
    "qr": "",
    "verify": "",
    "next": [{"text": "Capturar a otra persona", "href": "/programas"}],
}
EXCEL: Given = {
    "programs": [{"value": "apoyo", "text": PROGRAM}, {"value": "otro", "text": LONG}],
    "program": "",
    "wrong": {},
    "templates": [{"text": PROGRAM, "href": "/x"}],
    "loads": [],
}
RESULT: Given = {
    "program": PROGRAM,
    "file": "octubre.xlsx",
    "on": "3 de octubre de 2026",
    "back": "/excel",
    "progress": None,
    "failed": "",
    "figures": [
        {"label": "filas", "number": "1,500"},
        {"label": "nuevas", "number": "1,476", "tone": "good"},
        {"label": "por corregir", "number": "24", "tone": "bad"},
    ],
    "summary": [],
    "problems": [],
    "more": 0,
    "marked": "",
    "adjusted": [],
}
FOUND: Given = {"q": "", "error": "", "searched": False, "people": [], "more": 0}
KNOWN: Given = {
    "name": "Ana Gómez Marín",
    "curp": "GOMA900101MNLRRN08",
    "back": "/buscar",
    "rows": ROWS,
    "history": HISTORY,
    "areas": [{"value": "SDHIS", "text": "SDHIS"}],
    "area": "",
    "duplicates": [],
    "actions": [{"text": "Inscribir en un programa", "href": "/programas"}],
}
NOTICE: Given = {"title": "Aviso de privacidad", "version": "apoyo_v1", "sections": [{"paragraphs": ["Tus datos…"]}]}

PAGES = (
    Shown("entrar.html", "normal", {**SIGN_IN, "demo": [{"user": "alicia", "password": "demo", "role": "Captura"}]}),
    Shown(
        "entrar.html",
        "refused",
        {
            **SIGN_IN,
            "typed": demo.HOSTILE,
            "next": "/programas",
            "wrong": {"usuario": "Revisa tu usuario y tu contraseña"},
            "slips": one("Revisa tu usuario y tu contraseña", "#usuario"),
        },
    ),
    Shown("inicio.html", "empty", {"may": MAY, "drafts": [], "loads": []}),
    Shown(
        "inicio.html",
        "normal",
        {
            "may": MAY,
            "loads": LOADS,
            "flash": "Guardamos tu borrador.",
            "drafts": [{"title": PROGRAM, "person": "Ana G.", "on": "ayer", "href": "/x"}],
        },
    ),
    Shown("programas.html", "empty", {"programs": []}),
    Shown(
        "programas.html",
        "long",
        {
            "programs": [
                {
                    "title": PROGRAM,
                    "area": "SDHIS",
                    "call": "Ejercicio 2026",
                    "open": True,
                    "capture": "/x",
                    "excel": "/x",
                    "template": "/x",
                },
                {
                    "title": LONG,
                    "area": "DIF Municipal",
                    "open": False,
                    "note": "Abre el 15 de enero de 2027.",
                    "template": "/x",
                },
            ]
        },
    ),
    Shown("captura_curp.html", "normal", {**STEP, "curp": "", "error": "", "without_curp": "/x"}),
    Shown(
        "captura_curp.html",
        "refused",
        {
            **STEP,
            "curp": "GOMA900101",
            "error": "La CURP debe tener 18 caracteres; escribiste 10",
            "slips": one("La CURP debe tener 18 caracteres; escribiste 10", "#curp"),
            "without_curp": "",
        },
    ),
    Shown(
        "captura_persona.html",
        "normal",
        {**PERSON, "others": [{"title": "Beca escolar", "area": "SDHIS", "status": "Activa", "colour": "green"}]},
    ),
    Shown(
        "captura_persona.html",
        "existing",
        {**PERSON, "existing": {"folio": "7K2M-9QXR-4TC", "on": "3 de octubre", "status": "en revisión", "href": "/x"}},
    ),
    Shown("captura_preguntas.html", "empty", ASKED),
    Shown(
        "captura_preguntas.html",
        "refused",
        {
            **ASKED,
            "person": ROWS,
            "questions": demo.refused(),
            "slips": list(slips(demo.refused())),
            "privacy": {"purpose": "Usamos estos datos para entregar despensas.", "href": "/aviso/apoyo_v1"},
        },
    ),
    Shown("captura_revisar.html", "normal", REVIEW),
    Shown(
        "captura_revisar.html",
        "undetermined",
        {
            **REVIEW,
            "outcome": "undetermined",
            "criteria": [CRITERIA[0], CRITERIA[2]],
            "missing": ["Municipio"],
            "warnings": ["El nombre no coincide con el registro."],
        },
    ),
    Shown(
        "captura_revisar.html",
        "ineligible",
        {
            **REVIEW,
            "outcome": "ineligible",
            "criteria": CRITERIA,
            "blocked": "La convocatoria cerró el 30 de noviembre.",
        },
    ),
    Shown("captura_guardada.html", "normal", RECEIPT),
    Shown("excel.html", "normal", {**EXCEL, "loads": LOADS}),
    Shown(
        "excel.html",
        "refused",
        {
            **EXCEL,
            "program": "otro",
            "wrong": {"archivo": "Elige el archivo de Excel"},
            "slips": one("Elige el archivo de Excel", "#archivo"),
        },
    ),
    Shown(
        "excel_resultado.html",
        "progress",
        {**RESULT, "progress": {"done": 8200, "total": 15000, "text": "Revisando fila 8,200 de 15,000"}},
    ),
    Shown(
        "excel_resultado.html",
        "rejected",
        {
            **RESULT,
            "marked": "/x.xlsx",
            "more": 14,
            "summary": [{"message": "Colonia escrita distinto", "rows": 18}, {"message": "CURP incompleta", "rows": 6}],
            "problems": [
                {"cell": "A14", "value": "GOMA900101MNLRRN0", "message": "La CURP debe tener 18 caracteres; tiene 17"},
                {"cell": "H38", "value": "San Bernabe", "message": "No está en la lista", "suggestion": "San Bernabé"},
                {"cell": "J54", "value": demo.HOSTILE, "message": "Escribe solo números, como 8000"},
            ],
            "adjusted": [{"cell": "F9", "value": "$1,500.00", "message": "1500.00"}],
        },
    ),
    Shown(
        "excel_resultado.html",
        "failed",
        {
            **RESULT,
            "file": "padron_despensas_octubre_2026_version_final_corregida_2.csv",
            "failed": "El archivo no es un Excel (.xlsx).",
        },
    ),
    Shown("buscar.html", "normal", FOUND),
    Shown(
        "buscar.html",
        "refused",
        {
            **FOUND,
            "q": demo.HOSTILE,
            "error": "Escribe una CURP o un nombre",
            "slips": one("Escribe una CURP o un nombre", "#q"),
        },
    ),
    Shown("buscar.html", "empty", {**FOUND, "q": "Nadie", "searched": True}),
    Shown("buscar.html", "found", {**FOUND, "q": "ana gomez", "searched": True, "people": PEOPLE * 2, "more": 12}),
    Shown("persona.html", "normal", KNOWN),
    Shown(
        "persona.html",
        "empty",
        {
            **KNOWN,
            "name": "Wolfeschlegelsteinhausenbergerdorff " + demo.HOSTILE,
            "history": [],
            "areas": [],
            "actions": [],
            "duplicates": [
                {"name": "Ana Gomes Marin", "born": "1 de enero de 1990", "why": "mismo nombre y fecha", "href": "/x"}
            ],
        },
    ),
    Shown(
        "error.html",
        "normal",
        {"title": "No encontramos esa página", "lines": ["Revisa la dirección."], "reference": "7K2M", "links": []},
    ),
    Shown("aviso.html", "list", {**OUT, "notice": None, "notices": [{"title": PROGRAM, "href": "/x"}]}),
    Shown("aviso.html", "one", {**OUT, "notice": NOTICE, "notices": []}),
    Shown("accesibilidad.html", "normal", {**OUT}),
)
__all__ = ["FRAME", "PAGES", "Shown"]
