"""Limits and the quota of a call, told through loads and decisions: who gets a place, who waits, who is refused."""

from typing import Any

import pytest

from load_makers import FIELDS, LUCIA, RICARDO, Office, a_program, fates, office, said
from padron.problems import Problem
from padron.program.model import Program
from padron.registry.awards import NoPlace
from padron.registry.corrections import merge
from padron.registry.database import Database
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.registry.people import person_of, resolve
from padron.services.deciding import decide
from padron.services.load_report import LoadReport
from padron.services.programs import publish

HOME = "person: {telefono: optional, domicilio: required, hogar: optional}\n"
ONE_PER_HOME = "limits:\n  - {max: 1, per: household, period: call, message: Sólo un apoyo por hogar.}\n"
EVA = LUCIA | {"curp": "MAGE010203MNLRRVA5", "nombre": "Eva", "primer_apellido": "Martínez", "segundo_apellido": "Gro"}


def limited(limits: str = ONE_PER_HOME, *, quota: int = 0, head: str = "", fields: str = FIELDS) -> Program:
    calls = "calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31%s}}\n"
    return a_program(head + limits + fields.lstrip(), calls=calls % (f", quota: {quota}" if quota else ""), person=HOME)


def states(store: Database) -> list[tuple[str, str]]:
    with store.reading() as view:
        found = enrolments_in(view, "prueba", "anual", limit=None)
        names = {each.id: resolve_name(view, each) for each in found}
    return sorted((names[each.id], each.state) for each in found)


def resolve_name(view: Any, each: Enrolment) -> str:
    found = person_of(view, each.person_key)
    assert found is not None
    return str(found.values["nombre"])


def enrolment(store: Database, curp: str) -> Enrolment:
    with store.reading() as view:
        key = resolve(view, curp)
        return next(each for each in enrolments_in(view, "prueba", "anual", limit=None) if each.person_key == key)


def moved(store: Database, curp: str, state: str, reason: str | None = None) -> Problem | None:
    """Somebody's decision; the problem where it finds no place."""
    found = enrolment(store, curp)
    with store.writing("rita") as unit:
        try:
            decide(unit, found.person_key, found.id, found.state, state, "2026-11-23", reason)
        except NoPlace as refused:
            return refused.problem
        unit.commit()
    return None


def messages(report: LoadReport) -> list[str]:
    return [each.message for each in report.problems]


