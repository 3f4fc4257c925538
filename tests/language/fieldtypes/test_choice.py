from padron.shapes import Option
from typed_values import code, faults, take, value

COLONIAS = (Option("01", "San Bernabé"), Option("02", "Centro"), Option("03", "Centro"), Option("A+", "Grupo A"))


def test_a_code_or_a_label_is_no_adjustment() -> None:
    for raw in ("01", "San Bernabé", "01 · San Bernabé"):
        taken = take("choice", raw, choices=COLONIAS)
        assert (taken.value, taken.adjusted) == ("01", False)


def test_another_case_a_lost_accent_or_a_lost_zero_is_one() -> None:
    for raw in ("san bernabe", " SAN  BERNABÉ ", "1", 1.0):
        taken = take("choice", raw, choices=COLONIAS)
        assert (taken.value, taken.adjusted) == ("01", True)


def test_two_options_of_one_name_need_the_code() -> None:
    assert code("choice", "Centro", choices=COLONIAS) == "several_options"
    assert code("choice", "centro", choices=COLONIAS) == "several_options"
    assert value("choice", "03 · Centro", choices=COLONIAS) == "03"


def test_a_slip_gets_the_nearest_option_as_a_suggestion() -> None:
    found = take("choice", "Sam Bernabé", choices=COLONIAS).problem
    assert found is not None
    assert (found.code, found.suggestion) == ("not_an_option", "San Bernabé")


def test_signs_of_a_code_are_never_folded_away() -> None:
    assert code("choice", "A-", choices=COLONIAS) == "not_an_option"
    assert code("choice", "x", choices=(Option("0", "Cero"),)) == "not_an_option"


def test_a_filter_needs_columns() -> None:
    assert faults("choice", choices=COLONIAS, filter=(("municipio", "municipio"),)) == [("filter", "D190")]
    rows = (Option("1", "Centro", columns=(("municipio", "19039"),)),)
    assert faults("choice", choices=rows, catalogue="colonias", filter=(("municipio", "municipio"),)) == []
