"""`padron ranking`: the order of those who wait, its seed on record, and the places given in that order."""

from pathlib import Path

import pytest

from cli_runs import Padron
from definition_makers import HEAD
from load_makers import FIELDS, LUCIA, PERSON, RICARDO, a_program, filled

CALLS = "calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31, quota: 1}}\n"
SCORE = "score: {points: [{points: 40, when: ingreso < 2000}], ties: [lottery]}\n"
EVA = LUCIA | {"curp": "MAGE010203MNLRRVA5", "nombre": "Eva", "primer_apellido": "Martínez", "segundo_apellido": "Gro"}


@pytest.fixture
def waiting(padron: Padron, city: Path) -> Padron:
    """A city where Lucía has the only place of the program, and Eva and Ricardo wait."""
    text = HEAD.lstrip() + CALLS + PERSON + SCORE + FIELDS.lstrip()
    (city / "program_definitions" / "prueba.yaml").write_text(text, encoding="utf-8")
    assert padron("publish", "prueba").status == 0
    file = city / "solicitudes.xlsx"
    program = a_program(SCORE + FIELDS.lstrip(), calls=CALLS)
    file.write_bytes(filled(program, LUCIA, EVA, RICARDO | {"ingreso": 1000}))
    assert padron("load", "prueba", file, "--format", "json").json["states"] == {"active": 1, "waiting": 2}
    return padron


def test_the_order_is_told_with_points_and_the_number_drawn_and_no_name(waiting: Padron) -> None:
    ran = waiting("ranking", "prueba", "--seed", "Acta 14")
    assert ran.status == 0
    first, second, third = ran.out.splitlines()
    assert first == "Programa de prueba, anual, semilla «Acta 14»: 2 en orden."
    assert "1. " in second
    assert "40 puntos (40 por ingreso < 2000) · sorteo 0." in second
    assert "0 puntos (sin puntos) · sorteo 0." in third
    assert not any(name in ran.out.upper() for name in ("EVA", "RICARDO", "MAGE010203"))


def test_the_same_seed_gives_the_same_order_and_another_one_tells_of_the_first(waiting: Padron) -> None:
    one, two = (waiting("ranking", "prueba", "--seed", "Acta 14", "--format", "json").json for _ in range(2))
    assert one["ranked"] == two["ranked"]
    assert [each["score"] for each in one["ranked"]] == [40, 0]
    again = waiting("ranking", "prueba", "--format", "json").json
    assert (again["seed"], again["ranked"]) == ("Acta 14", one["ranked"])
    other = waiting("ranking", "prueba", "--seed", "otra", "--user", "rita")
    assert "Antes se sorteó con la semilla «Acta 14» (alicia)." in other.out


def test_places_go_to_the_first_ones_and_nobody_else(waiting: Padron) -> None:
    full = waiting("ranking", "prueba", "--seed", "Acta 14", "--admit", "--format", "json").json
    assert (full["admitted"], full["kept"]) == ([], [])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("prueba",), "di su semilla con --seed"),
        (("prueba", "--call", "2020", "--seed", "x"), "No existe la convocatoria «2020». Las que hay: anual."),
        (("nada", "--seed", "x"), "«nada» no está publicado"),
    ],
)
def test_wrong_use_is_said_in_words(waiting: Padron, arguments: tuple[str, ...], words: str) -> None:
    ran = waiting("ranking", *arguments)
    assert ran.status == 2
    assert words in ran.err
