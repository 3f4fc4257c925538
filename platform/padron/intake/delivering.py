"""A delivery judged: what was answered becomes canonical, and the rules say how much it is and under which limits.

One door for the form and the workbook: the same answers come to the same bytes whatever way they came.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from padron.intake.awarding import HUNDREDTHS, delivery_limits
from padron.intake.record import Door, Record, door
from padron.intake.rules import rule_of
from padron.language.kinds import Number
from padron.language.values import about, shown, taker
from padron.outputs.columns import AMOUNT, QUANTITY, Column
from padron.outputs.runtime import rounded
from padron.problems import Problem, errors, problem
from padron.program.limits import label
from padron.program.model import Leaf, Program, Rule, Service, rows_of
from padron.program.reach import Reach, fields_by_name, reach
from padron.program.services import service_leaves, service_of, service_program
from padron.registry.arrivals import Asked, Source
from padron.registry.benefits import Delivery
from padron.registry.canonical import canonical
from padron.shapes import File

Values = Mapping[str, Any]
GREATEST = 10**15 - 1
WHAT = {QUANTITY.name: ("la cantidad", "the quantity"), AMOUNT.name: ("el importe", "the amount")}


class Handed(NamedTuple):
    """A judged delivery. `record` holds its answers, and every problem; `quantity` in hundredths, `amount` in centavos.

    `outer` is what its enrolment knows; `limits` and `unknown` are as in Delivery. `quantity` is None where it is not
    known, and then the record has a problem that stops it; `amount` is None, too, of a service that has no value.
    """

    record: Record
    on: str
    outer: Values
    facts: Mapping[str, object]
    quantity: int | None
    amount: int | None
    limits: tuple[Asked, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceDoor:
    """Takes the deliveries of one service; made once and kept. `facts` are the keys that its rules read."""

    program: Program
    service: Service
    door: Door
    fields: Mapping[str, Leaf]
    reach: Reach

    @property
    def facts(self) -> frozenset[str]:
        """The registry facts that the rules of its questions, its amounts and its limits read."""
        return self.reach.facts | self.door.judge.facts

    def handed(
        self,
        answers: Mapping[str, object],
        outer: Values,
        *,
        on: str,
        facts: Mapping[str, object],
        written: Mapping[str, object] | None = None,
        takes_files: bool = False,
    ) -> Handed:
        """Judge raw answers given on an ISO day. `outer`: see `known_of`; `written`: raw quantity and amount, if any.

        What is written must be what the rules come to. `takes_files`: a document that must be there stops it.
        """
        record = self.door.record({}, answers, today=on, facts=facts, known=outer)
        found = list(self._asked(record.problems, takes_files))
        values = record.judgement.values
        amounts = _Amounts(self, values, facts, on, record.judgement.irrelevant)
        quantity = amounts.quantity()
        amount = amounts.amount(quantity)
        sums = {name: sum_ for name, sum_ in (("quantity", quantity), ("value", amount)) if sum_ is not None}
        limits, unknown = delivery_limits(self.program, self.service, {**values, **sums}, facts, on)
        if not errors(found):  # an answer that is refused says enough
            found += amounts.problems
            for column, value in ((QUANTITY, quantity), (AMOUNT, amount)):
                found += _compared(column, (written or {}).get(column.name), value, on)
        record = record._replace(problems=tuple(found))
        return Handed(record, on, outer, facts, quantity, amount, limits, unknown)

    def _asked(self, found: Iterable[Problem], takes_files: bool) -> Iterator[Problem]:
        """What is wrong with a delivery's own answers: of what its enrolment knows it asks nothing, and documents come
        later where the way in takes none.
        """
        for each in found:
            name = (each.field or "").partition("[")[0]
            if each.code == "required" and not takes_files and self._is_file(each.field or ""):
                yield problem("file_pending", field=each.field, label=each.values.get("label", name))
            elif name not in self.door.asked:
                yield each

    def _is_file(self, path: str) -> bool:
        """Whether a path, `name` or `repeat[2].name`, is a document's."""
        name, _, rest = path.partition("[")
        field = self.fields[name].field if name in self.fields else None
        if field is not None and rest:
            field = next((each for each in rows_of(field) if each.name == rest.partition("].")[2]), None)
        return field is not None and isinstance(field.shape, File)


_doors: dict[str, ServiceDoor] = {}


def service_door(program: Program, name: str) -> ServiceDoor:
    """The door of a service; kept by the program's closure. KeyError: no such service."""
    service = service_of(program, name)
    if service is None:
        raise KeyError(name)
    inner = service_program(program, service)
    if inner.sha256 not in _doors:
        own = service_leaves(service)
        rules = [service.quantity if isinstance(service.quantity, Rule) else None, service.value]
        rules += [each.unless for each in service.limits]
        reached = reach({**fields_by_name(program), **own}, rules)
        _doors[inner.sha256] = ServiceDoor(program, service, door(inner), own, reached)
    return _doors[inner.sha256]


