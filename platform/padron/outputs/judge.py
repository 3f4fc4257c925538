"""One generated function per program: which questions apply, what they come to, and what every rule answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

from padron.language.kinds import Number
from padron.language.typed import And, If, Input, Not, Or, Typed, children
from padron.outputs.python import Function
from padron.program.closure import rules
from padron.program.model import Criterion, Field, Leaf, Program, Rule, leaves
from padron.program.order import order, value_reads
from padron.shapes import Choices, Decimal, Repeat, Whole


class Judgement(NamedTuple):
    """What the rules say of one record. Paths are a field's name, or `repeat[2].name` for a cell, rows from 1.

    `values`: every known, relevant value, calculated ones too; `person` and `answers`: its halves. `irrelevant`:
    questions that do not apply. `required`: those that must be answered and are not. `shown_required`: every question
    that must be answered, answered or not. `broken`: those whose constraint says a plain no. `beyond`: calculations
    whose result is outside the field's bounds. `outcomes` and `checks` go with the program's criteria and checks: True,
    False, or None for unknown.
    """

    judge: "Judge"
    values: Mapping[str, Any]
    person: Mapping[str, Any]
    answers: Mapping[str, Any]
    irrelevant: frozenset[str]
    required: tuple[str, ...]
    shown_required: frozenset[str]
    broken: tuple[str, ...]
    beyond: tuple[str, ...]
    outcomes: tuple[bool | None, ...]
    checks: tuple[bool | None, ...]
    points: int
    open_: Mapping[int, tuple[Any, ...]]

    def absent(self, criterion: Criterion) -> frozenset[str]:
        """The fields whose absence leaves an undecided criterion open; none for a decided one."""
        index = self.judge.index(criterion)
        return self.judge.absent(index, self) if index in self.open_ else frozenset()


Generated = Callable[[Mapping[str, Any], Mapping[str, object], str], Any]


@dataclass(frozen=True, slots=True)
class Judge:
    """The generated function of a program, and the registry facts that it reads."""

    program: Program
    facts: frozenset[str]
    generated: Generated
    source: str
    atoms: tuple[tuple[Typed, ...], ...]
    leaves: Mapping[str, Leaf]

    def __call__(self, values: Mapping[str, Any], facts: Mapping[str, object], today: str) -> Judgement:
        """Judge canonical values by name on an ISO day; a fact that is not given is unknown."""
        return Judgement(self, *self.generated(values, facts, today))

    def index(self, criterion: Criterion) -> int:
        """Where it stands; by id, since a judge is kept by closure, maybe of another reading of it."""
        return next(at for at, each in enumerate(self.program.criteria) if each.id == criterion.id)

    def absent(self, index: int, judgement: Judgement) -> frozenset[str]:
        """Walk one criterion where it is unknown, down to the fields that are."""
        criterion = self.program.criteria[index]
        known = dict(zip(self.atoms[index], judgement.open_[index], strict=True))
        found: set[str] = set()
        for rule in (criterion.when, criterion.assert_):
            if rule is not None:
                found |= _unknown(rule.expression.tree, known, judgement.values)
        return frozenset(_inputs(found, self.leaves, judgement))


def judge(program: Program) -> Judge:
    """Generate and compile the function of a program."""
    writer = _Writer(program)
    text, generated = writer.function.compiled(always=frozenset(writer.always))
    facts = frozenset(fact for rule in rules(program) for fact in rule.expression.facts)
    atoms = tuple(_atoms(criterion) for criterion in program.criteria)
    leaves = {leaf.field.name: leaf for leaf in (*program.person_leaves(), *program.answer_leaves())}
    return Judge(program, facts, generated, text, atoms, leaves)


class _Writer:
    """Writes the function: values in the order they depend on each other, then what is asked of them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.function = Function(program.parameters, program.tables)
        self.line = self.function.line
        self.flags: dict[int, str] = {}
        self.always: list[str] = []
        self._write()

    def _write(self) -> None:
        for name in ("required", "asked", "broken", "beyond", "irrelevant"):
            self.line(f"{name} = []")
        self.line("open_ = {}")
        leaves_ = order(self.program)
        for leaf in leaves_:
            self._leaf(leaf)
        for leaf in leaves_:
            self._asked_of(
                leaf, self._variable(leaf.field), required_of(self.program, leaf.field), repr(leaf.field.name)
            )
        outcomes = [self._outcome(each.when, each.assert_) for each in self.program.criteria]
        for index, (criterion, outcome) in enumerate(zip(self.program.criteria, outcomes, strict=True)):
            self._open(index, criterion, outcome)
        checks = [self._outcome(each.when, each.assert_) for each in self.program.checks]
        points = self._points()
        self._known("person", self.program.person_leaves())
        self._known("answers", self.program.answer_leaves())
        asked = "always.union(asked) if asked else always"
        half = "person | answers, person, answers"
        lists = f"{half}, frozenset(irrelevant), tuple(required), {asked}, tuple(broken), tuple(beyond)"
        self.line(f"return {lists}, ({_tuple(outcomes)}), ({_tuple(checks)}), {points}, open_")

    def _known(self, half: str, leaves_: Iterator[Leaf]) -> None:
        names = ", ".join(f"{leaf.field.name!r}: {self._variable(leaf.field)}" for leaf in leaves_)
        self.line(f"{half} = {{name: value for name, value in {{{names}}}.items() if value is not None}}")

    def _variable(self, field: Field) -> str:
        return self.function.input(field.name)

    def _value(self, rule: Rule) -> str:
        return self.function.value(rule.expression.tree)

    def _leaf(self, leaf: Leaf) -> None:
        """The value of a field; what is asked of it comes when all values are known."""
        field, variable = leaf.field, self._variable(leaf.field)
        with self._where(leaf, variable, repr(field.name)):
            if field.calculation is not None:
                self._calculated(field, variable, repr(field.name))
            else:
                self._read(field, variable, required_of(self.program, field), "values")
            if isinstance(field.shape, Repeat):
                self._rows(field, variable)

    def _asked_of(self, leaf: Leaf, variable: str, required: bool | Rule, path: str) -> None:
        """Whether a field must be answered, and whether its own constraint holds."""
        field = leaf.field
        demanded = required is not False and field.calculation is None
        if not demanded and field.constraint is None:
            return
        flag = self.flags.get(id(leaf.field))
        if flag is not None:
            self.line(f"if {flag}:")
        with self.function.indented() if flag is not None else nullcontext():
            if demanded:
                if required is True and flag is None and path == repr(field.name):
                    self.always.append(field.name)
                self._demanded(field, variable, required, path)
            if field.constraint is not None:
                self.line(f"if {self._value(field.constraint)} is False: broken.append({path})")

    @contextmanager
    def _where(self, leaf: Leaf, variable: str, path: str) -> Iterator[None]:
        """A block for when the field applies; where it does not, its value is unknown."""
        if not leaf.relevance:
            yield
            return
        flag = self.flags[id(leaf.field)] = self.function.temporary()
        self.line(f"{flag} = {' and '.join(f'{self._value(rule)} is True' for rule in leaf.relevance)}")
        self.line(f"if {flag}:")
        with self.function.indented():
            yield
        self.line("else:")
        with self.function.indented():
            self.line(f"{variable} = None")
            self.line(f"irrelevant.append({path})")

    def _read(self, field: Field, variable: str, required: bool | Rule, source: str) -> None:
        """The answer. Several codes that need not be given are known and empty; a refused answer is there, as None."""
        several = isinstance(field.shape, Choices)
        empty = ", []" if several and required is False else ""
        self.line(f"{variable} = {source}.get({field.name!r}{empty})")
        if several and isinstance(required, Rule):
            self.line(f"if {self._value(required)} is not True and {field.name!r} not in {source}: {variable} = []")

    def _demanded(self, field: Field, variable: str, required: bool | Rule, path: str) -> None:
        absent = f"not {variable}" if isinstance(field.shape, Repeat) else f"{variable} is None"
        if isinstance(required, Rule):
            self.line(f"if {self._value(required)} is True:")
        with self.function.indented() if isinstance(required, Rule) else nullcontext():
            if path not in map(repr, self.always):
                self.line(f"asked.append({path})")
            self.line(f"if {absent}: required.append({path})")

    def _calculated(self, field: Field, variable: str, path: str) -> None:
        assert field.calculation is not None
        self.line(f"{variable} = {self._value(field.calculation)}")
        shape, found = field.shape, field.calculation.expression.kind
        if isinstance(shape, Whole | Decimal) and isinstance(found, Number):
            places = shape.places if isinstance(shape, Decimal) else 0
            self.line(f"if {variable} is not None:")
            with self.function.indented():
                self.line(f"{variable} *= {10 ** (places - found.scale)}")
                self.line(f"if not {shape.least} <= {variable} <= {shape.greatest}:")
                with self.function.indented():
                    self.line(f"beyond.append({path})")
                    self.line(f"{variable} = None")

    def _rows(self, field: Field, variable: str) -> None:
        """The rows with only their relevant, known cells; what is asked of each cell under its path."""
        rows = self.function.temporary()
        self.line(f"{rows} = []")
        self.line(f"for number, row in enumerate({variable} or (), 1):")
        with self.function.indented(), self.function.row(field.name):
            inside = tuple(leaves(field.fields))
            for leaf in row_order(inside):
                self._cell(leaf, _path(field, leaf))
            for leaf in inside:
                self._asked_of(leaf, self.function.cell(leaf.field.name), leaf.field.required, _path(field, leaf))
            cells = ", ".join(f"{leaf.field.name!r}: {self.function.cell(leaf.field.name)}" for leaf in inside)
            self.line(f"{rows}.append({{name: value for name, value in {{{cells}}}.items() if value is not None}})")
        self.line(f"{variable} = {rows}")

    def _cell(self, leaf: Leaf, path: str) -> None:
        field, variable = leaf.field, self.function.cell(leaf.field.name)
        with self._where(leaf, variable, path):
            if field.calculation is not None:
                self._calculated(field, variable, path)
            else:
                self._read(field, variable, field.required, "row")

    def _outcome(self, when: Rule | None, rule: Rule) -> str:
        """Met where `when` is not a plain yes; else what the rule says."""
        found = self._value(rule)
        if when is None:
            return found
        name = self.function.temporary()
        self.line(f"{name} = {found} if {self._value(when)} is True else True")
        return name

    def _open(self, index: int, criterion: Criterion, outcome: str) -> None:
        self.line(f"if {outcome} is None:")
        with self.function.indented():
            values = [self.function.value(atom) for atom in _atoms(criterion)]
            self.line(f"open_[{index}] = ({_tuple(values)})")

    def _points(self) -> str:
        name = self.function.temporary()
        self.line(f"{name} = 0")
        for each in self.program.score.points if self.program.score else ():
            self.line(f"if {self._value(each.when)} is True: {name} += {each.points}")
        return name


