"""On both databases: a promoted field has an index that its filter uses, and the filter finds what a scan finds."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, text

from definition_makers import define
from invented import people
from load_makers import CALLS, HEAD, LUCIA, PERSON, Office, office
from padron.program.model import Program
from padron.registry.database import Database
from padron.registry.people import person_of
from padron.registry.phones import by_phone
from padron.registry.promoted import Promoted, Value, Wanted, indexes
from padron.registry.tray import Sought, count_by, found_by
from padron.services.programs import publish

FIELDS = """fields:
  ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes, promoted: yes}
  estudia: {type: yes_no, label: ¿Estudia?, promoted: yes}
  oficio: {type: choice, label: Oficio, choices: {pan: Panadería, tela: Costura}, promoted: yes}
  desde: {type: date, label: Desde, promoted: yes}
eligibility:
  - {id: bajo, assert: ingreso < 5000, message: El ingreso rebasa el tope.}
cases:
  - {name: Gana poco, today: 2026-05-01, person: {}, answers: {ingreso: 1000}, expect: eligible}
"""
FILTERS: tuple[tuple[Promoted, Value, Value, Callable[[dict[str, object]], bool]], ...] = (
    (Promoted("prueba", ("ingreso",), True), 100000, 300000, lambda one: 100000 <= int(str(one["ingreso"])) <= 300000),
    (Promoted("prueba", ("estudia",)), True, True, lambda one: one.get("estudia") is True),
    (Promoted("prueba", ("estudia",)), False, False, lambda one: one.get("estudia") is False),
    (Promoted("prueba", ("oficio",)), "tela", "tela", lambda one: one.get("oficio") == "tela"),
    (Promoted("prueba", ("desde",)), "2020-01-03", "2020-01-09",
     lambda one: "2020-01-03" <= str(one.get("desde", "")) <= "2020-01-09"),
)  # fmt: skip


def program(fields: str = FIELDS, version: int = 1) -> Program:
    return define(CALLS + PERSON + fields, HEAD.replace("version: 1", f"version: {version}"))


@pytest.fixture
def store(empty_store: Database) -> Database:
    return empty_store


@pytest.fixture
def city(store: Database) -> Office:
    """Twelve people with all kinds of answers, some left out."""
    made = office(store, program())
    rows = [
        {**LUCIA, **each, "ingreso": 500 * number, "estudia": ("Sí", "No", None)[number % 3],
         "oficio": ("pan", "tela", None)[number % 3], "desde": f"2020-01-{number + 1:02}" if number % 4 else None}
        for number, each in enumerate(people(12, 400))
    ]  # fmt: skip
    made.load(*rows)
    return made


def every(store: Database) -> list[dict[str, object]]:
    with store.reading() as view:
        return [dict(each.answers) for each in found_by(view, Sought("prueba", ("active", "not_eligible")), 50)]


@pytest.mark.parametrize(("field", "least", "greatest", "told"), FILTERS)
def test_a_filter_finds_what_a_scan_finds(
    city: Office, field: Promoted, least: Value, greatest: Value, told: Callable[[dict[str, object]], bool]
) -> None:
    sought = Sought("prueba", ("active", "not_eligible"), answers=(Wanted(field, least, greatest),))
    with city.store.reading() as view:
        found, many = [dict(each.answers) for each in found_by(view, sought, 50)], count_by(view, sought)
    expected = [one for one in every(city.store) if told(one)]
    assert 0 < len(expected) < 12
    assert (found, many) == (expected, len(expected))


def test_several_filters_are_all_kept(city: Office) -> None:
    wanted = tuple(Wanted(field, least, greatest) for field, least, greatest, _ in (FILTERS[0], FILTERS[3]))
    with city.store.reading() as view:
        found = found_by(view, Sought("prueba", ("active", "not_eligible"), answers=wanted), 50)
    assert [each.answers["oficio"] for each in found] == ["tela"] * len(found) and found


def test_each_promoted_field_has_an_index_which_the_plan_uses_and_a_version_without_it_drops_it(city: Office) -> None:
    field, least, greatest, _ = FILTERS[0]
    sought = Sought("prueba", ("active",), answers=(Wanted(field, least, greatest),))
    asked: list[tuple[str, object]] = []
    with city.store.reading() as view:
        names = indexes(view)
        event.listen(view.connection, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
        assert len(names) == 4 and count_by(view, sought) > 0
        statement, given = asked[-1]
        if view.on_postgres:
            view.connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if view.on_postgres else "EXPLAIN QUERY PLAN"
        plan = str(view.connection.exec_driver_sql(f"{explain} {statement}", given).all())  # type: ignore[arg-type]
    assert [each for each in names if each in plan], plan
    assert "ix_enrolment_program" not in plan and "SCAN enrolment" not in plan
    left = program(FIELDS.replace("max: 500000, required: yes, promoted: yes", "max: 500000, required: yes"), 2)
    publish(city.store, "ines", left)
    with city.store.reading() as view:
        assert len(indexes(view)) == 3
        assert count_by(view, sought) > 0, "it still filters"


def test_a_renamed_field_finds_the_records_of_before(city: Office) -> None:
    renamed = FIELDS.replace("  oficio: {", "  trabajo: {renamed_from: oficio, ")
    publish(city.store, "ines", program(renamed, 2))
    new = Promoted("prueba", ("trabajo", "oficio"))
    with city.store.reading() as view:
        found = count_by(view, Sought("prueba", ("active", "not_eligible"), answers=(Wanted(new, "pan", "pan"),)))
    assert found == len([one for one in every(city.store) if one.get("oficio") == "pan"]) > 0


def test_a_telephone_finds_its_person_by_an_index_on_both_databases(city: Office) -> None:
    city.load({**LUCIA, "telefono": "8112345678"})
    with city.store.reading() as view:
        (found,) = by_phone(view, ["telefono"], "8112345678", 5)
        assert person_of(view, found) is not None and by_phone(view, ["telefono"], "8112345679", 5) == []
        asked = "SELECT indexname FROM pg_indexes" if view.on_postgres else "SELECT name FROM sqlite_master"
        assert "ix_person_phone_" in str(view.connection.execute(text(asked)).all())
