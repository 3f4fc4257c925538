"""Type `clabe`: the 18 digits of a bank account, with their check digit.

Source: Banco de México and ABM: bank (3), place (3), account (11), check digit. Each of the first 17 digits times
3, 7, 1 in turn, modulo 10; the check digit completes the sum to a multiple of ten.
"""

from padron.language.fieldtypes.kind import FieldType
from padron.problems import Problem, problem
from padron.shapes import Text

LENGTH = 18
WEIGHTS = (3, 7, 1) * 6
UNUSED_BANKS = range(200, 600)
"""No participant of SPEI has a code here: banks have 001 to 199, the others 600 to 999. The list grows often, so it
is no list of ours."""


def check_digit(clabe: str) -> int:
    """The last digit that the first 17 ask for."""
    return -sum(int(digit) * weight % 10 for digit, weight in zip(clabe[:17], WEIGHTS, strict=False)) % 10


def _check(text: str, today: str) -> Problem | None:
    if not (text.isascii() and text.isdigit()):
        return problem("clabe_digits")
    if len(text) != LENGTH:
        return problem("clabe_length", count=len(text))
    bank = int(text[:3])
    if bank == 0 or bank in UNUSED_BANKS:
        return problem("clabe_bank", value=text[:3])
    if check_digit(text) != int(text[-1]):
        return problem("clabe_check_digit")
    return None


CLABE = FieldType(
    name="clabe",
    shape=lambda settings: Text(LENGTH, LENGTH, "[0-9]{18}", keyboard="numeric"),
    check=_check,
    normalise=lambda text: "".join(text.split()).replace("-", ""),
    identifier=True,
    help_es="Una CLABE interbancaria de 18 números.",
    example="cuenta: {type: clabe, label: CLABE para el depósito}",
)
