"""Undoing a load, sentence by sentence, on every engine: what goes back, and what stands in the way."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from definition_makers import HEAD
from definition_makers import city as material_of
from load_makers import CALLS, FIELDS, LUCIA, PERSON, RICARDO, TODAY, Office, a_program, fates, filled, office
from padron.program.compiler import compile_program
from padron.program.model import Program
from padron.program.shared import shared
from padron.registry import corrections
from padron.registry.arrivals import Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.counters import counts, recount
from padron.registry.database import Database
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.registry.events import verify
from padron.registry.history import history
from padron.registry.loads import begin_load, load_of
from padron.registry.people import pending_changes, people_of, resolve
from padron.registry.search import search
from padron.registry.store import Unit
from padron.registry.undone import hold_load, write
from padron.services import undoing
from padron.services.deciding import decide
from padron.services.load_earlier import earlier
from padron.services.policy import Actor, Grant
from padron.services.undoing import Undoing, looked, undo
from registry_stores import Clock

ALICIA = Actor("alicia", (Grant("capture"),))
AN_ADMIN = Actor("ines", (Grant("admin"),))
EVA = {**LUCIA, "curp": "MAGE010203MNLRRVA5", "nombre": "Eva", "primer_apellido": "Martínez",
       "segundo_apellido": "Gro"}  # fmt: skip
ADDRESS = {"colonia": "19039-001"}


@pytest.fixture
def store(empty_store: Database) -> Database:
    return empty_store


@pytest.fixture
def city(store: Database) -> Office:
    return office(store, a_program())


def undone(city: Office, load: bytes | None, actor: Actor = ALICIA) -> Undoing:
    """Undoes a load that can be undone, and looks at everybody's chain after it."""
    made = undo(city.store, actor, load or b"", TODAY)
    assert made is not None
    assert made.refused is None, (made.refused.code, made.standing)
    sound(city)
    return made


def refused(city: Office, load: bytes | None, actor: Actor = ALICIA) -> tuple[str, list[tuple[int | None, str]]]:
    """The code of the refusal and what stands in the way, by row."""
    before = contents(city.store)
    made = undo(city.store, actor, load or b"", TODAY)
    assert made is not None and made.refused is not None
    assert contents(city.store) == before
    return made.refused.code, [(each.row, each.what) for each in made.standing]


def sound(city: Office) -> None:
    """Every history holds, and the counts are those of a recount."""
    with city.store.reading() as view:
        for (key,) in view.connection.execute(text("SELECT person_key FROM person")).all():
            assert verify(view, bytes(key)) == []
        assert counts(view, "enrolment") == [each for each in recount(view) if each.count]


NOT_CONTENT = {"recorded_at", "updated_at", "created_at", "chain_head", "chain_length", "revision", "folio", "id",
               "load_id", "proposed_at", "taken_at", "subject_id", "enrolment_id"}  # fmt: skip


def contents(store: Database) -> dict[str, list[str]]:
    """What the registry says that counts: people, applications, notices and places; no keys, instants or revisions."""
    wanted = {
        "person": "merged_into IS NULL", "enrolment": "category <> 'undone'", "consent": "withdrawn_on IS NULL",
        "claim": "1 = 1", "person_change": "state <> 'undone'",
    }  # fmt: skip
    with store.reading() as view:
        return {
            table: sorted(
                repr([(name, value) for name, value in row._mapping.items() if name not in NOT_CONTENT])
                for row in view.connection.execute(text(f"SELECT * FROM {table} WHERE {where}"))
            )
            for table, where in wanted.items()
        }


def applications(city: Office) -> list[Enrolment]:
    with city.store.reading() as view:
        return enrolments_in(view, city.program.name, "anual", limit=None)


def the_only(city: Office) -> Enrolment:
    (found,) = applications(city)
    return found


def found(city: Office, words: str) -> int:
    with city.store.reading() as view:
        return len(search(view, words))


