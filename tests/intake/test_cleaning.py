"""What the quick way of cleaning makes of whole records is what the whole way makes of them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definition_makers import define
from padron.intake import cleaning
from padron.intake.cleaning import Cleaned, Cleaner, Question, cleaner
from padron.language.values.quick import never

TODAY = "2026-11-23"
PROGRAM = define("""
    person: {telefono: optional}
    fields:
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000}
      visita: {type: date, label: Visita, max: today()}
      salud: {type: choices, label: Salud, choices: {diabetes: Diabetes, asma: Asma}}
      doble: {type: money, label: Doble, calculation: ingreso * 2}
      familia:
        type: repeat
        label: Familia
        fields:
          curp_familiar: {type: curp, label: CURP}
          edad: {type: integer, label: Edad, min: 0, max: 120}
""")
CURPS = (
    *("GASG741212MNLRDD02", "GASG741212MNLRDD03", "gasg741212mnlrdd02", "TECR880229HNLRNC", "GASG741212MNLRDD0O", ""),
    *("XEXX010101HNEXXXA4", "P-00000", "GAXG741212MNLRDD02", "BUEI741212MNLRDD02"),
)
NAMES = (
    None,
    "",
    " ",
    "Ma Guadalupe",
    "María Guadalupe",
    "Garza",
    "garza",
    "Sada",
    "O'Hara",
    "de la Garza",
    "Ñúñez",
    7,
)
PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "curp": st.sampled_from(CURPS),
        "nombre": st.sampled_from(NAMES),
        "primer_apellido": st.sampled_from(NAMES),
        "segundo_apellido": st.sampled_from(NAMES),
        "fecha_nacimiento": st.sampled_from((None, "1974-12-12", "12/12/1974", "1974-12-13", "2074-12-12", "ayer")),
        "sexo": st.sampled_from((None, "M", "H", "Mujer", "?")),
        "entidad_nacimiento": st.sampled_from((None, "NL", "DF", "Nuevo León", "ZZ")),
        "telefono": st.sampled_from((None, "8112345678", 8112345678, "81 1234 5678", "1")),
        "ajeno": st.just("x"),
    },
)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "curp_familiar": st.sampled_from(CURPS),
        "edad": st.sampled_from((None, "", "3", 3, 3.5, "tres")),
        "otra": st.just("x"),
    },
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "ingreso": st.sampled_from((None, "", "1500.50", "$1,500.50", 1500.5, -1, "mucho")),
        "visita": st.sampled_from((None, "2026-11-23", "2026-11-24", "23/11/2026", "2026-02-29")),
        "salud": st.sampled_from((None, "", [], ["asma"], ["asma", "diabetes"], "Asma; Diabetes", ["gripe"])),
        "doble": st.sampled_from((None, "", "3")),
        "familia": st.one_of(st.just(""), st.just("x"), st.lists(ROW, max_size=3), st.just([{}]), st.just(["x"])),
        "ajeno": st.just("x"),
    },
)


def slow(question: Question) -> Question:
    return replace(question, quick=never, row=tuple(map(slow, question.row)))


def said(cleaned: Cleaned) -> tuple[object, ...]:
    return cleaned.values, cleaned.given, cleaned.adjusted, cleaned.problems


@settings(max_examples=500, deadline=None)
@given(PEOPLE, ANSWERS)
def test_both_ways_make_the_same_of_a_record(person: dict[str, object], answers: dict[str, object]) -> None:
    way = cleaner(PROGRAM)
    whole = Cleaner(
        {name: slow(each) for name, each in way.person.items()},
        {name: slow(each) for name, each in way.answers.items()},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "agrees", lambda key, said, **captured: False)
        expected = whole.clean(person, answers, TODAY)
    assert said(way.clean(person, answers, TODAY)) == said(expected)
