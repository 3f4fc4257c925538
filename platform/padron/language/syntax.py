"""Broken YAML in the author's words: what the cause is, where, and the right form."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from padron.language.lines import NAKED, STUCK, Line, bracket_end, closing, indent, line, quoted
from padron.problems import Place, Problem, problem

LONGEST_LINE = 1000  # beyond it nobody wrote by hand, and the patterns below would take their time


@dataclass(frozen=True, slots=True)
class Mend:
    """A stretch of the text that is parsed as something harmless of the same length, and what the author meant.

    `start`: where the author's own value begins; `parsed`: where the parser will find a scalar for it.
    `sure`: the rest of the file means what it meant; otherwise it is only read on for further syntax problems.
    """

    start: int
    end: int
    parsed: int
    text: str
    sure: bool = True

    def applied(self, clean: str) -> str:
        """The text with the stretch made harmless, as long as before."""
        blanks = " " * (self.parsed - self.start)
        return clean[: self.start] + blanks + "x" * (self.end - self.parsed) + clean[self.end :]


Finding = tuple[Problem, Mend | None]


@dataclass(frozen=True, slots=True)
class _Break:
    """Where and how the parser gave up."""

    error: yaml.MarkedYAMLError
    lines: list[str]
    starts: list[int]
    file: str

    @property
    def said(self) -> str:
        """The parser's own words: to choose a cause by, never to show."""
        return f"{self.error.context or ''} / {self.error.problem or ''}"

    @property
    def at(self) -> tuple[int, int]:
        """Line and column where it gave up, from 0."""
        mark = self.error.problem_mark or self.error.context_mark
        return (min(mark.line, len(self.lines) - 1), mark.column) if mark else (0, 0)

    def near(self) -> list[int]:
        """The lines where the cause may be: that of the break, that of its beginning, the last one before."""
        last = self.at[0]
        found = [last]
        if self.error.context_mark:
            found.append(min(self.error.context_mark.line, len(self.lines) - 1))
        found.append(self.before(last))
        return list(dict.fromkeys(each for each in found if each >= 0))

    def before(self, number: int) -> int:
        """The last line with content before line `number`; -1 for none."""
        earlier = range(number - 1, -1, -1)
        return next((at for at in earlier if self.lines[at].strip() and self.lines[at].lstrip()[0] != "#"), -1)

    def place(self, number: int, column: int, length: int = 1) -> Place:
        """A place from a line and a column that count from 0."""
        return Place(self.file, number + 1, column + 1, max(1, length))

    def mend(self, number: int, part: Line, sure: bool = True) -> Mend:
        """The line's whole value, parsed as one harmless word."""
        start = self.starts[number] + part.column
        return Mend(start, start + len(part.value), start, part.value, sure)


def diagnosis(error: yaml.MarkedYAMLError, clean: str, file: str) -> Finding:
    """What broke the reading, and how to read on past it (None where that would be a guess)."""
    lines = clean.split("\n")
    starts = [0]
    for each in lines:
        starts.append(starts[-1] + len(each) + 1)
    broken = _Break(error, [each[:LONGEST_LINE] for each in lines], starts, file)
    found = next(_findings(broken), None)
    return found or (problem("D030", place=broken.place(*broken.at)), None)


def _findings(broken: _Break) -> Iterator[Finding]:
    for cause in _CAUSES:
        for number in broken.near():
            found = cause(broken, number)
            if found:
                yield found


def _tab(broken: _Break, number: int) -> Finding | None:
    """A tab where only blanks may indent."""
    if not re.match(r" *\t", broken.lines[number]):
        return None
    tabbed = [at for at, each in enumerate(broken.lines) if re.match(r" *\t\s*[^\s#]", each)] or [number]
    column = broken.lines[tabbed[0]].index("\t")
    listed = ", ".join(str(at + 1) for at in tabbed[:12]) + (", …" if len(tabbed) > 12 else "")
    return problem("D031", place=broken.place(tabbed[0], column), lines=listed), None


