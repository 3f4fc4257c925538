"""Values: raw → canonical, forgiving and saying so; and canonical → what people, JSON and form fields see.

Every way in reads its values here and nowhere else, so that form, workbook and JSON keep the same bytes.
"""

from typing import assert_never

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values.days import PARTS, day_parts, day_taker, day_words, plus, span_words
from padron.language.values.lists import allowed, choice_taker, choices_taker, list_words, misplaced
from padron.language.values.plain import (
    YES_NO_WORDS,
    rows_problem,
    take_file,
    take_yes_no,
    upload_problem,
)
from padron.language.values.quantities import number_words, plain_number, quantity_taker, scale
from padron.language.values.taken import Canonical, Take, Taken, about
from padron.language.values.texts import blank, folded, text_taker
from padron.problems import Problem, problem
from padron.shapes import (
    Choice,
    Choices,
    Day,
    Decimal,
    File,
    Group,
    Note,
    Repeat,
    Shape,
    Text,
    Whole,
    YesNo,
)

__all__ = [
    "PARTS",
    "Canonical",
    "Take",
    "Taken",
    "about",
    "allowed",
    "blank",
    "folded",
    "misplaced",
    "missing",
    "plus",
    "rows_problem",
    "shown",
    "span_words",
    "taker",
    "typed",
    "upload_problem",
    "written",
]

_NO_VALUE = "groups, repeats and notes hold no value"
_ASKED_BY_TYPE = {
    "curp": ("Escribe la CURP", "Enter the CURP"),
    "rfc": ("Escribe el RFC", "Enter the RFC"),
    "clabe": ("Escribe los 18 números", "Enter the 18 digits"),
    "phone": ("Escribe el teléfono", "Enter the phone"),
    "email": ("Escribe el correo", "Enter the e-mail"),
    "postal_code": ("Escribe los 5 números", "Enter the 5 digits"),
    "money": ("Escribe la cantidad", "Enter the amount"),
}
_ASKED_BY_SHAPE: dict[type[Shape], tuple[str, str]] = {
    Text: ("Escribe la respuesta", "Enter the answer"),
    Whole: ("Escribe un número", "Enter a number"),
    Decimal: ("Escribe un número", "Enter a number"),
    Day: ("Escribe la fecha", "Enter the date"),
    YesNo: ("Selecciona sí o no", "Select yes or no"),
    Choice: ("Selecciona una opción", "Select an option"),
    Choices: ("Selecciona al menos una opción", "Select at least one option"),
    File: ("Sube el archivo", "Upload the file"),
    Group: ("Contesta lo que falta", "Answer what is missing"),
    Repeat: ("Agrega al menos una fila", "Add at least one row"),
    Note: ("Lee lo que dice", "Read what it says"),
}


def taker(type_name: str, shape: Shape) -> Take:
    """Makes the function (raw, today) → Taken of a field. Build it once per field.

    Raw may be text, a number (a workbook's floats too), bool, date or datetime; for a day also three parts; for
    `choices` also a list. Anything else comes back as a problem. TypeError for a shape that holds no value.
    """
    match shape:
        case Text():
            field_type = FIELD_TYPES[type_name]
            return text_taker(shape, field_type.check, field_type.normalise)
        case Whole() | Decimal():
            return quantity_taker(shape)
        case Day():
            return day_taker(shape)
        case YesNo():
            return take_yes_no
        case Choice():
            return choice_taker(shape)
        case Choices():
            return choices_taker(shape)
        case File():
            return take_file
        case Group() | Repeat() | Note():
            raise TypeError(_NO_VALUE)
    assert_never(shape)


def shown(type_name: str, shape: Shape, value: Canonical, lang: str = "es") -> str:
    """A canonical value for people: $1,500.00, 3 de octubre de 2026, the label of a code, Sí."""
    match shape:
        case Whole() | Decimal():
            return number_words(int(str(value)), scale(shape))
        case Day():
            return day_words(str(value), lang)
        case YesNo():
            return YES_NO_WORDS[lang][value is True]
        case Choice() | Choices():
            return list_words(shape, value, lang)
        case Text() | File():
            return str(value)
        case Group() | Repeat() | Note():
            raise TypeError(_NO_VALUE)
    assert_never(shape)


def written(type_name: str, shape: Shape, value: Canonical) -> object:
    """A canonical value as JSON has it: money and decimals are text ("1500.00"), a whole number is a number."""
    if isinstance(shape, Decimal):
        return plain_number(int(str(value)), shape.places)
    return value


def typed(type_name: str, shape: Shape, value: Canonical) -> str | tuple[str, ...]:
    """A canonical value as the form's field holds it: day, month, year of a date; the codes of `choices`."""
    match shape:
        case Decimal():
            return plain_number(int(str(value)), shape.places)
        case Day():
            return day_parts(str(value))
        case YesNo():
            return "yes" if value is True else "no"
        case Choices():
            return tuple(value) if isinstance(value, list) else (str(value),)
        case Text() | Whole() | Choice() | File():
            return str(value)
        case Group() | Repeat() | Note():
            raise TypeError(_NO_VALUE)
    assert_never(shape)


def missing(type_name: str, shape: Shape) -> Problem:
    """The problem `required`, asking in the words of this kind of question; `about` adds its label."""
    ask, ask_en = _ASKED_BY_TYPE.get(type_name) or _ASKED_BY_SHAPE[type(shape)]
    return problem("required", ask=ask, ask_en=ask_en)
