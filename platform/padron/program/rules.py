"""Expressions inside a definition: checked in their scope, with every fault at its place in the YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from padron.language.checker import Expression, Scope, check
from padron.language.kinds import Kind, Number, YesNo
from padron.language.source import Node, Scalar
from padron.program.drafts import Draft, kinds
from padron.program.model import Field, Rule
from padron.program.names import cascade
from padron.program.reading import Reading
from padron.program.scope import kind


@dataclass(frozen=True, slots=True)
class Rules:
    """Reads rules in one scope. `unasked` are registry fields that exist but this program does not ask for."""

    reading: Reading
    scope: Scope
    unasked: frozenset[str] = frozenset()

    def within(self, draft: Draft) -> "Rules":
        """The rules of a repeat's rows: its own names come first, the outer ones can be read."""
        outer = {**self.scope.outer, **self.scope.names}
        return replace(self, scope=replace(self.scope, names=kinds(draft.drafts), outer=outer))

    def cascade(self, field: Field, filters: Node | None) -> None:
        """The filter of a list, whose fields must be lists that can be read here."""
        cascade(field, filters, {**self.scope.outer, **self.scope.names}, self.unasked, self.reading)

    def condition(self, node: Node | None, where: str) -> Rule | None:
        """A yes/no expression."""
        return self.rule(node, where, YesNo())

    def calculation(self, node: Node | None, of: Field) -> Rule | None:
        """An expression that gives a value of the field's own kind."""
        wanted = kind(of.type, of.shape)
        rule = self.rule(node, "calculation", wanted if not isinstance(wanted, Number) else None)
        if rule is None or node is None:
            return rule
        found = rule.expression.kind
        if isinstance(wanted, Number) and not (isinstance(found, Number) and found.scale <= wanted.scale):
            self.reading.say("D135", node, field=of.name, type=of.type, places=wanted.scale)
            return None
        return rule

    def number(self, node: Node | None, where: str) -> Rule | None:
        """An expression that gives a number."""
        rule = self.rule(node, where, None)
        if rule is not None and node is not None and not isinstance(rule.expression.kind, Number):
            self.reading.say("D136", node, where=where)
            return None
        return rule

    def amount(self, node: Node | None, where: str) -> Rule | None:
        """An expression that gives pesos, exact to the centavo."""
        rule = self.number(node, where)
        if (
            rule is not None
            and node is not None
            and isinstance(kind := rule.expression.kind, Number)
            and kind.scale > 2
        ):
            self.reading.say("D135", node, field=where, type="money", places=2)
            return None
        return rule

    def rule(self, node: Node | None, where: str, wanted: Kind | None) -> Rule | None:
        """An expression of the kind wanted; None and problems when it has faults."""
        text = self.reading.text(node, where)
        if text is None or not isinstance(node, Scalar):
            return None
        checked = check(text, self.scope, wanted)
        for fault in checked.faults:
            place = node.at(fault.offset, max(fault.length, 1))
            word = text[fault.offset : fault.offset + fault.length]
            if word in self.unasked:
                self.reading.say("D137", place, name=word, suggestion=f"person: {{{word}: required}}")
            else:
                self.reading.say(fault.code, place, suggestion=fault.suggestion, **fault.values)
        expression: Expression | None = checked.expression
        fine = expression is not None and not checked.faults
        return Rule(text, expression, node.place, node) if fine and expression is not None else None


def scope(
    names: Mapping[str, Kind], shared: Scope, *, program: str = "", services: Mapping[str, str] | None = None
) -> Scope:
    """A scope over the shared one with a program's own names and services."""
    return replace(
        shared,
        names=dict(names),
        program=program,
        services={**shared.services, **(services or {})},
        programs=shared.programs | ({program} if program else frozenset()),
    )
