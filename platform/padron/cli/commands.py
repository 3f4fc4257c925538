"""The command `padron` with every command in place, for whoever must see them all (documentation, tests)."""

from padron.cli import checking, definitions, people, reading, running, users
from padron.cli.ways import padron

MODULES = (checking, definitions, reading, people, running, users)
"""Importing them adds their commands to the group."""

__all__ = ["MODULES", "padron"]
