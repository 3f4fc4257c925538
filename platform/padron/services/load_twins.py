"""The same CURP in several rows of a file: equal rows count once, unequal ones are all rejected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from padron.intake.record import Door
from padron.intake.sheet import SheetRow
from padron.registry.canonical import canonical
from padron.services.load_rows import identifier_of
from padron.services.load_spool import Spool


@dataclass(frozen=True, slots=True)
class Twins:
    """`copies`: a row to the first one that says the same; `clashes`: a row to another that says something else."""

    copies: Mapping[int, int] = field(default_factory=dict)
    clashes: Mapping[int, int] = field(default_factory=dict)


def twins(spool: Spool, door: Door, today: str) -> Twins:
    """What the rows of a file have in common."""
    said: dict[str, list[tuple[int, bytes]]] = {}
    for row in spool.rows() if spool.shared else ():
        name = identifier_of(row) if row.number in spool.shared else None
        if name is not None:
            said.setdefault(name, []).append((row.number, _says(row, door, today)))
    return _compared(said)


def _compared(said: Mapping[str, list[tuple[int, bytes]]]) -> Twins:
    copies: dict[int, int] = {}
    clashes: dict[int, int] = {}
    for rows in said.values():
        first, text = rows[0]
        if all(other == text for _, other in rows):
            copies.update((number, first) for number, _ in rows[1:])
        else:
            clashes.update((number, first) for number, _ in rows[1:])
            clashes[first] = rows[1][0]
    return Twins(copies, clashes)


def _says(row: SheetRow, door: Door, today: str) -> bytes:
    """A digest of what a row says once it is understood; what cannot be understood counts as it is written."""
    cleaned = door.cleaner.clean(row.person, row.answers, today)
    raw = {name: str(value) for name, value in (*row.person.items(), *row.answers.items())}
    refused = {name: raw[name] for name in sorted(cleaned.given & raw.keys()) if cleaned.values.get(name) is None}
    inside = sorted(f"{each.field}: {each.values}" for each in cleaned.problems if "[" in (each.field or ""))
    controls = {name: str(value) for name, value in row.controls.items()}
    return sha256(canonical([cleaned.values, refused, inside, controls]).encode()).digest()
