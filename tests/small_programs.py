"""Programs made by hand for the tests of outputs: a food program with every kind of column."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from padron.language.checker import Expression
from padron.language.kinds import YesNo as AnswerKind
from padron.language.typed import Fact
from padron.outputs.columns import columns
from padron.problems import Place
from padron.program.model import (
    Call,
    Field,
    Lifecycle,
    PersonField,
    Privacy,
    Program,
    Rule,
    Service,
    State,
    Words,
)
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
    Shape,
    Text,
    Whole,
    YesNo,
)

PLACE = Place("program_definitions/despensas.yaml", 1, 1)
CURP = Text(18, 18, r"[A-ZÑ]{4}[0-9]{6}[HMX][A-ZÑ]{5}[0-9A-Z][0-9]", upper=True)
SEXES = Choice("«sexo»", (Option("H", "Hombre"), Option("M", "Mujer"), Option("X", "No binario")))
STATES = Choice("estados", (Option("NL", "Nuevo León"), Option("CO", "Coahuila")))
TOWNS = Choice("municipios", (Option("19039", "Monterrey"), Option("19026", "Guadalupe")))
STREETS = Choice(
    "colonias",
    (
        Option("001", "Centro", columns=(("municipio", "19039"),)),
        Option("002", "Centro", columns=(("municipio", "19026"),)),
        Option("003", "Obispado", columns=(("municipio", "19039"),)),
    ),
    (("municipio", "municipio"),),
)


def rule(text: str) -> Rule:
    """A condition of which an output looks only at whether it is there: a fact that nobody knows."""
    unknown = Fact("active_in", "active_in:despensas", ("despensas",), None, AnswerKind())
    return Rule(text, Expression(text, unknown, AnswerKind(), facts=frozenset({unknown.key})), PLACE)


def a_field(name: str, shape: Shape, type_: str = "", label: str = "", **settings: Any) -> Field:
    """A field whose type is named as its shape unless said."""
    hint = Words(str(settings.pop("hint", "")))
    return Field(name, type_ or type(shape).__name__.lower(), Words(label or name), shape, PLACE, hint=hint, **settings)


NAMES = ("nombre", "Nombre(s)"), ("primer_apellido", "Primer apellido"), ("segundo_apellido", "Segundo apellido")
CORE = (
    PersonField(a_field("curp", CURP, "curp", "CURP", required=True, hint="Está en la credencial para votar."), True),
    *(
        PersonField(a_field(name, Text(max_length=50), "text", label), name != "segundo_apellido")
        for name, label in NAMES
    ),
    PersonField(a_field("fecha_nacimiento", Day(greatest="today"), "date", "Fecha de nacimiento"), True),
    PersonField(a_field("sexo", SEXES, "choice", "Sexo"), True),
    PersonField(a_field("entidad_nacimiento", STATES, "choice", "Estado donde nació"), True),
)
HOME = a_field(
    "domicilio",
    Group(),
    "group",
    "Domicilio",
    fields=(
        a_field("codigo_postal", Text(5, 5, "[0-9]{5}", keyboard="numeric"), "postal_code", "Código postal"),
        a_field("municipio", TOWNS, "choice", "Municipio", required=True),
        a_field("colonia", STREETS, "choice", "Colonia", relevant=rule("has(municipio)")),
    ),
)
FIELDS = (
    a_field(
        "vivienda",
        Group(),
        "group",
        "Vivienda",
        fields=(
            a_field("integrantes", Whole(1, 20), "integer", "¿Cuántas personas viven en el hogar?", required=True),
            a_field("ingreso", Decimal(2, 0, 500_000_00, money=True), "money", "Ingreso mensual", required=True),
        ),
    ),
    a_field("recibe_pension", YesNo(), "yes_no", "¿Recibe alguna pensión?", required=True),
    a_field(
        "pension",
        Decimal(2, 0, 100_000_00, money=True),
        "money",
        "Monto de la pensión",
        required=True,
        relevant=rule("recibe_pension"),
    ),
    a_field("apoyos", Choices("«apoyos»", (Option("a", "Agua"), Option("l", "Luz"))), "choices", "Apoyos"),
    a_field("aviso", Note(), "note", "Sólo se muestra"),
    a_field("foto", File(), "file", "Foto"),
    a_field("por_persona", Decimal(2, 0, 10**9, money=True), "money", "Por persona", calculation=rule("ingreso")),
    a_field("observaciones", Text(lines=4, max_length=500), "text", "Observaciones"),
    a_field(
        "autorizadas",
        Repeat(1, 2),
        "repeat",
        "Personas autorizadas para recoger la despensa",
        fields=(
            a_field("curp_autorizada", CURP, "curp", "CURP", required=True),
            a_field("credencial", File(), "file", "Credencial"),
        ),
    ),
)
SERVICE = Service(
    name="despensa",
    title=Words("Despensa mensual"),
    type="in_kind",
    quantity=1,
    value=None,
    fields=(
        a_field("punto", TOWNS, "choice", "Punto de entrega", required=True),
        a_field("cantidad", Whole(0, 9), "integer", "Cantidad"),
    ),
    limits=(),
    exports={},
)


def a_program(closure: Mapping[str, object] | None = None, **changes: Any) -> Program:
    """«Despensas», version 3, with whatever is changed."""
    program = Program(
        name="despensas",
        version=3,
        title=Words("Apoyo alimentario a personas adultas mayores"),
        area="SDHIS",
        kind="alimentario",
        confidential=False,
        privacy=Privacy(Words("Entregar despensas."), "despensas_v1", 60, "# Aviso\n\nCuidamos **tus** datos."),
        calls=(Call("ejercicio_2026", "2026-01-15", "2026-11-30", "2026-12-31"),),
        person=(*CORE, PersonField(HOME, True)),
        fields=FIELDS,
        criteria=(),
        checks=(),
        score=None,
        services=(SERVICE,),
        limits=(),
        lifecycle=Lifecycle("automatic", (State("captured", "open"),), "captured", ()),
        ends=(),
        exports={},
        cases=(),
        parameters={},
        tables={},
        area_title="Desarrollo Humano",
        closure=closure or {},
        sha256="ab" * 32,
    )
    return replace(program, **changes)


def a_wide_program(count: int) -> Program:
    """A program of `count` columns: the person's ten, then numbers, money, days, lists and texts in turn."""
    shapes = (
        Whole(0, 20),
        Decimal(2, 0, 500_000_00, money=True),
        Day(greatest="today"),
        YesNo(),
        Choice("escolaridades", tuple(Option(str(at), f"Opción número {at}") for at in range(30))),
        Text(max_length=100),
    )
    program = replace(a_program(), fields=())
    own = [
        a_field(f"pregunta_{at}", shapes[at % len(shapes)], label=f"¿Pregunta número {at}?", required=at % 2 == 0)
        for at in range(count - len(columns(program)))
    ]
    return replace(program, fields=tuple(own))
