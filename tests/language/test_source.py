"""A definition file is read with exact places, and what is wrong with it is said in the author's words."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from padron.language.nodes import rebuilt
from padron.language.source import List, Map, Node, Scalar, Source, excerpt, read
from padron.language.tree import walk
from padron.problems import Place, catalogue

PROGRAM = """\
program: becas                               # = the file's name
version: 1                                   # whole number, grows with each published change
title: Becas para niñas y niños              # declared in rules/areas.yaml
confidential: no
calls:                                       # a person enrols once per call
  ejercicio_2026: {from: 2026-01-15, until: 2026-11-30, quota: 7000, budget: 29400000}
fields:
  vivienda:
    type: group
    fields:
      edad: {type: integer, label: "Edad (años)", min: 1, max: 20, required: yes}
  comprobante:
    choices: {luz: Luz, agua: Agua, predial: Predial}
    max_age: 3 months
eligibility:
  - id: edad
    assert: age(fecha_nacimiento) >= 60 and municipio in ["19039", "19026"]
    message: La pensión debe ser menor a $3,000.
services:
  despensa:
    value: lookup("valor_despensa", num_integrantes)      # of one unit
    limits:
      - {max: 1, per: person, period: month}
score:
  ties: [ingreso_por_persona, lottery]       # then the date and the folio
cases:
  - answers: {num_integrantes: 2, recibe_pension: no}
    facts: {received: {despensa: {month: 1}}}     # what is not said: no history
    given: {}
