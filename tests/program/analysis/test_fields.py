"""Defaults, cascades, the order of questions, translations and limits that cannot be meant."""

import pytest

from definition_makers import HEAD, problems

GIRO = "giro: {type: choice, label: Giro, catalogue: giros, filter: {sector: sector}%s}"
SECTOR = "sector: {type: choice, label: Sector, choices: {%s}%s}"


def codes(text: str, *wanted: str) -> list[str]:
    found = problems(text, HEAD)
    assert [each.message() for each in found if each.severity == "error" and each.code not in wanted] == []
    return [each.code for each in found if each.code in wanted]


def defaulted(settings: str) -> list[str | None]:
    text = f"\n    fields: {{edad: {{type: integer, label: Edad, max: 90}}, n: {{{settings}}}}}\n"
    return [each.suggestion for each in problems(text) if each.code == "D260"]


REFUSED = [
    ("type: integer, label: N, max: 90, constraint: n >= 18, default: 5", "18"),
    ("type: integer, label: N, max: 90, constraint: n < 18 or n > 60, default: 50", "61"),
    ("type: money, label: N, max: 90, constraint: n > 18, default: 18", "18.01"),
    ('type: choice, label: N, choices: {a: A, b: B}, constraint: n != "b", default: b', None),
    ("type: yes_no, label: N, constraint: not n, default: yes", None),
    ("type: date, label: N, constraint: 'n < date(\"2026-01-01\")', default: 2026-05-01", None),
]
TAKEN = [
    "type: integer, label: N, max: 90, constraint: n >= 18, default: 18",
    "type: integer, label: N, max: 90, constraint: n < edad, default: 90",
    "type: date, label: N, constraint: n <= today(), default: today()",
    "type: integer, label: N, max: 90, default: 5",
]  # fmt: skip


@pytest.mark.parametrize(("settings", "right"), REFUSED)
def test_a_default_that_its_own_constraint_refuses_is_an_error(settings: str, right: str | None) -> None:
    assert defaulted(settings) == [right]


@pytest.mark.parametrize("settings", TAKEN)
def test_a_default_that_some_answers_allow_is_not(settings: str) -> None:
    assert defaulted(settings) == []


def cascade(sectors: str, giro: str = ", required: yes", sector: str = "") -> list[str]:
    lines = f"\n    fields:\n      {SECTOR % (sectors, sector)}\n      {GIRO % giro}\n"
    found = problems(lines)
    assert [each.message() for each in found if each.severity == "error"] == []
    return [str(each.values["codes"]) for each in found if each.code == "D261"]


ALL = '"31": Industria, "46": Comercio, "72": Comida, "81": Servicios'


def test_an_answer_that_leaves_a_required_list_empty_is_told() -> None:
    assert cascade('"31": Industria, "99": Minas') == ["«Minas» (99)"]


def test_so_is_one_of_many_that_have_options_though_the_list_is_not_required() -> None:
    assert cascade(f'{ALL}, "99": Minas', giro="") == ["«Minas» (99)"]


def test_a_complete_cascade_a_mostly_empty_one_and_one_not_asked_of_them_are_left_in_peace() -> None:
    assert cascade(ALL) == []
    assert cascade('"31": Industria, "98": Pesca, "99": Minas', giro="") == []
    assert cascade('"31": Industria, "99": Minas', giro=', required: yes, relevant: sector != "99"') == []


def test_a_question_that_shows_by_a_later_answer_is_told_at_that_name() -> None:
    text = """
    fields:
      a: {type: yes_no, label: A, relevant: b and not c}
      b: {type: yes_no, label: B}
      c: {type: yes_no, label: C}
      d: {type: yes_no, label: D, relevant: a, required: e}
      e: {type: yes_no, label: E, constraint: not f}
      f: {type: yes_no, label: F}
      total: {type: integer, label: Total, max: 9, calculation: 'if(b, 1, 0)'}
      g: {type: yes_no, label: G, relevant: total > 0}
    """
    (found,) = [each for each in problems(text) if each.code == "D263"]
    assert found.place is not None and (found.values["of"], found.values["later"]) == ("a", "c")
    assert (found.place.line, found.place.column, found.place.length) == (8, 51, 1)


def test_a_groups_condition_is_told_once() -> None:
    text = """
    fields:
      datos: {type: group, label: Datos, relevant: b, fields: {x: {type: note, label: X}, y: {type: yes_no, label: Y}}}
      b: {type: yes_no, label: B}
    """
    assert codes(text, "D263") == ["D263"]


def label(*texts: str) -> list[str | None]:
    lines = [f"      f{number}: {{type: yes_no, label: {text}}}" for number, text in enumerate(texts)]
    found = problems("\n    fields:\n" + "\n".join(lines) + "\n")
    assert [each.message() for each in found if each.severity == "error"] == []
    return [each.suggestion for each in found if each.code == "D262"]


BOTH = "{es: Uno, en: One}"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((BOTH, BOTH, "Dos"), ['{es: "Dos", en: "…"}']),
        ((BOTH, BOTH, "{es: Dos}"), ['{es: "Dos", en: "…"}']),
        ((BOTH, "Dos"), []),
        ((BOTH, "Dos", "Tres"), []),
        (("Uno", "Dos"), []),
        ((BOTH, BOTH), []),
    ],
)
def test_a_text_without_the_translation_that_the_others_have_is_told(texts: tuple[str, ...], told: list[str]) -> None:
    assert label(*texts) == told


def test_so_is_one_option_of_a_translated_list() -> None:
    options = "{a: {es: Uno, en: One}, b: {es: Dos, en: Two}, c: Tres}"
    text = f"\n    fields: {{x: {{type: choice, label: X, choices: {options}}}}}\n"
    assert codes(text, "D262") == ["D262"]


LIMITS = [
    ("{max: 12, per: person, period: month}, {max: 10, per: person, period: year}", [("month", 12)]),
    ("{max: 1, per: person, period: month}, {max: 12, per: person, period: year}", [("year", 12)]),
    ("{max: 1, per: person, period: month}, {max: 10, per: person, period: year}", []),
    ("{max: 2, per: person, period: month}, {max: 2, per: person, period: month}", [("month", 2)]),
    ("{max: 1, per: person}, {max: 3, per: person, period: week}", [("week", 3)]),
    ("{max: 1, per: person, period: month}, {max: 1, per: hogar, period: month}", []),
    ("{max: 1, per: person, period: year, unless: pension}, {max: 3, per: person, period: month}", []),
    ("{max: 1, per: person, period: year}, {max: 3, per: person, period: month, unless: pension}", [("month", 3)]),
    ("{max: 1, per: person, period: week}, {max: 53, per: person, period: year}", []),
    ("{max: 1, per: person, period: bimester}, {max: 2, per: person, period: quarter}", []),
    ("{max: 5, per: person, period: year}, {max: 100, sum: n, per: person, period: year}", []),
    ("{max: 1, per: person, period: call}, {max: 5, per: person, period: year}", []),
]


@pytest.mark.parametrize(("limits", "idle"), LIMITS)
def test_a_limit_that_another_makes_idle_is_told(limits: str, idle: list[tuple[str, int]]) -> None:
    text = f"""
    person: {{hogar: required}}
    fields: {{pension: {{type: yes_no, label: P}}, n: {{type: integer, label: N, max: 9}}}}
    limits: [{limits}]
    """
    found = problems(text)
    assert [each.message() for each in found if each.severity == "error"] == []
    assert [(each.values["period_en"], each.values["max"]) for each in found if each.code == "D250"] == idle
