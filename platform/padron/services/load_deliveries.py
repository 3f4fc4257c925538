"""Deliveries of a service, loaded: each row finds its active enrolment by CURP or folio, and is delivered once."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from padron.intake.delivering import ServiceDoor, delivery, service_door
from padron.intake.repeat_rows import owner
from padron.intake.sheet import SheetRow
from padron.language.functions import HOUSEHOLD
from padron.language.values import about, blank, taker
from padron.outputs.columns import AMOUNT, DELIVERED_ON, KEY_LABEL, QUANTITY
from padron.problems import Problem, problem
from padron.program.model import Call, Field, Program
from padron.program.services import service_leaves, service_program
from padron.registry.arrivals import Outcome, Source
from padron.registry.benefits import Delivery, deliver_many
from padron.registry.enrolments import Enrolment, enrolments_of
from padron.registry.folios import enrolled_by
from padron.registry.keys import folio_of
from padron.registry.locks import lock_identifiers
from padron.registry.people import Person, people_of, resolve_many
from padron.registry.places import Window
from padron.registry.store import Series, Store, Unit, View
from padron.services.delivering import early, enrolments_over, known, untold
from padron.services.facts import Subject, facts_of, named, others_of
from padron.services.load_ahead import Chunk, Second
from padron.services.load_judge import chunk_of
from padron.services.load_rounds import Touched, marks, rounds
from padron.services.load_rows import Loading, Row, identifier_of
from padron.services.load_spool import Spool
from padron.services.load_twins import Twins
from padron.services.policy import Actor, Grant
from padron.services.programs import published
from padron.services.sight import hidden_facts

_take_day = taker(DELIVERED_ON.field.type, DELIVERED_ON.shape)


@dataclass(slots=True)
class DeliveryRow(Row):
    """A row on its way. `applied_on` is the day of the delivery; `nth`: which of its person's rows of that day it is.

    `enrolment` is the one that it is delivered under, `known` what that knows; `seen` its revision and the person's.
    """

    nth: int = 1
    enrolment: Enrolment | None = None
    whose: Person | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    seen: tuple[bytes, int, int] | None = None
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Deliveries of one service of a program."""

    service: str
    nth: Counter[tuple[str, str]] = field(default_factory=Counter)
    numbers: dict[int, int] = field(default_factory=dict)
    judges: bool = False
    size: int = 250

    def sorts(self, size: int, loading: Loading) -> bool:
        """Never: which of a day's deliveries comes first is the file's to say."""
        return False

    def told_of(self, program: Program) -> Program:
        """One without criteria: a delivery comes to no verdict."""
        return service_program(program, service_door(program, self.service).service)

    def labels(self, program: Program) -> dict[str, Field]:
        """The key, the load's own columns and the service's questions."""
        own = service_leaves(service_door(program, self.service).service)
        controls = {each.name: each.field for each in (DELIVERED_ON, QUANTITY, AMOUNT)}
        key = next(leaf.field for leaf in program.person_leaves() if leaf.field.name == "curp")
        return {"curp": key, **controls, **{name: leaf.field for name, leaf in own.items()}}

    def helper(self, size: int) -> AbstractContextManager[Second | None]:
        """None: what takes long is writing."""
        return nullcontext()

    def twins(self, spool: Spool, loading: Loading) -> Twins:
        """No row is a copy: a person may receive twice on a day. Which of hers each one is, is noted here."""
        for row in spool.rows():
            key = owner(row.person.get("curp"), row.controls.get(DELIVERED_ON.name))
            self.nth[key] += 1
            if self.nth[key] > 1:
                self.numbers[row.number] = self.nth[key]
        return Twins()

    def chunks(
        self, store: Store, series: Series, spool: Spool, known: Twins, loading: Loading, other: Second | None,
        skipped: int,
    ) -> Iterator[tuple[Chunk, Sequence[Row]]]:  # fmt: skip
        """Each chunk judged with what the registry says then."""
        for frame in spool.frames(skipped):
            chunk = chunk_of(frame)
            rows = [self._prepared(row, loading) for row in chunk]
            series.settle()  # what the chunk before delivered must be seen
            with store.reading() as view:
                self._judged(view, rows, loading)
            yield chunk, rows

    def before(self, store: Store, rows: Sequence[Row], loading: Loading) -> None:
        """Nothing: a person who is not found is nobody's to guess."""

    def again(self, row: Row, loading: Loading) -> None:
        """Nothing: every row is judged whole."""

    def saved(
        self, unit: Unit, series: Series, standing: Sequence[Row], loading: Loading, window: Window
    ) -> dict[int, Outcome]:
        """Delivered with the facts of this moment; rows of one person whose rules read facts one after the other."""
        rows = [row for row in standing if isinstance(row, DeliveryRow)]
        whose = [row.whose.identifier for row in rows if row.whose is not None]
        lock_identifiers(unit, whose, [home for row in rows if (home := self._home(row, loading))])
        outcomes: dict[int, Outcome] = {}
        for part in self._rounds(rows, loading):
            self._judged(unit, part, loading)
            ready = [(row, row.delivery, row.enrolment) for row in part if row.delivery and row.enrolment]
            over = enrolments_over(unit, loading.in_force, [(under, row.applied_on) for row, _, under in ready])
            kept = []
            for row, made, under in ready:
                refused = over.get(under.id)
                if refused is not None:
                    outcomes[row.sheet.number] = Outcome("rejected", None, row.key, None, problems=(refused,))
                else:
                    kept.append((row, made))
            found = deliver_many(unit, [each for _, each in kept], window)
            outcomes |= {row.sheet.number: outcome for (row, _), outcome in zip(kept, found, strict=True)}
        return outcomes

    def _rounds(self, rows: Sequence[DeliveryRow], loading: Loading) -> Iterator[Sequence[DeliveryRow]]:
        """All at once; where a rule reads what was delivered before, by day, a row after those that change it."""
        facts = service_door(loading.program, self.service).facts
        if not facts and not loading.in_force.ends:
            return iter((rows,))
        ordered = sorted(rows, key=lambda row: row.applied_on)
        return rounds(ordered, (_touched(row, others_of(facts)) for row in ordered))

    def _home(self, row: DeliveryRow, loading: Loading) -> str | None:
        """The folio of the household whose facts a row's rules read; None where they read none."""
        facts = service_door(loading.program, self.service).facts
        return _others(row, others_of(facts) & {HOUSEHOLD}).get(HOUSEHOLD)

    def _prepared(self, row: SheetRow, loading: Loading) -> DeliveryRow:
        raw = row.controls.get(DELIVERED_ON.name)
        taken = _take_day(raw, loading.today)
        problems = list(row.errors)
        if taken.problem is not None:
            problems.append(about(taken.problem, DELIVERED_ON.name, DELIVERED_ON.label))
        elif taken.value is None and DELIVERED_ON.name not in {each.field for each in row.errors}:
            problems.append(_asked(DELIVERED_ON.name, "Escribe el día de la entrega", "Enter the day of the delivery"))
        if blank(row.person.get("curp")) and "curp" not in {each.field for each in row.errors}:
            problems.append(_asked("curp", f"Escribe la {KEY_LABEL}", "Enter the CURP or the folio"))
        on = str(taken.value) if taken.value is not None and taken.problem is None else loading.today
        return DeliveryRow(row, identifier_of(row), on, None, None, problems, nth=self.numbers.get(row.number, 1))

    def _judged(self, view: View, rows: Sequence[DeliveryRow], loading: Loading) -> None:
        """Finds each row's enrolment, and judges it with what that and the registry say now, where that is news."""
        entrance = service_door(loading.program, self.service)
        before = [row.seen if row.record is not None else () for row in rows]
        _find(view, rows, loading)
        for row, old, facts in zip(rows, before, _facts(view, rows, entrance, loading), strict=True):
            if row.seen != old or row.facts != facts:
                row.facts = facts
                self._judge(row, entrance, loading)

    def _judge(self, row: DeliveryRow, entrance: ServiceDoor, loading: Loading) -> None:
        handed = entrance.handed(
            row.sheet.answers, row.known, on=row.applied_on, facts=row.facts, written=row.sheet.controls
        )  # fmt: skip
        unread = {each.field for each in row.sheet.errors}
        found = [each for each in handed.record.problems if each.field not in unread]
        if row.enrolment is None:  # what its amount lacks is for whoever is enrolled
            found = [each for each in found if not each.code.startswith("amount_")]
        else:
            found += early(row.enrolment, row.applied_on)
        row.record = handed.record._replace(problems=tuple(found))
        row.delivery = None
        if row.enrolment is not None and not row.is_rejected:
            row.delivery = delivery(
                entrance, handed, person_key=row.enrolment.person_key, enrolment=row.enrolment.id,
                call=row.enrolment.call, source=Source("load", loading.source, row.sheet.number), nth=row.nth,
            )  # fmt: skip