def _stuck(broken: _Break, number: int) -> Finding | None:
    """`label:Texto`: a colon without a blank."""
    found = STUCK.fullmatch(broken.lines[number])
    part = line(broken.lines[number])
    if not found or (part and part.keyed):
        return None
    start = broken.starts[number] + found.start("value")
    value = found["value"].rstrip()
    end = start + len(value)
    mend = Mend(start, end, start + 1, value) if len(value) > 1 else Mend(start, end, end, "", False)
    place = broken.place(number, found.start("key"), len(found["key"]) + 1)
    return problem("D039", place=place, suggestion=f"{found['key']}: {value}", key=found["key"]), mend


_BLOCK_HEADER = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])")
_RIGHT: dict[str, Callable[[str], str]] = {
    "!": lambda value: "not " + value[1:].lstrip(),
    ">": lambda value: quoted(value) if re.search("[a-záéíóúñ]", value) else f"campo {value}",
}


def right_form(value: str) -> str:
    """How to write a value that begins with a sign that YAML keeps for itself."""
    if value.startswith("!!"):
        return value.partition(" ")[2].strip() or quoted(value)
    return _RIGHT.get(value[0], quoted)(value)


def _sign(broken: _Break, number: int) -> Finding | None:
    """A value that begins with a sign that YAML keeps for itself."""
    part = line(broken.lines[number])
    if not part or not part.value or part.value[0] not in "!>|&*%@`]}," or _BLOCK_HEADER.fullmatch(part.value):
        return None
    code = "D043" if part.value[0] == ">" else "D032"
    place = broken.place(number, part.column, len(part.value))
    wrong = problem(code, place=place, suggestion=part.written(right_form(part.value)), sign=part.value[0])
    return wrong, broken.mend(number, part)


def _after_quote(broken: _Break, number: int) -> Finding | None:
    """`"MTY" == municipio`, `"Sí", claro`: text after the quote that closes."""
    part = line(broken.lines[number])
    if not part or part.value[:1] not in ('"', "'") or not part.value:
        return None
    end = closing(part.value)
    rest = part.value[end + 1 :].strip()
    if end < 0 or not rest:
        return None
    turned = re.fullmatch(r"""(["'].*["'])\s*(==|!=)\s*(\w+)""", part.value)
    value = f"{turned[3]} {turned[2]} {turned[1]}" if turned else quoted(part.value)
    place = broken.place(number, part.column, len(part.value))
    return problem("D033", place=place, suggestion=part.written(value)), broken.mend(number, part)


def _after_bracket(broken: _Break, number: int) -> Finding | None:
    """`[x] texto`, `{a} b`: text after the bracket that closes."""
    part = line(broken.lines[number])
    if not part or part.value[:1] not in ("[", "{") or not part.value:
        return None
    end = bracket_end(part.value)
    if end < 0 or not part.value[end + 1 :].strip():
        return None
    place = broken.place(number, part.column, len(part.value))
    wrong = problem("D036", place=place, suggestion=part.written(quoted(part.value)), sign=part.value[end])
    return wrong, broken.mend(number, part)


def _open_quote(broken: _Break, number: int) -> Finding | None:
    """A quote that is not closed where it should be: on its line, or before the next key."""
    for at in range(number, -1, -1):
        part = line(broken.lines[at])
        if not part or part.value[:1] not in ('"', "'") or not part.value or closing(part.value) >= 0:
            continue
        following = next((each for each in broken.lines[at + 1 :] if each.strip()), "")
        next_part = line(following)
        if following and not (next_part and (next_part.keyed or next_part.column)):
            return None
        quote = part.value[0]
        wrong = problem("D034", place=broken.place(at, part.column), suggestion=part.written(part.value + quote))
        mend = broken.mend(at, part)
        return wrong, Mend(mend.start, mend.end, mend.parsed, part.value[1:])
    return None


def _open_bracket(broken: _Break, number: int) -> Finding | None:
    """A `[` or `{` that is not closed before the next key."""
    part = line(broken.lines[number])
    if not part or part.value[:1] not in ("[", "{") or not part.value or bracket_end(part.value) >= 0:
        return None
    if "flow" not in broken.said and "end of stream" not in broken.said:
        return None
    pair = {"[": "]", "{": "}"}[part.value[0]]
    wrong = problem("D035", place=broken.place(number, part.column), sign=part.value[0], pair=pair)
    return wrong, broken.mend(number, part, sure=False)


