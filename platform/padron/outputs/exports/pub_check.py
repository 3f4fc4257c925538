"""A checker of a file in the structure «Persona» of the Padrón Único, from its text alone."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from padron.curp.roots import check_digit
from padron.outputs.exports.guarding import is_live
from padron.outputs.exports.pub_layout import COLUMNS, MONTHS, SEPARATOR, Kind, PubColumn

_PERIOD = re.compile(rf"(\d\d[{MONTHS}])_(\d\d[{MONTHS}])")
_NUMBER = re.compile(r"\d{1,10}\.\d\d")
_COORDINATE = re.compile(r"-?\d{1,3}\.\d{6}")
_CURP = re.compile(r"[A-ZÑ]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a line breaks: line from 1 (the heads are line 1), the column, and why in Spanish. Never the value."""

    line: int
    column: str
    why: str


def faults(lines: Iterable[str]) -> Iterator[Fault]:
    """Everything that is wrong with a file; nothing when it keeps to the structure."""
    names = [each.name for each in COLUMNS]
    number = 0
    for number, text in enumerate(lines, 1):
        cells = text.rstrip("\n").split(SEPARATOR)
        if number == 1:
            if cells != names:
                yield Fault(1, "", "los encabezados no son los de la estructura, o no están en su orden")
                return
        elif len(cells) != len(names):
            yield Fault(number, "", f"tiene {len(cells)} columnas y deben ser {len(names)}")
        else:
            yield from _of_line(number, cells)
    if number == 0:
        yield Fault(1, "", "el archivo está vacío")


def _of_line(number: int, cells: list[str]) -> Iterator[Fault]:
    for column, value in zip(COLUMNS, cells, strict=True):
        why = wrong(column, value)
        if why:
            yield Fault(number, column.name, why)


def wrong(column: PubColumn, value: str) -> str:
    """Why a value does not go into a column; nothing when it does."""
    if not value:
        return "falta, y es obligatoria" if column.required else ""
    if len(value) > column.width:
        return f"tiene más de {column.width} caracteres"
    if any(sign in value for sign in (SEPARATOR, "\n", "\r", "\t")):
        return "tiene un signo que separa columnas o renglones"
    return _KINDS[column.kind](column, value)


def _text(_: PubColumn, value: str) -> str:
    if is_live(value):
        return "empieza con un signo que una hoja de cálculo toma por fórmula"
    return "" if value == " ".join(value.split()) else "tiene blancos de más"


def _code(_: PubColumn, value: str) -> str:
    return "" if value.isascii() and value.isalnum() else "no es una clave"


def _digits(column: PubColumn, value: str) -> str:
    right = value.isascii() and value.isdigit() and len(value) == column.width
    return "" if right else f"deben ser {column.width} números"


def _date(_: PubColumn, value: str) -> str:
    try:
        found = date.fromisoformat(f"{value[:4]}-{value[4:6]}-{value[6:]}")
    except ValueError:
        return "no es una fecha AAAAMMDD"
    return "" if found.year >= 1900 else "es de antes de 1900"


def _curp(_: PubColumn, value: str) -> str:
    if _CURP.fullmatch(value) is None or check_digit(value[:17]) != value[17]:
        return "no es una CURP"
    return ""


def _period(_: PubColumn, value: str) -> str:
    found = _PERIOD.fullmatch(value)
    if found is None:
        return "no es un periodo AAM_AAM"
    return "" if found[1] <= found[2] else "termina antes de empezar"


def _of(pattern: re.Pattern[str], why: str) -> Callable[[PubColumn, str], str]:
    return lambda _, value: "" if pattern.fullmatch(value) else why


_KINDS: dict[Kind, Callable[[PubColumn, str], str]] = {
    "text": _text,
    "code": _code,
    "digits": _digits,
    "date": _date,
    "curp": _curp,
    "period": _period,
    "sex": lambda _, value: "" if value in ("H", "M") else "sólo puede ser H o M",
    "yes_no": lambda _, value: "" if value in ("0", "1") else "sólo puede ser 0 o 1",
    "number": _of(_NUMBER, "no es un número con dos decimales"),
    "coordinate": _of(_COORDINATE, "no es una coordenada con seis decimales"),
}
