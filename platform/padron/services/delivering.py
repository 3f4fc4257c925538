"""Delivering a service to an enrolled person: what is asked, what it comes to, whether it may be, and keeping it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Form

from padron.intake.delivering import Handed, ServiceDoor, delivery, known_of, service_door
from padron.language.values import about, taker
from padron.outputs.columns import DELIVERED_ON
from padron.outputs.form import form_class, opened, raw, typed_values
from padron.problems import Problem, errors, problem
from padron.program.model import Field, Program
from padron.program.services import service_of
from padron.registry.arrivals import Source
from padron.registry.benefits import Delivery, deliver, foreseen
from padron.registry.enrolments import Enrolment, enrolment_of
from padron.registry.facts import Fact
from padron.registry.keys import id_of, new_id
from padron.registry.locks import lock_identifiers
from padron.registry.people import Person, person_of
from padron.registry.store import Store, Unit, View
from padron.registry.withdrawing import Benefit, benefits_under
from padron.services.capture import facts_read
from padron.services.ending import over_on
from padron.services.facts import Subject, apart, facts_of, frame, named, others_of
from padron.services.policy import Actor, may
from padron.services.programs import published
from padron.services.sight import hidden_answers, hidden_facts
from padron.shapes import Repeat

PURPOSE = "delivery"
MEANS = "form"
LONGEST_PLACE = 100


@dataclass(frozen=True, slots=True)
class Delivering:
    """A service about to be delivered under an enrolment, by the program in force.

    `known` is what the enrolment knows; `given` its deliveries so far, the last first; `hidden` the facts that may not
    show, which count as unknown.
    """

    person: Person
    enrolment: Enrolment
    program: Program
    programs: tuple[Program, ...]
    entrance: ServiceDoor
    known: Mapping[str, Any]
    given: tuple[Benefit, ...]
    hidden: frozenset[str]

    @property
    def is_active(self) -> bool:
        """Whether the enrolment may receive."""
        return self.enrolment.category == "active"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions of the service's form."""
        return self.entrance.service.fields


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed of a delivery: raw answers by name, the raw day, and where it was given."""

    answers: Mapping[str, object]
    on: object
    place: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A delivery as it would be kept: `on` its day (today where it cannot be read), `problems` all that is said of it.

    `delivery` is None where a problem stops it.
    """

    made: Handed
    on: str
    problems: tuple[Problem, ...]
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a delivery: its person and its id, or why it was not kept; `notes`: what was said of it."""

    person_key: bytes | None = None
    identifier: bytes | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def delivering(store: Store, actor: Actor, person: str, enrolment: str, service: str) -> Delivering | None:
    """The delivery of a service by the keys of a URL; None where there is none, or out of the actor's scope.

    The look at the person is on record before this returns.
    """
    with store.reading() as view:
        found = _found(view, actor, person, enrolment, service)
    if found is not None:
        store.read_audit.append(actor.name, found.person.person_key, PURPOSE, f"{found.program.name}.{service}")
    return found


def _found(view: View, actor: Actor, person_text: str, enrolment_text: str, service: str) -> Delivering | None:
    key, identifier = id_of(person_text), id_of(enrolment_text)
    person = person_of(view, key) if key is not None else None
    if person is None or identifier is None:
        return None
    under = (enrolment_of(view, member, identifier) for member in person.members)
    enrolment = next((each for each in under if each is not None), None)
    programs = published(view)
    program = next((each for each in programs if enrolment is not None and each.name == enrolment.program), None)
    if enrolment is None or program is None or service_of(program, service) is None:
        return None
    if not may(actor, "deliver", program):
        return None
    entrance = service_door(program, service)
    return Delivering(
        person, enrolment, program, programs, entrance,
        known(program, person, enrolment, untold(actor, programs, program)),
        tuple(benefits_under(view, enrolment.person_key, enrolment.id)),
        hidden_facts(actor, programs, entrance.facts),
    )  # fmt: skip


def known(
    program: Program, person: Person, enrolment: Enrolment, untold: frozenset[str] = frozenset()
) -> dict[str, Any]:  # fmt: skip
    """What an enrolment knows by the program in force, but for the answers that must stay `untold`."""
    found = known_of(program, person.values, enrolment.answers, enrolment.judged, enrolment.applied_on)
    return {name: value for name, value in found.items() if name not in untold} if untold else found


def untold(actor: Actor, programs: Sequence[Program], program: Program) -> frozenset[str]:
    """The answers of an enrolment that would tell of a program out of the actor's sight: they count as unknown."""
    return hidden_answers(program, hidden_facts(actor, programs, facts_read(program)))


def initial(made: Delivering, today: str) -> dict[str, Any]:
    """What the form holds before anything is typed: the defaults."""
    found: dict[str, Any] = {}
    for each in opened(made.fields):
        if isinstance(each.shape, Repeat):
            found[each.name] = [{}] * each.shape.least
        elif each.default is not None:
            found |= typed_values({each.name: today if each.default == "today" else each.default}, (each,))
    return found


def form(made: Delivering, data: Mapping[str, Any] | None = None, sent: Any = None) -> Form:
    """The service's own form with what was typed."""
    return form_class(made.fields)(formdata=sent, data=dict(data or {}))


def typed(made: Delivering, filled: Form, on: object, place: str) -> Typed:
    """What a filled form says, as the intake takes it."""
    return Typed(raw(filled, made.fields), on, " ".join(place.split())[:LONGEST_PLACE])


