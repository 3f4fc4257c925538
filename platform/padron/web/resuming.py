"""What was typed on a page whose session had ended: carried through the sign-in and sent again, so nothing is lost."""

import json

from flask import request

MOST_CHARACTERS = 200_000
"""A form larger than this is not carried; its draft keeps the last state sent."""
OURS = frozenset({"csrf_token"})

Pairs = list[tuple[str, str]]


def sent_now() -> str:
    """What this request's form sent, as the hidden field of the sign-in page carries it; «» where nothing was."""
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in OURS]
    text = json.dumps(pairs, ensure_ascii=False) if pairs else ""
    return text if len(text) <= MOST_CHARACTERS else ""


def carried(text: str) -> Pairs:
    """The names and values of a hidden field; none where it is not of that form."""
    try:
        found = json.loads(text) if len(text) <= MOST_CHARACTERS else []
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [(str(each[0]), str(each[1])) for each in found if isinstance(each, list) and len(each) == 2]
