import pytest

from typed_values import code, take, value


@pytest.mark.parametrize(
    "raw",
    [
        "+52 81 1234 5678",
        "52-81-1234-5678",
        "+521 8112345678",
        "044 (81) 1234-5678",
        "0458112345678",
        "01 81 1234 5678",
    ],
)
def test_country_code_old_prefixes_and_signs_are_taken_out(raw: str) -> None:
    taken = take("phone", raw)
    assert (taken.value, taken.adjusted) == ("8112345678", True)


def test_a_workbooks_number_is_a_phone_as_it_stands() -> None:
    assert value("phone", 8112345678.0) == "8112345678"
    assert take("phone", 8112345678.0).adjusted is False


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("12345678", "phone_length"),
        ("+1 956 123 4567", "phone_length"),
        ("81 1234 5678 ext 3", "phone_digits"),
        ("0112345678", "phone_unreal"),
        ("8888888888", "phone_unreal"),
    ],
)
def test_what_is_no_mexican_phone_is_refused(raw: str, expected: str) -> None:
    assert code("phone", raw) == expected
