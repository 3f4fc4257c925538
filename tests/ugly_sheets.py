"""Sheets as areas have kept them for years, for the despensa: each ugly in its own way, its people invented."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from invented import people
from office import converted

PEOPLE = 12
Person = Mapping[str, str]
Row = list[object]


def _house(at: int, each: Person) -> Row:
    """Folio, people, income, lives alone, pension, proof: in the order in which most of these sheets have them."""
    return [f"H-{each['curp'][-4:]}{at:02d}", 1 + at % 4, 1500.5 + at, "SI" if at % 3 == 0 else "NO", "NO", "Luz"]


HOUSE = ("Folio vivienda", "Integrantes del hogar", "Ingreso mensual", "Vive solo", "Recibe pensión", "Comprobante")


def titled_with_totals() -> bytes:
    """Title rows above, a blank row and a blank column, totals and a signature at the bottom."""
    book, sheet = _book("Padrón 2026")
    sheet.append(["GOBIERNO MUNICIPAL"])
    sheet.append(["Dirección de Apoyos", "", "", "Corte al 31 de octubre"])
    sheet.append([])
    heads = ["No.", "C.U.R.P.", "Nombre(s)", "A. Paterno", "A. Materno", None, "Tel. Celular", "Mpio.", *HOUSE]
    sheet.append([*heads, "Fecha del comprobante", "Cotejado", "Fecha de solicitud", "Aviso de privacidad"])
    for at, each in enumerate(_people(0)):
        sheet.append(
            [
                at + 1, each["curp"], each["nombre"], each["primer_apellido"], each["segundo_apellido"], None,
                8110000000 + at, "Monterrey", *_house(at, each), date(2026, 10, 1), "SI", date(2026, 11, 20),
                date(2026, 11, 20),
            ]
        )  # fmt: skip
    sheet.append(["TOTAL", "", "", "", "", None, "", "", "", 30, 18_000.0])
    sheet.append([])
    sheet.append([None, "Elaboró: C. Nadie Ninguno"])
    return _saved(book)


def merged_headers() -> bytes:
    """A caption merged over groups of columns, and the header's cells below it."""
    book, sheet = _book("Beneficiarios")
    sheet.append(["Datos de la persona", "", "", "", "Domicilio", "", "", "Hogar"])
    for cells in ("A1:D1", "E1:G1", "H1:P1"):
        sheet.merge_cells(cells)
    heads = ["Nombre", "Apellido paterno", "Apellido materno", "CURP", "Calle", "Núm. Ext.", "Municipio", "Teléfono"]
    sheet.append([*heads, *HOUSE, "Fecha de expedición del comprobante", "¿Se cotejó con el original?"])
    for at, each in enumerate(_people(100)):
        sheet.append(
            [
                each["nombre"].upper(), each["primer_apellido"].upper(), each["segundo_apellido"].upper(), each["curp"],
                "Juárez", at + 1, "MTY" if at % 2 else "Gpe.", f"81 1000 {at:04d}", *_house(at, each),
                date(2026, 10, 1), "Sí",
            ]
        )  # fmt: skip
    return _saved(book)


def two_header_rows() -> bytes:
    """Two rows of headings, some joined downwards and some sideways; every date is text."""
    book, sheet = _book("Hoja1")
    sheet.append(["CURP", "Beneficiario", "", "", "Nacimiento", "", "Tel.", "Municipio", *HOUSE, "Comprobante", "", ""])
    sheet.append(
        ["", "Nombre(s)", "Paterno", "Materno", "Fecha", "Estado", "", "", *[""] * 6, "Fecha", "Cotejado", "Aviso"]
    )
    for cells in ("A1:A2", "B1:D1", "E1:F1", "G1:G2", "H1:H2", "O1:Q1"):
        sheet.merge_cells(cells)
    for at, each in enumerate(_people(200)):
        born = date.fromisoformat(each["fecha_nacimiento"])
        sheet.append(
            [
                each["curp"], each["nombre"], each["primer_apellido"], each["segundo_apellido"], f"{born:%d/%m/%Y}",
                each["entidad_nacimiento"], f"(81) 2000-{at:04d}", "Monterrey", *_house(at, each), "01/10/2026", "sí",
                "20/11/2026",
            ]
        )  # fmt: skip
    return _saved(book)


