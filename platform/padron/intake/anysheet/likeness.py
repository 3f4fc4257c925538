"""How much a column of a sheet is like a question of the program: by its heading, and by what stands in it. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from padron.intake.anysheet.mapping import targets
from padron.intake.anysheet.survey import Profile
from padron.intake.anysheet.words import ALL, BY_TEXT, SHORT_FORMS
from padron.intake.headers import plain
from padron.language.values import Take, taker
from padron.language.values.texts import folded
from padron.outputs.columns import Column
from padron.program.model import Program
from padron.shapes import Choice, Choices, Day, Text, YesNo

EXACT, PART, EXPANDED = 1.0, 0.96, 0.94
_LEAST = 0.62
ALIKE = "se llama parecido"
_FILLERS = frozenset(
    {"de", "del", "la", "el", "los", "las", "en", "y", "a", "que", "por", "con", "su", "un", "una", "o", "es", "se"}
    | {"al", "lo", "para", "cual", "cuanto", "cuantas", "cuantos"}
)
_BEFORE = frozenset({"datos personales", "datos generales", "beneficiario", "beneficiaria", "solicitante", "titular"})
WORTH: Mapping[str, float] = {
    "curp": 1.0, "email": 0.95, "phone": 0.85, "rfc": 0.95, "clabe": 0.95, "postal_code": 0.7, "date": 0.5,
    "yes_no": 0.4, "choice": 0.6, "choices": 0.5, "integer": 0.25, "decimal": 0.2, "money": 0.3, "text": 0.0,
}  # fmt: skip
"""How much it says that values of a column are of a type: a CURP is nothing else, a number may be anything."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question made ready for comparing: its column, its names plainly and in words, and how its values are read."""

    column: Column
    plain: frozenset[str]
    synonyms: frozenset[str]
    words: tuple[str, ...]
    take: Take


def wanted(program: Program) -> tuple[Wanted, ...]:
    """Each question of the program that a column may fill."""
    return wanted_of(targets(program).values())


def wanted_of(columns: Iterable[Column]) -> tuple[Wanted, ...]:
    """The same of columns that may be of no program yet."""
    return tuple(map(_wanted, columns))


def _wanted(column: Column) -> Wanted:
    field = column.field
    names = [column.name, column.label, field.label.es, field.name, field.renamed_from or ""]
    synonyms = BY_TEXT.get(field.name, frozenset()) if column.kind != "answer" else frozenset()
    return Wanted(
        column,
        frozenset(plain(each) for each in names if each),
        synonyms,
        tuple(dict.fromkeys(_worded(each) for each in (column.name, column.label, field.label.es))),
        taker(field.type, field.shape),
    )


def known_words(program: Program) -> Callable[[str], bool]:
    """Whether a heading is a word for one of the program's questions, letter by letter or by a synonym."""
    return known_to(wanted(program))


def known_to(asked: Iterable[Wanted]) -> Callable[[str], bool]:
    """The same for questions made ready."""
    own = frozenset(name for each in asked for name in each.plain) | ALL

    def known(text: str) -> bool:
        return plain(text) in own or plain(_worded(text)) in own

    return known


@cache
def _worded(text: str) -> str:
    """A heading in words that can be compared: without case, accents or signs, short forms written out."""
    cleared = "".join(sign if sign.isalnum() else " " for sign in folded(text.replace("_", " ")))
    return " ".join(SHORT_FORMS.get(word, word) for word in cleared.split())


def _content(text: str) -> set[str]:
    return {word for word in text.split() if word not in _FILLERS}


def heading_likeness(parts: tuple[str, ...], asked: Wanted) -> tuple[float, str]:
    """From 0 to 1, and why. A heading of two rows is looked at as a whole and by its lowest part."""
    if not parts:
        return 0.0, ""
    whole, own = " ".join(parts), parts[-1]
    before = {folded(each) for each in parts[:-1]}
    for text, worth in ((whole, EXACT), (own, EXACT if not before - _BEFORE else PART), (parts[0], PART - 0.1)):
        if plain(text) in asked.plain:
            return worth, "se llama igual"
        if plain(text) in asked.synonyms:
            return worth - 0.01, "así suele llamarse"
        if plain(_worded(text)) in asked.synonyms | asked.plain:
            return min(worth, EXPANDED), "así suele abreviarse"
    best = max((_alike(_worded(text), name) for text in {whole, own} for name in asked.words), default=0.0)
    return (best, ALIKE) if best >= _LEAST else (0.0, "")


def _alike(said: str, name: str) -> float:
    """Likeness of two texts in words: all of one inside the other counts by how much of the other that is."""
    ours, theirs = _content(said), _content(name)
    if not ours or not theirs:
        return 0.0
    spelt = fuzz.token_sort_ratio(" ".join(sorted(ours)), " ".join(sorted(theirs))) / 100
    within = fuzz.token_set_ratio(" ".join(ours), " ".join(theirs)) / 100
    share = min(len(ours), len(theirs)) / max(len(ours), len(theirs))
    return min(0.9, max(spelt, within * (0.55 + 0.45 * share)))


def share_taken(values: Iterable[object], take: Take, today: str) -> float:
    """Which part of these values is read without an error, from 0 to 1; 0 for none at all."""
    taken = [take(value, today).problem is None for value in values]
    return sum(taken) / len(taken) if taken else 0.0


def look_likeness(profile: Profile, asked: Wanted, today: str) -> tuple[float, float]:
    """(which part of the examples is read without an error, how much that says) of a column and a question."""
    share = share_taken((value for _, value in profile.examples), asked.take, today)
    return share, WORTH.get(asked.column.field.type, 0.2)


def is_strict(column: Column) -> bool:
    """Whether values that cannot be read speak against a question: not for lists, whose words can be mapped."""
    shape = column.shape
    if isinstance(shape, Choice | Choices | YesNo):
        return False
    return isinstance(shape, Day) or not isinstance(shape, Text) or bool(shape.pattern) or shape.keyboard != "text"
