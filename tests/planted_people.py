"""An invented registry in which one knows who is twice there, and who only looks like somebody else.

Every record is invented; a CURP here is made from the invented names. Names are drawn as they are in a city: a few that
many share, and a long tail.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from random import Random

from padron.curp import roots
from padron.registry.duplicates import Likeness

SURNAMES = str.split(
    "HERNÁNDEZ GARCÍA MARTÍNEZ GONZÁLEZ RODRÍGUEZ LÓPEZ GARZA TREVIÑO CANTÚ ELIZONDO VILLARREAL SALINAS PEÑA "
    "IBÁÑEZ NÚÑEZ MUÑOZ SADA MORALES REYES CAVAZOS GUAJARDO LEAL MONTEMAYOR ORTIZ RAMOS TAMEZ ZAMBRANO QUIROGA "
    "FLORES CASTILLO MENDOZA VÁZQUEZ RANGEL AYALA LOZANO MEDINA CERDA PÉREZ SÁNCHEZ RAMÍREZ CRUZ GÓMEZ TORRES "
    "DÍAZ GUTIÉRREZ RUIZ AGUILAR ÁLVAREZ CASTRO ROMERO RIVERA JUÁREZ DOMÍNGUEZ HERRERA MORENO GUERRERO ESTRADA "
    "BAUTISTA GUZMÁN ROJAS VARGAS CONTRERAS SOLÍS"
)
MEN = str.split(
    "JOSÉ JUAN LUIS CARLOS JESÚS MIGUEL FRANCISCO ANTONIO MANUEL PEDRO ALEJANDRO JORGE RICARDO FERNANDO "
    "ROBERTO RAÚL EDUARDO JAVIER DANIEL ARTURO SERGIO MARIO DAVID ENRIQUE RAFAEL ALBERTO HÉCTOR OSCAR RUBÉN "
    "GERARDO ÁNGEL HUGO IVÁN PABLO DIEGO EMILIO GUSTAVO JAIME RAMÓN SANTIAGO TOMÁS VÍCTOR"
)
WOMEN = str.split(
    "MARÍA GUADALUPE ANA ROSA MARTHA JUANA LETICIA ELIZABETH PATRICIA VERÓNICA GABRIELA ALEJANDRA CARMEN "
    "TERESA SILVIA NORMA LAURA ADRIANA CLAUDIA ELENA FERNANDA DANIELA SOFÍA VALERIA LUCÍA BEATRIZ IRMA ISABEL "
    "JOSEFINA KARLA LILIANA MARGARITA MÓNICA OFELIA PAOLA RAQUEL SUSANA TANIA XIMENA YOLANDA ZULEMA BLANCA"
)
STATES = ("NL",) * 12 + ("SP", "TS", "CL", "VZ", "ZS", "DF")
_TAIL = ("BA", "CO", "DI", "FU", "GUE", "LA", "ME", "NO", "PI", "QUI", "RO", "SU", "TA", "VE", "ZÚ")
LETTERS = "ABCDEGILMNOPRSTUZ"
FIRST_DAY = date(1935, 1, 1)


@dataclass(frozen=True, slots=True)
class Someone:
    """One human being, as the civil registry knows her."""

    given: str
    first: str
    second: str
    born: date
    sex: str
    state: str


Slip = Callable[[Random, Likeness], Likeness]


@dataclass(frozen=True, slots=True)
class Planted:
    """The records, which pairs are one person by what was slipped, and which pairs only look alike by why."""

    records: tuple[Likeness, ...]
    same: dict[frozenset[bytes], str]
    alike: dict[frozenset[bytes], str]


def plant(people: int, seed: int = 1, share: float = 0.02) -> Planted:
    """A registry of so many people; `share` of them twice there, and as many with somebody who looks like them."""
    chance = Random(seed)
    made = _Registry()
    for number in range(people):
        someone = invented(chance)
        own = made.add(someone)
        if number % round(1 / share) == 0:
            name = tuple(SLIPS)[number // round(1 / share) % len(SLIPS)]
            made.again(SLIPS[name](chance, own), own, name)
        elif number % round(1 / share) == 1:
            name = tuple(LOOK_ALIKES)[number // round(1 / share) % len(LOOK_ALIKES)]
            made.beside(made.add(LOOK_ALIKES[name](chance, someone)), own, name)
    return Planted(tuple(made.records), made.same, made.alike)


def invented(chance: Random) -> Someone:
    """Somebody new."""
    sex = chance.choice("HM")
    born = FIRST_DAY + timedelta(days=chance.randrange(32_000))
    return Someone(_given(chance, sex), _surname(chance), _surname(chance), born, sex, chance.choice(STATES))


class _Registry:
    def __init__(self) -> None:
        self.records: list[Likeness] = []
        self.same: dict[frozenset[bytes], str] = {}
        self.alike: dict[frozenset[bytes], str] = {}
        self._curps = Counter[str]()

    def add(self, someone: Someone) -> Likeness:
        return self._keep(Likeness(
            b"", someone.given, someone.first, someone.second, someone.born.isoformat(), self.curp(someone),
            someone.sex, someone.state,
        ))  # fmt: skip

    def again(self, slipped: Likeness, own: Likeness, name: str) -> None:
        """A second record of somebody: half of them without a CURP, half with the one that the slip leads to."""
        if slipped.curp and len(self.records) % 2:
            names = (slipped.given_names, slipped.first_surname, slipped.second_surname)
            born = date.fromisoformat(slipped.birth_date)
            slipped = replace(slipped, curp=self.curp(Someone(*names, born, slipped.sex, slipped.birth_state)))
        else:
            slipped = replace(slipped, curp="")
        self.same[frozenset((self._keep(slipped).person_key, own.person_key))] = name

    def beside(self, other: Likeness, own: Likeness, name: str) -> None:
        self.alike[frozenset((other.person_key, own.person_key))] = name

    def curp(self, someone: Someone) -> str:
        root = roots.root(someone.given, someone.first, someone.second, someone.born, someone.sex, someone.state)
        self._curps[root] += 1
        kind = "0123456789" if someone.born.year < 2000 else "ABCDEFGHIJ"
        return roots.complete(root, kind[(self._curps[root] - 1) % len(kind)])

    def _keep(self, record: Likeness) -> Likeness:
        key = blake2b(str(len(self.records)).encode(), digest_size=16).digest()
        self.records.append(replace(record, person_key=key))
        return self.records[-1]


def _given(chance: Random, sex: str) -> str:
    names = WOMEN if sex == "M" else MEN
    first = _common(chance, names)
    if chance.random() < 0.45:
        return first
    return f"{first} {chance.choice([each for each in names if each != first])}"


def _surname(chance: Random) -> str:
    if chance.random() < 0.7:
        return _common(chance, SURNAMES)
    return "".join(chance.choice(_TAIL) for _ in range(3))


def _common(chance: Random, names: list[str]) -> str:
    """The first ones most often: an exponential draw, as first names and surnames come."""
    return names[min(int(chance.expovariate(5 / len(names))), len(names) - 1)]


def _letter(chance: Random, word: str) -> str:
    """One letter more, less, other, or two exchanged, never the first."""
    at = chance.randrange(1, max(2, len(word)))
    how = chance.randrange(4)
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + chance.choice(LETTERS) + word[at:]
    if how == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(LETTERS) + word[at + 1 :]


def _digit(chance: Random, day: str) -> str:
    """Another day of the month, as one wrong digit gives."""
    if day[8] == "3":
        return f"{day[:8]}1{day[9]}"
    return day[:9] + chance.choice([each for each in "12345678" if each != day[9]])


def _turned(day: str) -> str:
    year, month, number = day.split("-")
    return f"{year}-{number}-{month}" if int(number) <= 12 else f"{year}-{month}-{int(number) % 10 + 10}"


SLIPS: dict[str, Slip] = {
    "nothing, without a CURP": lambda chance, own: replace(own, curp=""),
    "a letter of a surname": lambda chance, own: replace(own, first_surname=_letter(chance, own.first_surname)),
    "a letter of a given name": lambda chance, own: replace(own, given_names=_letter(chance, own.given_names)),
    "one given name of two": lambda chance, own: replace(own, given_names=own.given_names.split()[0]),
    "surnames exchanged": lambda chance, own: replace(
        own, first_surname=own.second_surname, second_surname=own.first_surname
    ),
    "second surname missing": lambda chance, own: replace(own, second_surname=""),
    "day and month exchanged": lambda chance, own: replace(own, birth_date=_turned(own.birth_date)),
    "a digit of the birth date": lambda chance, own: replace(own, birth_date=_digit(chance, own.birth_date)),
    "Ñ dropped": lambda chance, own: replace(
        own, first_surname=own.first_surname.replace("Ñ", ""), second_surname=own.second_surname.replace("Ñ", "")
    ),
    "Ma. and J.": lambda chance, own: replace(
        own, given_names=own.given_names.replace("MARÍA ", "MA. ").replace("JOSÉ ", "J. ")
    ),
    "a letter and a digit": lambda chance, own: replace(
        own, second_surname=_letter(chance, own.second_surname), birth_date=_digit(chance, own.birth_date)
    ),
    "no birth date": lambda chance, own: replace(own, birth_date="", curp=""),
}
LOOK_ALIKES: dict[str, Callable[[Random, Someone], Someone]] = {
    "twin": lambda chance, who: replace(who, given=_other(chance, who.given, who.sex)),
    "twin with the same first name": lambda chance, who: replace(
        who, given=" ".join((*who.given.split()[:-1], _other(chance, who.given, who.sex).split()[-1]))
    ),
    "twin of the other sex": lambda chance, who: replace(
        who, sex=(sex := "HM"[who.sex == "H"]), given=_other(chance, who.given, sex)
    ),
    "brother or sister": lambda chance, who: replace(
        who, given=_other(chance, who.given, who.sex), born=who.born + timedelta(days=chance.randrange(330, 1500))
    ),
    "parent of the same name": lambda chance, who: replace(
        who, second=_surname(chance), born=who.born - timedelta(days=chance.randrange(6500, 14000))
    ),
    "namesake": lambda chance, who: replace(who, born=who.born + timedelta(days=chance.randrange(400, 9000))),
    "namesake of the same year": lambda chance, who: replace(who, born=_same_year(chance, who.born)),
    "born the same day": lambda chance, who: replace(invented(chance), born=who.born),
}


def _other(chance: Random, given: str, sex: str) -> str:
    """Another name, of which no word is the same."""
    names = [each for each in (WOMEN if sex == "M" else MEN) if each not in given.split()]
    return " ".join(chance.sample(names, len(given.split())))


def _same_year(chance: Random, born: date) -> date:
    """Another day of the year, of which neither day nor month is the same."""
    while True:
        day = date(born.year, 1, 1) + timedelta(days=chance.randrange(365))
        if day.month != born.month and day.day != born.day and (day.month, day.day) != (born.day, born.month):
            return day


def told(planted: Planted, found: set[frozenset[bytes]]) -> Iterator[tuple[str, str, int, int]]:
    """Of each kind of planted pair: (`same` or `alike`, what it is, how many there are, how many were found)."""
    for kind, pairs in (("same", planted.same), ("alike", planted.alike)):
        there, seen = Counter(pairs.values()), Counter(what for pair, what in pairs.items() if pair in found)
        yield from ((kind, what, there[what], seen[what]) for what in there)
