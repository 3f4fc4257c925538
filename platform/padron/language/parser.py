"""From the text of an expression to its surface tree, or all that is wrong with its form.

The grammar is that of rules.md. Signs and words from elsewhere are named as faults and then read as ours, so that the
kinds behind them are checked in the same pass.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar, cast

from padron.language.cursor import Cursor
from padron.language.faults import Fault, Stop, fault
from padron.language.habits import BETWEEN, NULLS, RESERVED, TRUTHS, folded
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
    Operator,
    Or,
    Product,
    Sum,
    Text,
    Truth,
)
from padron.language.tokens import Token, words

MOST_CHARACTERS = 4000
COMPARED = ("==", "!=", "<=", ">=", "<", ">")
_OPERATIONS = (And, Or, Not, Minus, Sum, Product, Comparison, Membership)
_OPENS = ("name", "number", "text")
_T = TypeVar("_T", Or, And)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree, or None where the form is broken beyond reading on; and the faults of form."""

    node: Node | None
    faults: tuple[Fault, ...]


def parsed(text: str) -> Parsed:
    """The surface tree of a text. Never raises, and never goes deeper than MOST_DEPTH."""
    if len(text) > MOST_CHARACTERS:
        return Parsed(None, (fault("D301", MOST_CHARACTERS, len(text), most=MOST_CHARACTERS),))
    read = words(text)
    if any(each.code in ("D302", "D305") for each in read.faults):
        return Parsed(None, read.faults)
    if len(read.tokens) == 1:
        return Parsed(None, read.faults or (fault("D304", 0, len(text)),))
    parser = _Parser(text, read.tokens, list(read.faults))
    if parser.is_sign("=="):
        parser.formula()
    try:
        node = parser.whole()
    except Stop as stopped:
        return Parsed(None, _once([*parser.faults, stopped.fault]))
    return Parsed(node, _once(parser.faults))


def _once(faults: list[Fault]) -> tuple[Fault, ...]:
    """In the text's order, without a second fault at the same sign."""
    first: dict[int, Fault] = {}
    for each in faults:
        first.setdefault(each.offset, each)
    return tuple(first[offset] for offset in sorted(first))


