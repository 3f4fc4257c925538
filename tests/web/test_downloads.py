"""The page of downloads: who sees it, what is asked again, and that a file is given with its entry in the log."""

import io

import pytest
from openpyxl import load_workbook

from city import CONCEPCION, DESPENSA, ESTANCIA, PASSWORD, Browser, City, enrol, words
from padron.registry.users import Role, create_user, password_hash_of


@pytest.fixture
def rosa(city: City) -> Browser:
    """Reads in SDHIS."""
    with city.store.writing("ana") as unit:
        create_user(unit, "rosa", "Rosa", password_hash_of(PASSWORD), [Role("read", frozenset({"SDHIS"}))])
        create_user(unit, "diego", "Diego", password_hash_of(PASSWORD), [Role("decide")])
        unit.commit()
    enrol(city.login("alice"))
    return city.login("rosa")


def test_whoever_reads_downloads_the_people_of_her_areas_and_it_is_on_record(city: City, rosa: Browser) -> None:
    page = words(rosa.get("/descargas"))
    assert "Apoyo alimentario" in page and "Espacios" not in page
    looks = city.looks("export")
    answer = rosa.post("/descargas", programa=DESPENSA, perfil="xlsx", para_que="Informe mensual")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename={DESPENSA}-xlsx-2026-11-23.xlsx"
    assert answer.headers["Cache-Control"] == "no-store"
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == [CONCEPCION]
    answer.close()
    assert city.looks("export") == looks + 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"programa": ESTANCIA, "perfil": "xlsx", "para_que": "Informe"}, "Elige un programa"),
        ({"programa": DESPENSA, "perfil": "todo", "para_que": "Informe"}, "Elige un formato"),
        ({"programa": DESPENSA, "perfil": "csv", "para_que": "x"}, "Escribe para qué son los datos"),
    ],
)
def test_what_is_missing_is_asked_again_and_nothing_is_given(
    city: City, rosa: Browser, sent: dict[str, str], said: str
) -> None:
    rosa.get("/descargas")
    answer = rosa.post("/descargas", **sent)
    assert answer.status_code == 422 and said in words(answer)
    assert f'value="{sent["para_que"]}"' in rosa.page
    assert city.looks("export") == 0


def test_whoever_decides_gets_the_public_list_and_no_other(city: City, rosa: Browser) -> None:
    diego = city.login("diego")
    page = words(diego.get("/descargas"))
    assert "Padrón público" in page and "Padrón Único" not in page
    assert diego.post("/descargas", programa=DESPENSA, perfil="csv", para_que="Informe mensual").status_code == 422
    answer = diego.post("/descargas", programa=DESPENSA, perfil="publico_sipot", para_que="Informe mensual")
    assert answer.status_code == 200 and CONCEPCION.encode() not in answer.data
    answer.close()
    assert city.login("alice").get("/descargas").status_code == 403
