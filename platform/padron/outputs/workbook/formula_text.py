"""Small pieces of Excel formulas: what stands for unknown, quoted texts, and how long and deep a formula is.

A value that is not known is an Excel error, so that whatever is computed with it is not known either: MISSING where the
server would not know it, UNSURE where only the server can tell, BAD where the server would refuse what was typed.
"""

import re
from collections.abc import Sequence

from padron.outputs.workbook.text_cells import plain

MISSING, UNSURE, BAD = "#N/A", "#DIV/0!", "#NUM!"
BAD_TYPE = 6
"""What ERROR.TYPE says of BAD. No formula printed here can come to it by itself."""
NO, UNKNOWN, YES = "0", "1", "2"
LITERAL = 255
"""How many characters a text within a formula may have."""
ARGUMENTS = 200
_SIMPLE = re.compile(r"[A-Za-z_0-9.$!'#]+|\([0-9-]+\)")


def quoted(text: str) -> str:
    """A text as a literal; UNSURE where Excel takes no literal so long."""
    doubled = plain(text).replace('"', '""')
    return f'"{doubled}"' if len(doubled) <= LITERAL else UNSURE


def simple(formula: str) -> bool:
    """Whether repeating a formula costs nothing: a reference or a number."""
    return _SIMPLE.fullmatch(formula) is not None


def depth(formula: str) -> int:
    """How many brackets are open at once, at most; texts within quotes do not count."""
    deepest = level = 0
    for at, part in enumerate(formula.split('"')):
        for sign in part if at % 2 == 0 else "":
            level += (sign == "(") - (sign == ")")
            deepest = max(deepest, level)
    return deepest


def chunked(function: str, parts: Sequence[str]) -> str:
    """A function of any number of arguments, in calls of as many as Excel takes."""
    if len(parts) == 1:
        return parts[0]
    if len(parts) <= ARGUMENTS:
        return f"{function}({','.join(parts)})"
    calls = [chunked(function, parts[at : at + ARGUMENTS]) for at in range(0, len(parts), ARGUMENTS)]
    return chunked(function, calls)


def day_number(day: str) -> int:
    """An ISO day as YYYYMMDD, which is how formulas hold days."""
    return int(day.replace("-", ""))
