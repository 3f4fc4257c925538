"""Two CEL engines that others wrote give the oracle's answer on all that CEL has words for."""

import cel as rust
import pytest

from agreement import cel_text
from agreement.cel_text import Unsayable, cel
from agreement.drawing import corpus
from agreement.engine_cel import Broken, GoogleCel, RustCel, environment
from agreement.engines import mismatches
from expressions import expression
from padron.language.kinds import YesNo

CONDITIONS = tuple(case for case in corpus() if isinstance(case.expression.kind, YesNo))
JUDGES = pytest.mark.parametrize("judge", [GoogleCel(), RustCel()], ids=["google", "rust"])


@JUDGES
def test_an_outside_judge_agrees_with_the_oracle(judge: GoogleCel | RustCel) -> None:
    assert mismatches(judge, [case for case in corpus() if judge.says(case)]) == []


@JUDGES
def test_cel_has_words_for_most_conditions(judge: GoogleCel | RustCel) -> None:
    assert sum(map(judge.says, CONDITIONS)) >= (0.8 if isinstance(judge, GoogleCel) else 0.6) * len(CONDITIONS)


def test_only_sums_of_rows_and_birth_dates_of_a_curp_are_left_out() -> None:
    reasons = set()
    for case in corpus():
        try:
            cel(case.expression.tree)
        except Unsayable as without:
            reasons.add(str(without))
    assert reasons <= {"SumCells", "BirthDate", "too long"}


def test_a_field_that_is_not_there_is_an_error_that_or_absorbs() -> None:
    assert cel(expression("edad > 18 or has(edad)").tree) == "((v_edad > 18) || has(r.edad))"


def test_every_age_is_cross_multiplied_or_told_by_the_calendar() -> None:
    text = cel(expression("ingreso / integrantes < 1500.50 and age(nacimiento) >= 60").tree)
    assert "v_ingreso" in text and "1500.50" not in text and "v_nacimiento / 10000" in text


def test_an_error_that_is_no_missing_value_is_never_taken_for_unknown() -> None:
    with pytest.raises(Broken, match="divide by zero"):
        GoogleCel()._one(environment().compile("1 / 0 > 1"), {})
    with pytest.raises(ZeroDivisionError):
        RustCel()._one(rust.compile("1 / 0 > 1"), {})


def years_alone(start: str, end: str) -> str:
    return f"({end} / 10000 - {start} / 10000)"


SEEDED = {
    "an age by the years alone": ("SPANS", {**cel_text.SPANS, "years": years_alone}),
    "two rows of a table that fit any value": ("_cell", lambda cell, key, kind: "true"),
    "a fact of somebody unknown is known": ("_fact", lambda node: cel_text.fact_name(node.key)),
}


@pytest.mark.parametrize("fault", SEEDED)
def test_a_seeded_fault_of_the_printer_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cel_text, *SEEDED[fault])
    judge = RustCel()
    assert mismatches(judge, [case for case in corpus() if judge.says(case)])
