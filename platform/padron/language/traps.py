"""What YAML reads without a word and otherwise than its author meant: cut texts, lost comments, Word's quotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from padron.language.lines import STUCK, quoted
from padron.language.nodes import List, Map, Node, Pair, Scalar
from padron.problems import Place, Problem, problem

_HUNDREDS = re.compile(r"-?\$? ?[0-9]{1,3}")
_THOUSANDS = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_COMMENT = re.compile(r"(?P<blanks>[ \t]+)(?P<comment>#.*)")
_TERSE = re.compile(r"[a-z0-9_.:/-]*|(?i:yes|no|sí|si|true|false)")
_WORD_QUOTES = re.compile(r"[“”„«‘’].*[“”»‘’]", re.DOTALL)
_STUCK_ITEM = re.compile(r"(?P<key>[^\W\d]\w*):(?!//)(?P<value>[^\s:].*)", re.DOTALL)
_CONDITIONS = {"assert", "when", "relevant", "constraint", "calculation", "unless"}
_LOOKALIKES = dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'") | {"≥": ">=", "≤": "<=", "≠": "!=", "\xa0": " "}
_LONGEST_REST = 300
_MOST_STUCK = 25
_FOLDED_NUMBER = re.compile(r">[0-9]")


def traps(node: Node | None, words: str) -> Iterator[Problem]:
    """Likely mistakes that are no broken YAML, in no order."""
    text = _Text(words, list(accumulate((len(each) + 1 for each in words.split("\n")), initial=0)))
    waiting = [node] if node is not None else []
    if isinstance(node, Scalar):
        yield from _stuck_lines(node)
    while waiting:
        each = waiting.pop()
        if isinstance(each, Scalar):
            yield from _in_scalar(each, text)
        elif isinstance(each, Map):
            yield from _in_map(each, text)
            waiting += (part for pair in each.pairs for part in (pair.key, pair.value))
        else:
            yield from _in_list(each, text)
            waiting += each.items


@dataclass(frozen=True, slots=True)
class _Text:
    """The whole file and where its lines begin."""

    words: str
    starts: Sequence[int]

    def start(self, scalar: Scalar) -> int:
        """The index of the scalar's first character."""
        return self.starts[scalar.place.line - 1] + scalar.place.column - 1

    def end(self, scalar: Scalar) -> int:
        """The index just after the scalar."""
        return self.start(scalar) + len(scalar.raw)

    def rest_of_line(self, scalar: Scalar) -> str:
        """What follows the scalar on the line where it ends."""
        end = self.end(scalar)
        stop = self.words.find("\n", end)
        return self.words[end : min(stop if stop >= 0 else len(self.words), end + _LONGEST_REST)]

    def between(self, first: Scalar, last: Scalar) -> str:
        """From the beginning of one scalar to the end of another, on one line."""
        return " ".join(self.words[self.start(first) : self.end(last)].split())


def _in_map(node: Map, text: _Text) -> Iterator[Problem]:
    """Keys of `{…}` that have no colon: the ends of what a comma cut."""
    before: Pair | None = None
    cut: list[Scalar] = []
    for pair in node.pairs:
        if _without_colon(pair, text):
            cut.append(pair.key)
            continue
        yield from _cut(before, cut, text)
        before, cut = pair, []
        if isinstance(pair.value, Scalar) and pair.value.place.line > pair.key.place.line:
            yield from _stuck_lines(pair.value)
        if isinstance(pair.value, Scalar) and pair.key.text in _CONDITIONS:
            yield from _lookalikes(pair.value)
    yield from _cut(before, cut, text)


def _without_colon(pair: Pair, text: _Text) -> bool:
    blank = isinstance(pair.value, Scalar) and pair.value.blank
    return blank and not re.match(r"\s*:", text.words[text.end(pair.key) : text.end(pair.key) + 80])


def _cut(before: Pair | None, cut: list[Scalar], text: _Text) -> Iterator[Problem]:
    """What a comma cut, put together again."""
    if not cut:
        return
    stuck = [found for key in cut if (found := _STUCK_ITEM.fullmatch(key.text))]
    if before is None or len(stuck) == len(cut) or not isinstance(before.value, Scalar):
        yield from (_no_colon(key) for key in cut)
        return
    first = before.value
    whole = text.between(first, cut[-1])
    name = before.key.text
    place = replace(first.place, length=max(1, len(whole)))
    if _is_number(first, cut[0]):
        yield problem("D051", place=place, suggestion=f"{name}: {_number(whole)}", text=whole)
    else:
        yield problem("D050", place=place, suggestion=f"{name}: {quoted(whole)}", text=whole)


