"""Reads a definition file: YAML text in, nodes with exact places out, every problem of the file in one pass."""

import unicodedata
from dataclasses import dataclass

import yaml

from padron.language.characters import decoded, printable
from padron.language.nodes import List, Map, Node, Pair, Scalar
from padron.language.syntax import Mend, diagnosis
from padron.language.traps import traps
from padron.language.tree import Stop, tree
from padron.problems import Place, Problem, problem

__all__ = ["List", "Map", "Node", "Pair", "Scalar", "Source", "excerpt", "read"]

MOST_BYTES = 256 * 1024
MOST_SYNTAX_PROBLEMS = 25


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read. `node` is None where nothing can be said of its content."""

    file: str
    text: str
    node: Node | None
    problems: tuple[Problem, ...]


def read(text: str | bytes, file: str) -> Source:
    """The nodes of one definition file and all that is wrong with how it is written; never raises."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        found = problem("D003", place=Place(file, 1, 1), size=-(-size // 1024), most=MOST_BYTES // 1024)
        return Source(file, "", None, (found,))
    words, problems = decoded(text, file)
    if problems:
        return Source(file, words, None, tuple(problems))
    node, problems = _parsed(words, file)
    return Source(file, words, node, tuple(sorted(problems, key=_position)))


def _position(found: Problem) -> tuple[int, int]:
    return (found.place.line, found.place.column) if found.place else (0, 0)


def _parsed(words: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree; where the syntax is broken in a known way, it is mended in memory so that the rest is looked at too."""
    clean, problems = printable(words, file)
    mends: list[Mend] = []
    for _ in range(MOST_SYNTAX_PROBLEMS):
        try:
            node, found = tree(clean, words, file, mends)
        except Stop as stop:
            return None, [*problems, *stop.problems]
        except yaml.MarkedYAMLError as error:
            wrong, mend = diagnosis(error, clean, file)
            problems.append(wrong)
            if mend is None:
                break
            mends.append(mend)
            clean = mend.applied(clean)
        else:
            sure = all(mend.sure for mend in mends)
            return (node, [*problems, *found, *traps(node, words)]) if sure else (None, problems)
    return None, problems


def excerpt(text: str, place: Place) -> str:
    """The line of `place`, numbered, and below it carets under the stretch meant. "" where there is no such line."""
    lines = text.splitlines()
    if not 1 <= place.line <= len(lines):
        return ""
    line = lines[place.line - 1]
    number = str(place.line)
    before = line[: place.column - 1]
    marked = line[place.column - 1 : place.column - 1 + place.length]
    carets = "^" * max(1, _width(marked))
    return f"{number} | {_shown(line)}\n{' ' * len(number)} | {' ' * _width(before)}{carets}"


def _shown(line: str) -> str:
    """The line with each tab as four blanks and what cannot be seen as a visible sign."""
    return "".join("    " if char == "\t" else "\ufffd" if _unseen(char) else char for char in line)


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _width(part: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_columns(char) for char in part)


def _columns(char: str) -> int:
    if char == "\t":
        return 4
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
