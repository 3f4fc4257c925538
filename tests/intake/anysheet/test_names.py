"""A full name divided by the letters of its CURP: compound surnames, particles, María and José, and what is refused."""

from datetime import date

import pytest

from invented import people
from padron.curp import complete, root
from padron.intake.anysheet.names import Divided, agreement, divided, order_of


def curp(names: str, first: str, second: str = "", sex: str = "M") -> str:
    return complete(root(names, first, second, date(1950, 3, 4), sex, "NL"), "0")


PEOPLE = [
    ("Lucía", "Aguirre", "Peña"),
    ("María Guadalupe", "Treviño", "Núñez"),
    ("José Luis", "De la Rosa", "Zúñiga"),
    ("María de los Ángeles", "Garza", "Cantú"),
    ("Ana", "Ponce de León", "Ibáñez"),
    ("Juana", "Del Río", "De los Santos"),
    ("Ma. Elena", "Lozano", "Medina"),
    ("Rosa", "Ñáñez", ""),
]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: " ".join(person))
@pytest.mark.parametrize("form", ["{0} {1} {2}", "{1} {2} {0}", "{1} {2}, {0}"])
def test_a_name_is_divided_in_either_order_and_at_a_comma(person: tuple[str, str, str], form: str) -> None:
    found = divided(form.format(*person), curp(*person))
    assert isinstance(found, Divided), found
    assert (found.names, found.first, found.second) == person


def test_capitals_without_accents_divide_as_well() -> None:
    found = divided("TREVINO NUNEZ MARIA GUADALUPE", curp("María Guadalupe", "Treviño", "Nuñez"))
    assert isinstance(found, Divided)
    assert (found.names, found.first, found.second) == ("MARIA GUADALUPE", "TREVINO", "NUNEZ")


@pytest.mark.parametrize(
    ("full", "key", "why"),
    [
        ("Lucía", curp("Lucía", "Aguirre", "Peña"), "short"),
        ("Lucía Aguirre Peña", "", "no_curp"),
        ("Lucía Aguirre Peña", None, "no_curp"),
        ("Lucía Aguirre Peña", "AUPL900109", "no_curp"),
        ("Ricardo Tello Cantú", curp("Lucía", "Aguirre", "Peña"), "none"),
        ("Juana Pérez de la Garza García", curp("Juana", "Pérez", "De la Garza García"), "several"),
        ("uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece", curp("a", "b"), "long"),
    ],
)
def test_what_the_letters_do_not_decide_is_refused_and_not_guessed(full: str, key: object, why: str) -> None:
    assert divided(full, key) == why


def test_the_order_of_a_column_is_known_only_where_nearly_all_agree() -> None:
    each = people(40)
    first = [(f"{one['primer_apellido']} {one['segundo_apellido']} {one['nombre']}", one["curp"]) for one in each]
    last = [(f"{one['nombre']} {one['primer_apellido']} {one['segundo_apellido']}", one["curp"]) for one in each]
    assert order_of(first) == "surnames_first"
    assert order_of(last) == "names_first"
    assert order_of([*first[:20], *last[20:]]) == ""
    assert order_of([]) == ""


def test_of_many_invented_people_none_is_divided_wrongly_and_few_are_refused() -> None:
    for one in people(400):
        parts = one["nombre"], one["primer_apellido"], one["segundo_apellido"]
        found = divided(" ".join(parts), one["curp"], "names_first")
        if isinstance(found, Divided):
            assert (found.names, found.first, found.second) == parts
        else:
            assert parts[2] == "Ñáñez", "its letters are those of no second surname at all"


def test_a_column_of_surnames_is_told_by_the_letters_it_lends() -> None:
    each = people(50)
    surnames = [(one["primer_apellido"], one["curp"]) for one in each]
    assert agreement("first", surnames) == 1
    assert agreement("names", surnames) < 0.3
