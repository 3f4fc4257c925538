"""A CURP beside its record: built from one, and held against one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padron.curp import ENTITIES, SEXES, Captured, Reading, check, check_digit, compare, complete, cross_checked, root
from padron.problems import Problem
from padron.problems.curp import ENTRIES

TODAY = date(2026, 11, 23)
VECTORS = json.loads(Path(__file__).with_name("data").joinpath("curp_vectors.json").read_text(encoding="utf-8"))
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LUCIA = Captured(
    names="Lucía",
    first_surname="Argüello",
    second_surname="Peña",
    birth_date=date(1990, 1, 9),
    sex="M",
    state="NL",
)
LUCIAS_CURP = "AUPL900109MNLRXC09"


def record(vector: dict[str, str]) -> Captured:
    return Captured(
        names=vector["nombre"],
        first_surname=vector["primer_apellido"],
        second_surname=vector["segundo_apellido"],
        birth_date=date.fromisoformat(vector["fecha"]),
        sex=vector["sexo"],
        state=vector["entidad"],
    )


def but(**changed: Any) -> Captured:
    return Captured(**{**LUCIA, **changed})  # type: ignore[typeddict-item]


def lucia(**changed: Any) -> tuple[Problem, ...]:
    return compare(check(LUCIAS_CURP, TODAY), **but(**changed))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["tag"])
def test_every_vector_follows_from_its_record_and_agrees_with_it(vector: dict[str, str]) -> None:
    person = record(vector)
    assert root(**person) == vector["raiz"]  # type: ignore[arg-type]
    assert complete(vector["raiz"], vector["curp_h0"][16]) == vector["curp_h0"]
    assert compare(check(vector["curp_h0"], TODAY), **person) == ()


@pytest.mark.parametrize(
    ("names", "first", "second", "letters"),
    [
        ("maría luisa", "pérez", "hernández", "PEHL RRS"),
        ("M CRISTINA", "QUIAHUA", "CALIHUA", "QUCC HLR"),
        ("MA.ELENA", "GARZA", "SADA", "GASE RDL"),
        ("J.Jesús", "Garza", "Sada", "GASJ RDS"),
        ("MARIA DE JESUS", "GARZA", "SADA", "GASJ RDS"),
        ("DE JESUS", "DEL", "Y", "DEYJ LXS"),
        ("ANA\u00a0 SOFÍA", "N\u0303OÑO", "\u200bGARZA", "XOGA XRN"),
        ("ALICE", "BJØRK", "STRAßE", "BXSA JTL"),
        ("ANA", "D'ACOSTA", "RUIZ", "DXRA XZN"),
        ("ANA", "", "RUIZ", "RUXA ZXN"),
        ("", "", "", "XXXX XXX"),
        ("ÖZGÜR", "ŁUKASZ", "李", "XUXO KXZ"),
        ("ANA 2", "MUÑOZ-LEDO", "N/A", "MUNA XXN"),
    ],
)
def test_unusual_names_give_these_letters(names: str, first: str, second: str, letters: str) -> None:
    head, tail = letters.split()
    assert root(names, first, second, date(1980, 1, 1), "M", "NL") == f"{head}800101MNL{tail}"


@pytest.mark.parametrize(("sex", "state"), [("F", "NL"), ("", "NL"), ("HM", "NL"), ("M", "CDMX"), ("M", "19")])
def test_a_root_needs_a_known_sex_and_state(sex: str, state: str) -> None:
    with pytest.raises(ValueError, match="33 codes"):
        root("ANA", "GARZA", "SADA", date(1980, 1, 1), sex, state)


@pytest.mark.parametrize(
    "seventeen", ["", "TECR880229HNLRNC", "TECR880229HNLRNC00", "tECR880229HNLRNC0", "TECR88-229HNLRNC0"]
)
def test_a_check_digit_needs_17_characters_and_shows_none_of_them_in_its_complaint(seventeen: str) -> None:
    with pytest.raises(ValueError, match="17 capital letters") as refused:
        check_digit(seventeen)
    assert not seventeen or seventeen not in str(refused.value)


def test_n_with_tilde_counts_24_so_o_counts_25() -> None:
    assert check_digit("Ñ" + "0" * 16) == "8"
    assert check_digit("0" * 16 + "O") == "0"


@given(
    st.text(max_size=12),
    st.text(max_size=12),
    st.text(max_size=12),
    st.dates(date(1907, 1, 1), TODAY),
    st.sampled_from(SEXES),
    st.sampled_from(sorted(ENTITIES)),
)
def test_any_record_gives_a_curp_that_reads_back_and_agrees(
    names: str, first: str, second: str, born: date, sex: str, state: str
) -> None:
    curp = complete(root(names, first, second, born, sex, state), "0" if born.year < 2000 else "A")
    reading = check(curp, TODAY)
    assert [each.code for each in reading.problems] in ([], ["curp_generic"])
    assert (reading.birth_date, reading.sex, reading.state) == (born, sex, state)
    if first.strip():
        person = Captured(
            names=names, first_surname=first, second_surname=second, birth_date=born, sex=sex, state=state
        )
        assert compare(reading, **person) == ()


@pytest.mark.parametrize(
    ("changed", "code", "position", "message"),
    [
        ({"names": "Rosa"}, "curp_names", 4, "La posición 4 dice L; con ese nombre sería R."),
        ({"names": "Laura"}, "curp_names", 16, "La posición 16 dice C; con ese nombre sería R."),
        ({"first_surname": "Orgaz"}, "curp_first_surname", 1, "La posición 1 dice A; con ese primer apellido sería O."),
        ({"first_surname": "Arana"}, "curp_first_surname", 2, "La posición 2 dice U; con ese primer apellido sería A."),
        (
            {"second_surname": "Luna"},
            "curp_second_surname",
            3,
            "La posición 3 dice P; con ese segundo apellido sería L.",
        ),
        ({"second_surname": ""}, "curp_second_surname", 3, "La posición 3 dice P; con ese segundo apellido sería X."),
        ({"birth_date": date(1990, 1, 19)}, "curp_day_differs", 9, "La posición 9 dice día 09; capturaste 19."),
        ({"birth_date": date(1990, 2, 9)}, "curp_month_differs", 8, "La posición 8 dice mes 01; capturaste 02."),
        ({"birth_date": date(1991, 1, 9)}, "curp_year_differs", 6, "La posición 6 dice año 1990; capturaste 1991."),
        (
            {"birth_date": date(1990, 9, 1)},
            "curp_birth_date",
            8,
            "La CURP dice que nació el 09/01/1990; capturaste 01/09/1990.",
        ),
        ({"sex": "H"}, "curp_sex_differs", 11, "La posición 11 dice sexo M; capturaste H."),
        ({"state": "NE"}, "curp_state_differs", 13, "La CURP dice que nació en Nuevo León; capturaste el extranjero."),
    ],
)
def test_each_part_that_differs_is_named_with_its_position(
    changed: dict[str, object], code: str, position: int, message: str
) -> None:
    (problem,) = lucia(**changed)
    assert (problem.code, problem.position, problem.message()) == (code, position, message)
    assert problem.severity == (
        "warning" if code in {"curp_names", "curp_first_surname", "curp_second_surname"} else "error"
    )


def test_parts_not_captured_are_not_compared() -> None:
    assert lucia(**dict.fromkeys(LUCIA)) == ()
    assert lucia(names=" ", first_surname="", sex="", state="") == ()
    assert compare(check(LUCIAS_CURP, TODAY)) == ()
    assert [each.code for each in compare(check(LUCIAS_CURP, TODAY), sex="H")] == ["curp_sex_differs"]


def test_a_curp_of_100_years_before_is_a_different_year_at_position_17() -> None:
    reading = check("PEMJ200906HNLRRS04", TODAY)
    (problem,) = compare(reading, birth_date=date(2020, 9, 6))
    assert (problem.code, problem.position) == ("curp_year_differs", 17)
    assert problem.message() == "La posición 17 dice año 1920; capturaste 2020."


def test_the_tens_of_the_day_that_the_digit_never_sees_are_seen_beside_the_record() -> None:
    person = Captured(
        names="Jesús", first_surname="Pérez", second_surname="Mora", birth_date=date(1992, 9, 6), sex="H", state="NL"
    )
    right = complete(root(**person), "0")  # type: ignore[arg-type]
    wrong = right[:8] + "1" + right[9:]
    reading = check(wrong, TODAY)
    assert reading.valid
    (problem,) = compare(reading, **person)
    assert problem.message() == "La posición 9 dice día 16; capturaste 06."
    assert problem.suggestion == right


def test_a_forbidden_word_follows_from_the_letters_in_the_curp_itself() -> None:
    ofelia = check("PXDO800101MNLDMF08", TODAY)
    assert compare(ofelia, first_surname="Pedrero") == ()
    assert [each.code for each in compare(ofelia, first_surname="Pedrero", names="Norma")] == ["curp_names"]
    assert [each.position for each in compare(ofelia, first_surname="Padrón")] == [2]


def test_an_apostrophe_may_count_as_x_or_not_at_all() -> None:
    for curp_letters in ("DXRA800101MNLXZN", "DARA800101MNLCZN"):
        reading = check(complete(curp_letters, "0"), TODAY)
        assert compare(reading, first_surname="D’Acosta", second_surname="Ruiz", names="Ana") == ()
    mixed = check(complete("DXRA800101MNLCZN", "0"), TODAY)
    assert [each.code for each in compare(mixed, first_surname="D'Acosta")] == ["curp_first_surname"]


def test_what_the_curp_leaves_unreadable_is_not_said_twice() -> None:
    reading = check("7UPL901309ANLRXC09", TODAY)
    assert [each.code for each in reading.problems] == ["curp_letter", "curp_month", "curp_sex"]
    assert compare(reading, **LUCIA) == ()
    assert compare(check("AUPL900109MNLRXC0", TODAY), **LUCIA) == ()


def suggestions(reading: Reading) -> set[str | None]:
    return {each.suggestion for each in reading.problems}


@pytest.mark.parametrize(
    "written",
    [
        "AUPL900109MNLRXC08",
        "AUPL900139MNLRXC09",
        "AUPL900190MNLRXC09",
        "BUPL900109MNLRXC09",
        "UAPL900109MNLRXC09",
        "AUPL90109MNLRXC09",
        "AUPL9001109MNLRXC09",
        "AUPL9OO1O9MNLRXC09",
        "AUPL900109MNLRXCO9",
    ],
)
def test_a_slip_is_put_right_where_the_whole_record_leaves_one_curp(written: str) -> None:
    reading = cross_checked(check(written, TODAY), **LUCIA)
    assert not reading.valid
    assert suggestions(reading) == {LUCIAS_CURP}


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ("AUPL900109MNLRXC08", {"names": None}),
        ("AUPL900109MNLRXC08", {"second_surname": None}),
        ("AUPL900109MNLRXC08", {"names": "Rosa"}),
        ("AUPL900109MNLRXC08", {"state": "??"}),
        ("AUPL900109MNLRXC0", {}),
        ("BUPL910109MNLRXC09", {}),
        ("AUPL900109MNLRXC19", {}),
    ],
)
def test_no_correction_is_made_up_where_the_record_leaves_doubt(written: str, changed: dict[str, object]) -> None:
    assert suggestions(cross_checked(check(written, TODAY), **but(**changed))) == {None}


def test_another_persons_faultless_curp_is_never_turned_into_a_made_up_one() -> None:
    reading = cross_checked(check("TECR880229HNLRNC00", TODAY), **LUCIA)
    assert [each.code for each in reading.problems] == [
        "curp_first_surname",
        "curp_second_surname",
        "curp_names",
        "curp_birth_date",
        "curp_sex_differs",
    ]
    assert suggestions(reading) == {None}


def test_a_name_that_differs_from_a_faultless_curp_leaves_the_curp_alone() -> None:
    reading = cross_checked(check(LUCIAS_CURP, TODAY), **but(names="Laura"))
    assert reading.valid
    assert [(each.code, each.suggestion) for each in reading.problems] == [("curp_names", None)]


@given(st.sampled_from(VECTORS), st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_with_the_whole_record_a_slip_escapes_only_at_position_17(
    vector: dict[str, str], place: int, other: str
) -> None:
    right = vector["curp_h0"]
    slipped = right[:place] + other + right[place + 1 :]
    reading = cross_checked(check(slipped, TODAY), **record(vector))
    if slipped == right:
        assert reading.problems == ()
    elif place != 16:
        assert reading.problems
        assert suggestions(reading) <= {right, None}
        assert right in suggestions(reading) or reading.valid
    elif not reading.problems:
        assert slipped[16].isdigit() == right[16].isdigit()


@given(st.sampled_from(VECTORS), st.sampled_from(VECTORS))
def test_every_comparison_is_said_in_few_words(one: dict[str, str], other: dict[str, str]) -> None:
    for problem in compare(check(one["curp_h0"], TODAY), **record(other)):
        assert len(problem.message()) <= 80
        assert one["curp_h0"] not in problem.message()


def test_the_longest_pair_of_states_fits() -> None:
    for said in ENTITIES:
        reading = check(complete(f"AUPL900109M{said}RXC", "0"), TODAY)
        for given_state in ENTITIES:
            assert all(len(each.message()) <= 80 for each in compare(reading, state=given_state))


EXAMPLES: dict[str, tuple[str, Captured]] = {
    "curp_length": ("AUPL", {}),
    "curp_character": ("AUPL90?109MNLRXC09", {}),
    "curp_lookalike": ("АUPL900109MNLRXC09", {}),
    "curp_letter": ("1UPL900109MNLRXC09", {}),
    "curp_vowel": ("ABPL900109MNLRXC09", {}),
    "curp_consonant": ("AUPL900109MNLAXC09", {}),
    "curp_digit": ("AUPLA00109MNLRXC09", {}),
    "curp_month": ("AUPL901309MNLRXC09", {}),
    "curp_date": ("AUPL900230MNLRXC09", {}),
    "curp_future": ("AUPL900109MNLRXCA9", {}),
    "curp_age": ("AUPL000109MNLRXC09", {}),
    "curp_sex": ("AUPL900109FNLRXC09", {}),
    "curp_state": ("AUPL900109MZZRXC09", {}),
    "curp_word": ("PEDO800101MNLDMF08", {}),
    "curp_generic": ("XEXX010101HNEXXXA4", {}),
    "curp_check_digit": ("AUPL900109MNLRXC00", {}),
    "curp_first_surname": (LUCIAS_CURP, {"first_surname": "Luna"}),
    "curp_second_surname": (LUCIAS_CURP, {"second_surname": "Luna"}),
    "curp_names": (LUCIAS_CURP, {"names": "Rosa"}),
    "curp_birth_date": (LUCIAS_CURP, {"birth_date": date(1988, 2, 29)}),
    "curp_year_differs": (LUCIAS_CURP, {"birth_date": date(1989, 1, 9)}),
    "curp_month_differs": (LUCIAS_CURP, {"birth_date": date(1990, 3, 9)}),
    "curp_day_differs": (LUCIAS_CURP, {"birth_date": date(1990, 1, 8)}),
    "curp_sex_differs": (LUCIAS_CURP, {"sex": "X"}),
    "curp_state_differs": (LUCIAS_CURP, {"state": "DF"}),
}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_problem_of_the_catalogue_can_happen_and_fills_its_whole_sentence(entry: Any) -> None:
    written, person = EXAMPLES[entry.code]
    problems = cross_checked(check(written, TODAY), **person).problems
    assert [each.code for each in problems] == [entry.code]
    for lang in ("es", "en"):
        message = problems[0].message(lang)
        assert len(message) <= 80
        assert not {"—", "{", "None"} & set(message.replace("None", "{"))
