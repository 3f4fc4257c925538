"""The command `padron` with every command in place, for whoever must see them all (documentation, tests)."""

from padron.cli import (
    auditing,
    checking,
    definitions,
    doctor,
    duplicates,
    exporting,
    keeping,
    kits,
    nightly,
    people,
    ranking,
    reading,
    running,
    simulating,
    tokens,
    users,
    working,
)
from padron.cli.ways import padron

MODULES = (
    auditing, checking, definitions, doctor, duplicates, exporting, reading, keeping, kits, nightly, people, ranking,
    running, simulating, tokens, users,
    working,
)  # fmt: skip
"""Importing them adds their commands to the group."""

__all__ = ["MODULES", "padron"]
