"""Two closures of one program compared: the same, with live additions only, or changed."""

from collections.abc import Iterator, Mapping
from typing import cast

from padron.program.closure import canonical

Plain = Mapping[str, object]


def dated_alike(working: Plain, published: Plain) -> dict[str, object]:
    """The working closure with the year of the published one, which named the call of a program without `calls`."""
    return {key: published.get(key) if key == "year" else value for key, value in working.items()}


def additions(published: Plain, working: Plain) -> tuple[str, ...] | None:
    """What the working closure adds that stays live: later parameter values and new rows of catalogues; none: the same.

    None when anything else differs.
    """
    same_year = dated_alike(working, published)
    if canonical(_without_additions(same_year, published)) != canonical(published):
        return None
    return tuple(_added(same_year, published))


def _without_additions(working: Plain, published: Plain) -> dict[str, object]:
    old_values, old_rows = _block(published, "parameters"), _block(published, "catalogues")
    parameters = {name: _earlier(each, old_values.get(name)) for name, each in _block(working, "parameters").items()}
    rows = {name: _known(each, old_rows.get(name)) for name, each in _block(working, "catalogues").items()}
    return {**working, "parameters": parameters, "catalogues": rows}


def _added(working: Plain, published: Plain) -> Iterator[str]:
    for part in ("parameters", "catalogues"):
        old = _block(published, part)
        yield from (f"rules/{part}: {name}" for name, each in _block(working, part).items() if each != old.get(name))


def _block(closure: Plain, part: str) -> Plain:
    return cast(Plain, closure.get(part, {}))


def _earlier(parameter: object, old: object) -> object:
    """A parameter without the values that begin after every published one."""
    if not isinstance(parameter, Mapping) or not isinstance(old, Mapping):
        return parameter
    before = cast(list[Plain], old.get("values", []))
    last = max((str(value.get("from")) for value in before), default="")
    values = cast(list[Plain], parameter.get("values", []))
    return {**parameter, "values": [value for value in values if str(value.get("from")) <= last]}


def _known(rows: object, old: object) -> object:
    """A catalogue without the rows whose code is new."""
    if not isinstance(rows, list) or not isinstance(old, list):
        return rows
    codes = {row[0] for row in old if row}
    return [row for row in rows if (row[0] in codes if row else row in old)]