"""

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*ROOT.glob("program_definitions/*.yaml"), *ROOT.glob("rules/**/*.yaml")])
AS_WRITTEN = "NO no on Yes 06400 010 1.10 3.10 12:30 12:30:45 1_000 1e3 0x1F 0o17 .inf ~ null = 2024-02-30 2026-01-01"


def found(text: str | bytes) -> list[tuple[str, int, int, str | None]]:
    problems = read(text, "p.yaml").problems
    return [(p.code, p.place.line, p.place.column, p.suggestion) for p in problems if p.place]


def value(text: str) -> Scalar:
    source = read(text, "p.yaml")
    assert isinstance(source.node, Map), source.problems
    node = source.node.get("a")
    assert isinstance(node, Scalar)
    return node


def at(node: Node | None, *way: str | int) -> Node:
    for step in way:
        node = node.items[step] if isinstance(node, List) and isinstance(step, int) else node
        node = node.get(step) if isinstance(node, Map) and isinstance(step, str) else node
    assert node is not None
    return node


def test_a_well_written_program_has_no_problems() -> None:
    assert read(PROGRAM, "becas.yaml").problems == ()


def test_every_node_knows_its_path_line_and_column() -> None:
    node = read(PROGRAM, "becas.yaml").node
    assert at(node, "fields", "vivienda", "fields", "edad", "min").place == Place(
        "becas.yaml", 11, 56, 1, "fields.vivienda.fields.edad.min"
    )
    assert at(node, "cases", 0, "answers").place == Place("becas.yaml", 27, 14, 1, "cases[0].answers")
    assert at(node, "score", "ties", 1).place == Place("becas.yaml", 25, 31, 7, "score.ties[1]")


@pytest.mark.parametrize(
    "written",
    AS_WRITTEN.split(),
)
def test_a_scalar_is_text_as_written(written: str) -> None:
    assert value(f"a: {written}\n").text == written
    assert not value(f"a: {written}\n").quoted
    assert value(f'a: "{written}"\n').quoted


def test_a_key_with_nothing_after_is_blank_and_empty_quotes_are_not() -> None:
    assert value("a:\nb: 1\n").blank
    assert not value("a: ''\n").blank
    assert not value("a: ~\n").blank


@pytest.mark.parametrize(
    ("written", "offset", "expected"),
    [
        ("a: edad >= sesenta\n", 8, (1, 12, 7)),
        ("a: 'd''or >= sesenta'\n", 8, (1, 14, 7)),
        ('a: "\\u00e1rea >= sesenta"\n', 8, (1, 18, 7)),
        ('a: "ñ😀 ab >= sesenta"\n', 9, (1, 14, 7)),
        ("a: edad >=\n   sesenta\n", 8, (2, 4, 7)),
        ("a: >-\n  edad >=\n  sesenta\n", 8, (3, 3, 7)),
        ("a: |\n   edad >=\n   sesenta\n", 8, (3, 4, 7)),
        ("a: |2\n   edad >=\n   sesenta\n", 10, (3, 4, 7)),
        ("a: >  # nota\n\n  edad >=\n\n\n  sesenta\n", 10, (6, 3, 7)),
        ('a: "edad >= \\\n      sesenta"\n', 8, (2, 7, 7)),
        ("# ñ\r\na: edad >= sesenta\r\n", 8, (2, 12, 7)),
    ],
)
def test_an_offset_in_the_text_has_its_exact_place(written: str, offset: int, expected: tuple[int, int, int]) -> None:
    scalar = value(written)
    assert scalar.text[offset : offset + 7] == "sesenta"
    place = scalar.at(offset, 7)
    assert (place.line, place.column, place.length) == expected


def test_the_place_past_the_end_is_just_after_the_text() -> None:
    assert value("a: edad\n").at(4) == Place("p.yaml", 1, 8, 1, "a")
    assert value('a: "edad"\n').at(99) == Place("p.yaml", 1, 9, 1, "a")
    assert value('a: ""\n').at(0).line == 1


WORDS = st.lists(
    st.sampled_from(["edad", ">=", "ñ", "😀", "'", '"', "\\", "#x", " ", "  ", "\n", "\n\n", "é:"]), max_size=9
)
STYLES = st.sampled_from(["'", '"', "|", ">"])


@settings(max_examples=300, deadline=timedelta(seconds=5))
@given(st.lists(WORDS, min_size=1, max_size=3), STYLES, st.booleans(), st.integers(8, 40))
def test_the_walk_over_the_file_reads_what_the_parser_read(
    texts: list[list[str]], style: str, unicode: bool, width: int
) -> None:
    whole = {"k": [{"a": "".join(words)} for words in texts], "z": "fin"}
    written = yaml.safe_dump(whole, default_style=style, allow_unicode=unicode, width=width)
    parsed = yaml.load(written, Loader=yaml.CBaseLoader)  # PyYAML folds some leading blanks away as it writes
    source = read(written, "p.yaml")
    scalars = [node for node in walk(source.node) if isinstance(node, Scalar)]
    assert source.node is not None
    assert [scalar.text for scalar in scalars] == [*(each["a"] for each in parsed["k"]), "fin"]
    assert [rebuilt(scalar) for scalar in scalars] == [scalar.text for scalar in scalars]


@settings(max_examples=300, deadline=timedelta(seconds=5))
@given(st.text("ab \n", max_size=20), st.sampled_from(["|", ">"]), st.sampled_from(["", "-", "+", "1", "2-", "+1"]))
def test_blocks_of_any_indentation_and_chomping_are_walked_as_parsed(text: str, sign: str, header: str) -> None:
    body = "".join(f"   {line}\n" for line in text.split("\n"))
    source = read(f"k:\n- a: {sign}{header}\n{body}", "p.yaml")
    scalars = [node for node in walk(source.node) if isinstance(node, Scalar)]
    assert [rebuilt(scalar) for scalar in scalars] == [scalar.text for scalar in scalars]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\tb: 1\n", [("D031", 2, 1, None)]),
        ("a: 1\nlabel:Texto\nb: 2\n", [("D039", 2, 1, "label: Texto")]),
        ("a:\n  imss:IMSS\n  otro:Otro\n", [("D039", 2, 3, "imss: IMSS"), ("D039", 3, 3, "otro: Otro")]),
        ("a: {x: 1, imss:IMSS}\n", [("D039", 1, 11, "imss: IMSS")]),
        ("a: {imss:IMSS}\n", [("D039", 1, 5, "imss: IMSS")]),
        ("a: > 60\n", [("D043", 1, 4, "a: campo > 60")]),
        ("a: >= 60\n", [("D043", 1, 4, "a: campo >= 60")]),
        ("a: >5\nb: 1\n", [("D043", 1, 4, "campo > 5")]),
        ('a: !activo("x")\n', [("D032", 1, 4, 'a: not activo("x")')]),
        ("a: !activo and x\n", [("D023", 1, 4, "not activo and x")]),
        ("a: &b edad\n", [("D021", 1, 4, None)]),
        ("a: *b == 2\n", [("D032", 1, 4, 'a: "*b == 2"')]),
        ("a: % del ingreso\n", [("D032", 1, 4, 'a: "% del ingreso"')]),
        ("a: @correo\n", [("D032", 1, 4, 'a: "@correo"')]),
        ("a: `edad`\n", [("D032", 1, 4, 'a: "`edad`"')]),
        ('a: "MTY" == municipio\n', [("D033", 1, 4, 'a: municipio == "MTY"')]),
        ('a: "Sí" o "No"\n', [("D033", 1, 4, 'a: \'"Sí" o "No"\'')]),
        ("a: [x] texto\n", [("D036", 1, 4, 'a: "[x] texto"')]),
        ('a: "Hola\nb: "x"\n', [("D034", 1, 4, 'a: "Hola"')]),
        ("a: 'Hola\nb: x\n", [("D034", 1, 4, "a: 'Hola'")]),
        ("a: [x, y\nb: 1\n", [("D035", 1, 4, None)]),
        ("a: {x: 1\nb: 1\n", [("D035", 1, 4, None)]),
        ('a: {when: x in ["b"]}\n', [("D037", 1, 16, None)]),
        ("a: {x:, y: 1}\n", [("D037", 1, 6, None)]),
        ("a: Nota: algo\n", [("D038", 1, 8, 'a: "Nota: algo"')]),
        ("label Texto\na: 1\n", [("D040", 1, 1, "label: Texto")]),
        ("a: {x}\n", [("D040", 1, 5, None)]),
        ("a: - x\n", [("D041", 1, 4, None)]),
        ("a:\n  b: Hola\n    c: x\n", [("D042", 3, 1, None)]),
        ("a:\n    b: Hola\n  c: x\n", [("D042", 3, 1, None)]),
        ('a: "\\d{5}"\n', [("D044", 1, 4, "a: '\\d{5}'")]),
        ("a: 1\n- b\n", [("D045", 2, 1, None)]),
        ("a: {label: Sí, claro, max: 1}\n", [("D050", 1, 12, 'label: "Sí, claro"')]),
        ('a: {when: lookup("t", b, c)}\n', [("D050", 1, 11, "when: 'lookup(\"t\", b, c)'")]),
        ("a: [min(x, y), z]\n", [("D050", 1, 5, '"min(x, y)"')]),
        ("a: {max: 100,000}\n", [("D051", 1, 10, "max: 100000")]),
        ("a: {max: $1,500,000.50, min: 1}\n", [("D051", 1, 10, "max: 1500000.50")]),
        ("a: [100,000]\n", [("D052", 1, 5, "100000")]),
        ('a: municipio == "A #1"\n', [("D053", 1, 20, "'municipio == \"A #1\"'")]),
        ("a: Casa #12\n", [("D054", 1, 9, '"Casa #12"')]),
        ("when: edad ≥ 60\n", [("D056", 1, 12, "edad >= 60")]),
        ("when: municipio == “x”\n", [("D056", 1, 20, 'municipio == "x"')]),
        ("when: edad\u00a0> 60\n", [("D056", 1, 11, "edad > 60")]),
        ("a: “Hola”\n", [("D055", 1, 4, '"Hola"')]),
        ("a:\u00a0b\nc: 1\n", [("D010", 1, 3, None)]),
        ("a: niñ\u200bo\n", [("D011", 1, 7, None)]),
        ("a: 1\nb: 2\na: 3\n", [("D025", 3, 1, None)]),
        ("a: {<<: {b: 1}}\n", [("D024", 1, 5, None)]),
        ("? [a]\n: b\n", [("D026", 1, 3, None)]),
        ("a: 1\n---\nb: 2\n", [("D020", 2, 1, None)]),
        ("# nada\n", [("D006", 1, 1, None)]),
        (b"a: Espa\xf1a\n", [("D002", 1, 8, None)]),
        ("a: 1\n".encode("utf-16"), [("D001", 1, 1, None)]),
        (b"a: \x81\n", [("D001", 1, 4, None)]),
    ],
    ids=lambda each: repr(each)[:40],
)
def test_a_mistake_is_named_at_its_place_with_the_right_form(
    text: str | bytes, expected: list[tuple[str, int, int, str | None]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "type: text #tipo\n",
        "label: Programa   # nota\n",
        "label: Programa # nota\n",
        'label: "Casa #12"\n',
        "version: 1 #primera\n",
        "site: http://ejemplo.mx\n",
        "a:\n  - http://ejemplo.mx\n",
        "message: Debe ser menor a $3,000.\n",
        "a: [luz, agua]\n",
        "a: [1, 2, 300]\n",
        "a: Programa “Vive mejor” 2026\n",
        "a: >-\n  Nota: con dos puntos, comas y #1\n",
        "label: {es: Sí, en: Yes}\n",
        "a: {x: '', y: [], z: {}}\n",
        "---\na: 1\n...\n",
    ],
)
def test_what_is_well_written_raises_no_alarm(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_shipped_raises_no_alarm(path: Path) -> None:
    assert found(path.read_bytes()) == []


def test_all_problems_of_a_file_come_in_one_pass_in_order() -> None:
    text = 'label: Nota: algo\nb:Texto\nc: > 4\nd: "MTY" == m\ne: {max: 100,000}\ne: 1\nf: *g\n'
    assert [(code, line) for code, line, _, _ in found(text)] == [
        ("D038", 1),
        ("D039", 2),
        ("D043", 3),
        ("D033", 4),
        ("D051", 5),
        ("D025", 6),
        ("D022", 7),
    ]


def test_after_a_known_mistake_the_value_is_what_the_author_wrote() -> None:
    node = read('a:Texto\nb: "MTY" == m\n', "p.yaml").node
    text = at(node, "a")
    condition = at(node, "b")
    assert isinstance(text, Scalar) and isinstance(condition, Scalar)
    assert (text.text, text.place.column) == ("Texto", 3)
    assert (condition.text, condition.at(9).column) == ('"MTY" == m', 13)


def test_where_the_structure_is_unsure_there_is_no_node() -> None:
    assert read("a: [x\nb: 1\n", "p.yaml").node is None
    assert read("label Texto\nb: 1\n", "p.yaml").node is None


def test_a_byte_order_mark_and_windows_line_ends_are_taken_as_they_are_meant() -> None:
    source = read(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "p.yaml")
    assert source.problems == () and isinstance(source.node, Map)
    assert source.node.keys() == ("a", "b")


def test_a_duplicate_keeps_the_first_value_and_names_its_line() -> None:
    source: Source = read("a: 1\nb: 2\na: 3\n", "p.yaml")
    assert source.problems[0].message() == "«a» ya está escrito en la línea 1. Deja sólo uno."
    assert isinstance(source.node, Map) and source.node.keys() == ("a", "b")


def test_an_excerpt_shows_the_line_with_carets_below() -> None:
    place = Place("p.yaml", 2, 4, 5)
    assert excerpt("x\na: Texto\n", place) == "2 | a: Texto\n  |    ^^^^^"
    assert excerpt("x\n\t日本: Texto\n", replace(place, column=6)) == "2 |     日本: Texto\n  |           ^^^^^"
    assert excerpt("x\n", replace(place, line=9)) == ""


def test_every_code_of_this_family_is_met_in_these_tests_or_the_hostile_ones() -> None:
    limits = {"D003", "D004", "D005", "D030"}
    own = {code for code in catalogue() if code.startswith("D0")}
    here = {code for code in own if f'"{code}"' in _this_file()}
    assert own - here - limits == set()


def _this_file() -> str:
    return Path(__file__).read_text(encoding="utf-8")
