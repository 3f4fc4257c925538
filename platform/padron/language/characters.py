"""The characters of a definition file: what encoding they came in, and those that no one can see."""

import re
import unicodedata

from padron.problems import Place, Problem, problem

_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00\x00\xfe\xff", "UTF-32"))
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029\ufeff]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069]")
_STRAY_BLANK = re.compile("(?m)^ *[\u00a0\u2000-\u200a\u202f\u3000]|(?<=[:\\-])[\u00a0\u2000-\u200a\u202f\u3000]")
MOST_OF_A_KIND = 20


def decoded(text: str | bytes, file: str) -> tuple[str, list[Problem]]:
    """The text with plain line ends and without a byte order mark, or why it cannot be read as UTF-8."""
    if isinstance(text, str):
        return _plain(text), []
    kind = next((name for mark, name in _MARKS if text.startswith(mark)), "")
    if kind:
        return "", [problem("D001", place=Place(file, 1, 1), encoding=kind)]
    try:
        return _plain(text.decode("utf-8")), []
    except UnicodeDecodeError as wrong:
        return _not_utf8(text, wrong.start, file)


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(text: bytes, start: int, file: str) -> tuple[str, list[Problem]]:
    """Most often Windows wrote the file; its letters are then shown where the first one stands."""
    before = _plain(text[:start].decode("utf-8"))
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    try:
        words = _plain(text.decode("cp1252"))
    except UnicodeDecodeError:
        return "", [problem("D001", place=place, encoding="?")]
    return words, [problem("D002", place=place, letter=words[len(before)])]


def printable(words: str, file: str) -> tuple[str, list[Problem]]:
    """The text, as long as before, with a blank for each character that has no place in a definition."""
    problems = [
        problem("D010", place=_place(words, found, file), character=_name(found.group()[-1]))
        for pattern in (_FORBIDDEN, _STRAY_BLANK)
        for found in list(pattern.finditer(words))[:MOST_OF_A_KIND]
    ]
    problems += [
        problem("D011", place=_place(words, found, file), character=_name(found.group()))
        for found in list(_UNSEEN.finditer(words))[:MOST_OF_A_KIND]
    ]
    clean = _FORBIDDEN.sub(" ", words)
    return _STRAY_BLANK.sub(lambda found: found.group()[:-1] + " ", clean), problems


def _place(words: str, found: re.Match[str], file: str) -> Place:
    index = found.end() - 1
    return Place(file, words.count("\n", 0, index) + 1, index - words.rfind("\n", 0, index))


def _name(char: str) -> str:
    """U+00A0, with the standard's own name where there is one."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()
