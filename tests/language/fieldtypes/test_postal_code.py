import pytest

from typed_values import code, take


@pytest.mark.parametrize("raw", [6400, 6400.0, "6400"])
def test_a_zero_that_a_spreadsheet_ate_comes_back_as_an_adjustment(raw: object) -> None:
    taken = take("postal_code", raw)
    assert (taken.value, taken.adjusted) == ("06400", True)


@pytest.mark.parametrize("raw", ["640", "640000", "00123", "64A00", 64000.5])
def test_what_is_no_postal_code_is_refused(raw: object) -> None:
    assert code("postal_code", raw) == "postal_code"
