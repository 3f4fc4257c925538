"""Deliveries loaded from a workbook: each finds its enrolment and is kept once, or comes back with its why."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from definition_makers import HEAD, define
from definition_makers import city as material_of
from load_makers import CALLS, FIELDS, LUCIA, RICARDO, TODAY, Office, fates, office, said
from padron.outputs.columns import columns, sheet_title
from padron.outputs.workbook import workbook
from padron.program.compiler import compile_program
from padron.program.model import Program
from padron.program.shared import shared
from padron.registry.database import Database
from padron.registry.events import verify
from padron.registry.history import history
from padron.registry.loads import recent_loads
from padron.registry.people import resolve
from padron.registry.quotas import spent_in_call
from padron.registry.store import Refused
from padron.registry.withdrawing import benefits_under, withdraw
from padron.services.load import load
from padron.services.load_report import LoadReport
from padron.services.policy import Actor, Grant
from padron.services.programs import publish
from padron.services.undoing import looked, undo
from written_cells import written

DEFINITION = """
calls: {anual: {from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31, budget: 1000}}
person: {telefono: optional, domicilio: required}
fields:
  ingreso: {type: money, label: Ingreso del hogar, min: 0, max: 500000, required: yes}
eligibility:
  - {id: bajo_ingreso, assert: ingreso < 5000, message: El ingreso rebasa el tope.}
services:
  bolsa:
    title: Bolsa de despensa
    type: in_kind
    quantity: bolsas
    value: if(ingreso < 4000, 100, 50)
    fields:
      bolsas: {type: integer, label: ¿Cuántas bolsas?, min: 1, max: 9, required: yes}
      punto: {type: choice, label: Punto de entrega, choices: {norte: Norte, sur: Sur}}
    limits: [{max: 3, per: person, period: month, sum: quantity, message: Tres bolsas al mes.}]
  bono:
    title: Bono
    type: money
    value: if(received("bono", "ever") == 0, 500, 200)
cases:
  - {name: Gana poco, today: 2026-05-01, person: {}, answers: {ingreso: 1000}, expect: eligible}
"""
BAG = {"curp": LUCIA["curp"], "fecha_entrega": "2026-05-04", "bolsas": 2, "punto": "Sur"}


@pytest.fixture
def given(store: Database) -> Office:
    """Lucía is active in the program; Ricardo is not, for what he earns."""
    made = office(store, define(DEFINITION))
    made.load(*({**each, "fecha_solicitud": "2026-04-01"} for each in (LUCIA, RICARDO)))
    return made


def filled(program: Program, service: str, *rows: Mapping[str, Any]) -> bytes:
    """The service's own template with these rows."""
    at = {each.field.name: number for number, each in enumerate(columns(program, service), 1)}
    cells = {(number, at[name]): value for number, row in enumerate(rows, 3) for name, value in row.items()}
    return written(workbook(program, rows=50, service=service, today=TODAY), {sheet_title(program, service): cells})


def take(given: Office, *rows: Mapping[str, Any], service: str = "bolsa", **changes: Any) -> LoadReport:
    file = changes.pop("file", None) or filled(given.program, service, *rows)
    settings = {"today": TODAY, "service": service, "name": "entregas.xlsx", **changes}
    return load(given.store, "alicia", given.program, file, **settings)


def benefits(given: Office, curp: str = LUCIA["curp"]) -> list[tuple[str, int, int | None, str]]:
    """(day, quantity, amount, status) of what somebody received, in order."""
    with given.store.reading() as view:
        told = history(view, resolve(view, curp) or b"")
    found = [(each.on, each.quantity or 0, each.amount, each.status) for each in told if each.kind == "benefit"]
    return sorted(found)


def test_a_row_is_delivered_with_what_the_rules_come_to_and_the_file_again_changes_nothing(given: Office) -> None:
    file = filled(given.program, "bolsa", BAG)
    assert fates(take(given, file=file)) == {"created": 1}
    assert benefits(given) == [("2026-05-04", 200, 20_000, "delivered")]
    again = take(given, file=file)
    assert (fates(again), again.counts()["verdicts"]) == ({"identical": 1}, dict.fromkeys(
        ("eligible", "ineligible", "undetermined"), 0))  # fmt: skip
    with given.store.reading() as view:
        assert spent_in_call(view, "prueba", "anual") == 20_000


