"""What the views give each page template: one or more states of every page, with invented people."""

from dataclasses import dataclass
from typing import Any

import demo_identity
import demo_life
import demo_questions as demo
from padron.outputs.question import slips
from padron.web.plots import bar
from padron.web.simulation import OUTCOMES
from padron.web.verifying import STANDINGS, drawn
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
        "message": "Ingreso por persona",
        "detail": "El ingreso por persona rebasa la línea de pobreza.",
        "rule": "Ingreso mensual de todo el hogar es menor que «¿Cuántas personas viven?» × «Línea de pobreza».",
        "because": [
            {"label": "Ingreso mensual de todo el hogar", "value": "$14,155.65", "source": ""},
            {"label": "Línea de pobreza", "value": "$4,718.55", "source": "desde el 1 de enero de 2026, CONEVAL"},
        ],
        "lacks": [],
        "would": ["Cumpliría con «Ingreso mensual de todo el hogar» de $14,155.64 o menos."],
        "where": "apoyo_alimentario_adulto_mayor v1, línea 182",
    },
    {
        "outcome": "unknown",
        "message": "Residencia",
        "rule": "Municipio es Monterrey.",
        "because": [],
        "lacks": ["Municipio"],
        "would": [],
        "where": "apoyo_alimentario_adulto_mayor v1, rules/criteria.yaml, línea 3",
    },
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
ASKED: Given = {
    "rules": "",
    "given": "",
    "live": {"outcome": "undetermined", "criteria": CRITERIA},
    **STEP,
    "person": [],
    "questions": demo.EMPTY,
    "privacy": None,
    "consent": None,
}
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
    "before": None,
    "programs": [{"value": "apoyo", "text": PROGRAM}, {"value": "otro", "text": LONG}],
    "program": "",
    "wrong": {},
    "templates": [{"text": PROGRAM, "href": "/x"}],
    "loads": [],
}
CHOICES = [{"value": "", "text": "No leer esta columna"}, {"value": "curp", "text": "CURP"}]
MAPPED: Given = {
    "program": PROGRAM,
    "file": "lista.xls",
    "back": "/excel",
    "here": "/excel/hoja/1",
    "known": "",
    "sheet": "Lista",
    "sheets": [],
    "count": "12",
    "left": [],
    "columns": [
        {
            "name": "c0", "shown": "s0", "label": "A · C.U.R.P.", "value": "curp", "options": CHOICES, "error": "",
            "hint": "GOMA900101MNLRRN08. Seguro: se llama igual.", "words": [],
        },
        {
            "name": "c1", "shown": "s1", "label": f"B · {demo.HOSTILE}", "value": "", "options": CHOICES, "error": "",
            "hint": "MTY · SPGG. No se reconoce.",
            "words": [
                {
                    "name": "v1.0", "label": "«MTY» (4 celdas)", "value": "", "hint": "Así suele escribirse.",
                    "options": [{"value": "", "text": "Sin decidir"}], "error": "",
                },
                {
                    "name": "v1.1", "label": f"«{demo.HOSTILE}» (1 celda)", "value": "Centro", "options": [],
                    "hint": "No se parece a ninguna opción.", "error": "",
                },
            ],
        },
    ],
    "missing": [
        {"name": "k.aviso", "label": "Aviso", "hint": "", "value": "", "options": [], "error": ""},
        {"name": "k.cotejado", "label": "Cotejado", "hint": "Sí o no.", "value": "", "options": CHOICES, "error": ""},
    ],
    "labels": ["CURP", "Nombre(s)"],
    "rows": [{"row": 5, "cells": [{"text": "GOMA", "wrong": "Tiene 4"}, {"text": demo.HOSTILE, "wrong": ""}]}],
}  # fmt: skip
UNDOING: Given = {
    "program": PROGRAM, "file": "octubre.xlsx", "on": "3 de octubre de 2026, 10:00", "back": "/x", "again": "/excel",
    "done": False, "refused": "", "standing": [], "more": 0, "days": 30,
    "rows": [{"label": "Personas a quienes toca", "number": "1,240"}],
}  # fmt: skip
RESULT: Given = {
    "program": PROGRAM,
    "file": "octubre.xlsx",
    "on": "3 de octubre de 2026",
    "back": "/excel",
    "progress": None,
    "failed": "",
    "figures": [
        {"label": "filas", "number": "1,001,500"},
        {"label": "nuevas", "number": "1,476", "tone": "good"},
        {"label": "por corregir", "number": "24", "tone": "bad"},
    ],
    "groups": [],
    "firsts": [],
    "problems": [],
    "more": 0,
    "marked": "",
    "correct": "",
    "gone": False,
    "absent": 0,
    "absent_at": "",
    "adjusted": [],
}
GONE: Given = {
    "program": PROGRAM,
    "file": "octubre.xlsx",
    "back": "/excel/1",
    "here": "/excel/1/ausentes",
    "complete": True,
    "count": 2,
    "people": [
        {"name": "Ana Gómez", "curp": "GOMA******MNLR**08", "folio": "7K2M-9QXR-4TC", "since": "1 de enero de 2026"},
        {"name": demo.HOSTILE, "curp": "P-123", "folio": "7K2M-9QXR-4TD", "since": "2 de enero de 2026"},
    ],
    "before": "",
    "after": "",
    "untold": "",
    "refused": "",
    "wrong": "",
}
LISTED: Given = {
    "programs": EXCEL["programs"],
    "states": [{"value": "done", "text": "Terminadas"}, {"value": "failed", "text": "Interrumpidas"}],
    "program": "",
    "state": "",
    "loads": [],
    "before": "",
    "after": "",
    "page": 1,
}
BOX = {"name": "f3.municipio", "label": "Municipio, fila 12", "value": "Monterey", "wrong": "No encontramos «Monterey»"}
MENDED: Given = {
    "program": PROGRAM,
    "file": "octubre.xlsx",
    "back": "/excel/1",
    "here": "/excel/1/corregir",
    "refused": "",
    "ready": 1,
    "open": 2,
    "status": "1 fila sin errores, por cargar. 1 fila por corregir.",
    "groups": [
        {"words": "38 filas: «Municipio» se escribió de otra forma que en la lista", "href": "/x"},
        {"words": "1 fila: la CURP no tiene 18 caracteres", "href": ""},
    ],
    "table": {
        "columns": ["CURP", "Municipio", demo.HOSTILE],
        "rows": [
            {
                "key": 3, "row": 12, "name": demo.HOSTILE, "sound": False, "whole": ["Sólo un apoyo por hogar."],
                "cells": [
                    {"name": "f3.curp", "label": "CURP, fila 12", "value": "GOMA", "wrong": "Tiene 4", "long": True},
                    BOX, None,
                ],
            },
            {
                "key": 4, "row": 13, "name": "Ana Gómez", "sound": True, "whole": [],
                "cells": [
                    {**BOX, "name": f"f4.{name}", "wrong": "", "label": f"{name}, fila 13"}
                    for name in ("curp", "municipio", "otro")
                ],
            },
        ],
        "page": 2,
        "pages": 3,
        "every": False,
    },
    "row_address": "/excel/1/fila",
}  # fmt: skip
MEANT: Given = {
    "program": PROGRAM,
    "file": "octubre.xlsx",
    "back": "/excel/1",
    "here": "/excel/1/corregir",
    "refused": "",
    "words": "38 filas: «Municipio» se escribió de otra forma que en la lista",
    "label": "Municipio",
    "values": [],
    "may_be_blank": True,
    "typed": "",
    "error": "",
    "more": 0,
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
    "family": {
        "folio": "H-000123",
        "people": [
            {
                "name": "Eva Gómez",
                "href": "/x",
                "what": "Hija o hijo · Vive en el mismo hogar",
                "change": "/z",
                "receives": ["Microcrédito (SEDEC): Activa", LONG],
            },
            {"name": "Guadalupe Garza", "href": "/y", "what": "Vive en el mismo hogar", "change": "", "receives": []},
        ],
        "more": 12,
        "link": "/x",
        "move": "/y",
    },
    "actions": [{"text": "Inscribir en un programa", "href": "/programas"}],
}
NOTICE: Given = {"title": "Aviso de privacidad", "version": "apoyo_v1", "sections": [{"paragraphs": ["Tus datos…"]}]}

