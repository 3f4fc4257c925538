"""What a record asks for when it becomes active or is delivered: places under limits, counted by its values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from padron.intake.rules import rule_of
from padron.program.limits import label, limit_name, limit_words
from padron.program.model import Category, Field, Limit, Program, Service, leaves
from padron.registry.arrivals import Asked, Award
from padron.registry.canonical import canonical
from padron.shapes import Decimal

HOUSEHOLD = "hogar"
HUNDREDTHS = 2
"""Decimal places of a delivery's `value` (centavos) and `quantity` (hundredths)."""


def enrolment_award(
    program: Program, values: Mapping[str, Any], facts: Mapping[str, object], on: str, call: str
) -> Award:
    """The award of an enrolment whose known values are these, by the program in force, on its day of applying."""
    quota = next((each.quota for each in program.calls if each.name == call), None)
    if not program.limits and quota is None:
        return _NONE
    asked, unknown = _asked(program, program.name, program.limits, (), values, facts, on)
    return Award(asked, quota, unknown, _first(program, "open"), _first(program, "waiting"))


def delivery_limits(
    program: Program, service: Service, values: Mapping[str, Any], facts: Mapping[str, object], on: str
) -> tuple[tuple[Asked, ...], tuple[tuple[str, str], ...]]:
    """The places that a delivery asks for, and the fields (name, label) without which a limit cannot be looked at.

    `values` hold the enrolment's and the service's answers, `quantity` in hundredths and `value` of all of it in
    centavos.
    """
    owner = f"{program.name}.{service.name}"
    fields = tuple(leaf.field for leaf in leaves(service.fields))
    return _asked(program, owner, service.limits, fields, values, facts, on)


_NONE = Award()


def _asked(
    program: Program,
    owner: str,
    limits: Sequence[Limit],
    fields: tuple[Field, ...],
    values: Mapping[str, Any],
    facts: Mapping[str, object],
    on: str,
) -> tuple[tuple[Asked, ...], tuple[tuple[str, str], ...]]:
    found: list[Asked] = []
    unknown: dict[str, str] = {}
    for limit in limits:
        if limit.unless is not None and rule_of(program, limit.unless)(values, facts, on) is True:
            continue
        absent = [name for name in _reads(limit) if values.get(name) is None]
        if absent:
            unknown.update((name, label(program, name, fields).es) for name in absent)
        else:
            found.append(_one(program, owner, limit, fields, values))
    return tuple(found), tuple(unknown.items())


def _reads(limit: Limit) -> Iterable[str]:
    """The fields whose values a limit counts by and sums."""
    if limit.per != "person":
        yield HOUSEHOLD if limit.per == "household" else limit.per
    if limit.sum is not None:
        yield limit.sum


def _one(program: Program, owner: str, limit: Limit, fields: tuple[Field, ...], values: Mapping[str, Any]) -> Asked:
    counted = None if limit.per == "person" else HOUSEHOLD if limit.per == "household" else limit.per
    said = limit_words(program, limit, fields)
    scale = 10 ** _places(program, limit.sum, fields) if limit.sum else 1
    return Asked(
        owner, limit_name(limit), canonical(values[counted]) if counted else None, limit.period, limit.max * scale,
        values[limit.sum] if limit.sum else 1, said.es, said.said("en"), counted,
    )  # fmt: skip


def _places(program: Program, name: str, fields: tuple[Field, ...]) -> int:
    leaf = program.leaf(name)
    shape = next((each.shape for each in fields if each.name == name), leaf.field.shape if leaf else None)
    if shape is None:
        return HUNDREDTHS  # value and quantity
    return shape.places if isinstance(shape, Decimal) else 0


def _first(program: Program, category: Category) -> tuple[str, str] | None:
    """The first state of a category, as (state, category)."""
    return next(((each.name, each.category) for each in program.lifecycle.states if each.category == category), None)