def test_who_is_not_known_or_not_active_is_told_so_in_its_cell(given: Office) -> None:
    report = take(given, {**BAG, "curp": "SABC560626MDFLRN01"}, {**BAG, "curp": RICARDO["curp"]}, {**BAG, "curp": ""})
    assert fates(report) == {"rejected": 3}
    assert said(report) == [
        (3, "A3", "curp", "person_unknown"),
        (4, "A4", "curp", "not_enrolled"),
        (5, "A5", "curp", "required"),
    ]
    assert "Escribe la CURP o folio" in {each.message for each in report.problems}


def test_a_delivery_from_before_the_application_is_kept_with_a_warning(given: Office) -> None:
    report = take(given, {**BAG, "fecha_entrega": "2026-03-31"})
    assert (fates(report), said(report)) == ({"created": 1}, [(3, "B3", "fecha_entrega", "delivered_early")])


def test_the_folio_of_the_application_stands_for_the_curp(given: Office) -> None:
    with given.store.reading() as view:
        (enrolled,) = [each for each in history(view, resolve(view, LUCIA["curp"]) or b"") if each.kind == "enrolment"]
    shown = "-".join(enrolled.folio[at : at + 4] for at in range(0, 11, 4)).lower()
    assert fates(take(given, {**BAG, "curp": shown})) == {"created": 1}
    assert len(benefits(given)) == 1


def test_equal_rows_are_each_a_delivery_as_far_as_the_limit_goes_and_again_the_same(given: Office) -> None:
    rows = [{**BAG, "bolsas": 1}] * 4
    first = take(given, *rows)
    assert fates(first) == {"created": 3, "rejected": 1}
    assert [each.message for each in first.problems] == ["Tres bolsas al mes."]
    assert fates(take(given, *rows)) == {"identical": 3, "rejected": 1}
    assert len(benefits(given)) == 3


def test_another_days_row_is_another_and_a_changed_one_is_not_taken_for_it(given: Office) -> None:
    take(given, {**BAG, "bolsas": 1})
    report = take(given, {**BAG, "bolsas": 2}, {**BAG, "bolsas": 1, "fecha_entrega": "2026-06-01"})
    assert fates(report) == {"created": 1, "rejected": 1}
    assert said(report) == [(3, "B3", "fecha_entrega", "delivered_before")]


def test_what_the_sheet_writes_must_be_what_comes_out_and_a_wrong_day_is_said(given: Office) -> None:
    report = take(
        given,
        {**BAG, "cantidad": 2, "importe": 200},
        {**BAG, "fecha_entrega": "2026-05-05", "bolsas": 1, "importe": 150},
        {**BAG, "fecha_entrega": "mañana"},
        {**BAG, "fecha_entrega": "2026-11-24"},
        {**BAG, "fecha_entrega": ""},
    )
    assert fates(report) == {"created": 1, "rejected": 4}
    assert [(row, field) for row, _, field, _ in said(report)] == [
        (4, "importe"), (5, "fecha_entrega"), (6, "fecha_entrega"), (7, "fecha_entrega"),
    ]  # fmt: skip
    assert "«Importe» sale en $100.00" in report.problems[0].message


def test_a_fact_of_the_registry_is_read_again_for_each_row_of_a_person(given: Office) -> None:
    days = [{"curp": LUCIA["curp"], "fecha_entrega": f"2026-05-0{n}"} for n in (1, 2, 3)]
    report = take(given, *days, service="bono")
    assert [amount for _, _, amount, _ in benefits(given)] == [50_000, 20_000, 20_000]
    assert fates(report) == {"created": 3}


def test_the_budget_of_the_call_is_kept(given: Office) -> None:
    days = [{"curp": LUCIA["curp"], "fecha_entrega": f"2026-05-0{n}"} for n in range(1, 7)]
    report = take(given, *days, service="bono")
    assert fates(report) == {"created": 3, "rejected": 3}
    assert {code for *_, code in said(report)} == {"budget_spent"}


def test_a_person_without_household_gets_no_more_than_the_limits_that_are_known_allow(store: Database) -> None:
    one = "limits: [{max: 3, per: person"
    both = "limits: [{max: 9, per: household, period: month}, {max: 3, per: person"
    person = "person: {telefono: optional, domicilio: required"
    assert one in DEFINITION and person in DEFINITION
    made = office(store, define(DEFINITION.replace(one, both).replace(person, f"{person}, hogar: optional")))
    made.load({**LUCIA, "fecha_solicitud": "2026-04-01"})
    rows = {**BAG, "bolsas": 9}, {**BAG, "bolsas": 9}, {**BAG, "bolsas": 3}
    for trial in (True, False):
        report = take(made, *rows, dry_run=trial)
        assert fates(report) == {"created": 1, "rejected": 2}
        assert [each.message for each in report.problems] == [
            "Tres bolsas al mes.",
            "Tres bolsas al mes.",
            "Queda en espera: falta «Folio de la vivienda» para revisar el límite",
        ]
    assert benefits(made) == [("2026-05-04", 300, 30_000, "held")]


