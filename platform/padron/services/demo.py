"""A demonstration registry: three programs published, invented people through the one door, users to sign in with."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from random import Random

from padron.intake.arriving import arrival, save_rules
from padron.intake.record import Record, door
from padron.problems import errors
from padron.program.model import Program
from padron.registry.arrivals import Arrival, ConsentGiven, Outcome, Source
from padron.registry.awards import NoPlace
from padron.registry.enrolments import answers_of
from padron.registry.keys import new_id
from padron.registry.people import anybody, resolve_many
from padron.registry.saving import save_many
from padron.registry.store import Store, Unit, View
from padron.registry.users import Role, create_user, password_hash_of, user_of
from padron.services.check import failures
from padron.services.deciding import decide
from padron.services.definitions import Definitions
from padron.services.demo_answers import CARE, CREDIT, FOOD, Application, applications
from padron.services.demo_deliveries import delivered
from padron.services.demo_people import homes
from padron.services.facts import Subject, facts_of, frame
from padron.services.programs import publish, published, published_program, refusals

SEED = 20261123
ORDER = (CREDIT, FOOD, CARE)
CHUNK = 500
ACTOR = "demostracion"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody to sign in as; None is every area."""

    name: str
    password: str
    full_name: str
    role: str
    areas: tuple[str, ...] | None
    what: str


USERS = (
    DemoUser("lupita", "cabrito y tortilla", "Lupita Módulo", "capture", None, "captura y carga en todas las áreas"),
    DemoUser("alicia", "nopal verde de mayo", "Alicia Ventanilla", "capture", ("SDHIS",), "captura y carga en SDHIS"),
    DemoUser(
        "carmen", "jacaranda en abril", "Carmen Ventanilla", "capture", ("DIF", "SEDEC"), "captura en DIF y SEDEC"
    ),
    DemoUser("rosa", "mezquite del norte", "Rosa Revisora", "review", ("SDHIS",), "revisa en SDHIS"),
    DemoUser("bruno", "cerro de tres picos", "Bruno Consulta", "read", ("DIF",), "consulta en DIF"),
    DemoUser("ines", "huizache y palo verde", "Inés Innovación", "define", None, "define programas en todas las áreas"),
    DemoUser("diego", "anacahuita blanca", "Diego Dirección", "decide", None, "mira los tableros de todas las áreas"),
    DemoUser("adela", "sierra madre oriental", "Adela Administra", "admin", None, "administra usuarios"),
)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What there is: people and enrolments asked for, programs published, users as (name, password, what they do).

    `delivered`: how many deliveries were made now.
    """

    people: int
    enrolments: int
    created: int
    programs: int
    users: tuple[tuple[str, str, str], ...]
    delivered: int = 0


def demonstrate(store: Store, definitions: Definitions, people: int = 2_000) -> Demonstration | None:
    """Publishes, adds users, and saves what is not there yet; a second run changes nothing.

    None, and nothing is done, where the registry holds people and no demonstration user: these are no invented ones.
    """
    with store.reading() as view:
        if anybody(view) and not any(user_of(view, each.name) for each in USERS):
            return None
    _publish(store, definitions)
    _users(store)
    wanted = list(_wanted(people))
    with store.reading() as view:
        programs = {name: found for name in ORDER if (found := published_program(view, name)) is not None}
    created = sum(_saved(store, program, [each for each in wanted if each.program == name])
                  for name, program in programs.items())  # fmt: skip
    given = sum(delivered(store, ACTOR, program) for program in programs.values())
    there = [each for each in wanted if each.program in programs]
    users = tuple((each.name, each.password, each.what) for each in USERS)
    return Demonstration(len({each.curp for each in there}), len(there), created, len(programs), users, given)


def _publish(store: Store, definitions: Definitions) -> None:
    """The starter's programs, where the city still has them, each in order and not published yet."""
    for name in ORDER:
        found = definitions.program(name) if name in definitions.names else None
        if found is None or found.program is None or errors(found.problems):
            continue
        with store.reading() as view:
            ready = published_program(view, name) is None and not errors(
                (*failures(found.program), *refusals(view, found.program))
            )
        if ready:
            publish(store, ACTOR, found.program)


