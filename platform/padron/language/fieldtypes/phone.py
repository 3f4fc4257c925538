"""Type `phone`: a Mexican telephone of ten digits (Plan Nacional de Numeración, since August 2019)."""

import re

from padron.language.fieldtypes.kind import FieldType
from padron.problems import Problem, problem
from padron.shapes import Text

LENGTH = 10
_SIGNS = re.compile(r"[\s().\-–—/]+")
_PREFIX = re.compile(r"\+?(?:521?|044|045|01)(?=[0-9]{10}\Z)|\+(?=[0-9]{10}\Z)")


def _digits(text: str) -> str:
    """Without blanks, signs, country code and the prefixes of old."""
    if len(text) == LENGTH and text.isascii() and text.isdigit():
        return text
    return _PREFIX.sub("", _SIGNS.sub("", text), count=1)


def _check(text: str, today: str) -> Problem | None:
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return problem("phone_digits")
    if len(text) != LENGTH:
        return problem("phone_length", count=len(digits))
    if text[0] in "01" or len(set(text)) == 1:
        return problem("phone_unreal")
    return None


def telephone_in(text: str) -> str:
    """The ten digits of a text that is wholly a telephone, however it is written; else nothing."""
    digits = _digits(text.strip())
    return digits if _check(digits, "") is None else ""


PHONE = FieldType(
    name="phone",
    shape=lambda settings: Text(LENGTH, LENGTH, "[2-9][0-9]{9}", keyboard="tel"),
    check=_check,
    normalise=_digits,
    identifier=True,
    help_es="Un teléfono de México de 10 números; se quitan espacios, guiones, +52, 044 y 045.",
    example="celular: {type: phone, label: Teléfono celular}",
)
