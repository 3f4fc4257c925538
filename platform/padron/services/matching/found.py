"""What an engine answers: the pairs of keys that are alike, with their scores."""

from dataclasses import dataclass

LEAST = 85
"""The least score of a pair that somebody is asked about, of 100."""
SPILL = "duplicates-"
"""How the name of the folder begins that holds what does not fit in memory."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What one search found: by which model, people read, comparisons, blocks left out, and pairs with their scores."""

    model: str
    people: int
    compared: int
    left_out: int
    pairs: dict[tuple[bytes, bytes], int]
