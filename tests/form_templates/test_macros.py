"""What each macro writes, parsed: every shape empty, answered, and refused with hostile answers."""

import re
from dataclasses import replace

import pytest

import demo_questions as demo
from padron.outputs.question import Question
from padron.shapes import Choice, Day, Group, Note, Option, Repeat, Text
from page_templates import macro
from parsed import Attributes, Page

CONTROLS = ("input", "select", "textarea")
STATES = {"empty": demo.EMPTY, "filled": demo.filled(), "refused": demo.refused()}
CASES = [(state, each) for state, questions in STATES.items() for each in questions]


def rendered(question: Question) -> Page:
    made = Page(macro("question.html", "render", question))
    assert not made.unclosed
    return made


def asked(name: str) -> Question:
    return next(each for each in demo.EMPTY if each.name == name)


@pytest.mark.parametrize(("state", "question"), CASES, ids=lambda value: getattr(value, "kind", value))
class TestEveryShapeInEveryState:
    def test_no_id_twice_and_every_reference_has_its_element(self, state: str, question: Question) -> None:
        page = rendered(question)
        assert len(page.ids) == len(set(page.ids))
        for attributes in page.all(*CONTROLS, "fieldset", "label"):
            pointed = attributes.get("aria-describedby", "").split() + [
                attributes[name] for name in attributes if name == "for"
            ]
            assert set(pointed) <= set(page.ids)

    def test_every_control_has_its_label(self, state: str, question: Question) -> None:
        page = rendered(question)
        labelled = {attributes["for"] for attributes in page.all("label")}
        shown = [attributes for attributes in page.all(*CONTROLS) if attributes.get("type") != "hidden"]
        assert {attributes["id"] for attributes in shown} <= labelled

    def test_the_error_summary_leads_to_something(self, state: str, question: Question) -> None:
        assert question.target in rendered(question).ids

    def test_no_checking_is_left_to_the_browser_and_nothing_is_inline(self, state: str, question: Question) -> None:
        for _, attributes, _ in rendered(question).elements:
            assert not {"required", "pattern", "min", "max", "maxlength", "style", "onclick"} & set(attributes)
            assert attributes.get("type") not in ("number", "date")

    def test_hostile_answers_make_no_element(self, state: str, question: Question) -> None:
        assert not rendered(question).all("script")


@pytest.mark.parametrize("question", demo.refused(), ids=lambda question: question.kind)
def test_a_refused_question_says_why_and_its_control_points_to_it(question: Question) -> None:
    if not question.errors:
        return
    page = rendered(question)
    assert f"Error: {question.errors[0]}" in page.text("p")
    about = [attributes.get("aria-describedby", "") for attributes in page.all(*CONTROLS, "fieldset")]
    assert any(f"{question.id}-error" in each.split() for each in about)
    assert any(f"{question.id}-hint" in each.split() for each in about)


@pytest.mark.parametrize("name", ["nombre", "correo", "integrantes", "ingreso"])
def test_a_typed_text_comes_back_as_it_was(name: str) -> None:
    (box,) = rendered(replace(asked(name), value=demo.HOSTILE)).all("input")
    assert box["value"] == demo.HOSTILE


def test_several_lines_come_back_as_they_were() -> None:
    typed = "\n  uno\n" + demo.HOSTILE
    html = macro("question.html", "render", replace(asked("motivo"), value=typed))
    inside = re.search(r"<textarea[^>]*>\n(.*)</textarea>", html, re.DOTALL)
    assert inside is not None
    assert Page(f"<p>{inside[1]}</p>").elements[0][2] == [typed]


def test_each_part_of_a_day_comes_back_even_an_impossible_one() -> None:
    page = rendered(replace(asked("nacimiento"), value={"day": "30", "month": "feb", "year": "85"}))
    assert [(box["name"], box["value"]) for box in page.all("input")] == [
        ("nacimiento-day", "30"),
        ("nacimiento-month", "feb"),
        ("nacimiento-year", "85"),
    ]
    assert page.text("label") == ["Día", "Mes", "Año"]
    assert [box["autocomplete"] for box in page.all("input")] == ["bday-day", "bday-month", "bday-year"]


def test_a_day_that_lacks_its_parts_is_three_empty_boxes() -> None:
    assert [box.get("value", "") for box in rendered(replace(asked("nacimiento"), value="")).all("input")] == [
        "",
        "",
        "",
    ]


