"""What of verdicts, states and people an actor may see, so that a confidential program shows in nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from padron.program.model import Criterion, Program
from padron.program.reach import field_reach, fields_by_name, reach, tells_of
from padron.registry.arrivals import UNDONE
from padron.registry.enrolments import Enrolment
from padron.registry.history import Moment
from padron.services.policy import Actor, sight

Seen = Literal["met", "not_met", "unknown", "hidden"]
Shown = Literal["eligible", "ineligible", "undetermined", "to_confirm"]
BY_VERDICT = frozenset({"active", "not_eligible", "pending"})
"""The states of an automatic lifecycle that say what the verdict was."""
TO_CONFIRM = "Por confirmar"
ELSEWHERE = "Lo revisa el área responsable."


@dataclass(frozen=True, slots=True)
class Criteria:
    """A verdict as an actor may see it: the criteria in order, and what they come to."""

    verdict: Shown
    each: tuple[tuple[Criterion, Seen], ...]


def hidden_facts(actor: Actor, programs: Sequence[Program], keys: Iterable[str]) -> frozenset[str]:
    """Those of the fact keys that rest on a confidential program outside the actor's sight, whatever they say."""
    unseen = [each for each in programs if sight(actor, each.area, each.name, each.confidential) == "nothing"]
    return frozenset(key for key in keys if any(tells_of(key, each) for each in unseen))


def hidden_criteria(program: Program, hidden: frozenset[str]) -> frozenset[str]:
    """The ids of the criteria that rest on a hidden fact, be it by way of a calculated field."""
    if not hidden:
        return frozenset()
    known = fields_by_name(program)
    reached = {each.id: reach(known, (each.when, each.assert_)).facts for each in program.criteria}
    return frozenset(name for name, facts in reached.items() if facts & hidden)


def hidden_answers(program: Program, hidden: frozenset[str]) -> frozenset[str]:
    """The program's questions whose stored answer, or that there is one, would tell a hidden fact."""
    if not hidden:
        return frozenset()
    asked = program.answer_leaves()
    return frozenset(leaf.field.name for leaf in asked if field_reach(program, leaf).facts & hidden)


def titles(actor: Actor, programs: Iterable[Program]) -> dict[str, str]:
    """The titles of the programs, and of their services, that an actor may know of, as in `Program.titles`."""
    seen = [each for each in programs if sight(actor, each.area, each.name, each.confidential) != "nothing"]
    found = {f"program:{each.name}": each.title.es for each in seen}
    return found | {f"service:{each.name}.{one.name}": one.title.es for each in seen for one in each.services}


def criteria(program: Program, outcomes: Mapping[str, str], hidden: frozenset[str]) -> Criteria:
    """The outcomes by criterion as an actor with these hidden facts sees them."""
    secret = hidden_criteria(program, hidden)
    seen = tuple((each, _seen(each, outcomes, secret)) for each in program.criteria)
    return Criteria(_verdict({outcome for _, outcome in seen}), seen)


def _seen(criterion: Criterion, outcomes: Mapping[str, str], secret: frozenset[str]) -> Seen:
    if criterion.id in secret:
        return "hidden"
    found = outcomes.get(criterion.id)
    return "met" if found == "met" else "not_met" if found == "not_met" else "unknown"


def _verdict(seen: set[Seen]) -> Shown:
    if "not_met" in seen:
        return "ineligible"
    if "hidden" in seen:
        return "to_confirm"
    return "undetermined" if "unknown" in seen else "eligible"


def state_label(
    program: Program | None, state: str, enrolment: Enrolment | None = None, hidden: frozenset[str] = frozenset()
) -> str:
    """A state in words; «Por confirmar» where it would tell what a hidden criterion came to.

    The enrolment is needed only where the program has such criteria (`tells_verdict`).
    """
    if state == UNDONE:
        return "Carga deshecha"
    if program is None:
        return state
    if enrolment is not None and not enrolment.decided and tells_verdict(program, state, hidden):
        stored = enrolment.judged.get("criteria")
        outcomes = {str(key): str(value) for key, value in stored.items()} if isinstance(stored, Mapping) else {}
        if criteria(program, outcomes, hidden).verdict == "to_confirm":
            return TO_CONFIRM
    return next((each.label.es or each.name for each in program.lifecycle.states if each.name == state), state)


def tells_verdict(program: Program, state: str, hidden: frozenset[str]) -> bool:
    """Whether a state of the program gives away the verdict of a criterion that rests on hidden facts."""
    by_verdict = program.lifecycle.name == "automatic" and state in BY_VERDICT
    return by_verdict and bool(hidden_criteria(program, hidden))


def is_visible(actor: Actor, moments: Sequence[Moment]) -> bool:
    """Whether an actor may know of a person: all but those known only through confidential programs of others."""
    sights = [sight(actor, each.area, each.program, each.confidential) for each in moments if each.kind != "correction"]
    return not sights or any(each != "nothing" for each in sights)
