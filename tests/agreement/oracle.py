"""An independent judge of expressions: walks what the author wrote, with fractions and calendar days, from rules.md.

It knows nothing of kinds, scales, typed trees or printers. Numbers are Fractions, days are dates, codes are texts, rows
are lists of mappings, and None is unknown.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from padron.language.surface import (
    And,
    Call,
    Comparison,
    Dotted,
    Membership,
    Minus,
    Name,
    Node,
    Not,
    NumberText,
    Or,
    Product,
    Sum,
    Text,
    Truth,
)

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class World:
    """What an expression is judged against, in natural values; `number` makes a number of its text."""

    record: Mapping[str, Any]
    today: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    number: Callable[[str], Any] = Fraction

    def says(self, node: Node) -> Any:
        """The value of a node; None is unknown."""
        match node:
            case NumberText():
                return self.number(node.text)
            case Text() | Truth():
                return node.value
            case Name():
                return self.row[node.name] if node.name in self.row else self.record.get(node.name)
            case Minus():
                return strict(operator.neg, self.says(node.of))
            case Not():
                return strict(operator.not_, self.says(node.of))
            case And():
                return kleene([self.says(each) for each in node.items], False)
            case Or():
                return kleene([self.says(each) for each in node.items], True)
            case Comparison():
                return strict(COMPARED[node.operator], self.says(node.left), self.says(node.right))
            case Membership():
                found = strict(lambda of: of in [self.says(each) for each in node.values], self.says(node.of))
                return strict(operator.not_, found) if node.negated else found
            case Sum() | Product():
                return self.chain(node)
            case Call():
                return getattr(self, f"call_{node.name}")(*node.arguments)
        raise AssertionError("a dotted name outside sum()")

    def chain(self, node: Sum | Product) -> Any:
        does = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
        total = self.says(node.first)
        for sign, each in node.rest:
            total = strict(does[sign], total, self.says(each))
        return total

    def known(self, *nodes: Node) -> list[Any]:
        return [self.says(each) for each in nodes]

    def call_has(self, of: Node) -> bool:
        return self.says(of) is not None

    def call_age(self, born: Node, at: Node | None = None) -> Any:
        return strict(age, self.says(born), self.says(at) if at else self.today)

    def call_months_between(self, start: Node, end: Node) -> Any:
        return strict(months_between, *self.known(start, end))

    def call_days_between(self, start: Node, end: Node) -> Any:
        return strict(lambda a, b: (b - a).days, *self.known(start, end))

    def call_today(self) -> date:
        return self.today

    def call_date(self, text: Text) -> date:
        return date.fromisoformat(text.value)

    def call_birth_date(self, curp: Node) -> Any:
        return strict(birth_date, self.says(curp))

    def call_if(self, condition: Node, yes: Node, no: Node) -> Any:
        chosen = self.says(condition)
        return None if chosen is None else self.says(yes if chosen else no)

    def call_min(self, *nodes: Node) -> Any:
        return strict(min, *self.known(*nodes))

    def call_max(self, *nodes: Node) -> Any:
        return strict(max, *self.known(*nodes))

    def call_abs(self, of: Node) -> Any:
        return strict(abs, self.says(of))

    def call_round(self, of: Node, places: NumberText) -> Any:
        return strict(lambda x: half_away(x, int(places.text)), self.says(of))

    def call_includes(self, of: Node, code: Text) -> Any:
        return strict(lambda chosen: code.value in chosen, self.says(of))

    def call_count(self, of: Name) -> Any:
        if of.name in self.rows:
            return len(self.record.get(of.name) or [])
        return strict(len, self.says(of))

    def call_sum(self, of: Dotted) -> Any:
        cells = [row.get(of.field.name) for row in self.record.get(of.repeat.name) or []]
        return None if None in cells else sum(cells, self.number("0"))

    def over(self, repeat: Name, condition: Node) -> list[Any]:
        found = []
        for row in self.record.get(repeat.name) or []:
            cells = {name: row.get(name) for name in self.rows[repeat.name]}
            found.append(replace(self, row=cells).says(condition))
        return found

    def call_any(self, repeat: Name, condition: Node) -> Any:
        return kleene(self.over(repeat, condition), True)

    def call_all(self, repeat: Name, condition: Node) -> Any:
        return kleene(self.over(repeat, condition), False)

    def call_param(self, name: Text) -> Any:
        return self.params.get(name.value)

    def call_lookup(self, table: Text, *keys: Node) -> Any:
        return self.tables[table.value](*self.known(*keys))

    def fact(self, key: str, of: Node | None = None) -> Any:
        if of is None:
            return self.facts.get(key)
        assert isinstance(of, Name)
        return strict(lambda _: self.facts.get(f"{key}@{of.name}"), self.record.get(of.name))

    def home(self, key: str) -> Any:
        """Of a household nothing is known while its folio is not."""
        return strict(lambda _: self.facts.get(f"{key}@hogar"), self.record.get("hogar"))

    def call_household_active_in(self, program: Text) -> Any:
        return self.home(f"household_active_in:{program.value}")

    def call_household_active_in_kind(self, kind: Text) -> Any:
        return self.home(f"household_active_in_kind:{kind.value}")

    def call_household_received(self, service: Text, period: Text) -> Any:
        return self.home(f"household_received:{self.services[service.value]}:{period.value}")

    def call_household_size(self) -> Any:
        return self.home("household_size")

    def call_active_in(self, program: Text, of: Node | None = None) -> Any:
        return self.fact(f"active_in:{program.value}", of)

    def call_active_in_kind(self, kind: Text, of: Node | None = None) -> Any:
        return self.fact(f"active_in_kind:{kind.value}", of)

    def call_was_in(self, program: Text, when: Text) -> Any:
        return self.fact(f"was_in:{program.value}:{when.value}")

    def call_received(self, service: Text, period: Text) -> Any:
        return self.fact(f"received:{self.services[service.value]}:{period.value}")

    def call_last_received(self, service: Text) -> Any:
        return self.fact(f"last_received:{self.services[service.value]}")


def strict(does: Callable[..., Any], *values: Any) -> Any:
    """Any operation on unknown is unknown."""
    return None if None in values else does(*values)


def kleene(values: Sequence[Any], decides: bool) -> bool | None:
    """One that decides, decides; else one unknown leaves all unknown."""
    if any(each is decides for each in values):
        return decides
    return None if None in values else not decides


def half_away(x: Any, places: int) -> Any:
    """The nearest number with so many decimals, half away from zero."""
    shifted = abs(x) * 10**places
    whole = floor(shifted + type(shifted)(1) / 2) if isinstance(shifted, Fraction) else floor(shifted + 0.5)
    found = Fraction(whole, 10**places) if isinstance(shifted, Fraction | int) else whole / 10**places
    return found if x >= 0 else -found


def completion(start: date, months: int) -> date:
    """The day on which so many months complete: the same day or, failing one, the first of the next month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day)
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)


def months_between(start: date, end: date) -> int:
    """Complete months, counted one by one; backwards, minus those forwards."""
    if end < start:
        return -months_between(end, start)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    while completion(start, count) > end:
        count -= 1
    return count


def age(born: date, at: date) -> int:
    """Completed years: birthdays that have come, of 29 February on 1 March in common years."""
    count = at.year - born.year
    while completion(born, count * 12) > at:
        count -= 1
    return count


def birth_date(curp: str) -> date | None:
    """Positions 5 to 10, in the century that position 17 says."""
    century = 1900 if curp[16].isdigit() else 2000
    day = date(century + int(curp[4:6]), int(curp[6:8]), 1) + timedelta(days=int(curp[8:10]) - 1)
    return day if date(1900, 3, 1) <= day <= date(2099, 12, 31) else None
