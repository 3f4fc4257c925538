"""A capture of a kit in words: its day, and what the registry answers about it, with the colour of its tag."""

from padron.kit.captures import Made
from padron.web.words import day

RESULTS = {
    "accepted": ("Aceptada", "green"),
    "duplicate": ("Ya estaba", "blue"),
    "correct": ("Por corregir", "red"),
}


def day_of(made: Made) -> str:
    """The day of a capture in words; one that a hand spoilt, as it stands in the file."""
    try:
        return day(made.applied_on)
    except ValueError:
        return made.applied_on[:20]
