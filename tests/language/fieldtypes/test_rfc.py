import pytest
from stdnum.mx import rfc as judge

from padron.language.fieldtypes.rfc import check_character
from typed_values import code, value


@pytest.mark.parametrize("rfc", ["GODE561231GR8", "MAB9307148T4", "COMG600703K4A", "PEÑA8001019Y3", "A&B010203XX"])
def test_the_check_character_is_that_of_an_outside_judge(rfc: str) -> None:
    whole = rfc[:-1].ljust(len(rfc) - 1) + "0"
    assert check_character(whole) == judge.calc_check_digit(whole[:-1])


def test_people_and_companies() -> None:
    assert value("rfc", "gode-561231-gr8") == "GODE561231GR8"
    assert value("rfc", "MAB9307148T4") == "MAB9307148T4"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("GODE561231", "rfc_length"),
        ("G0DE561231GR8", "rfc_form"),
        ("GODE561331GR8", "rfc_date"),
        ("GODE561231GR9", "rfc_check_digit"),
        ("XAXX010101000", "rfc_generic"),
        ("XEXX010101000", "rfc_generic"),
    ],
)
def test_what_is_wrong_is_said(raw: str, expected: str) -> None:
    assert code("rfc", raw) == expected
