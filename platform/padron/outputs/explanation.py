"""Why a criterion came to what it did: what it read and from where, which line says so, and what would change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from padron import curp as curps
from padron.language.cells import Among, Anything, Cell, Within
from padron.language.kinds import Kind, Number
from padron.language.tables import DecisionTable, TableRow
from padron.language.typed import Fact, Lookup, Typed, children
from padron.language.values import shown
from padron.outputs.changes import Bench, Change, changes, evaluated
from padron.outputs.changes_words import by_age, change_sentence
from padron.outputs.judge import Judge, Judgement
from padron.outputs.sentence import in_line, sentence
from padron.outputs.sentence_values import BORN, about, day, value
from padron.outputs.speech import MONEY, NO_MEASURE, Dated, Speech, quoted
from padron.problems import Place
from padron.program.model import Criterion, Field, Outcome
from padron.program.reach import Reach, criterion_reach
from padron.shapes import Choice, Choices, File, Repeat

FROM_CURP = frozenset({BORN, "sexo", "entidad_nacimiento"})
OUTCOMES: Mapping[object, Outcome] = {True: "met", False: "not_met", None: "unknown"}
PUBLISHED = "publicado"
KEPT = "Archivo guardado"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a verdict was reached from: relevant values by name, facts by key, dated parameters, as-of day, outcomes.

    `by_curp`: the person is known by a CURP, which says the birth date, the sex and the state.
    """

    judge: Judge
    values: Mapping[str, Any]
    facts: Mapping[str, object]
    dated: Mapping[str, Dated]
    today: str
    outcomes: Mapping[str, str]
    by_curp: bool = False


@dataclass(frozen=True, slots=True)
class Because:
    """One thing that was read: its name, what people call it, what it came to, and where that is from."""

    name: str
    label: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Would:
    """One change that alone would meet the criterion, in words too."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One criterion explained. `missing`: labels of what was not known and left it open; `place`: its rule's."""

    criterion: Criterion
    outcome: str
    sentence: str
    because: tuple[Because, ...]
    missing: tuple[str, ...]
    would: tuple[Would, ...]
    place: Place
    program: str
    version: int

    @property
    def where(self) -> str:
        """The line of the version that says it, for people; a published one keeps no lines, so its id."""
        version = f"{self.program} v{self.version}"
        if self.place.file == PUBLISHED:
            return f"{version}, criterio «{self.criterion.id}»"
        shared = f"{self.place.file}, " if self.criterion.shared else ""
        return f"{version}, {shared}línea {self.place.line}"


def explained(
    grounds: Grounds, criterion: Criterion, speech: Speech, hidden: frozenset[str] = frozenset()
) -> Explained | None:
    """One criterion explained by its grounds, never by today's values; None where it rests on a hidden fact."""
    program = grounds.judge.program
    found = criterion_reach(program, criterion)
    if found.facts & hidden:
        return None
    outcome = grounds.outcomes.get(criterion.id, "unknown")
    again = grounds.judge(grounds.values, grounds.facts, grounds.today)
    index = grounds.judge.index(criterion)
    # Grounds of an older release may lack what a calculation read; then nothing is concluded from them anew.
    same = OUTCOMES[again.outcomes[index]] == outcome and _same_parameters(grounds, found)
    return Explained(
        criterion=criterion,
        outcome=outcome,
        sentence=sentence(criterion.assert_, speech, criterion.when),
        because=tuple(_because(grounds, found, speech)),
        missing=tuple(_missing(grounds, program.criteria[index], again, found, speech))
        if same and outcome == "unknown"
        else (),
        would=tuple(_would(grounds, index, speech, hidden)) if same and outcome == "not_met" else (),
        place=criterion.assert_.place,
        program=program.name,
        version=program.version,
    )


def _same_parameters(grounds: Grounds, found: Reach) -> bool:
    """Whether the parameters are what they were; a value published later for an earlier day changes no history."""
    known = grounds.judge.program.parameters
    then = {name: grounds.dated[name].value if name in grounds.dated else None for name in found.parameters}
    return all(name in known and known[name].on(grounds.today) == kept for name, kept in then.items())


def _would(grounds: Grounds, index: int, speech: Speech, hidden: frozenset[str]) -> Iterator[Would]:
    bench = Bench(grounds.judge, index, grounds.values, grounds.facts, grounds.today)
    criterion = bench.criterion
    rules = [rule for rule in (criterion.when, criterion.assert_) if rule is not None]
    aged = any(by_age(rule.expression.tree) for rule in rules)
    reached = criterion_reach(grounds.judge.program, criterion)
    facts = [fact for rule in reached.rules for fact in _facts(rule.expression.tree)]
    born = str(grounds.values[BORN]) if aged and BORN in grounds.values else None
    for each in changes(bench, hidden):
        yield Would(each, change_sentence(each, speech, facts, born))


def _facts(node: Typed) -> Iterator[Fact]:
    if isinstance(node, Fact):
        yield node
    for each in children(node):
        yield from _facts(each)


def _missing(
    grounds: Grounds, criterion: Criterion, judgement: Judgement, found: Reach, speech: Speech
) -> Iterator[str]:
    absent = judgement.absent(criterion)
    yield from (speech.label(name) for name in grounds.judge.leaves if name in absent)
    if any(grounds.facts.get(key) is None for key in found.facts):
        yield "lo que dice el registro"
    for name in sorted(found.parameters - grounds.dated.keys()):
        known = speech.parameters.get(name)
        yield f"el valor de {quoted(known.title.es if known is not None and known.title.es else name)} en esa fecha"


