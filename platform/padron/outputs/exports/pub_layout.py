"""The structure «Persona» of the federal Padrón Único de Beneficiarios: its columns, and what each may hold.

Source: Lineamientos del PUB (Sedesol 2013; Bienestar, DOF 30-07-2020), by the columns that a state's validator knows.
Widths are characters; where the source names none, the catalogue's codes decide.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "curp", "sex", "date", "period", "number", "digits", "yes_no", "coordinate"]
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class PubColumn:
    """One column: at most `width` characters of a kind. `digits` have exactly that many; `number` has two decimals."""

    name: str
    width: int
    kind: Kind
    required: bool = False


def _columns(kind: Kind, *names: str, width: int, required: bool = False) -> tuple[PubColumn, ...]:
    return tuple(PubColumn(name, width, kind, required) for name in names)


PERSON = (
    PubColumn("ID_HOGAR", 30, "text"),
    *_columns("text", "ID_CUIS_PS", "ID_CUIS_SEDESOL", width=40),
    PubColumn("FH_LEVANTAMIENTO", 8, "date"),
    PubColumn("ID_PERSONA", 40, "text"),
    PubColumn("NB_PRIMER_AP", 50, "text", required=True),
    PubColumn("NB_SEGUNDO_AP", 50, "text"),
    PubColumn("NB_NOMBRE", 50, "text", required=True),
    PubColumn("FH_NACIMIENTO", 8, "date", required=True),
    PubColumn("CD_SEXO", 1, "sex", required=True),
    PubColumn("CD_EDO_NAC", 2, "digits", required=True),
    PubColumn("NB_CURP", 18, "curp", required=True),
    *_columns("yes_no", "IN_HUELLA", "IN_IRIS", width=1),
    PubColumn("CD_EDO_CIVIL", 2, "code"),
)
PROGRAM = (
    PubColumn("CD_DEPENDENCIA", 5, "code"),
    PubColumn("CD_INSTITUCION", 5, "code"),
    PubColumn("CD_PADRON", 4, "digits", required=True),
    PubColumn("CD_INTRAPROGRAMA", 5, "code"),
    PubColumn("NB_SUBPROGRAMA", 60, "text"),
    PubColumn("FH_ALTA", 8, "date", required=True),
)
BENEFIT = (
    *_columns("code", "CD_ESTATUS_BEN", "CD_ESTATUS_HOG", width=2),
    PubColumn("CD_ENT_PAGO", 2, "digits"),
    PubColumn("CD_MUN_PAGO", 3, "digits"),
    PubColumn("CD_LOC_PAGO", 4, "digits"),
    PubColumn("NB_PERIODO_CORRES", 7, "period", required=True),
    PubColumn("CD_TP_BENEFICIO", 2, "code", required=True),
    PubColumn("CD_TP_EXPEDICION", 2, "code"),
    PubColumn("IN_TITULAR", 1, "yes_no"),
    *_columns("code", "CD_PARENTESCO", "CD_TP_BEN_DET", width=2),
    PubColumn("NU_BENEFICIOS", 13, "number", required=True),
    PubColumn("CD_BENEFICIO", 5, "code"),
    PubColumn("NU_IMP_MONETARIO", 13, "number"),
    PubColumn("NU_MES_PAGO", 2, "digits"),
    PubColumn("CD_MET_PAGO", 2, "code"),
    PubColumn("ID_AGRUPADOR", 20, "text"),
    PubColumn("IN_CORRESP", 1, "yes_no"),
)
ADDRESS = (
    PubColumn("TIPOVIAL", 2, "code"),
    *_columns("text", "NOMVIAL", "CARRETERA", "CAMINO", width=255),
    *_columns("code", "NUMEXTNUM1", "NUMEXTNUM2", width=5),
    *_columns("text", "NUMEXTALF1", "NUMEXTANT", width=35),
    PubColumn("NUMINTNUM", 5, "code"),
    PubColumn("NUMINTALF", 35, "text"),
    PubColumn("TIPOASEN", 2, "code"),
    PubColumn("NOMASEN", 255, "text"),
    PubColumn("CP", 5, "digits"),
    PubColumn("NOM_LOC", 255, "text"),
    PubColumn("CVE_LOC", 4, "digits"),
    PubColumn("NOM_MUN", 255, "text"),
    PubColumn("CVE_MUN", 3, "digits"),
    PubColumn("NOM_ENT", 255, "text"),
    PubColumn("CVE_ENT", 2, "digits"),
    *_columns("code", "TIPOREF1", "TIPOREF2", "TIPOREF3", width=2),
    *_columns("text", "NOMREF1", "NOMREF2", "NOMREF3", "DESCRUBIC", width=255),
    PubColumn("AGEB", 5, "code"),
    PubColumn("CLAVE_MZNA", 3, "digits"),
    *_columns("coordinate", "LONGITUD", "LATITUD", width=11),
)
COLUMNS = (*PERSON, *PROGRAM, *BENEFIT, *ADDRESS)
BY_NAME = {each.name: each for each in COLUMNS}
MONTHS = "123456789ABC"
"""How a period writes its months; it is «year, month, year, month»: 265_266 is May to June 2026."""
