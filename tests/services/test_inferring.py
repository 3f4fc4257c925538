"""A first program from a sheet: what each column becomes, and that whatever comes out passes `check`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

from city import ROOT, TODAY
from filled_workbooks import book
from invented import people
from padron.problems import errors
from padron.program.model import Program
from padron.services.check import check
from padron.services.definitions import definitions
from padron.services.inferring import drafted, program_name, titled
from padron.shapes import Choice, Day, Decimal, Text, Whole, YesNo
from padron.workspace import Workspace, create
from ugly_sheets import SHEETS

FILES = [pytest.param(each, marks=pytest.mark.office if each.endswith((".xls", ".ods")) else ()) for each in SHEETS]
SHARED = definitions(Workspace(ROOT)).shared


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return create(tmp_path_factory.mktemp("ciudad") / "ciudad")


def program_of(workspace: Workspace, data: bytes, file: str = "hoja.xlsx", name: str = "nuevo") -> tuple[Program, str]:
    """The program drafted from a sheet, once it has passed `check`."""
    draft = drafted(data, file, name, titled(name), SHARED, TODAY)
    (workspace.programs / f"{name}.yaml").write_text(draft.text, encoding="utf-8")
    found = definitions(workspace)
    report = check(found, (name,))
    assert errors(report.problems) == [], [each.message() for each in report.problems] + [draft.text]
    program = found.program(name).program
    assert program is not None
    return program, draft.text


def sheet(*columns: tuple[str, Sequence[object]]) -> bytes:
    """A sheet with CURPs and these columns."""
    each = people(len(columns[0][1]))
    rows = [
        [one["curp"], *cells]
        for one, cells in zip(each, zip(*(cells for _, cells in columns), strict=True), strict=True)
    ]
    return book(Hoja=[["CURP", *[heading for heading, _ in columns]], *rows])


@pytest.mark.parametrize("name", FILES)
def test_every_ugly_sheet_gives_a_program_that_passes_check(workspace: Workspace, name: str, tmp_path: Path) -> None:
    program, text = program_of(workspace, SHEETS[name](tmp_path), name, program_name(Path(name).stem))
    assert {"telefono", "domicilio", "hogar"} <= {each.field.name for each in program.person}
    assert {"integrantes_del_hogar", "ingreso_mensual", "vive_solo"} <= {each.name for each in program.fields}
    assert "Revísala entera" in text


def test_types_options_and_ranges_follow_from_the_values(workspace: Workspace) -> None:
    data = sheet(
        ("Hijos", [0, 1, 2, 3] * 3),
        ("Ingreso semanal", [100.5, 2000, 900, 1] * 3),
        ("Superficie", [10.25, 3.5, 7, 1] * 3),
        ("¿Trabaja?", ["SI", "NO", "SI", "NO"] * 3),
        ("Turno", ["Matutino", "Vespertino", "Matutino", "Nocturno"] * 3),
        ("Fecha de visita", [date(2026, 5, 1), "02/06/2026", date(2026, 7, 1), "3 de agosto de 2026"] * 3),
        ("Tel. del vecino", [f"81123456{at:02d}" for at in range(12)]),
        ("Clave interna", [f"00{7 * at}" for at in range(12)]),
        ("Comentarios", [f"Comentario número {at}" for at in range(12)]),
    )
    program, text = program_of(workspace, data)
    found = {each.name: each for each in program.fields}
    assert found["hijos"].shape == Whole(0, 10)
    assert found["ingreso_semanal"].shape == Decimal(2, 0, 300_000, money=True)
    assert found["superficie"].shape == Decimal(2, 0, 2_000)
    assert isinstance(found["trabaja"].shape, YesNo)
    assert isinstance(turno := found["turno"].shape, Choice)
    assert {each.label for each in turno.options} == {"Matutino", "Vespertino", "Nocturno"}
    assert isinstance(day := found["fecha_de_visita"].shape, Day) and day.greatest == "today"
    assert found["tel_del_vecino"].type == "phone"
    assert isinstance(found["clave_interna"].shape, Text)
    assert isinstance(found["comentarios"].shape, Text)
    assert all(each.required is True for each in program.fields)
    assert "# En la hoja, de 0 a 3; ajusta «min» y «max»" in text


def test_what_is_unsure_is_said_in_a_comment(workspace: Workspace) -> None:
    data = sheet(
        ("Beca anterior", [0, 1] * 12),
        ("Discapacidad", ["Motriz", "Visual", ""] * 8),
        ("Edad del tutor", [30] * 23 + ["treinta"]),
        ("Turno", ["Matutino", "Nocturno"] * 11 + ["Matutino", "Sabatino"]),
    )
    program, text = program_of(workspace, data)
    assert "Dudoso: sólo dice 0 y 1; puede ser un número." in text
    assert "Puede ser un dato sensible" in text
    assert "Dudoso: 4.2 % de las celdas no se pueden leer así." in text
    assert "Dudoso: sólo vienen una vez Sabatino." in text
    assert {each.name: each.required for each in program.fields}["discapacidad"] is False


def test_a_list_that_the_city_already_has_is_used(workspace: Workspace) -> None:
    labels = [each.label for each in SHARED.catalogues["escolaridades"]][:6]
    program, _ = program_of(workspace, sheet(("Grado de estudios", labels * 4)))
    shape = program.fields[0].shape
    assert isinstance(shape, Choice)
    assert shape.catalogue == "escolaridades"


def test_a_sheet_without_curp_says_so(workspace: Workspace) -> None:
    data = book(Hoja=[["Nombre(s)", "Turno"], *[[one["nombre"], "Matutino"] for one in people(8)]])
    assert "# La hoja no trae CURP" in program_of(workspace, data)[1]


HOSTILE = ("a: b", "# nota", "{x}", "- y", "'\"", "no", "sí", "curp", "Ñandú 1", "%&", "x" * 300, "fecha, y: más #2")


def test_whatever_headings_and_words_say_the_program_passes_check(workspace: Workspace) -> None:
    random = Random("encabezados")
    for _ in range(6):
        heads = random.sample(HOSTILE, 6)
        rows = [
            [one["curp"], *[random.choice([*HOSTILE[:8], at, at / 7, date(2026, 1, 1)]) for _ in heads]]
            for at, one in enumerate(people(12))
        ]
        program_of(workspace, book(Hoja=[["CURP", *heads], *rows]))


@pytest.mark.parametrize(("text", "name"), [("Padrón 2026", "padron"), ("no", "programa_no"), ("123", "programa")])
def test_a_programs_name_follows_from_its_files(text: str, name: str) -> None:
    assert program_name(text) == name
