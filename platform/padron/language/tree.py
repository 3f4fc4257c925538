"""From the YAML parser's events to nodes, within limits; nothing is built by recursion, so depth harms nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml
from yaml._yaml import Mark as CMark

from padron.language.lines import without_comment
from padron.language.nodes import List, Map, Node, Pair, Scalar
from padron.language.syntax import LONGEST_LINE, Mend, right_form
from padron.problems import Place, Problem, problem

MOST_DEPTH = 20
MOST_NODES = 20_000


Mark = yaml.Mark | CMark


class Stop(Exception):
    """The file goes beyond a limit; what was found until there comes with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("beyond a limit")
        self.problems = problems


def tree(clean: str, words: str, file: str, mends: Sequence[Mend]) -> tuple[Node | None, list[Problem]]:
    """The one document's node and what is wrong with it.

    `clean` is what is parsed, `words` what the author wrote, as long; `mends` say where the two differ.
    Raises Stop beyond a limit and yaml.MarkedYAMLError where the syntax is broken.
    """
    build = _Build(words, file, {mend.parsed: mend for mend in mends})
    for event in yaml.parse(clean, Loader=yaml.CSafeLoader):
        build.take(event)
    if build.node is None or (isinstance(build.node, Scalar) and build.node.blank):
        build.problems.append(problem("D006", place=Place(file, 1, 1)))
        return None, build.problems
    return build.node, build.problems


@dataclass(slots=True)
class _Open:
    """A collection being read."""

    place: Place
    column: int
    is_map: bool
    flow: bool
    pairs: list[Pair] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    key: Scalar | None = None
    key_path: str = ""

    def next_path(self) -> str:
        """The path of the node that comes next in here."""
        if self.is_map:
            return self.key_path if self.key else self.place.path
        return f"{self.place.path}[{len(self.items)}]"


def _other(key: Scalar, inside: _Open) -> str | None:
    """A free name for a second field of one name: it is most likely another question, copied."""
    if inside.place.path.split(".")[-1] != "fields":
        return None
    return next(name for number in range(2, 10**6) if (name := f"{key.text}_{number}") not in inside.lines)


class _Build:
    """The nodes read so far: a stack of open collections."""

    def __init__(self, words: str, file: str, mends: dict[int, Mend]) -> None:
        self.words, self.file, self.mends = words, file, mends
        self.lines = words.split("\n")
        self.stack: list[_Open] = []
        self.node: Node | None = None
        self.problems: list[Problem] = []
        self.count = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """One event of the parser."""
        match event:
            case yaml.DocumentStartEvent():
                self.document(event)
            case yaml.AliasEvent():
                self.problems.append(problem("D022", place=self.place(event), name=event.anchor))
                self.add(Scalar("", self.place(event)))
            case yaml.ScalarEvent():
                self.look(event)
                self.add(self.scalar(event))
            case yaml.CollectionStartEvent():
                self.look(event)
                self.open(event)
            case yaml.CollectionEndEvent():
                self.close()

    def document(self, event: yaml.Event) -> None:
        """A second document ends the reading."""
        self.documents += 1
        if self.documents > 1:
            self.problems.append(problem("D020", place=self.place(event, 3)))
            raise Stop(self.problems)

    def place(self, event: yaml.Event, length: int | None = None) -> Place:
        """Where the event stands, up to the end of its first line."""
        start, end = _marks(event)
        if length is None:
            same = end.line == start.line
            length = end.index - start.index if same else len(self.lines[start.line].rstrip()) - start.column
        path = self.stack[-1].next_path() if self.stack else ""
        return Place(self.file, start.line + 1, start.column + 1, max(1, length), path)

    def look(self, event: yaml.NodeEvent) -> None:
        """Limits, anchors and tags."""
        self.count += 1
        if self.count > MOST_NODES:
            self.problems.append(problem("D005", place=self.place(event, 1), most=MOST_NODES))
            raise Stop(self.problems)
        if event.anchor:
            self.problems.append(problem("D021", place=self.place(event, len(event.anchor) + 1), name=event.anchor))
        if getattr(event, "tag", None):
            mark = _marks(event)[0]
            rest = without_comment(self.lines[mark.line][mark.column : mark.column + LONGEST_LINE])
            sign = next((word for word in rest.split() if word.startswith("!")), "!")
            place = self.place(event, len(rest))
            self.problems.append(problem("D023", place=place, suggestion=right_form(rest), sign=sign))

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        """The scalar, with the author's own text where the parsed one was mended."""
        start, end = (mark.index for mark in _marks(event))
        place, mend = self.place(event), self.mends.get(start)
        if mend:
            place = Place(self.file, place.line, place.column - (start - mend.start), len(mend.text), place.path)
            return Scalar(mend.text, place, False, mend.text, "")
        indent = self.stack[-1].column if self.stack else 0
        style = event.style or ""
        return Scalar(event.value, place, bool(style), self.words[start:end], style, indent)

    def open(self, event: yaml.CollectionStartEvent) -> None:
        """A map or a list begins."""
        if len(self.stack) >= MOST_DEPTH:
            self.problems.append(problem("D004", place=self.place(event, 1), most=MOST_DEPTH))
            raise Stop(self.problems)
        is_map = isinstance(event, yaml.MappingStartEvent)
        flow = bool(event.flow_style)
        self.stack.append(_Open(self.place(event, 1), _marks(event)[0].column, is_map, flow))

    def close(self) -> None:
        """The innermost map or list ends."""
        done = self.stack.pop()
        self.add(Map(tuple(done.pairs), done.place) if done.is_map else List(tuple(done.items), done.place))

    def add(self, node: Node) -> None:
        """A finished node goes where it belongs: a key, a value, an item, or the document itself."""
        if not self.stack:
            self.node = node
            return
        inside = self.stack[-1]
        if not inside.is_map:
            inside.items.append(node)
        elif inside.key is None:
            inside.key = self.key(inside, node)
        else:
            self.pair(inside, inside.key, node)
            inside.key = None

    def key(self, inside: _Open, node: Node) -> Scalar:
        """A key is a text; its value's path ends in it."""
        if not isinstance(node, Scalar):
            self.problems.append(problem("D026", place=node.place))
            node = Scalar("", node.place)
        inside.key_path = f"{inside.place.path}.{node.text}" if inside.place.path else node.text
        return Scalar(
            node.text,
            Place(self.file, node.place.line, node.place.column, node.place.length, inside.key_path),
            node.quoted,
            node.raw,
            node._style,
            node._indent,
        )

    def pair(self, inside: _Open, key: Scalar, value: Node) -> None:
        """A key once; `<<` never."""
        if key.text == "<<" and not key.quoted:
            self.problems.append(problem("D024", place=key.place))
        elif key.text in inside.lines:
            line = inside.lines[key.text]
            other = _other(key, inside)
            self.problems.append(problem("D025", place=key.place, suggestion=other, key=key.text, line=line))
        else:
            inside.lines[key.text] = key.place.line
            inside.pairs.append(Pair(key, value))


def _marks(event: yaml.Event) -> tuple[Mark, Mark]:
    """Where the event starts and ends; the C parser always says, in characters."""
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None
    return start, end


def walk(node: Node | None) -> Iterator[Node]:
    """The node and all below it, in the file's order."""
    waiting = [node] if node is not None else []
    while waiting:
        each = waiting.pop()
        yield each
        below = [pair.value for pair in each.pairs] if isinstance(each, Map) else []
        waiting += reversed(below or (list(each.items) if isinstance(each, List) else []))
