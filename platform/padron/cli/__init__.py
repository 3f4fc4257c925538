"""The command line: thin commands over the services."""

import sys

from padron.cli.commands import padron


def main() -> None:
    """Run `padron`; the exit status is 0 done, 1 problems in what was given, 2 wrong use or not possible."""
    sys.exit(padron(standalone_mode=False))
