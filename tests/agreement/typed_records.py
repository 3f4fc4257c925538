"""Records as people type them: labels and codes, accents, `$1,500.00`, dd/mm/yyyy, blanks and wrong values.

Each answer is drawn once and written for each way in: what a page posts, a cell of a workbook, a value of JSON.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from invented import people
from padron.outputs.columns import is_filled, shown_options
from padron.program.model import Field, Program, leaves
from padron.shapes import Choice, Choices, Day, Decimal, File, Option, Repeat, Text, Whole, YesNo

TODAY = "2026-11-23"
NOW = date.fromisoformat(TODAY)
AGES = {"apoyo_alimentario_adulto_mayor": (58, 95), "espacios_primera_infancia": (1, 6)}
ADULTS = (19, 70)
ADULT = 40
"""How many of the other people are of age."""
FROM_CURP = ("fecha_nacimiento", "sexo", "entidad_nacimiento")
MONTERREY = "19039"
NAMES = ("nombre", "primer_apellido", "segundo_apellido")
TEXTS = ("José Ángel Peña", "  Lunes a viernes,  de 8 a 15 ", "Avenida Juárez #10", "ÑANDÚ", "O'Brien & Cía.", "12-A")
PATTERNS = {"hogar": "H-{:06d}", "grupo_solidario": "GS-{:04d}"}
SORTS = {
    "phone": ("8181234567", "81 8123 4567", "(81) 8123-4567"),
    "postal_code": ("64000", " 64000"),
    "email": ("ana@ejemplo.mx", "ANA@ejemplo.mx "),
    "rfc": ("AUPL900109AB4", "aupl900109ab4"),
    "clabe": ("032180000118359719", "032 180 00011835971-9"),
}
WRONG_TEXTS = {
    "phone": ("12345", "ocho"),
    "postal_code": ("640", "64O00"),
    "email": ("sin arroba", "a@b"),
    "rfc": ("XX", "AUPL901309AB4"),
    "clabe": ("032180000118359710", "4152"),
    "curp": ("TECR880229HNLRNC01", "TECR"),
}


@dataclass(frozen=True)
class Said:
    """One answer, as each way in has it: what a page posts, what stands in a cell, what JSON says."""

    form: Any
    cell: Any
    json: Any


@dataclass(frozen=True)
class TypedRecord:
    """A record of a program, by field name; `rows` are those of its repeats. `number` counts from 0."""

    number: int
    person: Mapping[str, Said]
    answers: Mapping[str, Said]
    rows: Mapping[str, Sequence[Mapping[str, Said]]] = field(default_factory=dict)

    @property
    def curp(self) -> str:
        """As JSON says it."""
        return str(self.person["curp"].json)


@dataclass
class _Typing:
    """One record under way; `slips` is how often an answer is wrong, `gaps` how often a needed one is left out.

    `wanted` are the registry's questions that the program wants answered.
    """

    chance: Random
    number: int
    others: Sequence[Mapping[str, str]]
    slips: float
    gaps: float
    wanted: frozenset[str]
    chosen: dict[str, str] = field(default_factory=dict)

    def said(self, of: Field) -> Said | None:
        """An answer to a question; None where it is left blank."""
        needed = of.required is True or of.name in self.wanted
        if self.chance.random() < (self.gaps if needed else 0.4):
            return self.chance.choice([None, _same("  ")]) if isinstance(of.shape, Text) else None
        return (self.wrong if self.chance.random() < self.slips else self.right)(of)

    def right(self, of: Field) -> Said | None:
        match of.shape:
            case Whole():
                return self.whole(of.shape)
            case Decimal():
                return self.decimal(of.shape)
            case Day():
                return self.day(of.shape)
            case YesNo():
                return self.yes_no()
            case Choice():
                return self.choice(of, of.shape)
            case Choices():
                return self.choices(of.shape)
        return _same(self.text(of))

    def text(self, of: Field) -> str:
        if of.type == "curp":
            found = self.others[self.chance.randrange(len(self.others) if self.slips else ADULT)]["curp"]
            return self.chance.choice([found, found.lower(), f"{found[:4]} {found[4:]}"])
        if of.name in PATTERNS:
            return PATTERNS[of.name].format(self.number)
        if of.type in SORTS:
            return self.chance.choice(SORTS[of.type])
        assert isinstance(of.shape, Text)
        return self.chance.choice([each for each in TEXTS if len(each) <= of.shape.max_length])

    def whole(self, shape: Whole) -> Said:
        near = [shape.least, shape.greatest, *range(max(shape.least, 0), min(shape.greatest, 14) + 1)]
        number = self.chance.choice(near)
        written = self.chance.choice([str(number), f" {number}", f"{number}.0"])
        return Said(written, self.chance.choice([written, number, float(number)]), written)

    def decimal(self, shape: Decimal) -> Said:
        amounts = [shape.least, 150_050, 299_999, 300_000, 943_710, 943_711, 1_200_000, 250, shape.greatest]
        amount = self.chance.choice([each for each in amounts if shape.least <= each <= shape.greatest])
        units, cents = divmod(amount, 10**shape.places)
        plain = f"{units}.{cents:0{shape.places}d}"
        written = self.chance.choice([plain, f"${units:,}.{cents:0{shape.places}d}", f"{units:,}", f" {plain}"])
        if written == f"{units:,}" and cents:
            written = plain
        return Said(written, self.chance.choice([written, float(plain)]), written)

    def day(self, shape: Day) -> Said:
        recently = NOW if shape.least == "today" and not self.slips else date(2024, 1, 1)
        least, greatest = max(_bound(shape.least), recently), min(_bound(shape.greatest), date(2028, 1, 1))
        recent = greatest - timedelta(days=self.chance.choice([0, 1, 20, 80] + [93] * bool(self.slips)))
        anywhere = least + timedelta(days=self.chance.randint(0, (greatest - least).days))
        found = recent if shape.max_age and not self.slips else self.chance.choice([recent, recent, anywhere])
        parts = [str(found.day), str(found.month), str(found.year)]
        slashed = f"{found.day:02d}/{found.month:02d}/{found.year}"
        cell = self.chance.choice([found, slashed, found.isoformat()])
        return Said(parts, cell, self.chance.choice([slashed, found.isoformat()]))

    def yes_no(self) -> Said:
        yes = self.chance.random() < (0.6 if self.slips else 0.8)
        words = ("Sí", "si", "YES", "sí ") if yes else ("No", "no", "NO")
        return Said("yes" if yes else "no", self.chance.choice(words), self.chance.choice(words))

    def choice(self, of: Field, shape: Choice, fitting: bool = True) -> Said | None:
        """An option that the answers before it lead to, or one that they do not; None where there is none."""
        options = [each for each in shape.options if self.fits(each, shape) is fitting]
        if not options:
            return None
        found = next((each for each in options if each.code == MONTERREY), options[0])
        if found.code != MONTERREY or self.chance.random() < 0.3:
            found = self.chance.choice(options)
        self.chosen[of.name] = found.code
        shown = dict(shown_options(shape.options))[found.code]
        return Said(found.code, self.chance.choice([shown, found.code, shown.upper()]), found.code)

    def fits(self, option: Option, shape: Choice) -> bool:
        """Whether a list's parents lead to an option; one that was not answered leaves the whole list."""
        own = dict(option.columns)
        return all(own.get(column) == self.chosen.get(name, own.get(column)) for column, name in shape.filters)

    def choices(self, shape: Choices) -> Said:
        found = self.chance.sample(shape.options, self.chance.randint(1, min(3, len(shape.options))))
        codes, shown = [each.code for each in found], dict(shown_options(shape.options))
        return Said(codes, "; ".join(shown[code] for code in codes), codes)

    def wrong(self, of: Field) -> Said | None:
        match of.shape:
            case Whole():
                return _same(self.chance.choice([str(of.shape.greatest + 1), "2.5", "ocho", "-7"]))
            case Decimal():
                return _same(self.chance.choice(["ocho mil", "-5", f"{of.shape.greatest}", "1.005", "1,50,0"]))
            case Day():
                day, month, year = self.chance.choice([("31", "2", "2026"), ("5", "13", "2026"), ("1", "1", "1850")])
                text = f"{day}/{month}/{year}"
                return Said([day, month, year], text, text)
            case YesNo():
                return _same("quizá")
            case Choice():
                there = any(self.fits(each, of.shape) for each in of.shape.options)
                return (self.choice(of, of.shape, False) or _same("zzz")) if there else None
            case Choices():
                return Said(["zzz"], "zzz", ["zzz"])
        return (
            _same(self.chance.choice(WRONG_TEXTS.get(of.type, ("\x07",)))) if of.type in WRONG_TEXTS else self.right(of)
        )


