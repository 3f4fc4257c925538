"""The archive of a backup: a compressed tar that a passphrase hides; it says first how it was made, last what it holds.

`head.json` has the format, the release, the level of the tables and their shapes; `manifest.json` the count and SHA-256
of each part. A part is what a member's name begins with: `tables/person`, `read_audit`, `files`, `secret.key`.
"""

import gzip
import io
import json
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from padron.problems import problem
from padron.registry.canonical import canonical
from padron.registry.moving import Digest
from padron.registry.sealed import SealedReader, SealedWriter
from padron.registry.store import Refused

FORMAT = 1
HEAD, MANIFEST = "head.json", "manifest.json"
SECRET, READ_AUDIT, TABLES = "secret.key", "read_audit", "tables/"
_READ = 1 << 16
_BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError)


class ArchiveWriter:
    """Writes members one after the other in constant memory."""

    def __init__(self, file: BinaryIO, words: str, head: Mapping[str, object]) -> None:
        self._sealed = SealedWriter(file, words)
        self._packed = gzip.GzipFile("", "wb", compresslevel=1, fileobj=self._sealed, mtime=0)
        self._tar = tarfile.TarFile(mode="w", fileobj=self._packed)
        self._parts: dict[str, Digest] = {}
        self._put(HEAD, canonical({**head, "format": FORMAT}).encode())

    def add(self, name: str, content: bytes, count: int = 1) -> None:
        """A member with this content, which counts as so many."""
        self._digest(name).add(content, count)
        self._put(name, content)

    def declare(self, part: str) -> None:
        """A part that may turn out to be empty."""
        self._parts.setdefault(part, Digest())

    def add_file(self, name: str, file: BinaryIO, size: int) -> None:
        """A member with the next `size` bytes of a file, which counts as one. Raises OSError where there are fewer."""
        hashing = _Hashing(file)
        self._tar.addfile(_info(name, size), hashing)
        _forget(self._tar)
        self._digest(name).add(_of_file(name, hashing.sum.hexdigest()), 1)

    def end(self, more: Mapping[str, object]) -> dict[str, Any]:
        """Writes the manifest and the last block; gives the manifest."""
        manifest = {**more, "parts": {name: each.said for name, each in sorted(self._parts.items())}}
        self._put(MANIFEST, canonical(manifest).encode())
        self._tar.close()
        self._packed.close()
        self._sealed.end()
        return manifest

    def _digest(self, name: str) -> Digest:
        return self._parts.setdefault(part_of(name), Digest())

    def _put(self, name: str, content: bytes) -> None:
        self._tar.addfile(_info(name, len(content)), io.BytesIO(content))
        _forget(self._tar)


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive while it is read; `part` is its part, `content` reads it."""

    name: str
    part: str
    content: IO[bytes]


class ArchiveReader:
    """Reads an archive once from start to end; `head` is known at once, `manifest` when `members` has ended.

    Raises Refused: what SealedReader says, `backup_newer`, `backup_damaged`.
    """

    def __init__(self, file: BinaryIO, words: str, name: str) -> None:
        self._sealed = SealedReader(file, words, name)
        self._buffered = io.BufferedReader(cast(io.RawIOBase, self._sealed), _READ)
        self.manifest: dict[str, Any] = {}
        with self._whole():
            self._packed = gzip.GzipFile(fileobj=self._buffered, mode="rb")
            self._tar = tarfile.open(mode="r|", fileobj=self._packed)  # noqa: SIM115
            first = self._tar.next()
            if first is None or first.name != HEAD:
                raise ValueError(HEAD)
            self.head: dict[str, Any] = json.loads(self._content(first).read())
        if self.head.get("format") != FORMAT:
            raise Refused(problem("backup_newer", file=name, version=self.head.get("padron", "")))

    def members(self) -> Iterator[Member]:
        """Every member; what the reader leaves of one is read all the same. At the end all parts are compared."""
        parts: dict[str, Digest] = {}
        with self._whole():
            while (info := self._next()) is not None:
                if info.name == MANIFEST:
                    self.manifest = json.loads(self._content(info).read())
                    continue
                part = part_of(info.name)
                yield from self._one(info, parts.setdefault(part, Digest()), part)
            for rest in (self._packed, self._buffered):
                while rest.read(_READ):
                    pass
            self._compare(parts)

    def _one(self, info: tarfile.TarInfo, digest: Digest, part: str) -> Iterator[Member]:
        if part in FOLDERS:
            hashing = _Hashing(self._content(info))
            yield Member(info.name, part, hashing)  # type: ignore[arg-type]
            while hashing.read(_READ):
                pass
            digest.add(_of_file(info.name, hashing.sum.hexdigest()), 1)
            return
        content = self._content(info).read()
        yield Member(info.name, part, io.BytesIO(content))
        digest.add(content, 1)

    def _next(self) -> tarfile.TarInfo | None:
        _forget(self._tar)
        return self._tar.next()

    def _compare(self, parts: dict[str, Digest]) -> None:
        """By their SHA-256, which say the count as well."""
        kept = {name: each["sha256"] for name, each in self.manifest["parts"].items() if each["count"]}
        if {name: each.said["sha256"] for name, each in parts.items()} != kept:
            raise ValueError(MANIFEST)

    def _content(self, info: tarfile.TarInfo) -> IO[bytes]:
        found = self._tar.extractfile(info)
        if found is None:
            raise ValueError(info.name)
        return found

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What the seal proved to be ours and still cannot be read was not written whole."""
        try:
            yield
        except _BROKEN as broken:
            raise Refused(self._sealed.damaged()) from broken


FOLDERS = ("files", "uploads", "waiting", "loads")
"""Folders of the data folder whose files are in a backup."""


def part_of(name: str) -> str:
    """The part that a member belongs to."""
    return name.rpartition("/")[0] or name


def verified(file: Path, words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The head and the manifest of an archive that was read whole and agrees with itself. Raises Refused, OSError."""
    with file.open("rb") as opened:
        reader = ArchiveReader(opened, words, str(file))
        for _ in reader.members():
            pass
    return reader.head, reader.manifest


class _Hashing:
    """Reads and hashes what it reads."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._file.read(size)
        self.sum.update(content)
        return content


def _forget(tar: tarfile.TarFile) -> None:
    """The library keeps every member that passed."""
    tar.members.clear()  # type: ignore[attr-defined]


def _of_file(name: str, digest: str) -> bytes:
    return f"{name} {digest}\n".encode()


def _info(name: str, size: int) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size, found.mode = size, 0o600
    return found
