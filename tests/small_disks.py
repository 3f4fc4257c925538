"""Disks that are soon full, for tests of what is written when nothing fits any more."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int = 12) -> Iterator[Path]:
    """A disk of so many MB mounted on a folder; where that is not allowed the test is left out."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("a file system of its own needs root rights")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Fills a disk until so many bytes are left."""
    ballast = disk / "ballast"
    with ballast.open("wb") as out:
        out.write(bytes(max(shutil.disk_usage(disk).free - left, 0)))
    return ballast
