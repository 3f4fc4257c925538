"""Kinship stands on both sides and in both histories, follows merges, ends without being lost; in both databases."""

import pytest
from sqlalchemy import select

from padron.registry.corrections import NotPossible, merge, set_values, unmerge
from padron.registry.database import Database
from padron.registry.events import verify
from padron.registry.facts import FactFrame
from padron.registry.history import history
from padron.registry.households import Member, household_facts, members
from padron.registry.kinship import Link, end_link, kin_of, link
from padron.registry.saving import save
from padron.registry.tables import event
from registry_makers import LUCIA, RICARDO, RULES, arrival

MARTA = {**LUCIA, "curp": "GASG741212MNLRDD02", "nombre": "MARTA"}
CHILD = Link("hija_hijo", "madre", "2026-05-01", "acta de nacimiento")


def registered(store: Database, *people: dict[str, str], **changes: object) -> list[bytes]:
    with store.writing("alicia") as unit:
        keys = [save(unit, arrival(each, **changes), RULES["form"]).person_key or b"" for each in people]
        unit.commit()
    return keys


def linked(store: Database, one: bytes, other: bytes, made: Link = CHILD) -> None:
    with store.writing("rosa") as unit:
        link(unit, one, other, made)
        unit.commit()


def kinds(store: Database, key: bytes) -> list[tuple[bytes, str]]:
    with store.reading() as view:
        return [(each.person_key, each.kind) for each in kin_of(view, key)]


def reasons(store: Database, key: bytes) -> list[tuple[str, str | None]]:
    with store.reading() as view:
        assert verify(view, key) == []
        asked = select(event.c.action, event.c.reason).where(event.c.person_key == key, event.c.action.like("kin_%"))
        return [tuple(row) for row in view.connection.execute(asked.order_by(event.c.position))]


def test_a_link_is_read_from_both_sides_and_told_in_both_histories(store: Database) -> None:
    lucia, ricardo = registered(store, LUCIA, RICARDO)
    linked(store, lucia, ricardo)
    assert kinds(store, lucia) == [(ricardo, "hija_hijo")]
    assert kinds(store, ricardo) == [(lucia, "madre")]
    assert reasons(store, lucia) == reasons(store, ricardo) == [("kin_linked", "acta de nacimiento")]
    with store.reading() as view:
        assert "kin_linked" in {each.status for each in history(view, ricardo)}


def test_a_link_that_is_corrected_takes_the_place_of_what_was_said(store: Database) -> None:
    lucia, ricardo = registered(store, LUCIA, RICARDO)
    linked(store, lucia, ricardo)
    linked(store, ricardo, lucia, Link("hermana_hermano", "hermana_hermano", "2026-05-02", "eran hermanos"))
    assert kinds(store, lucia) == [(ricardo, "hermana_hermano")]
    assert [why for _, why in reasons(store, lucia)] == ["acta de nacimiento", "eran hermanos"]


def test_an_ended_link_is_gone_and_its_history_stays(store: Database) -> None:
    lucia, ricardo = registered(store, LUCIA, RICARDO)
    linked(store, lucia, ricardo)
    with store.writing("rosa") as unit:
        end_link(unit, ricardo, lucia, "2026-06-01", "no eran")
        unit.commit()
    assert kinds(store, lucia) == kinds(store, ricardo) == []
    assert reasons(store, lucia) == [("kin_linked", "acta de nacimiento"), ("kin_ended", "no eran")]
    with store.writing("rosa") as unit, pytest.raises(NotPossible):
        end_link(unit, lucia, ricardo, "2026-06-01", "otra vez")


def test_nobody_is_her_own_kin_and_what_stands_is_not_said_again(store: Database) -> None:
    lucia, ricardo = registered(store, LUCIA, RICARDO)
    linked(store, lucia, ricardo)
    for one, other in ((lucia, lucia), (lucia, ricardo), (lucia, b"n" * 16)):
        with store.writing("rosa") as unit, pytest.raises(NotPossible):
            link(unit, one, other, CHILD)


def test_a_merged_persons_links_are_the_survivors_and_go_back_with_her(store: Database) -> None:
    lucia, ricardo, marta = registered(store, LUCIA, RICARDO, MARTA)
    linked(store, marta, ricardo)
    with store.writing("rosa") as unit:
        merge(unit, marta, lucia, "2026-06-01", "misma persona")
        unit.commit()
    assert kinds(store, lucia) == [(ricardo, "hija_hijo")]
    assert kinds(store, ricardo) == [(lucia, "madre")]
    with store.writing("rosa") as unit:
        end_link(unit, lucia, ricardo, "2026-06-02", "no era")
        unit.commit()
    assert kinds(store, ricardo) == []
    linked(store, lucia, ricardo)
    with store.writing("rosa") as unit:
        unmerge(unit, marta, "2026-06-03", "eran dos")
        unit.commit()
    assert (kinds(store, lucia), kinds(store, marta)) == ([(ricardo, "hija_hijo")], [])


def test_a_household_is_whoever_has_its_folio_now(store: Database) -> None:
    home = {"hogar": "H-000001"}
    lucia, ricardo, marta = registered(store, {**LUCIA, **home}, {**RICARDO, **home}, MARTA)
    with store.reading() as view:
        assert members(view, ["H-000001", "H-9"]) == {"H-000001": tuple(sorted((lucia, ricardo))), "H-9": ()}
    with store.writing("rosa") as unit:
        set_values(unit, ricardo, {"hogar": None}, ("correction", "2026-06-01", "rosa"), "se fue")
        set_values(unit, marta, home, ("correction", "2026-06-01", "rosa"), "llegó")
        unit.commit()
    with store.reading() as view:
        assert members(view, ["H-000001"]) == {"H-000001": tuple(sorted((lucia, marta)))}


def test_what_a_household_has_is_told_of_each_of_it_but_for_her_own_application(store: Database) -> None:
    home = {"hogar": "H-000001"}
    (lucia,) = registered(store, {**LUCIA, **home}, state="active", category="active")
    (ricardo,) = registered(store, {**RICARDO, **home})
    frame = FactFrame("2026-05-15", "despensa", "2026", kinds={"alimentario": ("despensa", "beca")})
    keys = ("household_active_in:despensa", "household_active_in_kind:alimentario", "household_size",
            "household_received:despensa.bolsa:month")  # fmt: skip
    new = bytes(16)
    with store.reading() as view:
        asked = [Member("H-000001", lucia, frame), Member("H-000001", ricardo, frame), Member("H-000001", new, frame)]
        told = household_facts(view, [*asked, Member("H-000002", ricardo, frame)], keys)
    assert [tuple(each.values()) for each in told] == [
        (False, False, 2, 0), (True, True, 2, 0), (True, True, 3, 0), (False, False, 1, 0),
    ]  # fmt: skip
