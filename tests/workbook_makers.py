"""Workbooks for tests, honest and hostile: raw parts zipped as given, since no library would write the hostile ones."""

import io
import zipfile
from collections.abc import Mapping

from padron.intake.child import Parsed, ParsedRow
from padron.intake.gate import LIMITS, Limits, gate

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def types(main: str = WORKBOOK_TYPE) -> str:
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>'
    )


def relations(kind: str, *targets: str) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/{kind}" Target="{target}"/>' for n, target in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def sheet_part(data: str, after: str = "", before: str = "") -> str:
    return f'{XML}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def row(number: int, *texts: str) -> str:
    cells = "".join(text_cell(f"{chr(65 + at)}{number}", text) for at, text in enumerate(texts) if text)
    return f'<row r="{number}">{cells}</row>'


def parts(*sheets: str, names: tuple[str, ...] = (), **more: str) -> dict[str, str | bytes]:
    """The parts of a sound workbook with these sheets; `more` replaces parts by `xl_styles` for `xl/styles.xml`."""
    names = names or tuple(f"Hoja{n}" for n in range(1, len(sheets) + 1))
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            "worksheet", *(f"worksheets/sheet{n + 1}.xml" for n in range(len(names)))
        ),
    }
    for n, sheet in enumerate(sheets, 1):
        made[f"xl/worksheets/sheet{n}.xml"] = sheet
    made.update({name.replace("_", "/") + ".xml": text for name, text in more.items()})
    return made


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def workbook(*rows: str, after: str = "") -> bytes:
    """One sheet, «Hoja1», with these rows as XML."""
    return zipped(parts(sheet_part("".join(rows), after)))


def rows_of(data: bytes, name: str = "carga.xlsx", limits: Limits = LIMITS) -> list[ParsedRow]:
    """Every row of every sheet. Raises Refused."""
    gate(data, name, limits)
    with Parsed(data, limits) as book:
        found = []
        for sheet in book.sheets:
            book.open(sheet)
            found += [each for chunk in book.rows() for each in chunk]
        return found
