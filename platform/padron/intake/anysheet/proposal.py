"""A mapping proposed from a survey: each column with the question it likely fills, how sure that is, and why. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from padron.curp import cleaned as cleaned_curp
from padron.curp.quick import LENGTH, facts
from padron.intake.anysheet.likeness import PART, Wanted, heading_likeness, is_strict, look_likeness, wanted
from padron.intake.anysheet.mapping import NAMES, MappedColumn, SheetMapping, key_of, targets
from padron.intake.anysheet.names import Divided, Order, agreement, divided, order_of
from padron.intake.anysheet.survey import Profile, Survey
from padron.intake.anysheet.table import SheetColumn
from padron.intake.anysheet.value_words import ValueWord, accepted, value_words
from padron.intake.anysheet.words import FULL_NAME
from padron.language.values import taker
from padron.program.model import Program
from padron.shapes import Day

Sureness = Literal["sure", "likely", "doubtful", "none"]
SURE, LIKELY, LEAST = 0.84, 0.66, 0.5
_LOOKS_ALONE, _MOSTLY = 0.8, 0.6
_SAID_PARTS: Mapping[str, Literal["names", "first", "second"]] = {
    "nombre": "names", "primer_apellido": "first", "segundo_apellido": "second",
}  # fmt: skip
_SAMPLE = 6
LOOKS = "% de los valores van con la pregunta"
CONFIRMED = "así se confirmó"
"""Why, where a mapping that was kept said so."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One column and one question: how much they are alike, from 0 to 1, and why, in words."""

    column: int
    name: str
    score: float
    why: tuple[str, ...]
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column with its question ("" where none is like it), why, some of its values, and words to be mapped.

    `is_open`: nobody decided that it is not read; see MappedColumn.
    """

    column: SheetColumn
    name: str
    score: float
    why: tuple[str, ...]
    examples: tuple[object, ...]
    words: tuple[ValueWord, ...] = ()
    order: Order = ""
    is_open: bool = False

    @property
    def sureness(self) -> Sureness:
        """How sure, in three steps."""
        if not self.name:
            return "none"
        return "sure" if self.score >= SURE else "likely" if self.score >= LIKELY else "doubtful"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A survey and what is proposed for each of its columns."""

    survey: Survey
    columns: tuple[ProposedColumn, ...]
    program: str

    def mapping(self) -> SheetMapping:
        """The mapping as proposed, words that stand for something included."""
        return SheetMapping(
            self.program,
            tuple(MappedColumn(each.column.heading, each.name, accepted(each.words), each.order, each.is_open)
                  for each in self.columns),
            self.survey.sheet,
        )  # fmt: skip

    @property
    def undecided(self) -> list[tuple[ProposedColumn, ValueWord]]:
        """The words for which nothing could be proposed."""
        return [(each, word) for each in self.columns for word in each.words if word.to is None]


def proposed(survey: Survey, program: Program, today: str, mapping: SheetMapping | None = None) -> Proposal:
    """The Proposal of a survey; where a mapping is given, its choices stand, and only what is new to it is proposed:
    words, and columns that it leaves open.
    """
    chosen = _chosen(survey, mapping) if mapping is not None else told(survey, program, today)
    if mapping is not None and any(each.is_open for each in mapping.columns):
        chosen |= _further(guesses(survey, wanted(program), today), mapping)
    pairs = _with_curp(survey, chosen)
    known = mapping.columns if mapping is not None else ()
    made = [
        _column(profile, chosen.get(at), program, today, pairs, known[at] if at < len(known) else None)
        for at, profile in enumerate(survey.profiles)
    ]
    return Proposal(survey, tuple(made), program.name)


def told(survey: Survey, program: Program, today: str) -> dict[int, Guess]:
    """What is proposed where no mapping says anything, by the columns' places."""
    return assigned(guesses(survey, wanted(program), today))


def _further(found: Iterable[Guess], mapping: SheetMapping) -> dict[int, Guess]:
    """What is proposed for the columns that a mapping leaves open: questions that none of its own fill."""
    taken = set(mapping.named())
    taken |= set(NAMES) if FULL_NAME in taken else {FULL_NAME} if taken & set(NAMES) else set()
    left = {at for at, each in enumerate(mapping.columns) if each.is_open}
    return assigned(each for each in found if each.column in left and each.name not in taken)


