"""Exports: what each format holds and leaves out, that it loads again, that nothing is live, and who is on record."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from definition_makers import HEAD
from export_makers import FIELDS, LUCIA, MARTA, RICARDO, Office, exported_program, give, lines, made, tables
from load_makers import fates, office
from office import converted, csv_opened, opened, recalculated
from padron.outputs.exports.pub_check import faults
from padron.outputs.exports.pub_layout import COLUMNS
from padron.registry.corrections import merge
from padron.registry.database import Database
from padron.registry.people import resolve
from padron.registry.store import Refused
from padron.services.exporting import PROFILES, offered
from padron.services.policy import Actor, Grant
from written_cells import Text

PAYLOADS = ("=1+1", "+1+1", "-2+3", "@SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "'=1+1", "{=1+1}")


@pytest.fixture
def dif(store: Database) -> Office:
    return office(store, exported_program())


def looks(store: Database) -> list[tuple[str, bool, str]]:
    asked = "SELECT actor, person_key IS NOT NULL, purpose FROM read_audit WHERE action = 'export' ORDER BY number"
    return [(who, bool(key), why) for who, key, why in store.read_audit._connection.execute(asked)]


def test_the_whole_program_is_a_row_each_with_repeats_and_deliveries_on_sheets_of_their_own(dif: Office) -> None:
    dif.load(LUCIA | {"ingreso": 3000.5}, RICARDO)
    give(dif.store, str(LUCIA["curp"]))
    content, told = made(dif, "csv")
    found = tables(content)
    assert list(found) == ["prueba", "prueba.hijos", "prueba.bolsa"]
    lucia = next(each for each in found["prueba"] if each["curp"] == LUCIA["curp"])
    assert (lucia["nombre"], lucia["municipio"], lucia["ingreso"]) == ("Lucía", "Monterrey", "3000.50")
    assert (lucia["_estado"], lucia["_resultado"], lucia["fecha_solicitud"]) == ("Activa", "Cumple", "2026-11-23")
    assert [(each["fecha_entrega"], each["importe"]) for each in found["prueba.bolsa"]] == [("2026-05-04", "350.00")]
    assert (told.people, told.rows) == (2, {"prueba": 2, "prueba.hijos": 0, "prueba.bolsa": 1})


def test_an_exported_workbook_loads_again_and_changes_nothing(dif: Office) -> None:
    dif.load(LUCIA, RICARDO, MARTA)
    content, _ = made(dif, "xlsx")
    report = dif.take(content)
    assert (fates(report), report.adjusted) == ({"identical": 3}, 0)


def test_text_that_looks_like_a_formula_comes_back_from_a_workbook_and_a_csv_as_it_was(dif: Office) -> None:
    people = [LUCIA | {"apodo": Text(PAYLOADS[0])}, RICARDO | {"apodo": Text(PAYLOADS[6])}]
    assert fates(dif.load(*people)) == {"created": 2}
    assert fates(dif.take(made(dif, "xlsx")[0])) == {"identical": 2}
    with_guards = {each["apodo"] for each in tables(made(dif, "csv")[0])["prueba"]}
    assert with_guards == {"'=1+1", "''=1+1"}


@pytest.mark.office
def test_libreoffice_finds_no_live_formula_in_any_export(dif: Office, tmp_path: Path) -> None:
    dif.load(
        *(
            each | {"apodo": Text(text), "nombre": Text(text)}
            for each, text in zip((LUCIA, RICARDO, MARTA), PAYLOADS, strict=False)
        )
    )
    give(dif.store, str(LUCIA["curp"]), answers='{"nota":"=1+1"}')
    for profile in ("xlsx", "publico_sipot"):
        folder = tmp_path / profile
        folder.mkdir()
        content = made(dif, profile)[0]
        book = opened(recalculated(content, folder))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        assert "=1+1" in {cell.value for cell in cells}
    ods = converted(made(dif, "xlsx")[0], tmp_path, "ods")
    assert b"table:formula" not in _content_of(ods)


@pytest.mark.office
def test_libreoffice_opens_a_csv_with_its_guards_as_text(dif: Office, tmp_path: Path) -> None:
    dif.load(*(each | {"apodo": Text(text)} for each, text in zip((LUCIA, RICARDO, MARTA), PAYLOADS, strict=False)))
    book = csv_opened(_member(made(dif, "csv")[0], "prueba.csv"), tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert "'=1+1" in {cell.value for cell in cells}


def _member(content: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def _content_of(ods: bytes) -> bytes:
    return _member(ods, "content.xml")


def test_the_federal_file_passes_its_checker_and_has_a_line_for_each_delivery(dif: Office) -> None:
    dif.load(LUCIA, MARTA)
    give(dif.store, str(LUCIA["curp"]))
    give(dif.store, str(LUCIA["curp"]), "2026-11-03", None)
    content, told = made(dif, "pub_persona")
    assert list(faults(f"{each}\n" for each in lines(content))) == []
    first, second = ([*each.split("|")] for each in lines(content)[1:])
    values = dict(zip((each.name for each in COLUMNS), first, strict=True))
    assert values["NB_CURP"] == LUCIA["curp"] and values["CD_PADRON"] == "0412" and values["CD_TP_BENEFICIO"] == "2"
    assert (values["FH_NACIMIENTO"], values["CD_SEXO"], values["CD_EDO_NAC"]) == ("19900109", "M", "19")
    assert (values["CVE_ENT"], values["CVE_MUN"], values["NOM_MUN"]) == ("19", "039", "Monterrey")
    assert (values["NB_PERIODO_CORRES"], values["NU_IMP_MONETARIO"]) == ("265_265", "350.00")
    assert "26B_26B" in second
    (left,) = tables(content)["no_cabe"]
    assert (left["motivo"], left["efecto"]) == (
        "No tiene entregas, y la estructura lleva un renglón por entrega", "No se incluyó",
    )  # fmt: skip
    assert told.rows == {"pub_persona": 2, "no_cabe": 1}


def test_who_the_federal_structure_cannot_take_is_listed_with_the_folio_and_why_and_never_bent(dif: Office) -> None:
    not_binary = {**LUCIA, "curp": "AUPL900109XNLRXC03"}
    dif.load(not_binary, RICARDO | {"nombre": Text("=1+1")})
    for each in (not_binary, RICARDO):
        give(dif.store, str(each["curp"]))
    content, _ = made(dif, "pub_persona")
    assert lines(content)[1:] == []
    found = {(each["columna"], each["motivo"], each["efecto"]) for each in tables(content)["no_cabe"]}
    assert ("CD_SEXO", "La estructura sólo conoce H y M; el registro dice otra cosa", "No se incluyó") in found
    why = "Empieza con un signo que una hoja de cálculo toma por fórmula"
    assert ("NB_NOMBRE", why, "No se incluyó") in found
    assert all(len(each["folio"]) == 11 for each in tables(content)["no_cabe"])


def test_a_code_that_no_federal_catalogue_has_is_left_blank_and_counted(store: Database) -> None:
    from load_makers import CALLS, a_program

    person = "person: {telefono: optional, domicilio: required, estado_civil: optional}\n"
    dif = office(store, a_program(FIELDS, calls=CALLS, person=person))
    dif.load(LUCIA | {"estado_civil": "casada"})
    give(dif.store, str(LUCIA["curp"]))
    content, _ = made(dif, "pub_persona")
    assert list(faults(f"{each}\n" for each in lines(content))) == []
    (left,) = tables(content)["no_cabe"]
    assert left == {
        "folio": "", "columna": "CD_EDO_CIVIL", "motivo": "«Casada o casado» no tiene clave en el catálogo federal",
        "efecto": "La columna quedó en blanco", "renglones": "1",
    }  # fmt: skip


def test_a_program_without_its_federal_codes_is_refused_with_the_column(store: Database) -> None:
    dif = office(store, exported_program(fields=FIELDS.replace('pub: {CD_PADRON: "0412"}', 'pub: {CD_PADRN: "0412"}')))
    with pytest.raises(Refused) as refused:
        made(dif, "pub_persona")
    assert "CD_PADRN no es una columna de la estructura" in refused.value.problem.message()


def test_the_public_list_names_adults_and_never_a_curp(dif: Office) -> None:
    dif.load(LUCIA, RICARDO)
    give(dif.store, str(LUCIA["curp"]))
    give(dif.store, str(LUCIA["curp"]), "2026-06-04")
    content, told = made(dif, "publico_sipot")
    (row,) = load_workbook(io.BytesIO(content))["Padrón público"].iter_rows(min_row=2, values_only=True)
    assert row == ("Lucía", "Argüello", "Peña", "Bolsa", "Monterrey", 36, "Mujer", 2, 700)
    assert LUCIA["curp"].encode() not in b"".join(_parts(content))  # type: ignore[union-attr]
    assert told.people == 1


def _parts(content: bytes) -> list[bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_minors_and_programs_that_tell_something_sensitive_are_only_counted_and_few_not_even_so(
    store: Database,
) -> None:
    head = HEAD.replace("area: SDHIS", "area: SDHIS\nconfidential: yes")
    dif = office(store, exported_program(head))
    dif.load(LUCIA)
    give(dif.store, str(LUCIA["curp"]))
    content, told = made(dif, "publico_sipot")
    book = load_workbook(io.BytesIO(content))
    assert list(book["Padrón público"].iter_rows(min_row=2, values_only=True)) == []
    counted = list(book["Conteos"].iter_rows(min_row=2, values_only=True))
    assert counted == [("Bolsa", "Monterrey", "30 a 44", "Mujer", "menos de 5", None)]
    assert told.people == 0


def test_each_person_taken_out_is_on_record_with_what_for_and_then_how_many(dif: Office) -> None:
    dif.load(LUCIA, RICARDO)
    made(dif, "csv", "Informe al cabildo")
    (one, other, total) = looks(dif.store)
    assert one == other == ("bob", True, "csv de prueba para «Informe al cabildo»")
    assert total[:2] == ("bob", False)
    assert total[2].startswith("csv de prueba para «Informe al cabildo»: 2 personas, 2 renglones, SHA-256 ")


def test_two_records_of_one_woman_are_one_person_on_record(dif: Office) -> None:
    dif.load(LUCIA, MARTA)
    with dif.store.writing("ana") as unit:
        one, other = resolve(unit, str(MARTA["curp"])), resolve(unit, str(LUCIA["curp"]))
        assert one and other
        merge(unit, one, other, "2026-11-23", "misma persona")
        unit.commit()
    content, told = made(dif, "csv")
    assert told.people == 1
    assert {each["curp"] for each in tables(content)["prueba"]} == {LUCIA["curp"]}


def test_nothing_is_given_without_saying_what_for(dif: Office) -> None:
    with pytest.raises(Refused) as refused:
        made(dif, "csv", "x")
    assert refused.value.problem.code == "export_purpose"
    assert looks(dif.store) == []


def test_who_may_have_which_format(dif: Office) -> None:
    confidential = exported_program(HEAD.replace("area: SDHIS", "area: SDHIS\nconfidential: yes"))
    roles = {role: Actor("x", (Grant(role),)) for role in ("capture", "review", "read", "define", "decide", "admin")}
    got = {
        role: [one.name for _, profiles in offered(actor, (dif.program,)).values() for one in profiles]
        for role, actor in roles.items()
    }
    assert got["read"] == list(PROFILES) and got["decide"] == ["publico_sipot"]
    assert not any(got[role] for role in ("capture", "review", "define", "admin"))
    assert offered(roles["decide"], (confidential,)) == {}
    assert offered(Actor("y", (Grant("read", ("DIF",)),)), (dif.program,)) == {}
    with pytest.raises(Refused):
        made(dif, "csv", actor=roles["decide"])
