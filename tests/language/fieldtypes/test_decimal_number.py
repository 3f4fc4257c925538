from decimal import Decimal as Exact

from padron.language.fieldtypes import FIELD_TYPES
from padron.shapes import Decimal
from typed_values import code, faults, value


def test_bounds_are_scaled_by_the_places() -> None:
    shape = FIELD_TYPES["decimal"].shape({"min": Exact("0.5"), "max": Exact("300"), "places": 1, "unit": "kg"})
    assert shape == Decimal(1, 5, 3000, "kg")
    assert FIELD_TYPES["decimal"].shape({"places": 6}) == Decimal(6, -999_999_999_990_000, 999_999_999_990_000)


def test_decimals_beyond_the_places_are_refused_unless_they_are_noise_of_a_float() -> None:
    assert value("decimal", "70.5 kg", places=1, unit="kg") == 705
    assert value("decimal", 0.1 + 0.2, places=1) == 3
    assert code("decimal", "70.55", places=1) == "too_many_decimals"
    assert code("decimal", 70.55, places=1) == "too_many_decimals"


def test_settings_that_cannot_stand() -> None:
    assert faults("decimal", places=7) == [("places", "D182")]
    assert faults("decimal", places=1, min=Exact("0.25")) == [("min", "D183")]
    assert faults("decimal", min=Exact("2"), max=Exact("1.5")) == [("max", "D180")]
    assert faults("decimal", max=Exact("NaN")) == [("max", "D185")]
