"""Canonical JSON text: the same values always give the same bytes."""

import json
from collections.abc import Callable
from typing import Any, cast

_SETTINGS: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":"), "allow_nan": False}


def _encoder() -> Callable[[object], str]:
    """The library's own C encoder, made once: `JSONEncoder.encode` makes it anew for every text."""
    encoder = json.JSONEncoder(**_SETTINGS)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return encoder.encode
    inner = make(None, encoder.default, json.encoder.encode_basestring, None, ":", ",", True, False, False)
    return lambda values: "".join(inner(values, 0))


_encode = _encoder()


def canonical(values: object) -> str:
    """JSON with sorted keys and no blanks; text as it is, never escaped. Raises TypeError for what JSON cannot say."""
    return _encode(values)


def mapping(text: str) -> dict[str, object]:
    """The object that a canonical text holds."""
    return cast(dict[str, object], json.loads(text))
