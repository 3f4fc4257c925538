"""What becomes of each row of a load, told rule by rule, with workbooks filled from the real template."""

import io
from dataclasses import replace
from typing import Any

import pytest

from definition_makers import HEAD
from definition_makers import city as material_of
from load_makers import CALLS, FIELDS, LUCIA, RICARDO, TODAY, Office, a_program, fates, filled, office, said
from padron.intake.arriving import arrival, save_rules
from padron.intake.record import door
from padron.problems import problem
from padron.program.compiler import compile_program
from padron.program.shared import shared
from padron.registry.arrivals import ConsentGiven, Source
from padron.registry.database import Database
from padron.registry.enrolments import enrolments_in, move
from padron.registry.keys import new_id
from padron.registry.loads import load_of, problems_of, recent_loads
from padron.registry.people import pending_changes, resolve
from padron.registry.saving import save
from padron.registry.store import Refused, View
from padron.services import load_ahead, load_reasons
from padron.services.load import load
from padron.services.programs import publish


def test_a_load_tells_everything_in_its_json(city: Office) -> None:
    report = city.load(LUCIA, RICARDO | {"municipio": "Marte"})
    told = report.as_json()
    assert told.pop("load") == report.load.hex()  # type: ignore[union-attr]
    assert isinstance(told.pop("seconds"), float)
    assert told == {
        "rows": 2,
        "verdicts": {"eligible": 1, "ineligible": 0, "undetermined": 0},
        "states": {"active": 1},
        "pending": 0,
        "created": 1,
        "updated": 0,
        "identical": 0,
        "rejected": 1,
        "adjusted": 0,
        "problems": [
            {
                "row": 4,
                "column": "J",
                "cell": "J4",
                "field": "municipio",
                "value": "Marte",
                "code": "not_an_option",
                "severity": "error",
                "message": "No encontramos «Marte» en «Municipio»",
                "suggestion": None,
            }
        ],
        "summary": [{"code": "not_an_option", "field": "municipio", "rows": 1}],
        "criteria": [{"id": "bajo_ingreso", "met": 1, "not_met": 0, "unknown": 0}],
        "reasons": [],
    }


def test_the_same_file_twice_writes_nothing(city: Office) -> None:
    file = filled(city.program, LUCIA, RICARDO)
    assert fates(city.take(file)) == {"created": 2}
    assert fates(city.take(file)) == {"identical": 2}


def test_other_answers_update_the_enrolment_while_it_may_be_edited(store: Database) -> None:
    city = office(store, a_program("lifecycle: reviewed\n" + FIELDS.lstrip()))
    city.load(LUCIA)
    assert fates(city.load(LUCIA | {"ingreso": 4000})) == {"updated": 1}


def test_not_eligible_is_no_error_and_the_record_is_kept(city: Office) -> None:
    report = city.load(RICARDO)
    assert fates(report) == {"created": 1}
    assert report.verdicts == {"ineligible": 1}
    with city.store.reading() as view:
        assert [each.state for each in enrolments_in(view, "prueba", "anual")] == ["not_eligible"]


def test_an_undetermined_record_is_kept_and_pending(store: Database) -> None:
    optional = FIELDS.replace("max: 500000, required: yes", "max: 500000")
    city = office(store, a_program(optional))
    report = city.load({name: value for name, value in LUCIA.items() if name != "ingreso"})
    assert (fates(report), report.verdicts, report.pending) == ({"created": 1}, {"undetermined": 1}, 1)


def test_every_bad_cell_of_a_row_is_named_and_good_rows_are_kept(city: Office) -> None:
    report = city.load(LUCIA | {"ingreso": "ocho mil", "oficio": "buzo"}, RICARDO)
    assert fates(report) == {"rejected": 1, "created": 1}
    assert [(cell, code) for _, cell, _, code in said(report)] == [("S3", "not_a_number"), ("U3", "not_an_option")]


def test_equal_rows_of_a_person_count_once(city: Office) -> None:
    report = city.load(LUCIA, RICARDO, LUCIA | {"nombre": "  Lucía "})
    assert fates(report) == {"created": 2, "identical": 1}
    assert said(report) == []


