import pytest

from padron.shapes import Option
from typed_values import code, take, value

SERVICIOS = (Option("luz", "Luz"), Option("agua", "Agua"), Option("gas", "Gas, de tubo"))


@pytest.mark.parametrize("raw", [["agua", "luz"], "luz;agua", "Agua; Luz", ("luz", "agua")])
def test_several_are_kept_in_the_order_of_the_list(raw: object) -> None:
    taken = take("choices", raw, choices=SERVICIOS)
    assert (taken.value, taken.adjusted) == (["luz", "agua"], False)


@pytest.mark.parametrize("raw", ["luz, agua", "Luz\nAgua", "luz;agua;luz", "LUZ;agua"])
def test_commas_line_breaks_repeats_and_case_are_adjustments(raw: str) -> None:
    taken = take("choices", raw, choices=SERVICIOS)
    assert (taken.value, taken.adjusted) == (["luz", "agua"], True)


def test_a_comma_inside_a_label_does_not_split_it() -> None:
    assert value("choices", "Gas, de tubo;Luz", choices=SERVICIOS) == ["luz", "gas"]
    assert value("choices", "Gas, de tubo", choices=SERVICIOS) == ["gas"]


def test_none_of_them_is_known_and_blank_is_not() -> None:
    assert value("choices", [], choices=SERVICIOS) == []
    assert value("choices", "Ninguna", choices=SERVICIOS) == []
    assert value("choices", "", choices=SERVICIOS) is None


def test_one_wrong_code_refuses_the_answer() -> None:
    assert code("choices", "luz;lus;agua2", choices=SERVICIOS) == "not_an_option"
