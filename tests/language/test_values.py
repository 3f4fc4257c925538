"""Raw values in, canonical ones out; and what people, JSON and form fields see of them."""

from datetime import date, datetime, time
from decimal import Decimal as Exact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padron.language.fieldtypes import FIELD_TYPES
from padron.language.values import (
    Canonical,
    about,
    allowed,
    blank,
    misplaced,
    missing,
    shown,
    taker,
    typed,
    written,
)
from padron.problems import problem
from padron.shapes import Choice, Choices, Day, Decimal, File, Note, Option, Repeat, Shape, Text, Whole, YesNo
from typed_values import TODAY

MUNICIPIOS = (Option("19039", "Monterrey", "Monterrey"), Option("19026", "Guadalupe"), Option("06", "Ciénega"))
COLONIAS = (
    Option("1", "San Bernabé", columns=(("municipio", "19039"),)),
    Option("2", "Linda Vista", columns=(("municipio", "19026"),)),
    Option("3", "Centro", columns=(("municipio", "19039"),)),
    Option("4", "Centro", columns=(("municipio", "19026"),)),
)
COLONIA = Choice("colonias", COLONIAS, (("municipio", "municipio"),))


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0\u200b\ufeff", "\t\r\n", ("", " ", None), {"dd": "", "mm": ""}])
def test_blank_is_nothing_in_every_type_that_holds_a_value(raw: object) -> None:
    assert blank(raw)
    for name, each in FIELD_TYPES.items():
        shape = each.shape({})
        if name in ("note", "group", "repeat", "document", "choices") or isinstance(raw, tuple | dict):
            continue
        taken = taker(name, shape)(raw, TODAY)
        assert (taken.value, taken.problem) == (None, None), name


@pytest.mark.parametrize("raw", [0, False, 0.0, "0", "no", [], ()])
def test_zero_no_and_an_empty_list_are_not_blank(raw: object) -> None:
    assert not blank(raw)


STRANGE = [
    *([], [1, [2]], {}, {"a": 1}, object(), b"x", time(1, 2), date(2026, 1, 1), datetime(2026, 1, 1, 3)),  # noqa: DTZ001
    *(float("nan"), float("inf"), Exact("NaN"), Exact("sNaN"), Exact("1E+999999"), Exact("1E-999999"), 10**5000),
    *(True, -0.0, "\ud800", "\x00", "9" * 5000, "²", "١٢٣", "Ⅷ", "1\u200b2", "=1+1", ["a", None], (1, 2, 10**5000)),
]


@pytest.mark.parametrize("name", [name for name in FIELD_TYPES if name not in ("note", "group", "repeat", "document")])
@pytest.mark.parametrize("raw", STRANGE, ids=range(len(STRANGE)))
def test_whatever_arrives_is_a_value_or_a_problem_and_never_breaks(name: str, raw: object) -> None:
    settings = {"choices": MUNICIPIOS} if name in ("choice", "choices") else {}
    taken = taker(name, FIELD_TYPES[name].shape(settings))(raw, TODAY)
    assert taken.value is None or taken.problem is None
    if taken.problem:
        assert "—" not in about(taken.problem, "campo", "Campo").message()


SHOWN = [
    ("money", Decimal(2, 0, 10**9, money=True), 150000, "$1,500.00", "$1,500.00", "1500.00", "1500.00"),
    ("money", Decimal(2, -(10**9), 10**9, money=True), -5, "-$0.05", "-$0.05", "-0.05", "-0.05"),
    ("decimal", Decimal(1, 0, 3000, "kg"), 705, "70.5 kg", "70.5 kg", "70.5", "70.5"),
    ("integer", Whole(0, 10**6, "personas"), 1500, "1,500 personas", "1,500 personas", 1500, "1500"),
    ("date", Day(), "2026-10-03", "3 de octubre de 2026", "3 October 2026", "2026-10-03", ("3", "10", "2026")),
    ("yes_no", YesNo(), True, "Sí", "Yes", True, "yes"),
    ("yes_no", YesNo(), False, "No", "No", False, "no"),
    ("choice", Choice("m", MUNICIPIOS), "06", "Ciénega", "Ciénega", "06", "06"),
    ("choice", COLONIA, "3", "3 · Centro", "3 · Centro", "3", "3"),
    ("choices", Choices("m", MUNICIPIOS), ["19039", "06"], "Monterrey; Ciénega", "Monterrey; Ciénega",
     ["19039", "06"], ("19039", "06")),
    ("choices", Choices("m", MUNICIPIOS), [], "Ninguna de la lista", "None of the list", [], ()),
    ("text", Text(), "Ana", "Ana", "Ana", "Ana", "Ana"),
    ("file", File(), "ab" * 32, "ab" * 32, "ab" * 32, "ab" * 32, "ab" * 32),
]  # fmt: skip


@pytest.mark.parametrize(("name", "shape", "value", "es", "en", "json", "form"), SHOWN)
def test_a_value_is_shown_written_and_typed(
    name: str, shape: Shape, value: Canonical, es: str, en: str, json: object, form: object
) -> None:
    assert (shown(name, shape, value), shown(name, shape, value, "en")) == (es, en)
    assert (written(name, shape, value), typed(name, shape, value)) == (json, form)


NAMES = st.text("abcdeñÁ 1", min_size=1, max_size=6).map(str.strip).filter(lambda name: bool(name) and "  " not in name)
LISTS = st.lists(
    st.tuples(st.text("abc01", min_size=1, max_size=3), NAMES), min_size=1, max_size=6, unique_by=lambda x: x[0]
)
OPTIONS = LISTS.map(lambda pairs: tuple(Option(code, label) for code, label in pairs))
DAYS = st.dates(date(1900, 3, 1), date(2099, 12, 31)).map(date.isoformat)


