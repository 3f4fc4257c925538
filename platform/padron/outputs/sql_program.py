"""A whole program in SQL: stored values as rules see them, field by field in layers, and every criterion's outcome.

The relation that it reads is the registry's to make (`Needed` says with which columns). Each layer works out fields
whose own needs lie in those below, with the meaning of `outputs/judge.py`: what does not apply, is refused by its
bounds or list, or lies beyond those of a calculation, is NULL.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from padron.language.kinds import Kind, Number
from padron.language.typed import Input
from padron.outputs.sql import (
    SQLITE,
    Dialect,
    Sql,
    all_of,
    any_of,
    between,
    both,
    call,
    case,
    column,
    is_known,
    is_null,
    is_yes,
    let,
    number,
    paren,
    printed,
    truth,
)
from padron.outputs.sql_days import day_number
from padron.outputs.sql_nodes import Names, Printer, cell, is_too_deep, null, value
from padron.outputs.sql_tables import constant
from padron.outputs.sql_values import from_core, guarded, led_to, stored
from padron.program.model import CORE, Field, Leaf, Program, Rule, leaves, rows_of
from padron.program.order import value_reads
from padron.shapes import Choice, Choices, Decimal, Repeat, Whole

WHO = "who"
"""The relation's column that says who a row is about, as the relation's maker says it."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What a program's criteria read, in names of fields: of the person's own columns, of the JSON documents of person
    and answers; and keys of facts.

    The relation has `who`; `raw_<name>` for each field, as `Judged.stored` and `Judged.from_core` print it; and
    `fact_<n>` for the n-th of `facts`.
    """

    core: tuple[str, ...]
    person: tuple[str, ...]
    answers: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A program printed for a dialect and an as-of day (ISO)."""

    program: Program
    dialect: Dialect
    today: str

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """Every field that the criteria need, with the number of its layer, from 1."""
        found: dict[str, int] = {}

        def depth(name: str, path: frozenset[str]) -> int:
            if name in path or name not in self.leaves:
                return 0
            if name not in found:
                below = [depth(other, path | {name}) for other in sorted(_needs(self.leaves[name]) - {name})]
                found[name] = 1 + max(below, default=0)
            return found[name]

        for criterion in self.program.criteria:
            for rule in (criterion.when, criterion.assert_):
                for name in sorted(rule.expression.reads if rule else ()):
                    depth(name, frozenset())
        return found

    @cached_property
    def leaves(self) -> Mapping[str, Leaf]:
        """Every field that holds a value."""
        return {leaf.field.name: leaf for leaf in (*self.program.person_leaves(), *self.program.answer_leaves())}

    @cached_property
    def of_person(self) -> frozenset[str]:
        """The registry's fields among them."""
        return frozenset(leaf.field.name for leaf in self.program.person_leaves())

    @cached_property
    def needed(self) -> Needed:
        """What the relation must have."""
        read = [name for name in self.depths if self.leaves[name].field.calculation is None]
        core = tuple(name for name in read if is_core(name) and name in self.of_person)
        person = tuple(name for name in read if name in self.of_person and not is_core(name))
        answers = tuple(name for name in read if name not in self.of_person)
        rules = [rule for each in self.program.criteria for rule in (each.when, each.assert_) if rule is not None]
        rules += [rule for name in self.depths for rule in _rules(self.leaves[name])]
        facts = sorted({key for rule in rules for key in rule.expression.facts})
        return Needed(core, person, answers, tuple(facts))

    @cached_property
    def names(self) -> Names:
        """What an expression of the program reads."""
        facts = {key: column(fact_column(at)) for at, key in enumerate(self.needed.facts)}
        return Names(
            self.dialect,
            today=self.dialect.whole(day_number(self.today)),
            parameter=self._parameter,
            fact=lambda key: facts[key].copy(),
            tables=self.program.tables,
            rows=self._rows,
        )

    def layers(self) -> Iterator[list[Sql]]:
        """The columns that each layer adds, from the lowest: whether fields apply, their values, and the outcomes."""
        for at in range(1, max(self.depths.values(), default=0) + 1):
            own = [self.leaves[name] for name, depth in self.depths.items() if depth == at]
            applies = [named(self._applies(leaf), applies_column(leaf.field.name)) for leaf in own if leaf.relevance]
            yield [*applies, *(named(self._value(leaf), value(leaf.field.name)) for leaf in own)]
        yield [named(self._outcome(each.when, each.assert_), outcome_column(at))
               for at, each in enumerate(self.program.criteria)]  # fmt: skip

    def stored(self, name: str, document: Sql) -> str:
        """A field's value in a document, printed: `raw_<name>` of the relation; NULL where it is of another type."""
        return printed(stored(self.dialect, self.leaves[name].field.shape, document, name), self.dialect)

    def from_core(self, name: str, of: Sql) -> str:
        """The same of a column of the person's own."""
        return printed(from_core(self.dialect, self.leaves[name].field.shape, of), self.dialect)

    def _applies(self, leaf: Leaf) -> Sql:
        return all_of([is_yes(self._rule(rule)) for rule in leaf.relevance])

    def _rule(self, rule: Rule, in_row: bool = False) -> Sql:
        """A rule that is nested too deeply is unknown: nobody is eligible by it."""
        if is_too_deep(rule.expression.tree, in_row):
            return null(rule.expression.kind)
        return Printer(self.names, in_row)(rule.expression.tree)

    def _value(self, leaf: Leaf) -> Sql:
        """The value of a field that applies. The registry's own values are taken as they are.

        Whether it applies is printed in it again: a layer for that alone would cost more than what most rules do.
        """
        field = leaf.field
        if field.calculation is not None:
            found = self._calculated(field, self._rule(field.calculation))
        else:
            found = self._answered(leaf, column(raw_column(field.name)))
        return case([(self._applies(leaf), found)]) if leaf.relevance else found

    def _answered(self, leaf: Leaf, raw: Sql) -> Sql:
        field = leaf.field
        of_person = field.name in self.of_person
        fine = [] if of_person else guarded(self.dialect, field, raw, self.today)
        fine += self._cascade(field, raw)
        found = case([(all_of(fine), raw.copy())]) if fine else raw.copy()
        if isinstance(field.shape, Repeat):
            return call("COALESCE", found, self.dialect.empty())
        return self._several(field, required_of(self.program, field), raw, found, False)

    def _several(self, field: Field, required: bool | Rule, raw: Sql, found: Sql, in_row: bool) -> Sql:
        """Several codes that need not be given are known and empty; a refused answer is unknown all the same."""
        if not isinstance(field.shape, Choices) or required is True:
            return found
        blank: list[Sql] = [is_null(raw)]
        if isinstance(required, Rule):
            blank.append(paren(exp.Not(this=is_yes(self._rule(required, in_row)))))
        return case([(all_of(blank), self.dialect.empty())], found)

    def _cascade(self, field: Field, raw: Sql) -> list[Sql]:
        """Only codes that what is known leads to."""
        shape = field.shape
        if not isinstance(shape, Choice | Choices):
            return []
        own = self.depths.get(field.name, 0)
        tests = []
        for name, parent in shape.filters:
            if parent in self.depths and self.depths[parent] < own:
                tests.append(led_to(self.dialect, shape, name, raw, column(value(parent))))
        return tests

    def _calculated(self, field: Field, found: Sql) -> Sql:
        """With the field's own decimals, and NULL beyond its bounds."""
        shape, rule = field.shape, field.calculation
        assert rule is not None
        kind = rule.expression.kind
        if not isinstance(shape, Whole | Decimal) or not isinstance(kind, Number):
            return found
        places = (shape.places if isinstance(shape, Decimal) else 0) - kind.scale
        scaled = both(exp.Mul, found, self.dialect.whole(10**places)) if places else found
        least, greatest = self.dialect.whole(shape.least), self.dialect.whole(shape.greatest)
        return let(self.dialect, scaled, lambda of: case([(between(of, least, greatest), of.copy())]))

    def _rows(self, repeat: Input, cells: frozenset[str]) -> exp.Select:
        """The rows of a repeat with these cells, each cell as its own row's rules leave it."""
        inside = {leaf.field.name: leaf for leaf in leaves(self.leaves[repeat.name].field.fields)}
        depths = _row_depths(inside, cells)
        stored_ = {name: stored(self.dialect, leaf.field.shape, column("value", "each"), name)
                   for name, leaf in inside.items() if leaf.field.calculation is None}  # fmt: skip
        raw = [named(stored_[name], f"rawc_{name}") for name in depths if name in stored_]
        rows = exp.Select(expressions=raw or [exp.alias_(number(1), "one")])
        # A row where nothing can be read is none; what is no document is not asked.
        something = case([(self.dialect.is_row(), any_of([is_known(each) for each in stored_.values()]))], truth(False))
        rows = self.dialect.fenced(rows.from_(self.dialect.rows(column(value(repeat.name)))).where(something))
        for at in range(1, max(depths.values(), default=0) + 1):
            own = [exp.alias_(self._cell(inside, depths, name), cell(name), quoted=True)
                   for name, depth in depths.items() if depth == at]  # fmt: skip
            under = exp.Subquery(this=rows, alias=exp.TableAlias(this=exp.to_identifier(f"row_{at}")))
            rows = self.dialect.fenced(exp.Select(expressions=[exp.Star(), *own]).from_(under))
        return rows

    def _cell(self, inside: Mapping[str, Leaf], depths: Mapping[str, int], name: str) -> Sql:
        leaf = inside[name]
        field, raw = leaf.field, column(f"rawc_{name}")
        if field.calculation is not None:
            found = self._calculated(field, self._rule(field.calculation, in_row=True))
        else:
            fine = guarded(self.dialect, field, raw, self.today)
            fine += self._row_cascade(inside, depths, field, raw)
            found = self._several(field, field.required, raw, case([(all_of(fine), raw.copy())]), True)
        if not leaf.relevance:
            return found
        return case([(all_of([is_yes(self._rule(rule, in_row=True)) for rule in leaf.relevance]), found)])

    def _row_cascade(
        self, inside: Mapping[str, Leaf], depths: Mapping[str, int], field: Field, raw: Sql
    ) -> Iterator[Sql]:
        shape = field.shape
        if not isinstance(shape, Choice | Choices):
            return
        for name, parent in shape.filters:
            if parent in inside and depths.get(parent, 0) < depths[field.name]:
                yield led_to(self.dialect, shape, name, raw, column(cell(parent)))
            elif parent in self.depths and parent not in inside:
                yield led_to(self.dialect, shape, name, raw, column(value(parent)))

    def _outcome(self, when: Rule | None, rule: Rule) -> Sql:
        """Met where `when` is not a plain yes; else what the rule says."""
        found = self._rule(rule)
        return case([(is_yes(self._rule(when)), found)], truth(True)) if when is not None else found

    def _parameter(self, name: str, kind: Kind) -> Sql:
        found = self.program.parameters[name].on(self.today)
        return null(kind) if found is None else constant(self.dialect, found, kind)  # type: ignore[arg-type]


