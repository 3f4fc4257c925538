"""What is written durably is on the disk: its bytes first, then its name."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from padron.durable import settled, written
from padron.services.documents import KEPT, UPLOADED, keep, receive


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of what is put on the disk, in order; a document's by its first letters."""
    names: list[str] = []

    def fsync(handle: int) -> None:
        names.append(Path(f"/proc/self/fd/{handle}").readlink().name[:8])

    monkeypatch.setattr(os, "fsync", fsync)
    yield names


def test_a_file_is_its_owner_s_alone_and_is_never_written_over(tmp_path: Path, flushed: list[str]) -> None:
    file = tmp_path / "uno"
    written(file, b"1")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"1", 0o600)
    with pytest.raises(FileExistsError):
        written(file, b"2")
    settled(tmp_path)
    assert (file.read_bytes(), flushed) == (b"1", ["uno", tmp_path.name[:8]])


def test_a_document_is_on_the_disk_under_its_name_before_its_record_is_written(
    tmp_path: Path, flushed: list[str]
) -> None:
    name = sha256(b"acta").hexdigest()
    receive(tmp_path, b"acta")
    assert flushed == [name[:8], UPLOADED]
    keep(tmp_path, {"acta": name})
    assert flushed[2:] == [KEPT, UPLOADED]
    keep(tmp_path, {"acta": name})
    assert len(flushed) == 4, "nothing was moved"
