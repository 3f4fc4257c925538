"""Causes in few words: each of a kind that the catalogue knows, in its style; else the message tells it."""

import re

import pytest

from padron.problems import catalogue
from padron.problems.causes import CAUSES, cause


@pytest.mark.parametrize("code", CAUSES)
def test_a_cause_is_short_of_the_catalogue_and_blames_nobody(code: str) -> None:
    assert code in catalogue() and catalogue()[code].severity == "error"
    said = cause(code, "Colonia", "")
    assert len(said) <= 80 and "{" not in said and not said.endswith(".")
    assert not re.search(r"inválid|por favor|error\b(?<!en error)|requerid", said)


def test_a_kind_without_a_cause_and_a_question_without_a_label_are_told_by_the_message() -> None:
    assert (
        cause("check", "", "El gasto no puede ser mayor que el ingreso.")
        == "El gasto no puede ser mayor que el ingreso."
    )
    assert cause("required", "", "Agrega al menos una fila") == "Agrega al menos una fila"
    assert cause("required", "Colonia", "Escribe la respuesta") == "«Colonia» está en blanco"
