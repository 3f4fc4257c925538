"""One line of a definition file, taken apart without a parser: for what a parser gave up on."""

import re
from dataclasses import dataclass

_KEYED = re.compile(
    r"""(?P<lead>\ *(?:-\ +)*)(?P<key>[^\s:\#"'{}\[\],&*!|>%@`-][^:\#]*?|"[^"]*"|'[^']*'):(?P<gap>\ +|$)""", re.X
)
_ITEM = re.compile(r"(?P<lead> *(?:- +)+)(?=\S)")
STUCK = re.compile(r"(?P<lead> *(?:- +)*)(?P<key>[^\W\d]\w*):(?!//)(?P<value>[^\s:].*)")
NAKED = re.compile(r"(?P<lead> *(?:- +)*)(?P<key>[^\W\d]\w*)(?: +(?P<value>[^\s#:][^:#]*?))? *(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Line:
    """`key: value`, or `- value` where the key is empty; `column` is where the value begins, from 0."""

    indent: int
    key: str
    value: str
    column: int

    @property
    def keyed(self) -> bool:
        """Whether the line has a key with its colon."""
        return bool(self.key)

    def written(self, value: str) -> str:
        """The line as it should be, without its indentation."""
        return f"{self.key}: {value}" if self.key else value


def line(text: str) -> Line | None:
    """The parts of a line; None for a line that is neither `key: …` nor `- …`."""
    found = _KEYED.match(text) or _ITEM.match(text)
    if not found:
        return None
    key = found.groupdict().get("key") or ""
    value = without_comment(text[found.end() :])
    return Line(len(found["lead"]), key, value, found.end())


def indent(text: str) -> int:
    """How many blanks the line begins with."""
    return len(text) - len(text.lstrip(" "))


def without_comment(value: str) -> str:
    """The value up to a ` #` that stands outside quotes; where quotes do not pair, up to two blanks and `#`."""
    open_quote = ""
    for at, char in enumerate(value):
        if char in "\"'" and (not open_quote or open_quote == char):
            open_quote = "" if open_quote else char
        elif char == "#" and not open_quote and (at == 0 or value[at - 1] == " "):
            return value[:at].rstrip()
    return re.split(r" {2,}#", value)[0].rstrip() if open_quote else value.rstrip()


def closing(value: str) -> int:
    """Where the quote that `value` begins with is closed; -1 where it is not on this line."""
    quote, at = value[0], 1
    while at < len(value):
        if value[at] == "\\" and quote == '"':
            at += 1
        elif value[at] == quote:
            if quote == '"' or value[at + 1 : at + 2] != "'":
                return at
            at += 1
        at += 1
    return -1


def bracket_end(value: str) -> int:
    """Where the bracket that `value` begins with is closed, quotes respected; -1 where it is not on this line."""
    depth, open_quote = 0, ""
    for at, char in enumerate(value):
        if char in "\"'" and (not open_quote or open_quote == char):
            open_quote = "" if open_quote else char
        elif not open_quote:
            depth += (char in "[{") - (char in "]}")
            if depth == 0:
                return at
    return -1


def quoted(text: str) -> str:
    """The text as a quoted YAML value."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
