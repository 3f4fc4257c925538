"""The workbook of the load benchmark: the real template of a program of twenty columns, filled as Excel fills it.

3 % of the rows have one planted mistake each, of eleven kinds; 1 % more are copies of a row above.
"""

import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from crowd import crowd

from definition_makers import define
from padron.outputs.columns import FIRST_ROW, READY_ROWS, columns
from padron.program.model import Program
from padron.shapes import Day

TODAY = "2026-11-23"
MAKERS = ("crowd.py", "load_file.py")
DEFINITION = """
calls: {anual: {from: 2026-01-01, until: 2026-12-15, ends: 2026-12-31}}
person: {telefono: required, correo: optional, municipio: required}
fields:
  escolaridad: {type: choice, label: Último grado de estudios, catalogue: escolaridades, required: yes}
  trabaja: {type: yes_no, label: "¿Trabaja ahora?", required: yes}
  ultimo_empleo: {type: date, label: "¿Cuándo dejó su último trabajo?", max: today(), relevant: not trabaja}
  giro: {type: choice, label: Giro que busca, catalogue: giros, required: yes}
  experiencia: {type: integer, label: Años de experiencia, min: 0, max: 60, required: yes}
  sueldo_deseado: {type: money, label: Sueldo que busca al mes, min: 0, max: 200000}
  turnos: {type: choices, label: Turnos que acepta, choices: {dia: De día, noche: De noche, fin: Fin de semana}}
  idiomas: {type: text, label: Otros idiomas, max_length: 80}
  puntos: {type: integer, label: Puntos, min: 0, max: 100, calculation: "min(experiencia * 2, 100)"}
eligibility:
  - use: edad_para_trabajar
  - use: residencia_metropolitana
  - {id: sueldo, assert: 'sueldo_deseado < 8 * param("linea_pobreza_ingresos")', message: Pide más que el tope.}
  - {id: sin_otro, assert: 'not active_in_kind("alimentario")', message: Ya recibe otro apoyo.}
  - {id: sin_trabajo, when: trabaja, assert: sueldo_deseado > 5000, message: Ya trabaja.}
checks:
  - {id: aprendio, assert: 'experiencia == 0 or age(fecha_nacimiento) >= 15', message: Revisa la experiencia.}
  - {id: vida, assert: age(fecha_nacimiento) >= experiencia, message: Más experiencia que años.}
  - {id: dejo, assert: ultimo_empleo >= fecha_nacimiento, message: Dejó su trabajo antes de nacer.}
  - {id: noche, assert: 'not includes(turnos, "noche") or age(fecha_nacimiento) >= 16', message: "Desde los 16."}
  - {id: alto, assert: 'sueldo_deseado < 150000', message: Revisa el sueldo., severity: warning}
score: {points: [{points: 10, when: not trabaja}, {points: 5, when: experiencia > 5}], ties: [puntos]}
cases:
  - {name: Lejos, today: 2026-11-23, person: {municipio: "19001"}, answers: {}, expect: ineligible}
"""
Row = dict[str, object]
CITIES = ("Monterrey", "Guadalupe", "Apodaca", "Santa Catarina", "General Escobedo")
SCHOOLS = ("Primaria", "Secundaria", "Preparatoria o bachillerato", "primaria", "secundaria")
TRADES = ("Confección de ropa", "Carpintería y muebles", "315", "337")
LANGUAGES = ("inglés", "francés", "náhuatl", "inglés y portugués", "otomí")
MISTAKES: dict[str, object] = {
    "nombre": None, "telefono": "811234567", "correo": "sin arroba", "municipio": "Marte", "escolaridad": None,
    "trabaja": "a veces", "ultimo_empleo": date(2027, 3, 1), "giro": "buzo", "experiencia": 61,
    "sueldo_deseado": "mucho",
}  # fmt: skip
"""A value that each of these columns must refuse; the eleventh kind is a CURP with another check digit."""


