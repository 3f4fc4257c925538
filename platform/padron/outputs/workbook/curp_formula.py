"""The CURP in Excel: what a formula can see of its rules, as one condition and in words.

It sees the length, the characters, the day (30 February too), sex, entity and the check digit. It does not see vowels
and consonants, forbidden words, or births in the future. Small letters pass, as they do in a load.
"""

from padron.curp import ENTITIES
from padron.curp.tables import ALPHABET
from padron.outputs.workbook.limits import VALIDATION_FORMULA, within

POSITIONS, WEIGHTS, CHARACTERS, STATES = "k_i", "k_w", "k_a", "k_e"
_NOBODYS = "¤"
_SMALL_FROM = 30
_UPPER = ALPHABET.replace("Ñ", _NOBODYS)
# A letter's value counts modulo ten, so the small letters begin a multiple of ten after the capitals; Ñ keeps its place
# and is in no CURP.
VALUED = _UPPER.ljust(10 + _SMALL_FROM, _NOBODYS) + _UPPER[10:].lower()
LISTS: dict[str, tuple[int | str, ...]] = {
    POSITIONS: tuple(range(1, 19)),
    WEIGHTS: tuple(range(18, 0, -1)),
    STATES: tuple(ENTITIES),
}
"""Named ranges that the formulas read (CHARACTERS is a named text); ROW(1:18) would change when a row is deleted."""

_SUM = f"SUMPRODUCT((FIND(MID(@,{POSITIONS},1),{CHARACTERS})-1)*{WEIGHTS})"
_DATE = "ABS(MID(@,7,2)-6.5)<6,DAY(DATE(MID(@,5,2),MID(@,7,2),MID(@,9,2)))=--MID(@,9,2)"
_SEX = 'FIND(MID(@,11,1),"HMXhmx")'
_STATE = f"COUNTIF({STATES},MID(@,12,2))"
_RIGHT = f"IFERROR(AND(LEN(@)=18,MOD({_SUM},10)=0,1+RIGHT(@),{_SEX},{_STATE},{_DATE}),0)"
_FOLIO = 'OR(LEFT(@,2)="P-",{right})'
_ENROLLED = "OR(ABS(LEN(@)-13)<3,{right})"
"""The folio of an application has eleven characters and perhaps two hyphens, a provisional one fifteen."""

NO_MATCH = '"La CURP no cuadra: compárala letra por letra con el documento; "'
"""What is said of a CURP that is wrong in another way than those below."""
_WORDS = (
    ("LEN(@)<>18", '"La CURP lleva 18 letras y números; aquí hay "&LEN(@)&"; "'),
    (
        f"SUMPRODUCT(--ISNUMBER(FIND(MID(UPPER(@),{POSITIONS},1),{CHARACTERS})))<18",
        '"La CURP sólo lleva letras y números, sin Ñ ni espacios; "',
    ),
    (f"NOT(IFERROR(AND({_DATE}),FALSE))", '"Los lugares 5 a 10 de la CURP no son una fecha; "'),
    (f"ISERROR({_SEX})", '"El lugar 11 de la CURP debe ser H, M o X; "'),
    (f"{_STATE}=0", '"Los lugares 12 y 13 de la CURP no son de un estado; "'),
)


def right(cell: str, folio: bool = False, enrolled: bool = False) -> str:
    """A condition: the CURP in `cell` has nothing wrong that Excel can see.

    `folio`: a provisional `P-…` passes too; `enrolled`: that, and what may be the folio of an application.
    """
    formula = (_ENROLLED if enrolled else _FOLIO).format(right=_RIGHT) if folio else _RIGHT
    return within(formula.replace("@", cell), VALIDATION_FORMULA, "la fórmula de la CURP")


def words(bare: str) -> str:
    """A text: what is wrong with a CURP that is known to be wrong, its first finding with `; ` at the end.

    `bare`: the cell without blanks, in any letters.
    """
    said = NO_MATCH
    for condition, text in reversed(_WORDS):
        said = f"IF({condition},{text},{said})"
    return said.replace("@", bare)