WHOM = [{"key": "Persona", "value": "Concepción Salgado Briseño"}, {"key": "CURP", "value": "SABC******MDFL**01"}]
GIVEN = [
    {"service": "Despensa mensual", "on": "3 de octubre de 2026", "amount": "$350.00", "status": "Entregado",
     "colour": "green"},
    {"service": LONG, "on": "3 de septiembre de 2026", "amount": "", "status": "Retenido", "colour": "yellow"},
]  # fmt: skip
GIVES = [{"key": "Día", "value": "3 de octubre de 2026"}, {"key": "Importe", "value": "$350.00"}]
OF_SERVICE: Given = {"program": PROGRAM, "service": "Despensa mensual", "person": WHOM, "given": GIVEN, "back": "/x"}
DELIVERING: Given = {
    **OF_SERVICE, "blocked": "", "questions": demo.EMPTY, "slips": [], "notice": "", "hidden": {"_entrega": "0" * 32},
    "warning": "Con fecha de hoy no se podría: Máximo 1 por persona por mes.",
}  # fmt: skip
DELIVERY_REVIEW: Given = {
    **OF_SERVICE, "rows": GIVES, "blocked": "", "warnings": ["Queda en espera: falta «Hogar»"], "carried": [("a", "b")],
}  # fmt: skip
DELIVERY: Given = {
    "program": PROGRAM, "service": "Despensa mensual", "name": "Concepción Salgado Briseño", "status": "Entregado",
    "colour": "green", "back": "/x", "rows": GIVES, "receipt": "/x", "void": "/x",
    "files": [{"text": "Carta poder firmada", "href": "/x"}], "complete": "", "blocked": "",
}  # fmt: skip
DELIVERY_RECEIPT: Given = {
    **DELIVERY, "curp": "SABC******MDFL**01", "folio": "7K2M-9QXD-4TA", "qr": drawn("https://padron.test/verificar/x"),
    "verify": "https://padron.test/verificar", "on": "3 de octubre de 2026", "next": [{"text": "Ver", "href": "/x"}],
}  # fmt: skip
VERIFIED: Given = {
    "what": "Entrega", **STANDINGS["valid"], "rows": [{"key": "Programa", "value": LONG}, *GIVES[:1]],
}  # fmt: skip
DRAWN = (
    (PROGRAM, ("1 mujer", "234 hombres", "2 no binario o sin dato")),
    (LONG, ("1,234,567 mujeres", "1,234,567 hombres", "1,234,567 no binario o sin dato")),
    (f"{LONG} · {LONG}".upper(), ("mujeres: reservado", "hombres: reservado", "no binario o sin dato: reservado")),
)
BOARD: dict[str, Any] = {
    "on": "23 de noviembre de 2026",
    "chosen": {"area": "", "programa": "", "anio": "", "personas": ""},
    "people": "1,234",
    "hides": True,
    "areas": [{"value": "", "text": "Todas las áreas"}, {"value": "DIF", "text": "Desarrollo Integral de la Familia"}],
    "programs": [{"value": "", "text": "Todos los programas"}],
    "years": [{"value": "", "text": "Todos los años"}],
    "counted": [{"value": "", "text": "Quienes reciben un apoyo"}],
    "workbook": "/tablero/descarga",
    "parts": [
        {
            "name": name,
            "title": title,
            "head": [{"text": "Programa"}, {"text": "Personas", "format": "numeric"}],
            "rows": [[{"text": PROGRAM}, {"text": "1,234", "format": "numeric"}]],
            "names": names,
            "bars": [bar(title, said[: len(names)], lengths) for title, said in DRAWN],
            "csv": "/tablero/descarga?parte=x",
        }
        for name, title, names, lengths in (
            ("programas", "Personas por programa", ["Mujeres", "Hombres", "No binario o sin dato"], [0.8, 0.15, 0.05]),
            ("meses", "Solicitudes y entregas por mes", ["Solicitudes"], [1.0]),
        )
    ],
}
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
    Shown("tablero.html", "empty", {**BOARD, "people": "0", "parts": []}),
    Shown("tablero.html", "long", BOARD),
    Shown("descargas.html", "empty", {"programs": [], "profiles": [], "typed": {}}),
    Shown(
        "descargas.html",
        "refused",
        {
            "programs": [{"value": "apoyo", "text": "Apoyo alimentario"}],
            "profiles": [{"value": "xlsx", "text": "Excel: todo el programa", "hint": "Una persona por renglón."}],
            "typed": {"programa": "apoyo", "perfil": "", "para_que": "x"},
            "wrong": {"perfil": "Elige un formato", "para_que": "Escribe para qué son los datos."},
            "slips": [
                {"text": "Elige un formato", "href": "#perfil"},
                {"text": "Escribe para qué son los datos.", "href": "#para_que"},
            ],
        },
    ),
    Shown("simulacion.html", "empty", {"programs": [], "today": "23 de noviembre de 2026"}),
    Shown(
        "simulacion.html",
        "error",
        {
            "programs": [{"value": "x", "text": PROGRAM}],
            "today": "23 de noviembre de 2026",
            "typed": "30/02/2026",
            "wrong": {"dia": "El 30/2/2026 no existe"},
            "slips": one("El 30/2/2026 no existe", "#dia"),
        },
    ),
    Shown(
        "simulacion.html",
        "long",
        {
            "programs": [{"value": "x", "text": LONG}],
            "program": "x",
            "typed": "",
            "wrong": {},
            "today": "23 de noviembre de 2026",
            "found": {
                "title": LONG,
                "on": "23 de noviembre de 2026",
                "people": 1_142_994,
                "verdicts": [("Cumplen todos los requisitos", 7000), ("No cumplen alguno", 1_000_000)],
                "criteria": [
                    {"title": LONG, "met": 1_000_000, "not_met": 142_994, "unknown": 0, "remaining": 1_000_000},
                    {"title": "Edad", "met": 0, "not_met": 0, "unknown": 0, "remaining": 0},
                ],
                "names": OUTCOMES,
                "bars": [
                    bar(LONG, ("1,000,000 cumplen", "142,994 no cumplen", "1 falta dato"), [0.8, 0.15, 0.05]),
                    bar("Edad", ("0 cumplen", "1 no cumple", "0 falta dato"), [0, 1, 0]),
                ],
                "left_out": 2,
                "missing": [("Ingreso", 12)],
                "overlaps": [(LONG, "menos de 5")],
            },
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
                    "about": "/x",
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
    Shown(
        "programa.html",
        "normal",
        {
            "title": LONG,
            "back": "/programas",
            "dictionary": "/programas/x/diccionario",
            "sections": [
                {"title": "Para quién es", "blocks": [{"lines": ("Entregar despensas.",), "bullets": False}]},
                {
                    "title": "Criterios",
                    "blocks": [
                        {
                            "caption": "Criterios",
                            "named": True,
                            "head": [{"text": "Criterio"}, {"text": "Se cumple si"}],
                            "rows": [[{"text": "Edad"}, {"text": f"La edad es de 60 años o más. {demo.HOSTILE}"}]],
                        }
                    ],
                },
                {
                    "title": "Tablas",
                    "blocks": [
                        {
                            "caption": "Monto más alto",
                            "named": False,
                            "head": [{"text": "Meses"}, {"text": "Valor"}],
                            "rows": [[{"text": "5 o menos"}, {"text": "$10,000.00"}]],
                        },
                        {"lines": ("A lo más 1 entrega por persona cada mes.",), "bullets": True},
                    ],
                },
            ],
        },
    ),
    Shown(
        "captura_curp.html",
        "normal",
        {**STEP, "curp": "", "error": "", "without_curp": "/x", "requirements": ["Municipio es Monterrey."]},
    ),
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
    Shown("captura_persona.html", "offline", {**PERSON, "name": "", "offline": True}),
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
    Shown(
        "captura_revisar.html",
        "full",
        {**REVIEW, "blocked": "Sólo un apoyo por hogar. Ya lo tiene otra solicitud.", "change": True},
    ),
    Shown("entregar.html", "normal", DELIVERING),
    Shown("entregar.html", "blocked", {**DELIVERING, "blocked": "La solicitud no está activa.", "given": []}),
    Shown("entregar_revisar.html", "normal", DELIVERY_REVIEW),
    Shown("entregar_revisar.html", "blocked", {**DELIVERY_REVIEW, "blocked": "Máximo 1 por persona por mes."}),
    Shown("entrega.html", "normal", DELIVERY),
    Shown("entrega.html", "void", {**DELIVERY, "status": "Anulado", "colour": "grey", "void": ""}),
    Shown(
        "entrega.html",
        "held",
        {**DELIVERY, "status": "Retenido", "colour": "yellow", "complete": "/x", "blocked": "Falta «Hogar»"},
    ),
    Shown("entrega_comprobante.html", "normal", DELIVERY_RECEIPT),
    Shown(
        "entrega_anular.html",
        "refused",
        {**DELIVERY, "reason": " ", "error": "Escribe por qué", "slips": one("Escribe por qué", "#motivo")},
    ),
    *(
        Shown("verificar.html", name, {"typed": "", "error": "", "slips": [], "found": {**VERIFIED, **words}})
        for name, words in (("normal", {}), ("held", STANDINGS["held"]), ("void", STANDINGS["void"]))
    ),
    Shown("captura_guardada.html", "normal", RECEIPT),
    Shown("captura_guardada.html", "place", {**RECEIPT, "place": "Ya tiene su lugar en la convocatoria."}),
    Shown("excel.html", "normal", {**EXCEL, "loads": LOADS}),
    Shown(
        "excel.html",
        "loaded_before",
        {
            **EXCEL,
            "program": "otro",
            "wrong": {"archivo": "Este archivo ya se cargó"},
            "slips": one("Este archivo ya se cargó", "#archivo"),
            "before": {"on": "3 de octubre de 2026", "file": "octubre.xlsx", "running": False, "href": "/excel/1"},
        },
    ),
    Shown(
        "excel.html",
        "being_loaded",
        {
            **EXCEL,
            "program": "otro",
            "wrong": {"archivo": "Este archivo se está cargando en este momento"},
            "slips": one("Este archivo se está cargando en este momento", "#archivo"),
            "before": {"on": "3 de octubre de 2026", "file": "octubre.xlsx", "running": True, "href": ""},
        },
    ),
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
    Shown("mapeo.html", "normal", MAPPED),
    Shown(
        "mapeo.html",
        "refused",
        {
            **MAPPED,
            "known": "lista",
            "sheets": [{"value": "Lista", "text": "Lista"}, {"value": "Otra", "text": "Otra"}],
            "left": ["No leímos el renglón 17, porque es un total."],
            "missing": [{**MAPPED["missing"][0], "value": "30/02/2026", "error": "Ese día no existe"}],
            "slips": one("Ese día no existe", "#k.aviso"),
        },
    ),
    Shown(
        "excel_resultado.html",
        "progress",
        {
            **RESULT,
            "progress": {"done": 54, "total": 100, "text": "Van 8,200 de 15,000 filas. Faltan unos 8 minutos."},
        },
    ),
    Shown(
        "excel_resultado.html",
        "rejected",
        {
            **RESULT,
            "marked": "/x.xlsx",
            "more": 14,
            "notices": ["Hay 3 renglones ocultos y también se leyeron"],
            "warned": [{"words": "4 filas: «Teléfono» ya era otro, y propusimos el cambio", "said": [], "more": 0}],
            "states": "Activa: 10 · En lista de espera: 40",
            "places": [{"message": "El cupo está lleno: la persona queda en lista de espera", "rows": 40}],
            "correct": "/corregir",
            "groups": [
                {
                    "words": "38 filas: «Municipio» se escribió de otra forma que en la lista",
                    "said": [
                        {"text": "Monterey", "rows": 31, "suggestion": "Monterrey"},
                        {"text": demo.HOSTILE, "rows": 7, "suggestion": ""},
                    ],
                    "more": 3,
                },
                {"words": "1 fila: la CURP no tiene 18 caracteres", "said": [], "more": 0},
            ],
            "firsts": [
                {
                    "title": "Nuevas",
                    "total": "1,476",
                    "rows": [
                        {"row": 3, "name": "Ana Gómez", "curp": "GOMA******MNLR**08"},
                        {"row": 4, "name": demo.HOSTILE, "curp": ""},
                    ],
                },
                {"title": "Con datos ajustados", "total": "", "rows": [{"row": 9, "name": "", "curp": ""}]},
            ],
            "problems": [
                {"cell": "A14", "value": "GOMA900101MNLRRN0", "message": "La CURP debe tener 18 caracteres; tiene 17"},
                {"cell": "H38", "value": "San Bernabe", "message": "No está en la lista", "suggestion": "San Bernabé"},
                {"cell": "J54", "value": demo.HOSTILE, "message": "Escribe solo números, como 8000"},
            ],
            "criteria": [{"title": "Edad", "not_met": 12, "unknown": 3}],
            "reasons": [{"row": 5, "title": "Edad", "lines": ["Debe tener 60 años.", f"Cumpliría… {demo.HOSTILE}"]}],
            "adjusted": [{"cell": "F9", "value": "$1,500.00", "message": "1500.00"}],
        },
    ),
    Shown(
        "excel_resultado.html",
        "failed",
        {
            **RESULT,
            "file": "padron_despensas_octubre_2026_version_final_corregida_2.csv",
            "failed": "No hay espacio en el disco. Vuelve a subir el archivo.",
            "kept": "Se guardaron 2,000 filas; al cargarlo otra vez no se repiten.",
        },
    ),
    Shown("excel_resultado.html", "undone", {**RESULT, "undone": True, "undo": "/x"}),
    Shown("excel_deshacer.html", "normal", UNDOING),
    Shown("excel_deshacer.html", "done", {**UNDOING, "done": True}),
    Shown(
        "excel_deshacer.html",
        "refused",
        {
            **UNDOING,
            "refused": "No se deshizo nada: en 2 filas hay cambios posteriores que descansan en la carga.",
            "standing": [
                {"where": "Fila 12, folio 7K2M-9QX4-TB3", "what": "Después recibió un apoyo (3 de octubre de 2026)"},
                {"where": "Una fila", "what": f"Después se cambiaron sus datos {demo.HOSTILE}"},
            ],
            "more": 14,
        },
    ),
    Shown("excel_resultado.html", "gone", {**RESULT, "gone": True}),
    Shown("excel_resultado.html", "absent", {**RESULT, "absent": 12, "absent_at": "/x"}),
    *(Shown(*each) for each in demo_identity.PAGES),
    Shown("ausentes.html", "normal", GONE),
    Shown("ausentes.html", "partial", {**GONE, "complete": False, "count": 0}),
    Shown("ausentes.html", "none", {**GONE, "count": 0}),
    Shown("ausentes.html", "not_yours", {**GONE, "refused": "Las cierra quien revisa.", "before": "/x", "after": "/y"}),
    Shown(
        "ausentes.html",
        "refused",
        {
            **GONE,
            "untold": "3 filas",
            "wrong": "Confirma que revisaste las filas rechazadas",
            "slips": one("Confirma que revisaste las filas rechazadas", "#seguro"),
        },
    ),
    Shown("mis_cargas.html", "normal", {**LISTED, "loads": LOADS, "after": "/excel/cargas?pagina=2"}),
    Shown("mis_cargas.html", "empty", {**LISTED, "program": "otro", "state": "failed", "before": "/x", "page": 2}),
    Shown("corregir.html", "normal", MENDED),
    Shown(
        "corregir.html",
        "refused",
        {
            **MENDED,
            "groups": [],
            "table": {**MENDED["table"], "every": True},
            "slips": one("Todavía no hay filas sin errores que cargar", "#filas"),
        },
    ),
    Shown("corregir.html", "gone", {**MENDED, "refused": "Las filas de esta carga ya no se guardan."}),
    Shown("corregir.html", "done", {**MENDED, "open": 0}),
    Shown("corregir_grupo.html", "one", MEANT),
    Shown(
        "corregir_grupo.html",
        "refused",
        {
            **MEANT,
            "values": [
                {
                    "name": "v0",
                    "said": "MTY",
                    "label": "«MTY»",
                    "hint": "7 filas",
                    "value": "",
                    "error": "",
                    "options": [
                        {"value": "", "text": "Dejar sin corregir"},
                        {"value": "Monterrey", "text": "Monterrey"},
                    ],
                },
                {
                    "name": "v1",
                    "said": demo.HOSTILE,
                    "label": f"«{demo.HOSTILE}»",
                    "hint": "1 fila",
                    "value": "Mty",
                    "error": "«Mty» no está en la lista de «Municipio»",
                    "options": [],
                },
            ],
            "more": 4,
            "slips": one("«Mty» no está en la lista de «Municipio»", "#v1"),
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
            "family": None,
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
    Shown(
        "captura_revisar.html",
        "corrected",
        {**REVIEW, "amended": {"reason": "sobraba un cero", "folio": "8K3M-2P7Q-X1D", "rows": demo_life.ROWS}},
    ),
    Shown(
        "captura_revisar.html",
        "there already",
        {**REVIEW, "changes": {"folio": "8K3M-2P7Q-X1D", "since": True, "rows": demo_life.ROWS}},
    ),
    *(Shown(*each) for each in demo_life.STATES),
)
__all__ = ["FRAME", "PAGES", "Shown"]