def _because(grounds: Grounds, found: Reach, speech: Speech) -> Iterator[Because]:
    for name in found.fields:
        leaf = grounds.judge.leaves.get(name)
        if leaf is not None and name in grounds.values:
            said = _shown(leaf.field, grounds.values[name])
            yield Because(name, leaf.field.label.es, said, _source(grounds, leaf.field))
    for name in sorted(found.parameters & grounds.dated.keys()):
        yield _parameter(name, grounds.dated[name], speech)
    trees = [rule.expression.tree for rule in found.rules]
    for lookup in dict.fromkeys(each for tree in trees for each in _lookups(tree)):
        yield from _row(grounds, lookup, speech)
    for fact in {each.key: each for tree in trees for each in _facts(tree)}.values():
        told = grounds.facts.get(fact.key)
        if told is not None:
            yield _fact(fact, told, speech)


def _shown(field: Field, held: Any) -> str:
    """A value for people; a CURP is never shown whole."""
    if isinstance(field.shape, Repeat):
        return f"{len(held)} {'fila' if len(held) == 1 else 'filas'}"
    if isinstance(field.shape, File):
        return KEPT
    if field.type == "curp":
        return curps.masked(str(held))
    if isinstance(field.shape, Choice | Choices):
        labels = {each.code: each.label for each in field.shape.options}
        codes = held if isinstance(held, list) else [held]
        return "; ".join(labels.get(str(code), str(code)) for code in codes) or "ninguna"
    return shown(field.type, field.shape, held)


def _source(grounds: Grounds, field: Field) -> str:
    asked = {leaf.field.name for leaf in grounds.judge.program.person_leaves()}
    if field.calculation is not None:
        return "calculado"
    if grounds.by_curp and field.name in FROM_CURP and field.name in asked:
        return "de la CURP"
    return "de los datos de la persona" if field.name in asked else ""


def _parameter(name: str, dated: Dated, speech: Speech) -> Because:
    known = speech.parameters.get(name)
    label = known.title.es if known is not None and known.title.es else speech.title("param", name)
    said = shown(known.type, known.shape, dated.value) if known is not None else str(dated.value)
    source = f"desde el {day(dated.since)}" + (f", {dated.source}" if dated.source else "")
    return Because(name, label, said, source)


def _fact(fact: Fact, told: object, speech: Speech) -> Because:
    if isinstance(told, bool):
        said = about(fact, speech)
        return Because(fact.key, said[:1].upper() + said[1:], "Sí" if told else "No", "del registro")
    said = value(fact, speech, in_line)
    return Because(fact.key, said[:1].upper() + said[1:], speech.constant(told, fact.kind), "del registro")


def _lookups(node: Typed) -> Iterator[Lookup]:
    if isinstance(node, Lookup):
        yield node
    for each in children(node):
        yield from _lookups(each)


def _row(grounds: Grounds, lookup: Lookup, speech: Speech) -> Iterator[Because]:
    """The value that a table gave, and by which of its rows."""
    table = speech.tables.get(lookup.table)
    if table is None:
        return
    keys = [evaluated(grounds.judge, each, grounds.values, grounds.facts, grounds.today) for each in lookup.keys]
    found = table.find(keys)
    if found is None:
        return
    rows = [row for row in table.rows if row.fits(keys)]
    rows = rows if table.hit == "sum" else rows[:1]
    which = "; ".join(f"fila {row.number}: {row_words(table, row, speech)}" for row in rows)
    yield Because(
        table.name, f"Tabla «{table.title or speech.title('table', table.name)}»", output(table, found, speech), which
    )


def output(table: DecisionTable, found: Any, speech: Speech) -> str:
    """A value that a table gives, for people."""
    return speech.constant(found, table.output, MONEY if table.types[-1:] == ("money",) else NO_MEASURE)


def row_words(table: DecisionTable, row: TableRow, speech: Speech) -> str:
    """The conditions of a table's row: «Modalidad: Primer crédito, Meses del negocio: 6 o más»."""
    said = [
        f"{speech.label(name)}: {cell_words(cell, kind, type_, speech)}"
        for (name, kind), type_, cell in zip(table.inputs, (*table.types[:-1], *[""] * 20), row.cells, strict=False)
        if not isinstance(cell, Anything)
    ]
    return ", ".join(said) or "en todos los casos"


def cell_words(cell: Cell, kind: Kind, type_: str, speech: Speech) -> str:
    """A cell of a table, for people."""
    measure = MONEY if type_ == "money" and isinstance(kind, Number) else NO_MEASURE

    def said(constant: Any) -> str:
        return speech.constant(constant, kind, measure)

    match cell:
        case Anything():
            return "cualquiera"
        case Among():
            return " o ".join(sorted(said(each) for each in cell.values))
        case Within():
            return " o ".join(_span(least, most, said) for least, most in cell.spans)


def _span(least: Any, most: Any, said: Any) -> str:
    if least is None or most is None:
        return f"{said(most)} o menos" if least is None else f"{said(least)} o más"
    return str(said(least)) if least == most else f"de {said(least)} a {said(most)}"
