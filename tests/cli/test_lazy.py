"""A command's module is loaded when it is named, and `check` starts without a database."""

import subprocess
import sys
from pathlib import Path

import click

from padron.cli.commands import padron
from padron.cli.lazy import HOMES

ROOT = Path(__file__).resolve().parents[2]


def test_every_command_has_a_home_and_every_home_a_command() -> None:
    context = click.Context(padron)
    assert padron.list_commands(context) == sorted(padron.commands)
    assert all(padron.get_command(context, name) is padron.commands[name] for name in HOMES)


def test_check_loads_no_database_where_there_is_none(city: Path) -> None:
    code = "import sys, padron.cli; print(padron.cli.run(sys.argv[1:]), 'sqlalchemy' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code, "check", "--workspace", str(city)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "platform")},
    )
    assert run.stdout.splitlines()[-1] == "0 False"