def test_a_load_of_new_people_leaves_nobody_to_be_found_and_every_history_goes_on(city: Office) -> None:
    load = city.load(LUCIA, RICARDO).load
    folio = applications(city)[0].folio
    assert (found(city, "arguello"), found(city, LUCIA["curp"]), found(city, folio)) == (1, 1, 1)
    made = undone(city, load)
    assert (made.people, made.created, made.updated) == (2, 2, 0)
    assert (found(city, "arguello"), found(city, LUCIA["curp"]), found(city, folio)) == (0, 0, 0)
    assert {each.state for each in applications(city)} == {"undone"}
    assert city.stored(LUCIA["curp"]) is None
    with city.store.reading() as view:
        told = view.connection.execute(text("SELECT action, load_id FROM event ORDER BY person_key, position")).all()
        kept = load_of(view, load or b"")
    one = ["person_created", "enrolment_created", "enrolment_undone", "person_undone"]
    assert [each.action for each in told] == one * 2
    assert {bytes(each.load_id) for each in told if each.action.endswith("undone")} == {load}
    assert kept is not None and kept.state == "undone"


def test_the_same_file_may_be_loaded_again_and_leaves_what_it_left_the_first_time(city: Office) -> None:
    file = filled(city.program, LUCIA, RICARDO)
    before = contents(city.store)
    first = city.take(file)
    once = contents(city.store)
    undone(city, first.load)
    assert contents(city.store) == before
    with city.store.reading() as view:
        assert earlier(view, city.program, file) is None
    again = city.take(file)
    assert (again.statuses["created"], again.statuses["updated"], again.statuses["identical"]) == (2, 0, 0)
    assert contents(city.store) == once
    assert found(city, "arguello") == 1
    sound(city)
    undone(city, again.load)
    assert contents(city.store) == before
    city.take(file)
    assert contents(city.store) == once


def test_who_comes_again_by_another_name_is_found_by_the_new_one_and_history_keeps_both(city: Office) -> None:
    undone(city, city.load(LUCIA).load)
    city.load({**LUCIA, "primer_apellido": "Armenta", "curp": LUCIA["curp"]})
    assert (found(city, "arguello"), found(city, "armenta")) == (0, 1)
    sound(city)


def test_what_a_load_updated_goes_back_to_its_answers_its_verdict_and_its_state(city: Office) -> None:
    city.load(LUCIA, EVA)
    before = contents(city.store)
    load = city.load({**LUCIA, "ingreso": 9000}, {**EVA, "ingreso": 3100}).load
    assert {each.verdict for each in applications(city)} == {"eligible", "ineligible"}
    made = undone(city, load)
    assert (made.people, made.created, made.updated) == (2, 0, 2)
    assert contents(city.store) == before


def test_values_that_a_load_filled_or_changed_go_back_with_where_they_came_from(city: Office) -> None:
    city.load({**LUCIA, "telefono": "8111111111"})
    before = contents(city.store)
    load = city.load({**LUCIA, "telefono": "8122222222", **ADDRESS}, person_policy="update").load
    assert (city.stored(LUCIA["curp"]) or {})["telefono"] == "8122222222"
    undone(city, load)
    assert contents(city.store) == before
    with city.store.reading() as view:
        key = resolve(view, LUCIA["curp"])
        assert "person_restored" in [each.status for each in history(view, key or b"")]


def test_what_a_load_proposed_is_not_proposed_any_more_and_may_be_again(city: Office) -> None:
    city.load({**LUCIA, "telefono": "8111111111"})
    file = filled(city.program, {**LUCIA, "telefono": "8122222222"})

    def waiting() -> list[Any]:
        with city.store.reading() as view:
            return [each.proposed for each in pending_changes(view, resolve(view, LUCIA["curp"]) or b"")]

    load = city.take(file).load
    assert waiting() == ["8122222222"]
    undone(city, load)
    assert waiting() == []
    city.take(file)
    assert waiting() == ["8122222222"]


def test_an_accepted_proposal_stands_on_the_load_that_made_it(city: Office) -> None:
    city.load({**LUCIA, "telefono": "8111111111"})
    load = city.load({**LUCIA, "telefono": "8122222222"}).load
    with city.store.writing("ines") as unit:
        key = resolve(unit, LUCIA["curp"]) or b""
        (waiting,) = pending_changes(unit, key)
        corrections.decide_change(unit, key, waiting.id, True, TODAY, "acta")
        unit.commit()
    assert refused(city, load) == ("load_stands", [(None, "proposal")])


def test_a_later_load_stands_on_it_until_it_is_undone_itself(city: Office) -> None:
    first = city.load(LUCIA, RICARDO).load
    second = city.load({**LUCIA, "ingreso": 3500}).load
    assert refused(city, first) == ("load_stands", [(3, "answers")])
    undone(city, second)
    undone(city, first)