def _bound(text: str) -> date:
    return NOW if text == "today" else date.fromisoformat(text)


def _same(text: str) -> Said:
    return Said(text, text, text)


OTHERS = (*people(ADULT, start=7, youngest=19, oldest=60), *people(3, start=7, youngest=14, oldest=17))
"""Sureties, tutors and those who collect for others; none of them applies."""


def typed_records(program: Program, many: int, seed: int) -> Iterator[TypedRecord]:
    """So many new people, each with a record; every other one without a slip."""
    youngest, oldest = AGES.get(program.name, ADULTS)
    chance = Random(f"{seed} {program.name}")
    taken = {each["curp"] for each in OTHERS}
    applicants = people(many + len(taken), start=seed % 10_000 * 1_000, youngest=youngest, oldest=oldest)
    new = [each for each in applicants if each["curp"] not in taken][:many]
    for number, who in enumerate(new):
        yield record_of(program, who, chance, number, careful=number % 2 == 0)


def record_of(program: Program, who: Mapping[str, str], chance: Random, number: int, *, careful: bool) -> TypedRecord:
    """The record of one person; a careful one has no slip and no gap."""
    wanted = frozenset(each.field.name for each in program.person if each.required)
    slips, gaps = (0, 0) if careful else (0.04, 0.03)
    return _record(_Typing(chance, number, OTHERS, slips, gaps, wanted), program, who)