def _users(store: Store) -> None:
    with store.reading() as view:
        fresh = [each for each in USERS if user_of(view, each.name) is None]
    hashed = [(each, password_hash_of(each.password)) for each in fresh]
    if not hashed:
        return
    with store.writing(ACTOR) as unit:
        for each, secret in hashed:
            areas = frozenset(each.areas) if each.areas is not None else None
            create_user(unit, each.name, each.full_name, secret, [Role(each.role, areas)])
        unit.commit()


def _wanted(people: int) -> Iterator[Application]:
    """The applications of that many invented people."""
    chance, known = Random(SEED), set[str]()
    for before, home in pairwise(homes(SEED)):
        for each in applications(chance, home, before):
            known.add(each.curp)
            if len(known) > people:
                return
            yield each


def _saved(store: Store, program: Program, wanted: Sequence[Application]) -> int:
    """Saves the applications whose people are not in the program yet; how many were."""
    rest, created = iter(sorted(wanted, key=lambda each: (each.on, each.curp))), 0
    while chunk := list(islice(rest, CHUNK)):
        with store.reading() as view:
            fresh = _fresh(view, program, chunk)
            records = _judged(view, program, fresh) if fresh else []
        arrivals = [
            made for each, record in zip(fresh, records, strict=True) if (made := _arrival(program, each, record))
        ]
        if not arrivals:
            continue
        with store.writing(ACTOR) as unit:
            outcomes = save_many(unit, arrivals, save_rules(program, "fill"))
            created += _decided(unit, program, arrivals, outcomes)
            unit.commit()
    return created


def _fresh(view: View, program: Program, chunk: Sequence[Application]) -> list[Application]:
    known = resolve_many(view, [each.curp for each in chunk])
    enrolled = {key for key, _ in answers_of(view, program.name, set(known.values()))}
    return [each for each in chunk if known.get(each.curp) not in enrolled]


def _judged(view: View, program: Program, chunk: Sequence[Application]) -> list[Record]:
    entrance = door(program)
    subjects = [
        Subject(each.curp, each.on.isoformat(), program.call_on(each.on.isoformat()), {**each.person, **each.answers})
        for each in chunk
    ]
    facts = facts_of(view, frame(published(view), program), tuple(entrance.judge.facts), subjects)
    return [
        entrance.record(each.person, each.answers, today=each.on.isoformat(), facts=told)
        for each, told in zip(chunk, facts, strict=True)
    ]


def _arrival(program: Program, each: Application, record: Record) -> Arrival | None:
    """None for a record that the city's own changes of the program no longer let in."""
    call = program.call_on(record.today)
    if call is None or record.stops:
        return None
    consent = ConsentGiven(program.privacy.notice, record.today, "form", ACTOR)
    return arrival(record, id=new_id(), applied_on=record.today, call=call, source=Source("form"), consent=consent)


def _decided(unit: Unit, program: Program, arrivals: Iterable[Arrival], outcomes: Iterable[Outcome]) -> int:
    """Seven in ten of those who qualify are taken in by a review, as days go by; how many were created."""
    created = 0
    for number, (arrived, outcome) in enumerate(zip(arrivals, outcomes, strict=True)):
        created += outcome.status == "created"
        reviewed = program.lifecycle.name == "reviewed" and outcome.status == "created" and number % 10 < 7
        if reviewed and arrived.verdict == "eligible" and outcome.person_key and outcome.enrolment:
            _reviewed(unit, outcome.person_key, outcome.enrolment, arrived)
    return created


def _reviewed(unit: Unit, person_key: bytes, enrolment: bytes, arrived: Arrival) -> None:
    """Taken in, or left waiting where the quota is full; whom a limit stops goes on in review."""
    on = arrived.applied_on
    try:
        decide(unit, person_key, enrolment, arrived.state, "active", on)
    except NoPlace as full:
        if full.problem.code == "quota_closed":
            decide(unit, person_key, enrolment, arrived.state, "waiting", on)
