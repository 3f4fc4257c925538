"""A misspelt variable of a page stops it; an attribute that a mapping lacks is simply not there."""

from typing import Any

from jinja2 import StrictUndefined, Undefined
from jinja2.utils import missing

OF_JINJA = frozenset({"caller"})


class Missing(Undefined):
    """What a template asked for and nobody gave: an error for a name, nothing for an attribute.

    Macros ask of their rows whether they have `actions` or `colour`, and `caller` is Jinja's own; a variable of the
    page itself is a promise of the view.
    """

    __slots__ = ()

    def __new__(cls, *given: Any, **named: Any) -> Any:
        """A strict one where a variable of the page is missing."""
        obj = named.get("obj", given[1] if len(given) > 1 else missing)
        name = named.get("name", given[2] if len(given) > 2 else None)
        if obj is missing and name not in OF_JINJA:
            return StrictUndefined(*given, **named)
        return super().__new__(cls)
