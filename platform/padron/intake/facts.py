"""Registry facts as people write them in cases and JSON, brought to the keys that rules read."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from padron.language.functions import OF_HOUSEHOLD as OF_HOUSEHOLD_FACTS

FACTS = ("active_in", "active_in_kind", "was_in", "received", "last_received", "household", "of")
OF_HOUSEHOLD = ("size", "active_in", "active_in_kind", "received")


def told(given: Mapping[str, object], keys: Iterable[str], program: str) -> dict[str, object]:
    """The value of each fact key under what was told; what was not told is no history.

    `given` is `{active_in: [program], active_in_kind: [kind], was_in: {program: [previous]}, received: {service:
    {month: 1}}, last_received: {service: day}, household: {size: 3, active_in: …, active_in_kind: …, received: …},
    of: {curp_field: {…}}}`. A household of which nothing is told is the person alone.
    """
    return {key: _value(key, given, program) for key in keys}


def _value(key: str, given: Mapping[str, object], program: str) -> object:
    name, _, of = key.partition("@")
    if name.startswith(OF_HOUSEHOLD_FACTS):
        home = cast(Mapping[str, object], given.get("household") or {})
        return _value(name.removeprefix(OF_HOUSEHOLD_FACTS), home, program)
    if of:
        others = cast(Mapping[str, Mapping[str, object]], given.get("of") or {})
        return _value(name, others.get(of) or {}, program)
    fact, *about = name.split(":")
    return {
        "active_in": _listed,
        "active_in_kind": _listed,
        "was_in": _was_in,
        "received": _received,
        "last_received": _last_received,
        "size": _size,
    }[fact](given.get(fact) or {}, about, program)


def _size(told_: Any, about: list[str], program: str) -> int:
    return int(told_ or 1)


def _listed(told_: Any, about: list[str], program: str) -> bool:
    return about[0] in told_


def _was_in(told_: Any, about: list[str], program: str) -> bool:
    return about[1] in told_.get(about[0], ()) if isinstance(told_, Mapping) else False


def _short(service: str, program: str) -> tuple[str, ...]:
    own = service.removeprefix(f"{program}.")
    return (service, own)


def _received(told_: Any, about: list[str], program: str) -> int:
    for name in _short(about[0], program):
        if name in told_:
            return int(told_[name].get(about[1], 0))
    return 0


def _last_received(told_: Any, about: list[str], program: str) -> object:
    return next((told_[name] for name in _short(about[0], program) if name in told_), None)