def facts_read(program: Program) -> tuple[str, ...]:
    """The fact keys that the criteria of a program read, also by way of calculated fields and of what applies."""
    return Judged(program, SQLITE, "").needed.facts


def stacked(
    dialect: Dialect, layers: Sequence[Sequence[Sql]], relation: str, read: Iterable[Sql]
) -> Iterator[tuple[str, exp.Select]]:
    """The layers as selects by name, each over the one before it, with no column that nothing above it reads."""
    made = {one.alias for layer in layers for one in layer}
    wanted = _columns(read, made)
    selects: list[exp.Select] = []
    for at, layer in reversed(list(enumerate(layers))):
        own = [one for one in layer if one.alias in wanted]
        carried = wanted - {one.alias for one in layer}
        under = f"layer_{at - 1}" if at else relation
        columns = [*map(column, sorted(carried)), *own] or [number(1)]
        selects.append(dialect.fenced(exp.Select(expressions=columns).from_(under)))
        wanted = carried | _columns(own, made)
    yield from ((f"layer_{at}", select) for at, select in enumerate(reversed(selects)))


def _columns(read: Iterable[Sql], made: set[str]) -> set[str]:
    """The columns of layers and of the relation that are read; others belong to subqueries within."""
    names = {each.name for one in read for each in one.find_all(exp.Column)}
    return {name for name in names if name in made or name == WHO or name.startswith(("raw_", "fact_", "elsewhere_"))}


