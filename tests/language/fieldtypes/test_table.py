"""The table of field types itself; and the types that hold nothing: note and group."""

import pytest

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values import taker

NAMES = (
    "text integer decimal money date yes_no choice choices curp rfc clabe phone email postal_code "
    "file document note group repeat"
)


def test_the_types_are_those_of_the_definition_language() -> None:
    assert set(FIELD_TYPES) == set(NAMES.split())


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_every_type_helps_and_shows_an_example_of_itself(name: str) -> None:
    each = FIELD_TYPES[name]
    assert each.help_es.endswith(".")
    assert f"type: {name}" in each.example
    assert all(setting.help_es.endswith(".") for setting in each.settings)


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_every_type_makes_a_shape_without_settings_and_finds_no_fault_with_that(name: str) -> None:
    each = FIELD_TYPES[name]
    assert each.shape({}) is not None
    assert each.faults is None or list(each.faults({})) == []


@pytest.mark.parametrize("name", ["note", "group", "repeat", "document"])
def test_what_holds_no_value_takes_none(name: str) -> None:
    with pytest.raises(TypeError):
        taker(name, FIELD_TYPES[name].shape({}))


def test_identifiers_are_what_rules_compare_exactly() -> None:
    assert {name for name, each in FIELD_TYPES.items() if each.identifier} == {
        *("curp", "rfc", "clabe", "phone", "email", "postal_code")
    }
