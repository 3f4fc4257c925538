"""The blocks of a program that hold rules: eligibility, checks, score, limits, services, ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from padron.language.kinds import Code, Date, Identifier, Number, Plain, YesNo
from padron.language.scalars import whole
from padron.language.source import Map, Node, Scalar
from padron.program.drafts import kinds
from padron.program.fields import FieldReader, finished
from padron.program.model import Check, Criterion, End, Field, Limit, Period, Points, Rule, Score, Service, Words
from padron.program.names import once
from padron.program.reading import Reading, exports
from padron.program.rules import Rules
from padron.program.shared import SharedCriterion

PERIODS = ("week", "month", "bimester", "quarter", "semester", "year", "call", "ever")
KEYS = (Number, Date, YesNo, Code, Identifier, Plain)
"""The kinds of a field that a limit can be counted by: those of one value."""
SERVICE_TYPES = ("in_kind", "money", "service")
SEVERITIES = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Parts:
    """Reads the rule blocks of one program, in the scope of its own names."""

    rules: Rules
    shared_criteria: Mapping[str, SharedCriterion]

    @property
    def reading(self) -> Reading:
        """Where problems go."""
        return self.rules.reading

    @property
    def names(self) -> frozenset[str]:
        """Every field that can be read here, those of the enrolment too."""
        return frozenset((*self.rules.scope.names, *self.rules.scope.outer))

    def _of(self, *wanted: type) -> tuple[str, ...]:
        """The fields of these kinds."""
        known = {**self.rules.scope.outer, **self.rules.scope.names}
        return tuple(name for name, kind in known.items() if isinstance(kind, wanted))

    def criteria(self, node: Node | None) -> tuple[Criterion, ...]:
        """Own and shared criteria, each id once."""
        found: list[Criterion] = []
        for item in self.reading.items(node, "eligibility"):
            criterion = self._used(item) if isinstance(item, Map) and item.get("use") else self._own(item)
            if criterion is None:
                continue
            if any(criterion.id == other.id for other in found):
                self.reading.say("D151", item, id=criterion.id)
            found.append(criterion)
        return tuple(found)

    def _used(self, item: Map) -> Criterion | None:
        parts = self.reading.keys(item, ("use",), "un criterio compartido")
        name = self.reading.reference(parts.get("use"), self.shared_criteria, "D152", "use")
        if name is None:
            return None
        criterion = self.shared_criteria[name].criterion
        rules = [rule for rule in (criterion.assert_, criterion.when) if rule is not None]
        for missing in sorted({read for rule in rules for read in rule.expression.reads} - set(self.rules.scope.names)):
            suggestion = f"person: {{{missing}: required}}"
            self.reading.say("D138", parts["use"], suggestion=suggestion, criterion=name, name=missing)
        return criterion

    def _own(self, item: Node) -> Criterion | None:
        keys = ("id", "label", "assert", "message", "when", "legal_basis", "use")
        parts = self.reading.keys(item, keys, "un criterio", required=("id", "assert", "message"))
        read = self._assertion(parts)
        if read is None:
            return None
        legal = self.reading.text(parts.get("legal_basis"), "legal_basis") or ""
        label = self.reading.words(parts.get("label"), "label") or Words("")
        return Criterion(*read, legal_basis=legal, label=label)

    def _assertion(self, parts: Mapping[str, Node]) -> tuple[str, Rule, Words, Rule | None] | None:
        name = self.reading.name(parts.get("id"))
        rule = self.rules.condition(parts.get("assert"), "assert")
        when = self.rules.condition(parts.get("when"), "when")
        message = self.reading.words(parts.get("message"), "message")
        if name is None or rule is None or message is None or ("when" in parts and when is None):
            return None
        return name, rule, message, when

    def checks(self, node: Node | None) -> tuple[Check, ...]:
        """Business rules, each id once."""
        found: list[Check] = []
        keys = ("id", "assert", "message", "when", "severity", "legal_basis")
        for item in self.reading.items(node, "checks"):
            parts = self.reading.keys(item, keys, "una regla", required=("id", "assert", "message"))
            severity = self.reading.one_of(parts.get("severity"), SEVERITIES, "severity") or "error"
            read = self._assertion(parts)
            if read is None:
                continue
            if any(read[0] == other.id for other in found):
                self.reading.say("D151", item, id=read[0])
            found.append(Check(*read, severity=cast(Literal["error", "warning"], severity)))
        return tuple(found)

    def score(self, node: Node | None) -> Score | None:
        """Points and ties."""
        if node is None:
            return None
        parts = self.reading.keys(node, ("points", "ties"), "score", required=("points",))
        points = []
        for item in self.reading.items(parts.get("points"), "points"):
            given = self.reading.keys(item, ("points", "when"), "unos puntos", required=("points", "when"))
            worth = self.reading.whole(given.get("points"), "points", -(10**6), 10**6)
            when = self.rules.condition(given.get("when"), "when")
            if worth is not None and when is not None:
                points.append(Points(worth, when))
        orderable = (*self._of(Number, Date, YesNo), "lottery")
        ties = tuple(
            tie
            for item in self.reading.items(parts.get("ties"), "ties")
            if (tie := self.reading.reference(item, orderable, "D153", "ties")) is not None
        )
        return Score(tuple(points), ties)

    def limits(self, node: Node | None, *, sums: tuple[str, ...] = ()) -> tuple[Limit, ...]:
        """Limits on enrolments, or on a service's deliveries (then `sum` may name value or quantity)."""
        return tuple(
            limit for item in self.reading.items(node, "limits") if (limit := self._limit(item, sums)) is not None
        )

    def _limit(self, item: Node, sums: tuple[str, ...]) -> Limit | None:
        keys = ("max", "per", "period", "sum", "unless", "message", "id")
        parts = self.reading.keys(item, keys, "un límite", required=("max", "per"))
        most = self.reading.whole(parts.get("max"), "max", 1)
        per = self.reading.reference(parts.get("per"), ("person", "household", *self._of(*KEYS)), "D154", "per")
        period = self.reading.one_of(parts.get("period"), PERIODS, "period") or "ever"
        sum_ = self.reading.reference(parts.get("sum"), (*sums, *self._of(Number)), "D155", "sum")
        unless = self.rules.condition(parts.get("unless"), "unless")
        message = self.reading.words(parts.get("message"), "message") or Words("")
        if per == "household" and "hogar" not in self.names:
            self.reading.say("D156", parts["per"], suggestion="person: {hogar: required}")
        if most is None or per is None:
            return None
        return Limit(most, per, cast(Period, period), item.place, sum_, unless, message)

    def services(self, node: Node | None, fields: FieldReader) -> tuple[Service, ...]:
        """What is delivered; a service's fields are a namespace of their own over the enrolment's."""
        return tuple(
            service
            for key, value in self.reading.pairs(node, "services")
            if (service := self._service(key, value, fields)) is not None
        )

    def _service(self, key: Scalar, node: Node, fields: FieldReader) -> Service | None:
        keys = ("title", "type", "quantity", "value", "fields", "limits", "exports", "description")
        parts = self.reading.keys(node, keys, f"el servicio {key.text}", required=("title", "type"))
        title = self.reading.words(parts.get("title"), "title")
        kind = self.reading.one_of(parts.get("type"), SERVICE_TYPES, "type")
        self.reading.words(parts.get("description"), "description")
        drafts = fields.drafts(parts.get("fields"))
        once(drafts, frozenset(), self.reading)
        scope = self.rules.scope
        outer = {**scope.outer, **scope.names}
        inside = Rules(self.reading, replace(scope, names=kinds(drafts), outer=outer), self.rules.unasked)
        quantity = self._quantity(parts.get("quantity"), inside)
        value = inside.amount(parts.get("value"), "value")
        sums = ("value", "quantity") if "value" in parts else ("quantity",)
        limits = Parts(inside, {}).limits(parts.get("limits"), sums=sums)
        if title is None or kind is None:
            return None
        own: tuple[Field, ...] = finished(drafts, inside)
        service_type = cast(Literal["in_kind", "money", "service"], kind)
        exported = exports(self.reading, parts.get("exports"))
        return Service(key.text, title, service_type, quantity, value, own, limits, exported)

    def _quantity(self, node: Node | None, rules: Rules) -> Rule | int:
        if isinstance(node, Scalar) and whole(node.text.strip()) is not None:
            return self.reading.whole(node, "quantity", 1) or 1
        return rules.number(node, "quantity") or 1

    def ends(self, node: Node | None) -> tuple[End, ...]:
        """When an enrolment ends by itself."""
        found = []
        for item in self.reading.items(node, "ends"):
            parts = self.reading.keys(item, ("when", "reason", "message"), "un término", required=("when", "reason"))
            when = self.rules.condition(parts.get("when"), "when")
            reason = self.reading.name(parts.get("reason"))
            message = self.reading.words(parts.get("message"), "message") or Words("")
            if when is not None and reason is not None:
                found.append(End(when, reason, message))
        return tuple(found)
