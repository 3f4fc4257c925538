"""Type `rfc`: the tax key of a person or a company, with its date and check character.

Source of the check character: SAT, «Procedimiento para la obtención de la clave del RFC» (IFAI request 0610100135506):
each of the first 12 characters, by its value in the table, times its place (13 … 2); 11 less the rest modulo 11.
"""

import re
from datetime import date

from padron.language.fieldtypes.kind import FieldType
from padron.problems import Problem, problem
from padron.shapes import Text

TABLE = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
GENERIC = frozenset({"XAXX010101000", "XEXX010101000"})
PATTERN = r"[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{2}[0-9A]"
_FORM = re.compile(r"([A-ZÑ&]{3,4})([0-9]{2})([0-9]{2})([0-9]{2})([A-Z0-9]{2})([0-9A])")
_SHORT, _LONG = 12, 13


def check_character(rfc: str) -> str:
    """The last character that the first 11 (company) or 12 (person) of an RFC ask for."""
    twelve = rfc[:-1].rjust(_SHORT)
    total = sum(TABLE.index(character) * (_LONG - place) for place, character in enumerate(twelve))
    return "0123456789A0"[11 - total % 11]


def _check(text: str, today: str) -> Problem | None:
    if text in GENERIC:
        return problem("rfc_generic")
    if len(text) not in (_SHORT, _LONG):
        return problem("rfc_length", count=len(text))
    found = _FORM.fullmatch(text)
    if found is None:
        return problem("rfc_form")
    if not _is_day(*found.group(2, 3, 4)):
        return problem("rfc_date", value="".join(found.group(2, 3, 4)))
    if check_character(text) != text[-1]:
        return problem("rfc_check_digit")
    return None


def _is_day(year: str, month: str, day: str) -> bool:
    """Whether the six digits are a day of some century (2000 was a leap year, so it stands for all)."""
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


RFC = FieldType(
    name="rfc",
    shape=lambda settings: Text(min_length=_SHORT, max_length=_LONG, pattern=PATTERN, upper=True),
    check=_check,
    normalise=lambda text: "".join(text.split()).replace("-", ""),
    identifier=True,
    help_es="Un RFC con homoclave: 13 letras y números de una persona, 12 de una empresa.",
    example="rfc_negocio: {type: rfc, label: RFC del negocio}",
)
