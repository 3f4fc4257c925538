"""A delivery that was made, as an actor of its area sees it; and voiding one that was none, with its reason."""

from dataclasses import dataclass

from padron.problems import Problem, problem
from padron.program.model import Program, Service
from padron.program.services import service_of
from padron.registry.keys import id_of
from padron.registry.people import Person, person_of
from padron.registry.store import Store, View
from padron.registry.withdrawing import GONE, Benefit, benefit_of, why_withdrawn, withdraw
from padron.services.policy import Actor, may, sight
from padron.services.programs import at_version, published_program

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery by the version that it was made by. `withdrawn`: who voided it, on which day and why."""

    person: Person
    benefit: Benefit
    program: Program
    service: Service
    may_withdraw: bool
    withdrawn: tuple[str, str, str] | None = None

    @property
    def is_gone(self) -> bool:
        """Whether it counts for nothing any more."""
        return self.benefit.status in GONE


def delivered(store: Store, actor: Actor, person_text: str, text: str, purpose: str) -> Delivered | None:
    """A delivery by the keys of a URL; None where there is none or its program is out of the actor's scope."""
    with store.reading() as view:
        found = _found(view, actor, person_text, text)
    if found is not None:
        store.read_audit.append(actor.name, found.person.person_key, "delivery", purpose)
    return found


def _found(view: View, actor: Actor, person_text: str, text: str) -> Delivered | None:
    key, identifier = id_of(person_text), id_of(text)
    person = person_of(view, key) if key is not None else None
    if person is None or identifier is None:
        return None
    benefit = next((one for member in person.members if (one := benefit_of(view, member, identifier))), None)
    program = _program(view, benefit) if benefit is not None else None
    service = service_of(program, benefit.service) if benefit is not None and program is not None else None
    if benefit is None or program is None or service is None:
        return None
    if sight(actor, benefit.area, program.name, program.confidential) != "all":
        return None
    gone = why_withdrawn(view, benefit.person_key, identifier) if benefit.status in GONE else None
    return Delivered(person, benefit, program, service, may(actor, "withdraw", program), gone)


def _program(view: View, benefit: Benefit) -> Program | None:
    """The version by which it was delivered, else the latest one that still has the service."""
    version = benefit.judged.get("version")
    found = at_version(view, benefit.program, version) if isinstance(version, int) else None
    if found is not None and service_of(found, benefit.service) is not None:
        return found
    return published_program(view, benefit.program)


def void(store: Store, actor: Actor, found: Delivered, reason: str, on: str) -> Problem | None:
    """Voids a delivery in the name of the actor; twice is once. Gives what keeps it. Raises Refused (`busy`)."""
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not any(each.isalnum() for each in said):
        return problem("reason_missing", field="motivo")
    if not may(actor, "withdraw", found.program):
        raise PermissionError("withdraw")
    with store.writing(actor.name) as unit:
        try:
            withdraw(unit, found.benefit.person_key, found.benefit.id, on, said)
        except LookupError:  # somebody voided it meanwhile
            return None
        unit.commit()
    return None
