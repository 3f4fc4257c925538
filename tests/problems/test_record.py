"""The messages that people at a counter read: short, in plain words, of both languages, and each one can happen."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from padron.language.values import about, misplaced, missing, rows_problem, upload_problem
from padron.problems import Entry, Problem, catalogue
from padron.problems.answers import ANSWERS
from padron.problems.field_settings import FIELD_SETTINGS
from padron.problems.identifiers import IDENTIFIERS
from padron.problems.record import ENTRIES
from padron.shapes import Choice, File, Option, Repeat, Span, Text
from typed_values import take

LABEL = "Ingreso mensual de todo el hog"
BANNED = re.compile(r"inválid|no válid|por favor|lo sentimos|\berror\b|campo requerido|prohibid|\bups\b", re.IGNORECASE)
SAID: Mapping[str, object] = (
    {"label": LABEL, "ask": "Selecciona al menos una opción", "ask_en": "Select at least one option"}
    | {
        "message": "Lo que diga el programa",
        "message_en": "What the program says",
        "most": 1000,
        "least": "$0",
        "greatest": "$500,000",
        "count": 1000,
    }
    | {
        "example": "1500.00",
        "places": 2,
        "value": "San Bernabé, sector 3 y…",
        "parent": "San Nicolás de los Garz…",
        "span": "3 meses",
    }
    | {"span_en": "3 months", "accept": "PDF, JPG o PNG", "accept_en": "PDF, JPG or PNG", "max_mb": 10, "size": "14.2"}
    | {"field": "ingreso_mensual", "day": "23/11/2026", "state": "cerrada", "row": 37}
    | {"line": 12, "column": 40, "wanted": "una lista de nombres", "wanted_en": "a list of names", "read": "1500.00"}
    | {"what": "la cantidad", "what_en": "the quantity", "amount": "$12,500.00"}
)
COLONIAS = (Option("1", "Centro"), Option("2", "Centro"), Option("3", "Mitras", columns=(("municipio", "19039"),)))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_a_message_is_short_plain_and_of_both_languages(entry: Entry) -> None:
    told = Problem(entry.code, SAID)
    for lang in ("es", "en"):
        message = told.message(lang)
        assert len(message) <= 80, message
        assert "—" not in message, "a value that no test knows"
        assert not message.endswith(".")
    assert not BANNED.search(entry.es + entry.help_es)
    assert entry.help_es.endswith(".")
    assert entry.help_en.endswith(".")
    assert set(re.findall(r"{(\w+)}", entry.es)) <= set(SAID)


def test_numbers_and_codes_are_each_used_once() -> None:
    for unique in ("code", "number"):
        used = [getattr(entry, unique) for entry in ENTRIES]
        assert len(used) == len(set(used))
    assert all(re.fullmatch(r"R[0-9]{3}", entry.number) for entry in ENTRIES)


def test_the_problems_of_settings_are_in_the_catalogue_under_their_numbers() -> None:
    assert all(entry.code == entry.number and "D180" <= entry.code <= "D199" for entry in FIELD_SETTINGS)
    assert {entry.code for entry in FIELD_SETTINGS} <= set(catalogue())


def provoked() -> dict[str, Problem | None]:
    """Each problem of an answer, made to happen."""
    months = Span(3, "months")
    colonia = Choice("colonias", COLONIAS, (("municipio", "municipio"),))
    return {
        "required": missing("text", Text()),
        "not_one_value": take("text", ["a"]).problem,
        "control_character": take("text", "a\x00").problem,
        "became_a_date": take("text", date(2026, 3, 4)).problem,
        "not_text": take("text", True).problem,
        "digits_lost": take("clabe", 32180000118359719.0).problem,
        "too_long": take("text", "abc", max_length=2).problem,
        "too_short": take("text", "a", min_length=2).problem,
        "pattern": take("text", "a", pattern="b").problem,
        "not_a_number": take("money", "mil").problem,
        "not_whole": take("integer", "1.5").problem,
        "too_many_decimals": take("money", "1.555").problem,
        "too_small": take("integer", "0", min=1).problem,
        "too_big": take("integer", "3", max=2).problem,
        "out_of_range": take("integer", "3", min=1, max=2).problem,
        "not_a_date": take("date", "ayer").problem,
        "incomplete_date": take("date", ("1", "", "2026")).problem,
        "impossible_date": take("date", "30/2/2026").problem,
        "two_digit_year": take("date", "1/2/66").problem,
        "day_too_early": take("date", "2019-01-01", min="2020-01-01").problem,
        "day_too_late": take("date", "2021-01-01", max="2020-01-01").problem,
        "day_out_of_range": take("date", "2021-01-01", min="2020-01-01", max="2020-12-31").problem,
        "day_after_today": take("date", "2027-01-01", max="today").problem,
        "day_before_today": take("date", "2026-01-01", min="today").problem,
        "too_old": take("date", "2026-01-01", max_age=months).problem,
        "not_yes_no": take("yes_no", "quizá").problem,
        "not_an_option": take("choice", "Obrera", choices=COLONIAS).problem,
        "several_options": take("choice", "Centro", choices=COLONIAS).problem,
        "option_not_here": misplaced(colonia, "3", {"municipio": "19026"}, "Guadalupe"),
        "too_few_rows": rows_problem(Repeat(1, 2), 0),
        "too_many_rows": rows_problem(Repeat(1, 2), 3),
        "file_type": upload_problem(File(), "a.exe", 1),
        "file_size": upload_problem(File(), "a.pdf", 10**9),
        "file_empty": upload_problem(File(), "a.pdf", 0),
        "file_unknown": take("file", "a.pdf").problem,
        "rfc_length": take("rfc", "GODE561231").problem,
        "rfc_form": take("rfc", "G0DE561231GR8").problem,
        "rfc_date": take("rfc", "GODE561331GR8").problem,
        "rfc_check_digit": take("rfc", "GODE561231GR9").problem,
        "rfc_generic": take("rfc", "XAXX010101000").problem,
        "clabe_digits": take("clabe", "A").problem,
        "clabe_length": take("clabe", "12").problem,
        "clabe_bank": take("clabe", "000180000118359719").problem,
        "clabe_check_digit": take("clabe", "032180000118359710").problem,
        "phone_digits": take("phone", "ocho").problem,
        "phone_length": take("phone", "81").problem,
        "phone_unreal": take("phone", "0000000000").problem,
        "email": take("email", "ana").problem,
        "postal_code": take("postal_code", "1").problem,
    }


def test_every_problem_of_an_answer_can_happen_and_its_message_lacks_no_value() -> None:
    found = provoked()
    assert set(found) == {entry.code for entry in (*ANSWERS, *IDENTIFIERS)}
    for code, each in found.items():
        assert each is not None and each.code == code, (code, each)
        for lang in ("es", "en"):
            assert "—" not in about(each, "campo", LABEL).message(lang), code
