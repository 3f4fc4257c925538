import pytest

from padron.language.fieldtypes.clabe import check_digit
from typed_values import code, value


def test_blanks_and_dashes_are_taken_out() -> None:
    assert value("clabe", "032 180 00011835971-9") == "032180000118359719"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("03218000011835971A", "clabe_digits"),
        ("4152313012345678", "clabe_length"),
        ("000180000118359719", "clabe_bank"),
        ("300180000118359719", "clabe_bank"),
        ("032180000118359710", "clabe_check_digit"),
        (32180000118359719.0, "digits_lost"),
    ],
)
def test_what_is_wrong_is_said(raw: object, expected: str) -> None:
    assert code("clabe", raw) == expected


def test_every_one_digit_slip_is_caught() -> None:
    good = "032180000118359719"
    for at in range(17):
        for digit in set("0123456789") - {good[at]}:
            slipped = good[:at] + digit + good[at + 1 :]
            assert check_digit(slipped) != int(slipped[-1])
