"""From the text of an expression to its surface tree, or all that is wrong with its form.

The grammar is that of rules.md. Signs and words from elsewhere are named as faults and then read as ours, so that the
kinds behind them are checked in the same pass.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar, cast

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
MOST_DEPTH = 40
COMPARED = ("==", "!=", "<=", ">=", "<", ">")
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
class _Parser:
    """Reads one token after the other; `depth` counts brackets, calls, `not` and minus around the current one."""

    text: str
    tokens: tuple[Token, ...]
    faults: list[Fault]
    at: int = 0
    depth: int = 0
    opened: list[Token] = field(default_factory=list)

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    @property
    def then(self) -> Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.now
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def is_sign(self, *signs: str) -> bool:
        return self.now.sort == "sign" and self.now.text in signs

    def slice(self, node: Node) -> str:
        return self.text[node.start : node.end]

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Stop(fault("D303", self.now.start, self.now.end, most=MOST_DEPTH))
        yield
        self.depth -= 1

    def between(self, *accepted: str) -> str | None:
        """The operator at this place, if it is one of those accepted; a word from elsewhere is a fault and serves."""
        token = self.now
        if token.sort == "sign":
            return token.text if token.text in accepted else None
        if token.sort != "name":
            return None
        right = BETWEEN.get(folded(token.text))
        if right not in accepted:
            return None
        if token.text != right:
            self.wrong("D306", token, right)
        return right

    def wrong(self, code: str, token: Token, right: str) -> None:
        found = self.text[token.start : token.end]
        self.faults.append(fault(code, token.start, token.end, right, found=found, right=right))

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
        items = [part()]
        while self.between(word):
            self.take()
            items.append(part())
        return items[0] if len(items) == 1 else made(items[0].start, items[-1].end, tuple(items))

    def negation(self) -> Node:
        token = self.now
        if token.sort != "name" or folded(token.text) not in ("not", "no") or not self.opens_value(self.then):
            return self.comparison()
        if token.text != "not":
            self.wrong("D306", token, "not")
        self.take()
        with self.deeper():
            of = self.negation()
        return Not(token.start, of.end, of)

    def opens_value(self, token: Token) -> bool:
        """Whether a value can begin here: so `no` before it is a `not`."""
        if token.sort == "name":
            return token.text not in ("and", "or", "in")
        return token.sort in _OPENS or token.text in ("(", "-")

    def comparison(self) -> Node:
        left = self.sum()
        found: list[Node] = []
        while True:
            sign = self.now
            node = self.compared(left)
            if node is None:
                break
            if found:
                before = found[-1]
                right = f"{self.slice(before)} and {self.text[left.start : node.end]}"
                self.faults.append(fault("D309", sign.start, sign.end, right, found=sign.text, right=right))
            found.append(node)
            left = node.right if isinstance(node, Comparison) else left
        if not found:
            return left
        return found[0] if len(found) == 1 else And(found[0].start, found[-1].end, tuple(found))

    def compared(self, left: Node) -> Node | None:
        """The comparison of what was read with what follows; None where no comparison follows."""
        sign = self.now
        if sign.sort == "name" and BETWEEN.get(folded(sign.text)) in ("in", "not"):
            return self.membership(left)
        operator = self.between(*COMPARED)
        if operator is None:
            return None
        self.take()
        if operator == "==" and self.now.sort == "name" and self.now.text in ("not", "no") and sign.sort == "name":
            self.take()
            operator = "!="
        if self.nothing(self.now) and operator in ("==", "!="):
            return self.absence(left, operator, sign)
        right = self.sum()
        return Comparison(left.start, right.end, cast(Operator, operator), left, right)

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
        has = Call(left.start, token.end, "has", (left,), left.start)
        return has if operator == "!=" else Not(left.start, token.end, has)

    def membership(self, left: Node) -> Node:
        negated = self.between("not") is not None
        if negated:
            self.take()
        if self.between("in") is None:
            raise Stop(self.unexpected("D316"))
        self.take()
        opening = self.now
        if opening.text not in ("[", "(") or opening.sort != "sign":
            raise Stop(self.unexpected("D319"))
        self.take()
        if opening.text == "(":
            self.faults.append(fault("D319", opening.start, opening.end))
        values = [self.constant()]
        while self.is_sign(","):
            self.take()
            values.append(self.constant())
        if not self.is_sign("]", ")"):
            raise Stop(fault("D317", opening.start, opening.end, found=opening.text))
        return Membership(left.start, self.take().end, left, tuple(values), negated)

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
        first = self.product()
        rest: list[tuple[Literal["+", "-"], Node]] = []
        while operator := self.between("+", "-"):
            self.take()
            rest.append((cast(Literal["+", "-"], operator), self.product()))
        return Sum(first.start, rest[-1][1].end, first, tuple(rest)) if rest else first

    def product(self) -> Node:
        first = self.unary()
        rest: list[tuple[Literal["*", "/"], Node]] = []
        while operator := self.between("*", "/"):
            self.take()
            rest.append((cast(Literal["*", "/"], operator), self.unary()))
        return Product(first.start, rest[-1][1].end, first, tuple(rest)) if rest else first

    def unary(self) -> Node:
        if not self.is_sign("-"):
            return self.primary()
        minus = self.take()
        with self.deeper():
            of = self.unary()
        return Minus(minus.start, of.end, of)

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
        return replace(node, start=opening.start, end=closing.end)

    def closing(self, opening: Token) -> Token:
        if self.is_sign(")"):
            return self.take()
        if self.now.sort == "end":
            raise Stop(fault("D317", opening.start, opening.end, found="("))
        raise Stop(self.surplus())

    def named(self) -> Node:
        """A field, `repeat.field`, a call, true or false; a day without quotes was named by the tokens."""
        token = self.now
        if token.text.startswith("date "):
            self.take()
            day = Text(token.start, token.end, token.text[5:])
            return Call(token.start, token.end, "date", (day,), token.end)
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
        return Dotted(token.start, inner.end, token.text, inner.text)

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
        return Call(name.start, closing.end, name.text, tuple(arguments), name.end)

    def shown(self) -> str:
        return self.text[self.now.start : self.now.end]

    def unexpected(self, code: str, right: str | None = None) -> Fault:
        """Something else should stand here; at the end, a value."""
        if self.now.sort == "end":
            return self.missing()
        return fault(code, self.now.start, self.now.end, right, found=self.shown())

    def missing(self) -> Fault:
        """A value should stand here."""
        token = self.now
        if token.text == "." and token.sort == "sign":
            return fault("D313", token.start, token.end)
        if token.sort == "end":
            last = self.tokens[max(self.at - 1, 0)]
            found = self.text[last.start : last.end]
            return fault("D315", last.start, last.end, found=found, side="después", side_en="after")
        return fault("D315", token.start, token.end, found=self.shown(), side="antes", side_en="before")

    def surplus(self) -> Fault:
        """Something stands here that nothing asked for."""
        token = self.now
        before = self.tokens[max(self.at - 1, 0)]
        if token.text == ")" and token.sort == "sign":
            return fault("D318", token.start, token.end)
        follows = self.then
        if (token.text, before.sort, follows.sort) == (",", "number", "number") and before.end == token.start:
            joined = before.text + follows.text
            whole = self.text[before.start : follows.end]
            return fault("D321", before.start, follows.end, joined, found=whole, right=joined)
        return fault("D316", token.start, token.end, found=self.shown())
