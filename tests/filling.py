"""A template filled as an area would: five hundred invented people, fifteen of them with one wrong cell each."""

from collections.abc import Mapping, Sequence
from datetime import date

from invented import people
from written_cells import names, written

TODAY = "2026-11-23"
FIRST_ROW = 3
BAD: Mapping[int, tuple[str, object]] = {
    10: ("curp", "AUPL900109MNLRXC0"),
    41: ("curp", "AUPL900109MNLRXC08"),
    77: ("ingreso_mensual_hogar", "ocho mil"),
    103: ("comprobante_fecha", "30/02/2026"),
    134: ("municipio", "Monterey del Norte"),
    165: ("num_integrantes", 0),
    196: ("telefono", "12345"),
    227: ("recibe_pension", "quizá"),
    258: ("codigo_postal", "640"),
    289: ("comprobante_tipo", None),
    320: ("ingreso_mensual_hogar", -5),
    351: ("num_integrantes", "2.5"),
    382: ("hogar", None),
    413: ("fecha_nacimiento", "1900-01-02"),
    444: ("correo", "sin arroba"),
}
"""Row of the data (from 0) → the field that is wrong and what stands there."""


def older_people(count: int = 500) -> list[dict[str, object]]:
    """Rows for apoyo_alimentario_adulto_mayor, with the fifteen bad ones among the first five hundred."""
    rows: list[dict[str, object]] = []
    for number, each in enumerate(people(count)):
        rows.append(
            {
                **each,
                "telefono": f"81{10_000_000 + number}",
                "codigo_postal": "64000",
                "municipio": "Monterrey",
                "calle": "Juárez",
                "numero_exterior": str(number + 1),
                "hogar": f"MTY-{number:06d}",
                "num_integrantes": 1 + number % 5,
                "ingreso_mensual_hogar": 1200.5 * (1 + number % 7),
                "vive_solo": "Sí" if number % 5 == 0 else "No",
                "recibe_pension": "No",
                "comprobante_tipo": "Luz",
                "comprobante_fecha": date(2026, 10, 1),
                "comprobante_cotejado": "Sí",
                "fecha_solicitud": date(2026, 11, 20),
                "aviso_aceptado_el": date(2026, 11, 20),
            }
        )
    for number, (name, value) in BAD.items():
        if number < count:
            rows[number][name] = value
    return rows


def filled(template: bytes, sheet: str, rows: Sequence[Mapping[str, object]]) -> bytes:
    """The template with these rows under the names of its second row; a name that it does not have is left out.

    The same rows are the same bytes, whatever the clock says.
    """
    columns = names(template, sheet)
    cells = {
        (number, columns[name]): value
        for number, row in enumerate(rows, FIRST_ROW)
        for name, value in row.items()
        if name in columns and value is not None
    }
    return written(template, {sheet: cells})
