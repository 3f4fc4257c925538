"""The waiting list of a call: who would enter with the free places, and admitting them in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from padron.problems import Problem, problem
from padron.program.model import Call, Program
from padron.registry.awards import NoPlace
from padron.registry.enrolments import Enrolment, Moved
from padron.registry.locks import lock_keys, lock_people
from padron.registry.people import Person, people_of
from padron.registry.places import scope_key
from padron.registry.quotas import active_in_call
from padron.registry.read_audit import Look
from padron.registry.store import Store, Unit, View
from padron.services.capture import facts_read
from padron.services.deciding import decide
from padron.services.policy import Actor, holds
from padron.services.ranking import Ranked, Ranking, drawn, draws, last_seed, ranking, steps_in
from padron.services.reviewing import hides_score, reviewed
from padron.services.sight import hidden_facts

MOST = 200
"""People admitted at once at most: they are in one transaction."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those who wait for a place of a call, the first one first, with whose application each is.

    `free`: places left, None where the call has no quota. `in_review`: how many more qualify and nobody has decided
    yet. `seed`: the lottery's; None where the order needs one and none was drawn. `told`: whether points and ties may
    be shown. `mine`: whether the actor admits. `mark` changes with the order. `repeated`: other applications that wait,
    of people who stand in line already or have a place.
    """

    program: Program
    call: Call
    made: Ranking | None
    line: tuple[tuple[Ranked, Person], ...]
    active: int
    free: int | None
    in_review: int
    seed: str | None
    told: bool
    mine: bool
    mark: str
    repeated: tuple[tuple[Enrolment, Person], ...] = ()

    @property
    def most(self) -> int:
        """How many may be admitted now."""
        return min(len(self.line), MOST, len(self.line) if self.free is None else self.free)


def waiting(store: Store, actor: Actor, name: str, call: str) -> Waiting | None:
    """A call's waiting list; None where the actor decides nothing, or there is no such call. Each is a look."""
    with store.reading() as view:
        found = _waiting(view, actor, name, call)
    if found is not None:
        shown = [person for _, person in (*found.line, *found.repeated)]
        looks = [Look(actor.name, "review", each.person_key, "waiting list") for each in shown]
        store.read_audit.append_many(looks)
    return found


def _waiting(view: View, actor: Actor, name: str, call: str) -> Waiting | None:
    known = reviewed(view, actor, name)
    about = next((each for each in known[0].calls if each.name == call), None) if known is not None else None
    if known is None or about is None:
        return None
    program, every = known
    seed = last_seed(view, name, call) if draws(program) else ""
    made = ranking(view, program, call, seed) if seed is not None else None
    line = in_line(program, made.ranked) if made is not None else []
    ways = steps_in(program)
    repeated = [each for each in made.repeated if each.state in ways] if made is not None else []
    people = people_of(view, {each.person_key for each in (*(one.enrolment for one in line), *repeated)})
    active = active_in_call(view, name, call)
    free = None if about.quota is None else max(0, about.quota - active)
    others = len(made.ranked) - len(line) if made is not None else 0
    told = not hides_score(program, hidden_facts(actor, every, facts_read(program)))
    pairs = tuple((each, people[each.enrolment.person_key]) for each in line)
    return Waiting(
        program, about, made, pairs, active, free, others, seed, told, may_admit(actor, program), mark(line),
        tuple((each, people[each.person_key]) for each in repeated),
    )  # fmt: skip


def in_line(program: Program, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Of those who qualify, who is in a waiting state from which a step leads to an active one."""
    ways = steps_in(program)
    return [each for each in ranked if each.enrolment.state in ways]


def mark(line: Sequence[Ranked]) -> str:
    """What tells one order from another."""
    return sha256("\n".join(each.enrolment.folio for each in line).encode()).hexdigest()[:16]


def may_admit(actor: Actor, program: Program) -> bool:
    """Whether an actor may take every step from a waiting to an active state that admitting takes."""
    ways = set(steps_in(program).items())
    roles = {each.role for each in program.lifecycle.transitions if (each.from_, each.to) in ways}
    return bool(roles) and all(holds(actor, role, program) for role in roles)


def draw(store: Store, actor: Actor, program: Program, call: str, seed: str) -> None:
    """Puts a drawing on record with its seed."""
    drawn(store, actor.name, program, call, seed)


@dataclass(frozen=True, slots=True)
class Entered:
    """What admitting did: who entered, and whom a limit kept waiting, with why; or `wrong`: nobody entered, and why."""

    active: tuple[tuple[Ranked, Person], ...] = ()
    kept: tuple[tuple[Ranked, Person, Problem], ...] = ()
    wrong: Problem | None = None


def admit_next(store: Store, actor: Actor, seen: Waiting, seen_mark: str, count: int, on: str) -> Entered:
    """Makes the next `count` active, in order, all in one transaction that never passes the quota.

    Whom a limit stops goes on waiting, and whoever follows takes the place. An order that is not the one seen admits
    nobody. Raises PermissionError, Refused (`busy`).
    """
    with store.writing(actor.name) as unit:
        lock_keys(unit, [scope_key(unit.secret, seen.program.name, "waiting list", seen.call.name)])
        now = _waiting(unit, actor, seen.program.name, seen.call.name)
        if now is None or not now.mine:
            raise PermissionError
        if now.mark != seen_mark:
            return Entered(wrong=problem("waiting_moved"))
        if not 1 <= count <= now.most:
            return Entered(wrong=problem("waiting_many", most=now.most))
        lock_people(unit, {member for _, person in now.line for member in person.members})  # before the quota's lock
        try:
            done = _enter(unit, now, count, on)
        except Moved:
            return Entered(wrong=problem("waiting_moved"))
        unit.commit()
    return done


def _enter(unit: Unit, now: Waiting, count: int, on: str) -> Entered:
    ways = steps_in(now.program)
    active: list[tuple[Ranked, Person]] = []
    kept: list[tuple[Ranked, Person, Problem]] = []
    for number, (each, person) in enumerate(now.line, 1):
        if len(active) == count:
            break
        found = each.enrolment
        reason = f"lugar {number} de la lista de espera"
        try:
            decide(unit, found.person_key, found.id, found.state, ways[found.state], on, reason, found.revision)
        except NoPlace as full:
            if full.problem.code == "quota_closed":
                break
            kept.append((each, person, full.problem))
        else:
            active.append((each, person))
    return Entered(tuple(active), tuple(kept))