def _in_brackets(broken: _Break, number: int) -> Finding | None:
    """`{when: x in ["a"]}`, `{message: Nota: x}`: what cannot stand inside `{…}` or `[…]` without quotes."""
    part = line(broken.lines[number])
    if not part or not re.match(r"[\[{]", part.value) or not re.search("flow|unexpected .:", broken.said):
        return None
    at, column = broken.at
    place = broken.place(at, column) if at == number else broken.place(number, part.column, len(part.value))
    return problem("D037", place=place), broken.mend(number, part, sure=False)


def _colon_within(broken: _Break, number: int) -> Finding | None:
    """`label: Nota: algo`: a second colon in a value without quotes."""
    part = line(broken.lines[number])
    if not part or not part.value or "mapping values" not in broken.said or number != broken.at[0]:
        return None
    if broken.at[1] < part.column:
        return None
    place = broken.place(number, broken.at[1])
    return problem("D038", place=place, suggestion=part.written(quoted(part.value))), broken.mend(number, part)


def _dash_within(broken: _Break, number: int) -> Finding | None:
    """`campos: - uno`: a list that begins on its key's line."""
    part = line(broken.lines[number])
    if not part or not part.keyed or not re.match(r"- ", part.value):
        return None
    return problem("D041", place=broken.place(number, part.column)), broken.mend(number, part, sure=False)


def _backslash(broken: _Break, number: int) -> Finding | None:
    """`pattern: "\\d{5}"`: a backslash within double quotes."""
    part = line(broken.lines[number])
    if not part or part.value[:1] != '"' or not re.search("escape|hex", broken.said) or number != broken.at[0]:
        return None
    inner = part.value[1 : closing(part.value)] if closing(part.value) > 0 else part.value[1:]
    place = broken.place(number, part.column, len(part.value))
    mend = broken.mend(number, part)
    form = part.written("'" + inner.replace("'", "''") + "'")
    return problem("D044", place=place, suggestion=form), Mend(mend.start, mend.end, mend.parsed, inner)


def _mixed(broken: _Break, number: int) -> Finding | None:
    """Items with `- ` and names with a colon side by side."""
    at = broken.at[0]
    if number != at or "block" not in broken.said:
        return None
    mine = broken.lines[at]
    beside = [each for each in broken.lines[:at] if each.strip() and indent(each) == indent(mine)]
    if not beside or beside[-1].lstrip().startswith("- ") == mine.lstrip().startswith("- "):
        return None
    return problem("D045", place=broken.place(at, indent(mine))), None


def _indentation(broken: _Break, number: int) -> Finding | None:
    """A line that begins further right or left than those it belongs with."""
    at = broken.at[0]
    part, above = line(broken.lines[at]), broken.before(at)
    if number != at or not part or above < 0:
        return None
    upper = line(broken.lines[above])
    if "mapping values" in broken.said and upper and upper.value and part.indent > upper.indent:
        said = upper.indent
    elif "block" in broken.said:
        open_levels = {indent(each) for each in broken.lines[:at] if each.strip()}
        said = min(open_levels, key=lambda level: abs(level - indent(broken.lines[at])))
    else:
        return None
    if said == indent(broken.lines[at]):
        return None
    place = broken.place(at, 0, max(1, indent(broken.lines[at])))
    return problem("D042", place=place, blanks=said, found=indent(broken.lines[at])), None


def _no_colon(broken: _Break, number: int) -> Finding | None:
    """`label Texto`: a name without its colon."""
    found = NAKED.fullmatch(broken.lines[number])
    if not found or "-" in found["lead"]:
        return None
    form = f"{found['key']}: {found['value'] or ''}".rstrip()
    place = broken.place(number, found.start("key"), len(found["key"]))
    start = broken.starts[number]
    end = start + len(broken.lines[number])
    return problem("D040", place=place, suggestion=form, key=found["key"]), Mend(start, end, end, "", False)


_CAUSES: tuple[Callable[[_Break, int], Finding | None], ...] = (
    _tab,
    _sign,
    _after_quote,
    _after_bracket,
    _open_bracket,
    _in_brackets,
    _stuck,
    _colon_within,
    _dash_within,
    _open_quote,
    _backslash,
    _no_colon,
    _mixed,
    _indentation,
)
