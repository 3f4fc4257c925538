"""A program's enrolments part by part, in the order of their keys, so that an export of everybody stays small."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from padron.registry import rows
from padron.registry.arrivals import UNDONE
from padron.registry.canonical import mapping
from padron.registry.enrolments import Enrolment, enrolment_from
from padron.registry.store import FAN_OUT, ONE_PERSON, View, scoped
from padron.registry.tables import benefit, enrolment

AT_ONCE = 500
_ACTIVATED = enrolment.columns.keys().index("activated_on")
_GIVEN = ("enrolment_id", "program", "service", "quantity", "amount", "delivered_on", "status", "answers", "nth")


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery as stored: `quantity` in hundredths, `amount` in centavos; `status` delivered, held or void."""

    service: str
    quantity: int
    amount: int | None
    on: str
    status: str
    answers: dict[str, object]


@scoped(FAN_OUT)
def enrolled(view: View, program: str, many: int = AT_ONCE) -> Iterator[list[tuple[Enrolment, str | None]]]:
    """Every enrolment of a program that counts, with the day it became active, `many` at once."""
    table, last = enrolment.c, None
    while True:
        asked = select(enrolment).where(table.program == program, table.category != UNDONE)
        if last is not None:
            asked = asked.where(tuple_(table.person_key, table.id) > tuple_(*last))
        found = view.connection.execute(asked.order_by(table.person_key, table.id).limit(many)).all()
        if not found:
            return
        last = (found[-1].person_key, found[-1].id)
        yield [(enrolment_from(tuple(row)), row[_ACTIVATED]) for row in found]


@scoped(ONE_PERSON)
def delivered_to(view: View, program: str, person_keys: Iterable[bytes]) -> dict[bytes, list[Delivered]]:
    """What these people were given by a program, by enrolment, the first delivery first."""
    found: dict[bytes, list[Delivered]] = {}
    stored = rows.fetch(view.connection, benefit, _GIVEN, "person_key", set(person_keys))
    for of, name, service, quantity, amount, on, status, answers, _ in sorted(stored, key=lambda row: (row[5], row[8])):
        if name == program:
            found.setdefault(of, []).append(Delivered(service, quantity, amount, on, status, mapping(answers)))
    return found
