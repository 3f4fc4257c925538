"""What a definition file is made of: scalars, maps and lists, each knowing its exact place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from padron.problems import Place

_ESCAPES = {"x": 2, "u": 4, "U": 8}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text exactly as written, never typed. `quoted`: within quotes or a `|` or `>` block, not plain."""

    text: str
    place: Place
    quoted: bool = False
    raw: str = field(default="", repr=False)
    _style: str = field(default="", repr=False)
    _indent: int = field(default=0, repr=False)

    def at(self, offset: int, length: int = 1) -> Place:
        """The place in the file of `text[offset:offset + length]`; past the end, the place just after it."""
        spots = _spots(self)
        last = self.text[-1:] and spots[-1][0] + spots[-1][1]
        start = spots[offset][0] if offset < len(spots) else int(last or 0)
        stop = max(offset, min(offset + length, len(spots)) - 1)
        end = sum(spots[stop]) if stop < len(spots) else start + 1
        before = self.raw[:start]
        line = before.count("\n")
        column = start - before.rfind("\n") if line else self.place.column + start
        stretch = self.raw[start:end].split("\n", 1)[0]
        return replace(self.place, line=self.place.line + line, column=column, length=max(1, len(stretch)))

    @property
    def blank(self) -> bool:
        """Whether nothing at all is written here: `key:` with nothing after."""
        return not self.text and not self.quoted


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and what it holds."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Map:
    """Keys with their values, in the file's order, each key once."""

    pairs: tuple[Pair, ...]
    place: Place

    def get(self, name: str) -> "Node | None":
        """What the key `name` holds; None where there is no such key."""
        return next((pair.value for pair in self.pairs if pair.key.text == name), None)

    def keys(self) -> tuple[str, ...]:
        """The keys' texts, in the file's order."""
        return tuple(pair.key.text for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class List:
    """Items in the file's order."""

    items: tuple["Node", ...]
    place: Place


Node = Scalar | Map | List

# A spot is (offset within the raw slice, how many raw characters stand for this one character of the text).
Spot = tuple[int, int]


def _spots(scalar: Scalar) -> list[Spot]:
    """Where each character of the scalar's text stands in its raw slice."""
    if scalar._style in ("|", ">"):
        found = list(_block(scalar.raw, folded=scalar._style == ">", parent=scalar._indent))
    else:
        found = list(_flow(scalar.raw, scalar._style))
    return [spot for _, spot in found[: len(scalar.text)]]


def rebuilt(scalar: Scalar) -> str:
    """The text as the walk over the raw slice reads it: equal to `text`, or `at` would point beside the mark."""
    if scalar._style in ("|", ">"):
        return "".join(char for char, _ in _block(scalar.raw, scalar._style == ">", scalar._indent))
    return "".join(char for char, _ in _flow(scalar.raw, scalar._style))


def _flow(raw: str, style: str) -> Iterator[tuple[str, Spot]]:
    """Plain and quoted scalars: line ends fold into one blank, escapes into one character."""
    index, end = (1, len(raw) - 1) if style else (0, len(raw))
    while index < end:
        run = _BLANKS.match(raw, index, end)
        if run and "\n" in run.group():
            yield from _fold(run)
            index = run.end()
        elif style == '"' and raw[index] == "\\":
            char, size = _escape(raw, index)
            if char:
                yield char, (index, size)
            index += size
        else:
            size = 2 if style == "'" and raw[index] == "'" else 1
            yield raw[index], (index, size)
            index += size


_BLANKS = re.compile(r"[ \t\n]+")
_CONTINUED = re.compile(r"\\\n[ \t]*")
_NAMED = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"} | {
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"
}  # fmt: skip


def _fold(run: re.Match[str]) -> Iterator[tuple[str, Spot]]:
    """One line end is a blank, more are one fewer line ends."""
    breaks = [run.start() + at for at, char in enumerate(run.group()) if char == "\n"]
    if len(breaks) == 1:
        yield " ", (breaks[0], 1)
    for position in breaks[1:]:
        yield "\n", (position, 1)


def _escape(raw: str, index: int) -> tuple[str, int]:
    """The character that an escape stands for ("" for a continued line) and how long the escape is."""
    continued = _CONTINUED.match(raw, index)
    if continued:
        return "", len(continued.group())
    kind = raw[index + 1]
    if kind in _ESCAPES:
        digits = _ESCAPES[kind]
        return chr(int(raw[index + 2 : index + 2 + digits], 16)), 2 + digits
    return _NAMED[kind], 2


def _block(raw: str, folded: bool, parent: int) -> Iterator[tuple[str, Spot]]:
    """`|` and `>` scalars: the indentation falls away; `>` folds lines that are not indented further."""
    header, _, body = raw.partition("\n")
    start = len(header) + 1
    lines = [(start + m.start(), m.group()) for m in re.finditer(r"[^\n]*\n|[^\n]+$", body)]
    indent = _block_indent(header, [line for _, line in lines], parent)
    content = lines[:]
    while content and not content[-1][1][indent:].strip("\n"):
        content.pop()
    tail = lines[len(content) :]
    yield from _block_lines(content, indent, folded)
    chomp = next((sign for sign in header.split("#")[0] if sign in "+-"), "")
    if content and content[-1][1].endswith("\n") and chomp != "-":
        at, line = content[-1]
        yield "\n", (at + len(line) - 1, 1)
    if chomp == "+":
        for at, line in tail:
            if line.endswith("\n"):
                yield "\n", (at + len(line) - 1, 1)


def _block_indent(header: str, lines: list[str], parent: int) -> int:
    """The indentation that falls away: said in the header, or that of the first line with text."""
    said = re.search(r"[1-9]", header.split("#")[0])
    if said:
        return parent + int(said.group())
    first = next((line for line in lines if line.strip(" \n")), "")
    return indent_of(first) if first else max((indent_of(line) for line in lines), default=0)


def indent_of(line: str) -> int:
    """How many blanks the line begins with."""
    return len(line) - len(line.lstrip(" "))


def _block_lines(lines: list[tuple[int, str]], indent: int, folded: bool) -> Iterator[tuple[str, Spot]]:
    """The characters of all lines, with what stands between two lines."""
    pending: list[int] = []
    further_before = True
    for at, line in lines:
        text = line[indent:].rstrip("\n")
        if not text:
            pending.append(at + len(line) - 1)
            continue
        further = text[0] in " \t"
        yield from _between(pending, folded and not further and not further_before)
        for offset, char in enumerate(text):
            yield char, (at + indent + offset, 1)
        pending = [at + len(line) - 1]
        further_before = further


def _between(breaks: list[int], folding: bool) -> Iterator[tuple[str, Spot]]:
    """The line ends between two lines of a block: as they are, or folded."""
    if folding and len(breaks) == 1:
        yield " ", (breaks[0], 1)
        return
    for position in breaks[1:] if folding else breaks:
        yield "\n", (position, 1)
