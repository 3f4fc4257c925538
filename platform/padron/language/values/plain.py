"""Sí or no as people write it, and the files a record names."""

import re
from decimal import Decimal

from padron.language.values.taken import NOTHING, Taken, refused
from padron.language.values.texts import blank, cleaned, folded
from padron.problems import Problem, problem
from padron.shapes import File, Repeat

YES_NO_WORDS = {"es": ("No", "Sí"), "en": ("No", "Yes")}
EXACT_WORDS = {"Sí": True, "sí": True, "yes": True, "Yes": True, "true": True}
EXACT_WORDS |= {"No": False, "no": False, "false": False}
_YES = ("si", "s", "x", "1", "yes", "y", "true", "verdadero", "v", "✓", "✔")
_NO = ("no", "n", "0", "false", "falso", "f")
_LOOSE = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
YES_WORDS = (*_YES, *_NO)
"""All that is taken for yes or no, without case or accents."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SAME_TYPE = {"jpeg": "jpg", "jpe": "jpg", "heif": "heic"}
_MEGABYTE = 1024 * 1024


def take_yes_no(raw: object, today: str) -> Taken:
    """Yes or no: true and false, sí, si, s, x, 1, verdadero, no, n, 0, falso…"""
    if isinstance(raw, bool):
        return Taken(raw)
    if isinstance(raw, str):
        return _from_word(raw)
    if isinstance(raw, int | float | Decimal):
        finite = not isinstance(raw, Decimal) or raw.is_finite()
        return Taken(raw == 1, None, True) if finite and raw in (0, 1) else refused("not_yes_no")
    return NOTHING if blank(raw) else refused("not_one_value" if isinstance(raw, list | dict) else "not_yes_no")


def _from_word(raw: str) -> Taken:
    if raw in EXACT_WORDS:
        return Taken(EXACT_WORDS[raw])
    if blank(raw):
        return NOTHING
    found = _LOOSE.get(folded(raw))
    return refused("not_yes_no") if found is None else Taken(found, None, True)


def take_file(raw: object, today: str) -> Taken:
    """The SHA-256 (64 hexadecimal digits) of a file that is already kept."""
    if blank(raw):
        return NOTHING
    said = cleaned(raw).lower() if isinstance(raw, str) else ""
    return Taken(said, None, said != raw) if _SHA256.fullmatch(said) else refused("file_unknown")


def upload_problem(shape: File, name: str, size: int) -> Problem | None:
    """What is wrong with an uploaded file, by its name and its size in bytes. Its contents are looked at elsewhere."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if _SAME_TYPE.get(extension, extension) not in shape.accept:
        *most, last = [each.upper() for each in shape.accept]
        said, said_en = (f"{', '.join(most)} {word} {last}" if most else last for word in ("o", "or"))
        return problem("file_type", accept=said, accept_en=said_en)
    if not size:
        return problem("file_empty")
    if size > shape.max_mb * _MEGABYTE:
        return problem("file_size", max_mb=shape.max_mb, size=f"{size / _MEGABYTE:.1f}")
    return None


def rows_problem(shape: Repeat, count: int) -> Problem | None:
    """Too few or too many rows of a repeat."""
    if count < shape.least:
        return problem("too_few_rows", least=shape.least, count=count)
    return problem("too_many_rows", greatest=shape.greatest, count=count) if count > shape.greatest else None