@st.composite
def kept_values(draw: st.DrawFn) -> tuple[str, Shape, Canonical]:
    """A type, a shape, and a value that may be kept under it."""
    options = draw(OPTIONS)
    codes = [option.code for option in options]
    places, bound = draw(st.integers(0, 6)), 10**14
    unit = draw(st.sampled_from(["", "kg", "%", "años", "m2"]))
    several = draw(st.lists(st.sampled_from(codes), unique=True).map(lambda some: sorted(some, key=codes.index)))
    return draw(
        st.one_of(
            st.tuples(st.just("integer"), st.just(Whole(-bound, bound, unit)), st.integers(-bound, bound)),
            st.tuples(st.just("decimal"), st.just(Decimal(places, -bound, bound, unit)), st.integers(-bound, bound)),
            st.tuples(st.just("money"), st.just(Decimal(2, -bound, bound, money=True)), st.integers(-bound, bound)),
            st.tuples(st.just("date"), st.just(Day()), DAYS),
            st.tuples(st.just("yes_no"), st.just(YesNo()), st.booleans()),
            st.tuples(st.just("choice"), st.just(Choice("c", options)), st.sampled_from(codes)),
            st.tuples(st.just("choices"), st.just(Choices("c", options)), st.just(several)),
            st.tuples(st.just("text"), st.just(Text()), NAMES),
            st.tuples(st.just("phone"), st.just(FIELD_TYPES["phone"].shape({})), st.just("8112345678")),
        )
    )


@given(kept_values())
def test_what_is_written_typed_or_shown_is_taken_back_as_the_same_value(kept: tuple[str, Shape, Canonical]) -> None:
    name, shape, value = kept
    take = taker(name, shape)
    for again in (
        value if name not in ("decimal", "money") else "",
        written(name, shape, value),
        typed(name, shape, value),
    ):
        taken = take(again, TODAY)
        assert again == "" or (taken.value, taken.problem, taken.adjusted) == (value, None, False)
    for lang in ("es", "en"):
        taken = take(shown(name, shape, value, lang), TODAY)
        assert (taken.value, taken.problem) == (value, None)


@given(st.text(max_size=40))
def test_a_text_once_taken_is_taken_again_as_it_stands(raw: str) -> None:
    take = taker("text", Text(lines=3))
    first = take(raw, TODAY)
    if first.value is not None:
        again = take(first.value, TODAY)
        assert (again.value, again.adjusted) == (first.value, False)


def test_a_cascade_leaves_the_options_of_its_parent_and_all_while_it_is_unknown() -> None:
    assert [option.code for option in allowed(COLONIA, {"municipio": "19039"})] == ["1", "3"]
    assert allowed(COLONIA, {}) == allowed(COLONIA, {"municipio": None}) == COLONIAS


def test_a_child_of_another_parent_is_refused_and_one_without_a_parent_is_not() -> None:
    found = misplaced(COLONIA, "2", {"municipio": "19039"}, "Monterrey")
    assert found is not None
    assert about(found, "colonia", "Colonia").message() == "Elige en «Colonia» una opción de Monterrey"
    assert misplaced(COLONIA, "1", {"municipio": "19039"}, "Monterrey") is None
    assert misplaced(COLONIA, "2", {}, "") is None
    several = Choices("colonias", COLONIAS, COLONIA.filters)
    assert misplaced(several, ["1", "2"], {"municipio": "19039"}, "Monterrey") is not None


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("text", Text(), "Escribe la respuesta en «Nombre(s)»"),
        ("choice", COLONIA, "Selecciona una opción en «Nombre(s)»"),
        ("yes_no", YesNo(), "Selecciona sí o no en «Nombre(s)»"),
        ("curp", FIELD_TYPES["curp"].shape({}), "Escribe la CURP en «Nombre(s)»"),
        ("repeat", Repeat(), "Agrega al menos una fila en «Nombre(s)»"),
        ("note", Note(), "Lee lo que dice en «Nombre(s)»"),
    ],
)
def test_what_is_missing_is_asked_for_in_the_words_of_its_kind(name: str, shape: Shape, expected: str) -> None:
    assert about(missing(name, shape), "nombre", "Nombre(s)").message() == expected


@pytest.mark.parametrize(
    ("shape", "raw", "expected"),
    [
        (Whole(0, 900000), "900001", "En «Ingreso» debe ser entre 0 y 900,000"),
        (Whole(1, 999_999_999), "0", "Escribe 1 o más en «Ingreso»"),
        (Whole(-999_999_999, 20), "21", "Escribe 20 o menos en «Ingreso»"),
        (Decimal(2, 50, 1050), "11", "En «Ingreso» debe ser entre 0.50 y 10.50"),
    ],
)
def test_bounds_are_said_both_at_once_where_both_are_set(shape: Shape, raw: str, expected: str) -> None:
    found = taker("decimal", shape)(raw, TODAY).problem
    assert found is not None
    assert about(found, "ingreso", "Ingreso").message() == expected


def test_a_warning_of_a_check_comes_with_its_value() -> None:
    from padron.language.values.texts import text_taker

    warn = text_taker(Text(), lambda text, today: problem("person_differs"), None)("Ana", TODAY)
    assert (warn.value, warn.problem and warn.problem.severity) == ("Ana", "warning")
