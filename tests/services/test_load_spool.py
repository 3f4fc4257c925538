"""The rows of a file kept aside: which name one person, and in how many pieces they come out again."""

from collections.abc import Iterator

import pytest

from padron.intake.sheet import SheetRow
from padron.services import load_spool
from padron.services.load_spool import Spool, chunk_of, spooled

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


def test_a_registry_that_is_slow_gets_shorter_chunks_and_one_that_is_quick_longer_ones() -> None:
    with spooled(row(at) for at in range(5_000)) as spool:
        taken, held = [], iter((0.01, 0.1, 0.1, 0.3, 0.3, 0.19, 0.3, 0.3, 0.01, 0.09))
        for found in numbers(spool):
            taken.append(len(found))
            spool.held(next(held, 0.19))
    assert taken == [400, 600, 800, 800, 600, 400, 400, 200, 200, 400, 200]


def test_every_row_comes_once_and_in_order_however_long_the_chunks_are() -> None:
    with spooled(row(at) for at in range(2_345)) as spool:
        found = []
        for at, chunk in enumerate(numbers(spool)):
            found += chunk
            spool.held(0.3 if at % 3 else 0.001)
            assert next(iter(spool.rows())).number == 0, "somebody else reads from the start meanwhile"
    assert found == list(range(2_345))


@pytest.mark.parametrize("skipped", [0, 1, 199, 200, 201, 400, 777, 2_344, 2_345])
def test_a_load_that_goes_on_begins_after_any_row(skipped: int) -> None:
    with spooled(row(at) for at in range(2_345)) as spool:
        assert [each for chunk in numbers(spool, skipped) for each in chunk] == list(range(skipped, 2_345))


def test_chunks_that_are_short_anyway_stay_as_they_are() -> None:
    with spooled((row(at) for at in range(600)), 250) as spool:
        taken = []
        for found in numbers(spool):
            taken.append(len(found))
            spool.held(0.9)
    assert taken == [250, 250, 100]
