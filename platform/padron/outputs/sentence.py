"""A rule as a plain Spanish sentence, made from its typed tree; nested conditions as a list that cannot be misread."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from padron.language.kinds import Code, Date, Identifier, Number, YesNo
from padron.language.surface import Operator
from padron.language.typed import (
    Absolute,
    Add,
    AllRows,
    And,
    AnyRow,
    BirthDate,
    Cell,
    Compare,
    CountCodes,
    CountRows,
    Extreme,
    Fact,
    Has,
    If,
    In,
    Includes,
    Input,
    Literal,
    Lookup,
    Multiply,
    Negate,
    Not,
    Or,
    Param,
    Quotient,
    Rescale,
    Span,
    SumCells,
    Today,
    Typed,
    kind_of,
)
from padron.outputs.sentence_values import about, among, field, measured, value
from padron.outputs.speech import NO_MEASURE, Measure, Speech
from padron.program.model import Rule


@dataclass(frozen=True, slots=True)
class Several:
    """Conditions of which every one, or at least one, must hold."""

    every: bool
    items: tuple["Said", ...]

    @property
    def head(self) -> str:
        """What is said before the list."""
        return "se cumple todo lo siguiente" if self.every else "se cumple al menos uno de estos puntos"


Said = str | Several
"""One clause, or a list of them."""

OPPOSITE: dict[Operator, Operator] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
SWAPPED: dict[Operator, Operator] = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
AMOUNTS: dict[Operator, str] = {
    "==": "es {}",
    "!=": "no es {}",
    "<": "es de menos de {}",
    ">": "es de más de {}",
    "<=": "es de {} o menos",
    ">=": "es de {} o más",
}
"""Beside a constant."""
SIZES: dict[Operator, str] = {
    "==": "es igual a {}",
    "!=": "no es igual a {}",
    "<": "es menor que {}",
    ">": "es mayor que {}",
    "<=": "es igual o menor que {}",
    ">=": "es igual o mayor que {}",
}
"""Beside another number that is asked or computed."""
DAYS: dict[Operator, str] = {
    "==": "es {}",
    "!=": "no es {}",
    "<": "es antes de {}",
    ">": "es después de {}",
    "<=": "es {} o antes",
    ">=": "es {} o después",
}
CUTTING = frozenset(",;:.()¿?")
"""Signs of a label that need it to be quoted."""
LETTERS = "abcdefghijklmnñopqrstuvwxyz"


def sentence(rule: Rule, speech: Speech, when: Rule | None = None) -> str:
    """A rule in one line, with the condition under which it applies: «Si …: …»."""
    said = inline(tree(rule.expression.tree, speech))
    if when is not None:
        said = f"si {inline(tree(when.expression.tree, speech))}: {said}"
    return _ended(said)


def condition_sentence(rule: Rule, speech: Speech) -> str:
    """A condition without its capital and full stop, to stand after «cuando»."""
    return inline(tree(rule.expression.tree, speech))


def amount_sentence(rule: Rule, speech: Speech) -> str:
    """A calculation as a noun phrase: «A ÷ B, con redondeo a 2 decimales»."""
    node = rule.expression.tree
    return value(node, speech, in_line, measured(node, speech))


def _ended(said: str) -> str:
    start = next((at for at, char in enumerate(said) if char.isalnum()), 0)
    return f"{said[:start]}{said[start].upper()}{said[start + 1 :]}."


def inline(said: Said, prefix: str = "") -> str:
    """One line: two plain conditions are joined by a word, others stand in a lettered list."""
    if isinstance(said, str):
        return said
    if len(said.items) == 2 and not prefix and all(isinstance(each, str) for each in said.items):
        return (", y además " if said.every else ", o bien ").join(str(each) for each in said.items)
    parts = [f"({mark}) {inline(each, mark)}" for mark, each in zip(_marks(prefix), said.items, strict=False)]
    return f"{said.head}: {'; '.join(parts)}"


def _marks(prefix: str) -> Iterator[str]:
    """a, b, c… and within them a.1, a.2…"""
    if prefix:
        yield from (f"{prefix}.{number}" for number in range(1, 1000))
    yield from LETTERS
    yield from (f"{one}{other}" for one in LETTERS for other in LETTERS)


def in_line(node: Typed, speech: Speech) -> str:
    """A condition within a phrase."""
    return inline(tree(node, speech), prefix="1") if isinstance(node, And | Or) else inline(tree(node, speech))


def tree(node: Typed, speech: Speech, negated: bool = False) -> Said:
    """A condition as clauses; `negated`: as what holds where it does not (unknown stays unknown)."""
    match node:
        case And() | Or():
            return _joined(isinstance(node, And) is not negated, [tree(each, speech, negated) for each in node.items])
        case Not():
            return tree(node.of, speech, not negated)
        case If():
            return _chosen(node, speech, negated)
        case AnyRow() | AllRows():
            return _rows(node, speech, negated)
        case Compare():
            return _compared(node, speech, negated)
        case In():
            return _in(node, speech, negated)
        case Has() | Includes() | Fact() | Literal() | Input() | Cell():
            return _simple(node, speech, negated)
        case Today() | Param() | Lookup() | Negate() | Add() | Multiply() | Rescale() | Quotient() | Absolute():
            return _true(node, speech, negated)
        case Extreme() | Span() | BirthDate() | CountCodes() | CountRows() | SumCells():
            return _true(node, speech, negated)
        case _:
            assert_never(node)


def _simple(node: Has | Includes | Fact | Literal | Input | Cell, speech: Speech, negated: bool) -> str:
    no = "no " if negated else ""
    match node:
        case Has():
            return f"{no}se conoce {field(node.of, speech)}"
        case Includes():
            return f"{field(node.of, speech)} {no}incluye {_option(node, speech)}"
        case Fact():
            return about(node, speech, negated)
        case Literal():
            return "siempre" if bool(node.value) is not negated else "nunca"
        case Input() | Cell():
            return f"la respuesta a {field(node, speech)} es {'no' if negated else 'sí'}"
        case _:
            assert_never(node)


def _true(node: Typed, speech: Speech, negated: bool) -> str:
    """A parameter or a table's value that is a yes or no."""
    return f"{value(node, speech, in_line)} es {'no' if negated else 'sí'}"


