"""The registry copied from the database in use to another one, compared at both ends, all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from padron.problems import problem
from padron.registry.founding import Address, complete, founding, postgres_address, sqlite_address
from padron.registry.jobs import unfinished
from padron.registry.loads import under_way
from padron.registry.moving import Digest, Heads, digests, page_text, pages, put, shapes, sizes
from padron.registry.store import Refused, Store, Unit, View
from padron.services.following import Followed, follow
from padron.workspace import REGISTRY

SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied and compared: count and SHA-256 by table and of `chain_heads`, and every history followed."""

    digests: dict[str, dict[str, Any]]
    followed: Followed

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(int(each["count"]) for name, each in self.digests.items() if name != "chain_heads")


def copy(store: Store, data: Path, target: str, *, with_faults: bool = False) -> Copied:
    """Copies into the empty database `target`: `sqlite` (the data folder's file) or the address of one of PostgreSQL.

    Raises Refused: `copy_target`, `copy_same`, `copy_running`, `copy_changed`, `copy_differs`, `chains_broken`, and
    what `founding` says.
    """
    with store.reading() as view, _place(view, data, target) as address:
        before = sizes(view)
        if unfinished(view) or under_way(view):
            raise Refused(problem("copy_running"))
        with founding(address, view.secret) as unit:
            said = _carry(view, unit)
            complete(unit)
            _compare(said, digests(unit, shapes()))
            followed = follow(unit)
            if not followed.holds and not with_faults:
                raise Refused(problem("chains_broken", many=followed.words))
            with store.reading() as now:
                if sizes(now) != before:
                    raise Refused(problem("copy_changed"))
            unit.commit()
    return Copied(said, followed)


def _carry(view: View, unit: Unit) -> dict[str, dict[str, Any]]:
    """Every row, table by table; gives what `digests` says of the source."""
    heads, found = Heads(), {}
    for shape in shapes():
        digest = Digest()
        for page in pages(view, shape):
            digest.add(page_text(page), len(page))
            heads.add(shape, page)
            put(unit, shape, page)
        found[shape.name] = digest.said
    return {**found, "chain_heads": heads.said}


def _compare(source: dict[str, dict[str, Any]], target: dict[str, dict[str, Any]]) -> None:
    other = sorted(name for name, said in source.items() if target[name] != said)
    if other:
        raise Refused(problem("copy_differs", what=", ".join(other)))


@contextmanager
def _place(view: View, data: Path, target: str) -> Iterator[Address]:
    """Where the copy is written; a file has another name until it is whole."""
    if target != SQLITE:
        yield postgres_address(target)
        return
    final, fresh = data / REGISTRY, data / f".{REGISTRY}.parte"
    if final.exists():
        raise Refused(problem("target_not_empty" if view.on_postgres else "copy_same"))
    try:
        _gone(fresh)
        yield sqlite_address(fresh)
        fresh.rename(final)
    finally:
        _gone(fresh)


def _gone(file: Path) -> None:
    for name in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + name).unlink(missing_ok=True)
