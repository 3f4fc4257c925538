"""What the registry knows of the people of a chunk: their values, their notices, and the facts that rules read."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from padron import curp as curps
from padron.intake.sheet import SheetRow
from padron.language.values import blank
from padron.registry.consents import accepted
from padron.registry.enrolments import answers_of
from padron.registry.facts import Fact
from padron.registry.people import people_of, resolve_many
from padron.registry.store import View
from padron.services.facts import Subject, facts_of
from padron.services.load_rows import Loading, Row


def acquaint(view: View, rows: Sequence[Row], loading: Loading) -> dict[str, bytes]:
    """Gives each row what the registry knows of its person: values, files already kept, whether the notice holds.

    What comes back are the keys of those that it knows, by identifier.
    """
    known = resolve_many(view, {row.identifier for row in rows if row.identifier})
    people = people_of(view, set(known.values()))
    notices: Mapping[bytes, Collection[str]] = accepted(view, people)
    stored = answers_of(view, loading.program.name, set(known.values())) if loading.files else {}
    for row in rows:
        key = known.get(row.identifier or "")
        if key is None or key not in people:
            continue
        row.key, row.person = key, people[key].values
        row.has_accepted = loading.program.privacy.notice in notices[key]
        kept = stored.get((key, row.call.name if row.call else ""), {})
        row.answers = {name: kept[name] for name in loading.files if name in kept}
    return known


def people_named(rows: Sequence[Row], loading: Loading) -> list[str]:
    """The identifiers of whoever the facts of these rows are about: their people, and others by their CURPs."""
    own = [row.identifier for row in rows if row.identifier]
    others = {key.partition("@")[2] for key in loading.facts if "@" in key}
    return [*own, *(each for row in rows for each in _curps(row.sheet, others).values())] if others else own


def _subjects(rows: Sequence[Row], loading: Loading) -> list[Subject]:
    """Whose facts each row needs; other people's CURPs are read from the raw cells."""
    others = {key.partition("@")[2] for key in loading.facts if "@" in key}
    return [Subject(row.identifier, row.applied_on, row.call, _curps(row.sheet, others)) for row in rows]


def _curps(row: SheetRow, names: Collection[str]) -> dict[str, Any]:
    found = ((name, row.answers.get(name, row.person.get(name))) for name in names)
    return {name: curps.cleaned(str(value)) for name, value in found if not blank(value)}


def rests_on_others(loading: Loading) -> bool:
    """Whether the rules read facts of somebody else than the row's own person."""
    return any("@" in key for key in loading.facts)


def facts_for(
    view: View, rows: Sequence[Row], loading: Loading, known: Mapping[str, bytes] | None = None
) -> list[dict[str, Fact]]:
    """The registry facts of each row; `known`: the keys of their own people, when they were just looked up."""
    if not loading.facts:
        return [{} for _ in rows]
    assert loading.frame is not None
    return facts_of(view, loading.frame, loading.facts, _subjects(rows, loading), known)
