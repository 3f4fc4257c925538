"""load, user, demo, person and search from the command line."""

import errno
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli_runs import Padron
from load_makers import LUCIA, RICARDO, a_program, filled
from padron.cli import main
from padron.registry.database import open_database
from padron.registry.people import resolve

DEFINITION = """
program: prueba
version: 1
title: Programa de prueba
area: SDHIS
kind: alimentario
privacy: {purpose: Probar., notice: apoyo_alimentario_v1, retention_months: 12}
"""


@pytest.fixture
def workbook(padron: Padron, city: Path) -> Path:
    """A filled template of the program `prueba`, which is published: Lucía is right, Ricardo's income is not."""
    from load_makers import CALLS, FIELDS, PERSON

    text = DEFINITION.lstrip() + CALLS + PERSON + FIELDS.lstrip()
    (city / "program_definitions" / "prueba.yaml").write_text(text, encoding="utf-8")
    assert padron("publish", "prueba").status == 0
    file = city / "solicitudes.xlsx"
    file.write_bytes(filled(a_program(), LUCIA, RICARDO | {"ingreso": "mil"}))
    return file


def test_a_load_prints_its_report_and_ends_with_1_when_a_row_is_rejected(padron: Padron, workbook: Path) -> None:
    ran = padron("load", "prueba", workbook, "--format", "json")
    assert ran.status == 1
    assert list(ran.json) == [
        "load", "rows", "verdicts", "states", "pending", "created", "updated", "identical", "rejected", "adjusted",
        "seconds", "problems", "summary", "criteria", "reasons",
    ]  # fmt: skip
    assert (ran.json["created"], ran.json["rejected"]) == (1, 1)
    assert list(ran.json["problems"][0]) == [
        "row", "column", "cell", "field", "value", "code", "severity", "message", "suggestion",
    ]  # fmt: skip
    assert ran.json["summary"] == [{"code": "not_a_number", "field": "ingreso", "rows": 1}]


def test_a_load_tells_people_each_bad_cell_and_where_the_rejected_rows_are(padron: Padron, workbook: Path) -> None:
    out = workbook.with_name("rechazados.xlsx")
    said = padron("load", "prueba", workbook, "--marked", out).out
    assert said.startswith("2 renglones: 1 nuevos, 0 actualizados, 0 sin cambios, 1 rechazados")
    assert "  S4: " in said
    assert f"Renglones rechazados: {out}" in said
    assert out.exists()


def test_a_trial_saves_nothing(padron: Padron, workbook: Path) -> None:
    assert padron("load", "prueba", workbook, "--dry-run", "--format", "json").json["load"] is None
    assert padron("load", "prueba", workbook, "--format", "json").json["created"] == 1


def test_a_file_loaded_before_is_loaded_again_and_says_so(padron: Padron, workbook: Path) -> None:
    assert "ya se había cargado" not in padron("load", "prueba", workbook).out
    said = padron("load", "prueba", workbook).out
    assert "1 sin cambios" in said
    assert "Este archivo ya se había cargado: solicitudes.xlsx, carga " in said


