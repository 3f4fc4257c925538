"""Reading a CURP: what it says, what is wrong with it and where, and the one correction, if there is one."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.mx import curp as stdnum

from padron.curp import ENTITIES, SEXES, check, check_digit, cleaned, complete, facts, masked
from padron.curp.tables import WORDS
from padron.problems import Problem, catalogue
from padron.problems.curp import ENTRIES

TODAY = date(2026, 11, 23)
VECTORS = json.loads(Path(__file__).with_name("data").joinpath("curp_vectors.json").read_text(encoding="utf-8"))
RICARDO = "TECR880229HNLRNC00"
MATEO = "EIGM221130HNLLRTA9"
ESTHER = "HUHE200901MSPRRS05"
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

LETTER = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CONSONANT = st.sampled_from("BCDFGHJKLMNPQRSTVWXYZ")
KEYS = st.builds(
    lambda head, born, sex, state, tail, homonym: complete(f"{head}{born:%y%m%d}{sex}{state}{tail}", homonym(born)),
    st.builds("{}{}{}{}".format, LETTER, st.sampled_from("AEIOUX"), LETTER, LETTER).filter(
        lambda head: head not in WORDS and head != "XEXX"
    ),
    st.dates(date(1907, 1, 1), TODAY),
    st.sampled_from(SEXES),
    st.sampled_from(sorted(ENTITIES)),
    st.builds("{}{}{}".format, CONSONANT, CONSONANT, CONSONANT),
    st.sampled_from([lambda born: "0" if born.year < 2000 else "A", lambda born: "3" if born.year < 2000 else "D"]),
)


def codes(text: str, today: date = TODAY) -> list[tuple[str, int | None]]:
    return [(each.code, each.position) for each in check(text, today).problems]


def only(text: str) -> Problem:
    (one,) = check(text, TODAY).problems
    return one


def with_digit(seventeen: str) -> str:
    return seventeen + check_digit(seventeen)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["tag"])
def test_every_vector_is_read_back(vector: dict[str, str]) -> None:
    reading = check(vector["curp_h0"], TODAY)
    assert reading.valid
    assert (reading.curp, reading.problems) == (vector["curp_h0"], ())
    assert (reading.birth_date, reading.sex, reading.state) == (
        date.fromisoformat(vector["fecha"]),
        vector["sexo"],
        vector["entidad"],
    )


@pytest.mark.parametrize(
    "written",
    [
        "tecr880229hnlrnc00",
        " TECR 880229 HNLRNC 00\n",
        "TECR-880229-HNLRNC-00",
        "TECR–880229—HNLRNC−00",
        "\ufeffTECR\u00a0880229\u200bHNL\u2060RNC\u202c00\u3000",
        "TECR\u00ad880229\tHNLRNC\r\n00\x85",
    ],
)
def test_blanks_hyphens_invisible_characters_and_case_do_not_matter(written: str) -> None:
    assert check(written, TODAY).curp == RICARDO


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", [("curp_length", None)]),
        ("TECR880229HNLRNC0", [("curp_length", None)]),
        ("TECR880229HNLRNC000", [("curp_length", None)]),
        ("TECR880229HNLRNC01", [("curp_check_digit", 18)]),
        ("7ECR880229HNLRNC00", [("curp_letter", 1)]),
        ("TPCR880229HNLRNC00", [("curp_vowel", 2)]),
        ("TECR880229HNLRNA00", [("curp_consonant", 16)]),
        ("TECR88O229HNLRNC00", [("curp_digit", 7)]),
        ("TECR880229HNLRNC0A", [("curp_digit", 18)]),
        ("TECR881329HNLRNC00", [("curp_month", 7)]),
        ("TECR880029HNLRNC00", [("curp_month", 7)]),
        ("TECR880200HNLRNC00", [("curp_date", 9)]),
        ("TECR880231HNLRNC00", [("curp_date", 9)]),
        ("TECR880232HNLRNC00", [("curp_date", 9)]),
        ("TECR880230HNLRNC00", [("curp_date", 9)]),
        ("TECR880431HNLRNC00", [("curp_date", 9)]),
        ("TECR880631HNLRNC00", [("curp_date", 9)]),
        ("TECR880931HNLRNC00", [("curp_date", 9)]),
        ("TECR881131HNLRNC00", [("curp_date", 9)]),
        ("TECR890229HNLRNC00", [("curp_date", 9)]),
        ("TECR880229ANLRNC00", [("curp_sex", 11)]),
        ("TECR8802291NLRNC00", [("curp_sex", 11)]),
        ("TECR880229HXXRNC00", [("curp_state", 12)]),
        ("TECR880229HN1RNC00", [("curp_letter", 13)]),
        ("PEDO800101MNLDMF05", [("curp_word", 2)]),
        ("XEXX010101HNEXXXA4", [("curp_generic", None)]),
        ("XEXX010101MNEXXXA8", [("curp_generic", None)]),
        ("TECR88_229HNLRNC00", [("curp_character", 7)]),
        ("TECR88\x00229HNLRNC00", [("curp_character", 7)]),
        ("TECR88😀229HNLRNC00", [("curp_character", 7)]),
        ("7ECR88O229HNLRNA00", [("curp_letter", 1), ("curp_digit", 7), ("curp_consonant", 16)]),
        ("TECR881329ANLRNC00", [("curp_month", 7), ("curp_sex", 11)]),
    ],
)
def test_each_fault_is_named_with_its_position(written: str, found: list[tuple[str, int | None]]) -> None:
    assert codes(written) == found
    assert not check(written, TODAY).valid


def test_1900_had_no_29_february_and_2000_had() -> None:
    assert codes(with_digit("LECS000229MNLLVF0")) == [("curp_date", 9)]
    assert check("LECS000229MNLLVFA3", TODAY).birth_date == date(2000, 2, 29)


def test_a_birth_tomorrow_is_in_the_future_and_today_is_not() -> None:
    mateo = check(MATEO, date(2022, 11, 30))
    assert (mateo.valid, mateo.birth_date) == (True, date(2022, 11, 30))
    assert codes(MATEO, date(2022, 11, 29)) == [("curp_future", 17)]


def test_an_age_of_120_is_taken_and_121_is_not() -> None:
    assert check(ESTHER, date(2041, 8, 31)).valid
    assert codes(ESTHER, date(2041, 9, 1)) == [("curp_age", 17)]


def test_zero_for_o_at_position_17_is_seen_where_it_leaves_the_future_behind() -> None:
    ricardo_in_2088 = "TECR880229HNLRNCO0"
    assert stdnum.is_valid(ricardo_in_2088)
    assert only(ricardo_in_2088).code == "curp_future"
    assert only(ricardo_in_2088).suggestion == RICARDO
    assert (
        only(ricardo_in_2088).message()
        == "Dice que nació el 29/02/2088, que aún no llega. Revisa las posiciones 5 y 17."
    )


@pytest.mark.parametrize(
    ("written", "shown", "twin", "position"),
    [
        ("TЕCR880229HNLRNC00", "Е", "E", 2),
        ("ТECR880229HNLRNC00", "Т", "T", 1),
        ("TECR880229ΗNLRNC00", "Η", "H", 11),
        ("TECR880229HNLRNC0０", "０", "0", 18),
        ("ＴECR880229HNLRNC00", "Ｔ", "T", 1),
        ("TÉCR880229HNLRNC00", "É", "E", 2),
        ("TE\u0301CR880229HNLRNC00", "É", "E", 2),
        ("TECR880229HNLRN\u212b00", "\u212b", "A", 16),
        ("TECR8802٢9HNLRNC00", "٢", "2", 9),
    ],
)
def test_a_letter_of_another_alphabet_is_named_and_never_taken_in_silence(
    written: str, shown: str, twin: str, position: int
) -> None:
    problem = check(written, TODAY).problems[0]
    shown = unicodedata.normalize("NFC", shown) if unicodedata.combining(shown[-1]) else shown
    assert (problem.code, problem.position) == ("curp_lookalike", position)
    assert problem.message() == f"La posición {position} tiene «{shown}» en lugar de {twin}. Bórrala y escribe {twin}."
    assert check(written, TODAY).curp is None


@pytest.mark.parametrize("odd", ["ı", "ſ", "K", "ﬁ", "ß"])
def test_no_character_becomes_one_of_ours_by_changing_case(odd: str) -> None:
    assert not check(f"TECR880229HNLRNC0{odd}", TODAY).valid
    assert odd in cleaned(f"{odd}ECR880229HNLRNC00")


def test_a_wrong_length_still_names_the_first_foreign_character() -> None:
    assert codes("TÉCR880229HNLRÑC") == [("curp_length", None), ("curp_lookalike", 2)]


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("TECR88O229HNLRNC00", RICARDO),
        ("TECR880229HNLRNCOO", None),
        ("TECR88O229HNLRNCO0", None),
        ("TECR88OZZ9HNLRNC00", RICARDO),
        ("TECRB8OZZ9HNLRNC00", None),
        ("TECR88О229HNLRNC00", RICARDO),
        ("TECR880229HN1RNC00", RICARDO),
        ("TECR880229HNLRNC0O", RICARDO),
        ("E1GM221130HNLLRTA9", MATEO),
        ("EIGM22II30HNLLRTA9", MATEO),
        ("TЕCR880229HNLRNC00", RICARDO),
        ("ÑARA800101HNLNDL05", "XARA800101HNLNDL05"),
        ("TECR880229ANLRNC00", None),
        ("BASA841209KCLNLR04", "BASA841209XCLNLR04"),
        ("TECR880229HLNRNC00", RICARDO),
        ("TECR880229HNXRNC00", RICARDO),
        ("PEDO800101MNLDMF08", "PXDO800101MNLDMF08"),
        ("PEDO800101MNLDMF05", None),
        ("TECR8800229HNLRNC00", RICARDO),
        ("TECR880229HNLRNC01", None),
        ("TPCR880229HNLRNC00", None),
        ("TECR880229HNLRNC0", None),
        ("TECR880231HNLRNC00", None),
        ("LECS050229MNLLVF03", None),
    ],
)
def test_a_correction_is_offered_only_where_exactly_one_leaves_nothing_wrong(
    written: str, suggestion: str | None
) -> None:
    problems = check(written, TODAY).problems
    assert {each.suggestion for each in problems} == {suggestion}


def test_what_can_be_read_of_a_faulty_curp_is_given() -> None:
    wrong_state = check("TECR880229HXXRNC00", TODAY)
    assert (wrong_state.birth_date, wrong_state.sex, wrong_state.state) == (date(1988, 2, 29), "H", None)
    wrong_month = check("TECR881329HNLRNC00", TODAY)
    assert (wrong_month.birth_date, wrong_month.sex, wrong_month.state) == (None, "H", "NL")
    assert (wrong_month.curp, check("TECR88O229HNLRNC00", TODAY).curp) == ("TECR881329HNLRNC00", None)


@given(KEYS)
def test_any_root_completed_reads_back(key: str) -> None:
    reading = check(key.lower(), TODAY)
    assert reading.valid
    assert reading.birth_date and f"{reading.birth_date:%y%m%d}" == key[4:10]
    assert (reading.birth_date.year >= 2000) == key[16].isalpha()
    assert (reading.sex, reading.state) == (key[10], key[11:13])
    assert facts(key, 20261123) == (int(f"{reading.birth_date:%Y%m%d}"), key[10], key[11:13])


@given(KEYS, st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_after_a_slip_python_stdnum_agrees_but_for_what_it_does_not_know(key: str, place: int, other: str) -> None:
    """Stricter than stdnum: vowel at 2, consonants at 14-16, future, age, generic keys. Laxer: sex X."""
    slipped = key[:place] + other + key[place + 1 :]
    reading, theirs = check(slipped, TODAY), stdnum.is_valid(slipped)
    if slipped[10] == "X":
        assert not theirs
    elif reading.valid:
        assert theirs
    elif theirs:
        found = {each.code for each in reading.problems}
        assert found & {"curp_vowel", "curp_consonant", "curp_future", "curp_age", "curp_generic"}
        assert "curp_check_digit" not in found


@given(KEYS, st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_the_quick_way_and_the_slow_way_agree_and_a_suggestion_is_faultless(key: str, place: int, other: str) -> None:
    slipped = key[:place] + other + key[place + 1 :]
    reading = check(slipped, TODAY)
    assert reading.valid == (facts(slipped, 20261123) is not None) == (not reading.problems)
    for problem in reading.problems:
        assert problem.suggestion is None or check(problem.suggestion, TODAY).valid


@given(KEYS, st.integers(1, 18), st.sampled_from("0123456789"))
def test_a_problem_of_the_digit_means_that_the_digit_is_wrong(key: str, _: int, digit: str) -> None:
    assume(digit != key[17])
    assert codes(key[:17] + digit) == [("curp_check_digit", 18)]


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_exception_and_said_in_few_words(text: str) -> None:
    for problem in check(text, TODAY).problems:
        assert len(problem.message()) <= 80
        assert problem.position is None or 1 <= problem.position <= max(18, len(text))


def test_a_message_or_a_representation_never_shows_the_curp() -> None:
    for written in ("TECR880229HNLRNC01", "TECR88O229HNLRNC00", "PEDO800101MNLDMF08", "TECR880229HNLRNC000"):
        reading = check(written, TODAY)
        assert written not in repr(reading)
        assert not any(
            written[:10] in each.message() or written[:10] in each.message("en") for each in reading.problems
        )


def test_masked_keeps_what_tells_people_apart_and_hides_the_birth_date() -> None:
    assert masked(RICARDO) == "TECR******HNLR**00"
    assert masked("TECR88") == "******"


def test_the_33_entities_carry_their_inegi_numbers() -> None:
    assert len(ENTITIES) == 33
    assert (ENTITIES["NL"].inegi, ENTITIES["NL"].name) == ("19", "Nuevo León")
    assert (ENTITIES["DF"].inegi, ENTITIES["DF"].name) == ("09", "Ciudad de México")
    assert (ENTITIES["VZ"].short, ENTITIES["VZ"].name) == ("Veracruz", "Veracruz de Ignacio de la Llave")
    assert ENTITIES["NE"].inegi == ""
    assert sorted(each.inegi for each in ENTITIES.values() if each.inegi) == [
        f"{number:02d}" for number in range(1, 33)
    ]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_sentence_is_kind_and_says_what_to_do(entry: object) -> None:
    found = catalogue()[entry.code]  # type: ignore[attr-defined]
    said = " ".join([found.es, found.help_es]).casefold()
    for banned in ("inválid", "no válid", "por favor", "error", "campo requerido", "prohibid", "lo sentimos"):
        assert banned not in said
    assert found.help_es and found.help_en and found.en
