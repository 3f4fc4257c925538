"""Rows of a long file are kept sorted by person, unless who comes first matters; what a load leaves is the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from load_jobs import ROWS, Rows, cut_everywhere, many
from load_makers import CALLS, FIELDS, TODAY, a_program, office
from padron.program.model import Program
from padron.registry import keys
from padron.registry.database import Database
from padron.services import load_filing, load_spool
from padron.services.load import _loading
from padron.services.load_ahead import LONG
from padron.services.load_filing import Enrolments

HOME = "person: {telefono: optional, domicilio: required, hogar: required}\n"
ONE_PER_HOME = "limits: [{max: 1, per: household, message: Uno por hogar.}]\n"
OF_OTHERS = (
    "  - {id: unica, assert: 'not household_active_in(\"prueba\")', message: Ya hay alguien de su hogar.}\ncases:"
)


def sorts(store: Database, program: Program, size: int = LONG) -> bool:
    loading = _loading(store, "alicia", program, TODAY, dry_run=False)
    return Enrolments("fill", False, None).sorts(size, loading)


def test_a_long_file_is_sorted_and_a_short_one_is_not(store: Database) -> None:
    program = a_program()
    office(store, program)
    assert sorts(store, program)
    assert not sorts(store, program, LONG - 1)


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(lambda: a_program(ONE_PER_HOME + FIELDS.lstrip(), person=HOME), id="a limit"),
        pytest.param(lambda: a_program(calls=CALLS.replace("}}", ", quota: 5}}")), id="a quota"),
        pytest.param(lambda: a_program(FIELDS.replace("cases:", OF_OTHERS), person=HOME), id="a rule about others"),
    ],
)
def test_a_file_in_which_who_comes_first_matters_stays_as_it_is(store: Database, program: Any) -> None:
    made = program()
    office(store, made)
    assert not sorts(store, made)


@pytest.fixture
def asked_for_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Whom the rows of sorted files named."""
    named: list[str] = []

    def noted(secret: bytes, name: str) -> bytes:
        named.append(name)
        return keys.identity_key(secret, name)

    monkeypatch.setattr("padron.services.load.identity_key", noted)
    yield named


@pytest.mark.parametrize(("rows", "chunk", "part", "cuts"), [(ROWS, 2, 1, 5), (many(40), 8, 3, 4)])
def test_sorted_rows_leave_what_they_leave_in_the_files_order_cut_or_not(
    rows: Rows, chunk: int, part: int, cuts: int, asked_for_keys: list[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(load_spool, "CHUNK", chunk)
    monkeypatch.setattr(load_spool, "_PART", part)
    plain = cut_everywhere(tmp_path / "plain", a_program(), rows, cuts)
    assert not asked_for_keys
    monkeypatch.setattr(load_filing, "LONG", 0)
    found = cut_everywhere(tmp_path / "sorted", a_program(), rows, cuts)
    assert asked_for_keys
    assert found == plain
    assert plain["marked"] and plain["results"]["reasons"] and plain["problems"]


def test_a_load_that_was_begun_in_the_files_order_goes_on_in_it(
    asked_for_keys: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_spool, "CHUNK", 2)
    plain = cut_everywhere(tmp_path / "plain", a_program(), ROWS, 3)
    again = cut_everywhere(
        tmp_path / "again", a_program(), ROWS, 3, after_a_cut=lambda: monkeypatch.setattr(load_filing, "LONG", 0)
    )
    assert again == plain