def test_warnings_alone_end_with_0(padron: Padron, workbook: Path) -> None:
    workbook.write_bytes(filled(a_program(), LUCIA | {"telefono": "8181234567"}))
    assert padron("load", "prueba", workbook).status == 0
    workbook.write_bytes(filled(a_program(), LUCIA | {"telefono": "8111112222"}))
    ran = padron("load", "prueba", workbook, "--format", "json")
    assert (ran.status, [each["code"] for each in ran.json["problems"]]) == (0, ["person_differs"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("load", "prueba", "nada.xlsx"), "No encuentro nada.xlsx"),
        (("load", "apoyo_alimentario_adulto_mayor", "solicitudes.xlsx"), "no está publicado"),
        (("load", "prueba", "solicitudes.xlsx", "--service", "despensa"), "no tiene el servicio «despensa». Tiene: —."),
        (("load", "prueba", "rules/areas.yaml"), "El archivo es de texto"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_words(
    padron: Padron, workbook: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(workbook.parent)
    ran = padron(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err


def test_a_person_with_the_whole_history_and_a_note_of_who_looked(padron: Padron, workbook: Path, city: Path) -> None:
    padron("load", "prueba", workbook)
    ran = padron("person", "aupl900109mnlrxc09", "--format", "json", "--user", "bruno")
    assert (ran.status, ran.json) == (
        0,
        {
            "person": {
                "curp": "AUPL900109MNLRXC09",
                "nombre": "Lucía",
                "primer_apellido": "Argüello",
                "segundo_apellido": "Peña",
                "fecha_nacimiento": "1990-01-09",
                "sexo": "M",
                "entidad_nacimiento": "NL",
                "municipio": "19039",
            },
            "aliases": [],
            "history": [
                {
                    "on": "2026-11-23",
                    "program": "prueba",
                    "title": "Programa de prueba",
                    "area": "SDHIS",
                    "kind": "enrolment",
                    "status": "active",
                    "detail": "anual",
                    "source": "load",
                }
            ],
        },
    )
    store = open_database(city / "data")
    with store.reading() as view:
        key = resolve(view, "AUPL900109MNLRXC09")
    assert key is not None
    assert [(each.look.actor, each.look.action) for each in store.read_audit.of_person(key)] == [("bruno", "person")]
    store.close()


def test_nobody_of_that_curp_ends_with_1(padron: Padron) -> None:
    ran = padron("person", "AUPL900109MNLRXC09", "--format", "json")
    assert (ran.status, ran.json) == (1, {"person": None, "aliases": [], "history": []})


def test_search_finds_by_words_and_shows_no_curp(padron: Padron, workbook: Path, city: Path) -> None:
    padron("load", "prueba", workbook)
    ran = padron("search", "arguello", "lucia", "--format", "json")
    assert (ran.status, len(ran.json["people"])) == (0, 1)
    found = ran.json["people"][0]
    assert list(found) == ["key", "nombre", "primer_apellido", "segundo_apellido", "fecha_nacimiento", "sexo"]
    assert "AUPL900109" not in ran.out
    store = open_database(city / "data")
    looks = [each.look.actor for each in store.read_audit.of_person(bytes.fromhex(found["key"]))]
    store.close()
    assert looks == ["alicia"]


def test_users_come_with_roles_in_a_scope(padron: Padron, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("una frase que nadie adivina\n"))
    added = padron("user", "add", "pepe", "--role", "capture", "--role", "read", "--area", "DIF", "--password-stdin")
    assert added.status == 0
    scope = {"areas": ["DIF"], "programs": None}
    assert padron("user", "list", "--format", "json").json == {
        "users": [
            {
                "name": "pepe",
                "full_name": "pepe",
                "active": True,
                "roles": [{"role": "capture", **scope}, {"role": "read", **scope}],
            }
        ]
    }


@pytest.mark.parametrize(
    ("password", "more", "status"),
    [
        ("corta", (), 1),
        ("una frase que nadie adivina", ("--area", "NADA"), 2),
        ("una frase que nadie adivina", ("--program", "nada"), 2),
    ],
)
def test_a_user_is_refused_in_words(
    padron: Padron, monkeypatch: pytest.MonkeyPatch, password: str, more: tuple[str, ...], status: int
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    ran = padron("user", "add", "pepe", "--role", "read", "--password-stdin", *more)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err


def test_a_user_gets_another_password_other_roles_and_is_let_out_and_in(
    padron: Padron, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = io.StringIO("una frase que nadie adivina\notra frase bien distinta\n")
    monkeypatch.setattr("sys.stdin", lines)
    assert padron("user", "add", "pepe", "--role", "capture", "--password-stdin").status == 0
    assert padron("user", "password", "pepe", "--password-stdin").out == "Listo: pepe\n"
    assert padron("user", "roles", "pepe", "--role", "read", "--area", "DIF").status == 0
    assert padron("user", "disable", "pepe").status == 0
    (pepe,) = padron("user", "list", "--format", "json").json["users"]
    assert (pepe["active"], pepe["roles"]) == (False, [{"role": "read", "areas": ["DIF"], "programs": None}])
    assert padron("user", "enable", "pepe").status == 0
    nobody = padron("user", "disable", "paco")
    assert (nobody.status, nobody.out) == (2, "")
    assert "pepe" in nobody.err


def test_demo_prints_who_can_sign_in(padron: Padron) -> None:
    said = padron("demo", "--people", "30").out
    assert said.startswith("Padrón de demostración: 30 personas, ")
    assert "  alicia / nopal verde de mayo  captura y carga en SDHIS\n" in said


def test_serve_says_where_and_serves_the_city_there(
    padron: Padron, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[object, ...]] = []
    monkeypatch.setattr("padron.web.serving.serve", lambda workspace, *where: served.append((workspace.root, *where)))
    assert padron("serve", "--port", "8123").out == "Padrón está en http://127.0.0.1:8123 (Ctrl+C para salir)\n"
    assert served == [(city, "127.0.0.1", 8123)]


def test_a_port_that_somebody_else_has_is_said_in_words(padron: Padron, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr("padron.web.serving.serve", taken)
    ran = padron("serve", "--port", "8123")
    assert (ran.status, ran.err.splitlines()[0]) == (2, "El puerto 8123 ya está en uso. Elige otro con --port.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("chekc",), "No existe el comando «chekc». ¿Quisiste decir «check»?"),
        (("check", "--formato"), "No existe la opción --formato."),
        (("check", "--format", "xml"), "El valor de --format debe ser uno de: text, json."),
        (("judge",), "Falta PROGRAMA."),
        (("judge", "x"), "Falta --record."),
        (("explain", "R109", "R110"), "Sobran datos"),
        (("check", "nada"), "No existe el programa «nada»."),
        (("--workspace", "/", "check"), "No encuentro la carpeta de una ciudad en /"),
    ],
)
def test_wrong_use_ends_with_2_and_words_in_spanish(padron: Padron, arguments: tuple[str, ...], words: str) -> None:
    ran = padron(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_the_exit_status_reaches_the_system(padron: Padron, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as left:
        main(["explain", "nada"])
    assert left.value.code == 2


def test_help_speaks_spanish(padron: Padron) -> None:
    said = padron("load", "--help").out
    assert "Uso: padron load [OPCIONES] PROGRAMA ARCHIVO" in said
    assert "Opciones:" in said
    assert "Options" not in said
    assert "[obligatoria]" in padron("judge", "--help").out


def test_deliveries_of_a_service_are_loaded_by_its_own_template(padron: Padron, city: Path) -> None:
    from load_makers import CALLS, FIELDS, PERSON

    services = 'services:\n  bolsa: {title: Bolsa, type: in_kind, value: "if(ingreso < 4000, 100, 50)"}\n'
    text = DEFINITION.lstrip() + CALLS + PERSON + FIELDS.lstrip().replace("cases:", services + "cases:")
    (city / "program_definitions" / "prueba.yaml").write_text(text, encoding="utf-8")
    assert padron("publish", "prueba").status == 0
    enrolled, given = city / "solicitudes.xlsx", city / "entregas.xlsx"
    assert padron("template", "prueba", "-o", enrolled).status == 0
    enrolled.write_bytes(filled(a_program(), LUCIA))
    assert padron("load", "prueba", enrolled).status == 0
    assert padron("template", "prueba", "--service", "bolsa", "-o", given).status == 0
    book = load_workbook(given)
    book["Bolsa"]["A3"], book["Bolsa"]["B3"] = LUCIA["curp"], "2026-11-23"
    book.save(given)
    ran = padron("load", "prueba", given, "--service", "bolsa", "--format", "json")
    assert (ran.status, ran.json["created"], ran.json["problems"]) == (0, 1, [])
    assert padron("load", "prueba", given).status == 2, "it is no template of enrolments"
    again = padron("load", "prueba", given, "--service", "bolsa").out
    assert "1 sin cambios" in again
    assert "ya se había cargado" in again