def judged(
    view: View, made: Delivering, said: Typed, today: str, identifier: bytes | None = None, means: str = MEANS,
    takes_files: bool | None = None,
) -> Judged:  # fmt: skip
    """A delivery judged with the facts of this moment; `identifier`: the id that it would be kept under.

    `means`: the way in; only the form takes documents, so that there one that must be there cannot be left for later,
    unless `takes_files` says otherwise.
    """
    taken = taker(DELIVERED_ON.field.type, DELIVERED_ON.shape)(said.on, today)
    asked = problem("required", ask="Escribe el día de la entrega", ask_en="Enter the day of the delivery")
    wrong = taken.problem or (asked if taken.value is None else None)
    on = str(taken.value) if wrong is None else today
    asks = means == MEANS if takes_files is None else takes_files
    handed = made.entrance.handed(
        said.answers, made.known, on=on, facts=_facts(view, made, said, on), takes_files=asks
    )  # fmt: skip
    found = [about(wrong, DELIVERED_ON.name, DELIVERED_ON.label)] if wrong is not None else []
    found += [*handed.record.problems, *early(made.enrolment, on)]
    source, place = Source(means), said.place or None
    ready = None
    if not errors(found):
        ready = delivery(
            made.entrance, handed, person_key=made.enrolment.person_key, enrolment=made.enrolment.id,
            call=made.enrolment.call, source=source, place=place, id=identifier,
        )  # fmt: skip
    return Judged(handed, on, tuple(found), ready)


def early(enrolment: Enrolment, on: str) -> tuple[Problem, ...]:
    """That a delivery is from before its application."""
    if on >= enrolment.applied_on:
        return ()
    day = enrolment.applied_on
    return (problem("delivered_early", field=DELIVERED_ON.name, day=f"{day[8:]}/{day[5:7]}/{day[:4]}"),)


def _facts(view: View, made: Delivering, said: Typed, on: str) -> dict[str, Fact]:
    keys = sorted(made.entrance.facts)
    if not keys:
        return {}
    call = next((each for each in made.program.calls if each.name == made.enrolment.call), None)
    subject = Subject(made.person.identifier, on, call, _others(made, said))
    found = facts_of(view, frame(made.programs, made.program), keys, [subject])[0]
    return {key: None if key in made.hidden else value for key, value in found.items()}


def _others(made: Delivering, said: Typed) -> dict[str, str]:
    """Whom else the facts are about, people by CURP and the household by folio, by the field that names them."""
    return named({name: said.answers.get(name) or made.known.get(name) for name in others_of(made.entrance.facts)})


def refusal(view: View, made: Delivering, ready: Judged) -> Problem | None:
    """Why a delivery would be refused if it were kept now: enrolment, limit or budget; None where it would be kept."""
    over = enrolments_over(view, made.program, [(made.enrolment, ready.on)])
    return over.get(made.enrolment.id) or (foreseen(view, ready.delivery) if ready.delivery is not None else None)


def reached_today(view: View, made: Delivering, found: Judged) -> Problem | None:
    """Which limit leaves no place on the day, whatever is answered: those that count deliveries, not what they are."""
    counted = tuple(each for each in found.made.limits if each.most >= each.amount == 1)
    if not made.is_active or not counted:
        return None
    enrolment = made.enrolment
    asked = Delivery(
        enrolment.person_key, enrolment.id, made.entrance.service.name, 1, None, found.on, None, "{}", "{}",
        Source(MEANS), limits=counted, id=new_id(),
    )  # fmt: skip
    return foreseen(view, asked)


def save_delivery(
    store: Store, actor: Actor, made: Delivering, said: Typed, today: str, identifier: bytes, means: str = MEANS
) -> Kept:  # fmt: skip
    """Keeps a delivery, judged once more within the unit; a second press of the button finds the first one's.

    `means`: the way in. Raises Refused (`busy`).
    """
    with store.writing(actor.name) as unit:
        again = standing(unit, actor, made, said)
        if again is None:
            return Kept(problems=(problem("not_enrolled"),))
        kept = keep(unit, again, judged(unit, again, said, today, identifier, means))
        if not kept.problems:
            unit.commit()
    return kept


def standing(unit: Unit, actor: Actor, made: Delivering, said: Typed) -> Delivering | None:
    """The same delivery as it stands now, whoever it is about held until the unit ends; None where there is none."""
    others, folios = apart(_others(made, said))
    lock_identifiers(unit, [made.person.identifier, *others], folios)
    service = made.entrance.service.name
    return _found(unit, actor, made.person.person_key.hex(), made.enrolment.id.hex(), service)


def keep(unit: Unit, made: Delivering, ready: Judged) -> Kept:
    """Delivers what was judged within the unit, or says why not; only without problems may the unit be committed."""
    if ready.delivery is None:
        return Kept(problems=tuple(errors(ready.problems)))
    over = enrolments_over(unit, made.program, [(made.enrolment, ready.on)]).get(made.enrolment.id)
    if over is not None:
        return Kept(problems=(over,))
    outcome = deliver(unit, ready.delivery)
    if outcome.status == "rejected":
        return Kept(problems=outcome.problems)
    return Kept(made.enrolment.person_key, outcome.enrolment, notes=(*ready.problems, *outcome.problems))


def enrolments_over(view: View, program: Program, some: Iterable[tuple[Enrolment, str]]) -> dict[bytes, Problem]:
    """Why nothing can be delivered on a day under an enrolment that had ended by itself by then, by its id."""
    found = over_on(view, program, some)
    return {
        key: problem("enrolment_over", field=DELIVERED_ON.name, message=each.words or each.rule)
        for key, each in found.items()
    }
