"""Drawings of lots on record: which seed ordered a call, when, in whose name, and the order as a digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select

from padron.registry.canonical import canonical, mapping
from padron.registry.locks import lock_keys
from padron.registry.places import scope_key
from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import setting


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing. `at`: microseconds UTC; `order`: SHA-256 of the folios one a line; `count`: how many."""

    seed: str
    at: int
    actor: str
    order: str
    count: int


@scoped(CONTROL)
def drawings(view: View, program: str, call: str) -> list[Drawing]:
    """Every drawing of a call, the first one first."""
    found = view.connection.execute(select(setting.c.value).where(setting.c.name == _name(program, call))).scalar()
    told: Any = mapping(found)["drawings"] if found else []
    return [Drawing(**each) for each in told]


@scoped(CONTROL)
def note_drawing(unit: Unit, program: str, call: str, seed: str, folios: Sequence[str]) -> None:
    """Adds a drawing to the record; the same seed with the same order again adds nothing."""
    lock_keys(unit, [scope_key(unit.secret, program, "drawing", call)])
    known = drawings(unit, program, call)
    order = sha256("\n".join(folios).encode()).hexdigest()
    if known and (known[-1].seed, known[-1].order) == (seed, order):
        return
    made = [*known, Drawing(seed, unit.at, unit.actor, order, len(folios))]
    told = [
        {"seed": each.seed, "at": each.at, "actor": each.actor, "order": each.order, "count": each.count}
        for each in made
    ]
    unit.connection.execute(delete(setting).where(setting.c.name == _name(program, call)))
    unit.connection.execute(insert(setting).values(name=_name(program, call), value=canonical({"drawings": told})))


def _name(program: str, call: str) -> str:
    return f"drawings:{program}:{call}"
