"""The command `padron` with every command in place."""

from padron.cli import definitions, people, reading, running, users
from padron.cli.ways import padron

MODULES = (definitions, reading, people, running, users)
"""Importing them adds their commands to the group."""

__all__ = ["MODULES", "padron"]