def named(of: Sql, name: str) -> Sql:
    """An expression as a column of this name."""
    return exp.alias_(of, name, quoted=True)


def raw_column(name: str) -> str:
    """The relation's column of a field as it is stored."""
    return f"raw_{name}"


def applies_column(name: str) -> str:
    """The column that says whether a field applies; only of those that need not."""
    return f"applies_{name}"


def fact_column(at: int) -> str:
    """The relation's column of a fact."""
    return f"fact_{at}"


def outcome_column(at: int) -> str:
    """The column of a criterion's outcome."""
    return f"outcome_{at}"


def is_core(name: str) -> bool:
    """Whether the registry keeps a field in a column of its own."""
    return name in CORE or name == "hogar"


def required_of(program: Program, field: Field) -> bool | Rule:
    """Whether a program demands a field; of the registry's it may ask for some as optional."""
    for each in program.person:
        if field.name == each.field.name:
            return each.required
        if any(field.name == leaf.field.name for leaf in leaves((each.field,))):
            return field.required if each.required else False
    return field.required


def _rules(leaf: Leaf) -> Iterator[Rule]:
    """The rules that a field's value rests on, those of its rows too."""
    for each in (leaf, *leaves(leaf.field.fields)) if isinstance(leaf.field.shape, Repeat) else (leaf,):
        required = each.field.required if isinstance(each.field.shape, Choices) else None
        yield from (rule for rule in (*each.relevance, each.field.calculation, required) if isinstance(rule, Rule))


def _needs(leaf: Leaf) -> frozenset[str]:
    """The fields that must be known before a field's value."""
    inside = {each.name: each for each in rows_of(leaf.field)}
    reads = {read for rule in _rules(leaf) for read in rule.expression.reads}
    parents = {parent for field in (leaf.field, *inside.values()) for parent in _parents(field)}
    return frozenset((reads | parents) - inside.keys())


def _parents(field: Field) -> Iterator[str]:
    if isinstance(field.shape, Choice | Choices):
        yield from (parent for _, parent in field.shape.filters)


def _row_depths(inside: Mapping[str, Leaf], asked: frozenset[str]) -> Mapping[str, int]:
    """The cells asked for and those that they rest on, each with its layer, from 1."""
    found: dict[str, int] = {}

    def depth(name: str, path: frozenset[str]) -> int:
        if name in path or name not in inside:
            return 0
        if name not in found:
            needs = value_reads(inside[name]) | set(_parents(inside[name].field))
            below = [depth(other, path | {name}) for other in sorted(needs - {name})]
            found[name] = 1 + max(below, default=0)
        return found[name]

    for name in sorted(asked):
        depth(name, frozenset())
    return found
