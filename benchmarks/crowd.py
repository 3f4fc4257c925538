"""Invented people for benchmarks: as many as wanted, no CURP twice, the same number always the same person."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from padron.curp import complete, root

WOMEN = ("María Elena", "Rosa", "Guadalupe", "Leticia", "Ana Sofía", "Concepción", "Esther", "Irma", "Juana", "Norma")
MEN = ("José Luis", "Ramón", "Pedro", "Ángel", "Raúl", "Óscar", "Jesús", "Tomás", "Saúl", "Efraín")
_BEGIN = ("Gar", "Tre", "Pe", "Lo", "Mu", "Sa", "Can", "Le", "Ro", "Vi", "Ña", "Za", "Da", "Bu", "Es", "Na", "Que")
_END = ("cía", "viño", "ña", "zano", "ñoz", "lazar", "tú", "al", "bles", "llarreal", "dríguez", "mora", "rrero", "jera")
SURNAMES = tuple(one + two for one in _BEGIN for two in _END)
STATES = ("NL", "NL", "NL", "CL", "TS", "SP", "DF")
Person = dict[str, str]


def crowd(count: int) -> Iterator[Person]:
    """So many people of 16 to 90 years on 2026-11-23, by registry field."""
    chance, taken, last = random.Random(20261123), set[str](), date(2010, 11, 23)
    while len(taken) < count:
        woman = chance.random() < 0.55
        name = f"{chance.choice(WOMEN if woman else MEN)}"
        first, second = chance.choice(SURNAMES), chance.choice(SURNAMES)
        born, sex = last - timedelta(days=chance.randrange(74 * 365)), "M" if woman else "H"
        state = chance.choice(STATES)
        stem = root(name, first, second, born, sex, state)
        curp = complete(stem, chance.choice("0123456789" if born.year < 2000 else "ABCDEFGHIJ"))
        if curp in taken:
            continue
        taken.add(curp)
        yield {
            "curp": curp, "nombre": name, "primer_apellido": first, "segundo_apellido": second,
            "fecha_nacimiento": born.isoformat(), "sexo": sex, "entidad_nacimiento": state,
        }  # fmt: skip