def _joined(every: bool, items: list[Said]) -> Said:
    """Lists of one sort within each other are one list."""
    flat: list[Said] = []
    for each in items:
        flat += each.items if isinstance(each, Several) and each.every is every else (each,)
    return flat[0] if len(flat) == 1 else Several(every, tuple(flat))


def _chosen(node: If, speech: Speech, negated: bool) -> Said:
    condition = in_line(node.condition, speech)
    yes, no = (inline(tree(each, speech, negated), "1") for each in (node.yes, node.no))
    return f"según el caso: [si {condition}: {yes}] [si no: {no}]"


def _rows(node: AnyRow | AllRows, speech: Speech, negated: bool) -> str:
    """`not any` is «in no row»; `not all`, «in at least one row not»."""
    inside, repeat = speech.of_row(node.repeat.name), field(node.repeat, speech)
    if isinstance(node, AnyRow):
        which = "en ninguna" if negated else "en al menos una"
        return f"{which} fila de {repeat} se cumple que {_line(node.condition, inside)}"
    if negated:
        return f"en al menos una fila de {repeat} se cumple que {_line(node.condition, inside, True)}"
    return f"en cada fila de {repeat} se cumple que {_line(node.condition, inside)}"


def _line(node: Typed, speech: Speech, negated: bool = False) -> str:
    """A condition that must not run into what follows it."""
    said = tree(node, speech, negated)
    return said if isinstance(said, str) else f"[{inline(said, '1')}]"


def _option(node: Includes, speech: Speech) -> str:
    labels = speech.options.get(getattr(node.of.kind, "catalogue", ""), {})
    return labels.get(node.code, node.code)


def _in(node: In, speech: Speech, negated: bool) -> str:
    *most, last = among(node.values, node.of, speech)
    values = f"{', '.join(most)} {'ni' if negated else 'o'} {last}" if most else last
    return f"{_subject(node.of, speech)} {'no ' if negated else ''}es {values}"


def _subject(node: Typed, speech: Speech, measure: Measure = NO_MEASURE) -> str:
    """What a clause is about: a label stands bare at its start, save one whose own signs would cut the sentence."""
    if isinstance(node, Input) and not CUTTING & set(speech.label(node.name)):
        return speech.label(node.name)
    return value(node, speech, in_line, measure)


def _compared(node: Compare, speech: Speech, negated: bool) -> Said:
    operator, left, right = node.operator, node.left, node.right
    if isinstance(_bare(left), Literal) and not isinstance(_bare(right), Literal):
        operator, left, right = SWAPPED[operator], right, left
    if negated:
        operator = OPPOSITE[operator]
    kind = kind_of(left)
    if isinstance(kind, YesNo):
        return _yes_no(operator, left, right, speech)
    measure = measured(left, speech)
    measure = measured(right, speech) if measure == NO_MEASURE else measure
    said = value(right, speech, in_line, measure)
    clause = _words(kind, right)[operator].format(said)
    return f"{_subject(left, speech, measure)} {clause.replace(' de el ', ' del ', 1)}"


def _words(kind: object, right: Typed) -> dict[Operator, str]:
    fixed = isinstance(_bare(right), Literal)
    if isinstance(kind, Number):
        return AMOUNTS if fixed else SIZES
    if isinstance(kind, Date):
        return DAYS
    return AMOUNTS if isinstance(kind, Code | Identifier) and fixed else SIZES


def _bare(node: Typed) -> Typed:
    return node.of if isinstance(node, Rescale) else node


def _yes_no(operator: Operator, left: Typed, right: Typed, speech: Speech) -> Said:
    same = operator == "=="
    if isinstance(right, Literal):
        return tree(left, speech, negated=bool(right.value) is not same)
    if isinstance(left, Input | Cell) and isinstance(right, Input | Cell):
        what = "la misma" if same else "distinta"
        return f"la respuesta a {field(left, speech)} y a {field(right, speech)} es {what}"
    one, other = _line(left, speech), _line(right, speech)
    return f"se cumple {'lo mismo' if same else 'lo contrario'} en: [{one}] y en: [{other}]"


def listed(said: Said, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Clauses as lines with their depth, for an output that can show a list within a list."""
    if isinstance(said, str):
        yield depth, said
        return
    yield depth, f"{said.head}:"
    for each in said.items:
        yield from listed(each, depth + 1)
