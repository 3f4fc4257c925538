"""Where the reading of an expression stands: the token at hand, how deep it lies, and the faults of form so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from padron.language.faults import Fault, Stop, fault
from padron.language.habits import BETWEEN, folded
from padron.language.surface import Node
from padron.language.tokens import Token

MOST_DEPTH = 40


@dataclass(slots=True)
class Cursor:
    """Reads one token after the other.

    `depth` counts brackets, calls, `not` and minus around the token at hand; `opening` is where the last right side of
    a comparison begins.
    """

    text: str
    tokens: tuple[Token, ...]
    faults: list[Fault]
    at: int = 0
    depth: int = 0
    opening: int = 0

    @property
    def now(self) -> Token:
        """The token at hand."""
        return self.tokens[self.at]

    @property
    def then(self) -> Token:
        """The token after it."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The token at hand, which is then passed; the end is never passed."""
        token = self.now
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def is_sign(self, *signs: str) -> bool:
        """Whether one of these signs is at hand."""
        return self.now.sort == "sign" and self.now.text in signs

    def slice(self, node: Node) -> str:
        """A node as the author wrote it."""
        return self.text[node.start : node.end]

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further in; refused beyond MOST_DEPTH."""
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
        """A fault that does not stop the reading."""
        found = self.text[token.start : token.end]
        self.faults.append(fault(code, token.start, token.end, right, found=found, right=right))

    @property
    def end(self) -> int:
        """Where the last token that was taken ends."""
        return self.tokens[max(self.at - 1, 0)].end

    def shown(self) -> str:
        """The token at hand as the author wrote it."""
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
        before = self.tokens[max(self.at - 1, 0)]
        twice = self.at > 0 and (before.sort, before.text) == (token.sort, token.text)
        right = f"{self.text[: before.end]}{self.text[token.end :]}" if twice else None
        return fault("D315", token.start, token.end, right, found=self.shown(), side="antes", side_en="before")

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
