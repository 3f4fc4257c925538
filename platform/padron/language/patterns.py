"""Authors' patterns: RE2 only, so that none can be slow; they match the whole value."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def pattern_fault(pattern: str) -> str | None:
    """Why RE2 refuses a pattern (its own words, English), or None."""
    try:
        _compiled(pattern)
    except re2.error as refused:
        said = refused.args[0] if refused.args else ""
        return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return None


def pattern_closed(pattern: str) -> str | None:
    """The pattern with the one bracket that it lacks at its end; None where that does not make it right."""
    return next((whole for sign in "])}" if pattern_fault(whole := f"{pattern}{sign}") is None), None)


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text matches. The pattern must be one that RE2 takes."""
    fullmatch = _compiled(pattern).fullmatch
    return lambda text: fullmatch(text) is not None
