"""The same record gives the same verdict, the same problems and the same stored bytes, whichever way it came in."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agreement.run import a_seed
from agreement.typed_records import TODAY, Said, typed_records
from agreement.ways import WHO, Outcome, captured, has_credit, judged, loaded, loaded_report
from city import CREDITO, DESPENSA, ESTANCIA, PASSWORD, City, compiled, copy_city, made_template, words
from padron.intake.record import door
from padron.registry.users import Role, create_user, password_hash_of
from padron.services.load_rows import file_paths

PROGRAMS = (DESPENSA, ESTANCIA, CREDITO)
FEW = 12
MANY = [pytest.param(134, marks=pytest.mark.slow), pytest.param(3_334, marks=pytest.mark.long)]
"""Of each program: four hundred in all, and ten thousand."""
SEED = 4129659059
"""Of the long run, which PADRON_WAYS_SEED draws anew; the short one is drawn anew each time."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_template(tmp_path_factory.mktemp("plantilla") / "ciudad")


@pytest.fixture
def cities(template: Path, tmp_path: Path) -> Iterator[tuple[City, City]]:
    """The same city twice, with somebody who captures everywhere, and a surety who has a credit herself."""
    made = copy_city(template, tmp_path / "por_pagina"), copy_city(template, tmp_path / "por_libro")
    hashed = password_hash_of(PASSWORD)
    for each in made:
        with each.store.writing("root") as unit:
            create_user(unit, WHO, WHO.title(), hashed, [Role("capture", frozenset({"SDHIS", "DIF", "SEDEC"}))])
            unit.commit()
        has_credit(each, compiled(CREDITO))
    yield made
    for each in made:
        each.store.close()


def compared(
    cities: tuple[City, City], name: str, many: int, seed: int
) -> Iterator[tuple[str, Outcome, Outcome, Outcome]]:
    """Each record's outcome by page, by workbook and by judge, with what it is called."""
    program = compiled(name)
    files = file_paths(program)
    records = list(typed_records(program, many, seed))
    by_book = loaded(cities[1], program, records, files)
    browser = cities[0].login(WHO)
    for record, by_sheet in zip(records, by_book, strict=True):
        by_page = captured(cities[0], browser, program, record, files)
        yield f"{name} {seed} {record.number}", by_page, by_sheet, judged(program, record, files)


def differences(what: str, page: Outcome, sheet: Outcome, judge: Outcome) -> Iterator[str]:
    """In words, what two ways do not agree on."""
    for way, other in (("workbook", sheet), ("judge", judge)):
        if page.problems != other.problems:
            only, too = page.problems - other.problems, other.problems - page.problems
            yield f"problems: page only {sorted(only)}, {way} only {sorted(too)}: {what}"
        if page.verdict != other.verdict and not (page.waits and way == "workbook"):
            yield f"verdict: page {page.verdict}, {way} {other.verdict}: {what}"
    if page.stored and sheet.stored and page.stored != sheet.stored:
        unlike = [name for name in page.stored if page.stored[name] != sheet.stored[name]]
        yield f"stored: {[(name, page.stored[name], sheet.stored[name]) for name in unlike]}: {what}"
    if page.stored and judge.stored and page.stored["answers"] != judge.stored["answers"]:
        yield f"answers: page {page.stored['answers']}, judge {judge.stored['answers']}: {what}"


def agree(cities: tuple[City, City], many: int, seed: int) -> Counter[str]:
    """Every record of every program; gives how many there were of each verdict."""
    found, counted = [], Counter[str]()
    for name in PROGRAMS:
        for what, page, sheet, judge in compared(cities, name, many, seed):
            found += differences(what, page, sheet, judge)
            counted.update([page.verdict or "stopped"])
    assert not found, "\n".join(found[:20])
    return counted


def test_a_record_is_the_same_by_page_by_workbook_and_by_judge(
    cities: tuple[City, City], record_property: Callable[[str, object], None]
) -> None:
    seed = a_seed()
    counted = agree(cities, FEW, seed)
    record_property("proof", f"Ways in: seed {seed}, {counted.total()} records x 3 ways, {dict(counted)}")
    assert counted["stopped"] and counted.total() - counted["stopped"] >= FEW / 2


def test_a_curp_that_cannot_be_is_refused_alike(cities: tuple[City, City]) -> None:
    program = compiled(DESPENSA)
    record = next(iter(typed_records(program, 1, 3)))
    browser = cities[0].login(WHO)
    for typed in ("TECR880229HNLRNC01", "TECR", "TECR880229HNLRNC0O", "SABC560626MDFLRN02"):
        wrong = replace(record, person={**record.person, "curp": Said(typed, typed, typed)}, rows={})
        told = door(program).record({"curp": typed}, {}, today=TODAY).problems
        judge = next(each for each in told if each.field == "curp" and each.severity == "error")
        browser.get(f"/capturar/{program.name}")
        page = browser.send(curp=typed)
        row = next(each for each in loaded_report(cities[1], program, [wrong]).problems if each.field == "curp")
        assert (row.code, row.message) == (judge.code, judge.message())
        assert page.status_code == 422 and judge.message() in words(page)


@pytest.mark.parametrize("many", MANY)
def test_many_records_are_the_same_by_page_by_workbook_and_by_judge(
    cities: tuple[City, City], record_property: Callable[[str, object], None], many: int
) -> None:
    seed = int(os.environ.get("PADRON_WAYS_SEED", SEED))
    counted = agree(cities, many, seed)
    record_property("proof", f"Ways in: seed {seed}, {counted.total()} records x 3 ways, {dict(counted)}")
    assert counted.total() == 3 * many
    assert all(counted[each] >= many / 10 for each in ("eligible", "ineligible", "stopped"))