def required_of(program: Program, field: Field) -> bool | Rule:
    """Whether a program asks for a field: of a registry field it says so itself, of a group its own required fields."""
    for each in program.person:
        if field.name == each.field.name:
            return each.required
        if any(field.name == leaf.field.name for leaf in leaves((each.field,))):
            return field.required if each.required else False
    return field.required


def _path(repeat: Field, cell: Leaf) -> str:
    return f'f"{repeat.name}[{{number}}].{cell.field.name}"'


def _tuple(names: list[str]) -> str:
    return "".join(f"{name}, " for name in names)


def row_order(inside: tuple[Leaf, ...]) -> Iterator[Leaf]:
    """The cells of a row, each after those of its own row that it depends on."""
    waiting, done = list(inside), set[str]()
    own = {leaf.field.name for leaf in inside}
    while waiting:
        free = (leaf for leaf in waiting if not (value_reads(leaf) & own) - done - {leaf.field.name})
        ready = next(free, waiting[0])
        waiting.remove(ready)
        done.add(ready.field.name)
        yield ready


def _atoms(criterion: Criterion) -> tuple[Typed, ...]:
    """The parts of a criterion that logic joins, each once."""
    found: dict[Typed, None] = {}
    for rule in (criterion.when, criterion.assert_):
        if rule is not None:
            found.update(dict.fromkeys(_joined(rule.expression.tree)))
    return tuple(found)