def test_a_trial_says_the_same_and_keeps_nothing(given: Office) -> None:
    rows = [{**BAG, "bolsas": 1}] * 4
    assert fates(take(given, *rows, dry_run=True)) == {"created": 3, "rejected": 1}
    assert benefits(given) == []


def test_rejected_rows_come_back_as_the_services_workbook_and_are_taken_when_corrected(given: Office) -> None:
    out = BytesIO()
    take(given, BAG, {**BAG, "curp": LUCIA["curp"], "fecha_entrega": "2026-06-01", "punto": "Oriente"}, marked=out)
    book = load_workbook(BytesIO(out.getvalue()))
    sheet = book[sheet_title(given.program, "bolsa")]
    names = [cell.value for cell in sheet[2]]
    assert names[1:4] == ["curp", "fecha_entrega", "cantidad"]
    sheet.cell(3, names.index("punto") + 1).value = "Norte"
    fixed = BytesIO()
    book.save(fixed)
    assert fates(take(given, file=fixed.getvalue())) == {"created": 1}
    assert len(benefits(given)) == 2


def test_a_template_of_enrolments_or_of_another_service_is_refused(given: Office) -> None:
    with pytest.raises(Refused) as refused:
        take(given, service="bolsa", file=filled(given.program, "bono", {"curp": LUCIA["curp"]}))
    assert refused.value.problem.code == "other_service"
    with pytest.raises(KeyError):
        take(given, file=filled(given.program, "bolsa", BAG), service="otra")


def test_what_a_person_voided_does_not_come_back_by_a_load(given: Office) -> None:
    file = filled(given.program, "bolsa", BAG)
    take(given, file=file)
    with given.store.writing("rosa") as unit:
        key = resolve(unit, LUCIA["curp"]) or b""
        (enrolled,) = [each for each in history(unit, key) if each.kind == "enrolment"]
        (made,) = benefits_under(unit, key, enrolled.id)
        assert len(made.folio) == 11
        withdraw(unit, key, made.id, "2026-05-05", "no era ella")
        unit.commit()
    report = take(given, file=file)
    assert said(report) == [(3, "B3", "fecha_entrega", "delivery_void")]
    assert benefits(given) == [("2026-05-04", 200, 20_000, "void")]


def test_a_load_that_is_undone_delivered_nothing_and_the_same_file_delivers_it_again(given: Office) -> None:
    file = filled(given.program, "bolsa", BAG, {**BAG, "fecha_entrega": "2026-06-01"})
    report = take(given, file=file)
    admin = Actor("adela", (Grant("admin"),))
    seen = looked(given.store, admin, report.load or b"", TODAY)
    assert seen is not None
    assert (seen.people, seen.created, seen.refused) == (1, 2, None)
    done = undo(given.store, admin, report.load or b"", TODAY)
    assert done is not None and done.refused is None
    assert {status for *_, status in benefits(given)} == {"undone"}
    with given.store.reading() as view:
        assert spent_in_call(view, "prueba", "anual") == 0
        assert verify(view, resolve(view, LUCIA["curp"]) or b"") == []
    assert fates(take(given, file=file)) == {"updated": 2}
    assert {status for *_, status in benefits(given)} == {"delivered"}
    again = looked(given.store, admin, report.load or b"", TODAY)
    assert again is not None and again.refused is not None and again.refused.code == "load_undone"


def test_enrolments_on_which_a_loaded_delivery_stands_are_not_undone(given: Office) -> None:
    take(given, BAG)
    with given.store.reading() as view:
        enrolled = next(each for each in recent_loads(view) if each.service is None)
    found = looked(given.store, Actor("adela", (Grant("admin"),)), enrolled.id, TODAY)
    assert found is not None
    assert {each.what for each in found.standing} == {"benefit"}


def test_what_was_really_delivered_changes_the_verdict_of_a_rule_that_reads_it(store: Database) -> None:
    rule = '  - {id: pocas, assert: \'received("bolsa", "month") < 2\', message: Ya recibió dos este mes.}\n'
    made = office(store, define(DEFINITION.replace("services:\n", f"{rule}services:\n", 1)))
    applies = {**LUCIA, "fecha_solicitud": "2026-05-20"}
    verdicts = []
    for at, ingreso in enumerate((3000, 3001, 3002)):
        verdicts.append(made.load({**applies, "ingreso": ingreso}).verdicts["eligible"])
        take(made, {**BAG, "bolsas": 1, "fecha_entrega": f"2026-05-2{at + 1}"})
    assert verdicts == [1, 1, 0]
    assert len(benefits(made)) == 2, "she is not active any more when the third is asked for"


