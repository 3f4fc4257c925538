"""The root group: a command's module is loaded when the command is named, so that `check` starts without a database."""

from importlib import import_module

import click

from padron.cli.words import SpanishGroup

HOMES = {
    "init": "checking",
    "check": "checking",
    "build": "definitions",
    "template": "definitions",
    "publish": "definitions",
    "judge": "reading",
    "curp": "reading",
    "explain": "reading",
    "export": "exporting",
    "doctor": "doctor",
    "duplicates": "duplicates",
    "load": "running",
    "serve": "running",
    "worker": "working",
    "demo": "running",
    "simulate": "simulating",
    "person": "people",
    "search": "people",
    "ranking": "ranking",
    "nightly": "nightly",
    "user": "users",
    "token": "tokens",
    "kit": "kits",
    "audit": "auditing",
    "backup": "keeping",
    "restore": "keeping",
    "copy": "keeping",
}
"""Command → its module in padron.cli."""


class LazyGroup(SpanishGroup):
    """Knows every command by name and loads the module of one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, in order."""
        return sorted(HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, its module loaded; None for an unknown name."""
        if cmd_name in HOMES:
            import_module(f"padron.cli.{HOMES[cmd_name]}")
        return super().get_command(ctx, cmd_name)
