from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values import rows_problem
from padron.shapes import Repeat
from typed_values import faults


def test_rows_are_counted() -> None:
    shape = FIELD_TYPES["repeat"].shape({"min": 1, "max": 2})
    assert shape == Repeat(1, 2)
    assert isinstance(shape, Repeat)
    found = [rows_problem(shape, count) for count in (0, 1, 2, 3)]
    assert [each.code if each else None for each in found] == ["too_few_rows", None, None, "too_many_rows"]


def test_settings_that_cannot_stand() -> None:
    assert faults("repeat", max=0) == [("max", "D186")]
    assert faults("repeat", min=3, max=2) == [("max", "D180")]
    assert faults("repeat", min=60) == [("min", "D180")]
