"""load of a sheet that is no template: the mapping is proposed, accepted, saved, corrected, recognised."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli_runs import Padron
from ugly_sheets import PEOPLE, SHEETS

DESPENSA = "apoyo_alimentario_adulto_mayor"
SET = [
    "--set", "comprobante_cotejado=yes", "--set", "aviso_aceptado_el=2026-11-20",
]  # fmt: skip


@pytest.fixture
def sheet(padron: Padron, city: Path) -> Path:
    """A sheet with full names and towns in short; the despensa is published."""
    assert padron("publish", DESPENSA).status == 0
    file = city / "lista_octubre.xlsx"
    file.write_bytes(SHEETS["nombre_completo.xlsx"](city))
    return file


def test_a_mapping_is_printed_and_nothing_is_loaded_until_it_is_accepted(padron: Padron, sheet: Path) -> None:
    ran = padron("load", DESPENSA, sheet)
    assert ran.status == 1
    assert "No es la plantilla. En la hoja «Lista» hay 12 renglones" in ran.out
    assert "B «Nombre del beneficiario» → Nombre completo (seguro: así suele llamarse; " in ran.out
    assert "«MTY» (4) → Monterrey" in ran.out
    assert "falta «Aviso de privacidad aceptado el». Si es igual para todos: --set aviso_aceptado_el=VALOR" in ran.out
    assert "No se cargó nada." in ran.out


def test_accepted_it_loads_and_the_report_is_the_usual_one(padron: Padron, sheet: Path) -> None:
    ran = padron("load", DESPENSA, sheet, "--accept-mapping", *SET, "--format", "json")
    assert (ran.status, ran.json["created"]) == (0, PEOPLE), ran.out


def test_a_saved_mapping_is_corrected_by_hand_used_and_then_recognised(padron: Padron, sheet: Path, city: Path) -> None:
    assert padron("load", DESPENSA, sheet, "--save-mapping", "lista", *SET).status == 1
    file = city / "program_definitions" / f"{DESPENSA}.mappings" / "lista.yaml"
    assert 'aviso_aceptado_el: "2026-11-20"' in file.read_text(encoding="utf-8")
    assert padron("check", DESPENSA).status == 0, "a mapping is no definition"
    used = padron("load", DESPENSA, sheet, "--mapping", file, "--dry-run")
    assert (used.status, f"{PEOPLE} nuevos" in used.out) == (0, True), used.out
    again = padron("load", DESPENSA, sheet)
    assert again.status == 0
    assert again.out.startswith("Se reconoció la hoja: ")


def test_a_mapping_with_a_slip_is_shown_with_its_line_and_a_caret(padron: Padron, sheet: Path, city: Path) -> None:
    file = city / "mal.yaml"
    file.write_text(f"program: {DESPENSA}\ncolumns:\n  - column: A\n    field: telefno\n", encoding="utf-8")
    ran = padron("load", DESPENSA, sheet, "--mapping", file)
    assert ran.status == 1
    assert "mal.yaml:4:12" in ran.out
    assert "¿quisiste decir «telefono»?" in ran.out


def test_a_constant_for_no_column_is_wrong_use(padron: Padron, sheet: Path) -> None:
    ran = padron("load", DESPENSA, sheet, "--set", "nada=1")
    assert (ran.status, "CAMPO=VALOR" in ran.err) == (2, True)


def test_a_value_for_all_that_its_question_does_not_take_is_wrong_use(padron: Padron, sheet: Path) -> None:
    ran = padron("load", DESPENSA, sheet, "--accept-mapping", "--set", "aviso_aceptado_el=abc")
    assert (ran.status, "--set aviso_aceptado_el=abc: " in ran.err) == (2, True), ran.err


def test_json_says_the_mapping_as_proposed(padron: Padron, sheet: Path) -> None:
    said = padron("load", DESPENSA, sheet, "--format", "json").json["mapping"]
    assert list(said) == ["sheet", "sheets", "rows", "others", "left_out", "columns", "lacking"]
    assert said["columns"][1]["field"] == "nombre_completo"
    assert said["lacking"] == ["comprobante_cotejado", "aviso_aceptado_el"]


def test_a_workbook_of_two_sheets_of_people_says_so_and_is_not_loaded_until_one_is_chosen(
    padron: Padron, sheet: Path, city: Path
) -> None:
    assert padron("load", DESPENSA, sheet, "--save-mapping", "lista", *SET).status == 1
    two = load_workbook(sheet)
    two.copy_worksheet(two["Lista"]).title = "Febrero"
    file = city / "lista_noviembre.xlsx"
    two.save(file)
    said = f"Sólo leímos la hoja «Lista». También hay personas en «Febrero» ({PEOPLE} renglones)."
    asked = padron("load", DESPENSA, file)
    assert (asked.status, said in asked.out, "No se cargó nada." in asked.out) == (1, True, True)
    ran = padron("load", DESPENSA, file, "--sheet", "Lista")
    assert (ran.status, said in ran.out, f"{PEOPLE} nuevos" in ran.out) == (0, True, True), ran.out


@pytest.mark.parametrize(
    "asked", [("--sheet", "Otra"), ("--set", "aviso_aceptado_el=2026-11-20"), ("--save-mapping", "x")]
)
def test_what_a_template_does_not_heed_is_wrong_use_and_nothing_is_loaded(
    padron: Padron, sheet: Path, city: Path, asked: tuple[str, str]
) -> None:
    template = city / "plantilla.xlsx"
    assert padron("template", DESPENSA, "-o", template).status == 0
    ran = padron("load", DESPENSA, template, *asked)
    assert (ran.status, f"{asked[0]}: este archivo es la plantilla" in ran.err, ran.out) == (2, True, ""), ran


@pytest.mark.parametrize("asked", [("--sheet", "Lista"), ("--save-mapping", "otro")])
def test_beside_a_mapping_that_is_given_no_sheet_and_no_new_name_is_dropped_without_a_word(
    padron: Padron, sheet: Path, city: Path, asked: tuple[str, str]
) -> None:
    padron("load", DESPENSA, sheet, "--save-mapping", "lista", *SET)
    kept = city / "program_definitions" / f"{DESPENSA}.mappings" / "lista.yaml"
    ran = padron("load", DESPENSA, sheet, "--mapping", kept, *asked)
    assert (ran.status, f"{asked[0]}: no se usa junto a --mapping" in ran.err) == (2, True), ran


def test_deliveries_have_no_mapping(padron: Padron, sheet: Path) -> None:
    ran = padron("load", DESPENSA, sheet, "--service", "despensa", "--sheet", "Lista")
    assert (ran.status, "--sheet: las entregas se cargan sólo con su plantilla" in ran.err) == (2, True), ran


def test_the_rejected_rows_are_never_written_over_the_file_that_is_loaded(padron: Padron, sheet: Path) -> None:
    before = sheet.read_bytes()
    same = sheet.parent / "." / sheet.name
    ran = padron("load", DESPENSA, sheet, "--accept-mapping", "--dry-run", "--marked", same)
    assert (ran.status, "es el archivo que se carga" in ran.err, sheet.read_bytes()) == (2, True, before)


def test_init_from_a_sheet_writes_a_first_program_that_passes_check(padron: Padron, sheet: Path, city: Path) -> None:
    ran = padron("init", "--from-excel", sheet, "--name", "despensas_nuevas", "--title", "Despensas nuevas")
    assert ran.status == 0, ran.out
    assert "de 12 renglones de la hoja «Lista»" in ran.out
    file = city / "program_definitions" / "despensas_nuevas.yaml"
    assert 'title: "Despensas nuevas"' in file.read_text(encoding="utf-8")
    assert padron("check", "despensas_nuevas").status == 0
    again = padron("init", "--from-excel", sheet, "--name", "despensas_nuevas")
    assert (again.status, "Ya existe" in again.err) == (2, True)


def test_init_from_a_sheet_makes_the_folder_of_a_city_that_is_not_there(padron: Padron, sheet: Path) -> None:
    folder = sheet.parent / "otra_ciudad"
    assert padron("init", folder, "--from-excel", sheet).status == 0
    assert (folder / "program_definitions" / "lista_octubre.yaml").is_file()
    assert (folder / "rules" / "registry.yaml").is_file()
    assert padron("init").status == 2
