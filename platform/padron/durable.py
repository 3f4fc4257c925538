"""Files that are there when the power goes: for their owner only, their bytes and then their names on the disk."""

import os
from pathlib import Path
from typing import IO


def written(path: Path, content: bytes) -> None:
    """Makes a file of mode 0600 and puts its bytes on the disk. Raises FileExistsError, OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as out:
        out.write(content)
        flushed(out)


def flushed(out: IO[bytes]) -> None:
    """Puts what was written to an open file on the disk."""
    out.flush()
    os.fsync(out.fileno())


def settled(*folders: Path) -> None:
    """Puts the names in folders on the disk too; Windows does so by itself and cannot open folders."""
    if os.name == "nt":
        return
    for folder in folders:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
