"""Holds a CURP against the record it came with: the only check that sees most slips that the check digit misses.

A name that differs is a warning (the registry follows the document, and old homonyms or rectified names exist); a
different birth date, sex or state is an error.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from padron.curp.quick import LENGTH
from padron.curp.reading import Reading, finding
from padron.curp.repairs import is_one_slip
from padron.curp.roots import check_digit, complete, crossed_out, initials, root
from padron.curp.tables import DIGITS, ENTITIES, LETTERS, LOOKALIKES
from padron.problems import Problem

_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´ʼ"))


class Captured(TypedDict, total=False):
    """What was captured beside the CURP. Left out, None or blank: not compared; a blank second surname means none.

    `sex` is H, M or X; `state` a code of ENTITIES.
    """

    names: str | None
    first_surname: str | None
    second_surname: str | None
    birth_date: date | None
    sex: str | None
    state: str | None


def compare(reading: Reading, **captured: Unpack[Captured]) -> tuple[Problem, ...]:
    """Where the CURP and the record differ, one problem a part; nothing for a CURP that has not 18 characters.

    Parts that the CURP leaves unreadable are skipped: `reading` says so already. A problem carries as suggestion the
    one CURP that fits the record, where there is one and the CURP is the likelier of the two to be wrong.
    """
    if len(reading.text) != LENGTH:
        return ()
    found = [*_names(reading, captured), *_birth(reading, captured), *_codes(reading, captured)]
    meant = _meant(reading, captured) if found else None
    doubtful = not reading.valid
    return tuple(
        replace(each, suggestion=meant) if meant and (doubtful or each.severity == "error") else each for each in found
    )


def cross_checked(reading: Reading, **captured: Unpack[Captured]) -> Reading:
    """The same reading with what `compare` finds added, and its own suggestions as the record decides them."""
    added = compare(reading, **captured)
    meant = None if reading.valid else _meant(reading, captured)
    own = tuple(replace(each, suggestion=meant) if meant else each for each in reading.problems)
    return replace(reading, problems=own + added)


def agrees(key: str, said: tuple[int, str, str], **captured: Unpack[Captured]) -> bool:
    """Whether `compare` plainly has nothing to find in a key of which `quick.facts` said these; False: ask it."""
    born, first = captured.get("birth_date"), captured.get("first_surname")
    second, names = captured.get("second_surname"), captured.get("names")
    if born is not None and born.year * 10000 + born.month * 100 + born.day != said[0]:
        return False
    if captured.get("sex") not in (None, "", said[1]) or captured.get("state") not in (None, "", said[2]):
        return False
    return (
        (not _given(first) or initials(str(first)) == (key[0], key[1], key[13]))
        and (second is None or initials(second)[::2] == (key[2], key[14]))
        and (not _given(names) or initials(str(names), True)[::2] == (key[3], key[15]))
    )


def _names(reading: Reading, captured: Captured) -> Iterator[Problem]:
    first, second, names = (captured.get(part) for part in ("first_surname", "second_surname", "names"))
    spoilt = {each.position for each in reading.problems}
    if _given(first):
        yield from _name("curp_first_surname", reading.text, _surname(reading.text, str(first)), spoilt)
    if second is not None:
        options = [{3: one[0], 15: one[2]} for one in _readings(str(second))]
        yield from _name("curp_second_surname", reading.text, options, spoilt)
    if _given(names):
        options = [{4: one[0], 16: one[2]} for one in _readings(str(names), given=True)]
        yield from _name("curp_names", reading.text, options, spoilt)


def _given(part: object) -> bool:
    return part is not None and bool(str(part).strip())


def _surname(key: str, first: str) -> list[dict[int, str]]:
    return [{1: one[0], 2: crossed_out(one[0] + one[1] + key[2:4])[1], 14: one[2]} for one in _readings(first)]


def _readings(text: str, given: bool = False) -> list[tuple[str, str, str]]:
    """What the text lends; with an apostrophe in two ways, as X and as if it were not there: offices did both."""
    without = text.translate(_APOSTROPHES)
    return [initials(text, given)] if without == text else [initials(text, given), initials(without, given)]


def _name(code: str, key: str, options: list[dict[int, str]], spoilt: set[int | None]) -> Iterator[Problem]:
    """One warning, at the first position that differs from the record, unless one of the options fits everywhere."""
    differing = [
        [at for at, letter in option.items() if at not in spoilt and key[at - 1] != letter] for option in options
    ]
    if all(differing):
        at = differing[0][0]
        yield finding(code, at, said=key[at - 1], expected=options[0][at])


def _birth(reading: Reading, captured: Captured) -> Iterator[Problem]:
    given, said = captured.get("birth_date"), reading.birth_date
    if given is None or said is None or given == said:
        return
    parts = [part for part in ("year", "month", "day") if getattr(given, part) != getattr(said, part)]
    at = _first_difference(reading.text[4:10], f"{given:%y%m%d}")
    if len(parts) > 1:
        yield finding("curp_birth_date", at, said=f"{said:%d/%m/%Y}", given=f"{given:%d/%m/%Y}")
    else:
        width = 4 if parts[0] == "year" else 2
        said_part, given_part = (f"{getattr(each, parts[0]):0{width}d}" for each in (said, given))
        yield finding(f"curp_{parts[0]}_differs", at, said=said_part, given=given_part)


def _first_difference(said: str, given: str) -> int:
    """The position, of 5 to 10, where two dates first differ, or 17, where only the century does."""
    return next((at for at, (one, other) in enumerate(zip(said, given, strict=True), 5) if one != other), 17)


def _codes(reading: Reading, captured: Captured) -> Iterator[Problem]:
    sex, state = captured.get("sex"), captured.get("state")
    if sex and reading.sex and sex != reading.sex:
        yield finding("curp_sex_differs", 11, said=reading.sex, given=sex)
    if state and reading.state and state != reading.state:
        at = 12 if state[0] != reading.state[0] else 13
        given = ENTITIES[state].short if state in ENTITIES else state
        yield finding("curp_state_differs", at, said=ENTITIES[reading.state].short, given=given)


def _meant(reading: Reading, captured: Captured) -> str | None:
    """The one CURP that the whole record leaves possible, one slip away from what was written; None where unsure."""
    expected, text = _root(captured), reading.text
    if expected is None:
        return None
    if text[:16] == expected and _century_fits(text[16:17], captured):
        return _right_digit(text) if len(text) == LENGTH else None
    tails = [text[-2:], *(other + text[-1:] for other in LOOKALIKES.get(text[-2:-1], ""))]
    options = {expected + tail for tail in tails if _century_fits(tail[:1], captured)}
    sound = [each for each in options if is_one_slip(text, each) and each[17:] == check_digit(each[:17])]
    return sound[0] if len(sound) == 1 else None


def _right_digit(text: str) -> str | None:
    """The CURP with its digit put right, unless it was right, or position 17 may be the slip instead."""
    right = text[:17] + check_digit(text[:17])
    usual = complete(text[:16], "0" if text[16] in DIGITS else "A")
    return None if text[17:] in (right[17:], usual[17:]) else right


def _century_fits(homonym: str, captured: Captured) -> bool:
    born = captured.get("birth_date")
    return born is not None and homonym != "" and homonym in (DIGITS if born.year < 2000 else LETTERS)


def _root(captured: Captured) -> str | None:
    """The first 16 characters, where every part was captured."""
    names, first, second = captured.get("names"), captured.get("first_surname"), captured.get("second_surname")
    born, sex, state = captured.get("birth_date"), captured.get("sex"), captured.get("state")
    if not (names and first and born and sex and state) or second is None:
        return None
    try:
        return root(names, first, second, born, sex, state)
    except ValueError:
        return None
