"""What a column of a sheet would be as a field of a program: its type, options and range, and of what one is unsure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal as Number

from padron.intake.anysheet.mapping import key_of
from padron.intake.anysheet.survey import Profile
from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values import Take, shown, taker
from padron.language.values.texts import cleaned, folded
from padron.program.reading import as_name
from padron.shapes import Day, Decimal, Option, Text, Whole, YesNo

NEARLY, MOSTLY = 0.95, 0.8
MOST_OPTIONS = 20
_FROM_SHARE = 3
"""A list's options come back, on average, at least so often."""
_MONEY = ("ingreso", "monto", "importe", "sueldo", "pago", "costo", "gasto", "apoyo", "renta", "salario", "precio", "$")
_SENSITIVE = ("discapacidad", "salud", "enfermedad", "lengua", "indigena", "religion", "embaraz", "violencia", "etnia")
_LONGEST_LABEL = 120
_MOST = 10**12
Catalogues = Mapping[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Inferred:
    """A field: its type and settings in order, as YAML writes their values, and remarks for who goes on with it."""

    name: str
    label: str
    type: str
    settings: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    """A column's values as they were counted: raw value → how often."""

    profile: Profile
    rows: int
    values: list[tuple[object, int]] = field(default_factory=list)

    def share(self, take: Take, today: str) -> float:
        """Which part of the cells a type takes."""
        good = sum(count for value, count in self.values if take(value, today).problem is None)
        return good / sum(count for _, count in self.values)


def inferred(profile: Profile, rows: int, name: str, today: str, catalogues: Catalogues) -> Inferred:
    """The field of a column with values in a sheet of so many rows; `name` is free to be taken."""
    seen = _Seen(
        profile, rows, [*((profile.said[key], count) for key, count in profile.words.items()), *_days(profile)]
    )
    label = profile.column.parts[-1] if profile.column.parts else profile.column.heading
    made = next(each for infers in _IN_ORDER if (each := infers(seen, name, label, today, catalogues)) is not None)
    return _finished(made, seen)


def _days(profile: Profile) -> list[tuple[object, int]]:
    """Values that are no words, as far as there are examples: days and instants of a workbook."""
    return list(Counter(value for _, value in profile.examples if not key_of(value)).items())


def _finished(made: Inferred, seen: _Seen) -> Inferred:
    settings, remarks = list(made.settings), list(made.remarks)
    if seen.profile.filled == seen.rows:
        settings.append(("required", "yes"))
        remarks.append("En la hoja siempre viene; si puede faltar, quita «required».")
    if any(word in folded(seen.profile.column.heading) for word in _SENSITIVE):
        remarks.append("Puede ser un dato sensible: agrega «sensitivity: sensitive» y para qué se pide, en «purpose».")
    return Inferred(made.name, made.label, made.type, tuple(settings), made.choices, tuple(remarks))


def _all_but(share: float) -> tuple[str, ...]:
    return () if share == 1 else (f"Dudoso: {round((1 - share) * 100, 1)} % de las celdas no se pueden leer así.",)


def _by_check(seen: _Seen, name: str, label: str, today: str, catalogues: Catalogues) -> Inferred | None:
    """Types that have a check of their own: little else passes it."""
    for type_ in ("curp", "clabe", "rfc", "email", "phone", "postal_code"):
        shape = FIELD_TYPES[type_].shape({})
        share = seen.share(taker(type_, shape), today)
        if share >= NEARLY:
            return Inferred(name, label, type_, (), (), _all_but(share))
    return None


def _yes_no(seen: _Seen, name: str, label: str, today: str, catalogues: Catalogues) -> Inferred | None:
    words = {key for key, _ in seen.profile.words.items()}
    share = seen.share(taker("yes_no", YesNo()), today)
    if not words or share < NEARLY or len(words) > 4:
        return None
    doubt = ("Dudoso: sólo dice 0 y 1; puede ser un número.",) if words <= {"0", "1"} else ()
    return Inferred(name, label, "yes_no", (), (), (*_all_but(share), *doubt))


def _day(seen: _Seen, name: str, label: str, today: str, catalogues: Catalogues) -> Inferred | None:
    values = [(value, count) for value, count in seen.values if isinstance(value, str | date)]
    if sum(count for _, count in values) < NEARLY * sum(count for _, count in seen.values):
        return None
    take = taker("date", Day())
    share = seen.share(take, today)
    days = [str(found) for value, _ in values if (found := take(value, today).value) is not None]
    if share < NEARLY or not days:
        return None
    settings = (("max", "today()"),) if max(days) <= today else ()
    said = f"En la hoja, de {_shown_day(min(days))} a {_shown_day(max(days))}."
    return Inferred(name, label, "date", settings, (), (said, *_all_but(share)))


def _shown_day(day: str) -> str:
    return shown("date", Day(), day)


def _whole(seen: _Seen, name: str, label: str, today: str, catalogues: Catalogues) -> Inferred | None:
    if _is_money(seen, label):
        return None
    take = taker("integer", Whole(-_MOST, _MOST))
    share = seen.share(take, today)
    found = [int(str(value)) for raw, _ in seen.values if (value := take(raw, today).value) is not None]
    if share < NEARLY or not found:
        return None
    if _is_code(seen):
        return Inferred(
            name, label, "text", (("max_length", "30"),), (), ("Son números con ceros: se leen como texto.",)
        )
    said = f"En la hoja, de {min(found):,} a {max(found):,}; ajusta «min» y «max» a lo que dicen las reglas."
    settings = (("min", str(min(0, min(found)))), ("max", str(_round_up(max(found)))))
    return Inferred(name, label, "integer", settings, (), (said, *_all_but(share)))


def _is_code(seen: _Seen) -> bool:
    return any(isinstance(value, str) and value.strip().startswith("0") and len(value.strip()) > 1
               for value, _ in seen.values)  # fmt: skip


def _quantity(seen: _Seen, name: str, label: str, today: str, catalogues: Catalogues) -> Inferred | None:
    money = _is_money(seen, label)
    type_ = "money" if money else "decimal"
    take = taker(type_, Decimal(2, -_MOST * 100, _MOST * 100, money=money))
    share = seen.share(take, today)
    found = [Number(int(str(value))) / 100 for raw, _ in seen.values if (value := take(raw, today).value) is not None]
    if share < NEARLY or not found:
        return None
    said = f"En la hoja, de {min(found):,.2f} a {max(found):,.2f}; ajusta «min» y «max» a lo que dicen las reglas."
    settings = (
        ("min", str(_round_up(int(min(found))) if min(found) < 0 else 0)),
        ("max", str(_round_up(int(max(found)) + 1))),
    )
    places = () if money else (("places", "2"),)
    return Inferred(name, label, type_, (*settings, *places), (), (said, *_all_but(share)))


def _is_money(seen: _Seen, label: str) -> bool:
    said = folded(label)
    signs = any(isinstance(value, str) and "$" in value for value, _ in seen.values)
    return signs or any(word in said for word in _MONEY)


def _round_up(number: int) -> int:
    """The next round number of one figure and a half: 4 → 10, 37 → 40, 1,512 → 2,000; below zero the same."""
    size = int("1" + "0" * max(1, len(str(abs(number))) - 1))
    steps = max(1, -(-abs(number) // size))
    return steps * size * (-1 if number < 0 else 1)


def _listed(seen: _Seen, name: str, label: str, today: str, catalogues: Catalogues) -> Inferred | None:
    """A list that the city already has, else one of the words that come back again and again."""
    words = seen.profile.words
    if len(words) < 2 or not all(isinstance(value, str) for value, _ in seen.values):
        return None
    for each, options in catalogues.items():
        if len(words) >= 3 and (share := _share_of(options, words)) >= NEARLY:
            return Inferred(name, label, "choice", (("catalogue", each),), (), _all_but(share))
    if len(words) > MOST_OPTIONS or len(words) * _FROM_SHARE > seen.profile.filled:
        return None
    choices = tuple(_choices([cleaned(str(seen.profile.said[key])) for key, _ in words.most_common()]))
    rare = [str(seen.profile.said[key]) for key, count in words.items() if count == 1]
    doubt = (f"Dudoso: sólo vienen una vez {', '.join(rare[:5])}.",) if rare else ()
    return Inferred(name, label, "choice", (), choices, ("Las opciones son las palabras que trae la hoja.", *doubt))


def _share_of(options: Sequence[Option], words: Counter[str]) -> float:
    known = {folded(text) for option in options for text in (option.code, option.label)}
    return sum(count for word, count in words.items() if word in known) / sum(words.values())


def _choices(labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for label in labels:
        code = plain = as_name(label) or "opcion"
        number = 1
        while code in taken or code in ("yes", "no", "true", "false", "si"):
            number += 1
            code = f"{plain}_{number}"
        taken.add(code)
        yield code, label


def _text(seen: _Seen, name: str, label: str, today: str, catalogues: Catalogues) -> Inferred:
    longest = max((len(str(value)) for value, _ in seen.values), default=1)
    length = min(_round_up(longest * 3 // 2), Text().max_length)
    return Inferred(name, label, "text", (("max_length", str(length)),), (), (f"En la hoja, hasta {longest} letras.",))


_IN_ORDER = (_by_check, _yes_no, _day, _whole, _quantity, _listed, _text)