def known_of(program: Program, person: Values, answers: Values, judged: Values, on: str) -> dict[str, Any]:
    """What an enrolment knows, by name: its answers as they were judged, its person as she is now.

    `judged` is what was stored with it; `on` its day of applying.
    """
    entrance = door(program)
    if program.sha256 not in _renamed:
        leaves = program.answer_leaves()
        _renamed[program.sha256] = {leaf.field.renamed_from: leaf.field.name for leaf in leaves}
    stored = _renamed[program.sha256]
    named = {stored.get(name, name): value for name, value in answers.items()}
    facts = cast(Mapping[str, object], judged.get("facts") or {})
    return dict(entrance.judge({**person, **named}, facts, on).values)


_renamed: dict[str, dict[str | None, str]] = {}


def delivery(
    entrance: ServiceDoor, made: Handed, *, person_key: bytes, enrolment: bytes, call: str, source: Source,
    nth: int = 1, place: str | None = None, id: bytes | None = None,
) -> Delivery:  # fmt: skip
    """What the registry keeps of a judged delivery in which nothing stops it."""
    assert made.quantity is not None
    budget = next((each.budget for each in entrance.program.calls if each.name == call), None)
    return Delivery(
        person_key, enrolment, entrance.service.name, made.quantity, made.amount, made.on, place,
        canonical(made.record.answers), canonical(what_it_read(entrance, made)), source, nth, made.limits, made.unknown,
        budget, id,
    )  # fmt: skip


def what_it_read(entrance: ServiceDoor, made: Handed) -> dict[str, Any]:
    """The grounds of an amount: what it read of the enrolment, facts, parameters with their day, as-of day, version."""
    parameters = entrance.program.parameters
    return {
        "today": made.on,
        "version": entrance.program.version,
        "sha256": entrance.program.sha256,
        "enrolment": {name: made.outer[name] for name in entrance.reach.fields if name in made.outer},
        "facts": {key: made.facts.get(key) for key in sorted(entrance.facts)},
        "parameters": {name: parameters[name].on(made.on) for name in sorted(entrance.reach.parameters)},
    }


@dataclass(slots=True)
class _Amounts:
    """How much a delivery is, and why that is not known."""

    entrance: ServiceDoor
    values: Values
    facts: Mapping[str, object]
    on: str
    irrelevant: frozenset[str]
    problems: tuple[Problem, ...] = ()

    def quantity(self) -> int | None:
        """In hundredths; more than nothing."""
        rule = self.entrance.service.quantity
        found = rule * 10**HUNDREDTHS if isinstance(rule, int) else self._value(rule, QUANTITY)
        if found is not None and found <= 0:
            self._say(problem("nothing_delivered", field=QUANTITY.name))
            return None
        return found

    def amount(self, quantity: int | None) -> int | None:
        """The value of all of it in centavos."""
        rule = self.entrance.service.value
        unit = self._value(rule, AMOUNT) if rule is not None else None
        if unit is None or quantity is None:
            return None
        found = rounded(unit * quantity, 10**HUNDREDTHS)
        if not 0 <= found <= GREATEST:
            self._say(problem("value_out_of_scale", field=AMOUNT.name, label=AMOUNT.label))
            return None
        return found

    def _value(self, rule: Rule, column: Column) -> int | None:
        found = rule_of(self.entrance.program, rule)(self.values, self.facts, self.on)
        if found is None:
            self._say(*self._unknown(rule, column))
            return None
        kind = rule.expression.kind
        scale = kind.scale if isinstance(kind, Number) else 0
        return int(found * 10 ** (HUNDREDTHS - scale)) if scale <= HUNDREDTHS else rounded(found, 10 ** (scale - 2))

    def _unknown(self, rule: Rule, column: Column) -> Iterator[Problem]:
        what, english = WHAT[column.name]
        lacks = list(dict.fromkeys(self._lacking(rule.expression.reads)))
        for name in lacks:
            said = label(self.entrance.program, name, tuple(leaf.field for leaf in self.entrance.fields.values())).es
            where = name if name in self.entrance.fields else column.name
            yield problem("amount_lacks", field=where, label=said, what=what, what_en=english)
        if not lacks:
            yield problem("amount_unknown", field=column.name, what=what, what_en=english)

    def _lacking(self, reads: Iterable[str]) -> Iterator[str]:
        """The fields that are not known; of one that is calculated, those that it lacks."""
        known = {**fields_by_name(self.entrance.program), **self.entrance.fields}
        for name in sorted(reads):
            if name in self.values or name not in known or name in self.irrelevant:
                continue
            rule = known[name].field.calculation
            yield from self._lacking(rule.expression.reads) if rule is not None else (name,)

    def _say(self, *found: Problem) -> None:
        self.problems += found


def _compared(column: Column, raw: object, value: int | None, on: str) -> Iterator[Problem]:
    """What is written of a quantity or an amount, held against what the rules come to."""
    taken = taker(column.field.type, column.shape)(raw, on)
    if taken.problem is not None:
        yield about(taken.problem, column.name, column.label)
    elif taken.value is not None and taken.value != value:
        amount = shown(column.field.type, column.shape, value) if value is not None else "nada"
        yield problem("amount_differs", field=column.name, label=column.label, amount=amount)
