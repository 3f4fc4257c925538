"""Invented families for a demonstration: names, homes and consistent CURPs, always the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from padron import curp as curps

WOMEN = (
    "María Guadalupe", "María Elena", "Juana", "Rosa María", "Martha Alicia", "Leticia", "Verónica", "Patricia",
    "Alejandra", "Gabriela", "Sofía", "Valentina", "Ximena", "Regina", "Camila", "Fernanda", "Lucía", "Daniela",
    "Beatriz", "Silvia", "Norma Angélica", "Yolanda", "Claudia", "Mónica", "Renata", "Esperanza", "Ofelia", "Irma",
)  # fmt: skip
MEN = (
    "José Luis", "Juan Carlos", "Francisco Javier", "Jesús", "Miguel Ángel", "Antonio", "Pedro", "Alejandro", "Ricardo",
    "Fernando", "Jorge", "Raúl", "Mateo", "Santiago", "Sebastián", "Leonardo", "Emiliano", "Diego", "Ramón", "Arturo",
    "Héctor", "Sergio", "Gerardo", "Roberto", "Guillermo", "Andrés", "Óscar", "Ignacio",
)  # fmt: skip
SURNAMES = (
    "Hernández", "García", "Martínez", "González", "Rodríguez", "López", "Garza", "Treviño", "Cantú", "Elizondo",
    "Villarreal", "Salinas", "Peña", "Ibáñez", "Núñez", "Muñoz", "de la Cruz", "del Río", "Sada", "Morales", "Reyes",
    "Cavazos", "Guajardo", "Leal", "Montemayor", "Ortiz", "Ramos", "Tamez", "Zambrano", "Argüello", "Quiroga", "Flores",
    "Castillo", "Mendoza", "Vázquez", "Rangel", "Ayala", "Lozano", "Medina", "Cerda",
)  # fmt: skip
STREETS = (
    "Benito Juárez", "Morelos", "5 de Mayo", "Hidalgo", "Zaragoza", "Los Pinos", "Del Roble", "Girasoles", "Río Bravo",
    "Cerro de la Silla", "Álamos", "Constitución", "Emilio Carranza", "Las Palmas",
)  # fmt: skip
STATES = ("NL",) * 14 + ("SP", "TS", "CL", "VZ", "ZS", "DF")
COLONIES = {
    "19039": ("19039-001", "19039-002", "19039-003", "19039-004", "19039-005", "19039-006"),
    "19026": ("19026-001", "19026-002"),
    "19046": ("19046-001", "19046-002"),
}
POST_CODES = {
    "19039-001": "64001", "19039-002": "64002", "19039-003": "64003", "19039-004": "64004", "19039-005": "64005",
    "19039-006": "64006", "19026-001": "67101", "19026-002": "67102", "19046-001": "66401", "19046-002": "66402",
}  # fmt: skip
ON = date(2026, 9, 1)
"""The day that ages are counted from."""


@dataclass(frozen=True, slots=True)
class Someone:
    """One invented person; `kin` is who they are at home: elder, adult or child."""

    curp: str
    names: str
    first: str
    second: str
    born: date
    sex: str
    state: str
    kin: str

    @property
    def full_name(self) -> str:
        """Names and surnames in one line."""
        return f"{self.names} {self.first} {self.second}"


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling and who lives there."""

    folio: str
    town: str
    address: dict[str, str]
    people: tuple[Someone, ...]

    def of(self, kin: str) -> tuple[Someone, ...]:
        """Those of one kind."""
        return tuple(each for each in self.people if each.kin == kin)


def homes(seed: int) -> Iterator[Home]:
    """Homes without end, the same for the same seed; no CURP comes twice."""
    chance, taken, number = Random(seed), set[str](), 0
    while True:
        number += 1
        first, second = chance.sample(SURNAMES, 2)
        people = [_someone(chance, taken, "elder", (57, 88), (first, chance.choice(SURNAMES)))]
        people += [_someone(chance, taken, "adult", (17, 50), (first, second)) for _ in range(chance.choice((1, 1, 2)))]
        people += [
            _someone(chance, taken, "child", (0, 4), (first, second)) for _ in range(chance.choice((0, 0, 1, 1, 2)))
        ]
        town = chance.choices(tuple(COLONIES), (90, 6, 4))[0]
        yield Home(f"H-{number:06d}", town, _address(chance, town), tuple(people))


def _address(chance: Random, town: str) -> dict[str, str]:
    colony = chance.choice(COLONIES[town])
    return {
        "municipio": town,
        "colonia": colony,
        "codigo_postal": POST_CODES[colony],
        "tipo_vialidad": "calle",
        "calle": chance.choice(STREETS),
        "numero_exterior": str(chance.randint(1, 2400)),
    }


def _someone(chance: Random, taken: set[str], kin: str, ages: tuple[int, int], surnames: tuple[str, str]) -> Someone:
    first, second = surnames
    while True:
        sex = chance.choice("HM")
        names = chance.choice(WOMEN if sex == "M" else MEN)
        least, most = ages
        born = ON - timedelta(days=chance.randint(least * 365 + 60, most * 365 + 300))
        state = chance.choice(STATES)
        root = curps.root(names, first, second, born, sex, state)
        key = curps.complete(root, "0" if born.year < 2000 else "A")
        if key not in taken:
            taken.add(key)
            return Someone(key, names, first, second, born, sex, state, kin)
