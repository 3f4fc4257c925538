"""What plots say: numbers with their word, and labels in two lines; test_pages_in_chromium.py measures them."""

import pytest

from padron.web.plots import LINES, bar, counted, fitted


@pytest.mark.parametrize(
    ("number", "word", "said"),
    [
        (1, "Mujeres", "1 mujer"),
        (0, "Mujeres", "0 mujeres"),
        (1, "Hombres", "1 hombre"),
        (1, "No binario o sin dato", "1 no binario o sin dato"),
        (1, "Personas", "1 persona"),
        (1, "Solicitudes", "1 solicitud"),
        (1, "Entregas", "1 entrega"),
        (1, "Rechazados", "1 rechazado"),
        (12_345, "Solicitudes", "12,345 solicitudes"),
        (1, "No cumplen", "1 no cumple"),
        (None, "Hombres", "hombres: reservado"),
    ],
)
def test_a_number_has_its_word_one_or_many(number: int | None, word: str, said: str) -> None:
    assert counted(number, word) == said


def test_a_short_label_is_one_line_and_a_long_one_two() -> None:
    assert fitted("Despensa", 20) == ["Despensa"]
    assert fitted("Despensa para personas mayores", 20) == ["Despensa para", "personas mayores"]


def test_what_two_lines_do_not_hold_ends_in_an_ellipsis_and_the_whole_is_kept_for_the_title() -> None:
    long = "Acompañamiento alimentario para personas adultas mayores que viven solas en la zona norte"
    drawn = bar(long, ["1 persona"], [1])
    assert drawn["title"] == long
    assert drawn["lines"] == ["Acompañamiento alimentario para personas", "adultas mayores que viven solas en la zo…"]


def test_a_word_longer_than_the_drawing_is_cut_too() -> None:
    assert fitted("A" * 80, 23) == ["A" * 18 + "…"]


def test_numbers_are_parted_between_them_never_inside_one() -> None:
    said = ["1,234,567 mujeres", "1,234,567 hombres", "1,234,567 no binario o sin dato"]
    assert bar("Todas", said, [1, 0, 0])["texts"] == [
        "1,234,567 mujeres · 1,234,567 hombres", "1,234,567 no binario o sin dato",
    ]  # fmt: skip


def test_a_label_of_any_letters_keeps_to_two_lines() -> None:
    assert all(len(fitted(letter * 9 + " " + letter * 99 + " fin", 37)) == LINES for letter in "aimMÑ1")
