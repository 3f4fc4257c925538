"""Invented people: names from common lists, CURPs built by the rules; the same number gives the same person."""

from datetime import date, timedelta
from random import Random

from padron.curp import complete, root

WOMEN = ("María Elena", "Rosa", "Guadalupe", "Leticia", "Ana Sofía", "Concepción", "Esther", "Irma", "Juana", "Norma")
MEN = ("José Luis", "Ramón", "Pedro", "Ángel", "Raúl", "Óscar", "Jesús", "Tomás", "Saúl", "Efraín")
SURNAMES = (
    *("García", "Peña", "Treviño", "Núñez", "Cantú", "De la Rosa", "Elizondo", "Ibáñez", "Ochoa", "Zúñiga"),
    *(
        "Montemayor",
        "Villarreal",
        "Sepúlveda",
        "Argüello",
        "Quintanilla",
        "Lozano",
        "Medina",
        "Rangel",
        "Ñáñez",
        "Uribe",
    ),
)
STATES = ("NL", "NL", "NL", "CL", "TS", "SP", "DF")


def person(number: int, *, oldest: int = 95, youngest: int = 61, today: str = "2026-11-23") -> dict[str, str]:
    """The registry's core fields of invented person `number`, of an age between `youngest` and `oldest`."""
    random = Random(f"persona {number}")
    woman = random.random() < 0.55
    days = random.randint(youngest * 366, oldest * 365)
    born = date.fromisoformat(today) - timedelta(days=days)
    name = random.choice(WOMEN if woman else MEN)
    first, second = random.choice(SURNAMES), random.choice(SURNAMES)
    sex, state = "M" if woman else "H", random.choice(STATES)
    stem = root(name, first, second, born, sex, state)
    homonym = "0" if born.year < 2000 else "A"
    return {
        "curp": complete(stem, homonym),
        "nombre": name,
        "primer_apellido": first,
        "segundo_apellido": second,
        "fecha_nacimiento": born.isoformat(),
        "sexo": sex,
        "entidad_nacimiento": state,
    }


def people(count: int, start: int = 0, **ages: int) -> list[dict[str, str]]:
    """So many people, no CURP twice."""
    found: dict[str, dict[str, str]] = {}
    number = start
    while len(found) < count:
        each = person(number, **ages)  # type: ignore[arg-type]
        found.setdefault(each["curp"], each)
        number += 1
    return list(found.values())
