"""JSON as it arrives from outside, read strictly: nothing twice or too deep, numbers by the text that they are."""

import json
import re
from collections.abc import Iterator

from padron.problems import Problem, problem

MOST_DEEP = 32
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""NUL, which no database keeps, and half of a pair of UTF-16, which is no character."""


class Numeral(str):
    """A number, by its own text: no float ever touches it."""

    __slots__ = ()


def read(text: str) -> tuple[object, tuple[Problem, ...]]:
    """What a JSON text says, with numbers as Numeral; and what is wrong with the way it is written."""
    if _depth(text) > MOST_DEEP:
        return None, (problem("json_deep", most=MOST_DEEP),)
    repeated: list[str] = []
    try:
        found = _loaded(text, repeated)
    except json.JSONDecodeError as broken:
        return None, (problem("not_json", line=broken.lineno, column=broken.colno),)
    problems = [problem("repeated_key", field=_said(name), label=_said(name)) for name in repeated]
    problems += [problem("json_character", field=path, label=path) for path in dict.fromkeys(_no_text(found, ""))]
    return found, tuple(problems)


def _loaded(text: str, repeated: list[str]) -> object:
    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(found)
        if len(made) < len(found):
            names = [name for name, _ in found]
            repeated.extend(dict.fromkeys(name for name in names if names.count(name) > 1))
        return made

    return json.loads(text, object_pairs_hook=pairs, parse_float=Numeral, parse_int=Numeral, parse_constant=_none)


def _none(name: str) -> object:
    """NaN and Infinity are no JSON (RFC 8259, 6)."""
    raise json.JSONDecodeError("not a number", name, 0)


def _depth(text: str) -> int:
    """How many objects and lists stand in one another at most."""
    deepest = now = 0
    for found in _TOKENS.finditer(text):
        if found[0] in "[{":
            now += 1
            deepest = max(deepest, now)
        elif found[0] in "]}":
            now -= 1
    return deepest


def _no_text(found: object, path: str) -> Iterator[str]:
    """Where a name or a text has what is no character."""
    if isinstance(found, str):
        if _NO_TEXT.search(found):
            yield path
    elif isinstance(found, dict):
        for name, value in found.items():
            here = f"{path}.{_said(name)}".lstrip(".")
            if _NO_TEXT.search(name):
                yield here
            yield from _no_text(value, here)
    elif isinstance(found, list):
        for number, value in enumerate(found, 1):
            yield from _no_text(value, f"{path}[{number}]")


def _said(name: str) -> str:
    """A name that can be shown."""
    return _NO_TEXT.sub("�", name)[:60]
