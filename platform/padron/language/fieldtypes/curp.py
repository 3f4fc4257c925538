"""Type `curp`: the key of a person, with its date, state and check digit."""

from datetime import date

from padron import curp
from padron.language.fieldtypes.kind import FieldType
from padron.problems import Problem, errors
from padron.shapes import Text

LENGTH = 18
PATTERN = r"[A-ZÑ]{4}[0-9]{6}[HMX][A-ZÑ]{5}[0-9A-Z][0-9]"


def _check(text: str, today: str) -> Problem | None:
    """What is wrong with the CURP: its first error, else its first warning."""
    found = curp.check(text, date.fromisoformat(today)).problems
    return next(iter((*errors(found), *found)), None)


CURP = FieldType(
    name="curp",
    shape=lambda settings: Text(min_length=LENGTH, max_length=LENGTH, pattern=PATTERN, upper=True),
    check=_check,
    normalise=curp.cleaned,
    identifier=True,
    help_es="Una CURP: se revisan su forma, su fecha, su entidad y su último dígito.",
    example="curp_tutor: {type: curp, label: CURP de la madre, el padre o tutor}",
)
