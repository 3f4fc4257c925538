"""For which values of one variable conditions change: found exactly, by cutting its range where their parts turn.

Within each piece every part of a condition is monotone in the variable, so a bisection finds each turn to the unit.
What is not monotone by its form (the variable times itself, under a repeat's rows) is not answered: Unsolvable.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, assert_never

from padron.language.cells import Within
from padron.language.kinds import Date, Number
from padron.language.tables import DecisionTable
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
    children,
    kind_of,
)

Piece = tuple[int, int]
"""First and last value of a stretch."""
Evaluate = Callable[[Typed, int], Any]
"""What a node comes to where the variable has this value; None is unknown."""
MOST_PIECES = 400
MOST_TRIALS = 20_000
"""So many values are tried for one variable; a rule that needs more is not worth the wait of who reads the page."""


class Unsolvable(Exception):
    """A condition whose turns cannot be found by its form."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How a node goes with the variable: 1 never down, -1 never up, 0 not at all; `line`: by a fixed step."""

    way: int
    line: bool = True


STILL = Turn(0)


@dataclass(slots=True)
class Cutter:
    """Cuts the range of one variable. `steps`: the values from which a node changes by itself (a parameter's days)."""

    variable: Typed
    evaluate: Evaluate
    tables: Mapping[str, DecisionTable]
    steps: Callable[[Typed], Iterable[int]] = lambda _: ()
    pieces: list[Piece] = field(default_factory=list)
    trials: int = 0

    def cut(self, conditions: Iterable[Typed], least: int, greatest: int) -> list[Piece]:
        """Pieces on each of which every condition has one value. Raises Unsolvable."""
        self.pieces = [(least, greatest)]
        for each in conditions:
            self._cut(each)
        return self.pieces

    def _at(self, edges: Callable[[Piece], Iterable[int]]) -> None:
        """Cuts every piece before each of its edges."""
        found: list[Piece] = []
        for first, last in self.pieces:
            starts = sorted({first, *(edge for edge in edges((first, last)) if first < edge <= last)})
            found += zip(starts, [*(start - 1 for start in starts[1:]), last], strict=True)
        if len(found) > MOST_PIECES:
            raise Unsolvable
        self.pieces = found

    def _reads(self, node: Typed) -> bool:
        return node == self.variable or any(self._reads(each) for each in children(node)) or bool([*self.steps(node)])

    def _cut(self, node: Typed) -> None:
        """Cuts until the node is monotone on every piece, and a condition or code is the same all over it."""
        if not self._reads(node):
            return
        steps = sorted(self.steps(node))
        if steps:
            self._at(lambda piece: steps)
            return
        if isinstance(node, AnyRow | AllRows):
            raise Unsolvable
        for each in children(node):
            self._cut(each)
        match node:
            case Compare():
                self._at(lambda piece: self._crossings(node.left, node.right, piece))
            case In():
                self._among(node)
            case Lookup():
                self._table(node)
            case Absolute():
                self._at(lambda piece: self._crossing(node.of, 0, piece))
            case Extreme():
                pairs = [(a, b) for at, a in enumerate(node.items) for b in node.items[at + 1 :]]
                for one, other in pairs:
                    self._at(lambda piece, one=one, other=other: self._crossings(one, other, piece))  # type: ignore[misc]
            case _:
                pass

    def _among(self, node: In) -> None:
        if isinstance(kind_of(node.of), Number):
            for constant in node.values:
                self._at(lambda piece, c=int(constant): self._crossing(node.of, c, piece))  # type: ignore[misc]

    def _table(self, node: Lookup) -> None:
        """Cuts where a key enters or leaves a cell of the table."""
        for at, key in enumerate(node.keys):
            if not self._reads(key) or not isinstance(kind_of(key), Number | Date):
                continue
            cells = [row.cells[at] for row in self.tables[node.table].rows]
            spans = [span for cell in cells if isinstance(cell, Within) for span in cell.spans]
            for bound in sorted({each for span in spans for each in span if each is not None}, key=str):
                self._at(lambda piece, key=key, bound=bound: self._crossing(key, bound, piece))  # type: ignore[misc]

    def _value(self, node: Typed, x: int) -> Any:
        """What a node comes to, as long as there is patience."""
        self.trials += 1
        if self.trials > MOST_TRIALS:
            raise Unsolvable
        return self.evaluate(node, x)

    def _crossing(self, node: Typed, constant: Any, piece: Piece) -> Iterable[int]:
        """Where a monotone node reaches a constant and where it leaves it."""
        self._turn(node, piece)
        yield from self._edges(piece, lambda x: _order(self._value(node, x), constant))

    def _crossings(self, one: Typed, other: Typed, piece: Piece) -> Iterable[int]:
        """Where two nodes meet and where they part."""
        turns = self._turn(one, piece), self._turn(other, piece)
        if not isinstance(kind_of(one), Number | Date):
            return
        _difference(*turns)
        yield from self._edges(piece, lambda x: _order(self._value(one, x), self._value(other, x)))

    def _edges(self, piece: Piece, side: Callable[[int], int | None]) -> Iterable[int]:
        """The first value of each side (-1, 0, 1) that a monotone difference goes through."""
        first, last = piece
        start, end = side(first), side(last)
        if start is None or end is None:
            if start is not end:
                raise Unsolvable
            return
        while start != end:
            low, high = first, last
            while high - low > 1:
                middle = (low + high) // 2
                if side(middle) == start:
                    low = middle
                else:
                    high = middle
            yield high
            found = side(high)
            if found is None:
                raise Unsolvable
            first, start = high, found

    def _turn(self, node: Typed, piece: Piece) -> Turn:
        """How a node goes on a piece that its parts have been cut for."""
        if node == self.variable:
            return Turn(1)
        if not self._reads(node) or not isinstance(kind_of(node), Number | Date):
            return STILL
        match node:
            case Add():
                return _together([self._turn(each, piece) for each in node.items])
            case Multiply():
                return self._product(node, piece)
            case Rescale():
                return self._turn(node.of, piece)
            case Negate():
                return _times(self._turn(node.of, piece), -1)
            case Quotient():
                return self._quotient(node, piece)
            case Span():
                return _span(node, self._turn(node.start, piece), self._turn(node.end, piece))
            case Absolute() | Extreme() | If():
                return self._chosen(node, piece)
            case Lookup() | Param() | Literal() | Input() | Cell() | Today() | Fact():
                return STILL
            case BirthDate() | CountCodes() | CountRows() | SumCells():
                return STILL
            case Compare() | In() | And() | Or() | Not() | Has() | Includes() | AnyRow() | AllRows():
                return STILL
            case _:
                assert_never(node)

    def _chosen(self, node: Absolute | Extreme | If, piece: Piece) -> Turn:
        """On a piece it is one of its parts throughout."""
        first, last = piece
        if isinstance(node, If):
            condition = self.evaluate(node.condition, first)
            return STILL if condition is None else self._turn(node.yes if condition else node.no, piece)
        if isinstance(node, Absolute):
            ends = [self.evaluate(node.of, x) for x in (first, last)]
            return _times(self._turn(node.of, piece), -1 if any(end is not None and end < 0 for end in ends) else 1)
        # A part that wins at one end may only tie at the other, so both ends are looked at.
        ends = [[self.evaluate(each, x) for each in node.items] for x in piece]
        if any(None in each for each in ends):
            return STILL
        best = [min(each) if node.which == "min" else max(each) for each in ends]
        wins = [at for at in range(len(node.items)) if all(end[at] == top for end, top in zip(ends, best, strict=True))]
        if not wins:
            raise Unsolvable
        return self._turn(node.items[wins[0]], piece)

    def _product(self, node: Multiply, piece: Piece) -> Turn:
        moving = [each for each in node.items if self._turn(each, piece).way]
        if not moving:
            return STILL
        if len(moving) > 1:
            raise Unsolvable
        sign = 1
        for each in node.items:
            found = self.evaluate(each, piece[0]) if each is not moving[0] else 1
            sign *= 0 if not found else (1 if found > 0 else -1)
        return _times(self._turn(moving[0], piece), sign)

    def _quotient(self, node: Quotient, piece: Piece) -> Turn:
        above, below = self._turn(node.numerator, piece), self._turn(node.divisor, piece)
        if below.way == 0:
            return Turn(above.way, line=above.way == 0)
        if above.way:
            raise Unsolvable
        found = self.evaluate(node.numerator, piece[0])
        return Turn(0 if not found else (-below.way if found > 0 else below.way), line=False)


