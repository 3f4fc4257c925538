"""Canonical JSON text: the same values always give the same bytes."""

import json
from collections.abc import Callable
from typing import cast

_encoder: Callable[[object], str] = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical(values: object) -> str:
    """JSON with sorted keys and no blanks; text as it is, never escaped. Raises TypeError for what JSON cannot say."""
    return _encoder(values)


def mapping(text: str) -> dict[str, object]:
    """The object that a canonical text holds."""
    return cast(dict[str, object], json.loads(text))
