"""CURP, the key of every person in Mexico: read, checked against a record, and built from one.

Source: Instructivo Normativo para la Asignación de la CURP (SEGOB/RENAPO). Nothing here asks RENAPO: a CURP that passes
is well formed and agrees with its record; whether it was ever issued is not known.
"""

from padron.curp.comparison import Captured, compare, cross_checked
from padron.curp.quick import cleaned, facts, masked
from padron.curp.reading import Reading, check
from padron.curp.roots import check_digit, complete, root
from padron.curp.tables import ENTITIES, SEXES, Entity

__all__ = [
    "ENTITIES",
    "SEXES",
    "Captured",
    "Entity",
    "Reading",
    "check",
    "check_digit",
    "cleaned",
    "compare",
    "complete",
    "cross_checked",
    "facts",
    "masked",
    "root",
]
