"""The closure: stable where nothing that means something changed, another where it did; and what stays live."""

import json
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from definition_makers import HEAD, NAME, ROOT
from padron.program.compiler import compile_program, thaw
from padron.program.material import material
from padron.program.model import Program
from padron.program.shared import shared
from padron.program.versions import additions
from padron.registry.database import open_database
from padron.services.definitions import files
from padron.services.programs import changed_beside, publish, published_program, refusals

TEXT = """
    person:
      domicilio: required
    fields:
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
      integrantes: {type: integer, label: Integrantes, min: 1, max: 20, required: yes}
      parentesco: {type: choice, label: Parentesco, catalogue: parentescos}
    eligibility:
      - id: pobreza
        assert: ingreso < integrantes * param("linea_pobreza_ingresos")
        message: Rebasa la línea.
      - use: residencia_municipal
      - {id: sin_otro, assert: not active_in_kind("alimentario"), message: Ya recibe.}
    services:
      despensa: {title: Despensa, type: in_kind, value: 'lookup("valor_despensa", integrantes)'}
    cases:
      - {name: Nadie, today: 2026-05-01, expect: undetermined}
"""
INGRESO = ("type: money", "label: Ingreso", "min: 0", "max: 500000", "required: yes")
FILES = files(ROOT)
LATER = "    - from: 2027-01-01\n      value: 4900.00\n      source: CONEVAL\n"
LINE = "      source: CONEVAL. Ejemplo, por cotejar con la publicación oficial\n"


def program(text: str = TEXT, year: str = "", **changed: tuple[str, str]) -> Program:
    """The program beside the city's files; `rules__kinds=(old, new)` replaces a text in rules/kinds.yaml."""
    whole = {**FILES, f"program_definitions/{NAME}.yaml": (HEAD.lstrip() + dedent(text).lstrip()).encode()}
    for name, (old, new) in changed.items():
        path = next(each for each in FILES if each.rsplit(".", 1)[0] == name.replace("__", "/"))
        said = whole[path].decode()
        assert old in said, (path, old)
        whole[path] = said.replace(old, new, 1).encode()
    made = compile_program(NAME, shared(material(whole, year))).program
    assert made is not None
    return made


BASE = program()

SAME = {
    "a comment and blank lines": {"text": TEXT.replace("    fields:", "\n    # lo de siempre\n\n    fields:   # aquí")},
    "quotes": {"text": TEXT.replace("label: Ingreso", 'label: "Ingreso"')},
    "block style": {
        "text": TEXT.replace(
            "ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}",
            "ingreso:\n        " + "\n        ".join(INGRESO),
        )
    },
    "the order of a field's settings": {
        "text": TEXT.replace("type: money, label: Ingreso, min: 0", "min: 0, label: Ingreso, type: money")
    },
    "the order of blocks": {"text": TEXT.replace("    person:\n      domicilio: required\n", "") + TEXT[1:39]},
    "a parameter nobody reads": {"rules__parameters": ("value: 113.14", "value: 113.15")},
    "a criterion nobody uses": {"rules__criteria": ("18 años cumplidos", "dieciocho años")},
    "an area of others": {"rules__areas": ("Instituto de la Juventud", "De la Juventud")},
    "a kind of others": {"rules__kinds": ("Beca escolar", "Becas")},
    "a catalogue of others": {"rules__catalogues__salas": ("code,label", "code,label,nota")},
    "a notice of others": {"rules__notices__microcredito_impulso_negocio_v1": ("derechos", "Derechos")},
    "a table of others": {"rules__tables__tope_credito": ("title: Monto más alto", "title: El monto")},
    "a registry field not asked": {"rules__registry": ("label: Correo electrónico", "label: Correo")},
    "another program": {"program_definitions__espacios_primera_infancia": ("title: ", "title: El ")},
}
CHANGED = {
    "a bound": {"text": TEXT.replace("max: 20", "max: 19")},
    "the order of fields": {"text": TEXT.replace("      ingreso:", "      z: {type: text, label: Z}\n      ingreso:")},
    "a message": {"text": TEXT.replace("Rebasa la línea.", "Rebasa.")},
    "a parameter that is read": {"rules__parameters": ("value: 4718.55", "value: 4718.56")},
    "a criterion that is used": {"rules__criteria": ("el municipio de Monterrey", "Monterrey")},
    "the title of its area": {"rules__areas": ("Secretaría de Desarrollo Humano", "Secretaría del Desarrollo Humano")},
    "the kind it names": {"rules__kinds": ("Apoyo alimentario", "Apoyos")},
    "a label of its catalogue": {"rules__catalogues__parentescos": ("code,label\n", "code,label\nzzz,Otro más\n")},
    "its notice": {"rules__notices__apoyo_alimentario_v1": ("derechos", "Derechos")},
    "its table": {"rules__tables__valor_despensa": ("max: 20", "max: 19")},
    "a registry field that is asked": {"rules__registry": ("label: Código postal", "label: CP")},
    "the words of the template": {"form_templates__workbook": ("name: Calibri", "name: Arial")},
}