def _joined(tree: Typed) -> Iterator[Typed]:
    if isinstance(tree, And | Or | Not):
        for each in children(tree):
            yield from _joined(each)
    elif isinstance(tree, If):
        yield from _joined(tree.condition)
        yield from _joined(tree.yes)
        yield from _joined(tree.no)
    else:
        yield tree


def _answer(tree: Typed, known: Mapping[Typed, Any]) -> Any:
    """The value of a logical tree over its atoms, by Kleene's tables."""
    match tree:
        case And():
            return _kleene([_answer(each, known) for each in tree.items], False)
        case Or():
            return _kleene([_answer(each, known) for each in tree.items], True)
        case Not():
            found = _answer(tree.of, known)
            return None if found is None else not found
        case If():
            condition = _answer(tree.condition, known)
            return None if condition is None else _answer(tree.yes if condition else tree.no, known)
        case _:
            return known[tree]


def _kleene(items: list[Any], decides: bool) -> bool | None:
    if decides in items:
        return decides
    return None if None in items else not decides


def _unknown(tree: Typed, known: Mapping[Typed, Any], values: Mapping[str, Any]) -> set[str]:
    """The fields that an unknown tree waits for; nothing for one that is decided."""
    if _answer(tree, known) is not None:
        return set()
    if isinstance(tree, If):
        condition = _answer(tree.condition, known)
        chosen = tree.condition if condition is None else tree.yes if condition else tree.no
        return _unknown(chosen, known, values)
    if isinstance(tree, And | Or | Not):
        return {name for each in children(tree) for name in _unknown(each, known, values)}
    return {name for name in names(tree) if name not in values}


def names(tree: Typed) -> Iterator[str]:
    """The record's fields that a tree reads."""
    if isinstance(tree, Input):
        yield tree.name
    for each in children(tree):
        yield from names(each)


def _inputs(found: set[str], leaves: Mapping[str, Leaf], judgement: Judgement) -> Iterator[str]:
    """Calculated fields stand for what they lack; a question that does not apply cannot be answered."""
    seen: set[str] = set()
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        leaf = leaves.get(name)
        if name in seen or leaf is None or name in judgement.irrelevant:
            continue
        seen.add(name)
        if leaf.field.calculation is None:
            yield name
        else:
            reads = leaf.field.calculation.expression.reads
            waiting += [read for read in reads if read not in judgement.values]