def _chosen(survey: Survey, mapping: SheetMapping) -> dict[int, Guess]:
    """A mapping's own choices, its columns in the table's order."""
    return {
        at: Guess(at, each.name, 1.0, (CONFIRMED,))
        for at, (_, each) in enumerate(zip(survey.profiles, mapping.columns, strict=False))
        if each.name
    }


def _column(
    profile: Profile,
    guess: Guess | None,
    program: Program,
    today: str,
    pairs: Mapping[int, str],
    known: MappedColumn | None,
) -> ProposedColumn:
    examples = tuple(dict.fromkeys(value for _, value in profile.examples))[:_SAMPLE]
    if guess is None:
        return ProposedColumn(profile.column, "", 0.0, (), examples, is_open=known is None or known.is_open)
    order: Order = ""
    if guess.name == FULL_NAME:
        order = (known.order if known else "") or order_of(_paired(profile, pairs))
        return ProposedColumn(profile.column, FULL_NAME, guess.score, guess.why, examples, (), order)
    words = value_words(profile, targets(program)[guess.name], today)
    if known is not None:
        words = tuple(_as_known(each, known) for each in words)
    return ProposedColumn(profile.column, guess.name, guess.score, guess.why, examples, words)


def _as_known(word: ValueWord, known: MappedColumn) -> ValueWord:
    key = key_of(word.said)
    return replace(word, to=known.values[key], why=CONFIRMED, sure=1.0) if key in known.values else word


def guesses(survey: Survey, asked: Sequence[Wanted], today: str) -> list[Guess]:
    """Every likeness of a column and a question that is worth a thought, the best first."""
    found = [each for at, profile in enumerate(survey.profiles) for each in _of_column(at, profile, asked, today)]
    curps = _with_curp(survey, assigned(found))
    found = [_held_against_curp(each, survey.profiles[each.column], curps, today) for each in found]
    found += _by_curp_alone(survey, curps, {each.column.name for each in asked}, found)
    return sorted((each for each in found if each.score >= LEAST), key=lambda each: (-each.score, each.column))


def is_running_number(profile: Profile) -> bool:
    """Whether a column only counts its rows, which no program asks for."""
    whole = [(row, number) for row, value in profile.examples if (number := _whole(value)) is not None]
    steps = {number - row for row, number in whole}
    return len(whole) >= 3 and len(whole) == len(profile.examples) and len(steps) == 1 and steps <= {0, 1}


def _whole(value: object) -> int | None:
    if isinstance(value, str):
        return int(value) if value.isdecimal() else None
    return int(value) if isinstance(value, int | float) else None


def _of_column(at: int, profile: Profile, asked: Sequence[Wanted], today: str) -> Iterable[Guess]:
    least = PART - 0.015 if is_running_number(profile) else 0.0
    for each in asked:
        heading, why = heading_likeness(profile.column.parts, each)
        if heading < least:
            continue
        share, worth = look_likeness(profile, each, today)
        if not profile.examples:
            share, worth = 1.0, 0.0
        score, told = _together(heading, share, worth, is_strict(each.column))
        if score >= LEAST - 0.15:
            told = told and (share >= 0.5 or is_strict(each.column))
            seen = f"{round(share * 100)} {LOOKS}" if told else ""
            reasons = tuple(filter(None, (why, seen)))
            yield Guess(at, each.column.name, score, reasons, isinstance(each.column.shape, Day))


def _together(heading: float, share: float, worth: float, strict: bool) -> tuple[float, bool]:
    """A heading's and the values' likeness as one, and whether the values had a say."""
    if not heading:
        return (worth * share * 0.9 if worth >= _LOOKS_ALONE and share >= 0.8 else 0.0), True
    if strict and share < 0.5:
        return heading * (0.45 + 0.5 * share), True
    return heading * (1 - worth * 0.3) + worth * 0.3 * share, worth > 0


def _with_curp(survey: Survey, chosen: Mapping[int, Guess]) -> dict[int, str]:
    """The CURP of each example row, where one column is the CURP."""
    at = next((column for column, guess in chosen.items() if guess.name == "curp"), None)
    if at is None:
        return {}
    cleaned = {row: cleaned_curp(str(value)) for row, value in survey.profiles[at].examples}
    return {row: curp for row, curp in cleaned.items() if len(curp) == LENGTH}


