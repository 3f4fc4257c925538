"""An uploaded file is looked at piece by piece, and says the same as if it were held whole."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from padron.intake import upload
from padron.intake.upload import Upload, uploaded

TEXT = b"uno dos tres dos uno; dos"


@pytest.fixture(params=[1, 2, 3, 5, 1 << 20])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is looked for may be cut by the end of a piece."""
    monkeypatch.setattr(upload, "_PIECE", request.param)


@pytest.mark.usefixtures("pieces")
def test_what_is_looked_for_is_found_wherever_a_piece_ends() -> None:
    with uploaded(TEXT) as file:
        assert [file.count(each) for each in (b"dos", b"u", b"dos uno", b"cuatro")] == [3, 2, 1, 0]
        assert [each in file for each in (b"tres d", b"; dos", b"dos;")] == [True, True, False]
        assert (file.size, file.start(3), file.start(999)) == (25, b"uno", TEXT)
        assert file.digest() == sha256(TEXT).hexdigest()


def test_a_file_on_the_disk_is_the_one_that_was_opened_even_when_another_takes_its_place(tmp_path: Path) -> None:
    path, other = tmp_path / "lista.csv", tmp_path / "otra.csv"
    path.write_bytes(TEXT)
    other.write_bytes(b"otra cosa")
    with uploaded(path) as file:
        other.replace(path)
        assert file.start(999) == TEXT


@pytest.mark.parametrize("kept", ["memory", "disk"])
def test_a_child_gets_the_file_from_its_first_byte_on(kept: str, tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes(TEXT)
    with uploaded(TEXT if kept == "memory" else path) as file:
        file.count(b"dos")
        file.start(3)
        with file.handed() as descriptor:
            assert os.read(descriptor, 7) == TEXT[:7]
        assert file.digest() == sha256(TEXT).hexdigest(), "wherever the child stopped"


def test_a_file_that_is_open_already_stays_open() -> None:
    with uploaded(TEXT) as file:
        with uploaded(file) as same:
            assert same is file
        assert isinstance(file, Upload) and file.start(3) == b"uno"
