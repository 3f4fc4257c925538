"""Finding people by words of their name, by folio, or by an exact CURP; an exact Ñ or accent comes first."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, exists, select, text

from padron.registry.folding import folded, folded_keeping_enye
from padron.registry.folios import owner_of
from padron.registry.keys import folio_of, provisional_of
from padron.registry.people import resolve, somebody
from padron.registry.store import FAN_OUT, View, scoped
from padron.registry.tables import enrolment, person

CURP_LIKE = re.compile(r"[A-Z]{4}[0-9]{6}[A-Z]{6}[0-9A-Z][0-9]")
NO_WORD = re.compile(r"[^\w\s]|[_\u0250-\U0010ffff]")
"""What the search index would take apart, or does not know as a letter."""
STARTS, STARTED = 5, "padron_word_starts(person.name_fold) @> CAST(:starts AS text[])"
"""Letters of a word that the index of PostgreSQL knows, and how it is asked."""
CANDIDATES = 500
MOST_NAMESAKES = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: enough to tell people apart, no CURP and no address."""

    person_key: bytes
    given_names: str
    first_surname: str
    second_surname: str
    birth_date: str | None
    sex: str | None


@scoped(FAN_OUT)
def search(
    view: View,
    words: str,
    limit: int = 20,
    areas: Collection[str] | None = None,
    programs: Collection[str] | None = None,
) -> list[Found]:
    """People whose names have every one of the words, each from its beginning, in any order.

    A CURP or a folio finds exactly its person. `areas` and `programs` keep those enrolled there; None keeps all.
    """
    exact = _exact(view, words)
    if exact is not None:
        return _found(view, [person.c.person_key == exact, *_scope(areas, programs)], limit)
    asked = folded(NO_WORD.sub(" ", normalize("NFC", words))).split()[:8]
    if not asked:
        return []
    scope = _scope(areas, programs)
    named = _by_name(view, asked, 4 * CANDIDATES if scope else CANDIDATES)
    hits = _found(view, [named, person.c.merged_into.is_(None), *scope], CANDIDATES)
    return sorted(hits, key=_rank(words))[:limit]


@scoped(FAN_OUT)
def namesakes(view: View, words: str, birth_date: str) -> list[Found]:
    """Everybody of these very words, in whatever order, and this birth date (ISO)."""
    asked = sorted(folded(words).split())
    return [
        each
        for each in search(view, words, MOST_NAMESAKES)
        if each.birth_date == birth_date
        and sorted(folded(f"{each.given_names} {each.first_surname} {each.second_surname or ''}").split()) == asked
    ]


def _exact(view: View, words: str) -> bytes | None:
    """The person of a CURP, provisional folio or folio, or None when the text is none that is known."""
    typed = "".join(words.split()).upper()
    identifier = typed if CURP_LIKE.fullmatch(typed) else provisional_of(typed)
    if identifier is not None:
        return resolve(view, identifier)
    shown = folio_of(typed)
    if shown is None:
        return None
    found = owner_of(view, shown)
    return None if found is None else somebody(view, [found[0]]).get(found[0])


def _by_name(view: View, asked: list[str], most: int) -> ColumnElement[bool]:
    """Everybody so named, or, where the index gives the newest first, the newest `most`."""
    if view.on_postgres:
        rest = {f"word_{n}": f"% {_plain(word)}%" for n, word in enumerate(asked) if len(word) > STARTS}
        parts = [STARTED, *(f"(' ' || person.name_fold) LIKE :{name}" for name in rest)]
        starts = [word[:STARTS] for word in asked]
        return text(" AND ".join(parts)).bindparams(starts=starts, **rest)  # type: ignore[return-value]
    match = " AND ".join(f'"{word}"*' for word in asked)
    return text(
        "person.person_key IN (SELECT person_key FROM person_search WHERE person_search MATCH :match "
        "ORDER BY rowid DESC LIMIT :most)"
    ).bindparams(match=match, most=most)  # type: ignore[return-value]


def _plain(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _scope(areas: Collection[str] | None, programs: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Only people enrolled in one of the areas and one of the programs, where these are given."""
    limits: list[ColumnElement[bool]] = []
    if areas is not None:
        limits.append(enrolment.c.area.in_(sorted(areas)))
    if programs is not None:
        limits.append(enrolment.c.program.in_(sorted(programs)))
    return [exists().where(enrolment.c.person_key == person.c.person_key, *limits)] if limits else []


def _found(view: View, where: list[Any], limit: int) -> list[Found]:
    table = person.c
    asked = select(
        table.person_key, table.given_names, table.first_surname, table.second_surname, table.birth_date, table.sex
    ).where(*where)  # fmt: skip
    return [Found(*row) for row in view.connection.execute(asked.limit(limit))]


def _rank(words: str) -> Callable[[Found], tuple[int, int, str]]:
    """Fewest words that only match once Ñ is N, then once accents go, then by surname."""
    with_enye, with_accents = _begun(folded_keeping_enye(words)), _begun(words.lower())

    def rank(each: Found) -> tuple[int, int, str]:
        name = f" {each.first_surname} {each.second_surname} {each.given_names}"
        kept, lowered = f" {folded_keeping_enye(name)}", name.lower()
        missed_enye = [word for word in with_enye if word not in kept]
        missed_accents = [word for word in with_accents if word not in lowered]
        return len(missed_enye), len(missed_accents), kept.replace("ñ", "n~")

    return rank


def _begun(words: str) -> list[str]:
    """Each word with the blank that stands before it where it begins one."""
    return [f" {word}" for word in words.split()]