def _record(typing: _Typing, program: Program, who: Mapping[str, str]) -> TypedRecord:
    person = {"curp": _same(who["curp"]), **{name: _same(who[name]) for name in NAMES}}
    if typing.chance.random() < 0.5:
        born = date.fromisoformat(who["fecha_nacimiento"])
        person |= {"fecha_nacimiento": Said(None, born, str(born)), "sexo": _same(who["sexo"])}
    own = {*person, *FROM_CURP}
    asked = [leaf.field for leaf in program.person_leaves() if leaf.field.name not in own]
    person |= _all(asked, typing)
    fields = [leaf.field for leaf in program.answer_leaves()]
    return TypedRecord(typing.number, person, _all(fields, typing), dict(_rows(fields, typing)))


def _all(fields: Sequence[Field], typing: _Typing) -> dict[str, Said]:
    said = {each.name: typing.said(each) for each in fields if is_filled(each)}
    return {name: found for name, found in said.items() if found is not None}


def _rows(fields: Sequence[Field], typing: _Typing) -> Iterator[tuple[str, list[Mapping[str, Said]]]]:
    for each in fields:
        if isinstance(each.shape, Repeat):
            inside = [leaf.field for leaf in leaves(each.fields) if not isinstance(leaf.field.shape, File)]
            made = partial(_all, inside, typing)
            many = typing.chance.randint(each.shape.least, min(each.shape.greatest, 3))
            rows = [made() for _ in range(many)]
            yield each.name, [row for row in rows if any(str(said.form).strip() for said in row.values())]
