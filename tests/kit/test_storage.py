"""The kit's file under everything that breaks TinyDB's own: torn writes, many writers, a full disk, rot."""

import json
import os
import resource
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb.table import Document

from padron.kit import storage
from padron.kit.storage import MOST, Documents, WholeFile
from padron.registry.store import Refused

PARTS = 100
Change = Callable[[Documents], object]
LONG = "Ñandú " * 400
CHANGES: dict[str, Change] = {
    "insert": lambda opened: opened.table("captures").insert(Document({"name": LONG, "n": 3}, "c")),  # type: ignore[arg-type]
    "update": lambda opened: opened.table("captures").update({"name": "corto", "n": 9}, doc_ids=["a"]),  # type: ignore[list-item]
    "delete": lambda opened: opened.table("captures").remove(doc_ids=["a"]),  # type: ignore[list-item]
}


def opened(file: Path) -> Documents:
    return Documents(storage=WholeFile, path=file)


def filled(file: Path) -> bytes:
    """A file of two captures; gives its bytes."""
    with opened(file) as documents:
        for key in ("a", "b"):
            documents.table("captures").insert(Document({"name": LONG, "n": ord(key)}, key))  # type: ignore[arg-type]
    return file.read_bytes()


def in_a_child(what: Callable[[], object]) -> int:
    """Runs something in a process of its own; gives its exit status, negative for the signal that ended it."""
    child = os.fork()
    if not child:
        status = 1
        try:
            what()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dies_after(part: int) -> Callable[[Path, bytes], None]:
    """A write that reaches the disk as far as so many hundredths, when the machine stops."""

    def written(path: Path, content: bytes) -> None:
        path.write_bytes(content[: len(content) * part // PARTS])
        os.kill(os.getpid(), signal.SIGKILL)

    return written


@pytest.mark.parametrize("name", CHANGES)
def test_a_write_torn_at_any_of_101_points_leaves_the_file_as_it_was(name: str, tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    before = filled(file)

    def torn(part: int) -> None:
        storage.written = dies_after(part)
        CHANGES[name](opened(file))

    for part in range(PARTS + 1):
        assert in_a_child(lambda: torn(part)) == -signal.SIGKILL  # noqa: B023
        assert file.read_bytes() == before, part
    CHANGES[name](opened(file))
    assert json.loads(file.read_text("utf-8"))["captures"] == expected(name, before)
    assert {each.name for each in tmp_path.iterdir()} == {"capturas.json", "capturas.json.lock"}, (
        "what was left is gone"
    )


def expected(name: str, before: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(before)["captures"]
    if name == "delete":
        return {"b": found["b"]}
    if name == "update":
        return {**found, "a": {"name": "corto", "n": 9}}
    return {**found, "c": {"name": LONG, "n": 3}}


@pytest.mark.parametrize("name", CHANGES)
def test_killed_after_the_new_file_took_the_place_the_change_is_there(name: str, tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    before = filled(file)

    def torn() -> None:
        storage.settled = lambda _: os.kill(os.getpid(), signal.SIGKILL)
        CHANGES[name](opened(file))

    assert in_a_child(torn) == -signal.SIGKILL
    assert json.loads(file.read_text("utf-8"))["captures"] == expected(name, before)


@pytest.mark.parametrize("name", CHANGES)
def test_a_writer_that_fails_leaves_the_file_and_nothing_else(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "capturas.json"
    before = filled(file)
    for part in range(PARTS + 1):

        def fails(path: Path, content: bytes, part: int = part) -> None:
            path.write_bytes(content[: len(content) * part // PARTS])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(storage, "written", fails)
        with pytest.raises(Refused) as refused:
            CHANGES[name](opened(file))
        assert refused.value.problem.code == "kit_disk"
        assert file.read_bytes() == before
    assert not list(tmp_path.glob(".*.tmp"))


def insert_many(file: Path, writer: int, count: int, documents: Documents | None = None) -> None:
    found = documents or opened(file)
    for number in range(count):
        found.table("captures").insert(Document({"writer": writer, "number": number}, f"{writer}-{number}"))  # type: ignore[arg-type]


def everything(writers: int, count: int) -> set[str]:
    return {f"{writer}-{number}" for writer in range(writers) for number in range(count)}


def test_eight_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    children = []
    for writer in range(8):
        child = os.fork()
        if not child:
            try:
                insert_many(file, writer, 25)
            finally:
                os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert set(json.loads(file.read_text("utf-8"))["captures"]) == everything(8, 25)


@pytest.mark.parametrize("shared", [True, False])
def test_eight_threads_at_once_lose_nothing(tmp_path: Path, *, shared: bool) -> None:
    file = tmp_path / "capturas.json"
    one = opened(file) if shared else None
    threads = [threading.Thread(target=insert_many, args=(file, writer, 25, one)) for writer in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(json.loads(file.read_text("utf-8"))["captures"]) == everything(8, 25)


def test_a_reader_never_sees_a_half_file(tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    filled(file)
    writer = os.fork()
    if not writer:
        try:
            documents = opened(file)
            for number in range(150):
                documents.table("captures").update({"name": LONG * (number % 3)}, doc_ids=["a"])  # type: ignore[list-item]
        finally:
            os._exit(0)
    looks = 0
    while os.waitpid(writer, os.WNOHANG) == (0, 0):
        assert set(json.loads(file.read_bytes())["captures"]) == {"a", "b"}
        looks += 1
    assert looks > 0


def test_what_another_process_wrote_is_seen_at_once(tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    mine, others = opened(file), opened(file)
    others.table("captures").insert(Document({"n": 1}, "a"))  # type: ignore[arg-type]
    assert [each["n"] for each in mine.table("captures").all()] == [1]
    others.table("captures").update({"n": 2}, doc_ids=["a"])  # type: ignore[list-item]
    assert [each["n"] for each in mine.table("captures").search(lambda each: True)] == [2]
    others.table("captures").update({"n": 3}, doc_ids=["a"])  # type: ignore[list-item]
    assert [each["n"] for each in mine.table("captures").search(lambda each: True)] == [3]


def test_a_full_disk_keeps_the_last_good_file(tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    before = filled(file)

    def on_a_full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), len(before)))
        with pytest.raises(Refused) as refused:
            CHANGES["insert"](opened(file))
        assert refused.value.problem.message() == (
            "No se pudo escribir capturas.json: no hay espacio en el disco. Lo que había sigue completo; "
            "lo último no se guardó."
        )

    assert in_a_child(on_a_full_disk) == 0
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.parametrize("rotten", [b"", b"{", b"[]", b'{"captures": 3}', b"\xff\xfe{}", b"[" * 200_000])
def test_a_damaged_file_is_named_kept_beside_and_never_written_over(rotten: bytes, tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    file.write_bytes(rotten)
    for change in (*CHANGES.values(), lambda documents: documents.table("captures").all()):
        with pytest.raises(Refused) as refused:
            change(opened(file))
        assert refused.value.problem.code == "kit_damaged"
        assert "capturas.json" in refused.value.problem.message()
    assert file.read_bytes() == rotten
    copies = list(tmp_path.glob("capturas.dañado-*.json"))
    assert [copy.read_bytes() for copy in copies] == [rotten]


def test_more_than_fit_are_refused_and_those_that_fit_stay(tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    documents = opened(file)
    table = documents.table("captures")
    table.insert_multiple(Document({"n": n}, str(n)) for n in range(MOST))  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        table.insert(Document({"n": MOST}, str(MOST)))  # type: ignore[arg-type]
    assert refused.value.problem.code == "kit_full"
    assert len(table) == MOST


def test_the_file_is_readable_by_people_and_by_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "capturas.json"
    filled(file)
    assert "Ñandú" in file.read_text("utf-8")
    assert file.read_text("utf-8").count("\n") > 8
    assert file.stat().st_mode & 0o777 == 0o600


def test_who_waits_too_long_for_a_turn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "capturas.json"
    filled(file)
    monkeypatch.setattr(storage, "PATIENCE", 0.05)
    holder = WholeFile(file)
    with holder.turn(), pytest.raises(Refused) as refused:
        CHANGES["update"](opened(file))
    assert refused.value.problem.code == "kit_busy"
