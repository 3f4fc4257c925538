"""The page of the dashboard: who may open it, plots with their tables, filters in the address, CSV and Excel."""

import io

import pytest
from openpyxl import load_workbook

from city import CONCEPCION, CREDITO, DESPENSA, PASSWORD, Browser, City, enrol, words
from padron.registry.users import Role, create_user, password_hash_of
from padron.services.counting import refresh


@pytest.fixture
def diego(city: City) -> Browser:
    with city.store.writing("ana") as unit:
        create_user(unit, "diego", "Diego", password_hash_of(PASSWORD), [Role("decide"), Role("read")])
        unit.commit()
    enrol(city.login("alice"))
    refresh(city.store)
    return city.login("diego")


def test_it_is_for_who_decides_and_who_reads(city: City, diego: Browser) -> None:
    assert diego.get("/tablero").status_code == 200 and city.login("bob").get("/tablero").status_code == 200
    assert {city.login(each).get("/tablero").status_code for each in ("alice", "ines", "ana")} == {403}
    assert "Tablero" in words(diego.get("/")) and "Tablero" not in words(city.login("alice").get("/"))


def test_each_plot_has_its_table_and_says_the_same(diego: Browser) -> None:
    answer = diego.get("/tablero?personas=solicitaron")
    said = words(answer)
    assert "1 persona al 23 de noviembre de 2026" in said
    assert "Personas por programa Programa Personas Mujeres Hombres No binario o sin dato" in said
    svg = answer.text[answer.text.index('<svg role="img" aria-labelledby="grafica-programas') :].split("</svg>")[0]
    assert ">1 mujer</text>" in svg and "1 mujeres" not in svg
    assert "<title>Apoyo alimentario a personas adultas mayores: 1 mujer</title>" in svg
    assert "Solicitudes por estado" in said


def test_the_filters_are_in_the_address_and_in_the_downloads(diego: Browser) -> None:
    answer = diego.get(f"/tablero?personas=solicitaron&programa={CREDITO}")
    assert "0 personas al" in words(answer)
    assert f'<option value="{CREDITO}" selected>' in answer.text
    answer = diego.get(f"/tablero?personas=solicitaron&programa={DESPENSA}")
    assert f'href="/tablero/descarga?programa={DESPENSA}&amp;personas=solicitaron&amp;parte=programas"' in answer.text


def test_the_same_numbers_as_csv_and_as_excel_name_nobody(diego: Browser) -> None:
    answer = diego.get("/tablero/descarga?personas=solicitaron&parte=programas")
    assert answer.headers["Content-Disposition"] == "attachment; filename=tablero-programas-2026-11-23.csv"
    table = answer.data.decode("utf-8-sig").splitlines()
    assert table[0] == "Programa,Personas,Mujeres,Hombres,No binario o sin dato"
    assert table[1] == "Apoyo alimentario a personas adultas mayores,1,1,0,0"
    book = load_workbook(io.BytesIO(diego.get("/tablero/descarga?personas=solicitaron").data))
    assert "Personas por programa" in book.sheetnames
    assert [cell.value for cell in book["Personas por programa"][2]][1:] == [1, 1, 0, 0]
    assert CONCEPCION.encode() not in answer.data
    assert diego.get("/tablero/descarga?parte=otra").status_code == 404
