"""Type `postal_code`: five digits; a zero that a spreadsheet ate in front comes back."""

from padron.language.fieldtypes.kind import FieldType
from padron.problems import Problem, problem
from padron.shapes import Text

LENGTH = 5


def _with_zero(text: str) -> str:
    """«6400» is 06400: every four-digit one is of Mexico City, whose codes begin with a zero."""
    return text.zfill(LENGTH) if len(text) == LENGTH - 1 and text.isascii() and text.isdigit() else text


def _check(text: str, today: str) -> Problem | None:
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()) or text.startswith("00"):
        return problem("postal_code")
    return None


POSTAL_CODE = FieldType(
    name="postal_code",
    shape=lambda settings: Text(LENGTH, LENGTH, "(?:0[1-9]|[1-9][0-9])[0-9]{3}", keyboard="numeric"),
    check=_check,
    normalise=_with_zero,
    identifier=True,
    help_es="Un código postal de 5 números.",
    example="codigo_postal: {type: postal_code, label: Código postal}",
)
