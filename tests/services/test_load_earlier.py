"""When a file counts as loaded before."""

from dataclasses import replace
from hashlib import sha256

from load_makers import LUCIA, RICARDO, Office, filled
from padron.registry.arrivals import Policy
from padron.registry.keys import new_id
from padron.registry.loads import begin_load, finish_load
from padron.registry.programs import PublishedProgram, publish
from padron.services.load_earlier import earlier


def known(city: Office, file: bytes, policy: Policy = "fill") -> bytes | None:
    """The earlier load of a file, as the registry tells it."""
    with city.store.reading() as view:
        found = earlier(view, city.program, file, policy)
    return found.id if found is not None else None


def test_the_same_bytes_are_known_by_their_newest_load_whatever_the_file_is_called(city: Office) -> None:
    file = filled(city.program, LUCIA)
    assert known(city, file) is None
    city.take(file)
    newest = city.take(file, name="otro.xlsx").load
    assert known(city, file) == newest
    assert known(city, filled(city.program, RICARDO)) is None


def test_a_trial_is_no_load(city: Office) -> None:
    file = filled(city.program, LUCIA)
    city.take(file, dry_run=True)
    assert known(city, file) is None


def test_another_policy_for_known_people_is_another_load(city: Office) -> None:
    file = filled(city.program, LUCIA)
    city.take(file)
    assert known(city, file, "update") is None


def test_a_load_that_runs_or_failed_is_none(city: Office) -> None:
    file = filled(city.program, LUCIA)
    with city.store.writing("alicia") as unit:
        begun = begin_load(unit, city.program.name, sha256(file).hexdigest(), "solicitudes.xlsx", "fill")
        unit.commit()
    assert known(city, file) is None
    with city.store.writing("alicia") as unit:
        finish_load(unit, begun, {}, {}, "failed")
        unit.commit()
    assert known(city, file) is None
    with city.store.writing("alicia") as unit:
        finish_load(unit, begun, {}, {})
        unit.commit()
    assert known(city, file) == begun


def test_a_version_that_was_never_published_has_no_earlier_load(city: Office) -> None:
    file = filled(city.program, LUCIA)
    city.take(file)
    draft = replace(city.program, version=city.program.version + 1)
    with city.store.reading() as view:
        assert earlier(view, draft, file) is None


def test_what_an_older_version_judged_is_loaded_anew(city: Office) -> None:
    file = filled(city.program, LUCIA)
    city.take(file)
    newer = replace(city.program, version=city.program.version + 1)
    with city.store.writing("ines") as unit:
        about = PublishedProgram(newer.name, newer.title.es, newer.area, newer.kind, False, newer.version)
        publish(unit, about, new_id().hex(), "{}")
        unit.commit()
    with city.store.reading() as view:
        assert earlier(view, newer, file) is None