def test_the_second_of_a_household_is_refused_with_the_row_that_has_the_place(store: Database) -> None:
    city = office(store, limited())
    report = city.load(LUCIA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-2", "ingreso": 1}, EVA | {"hogar": "H-1"})
    assert fates(report) == {"created": 2, "rejected": 1}
    assert [(row, field, code) for row, _, field, code in said(report)] == [(5, "hogar", "limit_reached")]
    assert messages(report) == ["Sólo un apoyo por hogar. Ya lo tiene la fila 3 de este archivo."]
    assert states(store) == [("Lucía", "active"), ("Ricardo", "active")]


def test_rows_of_other_chunks_and_of_a_trial_count_too(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 1)
    city = office(store, limited())
    rows = (LUCIA | {"hogar": "H-1"}, EVA | {"hogar": "H-1"})
    trial, real = city.load(*rows, dry_run=True), city.load(*rows)
    assert fates(trial) == fates(real) == {"created": 1, "rejected": 1}
    assert messages(trial) == messages(real) == ["Sólo un apoyo por hogar. Ya lo tiene la fila 3 de este archivo."]


def test_a_trial_gives_on_the_place_that_an_earlier_chunk_leaves(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 1)
    city = office(store, limited())
    city.load(LUCIA | {"hogar": "H-1"})
    rows = (LUCIA | {"hogar": "H-1", "ingreso": 6000}, EVA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-1", "ingreso": 1})
    trial, real = city.load(*rows, dry_run=True), city.load(*rows)
    assert fates(real) == {"updated": 1, "created": 1, "rejected": 1}
    assert fates(trial) == fates(real)
    assert messages(trial) == messages(real)


def test_a_place_taken_before_is_told_without_saying_by_whom(store: Database) -> None:
    city = office(store, limited())
    city.load(LUCIA | {"hogar": "H-1"})
    report = city.load(EVA | {"hogar": "H-1"})
    assert messages(report) == ["Sólo un apoyo por hogar. Ya lo tiene otra solicitud."]
    assert city.stored(str(EVA["curp"])) is None, "a refused row leaves nothing"


def test_a_limit_without_a_message_says_its_numbers(store: Database) -> None:
    city = office(store, limited("limits: [{max: 1, per: oficio, period: year}]\n"))
    report = city.load(LUCIA | {"oficio": "pan"}, RICARDO | {"oficio": "pan", "ingreso": 1})
    assert messages(report) == ["Máximo 1 por «Oficio» por año. Ya lo tiene la fila 3 de este archivo."]


def test_whoever_is_not_eligible_takes_no_place(store: Database) -> None:
    city = office(store, limited())
    report = city.load(RICARDO | {"hogar": "H-1"}, LUCIA | {"hogar": "H-1"})
    assert fates(report) == {"created": 2}
    assert states(store) == [("Lucía", "active"), ("Ricardo", "not_eligible")]


def test_an_unknown_household_holds_the_award_and_names_the_field(store: Database) -> None:
    city = office(store, limited())
    report = city.load(LUCIA)
    assert (fates(report), report.pending) == ({"created": 1}, 1)
    assert messages(report) == ["Queda en espera: falta «Folio de la vivienda» para revisar el límite"]
    assert states(store) == [("Lucía", "pending")]
    assert fates(city.load(LUCIA | {"hogar": "H-1", "ingreso": 2999})) == {"updated": 1}
    assert states(store) == [("Lucía", "active")]


def test_unless_frees_from_the_limit_and_an_unknown_one_does_not(store: Database) -> None:
    city = office(store, limited("limits: [{max: 1, per: household, unless: estudia, message: Uno por hogar.}]\n"))
    report = city.load(
        LUCIA | {"hogar": "H-1", "estudia": "Sí"}, EVA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-1", "ingreso": 1}
    )
    assert [(row, code) for row, _, _, code in said(report)] == [(5, "limit_reached")]


def test_a_limit_on_a_sum_counts_money_exactly(store: Database) -> None:
    limits = "limits: [{max: 5000, sum: ingreso, per: household, period: month, message: Tope del hogar.}]\n"
    city = office(store, limited(limits))
    home = {"hogar": "H-1", "fecha_solicitud": "2026-05-02"}
    report = city.load(
        LUCIA | home | {"ingreso": "2500.01"},
        EVA | home | {"ingreso": "2500.00"},
        RICARDO | home | {"ingreso": "2499.99"},
    )
    assert [(row, code) for row, _, _, code in said(report, "error")] == [(4, "limit_reached")]
    assert fates(city.load(EVA | home | {"ingreso": "0.01"})) == {"rejected": 1}
    assert fates(city.load(EVA | home | {"ingreso": "0.01", "fecha_solicitud": "2026-06-01"})) == {"created": 1}


def test_other_answers_move_the_place_to_the_other_household(store: Database) -> None:
    city = office(store, limited())
    city.load(LUCIA | {"hogar": "H-1"})
    assert fates(city.load(LUCIA | {"hogar": "H-2", "ingreso": 1}, person_policy="update")) == {"updated": 1}
    assert fates(city.load(EVA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-2", "ingreso": 1})) == {
        "created": 1,
        "rejected": 1,
    }


def test_a_household_alone_that_changes_moves_the_place_too(store: Database) -> None:
    city = office(store, limited())
    city.load(LUCIA | {"hogar": "H-1"})
    assert fates(city.load(LUCIA | {"hogar": "H-2"}, person_policy="update")) == {"updated": 1}
    assert fates(city.load(RICARDO | {"hogar": "H-2", "ingreso": 1})) == {"rejected": 1}
    assert fates(city.load(EVA | {"hogar": "H-1"})) == {"created": 1}


def test_whoever_moves_into_a_full_household_is_refused_and_keeps_the_old_place(store: Database) -> None:
    city = office(store, limited())
    city.load(LUCIA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-2", "ingreso": 1})
    report = city.load(LUCIA | {"hogar": "H-2", "ingreso": 2}, person_policy="update")
    assert [code for _, _, _, code in said(report)] == ["limit_reached"]
    known = city.stored(str(LUCIA["curp"]))
    assert known is not None
    assert known["hogar"] == "H-1"
    assert fates(city.load(EVA | {"hogar": "H-1"})) == {"rejected": 1}


def test_an_enrolment_that_ends_gives_its_place_back(store: Database) -> None:
    city = office(store, limited())
    city.load(LUCIA | {"hogar": "H-1"})
    assert moved(store, str(LUCIA["curp"]), "ended") is None
    assert fates(city.load(EVA | {"hogar": "H-1"})) == {"created": 1}


def test_answers_that_no_longer_qualify_give_the_place_back(store: Database) -> None:
    city = office(store, limited())
    city.load(LUCIA | {"hogar": "H-1"})
    city.load(LUCIA | {"hogar": "H-1", "ingreso": 9000})
    assert fates(city.load(EVA | {"hogar": "H-1"})) == {"created": 1}


def test_a_full_quota_makes_the_next_ones_wait(store: Database) -> None:
    city = office(store, limited("", quota=1))
    report = city.load(LUCIA, EVA, RICARDO)
    assert fates(report) == {"created": 3}
    assert report.states == {"active": 1, "waiting": 1, "not_eligible": 1}
    assert [(row, code) for row, _, _, code in said(report)] == [(4, "quota_full")]
    assert states(store) == [("Eva", "waiting"), ("Lucía", "active"), ("Ricardo", "not_eligible")]


def test_a_place_that_opens_goes_to_whoever_waits_and_not_to_whoever_comes_now(store: Database) -> None:
    city = office(store, limited("", quota=1))
    city.load(LUCIA, EVA)
    moved(store, str(LUCIA["curp"]), "ended")
    city.load(RICARDO | {"ingreso": 1})
    city.load(EVA | {"ingreso": 2})
    assert states(store) == [("Eva", "waiting"), ("Lucía", "ended"), ("Ricardo", "waiting")]
    assert moved(store, str(EVA["curp"]), "active") is None
    full = moved(store, str(RICARDO["curp"]), "active")
    assert full is not None
    assert full.message() == "El cupo de la convocatoria está lleno: no queda lugar"


def test_a_trial_in_chunks_counts_the_quota_as_the_load_does(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 1)
    city = office(store, limited("", quota=1))
    rows = (LUCIA, EVA, RICARDO | {"ingreso": 1})
    assert city.load(*rows, dry_run=True).states == city.load(*rows).states == {"active": 1, "waiting": 2}


def test_reviewed_applications_are_kept_with_a_warning_and_the_decision_takes_the_place(store: Database) -> None:
    city = office(store, limited(quota=1, head="lifecycle: reviewed\n"))
    city.load(LUCIA | {"hogar": "H-1"})
    assert moved(store, str(LUCIA["curp"]), "active") is None
    report = city.load(EVA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-2", "ingreso": 1})
    assert fates(report) == {"created": 2}
    assert messages(report) == [
        "Sólo un apoyo por hogar. Ya lo tiene otra solicitud. Se guarda, pero no se podrá activar",
        "El cupo está lleno: se guarda, pero hoy no se podría activar",
        "El cupo está lleno: se guarda, pero hoy no se podría activar",
    ]
    refused = [moved(store, str(each["curp"]), "active") for each in (EVA, RICARDO)]
    assert [each.code for each in refused if each] == ["limit_reached", "quota_closed"]
    assert moved(store, str(LUCIA["curp"]), "suspended", "no vive ahí") is None
    assert [moved(store, str(each["curp"]), "active") for each in (EVA,)] == [None]


def test_reviewed_rows_of_one_household_are_kept_and_name_each_other(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 1)
    city = office(store, limited(head="lifecycle: reviewed\n"))
    rows = (LUCIA | {"hogar": "H-1"}, RICARDO | {"hogar": "H-2", "ingreso": 1}, EVA | {"hogar": "H-1"})
    for report in (city.load(*rows, dry_run=True), city.load(*rows)):
        assert fates(report) == {"created": 3}
        assert [(row, code) for row, _, _, code in said(report)] == [(5, "limit_shared")]
        assert messages(report) == ["Sólo un apoyo por hogar. También lo pide la fila 3 de este archivo"]


def test_without_the_household_nobody_can_be_made_active(store: Database) -> None:
    city = office(store, limited(head="lifecycle: reviewed\n"))
    city.load(LUCIA)
    refused = moved(store, str(LUCIA["curp"]), "active")
    assert refused is not None
    assert (refused.code, refused.field) == ("limit_unknown", "hogar")


SECOND = """
program: prueba
version: 2
title: Programa de prueba
area: SDHIS
kind: alimentario
privacy: {purpose: Probar., notice: apoyo_alimentario_v1, retention_months: 12}
"""


def test_both_keys_of_a_merged_person_count_as_one(store: Database) -> None:
    once = "limits: [{max: 1, per: person, period: year, message: Uno por persona.}]\n"
    first = office(store, limited(once))
    first.load(LUCIA, EVA)
    next_call = "calls: {otra: {from: 2026-01-15, until: 2026-12-15}}\n"
    second = Office(store, a_program(once + FIELDS.lstrip(), calls=next_call, person=HOME, head=SECOND))
    publish(store, "ines", second.program)
    moved(store, str(LUCIA["curp"]), "ended")
    with store.writing("ines") as unit:
        keys = [resolve(unit, str(each["curp"])) or b"" for each in (LUCIA, EVA)]
        merge(unit, keys[1], keys[0], "2026-06-01", "misma persona")
        unit.commit()
    report = second.load(LUCIA)
    assert messages(report) == ["Uno por persona. Ya lo tiene la misma persona."]


def test_a_limit_that_a_new_version_brings_counts_those_already_active(store: Database) -> None:
    city = office(store, limited(""))
    city.load(LUCIA | {"hogar": "H-1"}, EVA | {"hogar": "H-1"})
    newer = a_program(ONE_PER_HOME.replace("max: 1", "max: 2") + FIELDS.lstrip(), person=HOME, head=SECOND)
    assert publish(store, "ines", newer).new
    report = Office(store, newer).load(RICARDO | {"hogar": "H-1", "ingreso": 1})
    assert messages(report) == ["Sólo un apoyo por hogar. Ya lo tienen otras 2 solicitudes."]