@pytest.mark.parametrize("what", SAME)
def test_what_means_nothing_to_a_program_does_not_change_its_closure(what: str) -> None:
    assert program(**SAME[what]).sha256 == BASE.sha256  # type: ignore[arg-type]


@pytest.mark.parametrize("what", CHANGED)
def test_each_kind_of_thing_that_a_program_uses_changes_its_closure(what: str) -> None:
    assert program(**CHANGED[what]).sha256 != BASE.sha256  # type: ignore[arg-type]


def test_a_closure_is_text_that_gives_the_same_program_back() -> None:
    again = thaw(json.loads(json.dumps(BASE.closure)))
    assert again.sha256 == BASE.sha256
    assert [each.assert_.expression for each in again.criteria] == [each.assert_.expression for each in BASE.criteria]


def test_later_values_and_new_rows_are_additions() -> None:
    later = program(
        rules__parameters=(LINE, LINE + LATER),
        rules__catalogues__parentescos=("code,label\n", "code,label\nz,Otro más\n"),
    )
    assert additions(BASE.closure, later.closure) == (
        "rules/parameters: linea_pobreza_ingresos",
        "rules/catalogues: parentescos",
    )
    assert additions(BASE.closure, BASE.closure) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"rules__parameters": ("value: 4718.55", "value: 4718.56")},
        {"rules__parameters": (LINE, LINE + LATER.replace("2027-01-01", "2025-06-01"))},
        {"rules__catalogues__parentescos": ("madre,Madre", "madre,Mamá")},
        {"text": TEXT.replace("max: 20", "max: 19")},
        {"text": TEXT.replace("      ingreso:", "      z: {type: text, label: Z}\n      ingreso:")},
    ],
)
def test_anything_else_is_a_change(changed: dict[str, object]) -> None:
    assert additions(BASE.closure, program(**changed).closure) is None  # type: ignore[arg-type]


def test_the_only_call_is_named_after_the_year_and_stays_so_once_published() -> None:
    first, next_year = program(year="2026"), program(year="2027")
    assert [(call.name, call.from_, call.ends) for call in first.calls] == [("2026", "2026-01-01", "2099-12-31")]
    assert thaw(first.closure).calls == first.calls
    assert thaw(first.closure).sha256 == first.sha256
    assert additions(first.closure, next_year.closure) == ()


def test_a_year_is_no_part_of_a_program_with_calls() -> None:
    dated = TEXT + "    calls:\n      uno: {from: 2026-01-01, until: 2026-06-30}\n"
    assert program(dated, "2026").sha256 == program(dated, "2027").sha256


def test_publishing_again_after_additions_only_changes_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    later = program(year="2027", rules__parameters=(LINE, LINE + LATER))
    with closing(open_database(tmp_path)) as store:
        first = publish(store, "ana", program(year="2026"))
        again = publish(store, "ana", program(year="2027"))
        added = publish(store, "ana", later)
        assert (first.new, again.new, added.new) == (True, False, False)
        assert first.sha256 == again.sha256 == added.sha256
        assert [each.code for each in (*again.problems, *added.problems)] == ["D197"]
        assert "rules/parameters: linea_pobreza_ingresos" in added.problems[0].message()
        with store.reading() as view:
            assert changed_beside(view, {NAME: later}) == ()
            found = published_program(view, NAME)
            assert found is not None and found.calls[0].name == "2026"


def test_a_changed_program_needs_a_higher_version(tmp_path: Path) -> None:
    changed = program(TEXT.replace("max: 20", "max: 19"))
    with closing(open_database(tmp_path)) as store:
        publish(store, "ana", BASE)
        with store.reading() as view:
            assert [each.code for each in refusals(view, changed)] == ["D198"]
            assert changed_beside(view, {NAME: changed}) == (NAME,)
