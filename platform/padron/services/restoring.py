"""A backup brought back into a city without data: read whole before, compared after, all of it or nothing."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from padron.problems import problem
from padron.registry import secret as secrets
from padron.registry.archive import FOLDERS, READ_AUDIT, TABLES, ArchiveReader, Member, verified
from padron.registry.founding import address_of, complete, founding
from padron.registry.migrations import HEAD
from padron.registry.moving import LOOKS, Shape, digests, page_rows, put
from padron.registry.read_audit import ReadAudit
from padron.registry.store import Refused, Unit, View
from padron.services.following import Followed, follow

LOCKS = ("padron.gate", "padron.lane")
"""What a data folder may hold and still be empty."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: the backup's manifest, and what following every history gave."""

    manifest: dict[str, Any]
    followed: Followed


def restore(file: Path, words: str, data: Path, url: str, *, with_faults: bool = False) -> Restored:
    """Restores into the data folder `data`, which is absent or empty, and the empty database of `url` (empty: SQLite).

    Raises Refused: what `verified` and `founding` say, `restore_not_empty`, `restore_differs`, `chains_broken`.
    """
    data = data.resolve()
    _refuse_unless_empty(data)
    head, manifest = verified(file, words)
    if head["level"] > HEAD:
        raise Refused(problem("backup_newer", file=str(file), version=head["padron"]))
    fresh = Path(mkdtemp(prefix=".data-", dir=data.parent))
    try:
        restored = _restored(file, words, fresh, url, head, manifest, with_faults=with_faults)
        os.sync()  # thousands of documents, flushed at once
        fresh.replace(_out_of_the_way(data))
    except (OSError, sqlite3.OperationalError) as failed:
        why = getattr(failed, "strerror", None) or str(failed)
        raise Refused(problem("backup_disk", folder=str(data.parent), why=why)) from failed
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return restored


def _restored(
    file: Path, words: str, fresh: Path, url: str, head: dict[str, Any], manifest: dict[str, Any], *, with_faults: bool
) -> Restored:
    known = {shape.name: shape for shape in map(Shape.of, head["tables"])}
    with file.open("rb") as opened:
        reader = ArchiveReader(opened, words, str(file))
        members = reader.members()
        secret = secrets.keep(fresh, bytes.fromhex(next(members).content.read().decode()))
        log = ReadAudit(fresh, secret)
        try:
            with founding(address_of(fresh, url), secret, head["level"]) as unit:
                _take(unit, members, known, fresh, log)
                _compare(unit, manifest, known.values())
                complete(unit)
                followed = follow(unit, log)
                if not followed.holds and not with_faults:
                    raise Refused(problem("chains_broken", many=followed.words))
                unit.commit()
        finally:
            log.close()
    return Restored(manifest, followed)


def _take(unit: Unit, members: Iterator[Member], known: dict[str, Shape], fresh: Path, log: ReadAudit) -> None:
    for member in members:
        if member.part in FOLDERS:
            _keep(fresh, member)
        elif member.part == READ_AUDIT:
            log.put(page_rows(LOOKS, member.content.read()))
        else:
            shape = known[member.part.removeprefix(TABLES)]
            put(unit, shape, page_rows(shape, member.content.read()))


def _keep(fresh: Path, member: Member) -> None:
    """Writes a file of one of the folders."""
    folder = fresh / member.part
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / Path(member.name).name).open("xb") as out:
        shutil.copyfileobj(member.content, out)


def _compare(view: View, manifest: dict[str, Any], known: Iterable[Shape]) -> None:
    """Reads every row again and compares with the backup."""
    there = digests(view, known)
    kept = {name.removeprefix(TABLES): said for name, said in manifest["parts"].items() if name.startswith(TABLES)}
    kept["chain_heads"] = manifest["chain_heads"]
    other = sorted(name for name in {*there, *kept} if there.get(name) != kept.get(name))
    if other:
        raise Refused(problem("restore_differs", what=", ".join(other)))


def _refuse_unless_empty(data: Path) -> None:
    if data.is_mount():
        raise Refused(problem("restore_mount", folder=str(data)))
    if data.exists() and any(each.name not in LOCKS for each in data.iterdir()):
        raise Refused(problem("restore_not_empty", folder=str(data)))


def _out_of_the_way(data: Path) -> Path:
    """The place of a data folder, free."""
    if data.exists():
        for name in LOCKS:
            (data / name).unlink(missing_ok=True)
        data.rmdir()
    return data
