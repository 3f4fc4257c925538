"""A program told to people, from its own definition: who it is for, its rules in sentences, tables, values, limits.

Given as sections of plain blocks, so that a page and a Markdown file say the same.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from padron.language.tables import DecisionTable, TableRow
from padron.language.values import shown
from padron.outputs.explanation import cell_words, output
from padron.outputs.limit_words import limit_sentence
from padron.outputs.notes import by_output
from padron.outputs.sentence import amount_sentence, condition_sentence, sentence
from padron.outputs.sentence_values import day
from padron.outputs.speech import Speech, quoted, speech
from padron.problems import Problem
from padron.program.calls import FIRST, LAST
from padron.program.closure import all_fields
from padron.program.model import Check, Criterion, Field, Leaf, Limit, Parameter, PersonField, Program, Rule, leaves
from padron.program.reach import fields_by_name, reach
from padron.shapes import Repeat

ELSEWHERE = "Lo revisa el área responsable."
REVIEW_DAY = "el día de la revisión"
DELIVERY_DAY = "el día de la entrega"
SEVERITIES = {"error": "Impide guardar", "warning": "Sólo avisa"}
TYPES = {"in_kind": "en especie", "money": "en dinero", "service": "servicio"}
LOTTERY = "sorteo"


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences one after the other; `bullets`: as a list."""

    items: tuple[str, ...]
    bullets: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, the heads of its columns, and rows of text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; never without blocks."""

    title: str
    blocks: tuple[Lines | Grid, ...]


def documentation(
    program: Program,
    on: str,
    hidden: frozenset[str] = frozenset(),
    words: Speech | None = None,
    *,
    to_author: bool = True,
) -> tuple[Section, ...]:
    """The sections of a program, parameters as they are on an ISO day; what rests on a hidden fact is not said.

    `to_author`: with what each output leaves unchecked, which is of no use to whoever only works with the program.
    """
    told = _Teller(program, on, hidden, words or speech(program, on))
    return (*told.sections(), *(told.unchecked() if to_author else ()))


@dataclass(frozen=True, slots=True)
class _Teller:
    program: Program
    on: str
    hidden: frozenset[str]
    words: Speech

    def sections(self) -> Iterator[Section]:
        parts: tuple[tuple[str, Callable[[], Iterable[Lines | Grid]]], ...] = (
            ("Para quién es", self._about),
            ("Convocatorias", self._calls),
            ("Criterios", self._criteria),
            ("Datos de la persona", self._person),
            ("Preguntas", self._questions),
            ("Reglas sobre las respuestas", self._checks),
            ("Prioridad", self._score),
            ("Lo que se entrega", self._services),
            ("Límites", self._limits),
            ("Cuándo termina", self._ends),
            ("Tablas", self._tables),
            ("Valores con fecha", self._parameters),
        )
        for title, made in parts:
            blocks = tuple(made())
            if blocks:
                yield Section(title, blocks)

    def unchecked(self) -> Iterator[Section]:
        """What each output leaves to the server."""
        blocks = tuple(self._notes())
        if blocks:
            yield Section("Lo que cada salida no revisa", blocks)

    def _said(self, rules: Iterable[Rule | None], say: Callable[[], str]) -> str:
        """What a rule says, unless it rests on something that the reader may not know of."""
        found = reach(fields_by_name(self.program), rules)
        return ELSEWHERE if found.facts & self.hidden else say()

    def _about(self) -> Iterator[Lines]:
        program = self.program
        kind = self.words.title("kind", program.kind) if program.kind else ""
        told = [program.privacy.purpose.es, f"Área: {program.area_title or program.area}."]
        told += [f"Tipo: {kind}."] if kind else []
        yield Lines((*told, f"Versión {program.version}."))

    def _calls(self) -> Iterator[Grid]:
        rows = tuple(
            (
                each.name.replace("_", " ").capitalize(),
                _dated(each.from_),
                _dated(each.until),
                _dated(each.ends),
                f"{each.quota:,}" if each.quota is not None else "sin tope",
            )
            for each in self.program.calls
        )
        if rows:
            head = ("Convocatoria", "Abre", "Último día para solicitar", "Termina", "Lugares")
            yield Grid("Convocatorias", head, rows)

    def _criteria(self) -> Iterator[Grid]:
        rows = tuple((each.title, self._rule(each), each.legal_basis) for each in self.program.criteria)
        if rows:
            yield Grid("Criterios", ("Criterio", "Se cumple si", "Fundamento"), rows)

    def _rule(self, of: Criterion | Check) -> str:
        return self._said((of.when, of.assert_), lambda: sentence(of.assert_, self.words, of.when))

    def _person(self) -> Iterator[Grid]:
        rows = tuple(
            (leaf.field.label.es, "Sí" if _must(asked, leaf.field) else "No", self._when(leaf))
            for asked in self.program.person
            for leaf in leaves((asked.field,))
        )
        yield Grid("Datos de la persona", ("Dato", "Obligatorio", "Cuándo se pide"), rows)

    def _questions(self) -> Iterator[Grid]:
        rows = tuple(self._question(leaf) for leaf in self.program.answer_leaves())
        head = ("Pregunta", "Cuándo se pregunta", "Obligatoria", "Reglas")
        if rows:
            yield Grid("Preguntas", head, rows)
        for leaf in self.program.answer_leaves():
            if isinstance(leaf.field.shape, Repeat):
                inside = _Teller(self.program, self.on, self.hidden, self._among(leaf.field.fields, self.words.today))
                cells = tuple(inside._question(each) for each in leaves(leaf.field.fields))
                yield Grid(f"En cada fila de {quoted(leaf.field.label.es)}", head, cells)

    def _among(self, fields: tuple[Field, ...], today: str) -> Speech:
        return self.words.among(fields, today)

    def _question(self, leaf: Leaf) -> tuple[str, str, str, str]:
        field = leaf.field
        return (field.label.es, self._when(leaf), self._required(field), " ".join(self._own_rules(field)))

    def _when(self, leaf: Leaf) -> str:
        conditions = [
            self._said((rule,), lambda rule=rule: f"Si {condition_sentence(rule, self.words)}.")  # type: ignore[misc]
            for rule in leaf.relevance
        ]
        return " ".join(conditions) or "Siempre"

    def _required(self, field: Field) -> str:
        if field.calculation is not None:
            return "Se calcula"
        required = field.required
        if isinstance(required, Rule):
            return self._said((required,), lambda: f"Si {condition_sentence(required, self.words)}.")
        return "Sí" if required else "No"

    def _own_rules(self, field: Field) -> Iterator[str]:
        if (made := field.calculation) is not None:
            yield self._said((made,), lambda: f"Es {amount_sentence(made, self.words)}.")
        if (rule := field.constraint) is not None:
            yield self._said((rule,), lambda: sentence(rule, self.words))

    def _checks(self) -> Iterator[Grid]:
        rows = tuple((self._rule(each), each.message.es, SEVERITIES[each.severity]) for each in self.program.checks)
        if rows:
            yield Grid("Reglas sobre las respuestas", ("Debe cumplirse que", "Si no, se dice", "Efecto"), rows)

    def _score(self) -> Iterator[Lines | Grid]:
        score = self.program.score
        if score is None:
            return
        rows = tuple(
            (str(each.points), self._said((each.when,), lambda e=each: condition_sentence(e.when, self.words)))  # type: ignore[misc]
            for each in score.points
        )
        yield Grid("Prioridad", ("Puntos", "Cuando"), rows)
        if score.ties:
            ties = [LOTTERY if each == "lottery" else quoted(self.words.label(each)) for each in score.ties]
            yield Lines((f"En un empate decide, en este orden, el menor de: {'; '.join(ties)}.",))

    def _services(self) -> Iterator[Grid]:
        rows = []
        for each in self.program.services:
            words = self._among(each.fields, DELIVERY_DAY)
            quantity, value = each.quantity, each.value
            many = str(quantity) if not isinstance(quantity, Rule) else self._amount(quantity, words)
            rows.append((each.title.es, TYPES[each.type], many, self._amount(value, words) if value else ""))
        if rows:
            yield Grid("Lo que se entrega", ("Servicio", "Tipo", "Cantidad", "Valor"), tuple(rows))

    def _amount(self, rule: Rule, words: Speech) -> str:
        return self._said((rule,), lambda: amount_sentence(rule, words))

    def _limits(self) -> Iterator[Lines]:
        told = [self._limit(each, self.words, "solicitud") for each in self.program.limits]
        for service in self.program.services:
            words = self._among(service.fields, DELIVERY_DAY)
            told += [f"{service.title.es}: {self._limit(each, words, 'entrega')}" for each in service.limits]
        if told:
            yield Lines(tuple(told), bullets=True)

    def _limit(self, limit: Limit, words: Speech, what: str) -> str:
        return self._said((limit.unless,), lambda: limit_sentence(limit, words, what))

    def _ends(self) -> Iterator[Lines]:
        words = self._among((), REVIEW_DAY)
        told = tuple(
            f"{self._said((each.when,), lambda e=each: sentence(e.when, words))} {each.message.es}".strip()  # type: ignore[misc]
            for each in self.program.ends
        )
        if told:
            yield Lines(told, bullets=True)

    def _tables(self) -> Iterator[Grid]:
        for table in self.program.tables.values():
            yield _grid(table, self.words)

    def _parameters(self) -> Iterator[Grid]:
        rows = tuple(row for each in self.program.parameters.values() for row in _values(each, self.words))
        if rows:
            yield Grid("Valores con fecha", ("Valor", "Desde", "Es", "Fuente"), rows)

    def _notes(self) -> Iterator[Lines]:
        for said in by_output(self.program).values():
            yield Lines(tuple(_together(said, self.program)), bullets=True)


def _must(asked: PersonField, field: Field) -> bool:
    """Whether a program that asks for a registry question demands it; of a group, what the registry demands of it."""
    return asked.required and (field.name == asked.field.name or field.required is not False)


def _dated(on: str) -> str:
    return "sin fecha" if on in (FIRST, LAST) else day(on)


def _together(said: Iterable[Problem], program: Program) -> Iterator[str]:
    """Notes that leave the same thing unchecked in one line, with the questions that it is about."""
    labels = {each.name: each.label.es for each in all_fields(program)}
    labels |= {each.id: each.title for each in program.criteria}
    about: dict[tuple[str, str], dict[str, None]] = {}
    for each in said:
        if each.code != "D290":
            yield each.message()
            continue
        name = str(each.values["name"])
        names = about.setdefault((str(each.values["output"]), str(each.values["what"])), {})
        if name != program.name:
            names[labels.get(name) or name] = None
    for (out, what), names in about.items():
        yield f"{out} no revisa {what}{': ' if names else ''}{'; '.join(names)}."


HITS = {
    "unique": "Sólo una fila sirve para cada caso.",
    "first": "Vale la primera fila que sirve.",
    "sum": "Se suman todas las filas que sirven.",
}


def _grid(table: DecisionTable, words: Speech) -> Grid:
    types = table.types[:-1] or ("",) * len(table.inputs)
    kinds = [kind for _, kind in table.inputs]

    def told(row: TableRow) -> tuple[str, ...]:
        cells = (cell_words(*each, words) for each in zip(row.cells, kinds, types, strict=True))
        return (*cells, output(table, row.value, words))

    rows = tuple(told(row) for row in table.rows)
    title = table.title or words.title("table", table.name)
    return Grid(f"{title}. {HITS[table.hit]}", (*(words.label(name) for name, _ in table.inputs), "Valor"), rows)


def _values(parameter: Parameter, words: Speech) -> Iterator[tuple[str, str, str, str]]:
    title = parameter.title.es or words.title("param", parameter.name)
    for since, value, source in parameter.values:
        yield title, day(since), shown(parameter.type, parameter.shape, value), source  # type: ignore[arg-type]


def markdown(program: Program, on: str) -> str:
    """The documentation as a Markdown file."""
    parts = [f"# {program.title.es}\n"]
    for section in documentation(program, on):
        parts.append(f"## {section.title}\n")
        parts += [_block(block, section.title) for block in section.blocks]
    return "\n".join(parts)


def _block(block: Lines | Grid, title: str) -> str:
    if isinstance(block, Lines):
        return "\n".join(f"- {each}" if block.bullets else f"{each}\n" for each in block.items) + "\n"
    head = [_row(block.head), _row(["---"] * len(block.head))]
    caption = [] if block.caption == title else [f"**{block.caption}**\n"]
    return "\n".join([*caption, *head, *(_row(each) for each in block.rows), ""])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(each.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for each in cells) + " |"