def _asked(name: str, ask: str, ask_en: str) -> Problem:
    return problem("required", field=name, ask=ask, ask_en=ask_en)


_WHO = frozenset({"person_unknown", "not_enrolled"})


def _find(view: View, rows: Sequence[DeliveryRow], loading: Loading) -> None:
    """Gives each row its person and her enrolment that is active on the day; or says that there is none."""
    there = resolve_many(view, {row.identifier for row in rows if row.identifier})
    folios = {row.sheet.number: folio for row in rows if (folio := _folio(row)) is not None}
    by_folio = enrolled_by(view, set(folios.values()))
    keys = set(there.values()) | {key for key, _ in by_folio.values()}
    people, enrolled = people_of(view, keys), enrolments_of(view, loading.program.name, keys)
    away = untold(_within(loading), published(view), loading.program)
    for row in rows:
        row.problems = [each for each in row.problems if each.code not in _WHO]
        key, only = by_folio.get(folios.get(row.sheet.number, ""), (there.get(row.identifier or "", b""), None))
        row.whose, row.enrolment, before, row.seen = people.get(key), None, row.seen, None
        if row.whose is None:
            if not blank(row.sheet.person.get("curp")):
                row.problems.append(problem("person_unknown", field="curp"))
            continue
        row.key = row.whose.person_key
        row.enrolment = _active(enrolled.get(key, ()), only, row.applied_on, loading.program)
        if row.enrolment is None:
            row.problems.append(problem("not_enrolled", field="curp"))
            continue
        row.call = _call(loading.program, row.enrolment)
        row.seen = (row.enrolment.id, row.enrolment.revision, row.whose.revision)
        if row.seen != before:
            row.known = known(loading.program, row.whose, row.enrolment, away)