def test_what_a_later_load_found_to_be_there_is_told_before_and_its_file_may_be_loaded_again(city: Office) -> None:
    first = city.load(LUCIA).load or b""
    file = filled(city.program, LUCIA, RICARDO)
    assert fates(city.take(file)) == {"created": 1, "identical": 1}
    seen = looked(city.store, ALICIA, first, TODAY)
    assert seen is not None and (seen.refused, seen.since) == (None, 1)
    with city.store.reading() as view:
        assert earlier(view, city.program, file) is not None
    undone(city, first)
    with city.store.reading() as view:
        assert earlier(view, city.program, file) is None, "Lucía is in it and went with the first"
    assert fates(city.take(file)) == {"created": 1, "identical": 1}
    assert found(city, "Lucía") == found(city, "Ricardo") == 1
    with city.store.reading() as view:
        assert earlier(view, city.program, file) is not None


def test_nothing_is_undone_while_another_file_of_the_program_is_loaded(city: Office) -> None:
    load = city.load(LUCIA).load
    with city.store.writing("bruno") as unit:
        begin_load(unit, city.program.name, "0" * 64, "otro.xlsx", "fill")
        unit.commit()
    assert refused(city, load) == ("load_meanwhile", [])


def test_an_application_of_a_record_that_was_joined_with_another_stands_in_the_way(city: Office) -> None:
    city.load(LUCIA)
    other = office(city.store, another_program())
    other.load(RICARDO)
    with city.store.writing("ines") as unit:
        who = [resolve(unit, each["curp"]) or b"" for each in (LUCIA, RICARDO)]
        corrections.merge(unit, who[0], who[1], TODAY, "acta")
        unit.commit()
    load = city.load({**LUCIA, "ingreso": 3100}).load
    assert refused(city, load)[0] == "load_stands"


def test_a_decision_stands_on_it(city: Office) -> None:
    load = city.load(LUCIA).load
    one = the_only(city)
    with city.store.writing("ines") as unit:
        decide(unit, one.person_key, one.id, one.state, "void", TODAY, "acta")
        unit.commit()
    assert refused(city, load) == ("load_stands", [(3, "state")])


def test_a_delivery_stands_on_it(city: Office) -> None:
    load = city.load(RICARDO, LUCIA).load
    one = next(each for each in applications(city) if each.verdict == "eligible")
    with city.store.writing("ines") as unit:
        given = Delivery(one.person_key, one.id, "bolsa", 100, None, TODAY, None, "{}", "{}", Source("form"))
        assert deliver(unit, given).status == "created"
        unit.commit()
    assert refused(city, load) == ("load_stands", [(4, "benefit")])


@pytest.mark.parametrize(("values", "stands"), [({"telefono": "8133333333"}, True), ({"hogar": "H1"}, False)])
def test_a_later_value_stands_on_the_one_that_it_replaced_and_on_no_other(
    city: Office, values: Mapping[str, Any], stands: bool
) -> None:
    city.load(LUCIA)
    load = city.load({**LUCIA, "telefono": "8122222222"}).load
    with city.store.writing("ines") as unit:
        key = resolve(unit, LUCIA["curp"]) or b""
        corrections.set_values(unit, key, dict(values), ("correction", TODAY, "ines"), "acta")
        unit.commit()
    if stands:
        assert refused(city, load) == ("load_stands", [(None, "person")])
    else:
        undone(city, load)
        assert (city.stored(LUCIA["curp"]) or {})["hogar"] == "H1"


def test_another_application_stands_on_the_person_that_the_load_made(city: Office) -> None:
    load = city.load(LUCIA).load
    other = office(city.store, another_program())
    later = other.load(LUCIA).load
    assert refused(city, load) == ("load_stands", [(3, "used")])
    undone(other, later)
    undone(city, load)


def test_a_load_by_an_older_release_that_kept_too_little_is_refused(city: Office) -> None:
    city.load(LUCIA)
    load = city.load({**LUCIA, "ingreso": 3100}).load
    with city.store.writing("ines") as unit:
        unit.connection.execute(text("DROP TRIGGER event_no_update" + (" ON event" if unit.on_postgres else "")))
        unit.connection.execute(text("UPDATE event SET changes = '{}' WHERE action = 'enrolment_updated'"))
        unit.commit()
    assert refused(city, load) == ("load_stands", [(None, "unkept")])


def test_a_load_is_undone_once_and_within_thirty_days(city: Office, clock: Clock) -> None:
    load = city.load(LUCIA).load
    undone(city, load)
    assert refused(city, load) == ("load_undone", [])
    late = city.load(RICARDO).load
    clock.pass_seconds(31 * 24 * 60 * 60)
    assert refused(city, late) == ("load_old", [])