def test_an_equal_row_of_a_rejected_one_is_rejected_too(city: Office) -> None:
    wrong = LUCIA | {"ingreso": -5}
    report = city.load(wrong, wrong)
    assert fates(report) == {"rejected": 2}
    assert [(row, cell) for row, cell, _, _ in said(report)] == [(3, "S3"), (4, "S4")]


def test_rows_that_disagree_about_a_person_are_all_rejected_and_name_each_other(city: Office) -> None:
    report = city.load(LUCIA, RICARDO, LUCIA | {"ingreso": 3001})
    assert fates(report) == {"created": 1, "rejected": 2}
    assert [each.message for each in report.problems] == [
        "Esta CURP ya está en la fila 5 con otros datos",
        "Esta CURP ya está en la fila 3 con otros datos",
    ]


def test_rows_far_apart_are_compared_too(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("padron.services.load_spool.CHUNK", 1)
    assert fates(city.load(LUCIA, RICARDO, LUCIA)) == {"created": 2, "identical": 1}
    assert fates(city.load(RICARDO, LUCIA, RICARDO | {"ingreso": 1})) == {"rejected": 2, "identical": 1}


def test_blank_cells_of_a_known_person_come_from_the_registry(city: Office) -> None:
    city.load(LUCIA | {"telefono": "8181234567"})
    report = city.load({"curp": LUCIA["curp"], "ingreso": 3000})
    assert fates(report) == {"identical": 1}


def test_birth_date_sex_and_state_come_from_the_curp(city: Office) -> None:
    city.load(LUCIA)
    known = city.stored(str(LUCIA["curp"]))
    assert known is not None
    assert (known["fecha_nacimiento"], known["sexo"], known["entidad_nacimiento"]) == ("1990-01-09", "M", "NL")


def test_an_address_changes_as_a_whole(city: Office) -> None:
    city.load(LUCIA | {"colonia": "19039-001"})
    report = city.load({"curp": LUCIA["curp"], "municipio": "19026", "ingreso": 3000})
    assert said(report) == [(3, "J3", "domicilio", "person_differs")]
    known = city.stored(str(LUCIA["curp"]))
    assert known is not None
    assert (known["municipio"], known["colonia"]) == ("19039", "19039-001")


def test_a_difference_is_proposed_and_warnings_do_not_reject(city: Office) -> None:
    city.load(LUCIA | {"telefono": "8181234567"})
    report = city.load(LUCIA | {"telefono": "8111112222"})
    assert [(cell, code) for _, cell, _, code in said(report)] == [("H3", "person_differs")]
    assert not report.failed
    with city.store.reading() as view:
        key = resolve(view, str(LUCIA["curp"]))
        assert key is not None
        assert [each.proposed for each in pending_changes(view, key)] == ["8111112222"]


def test_update_lets_the_newer_application_win(city: Office) -> None:
    city.load(LUCIA | {"telefono": "8181234567", "fecha_solicitud": "2026-05-01"})
    city.load(LUCIA | {"telefono": "8111112222", "fecha_solicitud": "2026-06-01"}, person_policy="update")
    known = city.stored(str(LUCIA["curp"]))
    assert known is not None
    assert known["telefono"] == "8111112222"


def test_an_application_counts_from_its_own_day(city: Office) -> None:
    city.load(LUCIA | {"fecha_solicitud": "02/03/2026"}, RICARDO)
    with city.store.reading() as view:
        days = {each.applied_on for each in enrolments_in(view, "prueba", "anual")}
    assert days == {"2026-03-02", TODAY}


@pytest.mark.parametrize(
    ("day", "code"),
    [("2026-01-14", "no_call"), ("2027-03-01", "day_after_today"), ("ayer", "not_a_date")],
)
def test_a_day_without_a_call_or_that_is_no_day_rejects(city: Office, day: str, code: str) -> None:
    report = city.load(LUCIA | {"fecha_solicitud": day})
    assert fates(report) == {"rejected": 1}
    assert [(field, found) for _, _, field, found in said(report)] == [("fecha_solicitud", code)]


def test_without_the_notice_nothing_is_kept_unless_it_was_accepted_before(city: Office) -> None:
    blank = {name: value for name, value in LUCIA.items() if name != "aviso_aceptado_el"}
    first = city.load(blank)
    assert fates(first) == {"rejected": 1}
    assert [(field, code) for _, _, field, code in said(first)] == [("aviso_aceptado_el", "consent_missing")]
    city.load(LUCIA)
    assert fates(city.load(blank)) == {"identical": 1}


def test_a_required_file_leaves_the_record_pending(store: Database) -> None:
    with_file = FIELDS.replace("eligibility:", "  acta: {type: file, label: Acta, required: yes}\neligibility:")
    city = office(store, a_program(with_file))
    report = city.load(LUCIA)
    assert (fates(report), report.pending) == ({"created": 1}, 1)
    assert [(field, code) for _, _, field, code in said(report)] == [("acta", "file_pending")]
    with store.reading() as view:
        assert [each.state for each in enrolments_in(view, "prueba", "anual")] == ["pending"]


def test_what_was_understood_otherwise_is_an_adjustment_and_no_error(city: Office) -> None:
    report = city.load(LUCIA | {"ingreso": "$ 1,500.00", "oficio": "Panadería", "estudia": "Sí"})
    assert (fates(report), report.adjusted) == ({"created": 1}, 1)
    notes = [each for each in report.problems if each.severity == "note"]
    assert [(each.cell, each.value, each.message) for each in notes] == [
        ("S3", "$ 1,500.00", "Leímos «$1,500.00» en «Ingreso del hogar»")
    ]
    assert report.summary() == [{"code": "adjusted", "field": "ingreso", "rows": 1}]


def test_people_without_curp_are_made_once(store: Database) -> None:
    program = a_program(person="person: {curp: optional, domicilio: required}\n")
    city = office(store, program)
    nobody = {name: value for name, value in LUCIA.items() if name != "curp"}
    nobody |= {"fecha_nacimiento": "1990-01-09", "sexo": "M", "entidad_nacimiento": "NL"}
    other = nobody | {"nombre": "Aurora"}
    assert fates(city.load(nobody, other)) == {"created": 2}
    assert fates(city.load(nobody, other)) == {"identical": 2}


def test_a_trial_gives_the_same_report_and_writes_nothing(city: Office) -> None:
    rows = (LUCIA, RICARDO | {"ingreso": "x"})
    trial, real = city.load(*rows, dry_run=True), city.load(*rows)
    assert trial.load is None
    same = [each.as_json() | {"load": None, "seconds": 0} for each in (trial, real)]
    assert same[0] == same[1]
    with city.store.reading() as view:
        assert len(recent_loads(view)) == 1


def test_a_draft_can_be_tried_and_not_loaded(store: Database) -> None:
    draft = a_program()
    file = filled(draft, LUCIA, draft=True)
    assert fates(load(store, "alicia", draft, file, today=TODAY, dry_run=True)) == {"created": 1}
    with pytest.raises(Refused) as refused:
        load(store, "alicia", draft, file, today=TODAY)
    assert refused.value.problem.code == "draft_template"


def test_a_changed_draft_of_a_published_program_can_be_tried(city: Office) -> None:
    changed = a_program(FIELDS.replace("5000", "2000"), head=HEAD.replace("version: 1", "version: 2"))
    report = load(city.store, "alicia", changed, filled(changed, LUCIA, draft=True), today=TODAY, dry_run=True)
    assert report.verdicts == {"ineligible": 1}


def test_only_what_is_published_is_loaded(store: Database) -> None:
    program = a_program()
    with pytest.raises(Refused) as refused:
        load(store, "alicia", program, filled(program, LUCIA), today=TODAY)
    assert refused.value.problem.code == "version_unknown"


def test_a_file_that_is_no_workbook_is_refused_in_words(city: Office) -> None:
    with pytest.raises(Refused) as refused:
        city.take(b"curp,nombre\n")
    assert refused.value.problem.code == "workbook_text"


def test_a_workbook_without_a_needed_column_is_not_loaded_at_all(city: Office) -> None:
    narrow = replace(city.program, fields=city.program.fields[1:])
    report = city.take(filled(narrow, {name: value for name, value in LUCIA.items() if name != "ingreso"}))
    assert (report.rows, report.failed) == (0, True)
    assert [(each.row, each.field, each.code) for each in report.problems if each.severity == "error"] == [
        (0, "ingreso", "missing_column")
    ]


def test_the_load_keeps_its_counts_and_problems(city: Office) -> None:
    report = city.load(LUCIA, RICARDO | {"ingreso": -1})
    with city.store.reading() as view:
        assert report.load is not None
        kept = load_of(view, report.load)
        problems = problems_of(view, report.load)
    assert kept is not None
    assert (kept.state, kept.file_name, kept.actor, kept.counts["created"]) == ("done", "solicitudes.xlsx", "alicia", 1)
    assert kept.results["summary"] == report.summary()
    assert problems == report.problems


def test_the_rejected_rows_come_back_and_can_be_loaded_once_corrected(city: Office) -> None:
    out = io.BytesIO()
    city.load(LUCIA, RICARDO | {"ingreso": "mil"}, marked=out)
    again = city.take(out.getvalue())
    assert [(each.row, each.cell, each.value) for each in again.problems] == [(3, "T3", "mil")]


def test_a_row_of_an_enrolment_that_may_not_change_any_more_is_rejected(store: Database) -> None:
    city = office(store, a_program("lifecycle: reviewed\n" + FIELDS.lstrip()))
    city.load(LUCIA)
    with store.writing("rosa") as unit:
        one = enrolments_in(unit, "prueba", "anual")[0]
        move(unit, one.person_key, one.id, "in_review", "active", "active", TODAY, None)
        unit.commit()
    assert fates(city.load(LUCIA)) == {"identical": 1}
    report = city.load(LUCIA | {"ingreso": 3500})
    assert (fates(report), [code for *_, code in said(report)]) == ({"rejected": 1}, ["enrolment_closed"])


def test_a_file_that_a_person_attached_stays_when_the_row_is_loaded_again(store: Database) -> None:
    with_file = FIELDS.replace("eligibility:", "  acta: {type: file, label: Acta, required: yes}\neligibility:")
    city = office(store, a_program(with_file))
    entrance, kept = door(city.program), "a" * 64
    record = entrance.record(
        {name: value for name, value in LUCIA.items() if name not in ("ingreso", "aviso_aceptado_el")},
        {"ingreso": 3000, "acta": kept},
        today=TODAY,
    )
    consent = ConsentGiven("apoyo_alimentario_v1", TODAY, "form", "alicia")
    made = arrival(
        record, id=new_id(), applied_on=TODAY, call=city.program.calls[0], source=Source("form"), consent=consent
    )
    with store.writing("alicia") as unit:
        assert save(unit, made, save_rules(city.program, "form")).status == "created"
        unit.commit()
    report = city.load(LUCIA)
    assert (fates(report), report.pending, said(report)) == ({"identical": 1}, 0, [])
    assert fates(city.load(LUCIA | {"ingreso": 3100})) == {"updated": 1}
    with store.reading() as view:
        assert enrolments_in(view, "prueba", "anual")[0].answers == {"ingreso": 310000, "acta": kept}


WITH_FACTS = FIELDS.replace(
    "cases:",
    """  - id: sin_otro
    assert: not active_in("prueba", aval)
    message: Su aval ya recibe.
cases:""",
).replace("eligibility:", "  aval: {type: curp, label: CURP del aval, required: yes}\neligibility:")


def test_facts_of_somebody_else_are_read_from_the_registry(store: Database) -> None:
    city = office(store, a_program(WITH_FACTS))
    city.load(LUCIA | {"aval": "TECR880229HNLRNC00"})
    report = city.load(RICARDO | {"ingreso": 100, "aval": str(LUCIA["curp"]).lower()})
    assert report.verdicts == {"ineligible": 1}
    with store.reading() as view:
        judged = {each.verdict: each.judged["facts"] for each in enrolments_in(view, "prueba", "anual")}
    assert judged == {"eligible": {"active_in:prueba@aval": False}, "ineligible": {"active_in:prueba@aval": True}}


def test_facts_are_read_again_when_the_row_is_written(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    city = office(store, a_program(WITH_FACTS))
    first, looks = load_ahead.facts_for, []

    def somebody_else_loads_meanwhile(view: View, *rest: Any) -> Any:
        found = first(view, *rest)
        looks.append(found)
        if len(looks) == 1:
            city.load(LUCIA | {"aval": "TECR880229HNLRNC00"})
        return found

    monkeypatch.setattr(load_ahead, "facts_for", somebody_else_loads_meanwhile)
    report = city.load(RICARDO | {"ingreso": 100, "aval": LUCIA["curp"]})
    assert (report.verdicts, looks[0]) == ({"ineligible": 1}, [{"active_in:prueba@aval": False}])


def test_a_load_that_breaks_off_is_marked_failed(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise Refused(problem("busy"))

    monkeypatch.setattr("padron.services.load_filing.save_many", broken)
    with pytest.raises(Refused):
        city.load(LUCIA)
    with city.store.reading() as view:
        assert [each.state for each in recent_loads(view)] == ["failed"]


def test_why_rows_are_not_eligible_is_counted_by_criterion_and_told_row_by_row(city: Office) -> None:
    again = LUCIA | {"curp": "SABC560626MDFLRN01", "nombre": "Concepción", "ingreso": 5000}
    report = city.load(LUCIA, RICARDO, again, again)
    told = report.as_json()
    assert told["criteria"] == [{"id": "bajo_ingreso", "met": 1, "not_met": 3, "unknown": 0}]
    reason = {
        "id": "bajo_ingreso",
        "outcome": "not_met",
        "message": "El ingreso rebasa el tope.",
        "sentence": "Ingreso del hogar es de menos de $5,000.00.",
        "lacks": [],
        "would": ["Cumpliría con «Ingreso del hogar» de $4,999.99 o menos."],
    }
    assert told["reasons"] == [{"row": 4, "criteria": [reason]}, {"row": 5, "criteria": [reason]}]
    with city.store.reading() as view:
        kept = load_of(view, report.load)  # type: ignore[arg-type]
    assert kept is not None
    assert (kept.results["criteria"], kept.results["reasons"]) == (told["criteria"], told["reasons"])


def test_only_the_first_rows_are_told_but_all_are_counted(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_reasons, "MOST_TOLD", 1)
    told = city.load(RICARDO, LUCIA | {"ingreso": 7000}).as_json()
    assert told["criteria"] == [{"id": "bajo_ingreso", "met": 0, "not_met": 2, "unknown": 0}]
    assert [each["row"] for each in told["reasons"]] == [3]  # type: ignore[attr-defined]


def test_of_a_criterion_that_rests_on_a_confidential_program_of_another_area_nothing_is_told(store: Database) -> None:
    rule = '  - {id: sin_salud, assert: not active_in_kind("salud"), message: Ya recibe otro.}\ncases:'
    city = office(store, a_program(FIELDS.replace("cases:", rule)))
    told = city.load(RICARDO).as_json()
    assert [each["id"] for each in told["criteria"]] == ["bajo_ingreso", "sin_salud"]  # type: ignore[attr-defined]
    head = HEAD.replace("prueba", "refugio").replace("SDHIS", "SEDEC").replace("kind: alimentario", "kind: salud")
    text = f"{head.lstrip()}confidential: yes\n{CALLS}{FIELDS.lstrip()}"
    refuge = compile_program("refugio", shared(material_of(program_definitions__refugio=text))).program
    assert refuge is not None
    assert publish(store, "ines", refuge).new
    told = city.load(LUCIA | {"ingreso": 6000}).as_json()
    assert [each["id"] for each in told["criteria"]] == ["bajo_ingreso"]  # type: ignore[attr-defined]
    assert "sin_salud" not in str(told["reasons"])
    assert told["verdicts"] == {"eligible": 0, "ineligible": 1, "undetermined": 0, "to_confirm": 0}
    counts = city.load(LUCIA | {"ingreso": 4000}).counts()
    assert counts["verdicts"] == {"eligible": 0, "ineligible": 0, "undetermined": 0, "to_confirm": 1}
    assert (counts["states"], counts["pending"]) == ({}, 0)
