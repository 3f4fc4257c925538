"""Any sheet through a load: the same report as a template's, a mapping kept and recognised, a person proposed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from city import DESPENSA, TODAY, City, compiled, make_city
from filled_workbooks import book
from invented import people, person
from padron.intake.anysheet.mapping import SheetMapping
from padron.intake.anysheet.mapping_file import text_of
from padron.services.load import load
from padron.services.load_report import LoadReport
from padron.services.mapping import Understood, keep, kept, slug, understood
from padron.services.policy import Actor, Grant
from ugly_sheets import CONSTANTS, PEOPLE, SHEETS

FILES = [pytest.param(each, marks=pytest.mark.office if each.endswith((".xls", ".ods")) else ()) for each in SHEETS]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return make_city(tmp_path_factory.mktemp("ciudad"))


def asked(city: City, data: bytes, name: str) -> Understood:
    found = understood(city.workspace, data, name, compiled(DESPENSA), TODAY)
    assert found is not None
    return found


def loaded(city: City, data: bytes, name: str, mapping: SheetMapping, **how: Any) -> LoadReport:
    return load(city.store, "alice", compiled(DESPENSA), data, name, today=TODAY, mapping=mapping, **how)


def complete(mapping: SheetMapping) -> SheetMapping:
    there = mapping.named()
    return mapping.with_constants({name: value for name, value in CONSTANTS.items() if name not in there})


@pytest.mark.parametrize("name", FILES)
def test_every_ugly_sheet_loads_whole_with_its_proposed_mapping(city: City, name: str, tmp_path: Path) -> None:
    data = SHEETS[name](tmp_path)
    report = loaded(city, data, name, complete(asked(city, data, name).mapping))
    assert (report.rows, report.statuses["created"], report.rejected) == (PEOPLE, PEOPLE, 0), report.problems
    again = loaded(city, data, name, complete(asked(city, data, name).mapping))
    assert again.statuses["identical"] == PEOPLE


def test_what_no_column_gives_is_named_and_nothing_is_loaded(city: City) -> None:
    data = SHEETS["nombre_completo.xlsx"](Path())
    report = loaded(city, data, "lista.xlsx", asked(city, data, "lista.xlsx").mapping)
    assert (report.load, report.rows) == (None, 0)
    assert [each.message for each in report.problems if each.severity == "error"] == [
        "Falta la columna «Comprobante de domicilio: ¿se cotejó con el original?». Cópiala de la plantilla y llénala."
    ]


def test_a_mapping_that_was_kept_is_recognised_next_month_and_needs_no_confirming(city: City) -> None:
    data = SHEETS["titulos_unidos.xlsx"](Path())
    first = asked(city, data, "padron octubre 2026.xlsx")
    assert not first.is_known
    path = keep(city.workspace, complete(first.mapping), "padron octubre 2026.xlsx")
    assert path.relative_to(city.workspace.programs).as_posix() == f"{DESPENSA}.mappings/padron.yaml"
    second = asked(city, data, "padron noviembre 2026.xlsx")
    assert second.is_known
    assert text_of(second.mapping) == path.read_text(encoding="utf-8")


def test_a_word_that_the_kept_mapping_does_not_know_has_to_be_confirmed(city: City) -> None:
    head = ["CURP", "Mpio de residencia", "Nota del promotor"]
    rows = [[one["curp"], "MTY", "x"] for one in people(4)]
    first = book(Hoja=[head, *rows])
    keep(city.workspace, asked(city, first, "chica.xlsx").mapping, "chica")
    assert asked(city, first, "chica.xlsx").is_known
    other = asked(city, book(Hoja=[head, *rows, [person(9)["curp"], "Escobedo", "y"]]), "chica.xlsx")
    assert not other.is_known
    assert {word.said: word.why for each in other.proposal.columns for word in each.words} == {
        "MTY": "así se confirmó", "Escobedo": "así suele escribirse",
    }  # fmt: skip


def test_a_mapping_that_somebody_spoilt_by_hand_is_not_used_and_says_where(city: City) -> None:
    data = SHEETS["nombre_completo.xlsx"](Path())
    path = keep(city.workspace, asked(city, data, "roto.xlsx").mapping, "roto")
    path.write_text(path.read_text(encoding="utf-8").replace("field: curp", "field: crup"), encoding="utf-8")
    (spoilt,) = [each for each in kept(city.workspace, compiled(DESPENSA)) if each.name == "roto"]
    assert spoilt.mapping is None
    assert [(each.code, each.place.line if each.place else 0) for each in spoilt.problems] == [("mapping_field", 13)]
    path.unlink()


HEAD = ["CURP", "Nombre(s)", "Paterno", "Materno", "Mpio"]


def month(start: int, count: int) -> list[list[object]]:
    fields = ("curp", "nombre", "primer_apellido", "segundo_apellido")
    return [HEAD, *[[*(one[each] for each in fields), "MTY"] for one in people(count, start)]]


def test_another_sheet_with_people_is_told_and_a_kept_mapping_asks_which_one_is_meant(city: City) -> None:
    one = book(Enero=month(0, 3))
    two = book(
        Enero=month(0, 3), Febrero=[*month(10, 4), ["TOTAL", "", "", "", "4"]], Oficinas=[["A", "B"], ["x", "y"]]
    )
    path = keep(city.workspace, asked(city, one, "meses.xlsx").mapping, "meses")
    assert asked(city, one, "meses.xlsx").is_settled
    unasked = asked(city, two, "meses.xlsx")
    assert (unasked.is_known, unasked.is_settled) == (True, False)
    assert unasked.proposal.survey.others == (("Febrero", 4),)
    chosen = understood(city.workspace, two, "meses.xlsx", compiled(DESPENSA), TODAY, "Enero")
    assert chosen is not None and chosen.is_settled
    report = loaded(city, two, "meses.xlsx", complete(chosen.mapping), dry_run=True)
    assert [(each.row, each.severity, each.message) for each in report.problems if each.code == "other_sheets"] == [
        (0, "warning", "Sólo leímos la hoja «Enero». También hay personas en «Febrero» (4 renglones).")
    ]
    path.unlink()


WIDER = [*HEAD, "Teléfono", "Vive solo", "Manzana"]


def wider(count: int) -> list[list[object]]:
    return [WIDER, *[[*row, "8112345678", "SI", "M-7"] for row in month(0, count)[1:]]]


def test_columns_that_are_new_since_a_mapping_was_kept_are_proposed_as_if_there_were_none(city: City) -> None:
    path = keep(city.workspace, asked(city, book(Hoja=month(0, 3)), "altas.xlsx").mapping, "altas")
    found = asked(city, book(Hoja=wider(3)), "altas.xlsx")
    assert found.kept is not None and not found.is_known
    assert {each.column.heading: (each.name, each.sureness) for each in found.proposal.columns[4:]} == {
        "Mpio": ("municipio", "sure"), "Teléfono": ("telefono", "sure"), "Vive solo": ("vive_solo", "sure"),
        "Manzana": ("", "none"),
    }  # fmt: skip
    path.unlink()


def test_a_column_that_was_declined_stays_so_and_one_that_nobody_recognised_is_proposed_once_it_is(city: City) -> None:
    sheet = book(Hoja=wider(3))
    first = asked(city, sheet, "bajas.xlsx").mapping
    declined = [replace(each, name="", values={}) if each.heading == "Vive solo" else each for each in first.columns]
    unseen = [replace(each, name="", is_open=True) if each.heading == "Teléfono" else each for each in declined]
    keep(city.workspace, replace(first, columns=tuple(declined)), "bajas")
    settled = asked(city, sheet, "bajas.xlsx")
    assert (settled.is_known, settled.mapping.columns[6:]) == (True, tuple(declined[6:]))
    path = keep(city.workspace, replace(first, columns=tuple(unseen)), "bajas")
    again = asked(city, sheet, "bajas.xlsx")
    assert not again.is_known
    assert [each.name for each in again.proposal.columns[5:]] == ["telefono", "", ""]
    path.unlink()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Padrón Despensas OCT 2026.xlsx", "padron_despensas"),
        ("beneficiarios_2026-11.csv", "beneficiarios"),
        ("2026.xls", "2026"),
        ("", "hoja"),
        ("../../etc/passwd", "passwd"),
    ],
)
def test_a_mapping_is_called_as_its_file_without_dates(file: str, name: str) -> None:
    assert slug(file) == name


READER = Actor("alice", (Grant("capture", ("SDHIS",)),))
STRANGER = Actor("bob", (Grant("read", ("DIF",)),))


def proposals(city: City, reader: Actor | None, **changes: str) -> list[str]:
    """What a load of one of the known people without a CURP says of it."""
    known = people(3)[1] | {"hogar": "H-77"}
    data = SHEETS["titulos_y_totales.xlsx"](Path())
    loaded(city, data, "t.xlsx", asked(city, data, "t.xlsx").mapping)
    row = {**known, "curp": "", **changes}
    head = ["CURP", "Nombre(s)", "Paterno", "Materno", "Fecha de nacimiento", "Sexo", "Estado donde nació"]
    fields = ["curp", "nombre", "primer_apellido", "segundo_apellido", "fecha_nacimiento", "sexo", "entidad_nacimiento"]
    sheet = book(Hoja=[head, [row[each] for each in fields], [people(3)[2][each] for each in fields]])
    mapping = asked(city, sheet, "x.xlsx").mapping.with_constants(
        {
            "telefono": "8112345678", "municipio": "19039", "hogar": "H-1", "num_integrantes": "1",
            "ingreso_mensual_hogar": "1", "vive_solo": "no", "recibe_pension": "no", "comprobante_tipo": "luz",
            **CONSTANTS,
        }
    )  # fmt: skip
    report = loaded(city, sheet, "x.xlsx", mapping, reader=reader, dry_run=True)
    assert report.rejected >= 1
    return [each.message for each in report.problems if each.code == "person_proposed"]


def test_a_row_without_a_curp_is_proposed_the_one_person_of_its_name_and_birth_date(city: City) -> None:
    before = city.looks("load")
    (said,) = proposals(city, READER)
    curp = people(3)[1]["curp"]
    assert said.startswith("En el registro hay una sola persona con ese nombre y esa fecha de nacimiento")
    assert f"{curp[:4]}******" in said
    assert curp not in said
    assert city.looks("load") == before + 1


@pytest.mark.parametrize(
    ("reader", "changes"),
    [
        (STRANGER, {}),
        (None, {}),
        (READER, {"fecha_nacimiento": "1950-01-01"}),
        (READER, {"nombre": "Otro"}),
        (READER, {"fecha_nacimiento": ""}),
    ],
)
def test_nobody_is_proposed_to_a_stranger_or_on_half_the_evidence(
    city: City, reader: Actor | None, changes: dict[str, str]
) -> None:
    assert proposals(city, reader, **changes) == []
