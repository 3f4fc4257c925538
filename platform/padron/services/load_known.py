"""What the registry knows of the people of a chunk: their values, their notices, and the facts that rules read."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from padron.language.functions import HOUSEHOLD
from padron.language.values import blank
from padron.registry.consents import accepted
from padron.registry.enrolments import answers_of
from padron.registry.facts import Fact
from padron.registry.people import people_of, resolve_many
from padron.registry.store import View
from padron.services.facts import Subject, apart, facts_of, named, others_of
from padron.services.load_rounds import Touched, marks, rounds
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


def people_named(rows: Sequence[Row], loading: Loading) -> tuple[list[str], list[str]]:
    """Whoever the facts of these rows are about: their people and others, by identifier, and households by folio."""
    own = [row.identifier for row in rows if row.identifier]
    others = others_of(loading.facts)
    found = [apart(_others(row, others)) for row in rows if others]
    return [*own, *(each for curps, _ in found for each in curps)], [each for _, folios in found for each in folios]


def in_rounds(rows: Sequence[Row], loading: Loading) -> Iterator[Sequence[Row]]:
    """All at once; where a rule reads what somebody else or a household has, a row after those that change it."""
    others = others_of(loading.facts)
    return rounds(rows, (_touched(row, others) for row in rows)) if others else iter((rows,))


def _touched(row: Row, others: Collection[str]) -> Touched:
    """A load leaves a dwelling that is stored as it is, so that a row may change two: the one it says, and that one."""
    reads = marks(_others(row, others))
    stored = named({HOUSEHOLD: row.person.get(HOUSEHOLD)}) if HOUSEHOLD in others else {}
    own = {row.key, row.identifier, row.person.get("curp")} - {None}
    return Touched(reads, frozenset(own) | marks(stored) | {each for each in reads if isinstance(each, tuple)})


def _subjects(rows: Sequence[Row], loading: Loading) -> list[Subject]:
    """Whose facts each row needs; whom else it names is read from the raw cells."""
    others = others_of(loading.facts)
    return [Subject(row.identifier, row.applied_on, row.call, _others(row, others)) for row in rows]


def _others(row: Row, names: Collection[str]) -> dict[str, str]:
    """Of a person whom the registry knows, a registry field may be left blank."""
    said = {name: row.sheet.answers.get(name, row.sheet.person.get(name)) for name in names}
    return named({name: row.person.get(name) if blank(value) else value for name, value in said.items()})


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
