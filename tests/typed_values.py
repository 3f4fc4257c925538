"""Short ways to say «this, typed into a field of that type, becomes …»."""

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values import Canonical, Taken, taker

TODAY = "2026-11-23"


def take(type_name: str, raw: object, **settings: object) -> Taken:
    return taker(type_name, FIELD_TYPES[type_name].shape(settings))(raw, TODAY)


def value(type_name: str, raw: object, **settings: object) -> Canonical | None:
    taken = take(type_name, raw, **settings)
    assert taken.problem is None, taken.problem
    return taken.value


def code(type_name: str, raw: object, **settings: object) -> str:
    taken = take(type_name, raw, **settings)
    assert taken.value is None and taken.problem is not None, taken
    return taken.problem.code


def faults(type_name: str, **settings: object) -> list[tuple[str, str]]:
    found = FIELD_TYPES[type_name].faults
    return [(fault.setting, fault.code) for fault in found(settings)] if found else []
