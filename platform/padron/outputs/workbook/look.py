"""How a workbook looks and what its Léeme says: `form_templates/workbook.yaml` over defaults."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_T = TypeVar("_T")

DEFAULTS: Mapping[str, object] = {
    "rows": "5000",
    "font": {"name": "Calibri", "size": "11", "title_size": "16", "small_size": "8"},
    "colours": {
        "title": "#3b1f57",
        "header_fill": "#1a4f7a",
        "header_text": "#ffffff",
        "required_fill": "#5c2a84",
        "required_text": "#ffffff",
        "person_fill": "#2f5d50",
        "person_text": "#ffffff",
        "names_fill": "#eef3f5",
        "names_text": "#505a5f",
        "wrong_fill": "#f9d6d3",
        "wrong_text": "#8c1d18",
        "review_fill": "#fff7e0",
        "review_text": "#1b1b1b",
    },
    "widths": {
        "text": "26",
        "long_text": "40",
        "integer": "12",
        "decimal": "14",
        "money": "16",
        "date": "14",
        "yes_no": "10",
        "curp": "22",
        "review": "60",
        "readme": "84",
    },
    "heights": {"labels": "45", "names": "12"},
    "readme": {
        "heading": "Cómo llenar la plantilla de «{title}»",
        "area": "Área: {area}",
        "version": "Programa {program}, versión {version}",
        "draft": "BORRADOR. Esta plantilla es de una versión sin publicar. Sirve para probar, no para cargar.",
        "steps_title": "Paso a paso",
        "steps": [
            "Ve a la hoja «{sheet}». Cada renglón es una persona. El primer renglón para llenar es el {first_row}.",
            "Escribe primero la CURP. Si la persona ya está en el registro, puedes dejar en blanco sus datos.",
            "Guarda el archivo y súbelo en la página «Cargar Excel».",
        ],
        "tips_title": "Para que no se atore",
        "tips": [],
        "calls_title": "Fechas para recibir solicitudes",
        "call": "Del {from} al {until}. Los apoyos terminan el {ends}.",
        "repeats_title": "Hojas con más de un renglón por persona",
        "repeats": "En las hojas que siguen puede haber varios renglones por persona. Repite su CURP en cada uno.",
        "colours_title": "Qué dice cada color",
        "colours": {},
        "unchecked_title": "Lo que Excel no revisa",
        "unchecked": "Esto lo revisa el sistema al cargar, no la plantilla.",
        "notice_title": "Aviso de privacidad",
        "legal_title": "Leyenda",
        "legal": (
            "Este programa es público, ajeno a cualquier partido político. "
            "Queda prohibido el uso para fines distintos al desarrollo social."
        ),
        "help_title": "¿Dudas?",
        "help": "Pide ayuda a quien coordina el programa en tu área.",
    },
    "service": {
        "heading": "Cómo llenar la plantilla de entregas de «{title}»",
        "steps": [
            "Ve a la hoja «{sheet}». Cada renglón es una entrega a una persona, desde el renglón {first_row}.",
            "Escribe la CURP y el día de la entrega. La cantidad y el importe en blanco se calculan solos.",
            "Guarda el archivo y súbelo en la página «Cargar Excel», en el servicio que toca.",
        ],
    },
    "cells": {
        "ok": "✓",
        "missing": "Falta: {label}",
        "wrong": "Revisa: {label}",
        "differs": "La CURP dice otra cosa en: {label}",
        "extra": "no aplica y no se guarda: {label}",
        "rows_wrong": "Revisa sus renglones de la hoja «{sheet}»",
        "rows_few": "Faltan renglones en la hoja «{sheet}»: al menos {least}",
        "rows_many": "Sobran renglones en la hoja «{sheet}»: a lo más {greatest}",
        "warnings": " · Aviso: ",
        "unmets": " · No cumple: ",
        "on": "al ",
    },
    "prompts": {
        "required": "Hay que llenarla.",
        "conditional": "Llénala si la pregunta aplica.",
        "known": "Puede quedar en blanco si la persona ya está en el registro.",
        "optional": "Puede quedar en blanco.",
        "list": "Elige de la lista.",
        "several": "Puedes poner varias, separadas por punto y coma.",
    },
}


@dataclass(frozen=True, slots=True)
class Look:
    """Texts, sizes and colours by their path of keys; what is missing or unreadable is as in DEFAULTS."""

    written: Mapping[str, object]

    def text(self, *path: str, **values: object) -> str:
        """A text with its `{placeholders}` filled; one that has no value stays as written."""
        found = self._found(str, path)
        return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), found or "")

    def lines(self, *path: str, **values: object) -> list[str]:
        """A list of texts."""
        found = self._found(list, path) or []
        return [_PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), str(line)) for line in found]

    def entries(self, *path: str) -> Mapping[str, str]:
        """A map of texts."""
        return {key: str(value) for key, value in (self._found(dict, path) or {}).items()}

    def size(self, *path: str) -> float:
        """A positive number."""
        for text in (_at(self.written, path), _at(DEFAULTS, path)):
            if (
                isinstance(text, str | int | float)
                and re.fullmatch(r"[0-9]{1,7}(\.[0-9]+)?", str(text))
                and float(text)
            ):
                return float(text)
        raise KeyError(path)

    def colour(self, name: str) -> str:
        """Six hexadecimal digits."""
        found = [_at(source, ("colours", name)) for source in (self.written, DEFAULTS)]
        return next(str(each)[1:] for each in found if _COLOUR.fullmatch(str(each)))

    def width(self, type_: str) -> float:
        """The width of a column for a type of field, in characters."""
        known = any(_at(source, ("widths", type_)) is not None for source in (self.written, DEFAULTS))
        return self.size("widths", type_ if known else "text")

    def _found(self, kind: type[_T], path: tuple[str, ...]) -> _T | None:
        for source in (self.written, DEFAULTS):
            value = _at(source, path)
            if isinstance(value, kind):
                return value
        return None


def look(closure: Mapping[str, object]) -> Look:
    """The look that a program's closure froze."""
    written = closure.get("workbook")
    return Look(cast(Mapping[str, object], written) if isinstance(written, Mapping) else {})


def _at(source: object, path: tuple[str, ...]) -> object:
    for key in path:
        source = source.get(key) if isinstance(source, Mapping) else None
    return source
