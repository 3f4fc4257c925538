"""A backup taken in the middle of a load: the restored registry goes on with it, and ends as the first one does."""

from pathlib import Path

import pytest

from load_jobs import Stops, data_of, end, in_queue, many
from load_makers import Office, filled
from padron.registry.database import open_database
from padron.services.backup import backup
from padron.services.load_job import work_once
from padron.services.restoring import restore

WORDS = "cuatro nopales verdes"


def test_a_load_that_was_half_done_ends_in_the_restored_registry_as_in_the_first(
    city: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 3)
    load = in_queue(city, filled(city.program, *many(21)))
    assert work_once(city.store, data_of(city), stops=Stops(city, load, 2))
    made = backup(city.store, data_of(city), tmp_path / "uno.respaldo", WORDS)
    assert made.count("waiting") == 1
    assert made.count("tables/load_chunk") in range(2, 7), "some of the seven chunks are written, not all"
    restore(made.file, WORDS, tmp_path / "otra", "")
    back = Office(open_database(tmp_path / "otra"), city.program)
    for each in (city, back):
        while work_once(each.store, data_of(each)):
            pass
    assert end(back, load) == end(city, load)
    assert end(back, load)["states"] == ("done", "done")
    back.store.close()
