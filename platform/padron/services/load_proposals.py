"""Rows without a CURP, or with a wrong one: the one person of that name and birth date is proposed, never guessed."""

from collections.abc import Sequence

from padron.curp import masked
from padron.language.values import blank, taker
from padron.problems import errors, problem
from padron.registry.history import history
from padron.registry.people import people_of
from padron.registry.read_audit import Look
from padron.registry.search import Found, namesakes
from padron.registry.store import Store, View
from padron.services.load_rows import Row
from padron.services.people import works_with
from padron.services.policy import Actor
from padron.shapes import Day

_NAMES = ("nombre", "primer_apellido", "segundo_apellido")
_OTHER = frozenset({"duplicate_in_file"})
_TAKE = taker("date", Day(greatest="today"))


def propose_people(store: Store, rows: Sequence[Row], reader: Actor | None, today: str) -> None:
    """Adds `person_proposed` to rejected rows whose CURP is missing or wrong, where exactly one person fits.

    Only somebody with whom the reader works is proposed, and each proposal is on record as a look.
    """
    if reader is None:
        return
    wanted = [(row, asked) for row in rows if _lacks_curp(row) and (asked := _asked(row, today)) is not None]
    if not wanted:
        return
    looks = []
    with store.reading() as view:
        for row, (words, born) in wanted:
            found = _only(view, words, born)
            person = people_of(view, [found.person_key]).get(found.person_key) if found is not None else None
            if person is None or not works_with(reader, history(view, person.person_key)):
                continue
            row.problems.append(problem("person_proposed", field="curp", masked=masked(person.identifier)))
            looks.append(Look(reader.name, "load", person.person_key, "row without a right CURP"))
    if looks:
        store.read_audit.append_many(looks)


def _lacks_curp(row: Row) -> bool:
    found = (*row.problems, *(row.record.problems if row.record is not None else ()))
    return any(each.field == "curp" and each.code not in _OTHER for each in errors(found))


def _asked(row: Row, today: str) -> tuple[str, str] | None:
    """The words of the name and the birth date as an ISO day; None where the row does not say both."""
    person = row.sheet.person
    words = " ".join(str(person[name]) for name in _NAMES if not blank(person.get(name)))
    born = _TAKE(person.get("fecha_nacimiento"), today).value
    return (words, born) if len(words.split()) >= 2 and isinstance(born, str) else None


def _only(view: View, words: str, born: str) -> Found | None:
    """The one person of these very words, in whatever order, and this birth date."""
    same = namesakes(view, words, born)
    return same[0] if len(same) == 1 else None
