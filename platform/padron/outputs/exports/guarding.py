"""Text that a spreadsheet would take for a formula: how it goes into a CSV, and how it comes back as it was.

Source: OWASP, «CSV Injection», with the wide forms of the signs.
"""

LIVE = tuple("=+-@\t\r\n＝＋－＠")
GUARD = "'"


def is_live(text: str) -> bool:
    """Whether a spreadsheet that opens this text in a CSV may run it."""
    return text.startswith(LIVE)


def guarded(text: str) -> str:
    """The text for a CSV; one that could be taken for guarded already is guarded once more."""
    return GUARD + text if is_live(text.lstrip(GUARD)) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith(GUARD) and is_live(text.lstrip(GUARD)) else text
