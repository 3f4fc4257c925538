"""What the words of a column stand for where the question does not take them as they are: proposed, to be confirmed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from padron.intake.anysheet.mapping import key_of
from padron.intake.anysheet.survey import Profile
from padron.intake.anysheet.words import BLANKS, CITIES, SEXES, VALUES
from padron.intake.headers import plain
from padron.language.values import Take, taker
from padron.language.values.texts import folded
from padron.outputs.columns import NO_TEXT, YES_TEXT, Column
from padron.shapes import Choice, Choices, Option, Text, YesNo

MOST_LISTED = 60
_LEAST, _SURE, _APART = 68, 88, 3
_FEMALE = frozenset({"f", "fem", "femenino", "femenina", "fem."})
BLANK_LABEL = "(en blanco)"


@dataclass(frozen=True, slots=True)
class ValueWord:
    """A word of a column, how many cells say it, and the code proposed for it: None where nothing is like it.

    `to` "" is blank; `label` says it in words; `sure` from 0 to 1.
    """

    said: str
    count: int
    to: str | None
    label: str
    why: str
    sure: float


def value_words(profile: Profile, column: Column, today: str) -> tuple[ValueWord, ...]:
    """The words of a column that its question does not take, the most frequent first, each with what is proposed."""
    take = taker(column.field.type, column.shape)
    found = [
        each
        for key, count in profile.words.most_common()
        if (each := _word(key, str(profile.said[key]).strip(), count, profile, column, take, today)) is not None
    ]
    return tuple(found[:MOST_LISTED])


def _word(
    key: str, said: str, count: int, profile: Profile, column: Column, take: Take, today: str
) -> ValueWord | None:
    if column.field.name == "sexo" and key == "m" and _FEMALE & profile.words.keys():
        return ValueWord(said, count, "H", "Hombre", "en esta columna «F» es mujer", 0.95)
    if take(profile.said[key], today).problem is None:
        return None
    found = likely(said, count, column, key)
    if found is None and _takes_words(column):
        return ValueWord(said, count, None, "", "no se parece a ninguna opción", 0.0)
    return found


def likely(said: str, count: int, column: Column, key: str = "") -> ValueWord | None:
    """What a word that its question does not take most likely stands for; None where nothing is like it."""
    for proposes in (_from_tables, _as_blank, _by_likeness):
        found = proposes(key or key_of(said), said, count, column)
        if found is not None:
            return found
    return None


def _takes_words(column: Column) -> bool:
    return isinstance(column.shape, Choice | Choices | YesNo)


def options_of(column: Column) -> tuple[Option, ...]:
    """The options that a word may stand for; yes and no as two of them."""
    shape = column.shape
    if isinstance(shape, Choice | Choices):
        return shape.options
    return (Option("yes", YES_TEXT), Option("no", NO_TEXT)) if isinstance(shape, YesNo) else ()


def _from_tables(key: str, said: str, count: int, column: Column) -> ValueWord | None:
    """By the tables of short forms, as far as the question has such an option."""
    for option in options_of(column):
        if plain(key) in map(plain, _short_forms(column, option)):
            return ValueWord(said, count, option.code, option.label, "así suele escribirse", 0.92)
    return None


def _short_forms(column: Column, option: Option) -> Iterable[str]:
    if column.field.name == "sexo":
        return SEXES.get(option.code, ())
    if isinstance(column.shape, YesNo):
        return VALUES[option.code]
    return CITIES.get(folded(option.label), ())


def _as_blank(key: str, said: str, count: int, column: Column) -> ValueWord | None:
    """A sign for nothing known, where a text could not stand."""
    free = isinstance(column.shape, Text) and column.field.type == "text"
    if free or key not in BLANKS:
        return None
    return ValueWord(said, count, "", BLANK_LABEL, "quiere decir que no hay dato", 0.9)


def _by_likeness(key: str, said: str, count: int, column: Column) -> ValueWord | None:
    """The option most like it, unless a second one is nearly as like."""
    options = options_of(column)
    labels = {option.code: folded(option.label) for option in options}
    scored = sorted(((_likeness(key, text), code) for code, text in labels.items()), reverse=True)[:2]
    if not scored or scored[0][0] < _LEAST:
        return None
    score, code = scored[0]
    if len(scored) > 1 and score - scored[1][0] < _APART and labels[code] != labels[scored[1][1]]:
        return None
    label = next(option.label for option in options if option.code == code)
    return ValueWord(said, count, code, label, "es la opción que más se parece", min(score, _SURE) / 100)


def _likeness(one: str, other: str) -> float:
    """Likeness of words; a word that begins another, or the initials of it, is like it too."""
    plain = one.rstrip(".")
    if len(plain) >= 3 and other.startswith(plain):
        return 90.0
    initials = "".join(word[0] for word in other.split())
    if len(plain) >= 2 and plain.replace(".", "") == initials:
        return 85.0
    return float(fuzz.WRatio(one, other)) if len(one) > 3 else float(fuzz.ratio(one, other))


def accepted(words: Iterable[ValueWord], least: float = 0.0) -> dict[str, str]:
    """The values of a mapping from proposals: what each word stands for, those undecided left out."""
    return {key_of(each.said): each.to for each in words if each.to is not None and each.sure >= least}


def labels_of(column: Column) -> Iterator[tuple[str, str]]:
    """(code, label) of each option, for choosing what a word stands for."""
    yield from ((option.code, option.label) for option in options_of(column))


def label_of(column: Column, code: str) -> str:
    """A code in words; "(en blanco)" for none."""
    known: Mapping[str, str] = dict(labels_of(column))
    return known.get(code, code) if code else BLANK_LABEL
