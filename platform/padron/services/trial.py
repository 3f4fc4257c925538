"""A case under way: raw answers and facts that are changed one at a time and judged again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from padron.curp import complete, root
from padron.intake.facts import told
from padron.intake.record import Record, door
from padron.language.cells import written
from padron.language.kinds import Date, Number, YesNo
from padron.language.scalars import FIRST_DAY
from padron.language.typed import Fact, Typed, children, kind_of
from padron.program.model import Case, Criterion, Field, Program
from padron.shapes import Choice, Choices, Day, Decimal, Whole
from padron.shapes import YesNo as YesNoShape

ANSWERED = (Whole, Decimal, Day, YesNoShape, Choice, Choices)


@dataclass(frozen=True, slots=True)
class Trial:
    """Raw values by name (a blank one is not there), true or otherwise told facts by their key, on an ISO day."""

    program: Program
    today: str
    values: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def with_(self, name: str, value: object) -> "Trial":
        """The same with another value of a field; None leaves it blank."""
        values = {key: each for key, each in self.values.items() if key != name}
        return replace(self, values=values if value is None else {**values, name: value})

    def knowing(self, key: str, value: object) -> "Trial":
        """The same with another fact; None is no history."""
        facts = {name: each for name, each in self.facts.items() if name != key}
        return replace(self, facts=facts if value is None else {**facts, key: value})

    def judged(self) -> Record:
        """What the engine says of it now."""
        entrance = door(self.program)
        person = {name: value for name, value in self.values.items() if name in entrance.asked}
        answers = {name: value for name, value in self.values.items() if name not in entrance.asked}
        facts = {**told({}, entrance.judge.facts, self.program.name), **self.facts}
        return entrance.record(person, answers, today=self.today, facts=facts)


def of_case(program: Program, case: Case) -> Trial:
    """The trial that a case describes."""
    keys = door(program).judge.facts
    nothing = told({}, keys, program.name)
    facts = {key: value for key, value in told(case.facts, keys, program.name).items() if value != nothing[key]}
    return Trial(program, case.today, {**case.person, **case.answers}, facts)


def inputs(program: Program, criterion: Criterion) -> tuple[Field, ...]:
    """The fields that someone answers and that a criterion rests on, calculations and relevance opened; no repeats."""
    leaves = door(program).leaves
    waiting = [rule for rule in (criterion.assert_, criterion.when) if rule is not None]
    found: dict[str, Field] = {}
    seen: set[str] = set()
    while waiting:
        for name in sorted(waiting.pop().expression.reads - seen):
            seen.add(name)
            leaf = leaves[name]
            waiting += leaf.relevance
            if leaf.field.calculation is not None:
                waiting.append(leaf.field.calculation)
            elif isinstance(leaf.field.shape, Whole | Decimal | Day | YesNoShape | Choice | Choices) or _curp(
                leaf.field
            ):
                found[name] = leaf.field
    return tuple(leaf.field for name, leaf in leaves.items() if name in found)


def facts_of(criterion: Criterion) -> tuple[Fact, ...]:
    """The registry facts that a criterion reads."""
    rules = [rule for rule in (criterion.assert_, criterion.when) if rule is not None]
    return tuple(
        dict.fromkeys(node for rule in rules for node in _every(rule.expression.tree) if isinstance(node, Fact))
    )


def _every(tree: Typed) -> Iterator[Typed]:
    yield tree
    for each in children(tree):
        yield from _every(each)


def _curp(field_: Field) -> bool:
    return field_.type == "curp"


@dataclass(frozen=True, slots=True)
class Line:
    """Values that follow each other: numbers in their own units, days (also as the birth date within a CURP)."""

    least: int
    greatest: int
    raw: Any

    def clipped(self, number: int) -> int:
        """The nearest value there is."""
        return min(max(number, self.least), self.greatest)


def line(field_: Field, today: str) -> Line | None:
    """The line that a field's values lie on; None where they have no order."""
    shape = field_.shape
    if isinstance(shape, Whole | Decimal):
        places = shape.places if isinstance(shape, Decimal) else 0
        return Line(shape.least, shape.greatest, lambda number: written(number, places))
    if isinstance(shape, Day):
        least, greatest = (today if each == "today" else each for each in (shape.least, shape.greatest))
        return Line(_number(least), _number(greatest), _day)
    if _curp(field_):
        return Line(_number(FIRST_DAY), _number(today), lambda number: _invented(date.fromordinal(number)))
    return None


def fact_line(fact: Fact, today: str) -> Line | None:
    """The line of a fact that is a count or a day."""
    kind = kind_of(fact)
    if isinstance(kind, Number):
        return Line(kind.least, min(kind.greatest, 1000), int)
    return Line(_number(FIRST_DAY), _number(today), _day) if isinstance(kind, Date) else None


def position(field_: Field, record: Record) -> int | None:
    """Where an answer lies on its field's line, by its canonical value."""
    found = record.judgement.values.get(field_.name)
    if isinstance(field_.shape, Whole | Decimal):
        return found if isinstance(found, int) else None
    if isinstance(field_.shape, Day):
        return _number(found) if isinstance(found, str) else None
    if isinstance(found, str) and _curp(field_):
        day = f"{'19' if found[16].isdigit() else '20'}{found[4:6]}-{found[6:8]}-{found[8:10]}"
        return _number(day)
    return None


def others(field_: Field) -> tuple[Any, ...]:
    """The answers that a field without an order may have."""
    shape = field_.shape
    if isinstance(shape, YesNoShape):
        return ("yes", "no")
    if isinstance(shape, Choice):
        return tuple(option.code for option in shape.options)
    if isinstance(shape, Choices):
        return ([], *([option.code] for option in shape.options))
    return ()


def is_plain(fact: Fact) -> bool:
    """Whether a fact is a yes or no."""
    return isinstance(kind_of(fact), YesNo)


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


def _invented(born: date) -> str:
    """A well-formed CURP of nobody, born that day."""
    stem = root("Persona", "Ejemplo", "Inventado", born, "M", "NL")
    return complete(stem, "0" if born.year < 2000 else "A")
