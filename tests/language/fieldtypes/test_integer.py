from decimal import Decimal

from padron.language.fieldtypes import FIELD_TYPES
from padron.shapes import Whole
from typed_values import code, faults, value


def test_without_bounds_an_integer_lies_within_nine_nines() -> None:
    assert FIELD_TYPES["integer"].shape({}) == Whole(-999_999_999, 999_999_999)


def test_a_workbooks_number_is_whole_or_refused() -> None:
    assert value("integer", 42.0) == 42
    assert value("integer", 2.9999999999) == 3
    assert code("integer", 3.5) == "not_whole"
    assert code("integer", "tres") == "not_a_number"


def test_a_unit_may_be_written() -> None:
    assert value("integer", "3 Años", unit="años") == 3


def test_settings_that_cannot_stand() -> None:
    assert faults("integer", min=5, max=3) == [("max", "D180")]
    assert faults("integer", min=1_000_000_000) == [("min", "D180")]
    assert faults("integer", max=10**15) == [("max", "D185")]
    assert faults("integer", min=Decimal("0.5")) == [("min", "D183")]
    assert faults("integer", unit="2m") == [("unit", "D194")]
