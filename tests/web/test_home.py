"""The first page: to each what she may do, and nothing that she may not."""

import pytest

from city import City, words


def test_who_captures_sees_her_drafts_and_loads(city: City) -> None:
    said = words(city.login("alice").get("/"))
    assert "Mis borradores" in said and "Mis cargas" in said


@pytest.mark.parametrize(
    ("name", "wanted"), [("bob", "Buscar a una persona"), ("ines", "ves los que están publicados"), ("ana", "comandos")]
)
def test_who_does_not_capture_is_told_of_no_drafts_but_of_what_there_is(city: City, name: str, wanted: str) -> None:
    said = words(city.login(name).get("/"))
    assert wanted in said
    assert "Mis borradores" not in said and "Mis cargas" not in said