def full_names() -> bytes:
    """Names and surnames in one cell, in capitals without accents; sexes and towns in the area's own words."""
    book, sheet = _book("Lista")
    sheet.append(["#", "Nombre del beneficiario", "Clave CURP", "Sexo", "Celular", "Mpio", *HOUSE, "Fecha comp."])
    for at, each in enumerate(_people(300)):
        name = f"{each['primer_apellido']} {each['segundo_apellido']} {each['nombre']}"
        sheet.append(
            [
                at + 1, _capitals(name), each["curp"], "Fem." if each["sexo"] == "M" else "Masc.", f"8130{at:06d}",
                ("MTY", "SPGG", "San Nicolás")[at % 3], *_house(at, each), "15-oct-2026",
            ]
        )  # fmt: skip
    return _saved(book)


def old_excel(folder: Path) -> bytes:
    """A .xls of the nineties: short headings, «N/A» where nothing is known."""
    book, sheet = _book("DATOS")
    sheet.append(["CURP", "NOMBRE", "AP. PATERNO", "AP. MATERNO", "TEL", "MUNICIPIO", *map(str.upper, HOUSE), "CORREO"])
    for at, each in enumerate(_people(400)):
        sheet.append(
            [
                each["curp"], each["nombre"], each["primer_apellido"], each["segundo_apellido"], f"8140{at:06d}",
                "MONTERREY", *_house(at, each), "N/A" if at % 2 else f"persona{at}@example.com",
            ]
        )  # fmt: skip
    return converted(_saved(book), folder, "xls:MS Excel 97")


def windows_csv() -> bytes:
    """A CSV as Excel saves it on a Windows in Spanish: `;` between columns, cp1252, dates as dd/mm/aaaa."""
    lines = [["curp", "nombre", "paterno", "materno", "teléfono", "municipio", *HOUSE, "fecha comprobante", "cotejado"]]
    for at, each in enumerate(_people(500)):
        cells = [each["curp"], each["nombre"], each["primer_apellido"], each["segundo_apellido"], f"8150{at:06d}"]
        house = [str(value) for value in _house(at, each)]
        house[2] = f"$1,5{at:02d}.50"
        lines.append([*cells, "Guadalupe", *house, "01/10/2026", "X"])
    return "\r\n".join(";".join(line) for line in lines).encode("cp1252")


def open_document(folder: Path) -> bytes:
    """A .ods of two sheets: a directory of offices first, the people on the second."""
    book, first = _book("Oficinas")
    for row in (["Oficina", "Encargado", "Horario"], ["Centro", "C. Nadie", "9 a 15"], ["Sur", "C. Ninguna", "9 a 15"]):
        first.append(row)
    sheet = book.create_sheet("Personas")
    sheet.append(["CURP", "Nombre", "Primer apellido", "Segundo apellido", "Teléfono", "Municipio", *HOUSE])
    for at, each in enumerate(_people(600)):
        sheet.append(
            [
                each["curp"], each["nombre"], each["primer_apellido"], each["segundo_apellido"], f"8160{at:06d}",
                "Apodaca", *_house(at, each),
            ]
        )  # fmt: skip
    return converted(_saved(book), folder, "ods")


CONSTANTS = {"comprobante_fecha": "2026-10-01", "comprobante_cotejado": "yes", "aviso_aceptado_el": "2026-11-20"}
"""What some of these sheets do not say and is the same for all of their people."""
SHEETS: Mapping[str, Callable[[Path], bytes]] = {
    "titulos_y_totales.xlsx": lambda folder: titled_with_totals(),
    "titulos_unidos.xlsx": lambda folder: merged_headers(),
    "dos_renglones.xlsx": lambda folder: two_header_rows(),
    "nombre_completo.xlsx": lambda folder: full_names(),
    "de_antes.xls": old_excel,
    "windows.csv": lambda folder: windows_csv(),
    "dos_hojas.ods": open_document,
}
"""Each sheet by its file's name."""


def _people(start: int) -> Sequence[Person]:
    """Invented people; none whose surname lends the CURP no letter, since a full name with it cannot be divided."""
    return [each for each in people(2 * PEOPLE, start) if "Ñ" not in each["segundo_apellido"][:1]][:PEOPLE]


def _book(title: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _capitals(text: str) -> str:
    return text.upper().translate(str.maketrans("ÁÉÍÓÚÜ", "AEIOUU"))
