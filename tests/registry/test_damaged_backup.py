"""A backup that is not as it was written is refused in words, wherever it was changed, cut or added to."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from padron.registry.archive import ArchiveWriter, verified
from padron.registry.database import open_database
from padron.registry.saving import save
from padron.registry.sealed import BLOCK, HEADER, MAGIC, TAG, SealedWriter
from padron.registry.store import Refused
from padron.services.backup import backup
from padron.services.restoring import restore
from registry_makers import LUCIA, RULES, arrival
from registry_stores import made_template

WORDS = "cuatro nopales verdes"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """The bytes of a backup of a few blocks."""
    folder = tmp_path_factory.mktemp("whole")
    data = made_template(folder / "data")
    store = open_database(data)
    with store.writing("alicia") as unit:
        for number in range(300):
            save(
                unit,
                arrival({**LUCIA, "curp": f"XEXX{number:014d}"}, answers={"n": os.urandom(300).hex()}),
                RULES["fill"],
            )
        unit.commit()
    made = backup(store, data, folder / "uno.respaldo", WORDS)
    store.close()
    yield made.file.read_bytes()


def refused(content: bytes, folder: Path, words: str = WORDS) -> str:
    """The code with which a backup of these bytes is refused, by --verify and by a restore alike."""
    file = folder / "dañado.respaldo"
    file.write_bytes(content)
    with pytest.raises(Refused) as told:
        verified(file, words)
    with pytest.raises(Refused) as again:
        restore(file, words, folder / "otra", "")
    assert again.value.problem.code == told.value.problem.code
    assert sorted(each.name for each in folder.iterdir()) == ["dañado.respaldo"], "nothing was left"
    return told.value.problem.code


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0x40]) + content[at + 1 :]


def test_a_backup_that_is_whole_is_read_to_its_end(whole: bytes, tmp_path: Path) -> None:
    assert len(whole) > 3 * BLOCK
    (tmp_path / "uno").write_bytes(whole)
    assert verified(tmp_path / "uno", WORDS)[1]["parts"]["tables/person"]["count"] == 300


@pytest.mark.parametrize("region", ["salt", "mark", "sum", "first block", "tag", "middle", "last block", "last byte"])
def test_a_byte_that_was_changed_is_found_in_each_region(whole: bytes, region: str, tmp_path: Path) -> None:
    at = {
        "salt": len(MAGIC), "mark": len(MAGIC) + 16, "sum": HEADER - 1, "first block": HEADER,
        "tag": HEADER + BLOCK + TAG - 1, "middle": len(whole) // 2, "last block": len(whole) - 200,
        "last byte": len(whole) - 1,
    }[region]  # fmt: skip
    assert refused(flipped(whole, at), tmp_path) == "backup_damaged"


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_every_byte_that_is_changed_at_random_is_found(
    whole: bytes, count: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    drawn = random.Random(int(os.environ["PADRON_SEED"]))
    codes = [refused(flipped(whole, drawn.randrange(len(whole))), tmp_path) for _ in range(count)]
    assert set(codes) <= {"backup_damaged", "backup_not_one"}
    record_property("proof", f"damaged backups refused: {len(codes)} of {count}")


@pytest.mark.parametrize(
    "length", [0, 1, len(MAGIC), HEADER - 1, HEADER, HEADER + 1, HEADER + BLOCK + TAG, -1, -TAG, -200]
)
def test_a_backup_that_was_cut_is_refused(whole: bytes, length: int, tmp_path: Path) -> None:
    assert refused(whole[:length], tmp_path) == ("backup_damaged" if length not in (0, 1) else "backup_not_one")


def blocks(content: bytes) -> list[bytes]:
    return [content[at : at + BLOCK + TAG] for at in range(HEADER, len(content), BLOCK + TAG)]


def test_blocks_that_were_swapped_dropped_doubled_or_put_in_are_found(whole: bytes, tmp_path: Path) -> None:
    head, parts = whole[:HEADER], blocks(whole)
    for other in (
        [parts[1], parts[0], *parts[2:]], [parts[0], *parts[2:]], [parts[0], *parts], [*parts, parts[-1]], parts[:-1],
    ):  # fmt: skip
        assert refused(head + b"".join(other), tmp_path) == "backup_damaged"
    assert refused(whole + b"\0", tmp_path) == "backup_damaged"


@pytest.mark.parametrize("words", ["", "Cuatro nopales verdes", "cuatro nopales verdes ", "otra frase cualquiera"])
def test_another_passphrase_is_refused_as_such(whole: bytes, words: str, tmp_path: Path) -> None:
    assert refused(whole, tmp_path, words) == "backup_passphrase"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 un Excel", b"SQLite format 3\0" + bytes(4096), MAGIC[:-2]])
def test_another_file_is_told_to_be_none(content: bytes, tmp_path: Path) -> None:
    assert refused(content, tmp_path) == "backup_not_one"


def sealed(folder: Path, content: bytes) -> bytes:
    with (folder / "hecho").open("w+b") as file:
        writer = SealedWriter(file, WORDS)
        writer.write(content)
        writer.end()
        file.seek(0)
        found = file.read()
    (folder / "hecho").unlink()
    return found


@pytest.mark.parametrize("content", [b"", b"not a tar", os.urandom(100_000)])
def test_what_the_passphrase_opens_and_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refused(sealed(tmp_path, content), tmp_path) == "backup_damaged"


def test_an_archive_whose_manifest_is_of_another_is_refused(tmp_path: Path) -> None:
    def made(*, other: bytes) -> bytes:
        file = tmp_path / "hecho"
        with file.open("wb") as out:
            archive = ArchiveWriter(out, WORDS, {"padron": "0.1.0", "level": "0006", "tables": []})
            archive.add("tables/person/000000.json", b"[[1]]")
            archive._parts["tables/person"].add(other, 0)
            archive.end({})
        content = file.read_bytes()
        file.unlink()
        return content

    assert refused(made(other=b"[[2]]"), tmp_path) == "backup_damaged"
    (tmp_path / "bien").write_bytes(made(other=b""))
    assert verified(tmp_path / "bien", WORDS)[1]["parts"]["tables/person"]["count"] == 1


def test_blocks_of_another_backup_with_the_same_passphrase_do_not_fit(whole: bytes, tmp_path: Path) -> None:
    other = sealed(tmp_path, os.urandom(4 * BLOCK))
    mixed = whole[:HEADER] + blocks(whole)[0] + b"".join(blocks(other)[1:])
    assert refused(mixed, tmp_path) == "backup_damaged"
