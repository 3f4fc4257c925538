"""Limits in words and by name: what a limit is called where places are counted, and what it says when it is reached."""

from collections.abc import Mapping
from hashlib import sha256

from padron.program.model import Field, Limit, Period, Program, Words

PERIODS: Mapping[Period, tuple[str, str]] = {
    "week": ("por semana", "a week"),
    "month": ("por mes", "a month"),
    "bimester": ("por bimestre", "in two months"),
    "quarter": ("por trimestre", "a quarter"),
    "semester": ("por semestre", "in six months"),
    "year": ("por año", "a year"),
    "call": ("por convocatoria", "in a call"),
    "ever": ("", ""),
}
SUMS = {"value": ("de valor", "of value"), "quantity": ("de cantidad", "of quantity")}


def limit_name(limit: Limit) -> str:
    """What tells a limit from its program's others from one version to the next; how many it allows is no part of it.

    So a version that only raises the number goes on counting the places that are taken.
    """
    parts = [limit.per, limit.period, *([f"sum {limit.sum}"] if limit.sum else [])]
    if limit.unless is not None:
        parts.append(f"unless {sha256(limit.unless.text.strip().encode()).hexdigest()[:8]}")
    return "/".join(parts)


def limit_words(program: Program, limit: Limit, fields: tuple[Field, ...] = ()) -> Words:
    """What is said when it is reached: the author's message, else its numbers; `fields` are a service's own."""
    if limit.message.es:
        return limit.message
    per, per_en = _per(program, limit.per, fields)
    of, of_en = ("", "")
    if limit.sum:
        of, of_en = SUMS.get(limit.sum) or _labelled("de", "of", program, limit.sum, fields)
    period, period_en = PERIODS[limit.period]
    return Words(
        " ".join(f"Máximo {limit.max:,} {of} {per} {period}".split()) + ".",
        " ".join(f"At most {limit.max:,} {of_en} {per_en} {period_en}".split()) + ".",
    )


def label(program: Program, name: str, fields: tuple[Field, ...] = ()) -> Words:
    """What people call a field of a program or of one of its services."""
    own = next((each.label for each in fields if each.name == name), None)
    leaf = program.leaf(name)
    return own or (leaf.field.label if leaf is not None else Words(name))


def _per(program: Program, per: str, fields: tuple[Field, ...]) -> tuple[str, str]:
    known = {"person": ("por persona", "for each person"), "household": ("por hogar", "for each household")}
    return known.get(per) or _labelled("por", "for each", program, per, fields)


def _labelled(es: str, en: str, program: Program, name: str, fields: tuple[Field, ...]) -> tuple[str, str]:
    found = label(program, name, fields)
    return f"{es} «{found.es}»", f"{en} “{found.said('en')}”"
