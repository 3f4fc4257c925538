"""Who somebody is, in both databases: CURPs that come back, merges undone, pairs found and decided, the batch."""

from pathlib import Path

import pytest

from padron.registry.corrections import NotPossible, add_identifier, merge, unmerge
from padron.registry.database import Database
from padron.registry.duplicates import (
    DIFFERENT,
    LATER,
    candidate_of,
    candidates_about,
    decide_candidate,
    note_candidate,
    waiting_candidates,
)
from padron.registry.events import verify
from padron.registry.people import person_of, records_of
from padron.registry.saving import save
from padron.services.duplicates import find_duplicates
from registry_makers import LUCIA, RICARDO, RULES, arrival

TWIN = {**LUCIA, "curp": "AUPL900109MNLRXC17"}
DAY = "2026-06-01"


def kept(store: Database, *people: dict[str, object]) -> list[bytes]:
    with store.writing("alicia") as unit:
        found = [save(unit, arrival(each), RULES["form"]).person_key or b"" for each in people]
        unit.commit()
    return found


def test_a_correction_is_corrected_by_going_back_to_the_curp_before(store: Database) -> None:
    (lucia,) = kept(store, LUCIA)
    for curp in (TWIN["curp"], LUCIA["curp"], TWIN["curp"]):
        with store.writing("ines") as unit:
            add_identifier(unit, lucia, str(curp), "correction", DAY, "acta")
            unit.commit()
        with store.reading() as view:
            found = person_of(view, lucia)
            assert found is not None and found.values["curp"] == curp
            assert verify(view, lucia) == []


def test_a_curp_of_another_person_is_not_taken(store: Database) -> None:
    lucia, ricardo = kept(store, LUCIA, RICARDO)
    with store.writing("ines") as unit, pytest.raises(NotPossible):
        add_identifier(unit, ricardo, str(LUCIA["curp"]), "correction", DAY, "acta")
    with store.reading() as view:
        assert verify(view, lucia) == verify(view, ricardo) == []


def test_whichever_record_stays_the_curp_names_the_person_and_each_record_keeps_its_own(store: Database) -> None:
    without = {name: value for name, value in LUCIA.items() if name != "curp"}
    with_curp, provisional = kept(store, LUCIA, without)
    with store.writing("ines") as unit:
        merge(unit, with_curp, provisional, DAY, "misma persona")
        unit.commit()
    with store.reading() as view:
        found = person_of(view, with_curp)
        assert found is not None and found.person_key == provisional
        assert found.identifier == found.values["curp"] == LUCIA["curp"]
        one, other = records_of(view, found)
    assert one.identifier.startswith("P-") and other.identifier == LUCIA["curp"]


def test_a_merge_is_undone_once(store: Database) -> None:
    one, other = kept(store, LUCIA, TWIN)
    with store.writing("ines") as unit:
        merge(unit, other, one, DAY, "misma persona")
        unmerge(unit, other, DAY, "no eran")
        with pytest.raises(NotPossible):
            unmerge(unit, other, DAY, "no eran")
        unit.commit()
    with store.reading() as view:
        assert verify(view, one) == verify(view, other) == []


def test_a_decided_pair_is_not_found_again_in_whichever_order(store: Database) -> None:
    one, other = kept(store, LUCIA, TWIN)
    with store.writing("ines") as unit:
        assert note_candidate(unit, one, other, 90, "names-1")
        assert not note_candidate(unit, other, one, 95, "names-1")
        (waiting,) = waiting_candidates(unit, 10)
        assert waiting.score == 95 and candidates_about(unit, [other]) == [waiting]
        decide_candidate(unit, other, one, LATER, DAY, "")
        assert [each.state for each in waiting_candidates(unit, 10)] == [LATER]
        decide_candidate(unit, one, other, DIFFERENT, DAY, "son primas")
        assert not note_candidate(unit, one, other, 99, "names-1")
        assert waiting_candidates(unit, 10) == []
        known = candidate_of(unit, other, one)
        assert known is not None and known.state == DIFFERENT
        unit.commit()
    with store.reading() as view:
        assert verify(view, one) == verify(view, other) == []


@pytest.mark.parametrize("engine", ["plain", "splink"])
def test_the_batch_finds_slips_and_no_relatives_and_finds_nothing_new_the_second_time(
    store: Database, tmp_path: Path, engine: str
) -> None:
    slip = {**LUCIA, "curp": "AUPL910109MNLRXC05", "fecha_nacimiento": "1991-01-09"}
    sister = {**LUCIA, "curp": "AUPR900109MNLRXS01", "nombre": "ROSARIO"}
    one, _, mistyped, _ = kept(store, LUCIA, RICARDO, slip, sister)
    found = find_duplicates(store, "ines", tmp_path, engine)
    assert (found.engine, found.people, found.alike, found.new) == (engine, 4, 1, 1)
    with store.reading() as view:
        (pair,) = waiting_candidates(view, 10)
    assert {pair.person_key, pair.other_key} == {one, mistyped}
    again = find_duplicates(store, "ines", tmp_path, engine)
    assert (again.alike, again.new) == (1, 0)


@pytest.mark.parametrize("engine", ["plain", "splink"])
def test_the_batch_asks_again_about_no_pair_that_somebody_decided(store: Database, tmp_path: Path, engine: str) -> None:
    slip = {**LUCIA, "curp": "AUPL910109MNLRXC05", "fecha_nacimiento": "1991-01-09"}
    one, mistyped = kept(store, LUCIA, slip)
    with store.writing("ines") as unit:
        decide_candidate(unit, one, mistyped, DIFFERENT, DAY, "son primas")
        unit.commit()
    found = find_duplicates(store, "ines", tmp_path, engine)
    assert (found.alike, found.new) == (1, 0)
    with store.reading() as view:
        assert waiting_candidates(view, 10) == []