def test_only_its_author_and_an_administrator_of_the_area_may(city: Office) -> None:
    load = city.load(LUCIA).load or b""
    for nobody in (
        Actor("bob", (Grant("capture"),)),
        Actor("bob", (Grant("admin", ("OTRA",)),)),
        Actor("alicia", (Grant("read"),)),
    ):
        assert undo(city.store, nobody, load, TODAY) is None
    seen = looked(city.store, AN_ADMIN, load, TODAY)
    assert seen is not None and (seen.people, seen.created, seen.refused) == (1, 1, None)
    undone(city, load, AN_ADMIN)


def test_places_that_a_load_took_are_free_again_and_whoever_waits_may_move_up(store: Database) -> None:
    city = office(store, quota_of(1))
    load = city.load(LUCIA).load
    city.load(EVA)
    waits = next(each for each in applications(city) if each.category == "waiting")
    undone(city, load)
    with store.writing("ines") as unit:
        decide(unit, waits.person_key, waits.id, "waiting", "active", TODAY)
        unit.commit()
    assert {each.category for each in applications(city)} == {"undone", "active"}


def test_a_place_that_somebody_else_took_meanwhile_stands_in_the_way(store: Database) -> None:
    city = office(store, quota_of(1))
    city.load(LUCIA)
    load = city.load({**LUCIA, "ingreso": 9000}).load
    later = city.load(EVA).load
    assert refused(city, load) == ("load_stands", [(3, "place")])
    undone(city, later)
    undone(city, load)
    assert {each.category for each in applications(city)} == {"undone", "active"}
    with store.reading() as view:
        assert len(people_of(view, [each.person_key for each in applications(city)])) == 1


def quota_of(most: int) -> Program:
    return a_program(calls=CALLS.replace("ends: 2026-12-31", f"ends: 2026-12-31, quota: {most}"))


def another_program() -> Program:
    """The same questions under another name."""
    text = HEAD.replace("program: prueba", "program: otro").lstrip() + CALLS + PERSON + FIELDS.lstrip()
    found = compile_program("otro", shared(material_of(program_definitions__otro=text))).program
    assert found is not None
    return found


def test_a_place_that_goes_by_a_value_of_the_person_goes_back_with_it(store: Database) -> None:
    one_per_home = "limits:\n  - {max: 1, per: household, period: call, message: Sólo un apoyo por hogar.}\n"
    city = office(store, a_program(one_per_home + FIELDS.lstrip(), person=PERSON.replace("}", ", hogar: optional}")))
    city.load({**LUCIA, "hogar": "H1"})
    before = contents(store)
    load = city.load({**LUCIA, "hogar": "H2"}, person_policy="update").load
    assert contents(store)["claim"] != before["claim"]
    undone(city, load)
    assert contents(store) == before


def test_a_notice_that_only_a_load_accepted_is_not_accepted_any_more(city: Office) -> None:
    city.load(LUCIA)
    with city.store.writing("ines") as unit:
        unit.connection.execute(text("UPDATE consent SET withdrawn_on = '2026-06-01'"))
        unit.commit()
    before = contents(city.store)
    load = city.load(LUCIA).load
    assert len(contents(city.store)["consent"]) == 1
    undone(city, load)
    assert contents(city.store) == before


def test_undoing_that_breaks_off_leaves_everything_as_it_was(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    load = city.load(LUCIA, RICARDO).load
    before = contents(city.store)

    def broken(*given: Any) -> None:
        write(*given)
        raise OSError("the power went out")

    monkeypatch.setattr(undoing, "write", broken)
    with pytest.raises(OSError, match="power"):
        undo(city.store, ALICIA, load or b"", TODAY)
    assert contents(city.store) == before
    monkeypatch.undo()
    undone(city, load)


def test_what_happens_while_it_is_worked_out_stands_on_it_too(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    load = city.load(LUCIA).load
    one = the_only(city)

    def decided_meanwhile(unit: Unit, identifier: bytes) -> str:
        decide(unit, one.person_key, one.id, one.state, "void", TODAY, "acta")
        return hold_load(unit, identifier)

    monkeypatch.setattr(undoing, "hold_load", decided_meanwhile)
    made = undo(city.store, ALICIA, load or b"", TODAY)
    assert made is not None and [each.what for each in made.standing] == ["state"]
    assert the_only(city).state == one.state
