"""Questions as the macros see them."""

from dataclasses import replace

import pytest

import demo_questions as demo
from padron.outputs.question import Question, slips
from padron.shapes import Choice, Day, Group, Option, Text, YesNo


def question(name: str) -> Question:
    return next(each for each in demo.EMPTY if each.name == name)


def test_what_may_be_left_out_says_so_and_the_rest_says_nothing() -> None:
    assert question("correo").title == "Correo electrónico (opcional)"
    assert question("nombre").title == "Nombre(s)"


@pytest.mark.parametrize("name", ["aviso", "domicilio"])
def test_a_note_and_a_group_are_never_optional(name: str) -> None:
    assert "(opcional)" not in replace(question(name), required=False).title


def test_a_calculated_value_is_not_optional_either() -> None:
    assert replace(question("ingreso"), required=False, read_only=True).title == "Ingreso mensual"


def test_yes_and_no_are_offered_without_being_declared() -> None:
    assert [option.label for option in Question("p", "p", "¿?", YesNo()).choices] == ["Sí", "No"]


@pytest.mark.parametrize(("how_many", "drop_down"), [(7, False), (8, True)])
def test_up_to_seven_options_are_radios(how_many: int, drop_down: bool) -> None:
    options = tuple(Option(str(n), str(n)) for n in range(how_many))
    assert Question("c", "c", "Colonia", Choice("", options), options=options).as_list is drop_down


def test_each_shape_has_a_macro_of_its_own() -> None:
    assert sorted({each.kind for each in demo.EMPTY}) == sorted(
        ["text", "whole", "decimal", "day", "yes_no", "choice", "choices", "file", "group", "repeat", "note"]
    )


def test_the_error_summary_follows_the_page_into_groups_and_leads_to_the_first_part_of_a_day() -> None:
    inner = Question("f", "f", "Fecha", Day(), errors=("Escribe la fecha",))
    outer = Question("g", "g", "Grupo", Group(), errors=("Revisa el grupo",), children=(inner,))
    after = Question("t", "t", "Texto", Text(), errors=("Uno", "Dos"))
    assert list(slips((outer, after))) == [
        {"text": "Revisa el grupo", "href": "#g"},
        {"text": "Escribe la fecha", "href": "#f-day"},
        {"text": "Uno", "href": "#t"},
        {"text": "Dos", "href": "#t"},
    ]