def _folio(row: DeliveryRow) -> str | None:
    """The folio of an application in place of a CURP."""
    return folio_of(str(row.sheet.person.get("curp") or "")) if row.identifier is None else None


def _active(found: Iterable[Enrolment], only: bytes | None, on: str, program: Program) -> Enrolment | None:
    """The active one: that of the folio, else of the call in which the day lies, else the last applied for."""
    active = [each for each in found if each.category == "active" and only in (None, each.id)]
    within = [each for each in active if (call := _call(program, each)) and call.from_ <= on <= call.ends]
    return max(within or active, key=lambda each: each.applied_on, default=None)


def _call(program: Program, of: Enrolment) -> Call | None:
    return next((each for each in program.calls if each.name == of.call), None)


def _facts(
    view: View, rows: Sequence[DeliveryRow], entrance: ServiceDoor, loading: Loading
) -> Sequence[Mapping[str, Any]]:
    keys = sorted(entrance.facts)
    if not keys or loading.frame is None:
        return [{} for _ in rows]
    others = others_of(keys)
    subjects = [
        Subject(row.whose.identifier if row.whose is not None else None, row.applied_on, row.call, _others(row, others))
        for row in rows
    ]
    hidden = hidden_facts(_within(loading), published(view), keys)
    return [
        {key: None if key in hidden else value for key, value in told.items()}
        for told in facts_of(view, loading.frame, keys, subjects)
    ]


def _within(loading: Loading) -> Actor:
    """Whoever loads, as somebody who sees the program's area."""
    return Actor(loading.actor, (Grant("read", (loading.program.area,)),))


def _others(row: DeliveryRow, names: Iterable[str]) -> dict[str, str]:
    return named({name: row.sheet.answers.get(name, row.known.get(name)) for name in names})


def _touched(row: DeliveryRow, others: Collection[str]) -> Touched:
    reads = marks(_others(row, others))
    own = frozenset({row.key, row.identifier, row.whose.identifier if row.whose else None} - {None})
    return Touched(reads | own, own | {each for each in reads if isinstance(each, tuple)})
