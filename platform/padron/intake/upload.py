"""An uploaded file, looked at piece by piece: whoever takes it in never holds the whole of it."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

_PIECE = 1 << 20


class Upload:
    """A file that is open from its beginning to the end of its reading, so that nobody puts another in its place.

    `size` in bytes. It is read by one at a time: once it is handed to a child, by that child alone.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)

    @property
    def file(self) -> BinaryIO:
        """The file at its first byte, for whoever reads here and there in it."""
        self._file.seek(0, os.SEEK_END)  # it keeps what it read around its place, while a child may have moved on
        self._file.seek(0)
        return self._file

    def start(self, count: int) -> bytes:
        """Its first bytes, at most so many."""
        return self.file.read(count)

    def digest(self) -> str:
        """Its SHA-256, as text."""
        found = sha256()
        for piece in self._pieces(0):
            found.update(piece)
        return found.hexdigest()

    def count(self, wanted: bytes) -> int:
        """How many times these bytes are in it; they may not overlap with themselves."""
        return sum(piece.count(wanted) for piece in self._pieces(len(wanted) - 1))

    def __contains__(self, wanted: bytes) -> bool:
        return any(wanted in piece for piece in self._pieces(len(wanted) - 1))

    def _pieces(self, carried: int) -> Iterator[bytes]:
        """The file in pieces, each with the last bytes of the one before: too few to hold what is looked for."""
        file, kept = self.file, b""
        while read := file.read(_PIECE):
            piece = kept + read
            yield piece
            kept = piece[-carried:] if carried else b""

    @contextmanager
    def handed(self) -> Iterator[int]:
        """A descriptor for a child to inherit; of what has none, that of a file without a name."""
        try:
            descriptor = self.file.fileno()
        except io.UnsupportedOperation:
            with TemporaryFile() as beside:
                shutil.copyfileobj(self.file, beside)
                beside.seek(0)  # and what was written is in the file
                yield beside.fileno()
        else:
            yield descriptor


Source = bytes | Path | Upload
"""Where an uploaded file is: in memory when it is small, on the disk, or open already."""


@contextmanager
def uploaded(source: Source) -> Iterator[Upload]:
    """The Upload of a source; one that is open already stays so. Raises OSError."""
    if isinstance(source, Upload):
        yield source
        return
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        yield Upload(file)
