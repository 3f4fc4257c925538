"""Invented deliveries to the demonstration's active people, through the same door as any: some months, some amounts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from padron.intake.delivering import ServiceDoor, delivery, known_of, service_door
from padron.program.model import Program
from padron.program.services import service_of
from padron.registry.arrivals import Source
from padron.registry.benefits import Delivery, deliver_many
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.registry.people import people_of
from padron.registry.store import Store, View
from padron.registry.withdrawing import served
from padron.services.demo_answers import CARE, FOOD, LAST_DAY
from padron.shapes import Choice

CHUNK = 1_000
_WEEK = 7
Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a service is delivered: in how many of ten months (0: once), and what its questions are answered with."""

    program: str
    service: str
    months: int
    answers: Callable[[Random, ServiceDoor], Answers]


def _code(chance: Random, entrance: ServiceDoor, name: str) -> object:
    """One of the codes of a service's question, as the city has them."""
    shape = entrance.fields[name].field.shape if name in entrance.fields else None
    return chance.choice(shape.options).code if isinstance(shape, Choice) and shape.options else None


def _bag(chance: Random, entrance: ServiceDoor) -> Answers:
    who = "titular" if chance.random() < 0.8 else "autorizada"
    return {"punto_entrega": _code(chance, entrance, "punto_entrega"), "quien_recoge": who}


def _visit(chance: Random, entrance: ServiceDoor) -> Answers:
    return {"lugar_visita": _code(chance, entrance, "lugar_visita")}


def _attendance(chance: Random, entrance: ServiceDoor) -> Answers:
    came = chance.randint(14, 20)
    return {"dias_habiles": 20, "dias_asistidos": came, "dias_justificados": chance.randint(0, 20 - came)}


PLANS = (
    Plan(FOOD, "despensa", 8, _bag),
    Plan(FOOD, "visita", 0, _visit),
    Plan(CARE, "asistencia", 9, _attendance),
)


def delivered(store: Store, actor: str, program: Program) -> int:
    """Delivers what is not there yet to the active people of a program; how many were made."""
    made = 0
    for plan in PLANS:
        if plan.program != program.name or service_of(program, plan.service) is None:
            continue
        with store.reading() as view:
            wanted = list(_wanted(view, program, plan))
        for start in range(0, len(wanted), CHUNK):
            with store.writing(actor) as unit:
                outcomes = deliver_many(unit, wanted[start : start + CHUNK])
                unit.commit()
            made += sum(each.status == "created" for each in outcomes)
    return made


def _wanted(view: View, program: Program, plan: Plan) -> Iterator[Delivery]:
    """What is to be delivered to whoever received nothing of this service yet."""
    entrance, there = service_door(program, plan.service), served(view, program.name, plan.service)
    found = [each for call in program.calls for each in enrolments_in(view, program.name, call.name, limit=None)]
    active = [each for each in found if each.category == "active" and each.id not in there]
    people = people_of(view, {each.person_key for each in active})
    for each in sorted(active, key=lambda one: (one.applied_on, one.person_key)):
        known = known_of(program, people[each.person_key].values, each.answers, each.judged, each.applied_on)
        chance = Random(f"{plan.service}{each.person_key.hex()}")
        for on in _days(chance, plan, each):
            handed = entrance.handed(plan.answers(chance, entrance), known, on=on, facts={})
            if not handed.record.stops:
                yield delivery(
                    entrance, handed, person_key=each.person_key, enrolment=each.id, call=each.call,
                    source=Source("form"),
                )  # fmt: skip


def _days(chance: Random, plan: Plan, enrolled: Enrolment) -> Iterator[str]:
    """A day in each of some of the months that follow an application, none after the demonstration's last."""
    on = date.fromisoformat(enrolled.applied_on) + timedelta(days=chance.randint(_WEEK, 3 * _WEEK))
    while on <= LAST_DAY:
        if not plan.months or chance.randrange(10) < plan.months:
            yield on.isoformat()
        if not plan.months:
            return
        following = on.replace(day=1) + timedelta(days=32)
        on = following.replace(day=chance.randint(1, 20))
