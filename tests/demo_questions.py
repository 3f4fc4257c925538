"""One question of every shape, as a form would make them: empty, answered, and refused with hostile answers."""

from dataclasses import replace

from padron.outputs.question import Question, Value
from padron.shapes import (
    Choice,
    Choices,
    Day,
    Decimal,
    File,
    Group,
    Note,
    Option,
    Repeat,
    Text,
    Whole,
    YesNo,
)

HOSTILE = "\"><script>alert(1)</script>'&"
FEW = (Option("luz", "Luz"), Option("agua", "Agua"), Option("predial", "Predial"))
MANY = tuple(Option(f"190{n:02}", f"Municipio {n:02}") for n in range(1, 52))
PERSON = (
    Question("p0-curp", "personas-0-curp", "CURP", Text(max_length=18, upper=True), width="20", spellcheck=False),
    Question("p0-rel", "personas-0-parentesco", "Parentesco", Choice("parentescos", FEW), options=FEW),
)

EMPTY: tuple[Question, ...] = (
    Question("aviso", "aviso", "Estas preguntas son sobre el hogar.", Note(), required=False),
    Question("nombre", "nombre", "Nombre(s)", Text(), autocomplete="given-name", width="20"),
    Question("correo", "correo", "Correo electrónico", Text(keyboard="email"), required=False, autocomplete="email"),
    Question("motivo", "motivo", "¿Por qué lo solicita?", Text(lines=4), rows=4, required=False),
    Question("integrantes", "integrantes", "¿Cuántas personas viven en el hogar?", Whole(1, 20), hint="Cuéntate tú."),
    Question("ingreso", "ingreso", "Ingreso mensual", Decimal(2, 0, 50000000, money=True), suffix="al mes"),
    Question("nacimiento", "nacimiento", "Fecha de nacimiento", Day(), hint="Como 27 3 1985", autocomplete="bday"),
    Question("pension", "pension", "¿Recibe alguna pensión?", YesNo()),
    Question("comprobante", "comprobante", "Comprobante de domicilio", Choice("", FEW), options=FEW),
    Question("municipio", "municipio", "Municipio", Choice("municipios", MANY), options=MANY),
    Question("apoyos", "apoyos", "Apoyos que recibe", Choices("", FEW), options=FEW, required=False),
    Question("foto", "foto", "Comprobante digital", File(), required=False),
    Question(
        "domicilio",
        "domicilio",
        "Domicilio",
        Group(),
        children=(
            Question("calle", "calle", "Calle y número", Text(), autocomplete="street-address"),
            Question("cp", "cp", "Código postal", Text(max_length=5, keyboard="numeric"), width="5"),
        ),
    ),
    Question(
        "personas",
        "personas",
        "Personas autorizadas para recoger",
        Repeat(0, 2),
        add_text="Agregar otra persona",
        required=False,
    ),
)
ANSWERS: dict[str, Value] = {
    "nombre": "María José",
    "correo": "majo@ejemplo.mx",
    "motivo": "Vivo sola.\nMi pensión no alcanza.",
    "integrantes": "2",
    "ingreso": "3000.50",
    "nacimiento": {"day": "27", "month": "3", "year": "1955"},
    "pension": "no",
    "comprobante": "agua",
    "municipio": "19039",
    "apoyos": ("luz", "predial"),
    "foto": "recibo de luz.pdf",
    "calle": "Juárez 10",
    "cp": "64000",
}


def rows(label: str = "Persona autorizada 1", answers: tuple[str, str] = ("", "")) -> tuple[Question, ...]:
    """One row of the repeat."""
    children = tuple(replace(each, value=value) for each, value in zip(PERSON, answers, strict=True))
    return (Question("p0", "personas-0", label, Group(), children=children),)


def filled(questions: tuple[Question, ...] = EMPTY) -> tuple[Question, ...]:
    """The same questions with answers, and one row in the repeat."""
    return tuple(
        replace(
            each,
            value=ANSWERS.get(each.name, ""),
            children=rows(answers=("GOMA900101MNLRRN08", "luz")) if each.name == "personas" else filled(each.children),
        )
        for each in questions
    )


def hostile(each: Question) -> Value:
    """What an attacker would type into a question."""
    if isinstance(each.shape, Day):
        return {"day": HOSTILE, "month": HOSTILE, "year": HOSTILE}
    return (HOSTILE,) if isinstance(each.shape, Choices) else HOSTILE


def refused(questions: tuple[Question, ...] = EMPTY) -> tuple[Question, ...]:
    """The same questions, each with a hostile answer and a message."""
    return tuple(
        replace(
            each,
            value=hostile(each),
            hint=each.hint or "Como aparece en su identificación.",
            errors=() if isinstance(each.shape, Note) else (f"Revisa «{each.label}»",),
            children=rows(HOSTILE, (HOSTILE, HOSTILE)) if each.name == "personas" else refused(each.children),
        )
        for each in questions
    )
