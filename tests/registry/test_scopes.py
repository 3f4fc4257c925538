"""Every operation says how many servers it touches, and its statements keep to it."""

import inspect
import pkgutil
import re
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import padron.registry
from padron.registry import benefits, corrections, enrolments, facts, history, people, saving
from padron.registry.arrivals import Source
from padron.registry.database import Database, open_database
from padron.registry.store import ONE_PERSON, Scope, Unit, View
from padron.registry.tables import metadata
from registry_makers import LUCIA, RICARDO, RULES, arrival
from registry_stores import made_template

OF_PERSONS = {name for name, table in metadata.tables.items() if table.info["scope"] == "person"}


def operations() -> dict[str, Callable[..., object]]:
    found = {}
    for each in pkgutil.iter_modules(padron.registry.__path__):
        module = import_module(f"padron.registry.{each.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            is_public = function.__module__ == module.__name__ and not name.startswith("_")
            if is_public and first is not None and first.annotation in (View, Unit):
                found[f"{each.name}.{name}"] = function
    return found


@pytest.mark.parametrize("name", operations())
def test_every_operation_declares_its_scope(name: str) -> None:
    assert isinstance(operations()[name].__scope__, Scope)  # type: ignore[attr-defined]


def one_person(unit: Unit) -> None:
    """Every operation on one person, as far as it makes statements."""
    lucia = saving.save(unit, arrival(LUCIA), RULES["form"])
    saving.save(unit, arrival({**LUCIA, "nombre": "EVA", "telefono": "1"}, answers={"n": 1}), RULES["form"])
    ricardo = saving.save(unit, arrival(RICARDO), RULES["fill"])
    key, identifier, other = lucia.person_key or b"", lucia.enrolment or b"", ricardo.person_key or b""
    people.resolve(unit, LUCIA["curp"])
    (waiting,) = people.pending_changes(unit, key)
    corrections.decide_change(unit, key, waiting.id, True, "2026-06-01", "acta")
    corrections.add_identifier(unit, key, "AUPL900109MNLRXC17", "correction", "2026-06-01", "acta")
    enrolments.move(unit, key, identifier, "in_review", "active", "active", "2026-06-01", None)
    given = benefits.Delivery(key, identifier, "bolsa", 100, None, "2026-06-02", None, "{}", "{}", Source("form"))
    benefits.deliver(unit, given)
    corrections.merge(unit, other, key, "2026-06-01", "misma persona")
    people.people_of(unit, [other])
    history.history(unit, key)
    facts.facts(unit, [key], ["active_in:beca", "last_received:despensa.bolsa"], facts.FactFrame("2026-06-03"))
    corrections.unmerge(unit, other, "2026-06-02", "no eran")


def test_statements_about_one_person_name_the_person(tmp_path: Path) -> None:
    store = _store(tmp_path)
    said: list[str] = []
    with store.writing("alicia") as unit:
        driver: Any = unit.connection.connection.driver_connection
        driver.set_trace_callback(said.append)
        one_person(unit)
        driver.set_trace_callback(None)
    store.close()
    touching = [text for text in said if set(re.findall(r"\w+", text.split("WHERE")[0])) & OF_PERSONS]
    assert len(touching) > 60
    for text in touching:
        where = text.partition("WHERE")[2]
        assert text.startswith("INSERT") or re.search(r"person_key|merged_into IN", where), text


def test_a_person_found_by_a_correction_or_a_merge_is_one_look_more() -> None:
    assert {people.resolve.__scope__, people.survivors.__scope__, saving.save.__scope__} == {ONE_PERSON}  # type: ignore[attr-defined]


def _store(tmp_path: Path) -> Database:
    template = made_template(tmp_path / "template")
    shutil.copytree(template, tmp_path / "data")
    return open_database(tmp_path / "data")
