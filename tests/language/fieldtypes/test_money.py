from decimal import Decimal

import pytest

from typed_values import code, faults, take, value


@pytest.mark.parametrize("raw", ["$1,500.00", "1 500", "1,500", "$ 1,500 M.N.", "1500 pesos", "MXN 1500", "+1500."])
def test_money_as_people_write_it_is_an_adjustment(raw: str) -> None:
    taken = take("money", raw)
    assert (taken.value, taken.adjusted, taken.problem) == (150000, True, None)


@pytest.mark.parametrize("raw", ["1500.00", "1500", 1500, 1500.0, Decimal("1500.00")])
def test_plain_money_is_none(raw: object) -> None:
    assert take("money", raw).adjusted is False
    assert value("money", raw) == 150000


@pytest.mark.parametrize("raw", ["1500,50", "1.500,00", "1,50,000", "mil", "1e5", "--5", "-$-5", "$", ".", True, "١٥٠"])
def test_what_could_be_two_amounts_or_none_is_refused(raw: object) -> None:
    assert code("money", raw) == "not_a_number"


def test_a_float_is_never_rounded_by_more_than_its_noise() -> None:
    assert value("money", 1234.5600000001) == 123456
    assert value("money", 4.35) == 435
    assert code("money", 1234.565) == "too_many_decimals"


def test_settings_that_cannot_stand() -> None:
    assert faults("money", min=Decimal("0.005")) == [("min", "D183")]
    assert faults("money", min=Decimal(0), max=Decimal(500000)) == []