def _no_colon(key: Scalar) -> Problem:
    """A name in `{…}` without a colon, or with one that has no blank after it."""
    found = _STUCK_ITEM.fullmatch(key.text)
    if found:
        return problem("D039", place=key.place, suggestion=f"{found['key']}: {found['value']}", key=found["key"])
    return problem("D040", place=key.place, key=key.text)


def _is_number(first: Scalar, then: Scalar) -> bool:
    return bool(not first.quoted and _HUNDREDS.fullmatch(first.text) and _THOUSANDS.fullmatch(then.text))


def _number(whole: str) -> str:
    return re.sub(r"[$, ]", "", whole)


def _stuck_lines(value: Scalar) -> Iterator[Problem]:
    """`choices:` and below it `imss:IMSS`: YAML reads one text where a map was meant."""
    lines = [] if value.quoted else value.raw.split("\n")[:_MOST_STUCK]
    for at, each in enumerate(lines):
        found = STUCK.fullmatch(each.rstrip())
        if not found:
            return
        column = value.place.column if at == 0 else found.start("key") + 1
        place = Place(value.place.file, value.place.line + at, column, len(found["key"]) + 1, value.place.path)
        yield problem("D039", place=place, suggestion=f"{found['key']}: {found['value']}", key=found["key"])


def _lookalikes(value: Scalar) -> Iterator[Problem]:
    """Signs of a condition that Word or a telephone changed into others."""
    form = "".join(_LOOKALIKES.get(char, char) for char in value.text)
    for at, char in enumerate(value.text):
        if char in _LOOKALIKES:
            shown = "espacio duro" if char == "\xa0" else char
            yield problem("D056", place=value.at(at), suggestion=form, sign=shown, right=_LOOKALIKES[char])
            return


def _in_list(node: List, text: _Text) -> Iterator[Problem]:
    """Items that a comma cut, and `- imss:IMSS`."""
    items = node.items
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if not isinstance(item, Scalar) or item.quoted:
            continue
        if found := _STUCK_ITEM.fullmatch(item.text):
            form = f"{found['key']}: {found['value']}"
            yield problem("D039", place=item.place, suggestion=form, key=found["key"])
        if _open(item.text):
            at, last = _closing_item(items, at)
            whole = text.between(item, last or item)
            yield problem("D050", place=item.place, suggestion=quoted(whole), text=whole)
        elif at < len(items) and _touching_number(item, items[at], text):
            whole = text.between(item, items[at])  # type: ignore[arg-type]
            yield problem("D052", place=item.place, suggestion=_number(whole), text=whole)


def _closing_item(items: Sequence[Node], at: int) -> tuple[int, Scalar | None]:
    """The next item that closes what another opened, and the index just after it."""
    for offset, each in enumerate(items[at : at + 10], 1):
        if isinstance(each, Scalar) and (")" in each.text or '"' in each.text):
            return at + offset, each
    return at, None


def _touching_number(item: Scalar, then: Node, text: _Text) -> bool:
    """`100,000`: nothing but a comma between."""
    return isinstance(then, Scalar) and _is_number(item, then) and text.words[text.start(then) - 1] == ","


def _open(text: str) -> bool:
    """Whether a quote or a parenthesis stays open."""
    return text.count('"') % 2 == 1 or text.count("(") > text.count(")")


def _in_scalar(scalar: Scalar, text: _Text) -> Iterator[Problem]:
    """A comment that took the rest of a text, quotes from Word, and a `>` that meant "greater"."""
    if scalar.quoted:
        if _FOLDED_NUMBER.match(scalar.raw) and not scalar.text.strip():
            yield problem("D043", place=scalar.place, suggestion="campo > " + scalar.raw[1:].split()[0], sign=">")
        return
    comment = _COMMENT.match(text.rest_of_line(scalar))
    if comment and scalar.text and text.words[text.start(scalar) : text.end(scalar)] == scalar.raw:
        yield from _comment(scalar, comment["blanks"], comment["comment"])
    if _WORD_QUOTES.fullmatch(scalar.text) and scalar.text[0] not in "«":
        yield problem("D055", place=scalar.place, suggestion=quoted(scalar.text[1:-1]))


def _comment(scalar: Scalar, blanks: str, comment: str) -> Iterator[Problem]:
    """Only what can hardly be a comment: the text stays open, or `Casa #12`."""
    whole = f"{scalar.text}{blanks}{comment}"
    place = scalar.at(len(scalar.text) - 1)
    place = replace(place, column=place.column + 1 + len(blanks), length=len(comment))
    if _open(scalar.text):
        yield problem("D053", place=place, suggestion=quoted(whole), text=scalar.text)
    elif (
        blanks == " " and re.match(r"#[^\s#]", comment) and (comment[1].isdigit() or not _TERSE.fullmatch(scalar.text))
    ):
        yield problem("D054", place=place, suggestion=quoted(whole), text=scalar.text)