def program() -> Program:
    """Twenty columns, a calculation, five criteria, five checks and a score."""
    return define(DEFINITION)


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook, the cells that were made wrong, and the part that holds the data."""

    file: Path
    planted: frozenset[str]
    copies: int
    part: str = "xl/worksheets/sheet2.xml"


def filled(folder: Path, rows: int) -> Filled:
    """The workbook of so many rows, made once and kept in `folder`."""
    made = program()
    file, key = folder / f"load_{rows}.xlsx", folder / f"load_{rows}.json"
    stamp = f"{made.sha256} {hash_of_makers()}"
    if not key.exists() or json.loads(key.read_text())["stamp"] != stamp:
        people, planted, copies = _people(rows, [each.name for each in columns(made)])
        file.write_bytes(_workbook(made, people))
        key.write_text(json.dumps({"stamp": stamp, "planted": sorted(planted), "copies": copies}))
    kept = json.loads(key.read_text())
    return Filled(file, frozenset(kept["planted"]), kept["copies"])


def hash_of_makers() -> str:
    """Changes with the code that makes the file."""
    return sha256(b"".join((Path(__file__).parent / name).read_bytes() for name in MAKERS)).hexdigest()


def _people(rows: int, names: list[str]) -> tuple[list[Row], set[str], int]:
    """The rows, the cells that are wrong in them, and how many are copies."""
    chance, made, planted = random.Random(7), list[Row](), set[str]()
    letters = {name: chr(65 + at) for at, name in enumerate(names)}
    kinds = ("curp", *MISTAKES)
    copies = rows // 100
    wrong = set(chance.sample(range(rows - copies), rows * 3 // 100))
    for number, person in enumerate(crowd(rows - copies)):
        row = _answers(chance, person)
        if number in wrong:
            name = kinds[len(planted) % len(kinds)]
            _spoil(row, name)
            planted.add(f"{letters[name]}{FIRST_ROW + number}")
        made.append(row)
    right = [number for number in range(len(made)) if number not in wrong]
    return made + [made[number] for number in chance.sample(right, copies)], planted, copies


def _answers(chance: random.Random, person: dict[str, str]) -> Row:
    works, born = chance.random() < 0.4, date.fromisoformat(person["fecha_nacimiento"])
    age = (date.fromisoformat(TODAY) - born).days // 366
    return {
        **person,
        "fecha_nacimiento": born,
        "sexo": {"H": "Hombre", "M": "Mujer"}[person["sexo"]],
        "telefono": f"81{chance.randrange(10**8):08d}",
        "correo": f"persona{chance.randrange(10**6)}@example.org" if chance.random() < 0.5 else None,
        "municipio": chance.choice(CITIES),
        "escolaridad": chance.choice(SCHOOLS),
        "trabaja": "Sí" if works else "No",
        "ultimo_empleo": None if works else date(2026, 1, 1) + timedelta(days=chance.randrange(270)),
        "giro": chance.choice(TRADES),
        "experiencia": chance.randrange(max(1, min(60, age - 15))) if age > 15 else 0,
        "sueldo_deseado": chance.randrange(4000, 45000) + chance.choice((0, 0.5)),
        "turnos": "dia;fin" if chance.random() < 0.5 else "De día",
        "idiomas": chance.choice(LANGUAGES) if chance.random() < 0.3 else None,
        "fecha_solicitud": date(2026, 10, 1) + timedelta(days=chance.randrange(50)),
        "aviso_aceptado_el": date(2026, 10, 1),
    }


def _spoil(row: Row, name: str) -> None:
    if name == "curp":
        curp = str(row["curp"])
        row["curp"] = curp[:17] + str((int(curp[17]) + 1) % 10)
        return
    row[name] = MISTAKES[name]
    if name == "ultimo_empleo":
        row["trabaja"] = "No"


def _workbook(made: Program, rows: list[Row]) -> bytes:
    """The template with shared strings, numbers, days and the cached «✓» of its last column, as Excel saves it."""
    from padron.outputs.workbook import workbook  # whoever only loads the file does without openpyxl

    template, out, shared = io.BytesIO(workbook(made, today=TODAY)), io.BytesIO(), dict[str, int]()
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                text = "".join(_sheet(text.decode(), made, rows, shared)).encode()
            elif name == "xl/_rels/workbook.xml.rels":
                text = text.replace(b"</Relationships>", _RELATION)
            elif name == "[Content_Types].xml":
                text = text.replace(b"</Types>", _TYPE)
            target.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
        strings = "".join(f"<si><t>{escape(each)}</t></si>" for each in shared)
        target.writestr(zipfile.ZipInfo("xl/sharedStrings.xml"), _SST + strings + "</sst>", zipfile.ZIP_DEFLATED)
    return out.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SST = f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{_MAIN}">'
_RELATION = (
    b'<Relationship Id="rIdShared" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
)
_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_SIZE = re.compile(r'(<dimension ref="A1:[A-Z]+)\d+')
_COLUMN = re.compile(r'<col [^>]*style="(\d+)"[^>]*min="(\d+)"')


def _sheet(xml: str, made: Program, rows: list[Row], shared: dict[str, int]) -> Iterator[str]:
    """The sheet's XML with its ready rows filled in; the review column's formula is in the ready rows only."""
    styles = {int(at) - 1: style for style, at in _COLUMN.findall(xml)}
    asked = columns(made)
    assert len(asked) == 20
    days = {at for at, each in enumerate(asked) if isinstance(each.shape, Day)}
    head, _, rest = xml.partition("<row>")  # ready rows say no number
    ready, _, tail = rest.partition("</sheetData>")
    review = chr(65 + len(asked))
    formula = ready.partition("<f ")[2].partition("</f>")[0]
    assert formula
    last = FIRST_ROW - 1 + max(READY_ROWS, len(rows))
    yield _SIZE.sub(lambda found: f"{found[1]}{last}", head)
    for number, row in enumerate(rows, FIRST_ROW):
        yield f'<row r="{number}" spans="1:{len(asked) + 1}">'
        for at, each in enumerate(asked):
            value = row.get(each.name)
            if value is not None:
                yield _cell(f"{chr(65 + at)}{number}", styles[at], value, at in days, shared)
        if number < FIRST_ROW + READY_ROWS:
            said = f"<f {formula}</f>" if number == FIRST_ROW else '<f t="shared" si="0"/>'
            yield f'<c r="{review}{number}" s="1" t="str">{said}<v>✓</v></c>'
        yield "</row>"
    yield "</sheetData>" + tail


def _cell(place: str, style: str, value: object, is_day: bool, shared: dict[str, int]) -> str:
    if isinstance(value, date) and is_day:
        return f'<c r="{place}" s="{style}"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{place}" s="{style}" t="s"><v>{shared.setdefault(str(value), len(shared))}</v></c>'
