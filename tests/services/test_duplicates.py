"""The batch for duplicates and its folder: of its owner only, and gone whatever happens; an engine that is missing."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from padron.registry.database import Database, open_database
from padron.registry.duplicates import Likeness
from padron.registry.saving import save_many
from padron.registry.store import Refused
from padron.services import duplicates
from padron.services.matching.found import Alike
from registry_makers import RULES, arrival, publish_programs


@pytest.fixture
def store(tmp_path: Path) -> Database:
    return open_database(tmp_path)


def test_a_search_that_fails_leaves_nothing_of_anybody_on_the_disk(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def breaks(everybody: Iterable[Likeness], spill: Path) -> Alike:
        seen.append(spill.stat().st_mode & 0o777)
        (spill / "people.parquet").write_bytes(b"x" * 1000)
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(duplicates.ENGINES, "plain", breaks)
    with pytest.raises(OSError, match="No space left"):
        duplicates.find_duplicates(store, "ines", tmp_path, "plain")
    assert seen == [0o700]
    assert list(tmp_path.glob("duplicates-*")) == []


def test_an_engine_that_runs_out_of_memory_says_so_in_words_and_quotes_nobody(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_programs(store)
    with store.writing("alicia") as unit:
        named = [{"curp": f"XEXX{at:014d}", "nombre": "ANA", "primer_apellido": "PENA"} for at in range(3)]
        assert [each.status for each in save_many(unit, [arrival(each) for each in named], RULES["fill"])] == [
            "created"
        ] * 3
        unit.commit()
    monkeypatch.setattr("padron.services.matching.linked.MEMORY", "1KB")
    with pytest.raises(Refused) as refused:
        duplicates.find_duplicates(store, "ines", tmp_path, "splink")
    assert refused.value.problem.code == "engine_failed"
    assert refused.value.__cause__ is None and "OutOfMemoryException" in refused.value.problem.message("es")
    assert list(tmp_path.glob("duplicates-*")) == []


def test_an_engine_that_is_not_installed_is_refused_with_what_to_install(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(duplicates.NEEDS, "splink", ("a_package_that_nobody_made",))
    assert duplicates.best_engine() == "plain"
    with pytest.raises(Refused) as refused:
        duplicates.find_duplicates(store, "ines", tmp_path, "splink")
    assert refused.value.problem.code == "engine_missing"
    assert "padron[duplicates]" in refused.value.problem.message("es")
