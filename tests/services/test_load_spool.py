"""The rows of a file kept aside: which name one person, and in how many pieces they come out again."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from padron.intake.sheet import SheetRow
from padron.services import load_spool
from padron.services.load_judge import chunk_of
from padron.services.load_spool import Spool, spooled

LUCIA, RICARDO, CONCEPCION = "AUPL900109MNLRXC09", "TECR880229HNLRNC00", "SABC560626MDFLRN01"


def row(number: int, curp: str | None = None) -> SheetRow:
    return SheetRow(number, {"curp": curp} if curp else {}, {}, {}, {})


def numbers(spool: Spool, skipped: int = 0) -> Iterator[list[int]]:
    for frame in spool.frames(skipped):
        yield [each.number for each in chunk_of(frame)]


@pytest.mark.parametrize("bits", [8, 64, 1 << 25])
def test_rows_of_one_person_are_told_from_rows_that_only_look_alike(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_spool, "_BITS", bits)
    alone = [row(100 + at, f"AUPL9001{at:02d}MNLRXC09") for at in range(20, 90)]
    found = [row(3, LUCIA), row(4), row(5, RICARDO), row(6, " aupl-900109-MNLRXC09"), row(7), row(8, LUCIA), *alone]
    with spooled([*found, row(300, CONCEPCION), row(301, RICARDO)]) as spool:
        assert spool.shared == {3, 6, 8, 5, 301}
        assert spool.count == len(found) + 2


def test_a_chunk_is_as_long_as_the_registrys_pace_allows() -> None:
    with spooled(row(at) for at in range(7_000)) as spool:
        taken, paces = [], iter((0.1, 0.1, 0.4, 0.4, 1.0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1))
        for found in numbers(spool):
            taken.append(len(found))
            spool.held(next(paces, 0.1) * len(found) / 1000, len(found))
    assert taken[:7] == [400, 800, 800, 400, 400, 200, 200], "what was slow counts at once"
    later = taken[6:-1]
    assert later == sorted(set(later)) and later[-1] >= 600, "and what is quick again"
    assert max(b - a for a, b in pairwise(later)) <= 150, "little by little"


def test_rows_sorted_by_whom_they_name_come_by_that_number_and_then_in_the_files_order() -> None:
    curps = [f"AUPL90010{at % 10}MNLRXC0{at // 10 % 10}" for at in range(2_000)]
    rows = [row(at, curps[at] if at % 7 else None) for at in range(2_000)]
    with spooled(iter(rows), lanes=lambda name: -int(name[-1])) as spool:
        chunks = list(numbers(spool))
        spread = [{int(curps[at][-1]) if at % 7 else 0 for at in chunk} for chunk in chunks]
        assert [sorted(chunk) for chunk in chunks] == chunks
        assert max(map(len, spread)) <= 4, "each in one place"
        assert sorted(at for chunk in chunks for at in chunk) == list(range(2_000))
        lasts = [each.number for each in spool.rows() if each.number % 7 and curps[each.number][-1] == "3"]
        assert lasts == sorted(lasts)
        assert spool.shared, "rows of one person"
        wanted = {1_999, 3, 40, 1_001, 77}
        assert [each.number for each in spool.in_order(wanted)] == sorted(wanted)
        assert [each.person for each in spool.in_order({9})] == [rows[9].person]


@pytest.mark.parametrize("skipped", [0, 50, 350, 400, 1_000, 1_950])
def test_sorted_rows_go_on_after_whole_parts_whatever_the_chunks_lengths_were(skipped: int) -> None:
    with spooled(
        (row(at, f"AUPL90010{at % 3}MNLRXC09") for at in range(2_000)), lanes=lambda name: int(name[9])
    ) as spool:
        whole = [each.number for each in spool.rows()]
        spool.length = 300
        found = [each for chunk in numbers(spool, skipped) for each in chunk]
    assert sorted(found) == sorted(whole[skipped:])


def test_every_row_comes_once_and_in_order_however_long_the_chunks_are() -> None:
    with spooled(row(at) for at in range(2_345)) as spool:
        found = []
        for at, chunk in enumerate(numbers(spool)):
            found += chunk
            spool.held(0.3 if at % 3 else 0.001, len(chunk))
            assert next(iter(spool.rows())).number == 0, "somebody else reads from the start meanwhile"
    assert found == list(range(2_345))


@pytest.mark.parametrize("skipped", [0, 1, 199, 200, 201, 400, 777, 2_344, 2_345])
def test_a_load_that_goes_on_begins_after_any_row(skipped: int) -> None:
    with spooled(row(at) for at in range(2_345)) as spool:
        assert [each for chunk in numbers(spool, skipped) for each in chunk] == list(range(skipped, 2_345))


@pytest.mark.parametrize("lanes", [None, lambda name: int(name[9])])
def test_reading_the_rows_again_says_that_the_work_goes_on(lanes: Callable[[str], int] | None) -> None:
    said: list[int] = []
    rows = (row(at, f"AUPL90010{at % 3}MNLRXC09") for at in range(1_000))
    with spooled(rows, alive=lambda: said.append(1), lanes=lanes) as spool:
        for again in (spool.rows(), spool.in_order(range(0, 1_000, 2))):
            said.clear()
            assert list(again)
            assert len(said) >= 20, "or another worker would take a long load over"


def test_chunks_that_are_short_anyway_stay_as_they_are() -> None:
    with spooled((row(at) for at in range(600)), 250) as spool:
        taken = []
        for found in numbers(spool):
            taken.append(len(found))
            spool.held(0.9, len(found))
    assert taken == [250, 250, 100]
