"""Fresh registries for tests: SQLite copied from a made one, PostgreSQL from a template database."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from padron.registry.database import Database, open_database
from registry_makers import publish_programs

TICK = 1_000_000


class Clock:
    """A clock that a test moves; each look at it is one microsecond later."""

    def __init__(self) -> None:
        self.at = 1_795_000_000 * TICK

    def __call__(self) -> int:
        self.at += 1
        return self.at

    def pass_seconds(self, seconds: int) -> None:
        self.at += seconds * TICK


def made_template(folder: Path, url: str = "") -> Path:
    """A data folder whose registry knows the programs `despensa`, `beca` and `credito`."""
    folder.mkdir()
    store = open_database(folder, url)
    publish_programs(store)
    store.close()
    return folder


def sqlite_copy(template: Path, folder: Path, clock: Clock) -> Database:
    shutil.copytree(template, folder)
    return open_database(folder, clock=clock)


def postgres_programs() -> Path | None:
    """Where the server's programs are, or None when this machine has none."""
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


HAS_POSTGRES = bool(os.environ.get("PADRON_TEST_POSTGRES_URL") or postgres_programs())
ENGINES = ["sqlite", "postgres"] if HAS_POSTGRES or os.environ.get("PADRON_REQUIRE") == "all" else ["sqlite"]
"""What a store is tested on; where everything is required a missing server is a failure."""


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """The URL of a server: the one of PADRON_TEST_POSTGRES_URL, else one started for the tests."""
    given = os.environ.get("PADRON_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    programs = postgres_programs()
    assert programs is not None
    folder.mkdir(mode=0o755)
    prefix: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    cluster = folder / "cluster"
    _run(prefix, programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=120"
    _run(prefix, programs / "pg_ctl", "-D", cluster, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run(prefix, programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")


def restart(folder: Path) -> None:
    """Stops a server that was started for the tests as a power cut would, and starts it again."""
    programs = postgres_programs()
    assert programs is not None
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = (programs / "pg_ctl", "-D", folder / "cluster", "-m", "immediate", "-l", folder / "log", "-w", "restart")
    _run(prefix, *command)


def new_database(server: str, name: str, template: str = "template1") -> str:
    """A new database of a server, from a template; gives its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return server.replace("/postgres?", f"/{name}?")


def drop_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _run(prefix: list[str], *command: object) -> None:
    subprocess.run(
        [*prefix, *map(str, command)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp"
    )


def unique_name() -> str:
    return f"padron_{os.getpid()}_{time.monotonic_ns()}"