def test_what_was_chosen_is_chosen_again() -> None:
    assert [
        box["value"] for box in rendered(replace(asked("pension"), value="no")).all("input") if "checked" in box
    ] == ["no"]
    few = rendered(replace(asked("comprobante"), value="agua"))
    assert [box["value"] for box in few.all("input") if "checked" in box] == ["agua"]
    several = rendered(replace(asked("apoyos"), value=("luz", "predial")))
    assert [box["value"] for box in several.all("input") if "checked" in box] == ["luz", "predial"]
    many = rendered(replace(asked("municipio"), value="19039"))
    assert [option["value"] for option in many.all("option") if "selected" in option] == ["19039"]


def test_nothing_is_chosen_beforehand() -> None:
    for name in ("pension", "comprobante", "apoyos", "municipio"):
        page = rendered(asked(name))
        assert not [box for box in page.all("input", "option") if {"checked", "selected"} & set(box)]


def test_one_code_never_marks_another_that_contains_it() -> None:
    options = (Option("1", "Uno"), Option("11", "Once"))
    page = rendered(Question("c", "c", "Lista", Choice("", options), options=options, value="11"))
    assert [box["value"] for box in page.all("input") if "checked" in box] == ["11"]


def test_a_long_list_is_a_drop_down_that_begins_with_no_answer() -> None:
    options = rendered(asked("municipio")).all("option")
    assert options[0]["value"] == ""
    assert len(options) == 52


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("correo", {"type": "email", "autocomplete": "email"}),
        ("integrantes", {"type": "text", "inputmode": "numeric"}),
        ("ingreso", {"type": "text", "inputmode": "decimal"}),
        ("foto", {"type": "file", "accept": ".pdf,.jpg,.png"}),
    ],
)
def test_each_shape_asks_for_its_keyboard(name: str, wanted: Attributes) -> None:
    (box,) = rendered(asked(name)).all("input")
    assert wanted.items() <= box.items()


def test_money_shows_its_sign_and_unit_outside_the_box() -> None:
    page = rendered(asked("ingreso"))
    assert {"$", "al mes"} <= set(page.text("div"))


@pytest.mark.parametrize("kind", ["text", "whole", "decimal", "day", "yes_no", "choice", "choices"])
def test_what_is_calculated_is_shown_and_cannot_be_typed_whatever_its_shape(kind: str) -> None:
    question = next(each for each in demo.EMPTY if each.kind == kind)
    page = rendered(replace(question, read_only=True, value="$8,000.00", hint=""))
    assert page.all(*CONTROLS) == []
    assert page.text("p") == [question.label, "$8,000.00"]
    assert rendered(replace(asked("ingreso"), read_only=True)).text("p")[-1] == "Se calcula con las respuestas."


def test_optional_questions_say_so_in_label_or_legend() -> None:
    assert rendered(asked("correo")).text("label") == ["Correo electrónico (opcional)"]
    assert rendered(asked("apoyos")).text("legend") == ["Apoyos que recibe (opcional)"]


def test_a_kept_file_is_named() -> None:
    assert any(
        "«recibo de luz.pdf»" in said
        for said in rendered(replace(asked("foto"), value="recibo de luz.pdf")).text("div")
    )


def test_several_messages_stand_one_below_another() -> None:
    page = rendered(Question("t", "t", "Texto", Text(), errors=("Uno", demo.HOSTILE)))
    assert len(page.all("br")) == 1
    assert any(demo.HOSTILE in said for said in page.text("p"))


def buttons(question: Question) -> list[tuple[str, str]]:
    return [(each["name"], each["value"]) for each in rendered(question).all("button")]


def test_a_repeat_without_rows_offers_the_first() -> None:
    assert buttons(asked("personas")) == [("_add", "personas")]


def test_each_row_of_a_repeat_can_be_taken_away_by_a_plain_button() -> None:
    question = replace(asked("personas"), children=demo.rows())
    assert buttons(question) == [("_remove", "personas:0"), ("_add", "personas")]
    assert "Agregar otra persona a Personas autorizadas para recoger" in rendered(question).text("button")
    assert "Quitar Persona autorizada 1" in rendered(question).text("button")


def test_a_full_repeat_offers_no_more_rows() -> None:
    row = demo.rows()[0]
    full = replace(asked("personas"), shape=Repeat(0, 1), children=(row,))
    assert buttons(full) == [("_remove", "personas:0")]
    assert "Caben 1 como máximo." in rendered(full).text("p")


def test_a_group_inside_a_group_is_rendered_too() -> None:
    inner = Question("b", "b", "Dentro", Group(), children=(Question("d", "d", "Día de pago", Day()),))
    page = rendered(Question("a", "a", "Fuera", Group(), children=(inner, Question("n", "n", "Nota", Note()))))
    assert page.text("legend") == ["Fuera", "Dentro", "Día de pago"]
