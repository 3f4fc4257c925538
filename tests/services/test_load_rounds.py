"""Rows in rounds come to what one row after the other would: over drawn rows that read and change each other."""

import os
import random

from padron.services.load_rounds import Touched, rounds

NOBODY: frozenset[str] = frozenset()


def row(reads: str = "", changes: str = "") -> Touched:
    """Each letter is somebody."""
    return Touched(frozenset(reads), frozenset(changes))


def in_rounds(*rows: Touched) -> list[list[int]]:
    return [list(each) for each in rounds(range(len(rows)), rows)]


def test_rows_that_have_nothing_to_do_with_each_other_are_one_round() -> None:
    assert in_rounds(row("a", "a"), row("b", "b"), row("c", "d")) == [[0, 1, 2]]


def test_a_row_that_reads_somebody_comes_after_the_row_about_her() -> None:
    assert in_rounds(row(changes="a"), row("a", "b"), row("b", "c"), row("z")) == [[0, 3], [1], [2]]


def test_whoever_comes_later_in_the_file_is_not_written_before_a_row_that_reads_her() -> None:
    assert in_rounds(row(changes="a"), row("ab", "c"), row(changes="b")) == [[0], [1, 2]]


def test_no_rows_are_no_rounds() -> None:
    assert in_rounds() == []


def test_drawn_rows_read_what_they_would_read_one_by_one() -> None:
    """Each row notes who changed what it reads; a round reads before any of it is written, as a chunk does."""
    chance = random.Random(int(os.environ["PADRON_SEED"]))
    for _ in range(300):
        drawn = [
            Touched(*(frozenset(chance.sample("abcdefgh", chance.randint(0, 3))) for _ in range(2)))
            for _ in range(chance.randint(0, 12))
        ]
        alone = _read([[at] for at in range(len(drawn))], drawn)
        assert _read(in_rounds(*drawn), drawn) == alone


def _read(parts: list[list[int]], rows: list[Touched]) -> dict[int, dict[object, tuple[int, ...]]]:
    """Who had changed, in which order, what each row reads, and at the end everything."""
    changed: dict[object, tuple[int, ...]] = {}
    seen: dict[int, dict[object, tuple[int, ...]]] = {}
    for part in parts:
        for at in part:
            seen[at] = {each: changed.get(each, ()) for each in rows[at].reads}
        for at in part:
            for each in rows[at].changes:
                changed[each] = (*changed.get(each, ()), at)
    return {**seen, len(rows): changed}