def test_an_amount_that_rests_on_a_confidential_program_of_another_area_is_not_delivered_by_who_may_not_see_it(
    store: Database,
) -> None:
    head = HEAD.replace("prueba", "refugio").replace("SDHIS", "SEDEC").replace("kind: alimentario", "kind: salud")
    text = f"{head.lstrip()}confidential: yes\n{CALLS}{FIELDS.lstrip()}"
    refuge = compile_program("refugio", shared(material_of(program_definitions__refugio=text))).program
    assert refuge is not None
    publish(store, "ines", refuge)
    rule = DEFINITION.replace("value: if(ingreso < 4000, 100, 50)", 'value: if(active_in("refugio"), 100, 50)')
    made = office(store, define(rule, program_definitions__refugio=text))
    made.load({**LUCIA, "fecha_solicitud": "2026-04-01"})
    report = take(made, BAG)
    assert [(row, field, code) for row, _, field, code in said(report)] == [(3, "importe", "amount_unknown")]


ENDS = """
ends:
  - {when: 'days_between(last_received("bolsa"), today()) > 92', reason: sin_recoger, message: No pasó por ella.}
cases:
"""


@pytest.fixture
def ending(store: Database) -> Office:
    """Lucía is active in a program that ends whoever does not collect, and received in February."""
    made = office(store, define(DEFINITION.replace("\ncases:\n", ENDS)))
    made.load({**LUCIA, "fecha_solicitud": "2026-01-20"})
    assert fates(take(made, {**BAG, "fecha_entrega": "2026-02-01", "bolsas": 1})) == {"created": 1}
    return made


def state(given: Office) -> str:
    with given.store.reading() as view:
        told = history(view, resolve(view, LUCIA["curp"]) or b"")
    (found,) = [each.status for each in told if each.kind == "enrolment"]
    return found


def test_months_of_deliveries_that_come_late_in_one_file_and_in_any_order_end_nobody(ending: Office) -> None:
    late = [{**BAG, "fecha_entrega": day, "bolsas": 1} for day in ("2026-09-01", "2026-04-20", "2026-07-10")]
    assert fates(take(ending, *late)) == {"created": 3}
    assert [on for on, *_ in benefits(ending)] == ["2026-02-01", "2026-04-20", "2026-07-10", "2026-09-01"]
    assert state(ending) == "active"


def test_a_delivery_after_the_programs_own_rule_has_ended_it_is_refused_in_words_and_a_load_ends_nobody(
    ending: Office,
) -> None:
    gap = {**BAG, "fecha_entrega": "2026-06-01", "bolsas": 1}
    report = take(ending, gap)
    assert (fates(report), said(report)) == ({"rejected": 1}, [(3, "B3", "fecha_entrega", "enrolment_over")])
    assert "No pasó por ella" in report.problems[0].message
    assert state(ending) == "active"
    between = {**BAG, "fecha_entrega": "2026-04-01", "bolsas": 1}
    assert fates(take(ending, gap, between)) == {"created": 2}, "with what lacked, both are kept"


def test_a_row_that_its_own_check_stops_is_delivered_once_the_row_before_it_was(store: Database) -> None:
    """The second voucher is refused when the chunk is read, and the third while the second is not delivered yet."""
    voucher = """      vale:
        type: integer
        label: Número de vale
        min: 1
        max: 99
        required: yes
        constraint: vale == received("bolsa", "ever") + 1
        constraint_message: Los vales van en orden.
"""
    made = office(store, define(DEFINITION.replace("      punto: {", voucher + "      punto: {")))
    made.load({**LUCIA, "fecha_solicitud": "2026-04-01"})
    rows = [{**BAG, "bolsas": 1, "vale": at, "fecha_entrega": f"2026-05-0{at}"} for at in (3, 1, 2, 4)]
    report = take(made, *rows)
    assert (fates(report), len(benefits(made))) == ({"created": 3, "rejected": 1}, 3)
    assert {code for row, _, _, code in said(report) if row == 6} == {"limit_reached"}
    again = take(made, {**BAG, "bolsas": 1, "vale": 9, "fecha_entrega": "2026-06-01"})
    assert [each.message for each in again.problems] == ["Los vales van en orden."]
