"""The functions of the expression language: what each takes and gives. The documentation is made from this table."""

from collections.abc import Mapping
from dataclasses import dataclass

PERIODS = ("week", "month", "bimester", "quarter", "semester", "year", "call", "ever")
MOST_ARGUMENTS = 20


@dataclass(frozen=True, slots=True)
class Function:
    """One function: how it is written, how many arguments it takes, and what it gives, in one line."""

    name: str
    written: str
    least: int
    most: int
    gives_es: str
    gives_en: str


_ALL = (
    Function("has", "has(campo)", 1, 1, "si el dato se conoce; nunca es desconocido", "whether a field is known"),
    Function(
        "age",
        "age(fecha) · age(fecha, día)",
        1,
        2,
        "años cumplidos; quien nació un 29 de febrero los cumple el 1 de marzo",
        "completed years",
    ),
    Function(
        "months_between", "months_between(desde, hasta)", 2, 2, "meses completos entre dos días", "complete months"
    ),
    Function("days_between", "days_between(desde, hasta)", 2, 2, "días entre dos días", "days between two days"),
    Function("today", "today()", 0, 0, "el día de la solicitud, nunca el del reloj", "the as-of date, never the clock"),
    Function("date", 'date("2019-01-01")', 1, 1, "un día fijo", "a literal day"),
    Function(
        "birth_date",
        "birth_date(campo_curp)",
        1,
        1,
        "la fecha de nacimiento que dice una CURP",
        "the birth date that a CURP says",
    ),
    Function(
        "if", "if(condición, a, b)", 3, 3, "a cuando la condición se cumple; b cuando no", "a or b by a condition"
    ),
    Function("min", "min(a, b, …)", 2, MOST_ARGUMENTS, "el menor; si falta uno, desconocido", "the least"),
    Function("max", "max(a, b, …)", 2, MOST_ARGUMENTS, "el mayor; si falta uno, desconocido", "the greatest"),
    Function("abs", "abs(x)", 1, 1, "el número sin signo", "a number without its sign"),
    Function(
        "round",
        "round(x, n) · round(a / b, n)",
        2,
        2,
        "x con n decimales; la mitad se aleja del cero",
        "x to n decimals, half away from zero",
    ),
    Function("includes", 'includes(campo, "código")', 2, 2, "si se eligió ese código", "whether a code was chosen"),
    Function(
        "count", "count(campo) · count(repeat)", 1, 1, "cuántos códigos o cuántas filas", "how many codes or rows"
    ),
    Function("sum", "sum(repeat.campo)", 1, 1, "la suma de un campo en las filas", "the sum of a field over the rows"),
    Function("any", "any(repeat, condición)", 2, 2, "si alguna fila la cumple", "whether a row meets it"),
    Function("all", "all(repeat, condición)", 2, 2, "si todas las filas la cumplen", "whether every row meets it"),
    Function("param", 'param("nombre")', 1, 1, "el parámetro en vigor ese día", "a dated parameter"),
    Function(
        "lookup",
        'lookup("tabla", valor, …)',
        2,
        MOST_ARGUMENTS,
        "lo que da una tabla de decisión",
        "a decision table's value",
    ),
    Function(
        "active_in",
        'active_in("programa") · active_in("programa", campo_curp)',
        1,
        2,
        "si la persona está activa en otro programa",
        "whether the person is active in a program",
    ),
    Function(
        "active_in_kind",
        'active_in_kind("tipo") · active_in_kind("tipo", campo_curp)',
        1,
        2,
        "si está activa en algún programa de ese tipo",
        "whether active in a program of a kind",
    ),
    Function(
        "was_in",
        'was_in("programa", "previous")',
        2,
        2,
        "si estuvo activa en la convocatoria anterior",
        "whether active in the call before this one",
    ),
    Function(
        "received",
        'received("servicio", "month")',
        2,
        2,
        "cuántas entregas en el periodo del día de la solicitud",
        "deliveries in the calendar period",
    ),
    Function(
        "last_received", 'last_received("servicio")', 1, 1, "el día de la última entrega", "day of the last delivery"
    ),
    Function(
        "household_active_in",
        'household_active_in("programa")',
        1,
        1,
        "si alguien de su hogar está activo en ese programa; la solicitud que se juzga no cuenta",
        "whether somebody of the household is active in a program",
    ),
    Function(
        "household_active_in_kind",
        'household_active_in_kind("tipo")',
        1,
        1,
        "si alguien de su hogar está activo en algún programa de ese tipo; la solicitud que se juzga no cuenta",
        "whether somebody of the household is active in a program of a kind",
    ),
    Function(
        "household_received",
        'household_received("servicio", "month")',
        2,
        2,
        "cuántas entregas recibió su hogar en el periodo del día de la solicitud",
        "deliveries to the household in the calendar period",
    ),
    Function(
        "household_size",
        "household_size()",
        0,
        0,
        "cuántas personas del registro hay en su hogar, contándola",
        "how many people of the registry live in the household, herself among them",
    ),
)
HOUSEHOLD = "hogar"
"""The registry field whose folio people of one household share."""
OF_HOUSEHOLD = "household_"
"""How the names of the facts about a household begin."""
FUNCTIONS: Mapping[str, Function] = {each.name: each for each in _ALL}
