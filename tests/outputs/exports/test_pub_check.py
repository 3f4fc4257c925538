"""The checker of the federal structure takes a right line, and finds each way of breaking it."""

import pytest

from padron.outputs.exports.pub_check import faults
from padron.outputs.exports.pub_layout import COLUMNS

HEADS = "|".join(each.name for each in COLUMNS)
LUCIA = {
    "NB_PRIMER_AP": "ARGÜELLO", "NB_SEGUNDO_AP": "PEÑA", "NB_NOMBRE": "LUCÍA", "FH_NACIMIENTO": "19900109",
    "CD_SEXO": "M", "CD_EDO_NAC": "19", "NB_CURP": "AUPL900109MNLRXC09", "CD_PADRON": "0412", "FH_ALTA": "20260501",
    "NB_PERIODO_CORRES": "265_265", "CD_TP_BENEFICIO": "2", "NU_BENEFICIOS": "1.00", "NU_IMP_MONETARIO": "350.00",
    "NU_MES_PAGO": "05", "CP": "64001", "CVE_ENT": "19", "CVE_MUN": "039", "NOM_MUN": "Monterrey",
}  # fmt: skip


def line(**changes: str) -> str:
    return "|".join({**LUCIA, **changes}.get(each.name, "") for each in COLUMNS)


def said(*lines: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.why) for each in faults([f"{each}\n" for each in lines])]


def test_the_structure_has_the_columns_of_its_source() -> None:
    assert len(COLUMNS) == 69
    assert HEADS.startswith("ID_HOGAR|ID_CUIS_PS|ID_CUIS_SEDESOL|FH_LEVANTAMIENTO|ID_PERSONA|NB_PRIMER_AP")
    assert HEADS.endswith("AGEB|CLAVE_MZNA|LONGITUD|LATITUD")


def test_a_right_line_has_nothing_wrong() -> None:
    assert said(HEADS, line(), line(NB_SEGUNDO_AP="", NB_PERIODO_CORRES="26A_26C", LATITUD="25.686614")) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"CD_SEXO": "X"}, "sólo puede ser H o M"),
        ({"NB_CURP": "AUPL900109MNLRXC00"}, "no es una CURP"),
        ({"NB_CURP": ""}, "falta, y es obligatoria"),
        ({"FH_NACIMIENTO": "19900230"}, "no es una fecha AAAAMMDD"),
        ({"FH_ALTA": "01/05/2026"}, "tiene más de 8 caracteres"),
        ({"CVE_MUN": "39"}, "deben ser 3 números"),
        ({"NB_NOMBRE": "L" * 51}, "tiene más de 50 caracteres"),
        ({"NB_NOMBRE": "=1+1"}, "empieza con un signo que una hoja de cálculo toma por fórmula"),
        ({"NB_NOMBRE": "LUCÍA  ANA"}, "tiene blancos de más"),
        ({"NB_PERIODO_CORRES": "26D_26D"}, "no es un periodo AAM_AAM"),
        ({"NB_PERIODO_CORRES": "266_265"}, "termina antes de empezar"),
        ({"NU_IMP_MONETARIO": "350"}, "no es un número con dos decimales"),
        ({"NU_IMP_MONETARIO": "$350.00"}, "no es un número con dos decimales"),
        ({"CD_PADRON": "412"}, "deben ser 4 números"),
        ({"LONGITUD": "-100.3"}, "no es una coordenada con seis decimales"),
        ({"IN_TITULAR": "S"}, "sólo puede ser 0 o 1"),
        ({"CD_EDO_CIVIL": "—"}, "no es una clave"),
    ],
)
def test_each_way_of_breaking_it_is_found(changes: dict[str, str], why: str) -> None:
    ((column, _),) = changes.items()
    assert said(HEADS, line(), line(**changes)) == [(3, column, why)]


def test_a_pipe_inside_a_value_shows_as_a_column_too_many() -> None:
    assert said(HEADS, line(NB_NOMBRE="LU|CÍA")) == [(2, "", "tiene 70 columnas y deben ser 69")]


def test_other_heads_or_no_file_at_all_are_no_structure() -> None:
    assert said("NB_CURP|NB_NOMBRE")[0][0] == 1
    assert said()[0][2] == "el archivo está vacío"