def _order(one: Any, other: Any) -> int | None:
    """-1, 0 or 1; None where one is unknown."""
    return None if one is None or other is None else (one > other) - (one < other)


def _times(turn: Turn, sign: int) -> Turn:
    return Turn(turn.way * sign, turn.line) if sign else STILL


def _together(turns: Sequence[Turn]) -> Turn:
    """A sum: parts that go opposite ways must all be straight lines, whose sum is one again."""
    ways = {each.way for each in turns} - {0}
    if len(ways) < 2:
        return Turn(ways.pop() if ways else 0, all(each.line for each in turns))
    if not all(each.line for each in turns):
        raise Unsolvable
    # Its sign is not needed: the difference of two lines is monotone whichever way it goes.
    return Turn(2)


def _difference(one: Turn, other: Turn) -> None:
    """One minus the other must be monotone."""
    if one.way == 0 or other.way == 0:
        return
    if 2 in (abs(one.way), abs(other.way)) or one.way * other.way > 0:
        _together([Turn(1, one.line), Turn(-1, other.line)])


def _span(node: Span, start: Turn, end: Turn) -> Turn:
    turn = _together([Turn(-start.way, line=start.line), Turn(end.way, line=end.line)])
    return turn if node.unit == "days" or turn.way == 0 else Turn(turn.way, line=False)


def ordinal(day: str) -> int:
    """An ISO day as a whole number."""
    return date.fromisoformat(day).toordinal()


def iso(number: int) -> str:
    """The ISO day of an ordinal."""
    return date.fromordinal(number).isoformat()
