"""The steps that a database has behind it, and the way to a later one."""

from pathlib import Path

from sqlalchemy import Connection, inspect

from padron.problems import problem
from padron.registry.migrations import HEAD
from padron.registry.store import Refused


def level(connection: Connection) -> str | None:
    """The last step that a database was brought to; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Runs the steps that are missing, in the transaction under way; knowing that none is costs one look, not the
    migration library. Raises Refused (`database_newer`)."""
    if level(connection) == to:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    steps = Config()
    steps.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    steps.set_main_option("path_separator", "os")
    steps.attributes["connection"] = connection
    try:
        command.upgrade(steps, to)
    except CommandError as unknown:  # a revision that this release has never heard of
        raise Refused(problem("database_newer")) from unknown
