"""A backup: one moment of the registry, with its secret, its read audit and its documents, in one sealed file."""

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from padron import __version__
from padron.durable import flushed, settled
from padron.problems import problem
from padron.registry.archive import READ_AUDIT, SECRET, TABLES, ArchiveWriter
from padron.registry.counters import stamped
from padron.registry.migrations import HEAD
from padron.registry.moving import PAGE, Heads, page_text, pages, shapes
from padron.registry.sealed import passphrase_problem
from padron.registry.store import Refused, Store, View
from padron.services.documents import KEPT, UPLOADED
from padron.services.sweeping import WAITING, WORKBOOKS


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where, its bytes, and its manifest."""

    file: Path
    size: int
    manifest: dict[str, Any]

    def count(self, part: str) -> int:
        """How many rows or files of a part are in it."""
        return int(self.manifest["parts"].get(part, {"count": 0})["count"])


def backup(store: Store, data: Path, file: Path, words: str) -> Backup:
    """Writes a backup while others go on reading and writing; `data` is the data folder.

    The file appears once it is whole and on disk. Raises Refused: `backup_words_short`, `backup_exists`, `backup_disk`.
    """
    short = passphrase_problem(words)
    if short is not None:
        raise Refused(short)
    if file.exists():
        raise Refused(problem("backup_exists", file=str(file)))
    with _written(file) as out:
        manifest = _fill(store, data, out, words)
    return Backup(file, file.stat().st_size, manifest)


def _fill(store: Store, data: Path, out: BinaryIO, words: str) -> dict[str, Any]:
    head = {"padron": __version__, "level": HEAD, "tables": [asdict(each) for each in shapes()]}
    with store.reading() as view, ExitStack() as held:
        stamped(view)  # the moment that is seen begins with the first look
        waiting = _held(data / WAITING, held)
        archive = ArchiveWriter(out, words, {**head, "at": view.at})
        archive.add(SECRET, view.secret.hex().encode())
        heads = _tables(view, archive)
        for folder, name, opened in waiting:
            archive.add_file(f"{folder}/{name}", opened, os.fstat(opened.fileno()).st_size)
    archive.declare(READ_AUDIT)
    for number, page in enumerate(store.read_audit.pages(PAGE)):
        archive.add(f"{READ_AUDIT}/{number:06}.json", page_text(page), len(page))
    for kept in (KEPT, UPLOADED, WORKBOOKS):
        _folder(archive, data / kept)
    return archive.end({"chain_heads": heads.said})


def _tables(view: View, archive: ArchiveWriter) -> Heads:
    heads = Heads()
    for shape in shapes():
        archive.declare(f"{TABLES}{shape.name}")
        for number, page in enumerate(pages(view, shape)):
            archive.add(f"{TABLES}{shape.name}/{number:06}.json", page_text(page), len(page))
            heads.add(shape, page)
    return heads


def _held(folder: Path, held: ExitStack) -> list[tuple[str, str, BinaryIO]]:
    """The files of loads that wait, opened, since each goes away when its load ends."""
    found: list[tuple[str, str, BinaryIO]] = []
    for name in _names(folder):
        try:
            found.append((folder.name, name, held.enter_context((folder / name).open("rb"))))
        except FileNotFoundError:
            continue
    return found


def _folder(archive: ArchiveWriter, folder: Path) -> None:
    archive.declare(folder.name)
    for name in _names(folder):
        try:
            opened = (folder / name).open("rb")
        except FileNotFoundError:  # it had its time meanwhile
            continue
        with opened:
            archive.add_file(f"{folder.name}/{name}", opened, os.fstat(opened.fileno()).st_size)


def _names(folder: Path) -> list[str]:
    """What is whole in a folder: a file being written has another name or begins with a dot."""
    if not folder.is_dir():
        return []
    return sorted(each.name for each in folder.iterdir() if each.is_file() and _is_whole(folder.name, each.name))


def _is_whole(folder: str, name: str) -> bool:
    return "." not in name if folder in (KEPT, UPLOADED) else not name.startswith(".")


@contextmanager
def _written(file: Path) -> Iterator[BinaryIO]:
    """A file for its owner only, under another name until it is whole and on disk. Raises Refused (`backup_disk`)."""
    fresh = file.with_name(f".{file.name}.parte")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            yield out
            flushed(out)
        fresh.rename(file)
        settled(file.parent)
    except OSError as failed:
        if failed.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS, errno.EIO):
            raise
        raise Refused(problem("backup_disk", folder=str(file.parent), why=failed.strerror)) from failed
    finally:
        fresh.unlink(missing_ok=True)
