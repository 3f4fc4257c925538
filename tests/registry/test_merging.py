"""What an arrival may change of a known person, as a table of small cases."""

import pytest

from padron.registry.merging import Decision, Proposal, decision
from registry_makers import RULES

HOME = {"calle": "A", "municipio": "19039"}
MARKS = {"": ("form", "2026-05-01", "alicia"), "correo": ("form", "2026-09-01", "alicia")}
STORED = {"nombre": "ANA", "sexo": "M", "telefono": "81", "correo": "a@x", **HOME}


def decided(policy: str, given: dict[str, object], day: str = "2026-06-01") -> Decision:
    return decision(STORED, MARKS, given, day, RULES[policy])


@pytest.mark.parametrize("policy", ["form", "fill", "update"])
@pytest.mark.parametrize("blank", [None, "", []])
def test_blank_says_nothing(policy: str, blank: object) -> None:
    assert decided(policy, dict.fromkeys(STORED, blank)) == Decision()


@pytest.mark.parametrize("policy", ["form", "fill", "update"])
def test_the_same_says_nothing(policy: str) -> None:
    assert decided(policy, STORED) == Decision()


@pytest.mark.parametrize("value", [False, 0])
def test_no_and_zero_do_say_something(value: object) -> None:
    assert decided("fill", {"jefa_de_familia": value}) == Decision({"jefa_de_familia": value})


@pytest.mark.parametrize("policy", ["form", "fill", "update"])
def test_names_and_facts_of_birth_are_only_proposed(policy: str) -> None:
    expected = [Proposal("nombre", "ANA", "EVA"), Proposal("sexo", "M", "H")]
    assert decided(policy, {"nombre": "EVA", "sexo": "H"}) == Decision({}, expected)


def test_a_second_surname_that_was_blank_is_a_difference_too() -> None:
    assert decided("form", {"segundo_apellido": "RUIZ"}) == Decision({}, [Proposal("segundo_apellido", None, "RUIZ")])


@pytest.mark.parametrize(
    ("policy", "day", "expected"),
    [
        ("form", "2026-01-01", Decision({"telefono": "82"})),
        ("fill", "2026-12-01", Decision({}, [Proposal("telefono", "81", "82")])),
        ("update", "2026-05-02", Decision({"telefono": "82"})),
        ("update", "2026-05-01", Decision({"telefono": "82"})),
        ("update", "2026-04-30", Decision()),
    ],
)
def test_contact_data_follow_the_policy(policy: str, day: str, expected: Decision) -> None:
    assert decided(policy, {"telefono": "82"}, day) == expected


def test_with_update_the_day_of_that_very_field_counts() -> None:
    assert decided("update", {"correo": "b@x"}, "2026-08-31") == Decision()
    assert decided("update", {"correo": "b@x"}, "2026-09-02") == Decision({"correo": "b@x"})


@pytest.mark.parametrize(
    ("policy", "given", "expected"),
    [
        ("form", {"municipio": "19026"}, Decision({"calle": None, "municipio": "19026"})),
        ("form", {"municipio": "19039", "colonia": "C"}, Decision({"colonia": "C"})),
        ("fill", {"calle": "A", "colonia": "C"}, Decision({"colonia": "C"})),
        (
            "fill",
            {"calle": "B", "municipio": "19039"},
            Decision(
                {}, [Proposal("domicilio", {"calle": "A", "municipio": "19039"}, {"calle": "B", "municipio": "19039"})]
            ),
        ),
        ("update", {"calle": "B"}, Decision({"municipio": None, "calle": "B"})),
    ],
)
def test_an_address_changes_as_a_whole(policy: str, given: dict[str, object], expected: Decision) -> None:
    assert decided(policy, given) == expected