def _paired(profile: Profile, curps: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(value), curps[row]) for row, value in profile.examples if row in curps and isinstance(value, str)]


def _held_against_curp(guess: Guess, profile: Profile, curps: Mapping[int, str], today: str) -> Guess:
    """A guess about a name or a birth date, better or worse by what the CURPs of the same rows say."""
    pairs = _paired(profile, curps)
    if guess.name == FULL_NAME:
        return _full_name(guess, profile, pairs)
    if guess.name in _SAID_PARTS and _share_divided(pairs) >= _MOSTLY:
        return replace(guess, score=guess.score * 0.5)  # it holds more than this part
    if guess.name in _SAID_PARTS and len(pairs) >= 3:
        share = agreement(_SAID_PARTS[guess.name], pairs)
        why = f"las letras de la CURP coinciden en {round(share * 100)} %"
        score = max(guess.score, 0.9) if share >= 0.85 else guess.score * (0.4 + 0.5 * share)
        return replace(guess, score=score, why=(*guess.why[:1], why))
    if guess.is_day and (same := _births(profile, curps, today)) is not None:
        if guess.name != "fecha_nacimiento":
            return replace(guess, score=guess.score * 0.3) if same >= 0.8 else guess
        why = f"coincide con la CURP en {round(same * 100)} %"
        score = max(guess.score, 0.9) if same >= 0.8 else guess.score * (0.4 + 0.5 * same)
        return replace(guess, score=score, why=(*guess.why[:1], why))
    return guess


def _full_name(guess: Guess, profile: Profile, pairs: Sequence[tuple[str, str]]) -> Guess:
    share = _share_divided(pairs)
    if share >= _MOSTLY:
        why = f"{round(share * 100)} % se separan con las letras de la CURP"
        return replace(guess, score=max(guess.score, 0.95), why=(*guess.why[:1], why))
    values = [str(value) for _, value in profile.examples]
    several = sum(len(value.split()) >= 3 for value in values) / len(values) if values else 0.0
    why = f"{round(several * 100)} % traen tres palabras o más"
    return replace(guess, score=guess.score * (0.45 + 0.5 * several), why=(*guess.why[:1], why))


def _share_divided(pairs: Sequence[tuple[str, str]]) -> float:
    """Which part of a column are full names that the CURPs divide."""
    return sum(isinstance(divided(full, curp), Divided) for full, curp in pairs) / len(pairs) if pairs else 0.0


def _births(profile: Profile, curps: Mapping[int, str], today: str) -> float | None:
    """Which part of a column's days are those of the CURPs; None where there are not three to compare."""
    take, now = taker("date", Day()), int(today.replace("-", ""))
    said = []
    for row, value in profile.examples:
        known = facts(curps[row], now) if row in curps else None
        day = take(value, today).value if known is not None else None
        if known is not None and isinstance(day, str):
            said.append(date.fromisoformat(day).strftime("%Y%m%d") == str(known[0]))
    return sum(said) / len(said) if len(said) >= 3 else None


def _by_curp_alone(
    survey: Survey, curps: Mapping[int, str], names: set[str], found: Sequence[Guess]
) -> Iterable[Guess]:
    """Columns of names without a telling heading, told by the letters that they lend."""
    told = {each.column for each in found if each.score >= LIKELY}
    for at, profile in enumerate(survey.profiles):
        pairs = _paired(profile, curps)
        if at in told or len(pairs) < 5:
            continue
        for name, part in _SAID_PARTS.items():
            share = agreement(part, pairs)
            if name in names and share >= 0.9:
                yield Guess(at, name, 0.8, (f"las letras de la CURP coinciden en {round(share * 100)} %",))


def assigned(found: Iterable[Guess]) -> dict[int, Guess]:
    """The best guesses, each column and each question once; a full name and its parts not both."""
    chosen: dict[int, Guess] = {}
    taken: set[str] = set()
    for each in sorted(found, key=lambda guess: -guess.score):
        if each.score < LEAST or each.column in chosen or each.name in taken:
            continue
        chosen[each.column] = each
        taken.add(each.name)
        if each.name == FULL_NAME:
            taken.update(NAMES)
        elif each.name in NAMES:
            taken.add(FULL_NAME)
    return chosen
