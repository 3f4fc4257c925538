"""The words of an expression: names, numbers, texts and signs; signs from elsewhere are named and then understood."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from padron.language.faults import Fault, fault
from padron.language.scalars import iso_day

MOST_TOKENS = 500
Sort = Literal["number", "text", "name", "sign", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `text` is the right form, whatever stood there; of a text, what stands between its quotes."""

    sort: Sort
    text: str
    start: int
    end: int


FOREIGN: Mapping[str, str] = {
    "=": "==", "<>": "!=", "=<": "<=", "=>": ">=", "===": "==", "!==": "!=", "&&": "and", "&": "and", "||": "or",
    "|": "or", "!": "not", ";": ",",
}  # fmt: skip
"""Signs of Excel, XLSForm, CEL, SQL and JavaScript."""
TYPED_BY_WORD: Mapping[str, str] = {
    "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "＝": "==",
}  # fmt: skip
"""Signs that Word, telephones and keyboards put in the place of ours."""
_QUOTES = {"“": "”", "”": "”", "„": "”", "«": "»", "‘": "’", "’": "’", "´": "´", "`": "`"}
_BLANKS = "\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff\u00ad"

_DOTTED_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}")

_WORDS = re.compile(
    rf"""
    (?P<blank>[ \t\r\n]+)
  | (?P<odd_blank>[{_BLANKS}]+)
  | (?P<day>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}(?![\w.]))
  | (?P<slashed>[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}(?![\w.]))
  | (?P<pesos>\$\ ?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)
  | (?P<badly>\.[0-9]+|[0-9]+\.(?![0-9])|[0-9]+(?:\.[0-9]+)?[^\W\d_]\w*|[0-9]+(?:\.[0-9]+){{2,}})
  | (?P<number>[0-9]+(?:\.[0-9]+)?)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<curly>[“”„«‘’´`][^“”„«»‘’´`"']*[“”»‘’´`"'])
  | (?P<braces>[$\#]?\{{\s*(?P<inner>[^\W\d]\w*)\s*\}})
  | (?P<hyphened>(?:count-selected|selected-at|string-length|format-date|concat|position)\b(?=\s*\())
  | (?P<name>[^\W\d]\w*)
  | (?P<torn>[<>!=]\s+=(?!=))
  | (?P<sign>===|!==|&&|\|\||==|!=|<>|<=|>=|=<|=>|[-+*/(),.<>\[\]])
  | (?P<foreign>[=!&|;])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a text, the last of them its end, and what was wrong with their signs."""

    tokens: tuple[Token, ...]
    faults: tuple[Fault, ...]


def words(text: str) -> Words:
    """The tokens of a text: at most MOST_TOKENS and an end, with a fault where there are more."""
    found: list[Token] = []
    faults: list[Fault] = []
    for token, wrong in _read(text):
        if wrong is not None:
            faults.append(wrong)
        if token is None:
            continue
        if len(found) == MOST_TOKENS:
            faults.append(fault("D302", token.start, token.end, most=MOST_TOKENS))
            break
        found.append(token)
    return Words((*found, Token("end", "", len(text), len(text))), tuple(faults))


Read = tuple[Token | None, Fault | None]


def _read(text: str) -> Iterator[Read]:
    at = 0
    while at < len(text):
        match = _WORDS.match(text, at)
        if match is None:
            yield _stray(text, at)
            at = len(text) if text[at] in _OPENING else at + 1
            continue
        sort = match.lastgroup or ""
        at = match.end()
        if sort != "blank":
            yield _READERS[sort](match)


_OPENING = "\"'" + "".join(_QUOTES)


def _stray(text: str, at: int) -> Read:
    """An open quote, a sign that Word typed, or a sign that has no meaning here."""
    char = text[at]
    if char in _OPENING:
        return None, fault("D305", at, len(text))
    if char in TYPED_BY_WORD:
        right = TYPED_BY_WORD[char]
        return Token("sign", right, at, at + 1), fault("D307", at, at + 1, right, found=char, right=right)
    return None, fault("D323" if char == "%" else "D308", at, at + 1, found=char)


def _plain(sort: Sort) -> Callable[[re.Match[str]], Read]:
    return lambda match: (Token(sort, match.group(), *match.span()), None)


def _quoted(match: re.Match[str]) -> Read:
    return Token("text", match.group()[1:-1], *match.span()), None


def _curly(match: re.Match[str]) -> Read:
    inner = match.group()[1:-1]
    return Token("text", inner, *match.span()), _instead("D307", match, f'"{inner}"')


def _odd_blank(match: re.Match[str]) -> Read:
    return None, fault("D307", *match.span(), " ", found="espacio duro", right=" ")


def _sign(match: re.Match[str]) -> Read:
    right = FOREIGN.get(match.group())
    if right is None:
        return Token("sign", match.group(), *match.span()), None
    sort: Sort = "name" if right.isalpha() else "sign"
    return Token(sort, right, *match.span()), _instead("D306", match, right)


def _torn(match: re.Match[str]) -> Read:
    """`> =`: one sign with a blank in it."""
    whole = "".join(match.group().split())
    right = FOREIGN.get(whole, whole)
    return Token("sign", right, *match.span()), _instead("D306", match, right)


def _day(match: re.Match[str]) -> Read:
    parts = [int(part) for part in re.split("[-/]", match.group())]
    year, month, day = parts if match.lastgroup == "day" else reversed(parts)
    try:
        iso = iso_day(date(year, month, day).isoformat())
    except ValueError:
        iso = None
    # A name, so that the reading goes on: the checker knows it as a day.
    token = Token("name", f"date {iso}", *match.span())
    return token, fault("D311", *match.span(), f'date("{iso}")' if iso else None, found=match.group())


def _pesos(match: re.Match[str]) -> Read:
    number = re.sub(r"[$, ]", "", match.group())
    return Token("number", number, *match.span()), _instead("D321", match, number)


def _badly(match: re.Match[str]) -> Read:
    written = match.group()
    if _DOTTED_THOUSANDS.fullmatch(written):
        plain = written.replace(".", "")
        return Token("number", plain, *match.span()), _instead("D322", match, plain)
    number = re.match(r"[0-9]*(?:\.[0-9]+)?", written)
    whole = number.group() if number else ""
    right = f"0{whole}" if whole.startswith(".") else whole
    return Token("number", right, *match.span()), _instead("D322", match, right)


def _braces(match: re.Match[str]) -> Read:
    return Token("name", match["inner"], *match.span()), _instead("D312", match, match["inner"])


def _instead(code: str, match: re.Match[str], right: str) -> Fault:
    return fault(code, *match.span(), right, found=match.group(), right=right)


_READERS: Mapping[str, Callable[[re.Match[str]], Read]] = {
    "odd_blank": _odd_blank,
    "day": _day,
    "slashed": _day,
    "pesos": _pesos,
    "badly": _badly,
    "number": _plain("number"),
    "text": _quoted,
    "curly": _curly,
    "braces": _braces,
    "hyphened": _plain("name"),
    "name": _plain("name"),
    "torn": _torn,
    "sign": _sign,
    "foreign": _sign,
}
