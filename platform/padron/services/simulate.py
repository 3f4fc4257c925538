"""How many people of the registry a program would take: everybody judged as if they applied on a day, and overlaps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from padron.outputs.sql_counts import Counts
from padron.outputs.sql_program import facts_read
from padron.program.model import Criterion, Program
from padron.registry.programs import published_programs
from padron.registry.simulation import simulated
from padron.registry.store import View
from padron.services.facts import frame
from padron.services.policy import Actor, allowed, sight
from padron.services.programs import published
from padron.services.sight import hidden_facts


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many of the eligible are active in another program."""

    program: str
    title: str
    area: str
    confidential: bool
    people: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a program would come to on a day (ISO). Everybody counts once, as the survivor of what was merged.

    A person is judged by the registry's values and facts, and by the answers of the latest application to the same
    program as far as its fields can take them; what was never asked is unknown, and nobody unknown is eligible.
    """

    program: Program
    today: str
    counts: Counts
    overlaps: tuple[Overlap, ...]

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """The fields that leave people undetermined, and how many; the one that most wait for first."""
        found = [(name, many) for name, many in self.counts.missing.items() if many]
        return tuple(sorted(found, key=lambda pair: -pair[1]))


def simulate(view: View, program: Program, today: str) -> Simulation:
    """Judge everybody in the registry for a program, published or not, on a day (ISO)."""
    call = program.call_on(today)
    about = replace(frame(published(view), program), as_of=today, call=call.name if call else "")
    found = simulated(view, program, about)
    known = {each.program: each for each in published_programs(view)}
    overlaps = (
        Overlap(name, known[name].title, known[name].area, known[name].confidential, people)
        for name, people in found.overlaps.items()
        if name in known
    )
    return Simulation(
        program, today, found.counts, tuple(sorted(overlaps, key=lambda each: (-each.people, each.program)))
    )


def as_json(found: Simulation) -> dict[str, object]:
    """The output of `padron simulate`."""
    counts = found.counts
    return {
        "program": found.program.name,
        "version": found.program.version,
        "today": found.today,
        "people": counts.people,
        "eligible": counts.eligible,
        "ineligible": counts.ineligible,
        "undetermined": counts.undetermined,
        "funnel": [
            {
                "id": each.id,
                "met": each.met,
                "not_met": each.not_met,
                "unknown": each.unknown,
                "remaining": each.remaining,
            }
            for each in counts.criteria
        ],
        "missing": [{"field": name, "people": many} for name, many in found.missing],
        "overlaps": [{"program": each.program, "people": each.people} for each in found.overlaps],
    }


FEW = 5
"""Below so many, somebody outside the other program's area is not told how many: a few are soon somebody."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A simulation as an actor may see it.

    `left_out`: how many criteria were not looked at, since they rest on a confidential program out of sight.
    `overlaps`: titles and how many of the eligible; None for fewer than `FEW` of a program that is not the actor's.
    """

    simulation: Simulation
    left_out: int
    overlaps: tuple[tuple[str, int | None], ...]


def choosable(actor: Actor, programs: Iterable[Program]) -> tuple[Program, ...]:
    """The programs that an actor may simulate; a confidential one only where the actor sees its people."""
    return tuple(
        each
        for each in allowed(actor, "simulate", programs)
        if not each.confidential or sight(actor, each.area, each.name, True) == "all"
    )


def shown(view: View, actor: Actor, program: Program, today: str) -> Shown:
    """Simulate a program for an actor, without what would count the people of a program out of the actor's sight."""
    visible = tuple(each for each in program.criteria if not _hidden(view, actor, program, each))
    made = simulate(view, replace(program, criteria=visible), today)
    seen = [(each, sight(actor, each.area, each.program, each.confidential)) for each in made.overlaps]
    overlaps = tuple(
        (each.title, each.people if each.people >= FEW or how == "all" else None)
        for each, how in seen
        if how != "nothing"
    )
    return Shown(made, len(program.criteria) - len(visible), overlaps)


def _hidden(view: View, actor: Actor, program: Program, criterion: Criterion) -> bool:
    """Whether a criterion rests, also by way of a calculated field, on a program out of the actor's sight."""
    reads = facts_read(replace(program, criteria=(criterion,)))
    return bool(hidden_facts(actor, (*published(view), program), reads))
