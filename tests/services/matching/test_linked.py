"""splink on DuckDB: slips are found, relatives and namesakes are not, and the same registry gives the same scores."""

from dataclasses import replace
from pathlib import Path

import pytest

from padron.registry.duplicates import Likeness
from padron.services.matching import linked, plain
from padron.services.matching.comparable import MOST_IN_BLOCK
from planted_people import LOOK_ALIKES, Planted, plant, told


@pytest.fixture(scope="module")
def planted() -> Planted:
    return plant(6000, seed=11)


@pytest.mark.parametrize("engine", ["splink", "plain"])
def test_planted_slips_are_found_and_look_alikes_are_not(planted: Planted, tmp_path: Path, engine: str) -> None:
    answer = plain.alike(planted.records) if engine == "plain" else linked.alike(planted.records, tmp_path)
    found = {frozenset(pair) for pair in answer.pairs}
    hits = len(found & planted.same.keys())
    assert answer.people == len(planted.records) and answer.left_out == 0
    assert hits / len(planted.same) >= 0.95
    assert hits / len(found) >= 0.95
    missed = [(what, there - seen) for kind, what, there, seen in told(planted, found) if kind == "same"]
    assert max(count for _, count in missed) <= 2, missed
    taken = {what: seen for kind, what, _, seen in told(planted, found) if kind == "alike"}
    assert taken.keys() == LOOK_ALIKES.keys() and sum(taken.values()) <= 2, taken


def test_the_same_registry_gives_the_same_pairs_and_scores_in_any_order(planted: Planted, tmp_path: Path) -> None:
    some = planted.records[:2000]
    one, other = linked.alike(some, tmp_path), linked.alike(reversed(some), tmp_path)
    assert one.pairs == other.pairs and len(one.pairs) > 20


def test_a_date_that_stands_for_unknown_is_no_block_and_is_counted(planted: Planted, tmp_path: Path) -> None:
    some = planted.records[: MOST_IN_BLOCK + 200]
    crowd = [replace(each, given_names="ANA", birth_date="1900-01-01", curp="") for each in some]
    answer = linked.alike(crowd, tmp_path)
    assert answer.left_out >= 1
    assert answer.compared < len(crowd) ** 2 / 4


@pytest.mark.parametrize("count", [0, 1])
def test_where_there_is_no_pair_nothing_is_found(tmp_path: Path, count: int) -> None:
    nobody = [Likeness(bytes(16), "ANA", "GARZA", "", "", "")] * count
    assert linked.alike(nobody, tmp_path).pairs == {}


def test_names_with_quotes_and_a_record_with_nothing_are_compared_as_any(tmp_path: Path) -> None:
    one = Likeness(bytes(15) + b"1", 'ANA O\'HARA "LA" %s', "D'ÁVILA; --", "GARZA", "1990-02-03", "")
    other, empty = replace(one, person_key=bytes(15) + b"2"), Likeness(bytes(15) + b"3", "", "", "", "", "")
    assert list(linked.alike([one, other, empty], tmp_path).pairs) == [(one.person_key, other.person_key)]


def test_nothing_is_left_in_the_folder(planted: Planted, tmp_path: Path) -> None:
    linked.alike(planted.records[:500], tmp_path)
    assert list(tmp_path.iterdir()) == []