@dataclass(slots=True)
class _Parser(Cursor):
    """One method per line of the grammar, each reading from the token at hand."""

    def formula(self) -> None:
        """`=SI(…)`: in Excel a formula begins with a sign."""
        sign = self.take()
        right = self.text[sign.end :].strip()
        wrong = fault("D326", sign.start, sign.end, right or None, found=self.text[sign.start : sign.end])
        self.faults = [wrong, *(each for each in self.faults if each.offset != sign.start)]

    def whole(self) -> Node:
        node = self.expression()
        if self.now.sort != "end":
            raise Stop(self.surplus())
        return node

    def expression(self) -> Node:
        return self.joined("or", self.conjunction, Or)

    def conjunction(self) -> Node:
        return self.joined("and", self.negation, And)

    def joined(self, word: str, part: Callable[[], Node], made: type[_T]) -> Node:
        start = self.now.start
        items = [part()]
        while self.between(word):
            self.take()
            items.append(part())
        return items[0] if len(items) == 1 else made(start, self.end, tuple(items))

    def negation(self) -> Node:
        token = self.now
        if not self.is_not() or not self.opens_value(self.then):
            return self.comparison()
        if token.text != "not":
            self.wrong("D306", token, "not")
        self.take()
        with self.deeper():
            of = self.negation()
        return Not(token.start, self.end, of)

    def is_not(self) -> bool:
        return self.now.sort == "name" and folded(self.now.text) in ("not", "no")

    def opens_value(self, token: Token) -> bool:
        """Whether a value can begin here: so `no` before it is a `not`."""
        if token.sort == "name":
            return token.text not in ("and", "or", "in")
        return token.sort in _OPENS or token.text in ("(", "-")

    def comparison(self) -> Node:
        start = self.now.start
        left = self.sum()
        found: list[Node] = []
        while True:
            sign = self.now
            node = self.compared(left, start)
            if node is None:
                break
            if found:
                before = found[-1]
                right = f"{self.slice(before)} and {self.slice(node)}"
                self.faults.append(fault("D309", sign.start, sign.end, right, found=sign.text, right=right))
            found.append(node)
            left, start = (node.right, self.opening) if isinstance(node, Comparison) else (left, start)
        if not found:
            return left
        return found[0] if len(found) == 1 else And(found[0].start, self.end, tuple(found))

    def compared(self, left: Node, start: int) -> Node | None:
        """The comparison of what was read with what follows; None where no comparison follows."""
        sign = self.now
        if sign.sort == "name" and BETWEEN.get(folded(sign.text)) in ("in", "not"):
            return self.membership(left, start)
        operator = self.between(*COMPARED)
        if operator is None:
            return None
        self.take()
        if sign.sort == "name" and self.is_not() and self.opens_value(self.then):
            self.take()
            operator = "!="
        if self.nothing(self.now) and operator in ("==", "!="):
            return self.absence(left, operator, sign)
        self.opening = self.now.start
        right = self.sum()
        return Comparison(start, self.end, cast(Operator, operator), left, right)

    def nothing(self, token: Token) -> bool:
        if token.sort == "name":
            return folded(token.text) in NULLS and self.then.text != "("
        return token.sort == "text" and not token.text.strip()

    def absence(self, left: Node, operator: str, sign: Token) -> Node:
        """`x == null`, `x is null`, `x = ""`: there is only has(x)."""
        token = self.take()
        right = f"has({self.slice(left)})" if operator == "!=" else f"not has({self.slice(left)})"
        self.faults = [each for each in self.faults if each.offset != sign.start]
        found = self.text[token.start : token.end]
        self.faults.append(fault("D310", token.start, token.end, right, found=found, right=right))
        has = Call(left.start, self.end, "has", (left,), Name(left.start, left.end, "has"))
        return has if operator == "!=" else Not(left.start, self.end, has)

    def membership(self, left: Node, start: int) -> Node:
        negated = self.between("not") is not None
        if negated:
            self.take()
        if self.between("in") is None:
            raise Stop(self.unexpected("D316"))
        self.take()
        opening = self.now
        if opening.text not in ("[", "(") or opening.sort != "sign":
            chosen = isinstance(left, Text) and opening.sort == "name"
            raise Stop(self.unexpected("D319", f"includes({self.shown()}, {self.slice(left)})" if chosen else None))
        self.take()
        if opening.text == "(":
            self.faults.append(fault("D319", opening.start, opening.end))
        values = [self.constant()]
        while self.is_sign(","):
            self.take()
            values.append(self.constant())
        if not self.is_sign("]", ")"):
            raise Stop(fault("D317", opening.start, opening.end, found=opening.text))
        return Membership(start, self.take().end, left, tuple(values), negated)

    def constant(self) -> Node:
        """A number, perhaps with a minus, or a text."""
        token = self.now
        if self.is_sign("-") and self.then.sort == "number":
            self.take()
            number = self.take()
            return Minus(token.start, number.end, NumberText(number.start, number.end, number.text))
        if token.sort not in ("number", "text"):
            bare = token.sort == "name" and token.text not in RESERVED
            raise Stop(self.unexpected("D320", f'"{self.shown()}"' if bare else None))
        self.take()
        made = NumberText if token.sort == "number" else Text
        return made(token.start, token.end, token.text)

    def sum(self) -> Node:
        start = self.now.start
        first = self.product()
        rest: list[tuple[Literal["+", "-"], Node]] = []
        while operator := self.between("+", "-"):
            self.take()
            rest.append((cast(Literal["+", "-"], operator), self.product()))
        return Sum(start, self.end, first, tuple(rest)) if rest else first

    def product(self) -> Node:
        start = self.now.start
        first = self.unary()
        rest: list[tuple[Literal["*", "/"], Node]] = []
        while operator := self.between("*", "/"):
            self.take()
            rest.append((cast(Literal["*", "/"], operator), self.unary()))
        return Product(start, self.end, first, tuple(rest)) if rest else first

    def unary(self) -> Node:
        if not self.is_sign("-"):
            return self.primary()
        minus = self.take()
        with self.deeper():
            of = self.unary()
        return Minus(minus.start, self.end, of)

    def primary(self) -> Node:
        token = self.now
        if self.is_sign("("):
            return self.bracketed()
        if token.sort == "number":
            self.take()
            return NumberText(token.start, token.end, token.text)
        if token.sort == "text":
            self.take()
            return Text(token.start, token.end, token.text)
        if token.sort == "name":
            return self.named()
        raise Stop(self.missing())

    def bracketed(self) -> Node:
        opening = self.take()
        with self.deeper():
            node = self.expression()
        closing = self.closing(opening)
        return replace(node, start=opening.start, end=closing.end) if isinstance(node, _OPERATIONS) else node

    def closing(self, opening: Token) -> Token:
        if self.is_sign(")"):
            return self.take()
        if self.now.sort == "end":
            open_ = sum(
                1 if each.text == "(" else -1 for each in self.tokens if each.sort == "sign" and each.text in "()"
            )
            right = f"{self.text.rstrip()})" if open_ == 1 else None
            raise Stop(fault("D317", opening.start, opening.end, right, found="("))
        raise Stop(self.surplus())

    def named(self) -> Node:
        """A field, `repeat.field`, a call, true or false; a day without quotes was named by the tokens."""
        token = self.now
        if token.text.startswith("date "):
            self.take()
            day = Text(token.start, token.end, token.text[5:])
            return Call(token.start, token.end, "date", (day,), Name(token.start, token.end, "date"))
        if self.then.text == "(" and self.then.sort == "sign" and token.text not in ("and", "or", "in", "not"):
            return self.call()
        truth = TRUTHS.get(folded(token.text))
        if truth is not None:
            self.take()
            right = "true" if truth else "false"
            if token.text != right:
                self.wrong("D306", token, right)
            return Truth(token.start, token.end, truth)
        if token.text in RESERVED:
            raise Stop(self.missing())
        self.take()
        if not self.is_sign("."):
            return Name(token.start, token.end, token.text)
        self.take()
        inner = self.take()
        if inner.sort != "name":
            raise Stop(fault("D314", token.start, inner.end, found=self.text[token.start : inner.end]))
        repeat, cell = Name(token.start, token.end, token.text), Name(inner.start, inner.end, inner.text)
        return Dotted(token.start, inner.end, repeat, cell)

    def call(self) -> Node:
        name = self.take()
        opening = self.take()
        arguments: list[Node] = []
        with self.deeper():
            while not self.is_sign(")"):
                arguments.append(self.expression())
                if not self.is_sign(","):
                    break
                self.take()
                if self.is_sign(")"):
                    raise Stop(self.missing())
        closing = self.closing(opening)
        return Call(name.start, closing.end, name.text, tuple(arguments), Name(name.start, name.end, name.text))
