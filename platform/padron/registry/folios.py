"""Folios of what is handed out on paper: new ones that nobody has, and what one of them stands for."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Table, select

from padron.registry import rows
from padron.registry.keys import new_folios
from padron.registry.programs import programs_named
from padron.registry.store import CONTROL, ONE_PERSON, Unit, View, scoped
from padron.registry.tables import benefit, enrolment, folio, receipt


class Receipted(NamedTuple):
    """What a folio stands for, without whose it is. `service` is empty for an application; `on` an ISO day."""

    program: str
    title: str
    confidential: bool
    service: str
    on: str
    state: str


@scoped(CONTROL)
def fresh_folios(unit: Unit, count: int = 64) -> Iterator[str]:
    """Folios that nobody has, made so many at a time; a clash among 2^50 is looked for all the same."""
    while True:
        made = list(new_folios(count))
        taken = {row[0] for table in (folio, receipt)
                 for row in rows.fetch(unit.connection, table, ("folio",), "folio", made)}  # fmt: skip
        yield from (each for each in made if each not in taken)


@scoped(ONE_PERSON)
def receipt_folios(view: View, person_keys: Iterable[bytes]) -> dict[bytes, str]:
    """The folio of each delivery to these people, by its id."""
    found = rows.fetch(view.connection, receipt, ("benefit_id", "folio"), "person_key", person_keys)
    return dict(found)


@scoped(CONTROL)
def owner_of(view: View, shown: str) -> tuple[bytes, bytes, bytes | None] | None:
    """(person, enrolment or delivery, delivery) of a folio (canonical); None where there is none."""
    found = view.connection.execute(select(folio).where(folio.c.folio == shown)).one_or_none()
    if found is not None:
        return found.person_key, found.enrolment_id, None
    given = view.connection.execute(select(receipt).where(receipt.c.folio == shown)).one_or_none()
    return None if given is None else (given.person_key, given.benefit_id, given.benefit_id)


@scoped(CONTROL)
def enrolled_by(view: View, folios: Iterable[str]) -> dict[str, tuple[bytes, bytes]]:
    """(person, enrolment) of those of these folios (canonical) that are an application's."""
    found = rows.fetch(view.connection, folio, ("folio", "person_key", "enrolment_id"), "folio", sorted(folios))
    return {shown: (key, identifier) for shown, key, identifier in found}


@scoped(ONE_PERSON)
def receipted(view: View, shown: str) -> Receipted | None:
    """The delivery or application of a folio (canonical); None where there is none."""
    found = owner_of(view, shown)
    if found is None:
        return None
    person_key, identifier, delivery = found
    table: Table = enrolment if delivery is None else benefit
    row = view.connection.execute(
        select(table).where(table.c.person_key == person_key, table.c.id == identifier)
    ).one_or_none()
    if row is None:
        return None
    about = programs_named(view, {row.program})[row.program]
    said = ("", row.applied_on, row.state) if delivery is None else (row.service, row.delivered_on, row.status)
    return Receipted(row.program, about.title, about.confidential, *said)
