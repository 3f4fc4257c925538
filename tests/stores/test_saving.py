"""The door's rules, one sentence each, on every engine."""

from typing import Any

from padron.registry.arrivals import Arrival, ConsentGiven, Outcome, Source
from padron.registry.corrections import add_identifier, merge
from padron.registry.database import Database
from padron.registry.enrolments import Enrolment, enrolment_of, move
from padron.registry.events import verify
from padron.registry.people import Person, pending_changes, person_of, resolve
from padron.registry.saving import save, save_many
from registry_makers import LUCIA, RICARDO, RULES, arrival


def saved(store: Database, given: Arrival, policy: str = "form", actor: str = "alicia") -> Outcome:
    with store.writing(actor) as unit:
        outcome = save(unit, given, RULES[policy])
        unit.commit()
    return outcome


def person(store: Database, key: bytes | None) -> Person:
    with store.reading() as view:
        found = person_of(view, key or b"")
        assert found is not None
        assert verify(view, found.person_key) == []
    return found


def enrolment(store: Database, outcome: Outcome) -> Enrolment:
    with store.reading() as view:
        found = enrolment_of(view, outcome.person_key or b"", outcome.enrolment or b"")
    assert found is not None
    return found


def proposed(store: Database, key: bytes | None) -> list[tuple[str, Any, Any]]:
    with store.reading() as view:
        return [(each.field, each.stored, each.proposed) for each in pending_changes(view, key or b"")]


def test_a_new_person_is_created_with_every_value_and_where_it_comes_from(store: Database) -> None:
    outcome = saved(store, arrival(LUCIA, applied_on="2026-05-01"))
    lucia = person(store, outcome.person_key)
    assert (outcome.status, outcome.identifier) == ("created", LUCIA["curp"])
    assert dict(lucia.values) == LUCIA
    mark = lucia.provenance["telefono"]
    assert (mark.source, mark.day, mark.author) == ("form", "2026-05-01", "alicia")


def test_an_enrolment_keeps_what_was_judged(store: Database) -> None:
    given = arrival(judged={"facts": {"active_in:beca": False}})
    kept = enrolment(store, saved(store, given))
    assert kept.judged == {"facts": {"active_in:beca": False}}
    assert (kept.id, kept.program, kept.call, kept.version) == (given.id, "despensa", "2026", 1)


def test_not_eligible_is_kept_with_its_verdict(store: Database) -> None:
    outcome = saved(store, arrival(verdict="ineligible", state="not_eligible", category="closed"))
    assert outcome.status == "created"
    assert enrolment(store, outcome).verdict == "ineligible"


def test_the_second_press_of_the_button_changes_nothing(store: Database) -> None:
    given = arrival()
    first, second = saved(store, given), saved(store, given)
    assert (first.status, second.status) == ("created", "identical")
    assert (first.folio, first.enrolment) == (second.folio, second.enrolment)


def test_the_same_values_again_are_identical_and_nothing_is_written(store: Database) -> None:
    key = saved(store, arrival()).person_key
    before = person(store, key)
    again = saved(store, arrival(applied_on="2026-06-01"))
    assert again.status == "identical"
    assert person(store, key) == before


def test_other_answers_update_an_editable_enrolment_and_keep_the_day_it_was_applied_for(store: Database) -> None:
    first = saved(store, arrival(answers={"num_integrantes": 3}))
    second = saved(store, arrival(answers={"num_integrantes": 4}, applied_on="2026-07-01", verdict="undetermined"))
    assert (second.status, second.folio, second.enrolment) == ("updated", first.folio, first.enrolment)
    kept = enrolment(store, second)
    assert (kept.answers, kept.verdict) == ({"num_integrantes": 4}, "undetermined")
    assert (kept.applied_on, kept.revision) == ("2026-05-01", 2)
    person(store, second.person_key)


def test_other_answers_for_an_enrolment_that_is_not_editable_are_rejected_whole(store: Database) -> None:
    first = saved(store, arrival(state="active", category="active"))
    second = saved(store, arrival({**LUCIA, "telefono": "8119999999"}, answers={"num_integrantes": 4}))
    assert second.status == "rejected"
    assert [each.code for each in second.problems] == ["enrolment_closed"]
    assert person(store, first.person_key).values["telefono"] == LUCIA["telefono"]


def test_another_call_is_another_enrolment(store: Database) -> None:
    outcomes = [saved(store, arrival(call=call)) for call in ("2025", "2026")]
    assert [each.status for each in outcomes] == ["created", "created"]
    assert outcomes[0].person_key == outcomes[1].person_key
    assert outcomes[0].folio != outcomes[1].folio


def test_blank_never_erases(store: Database) -> None:
    key = saved(store, arrival()).person_key
    saved(store, arrival({**LUCIA, "telefono": "", "segundo_apellido": None}, program="beca"))
    assert dict(person(store, key).values) == LUCIA


def test_a_name_is_not_changed_by_an_intake_but_proposed(store: Database) -> None:
    key = saved(store, arrival()).person_key
    outcome = saved(store, arrival({**LUCIA, "nombre": "LUISA", "sexo": "H"}, program="beca"))
    assert outcome.status == "created"
    assert [(each.code, each.field, each.severity) for each in outcome.problems] == [
        ("person_differs", "nombre", "warning"),
        ("person_differs", "sexo", "warning"),
    ]
    assert person(store, key).values["nombre"] == "LUCÍA"
    assert proposed(store, key) == [("nombre", "LUCÍA", "LUISA"), ("sexo", "M", "H")]


def test_a_missing_accent_is_no_difference_but_n_for_enye_is(store: Database) -> None:
    saved(store, arrival())
    assert saved(store, arrival({**LUCIA, "nombre": "Lucia"}, program="beca")).problems == ()
    differs = saved(store, arrival({**LUCIA, "segundo_apellido": "PENA"}, program="credito"))
    assert [each.field for each in differs.problems] == ["segundo_apellido"]


def test_the_same_difference_is_warned_of_again_but_proposed_once(store: Database) -> None:
    key = saved(store, arrival()).person_key
    other = {**LUCIA, "nombre": "LUISA"}
    first = saved(store, arrival(other, program="beca"))
    second = saved(store, arrival(other, program="beca"))
    assert (first.status, second.status) == ("created", "identical")
    assert second.problems == first.problems
    assert len(proposed(store, key)) == 1


def test_an_unknown_birth_date_is_filled(store: Database) -> None:
    key = saved(store, arrival({**LUCIA, "fecha_nacimiento": ""})).person_key
    saved(store, arrival(program="beca"))
    assert person(store, key).values["fecha_nacimiento"] == "1990-01-09"


def test_the_form_overwrites_a_telephone_and_says_who_when(store: Database) -> None:
    key = saved(store, arrival()).person_key
    changed = arrival({**LUCIA, "telefono": "8110000000"}, program="beca", applied_on="2026-08-01")
    saved(store, changed, actor="bruno")
    lucia = person(store, key)
    assert lucia.values["telefono"] == "8110000000"
    assert (lucia.provenance["telefono"].day, lucia.provenance["telefono"].author) == ("2026-08-01", "bruno")
    assert lucia.provenance["nombre"].author == "alicia"
    assert lucia.revision == 2


def test_a_load_fills_blanks_and_proposes_the_rest(store: Database) -> None:
    key = saved(store, arrival()).person_key
    row = {**LUCIA, "telefono": "8110000000", "correo": "lucia@example.org"}
    outcome = saved(store, arrival(row, program="beca", source=Source("load", b"1" * 16, 7)), "fill")
    assert person(store, key).values["correo"] == "lucia@example.org"
    assert person(store, key).values["telefono"] == LUCIA["telefono"]
    assert proposed(store, key) == [("telefono", LUCIA["telefono"], "8110000000")]
    assert [each.code for each in outcome.problems] == ["person_differs"]


def test_with_update_the_newer_applied_on_wins(store: Database) -> None:
    key = saved(store, arrival(applied_on="2026-05-01")).person_key
    older, newer = {**LUCIA, "telefono": "8110000001"}, {**LUCIA, "telefono": "8110000002"}
    saved(store, arrival(older, program="beca", applied_on="2026-04-30"), "update")
    assert person(store, key).values["telefono"] == LUCIA["telefono"]
    saved(store, arrival(newer, program="credito", applied_on="2026-05-02"), "update")
    assert person(store, key).values["telefono"] == "8110000002"
    assert proposed(store, key) == []


HOME = {**LUCIA, "calle": "JUÁREZ 5", "colonia": "CENTRO", "municipio": "19039"}


def test_a_new_address_replaces_the_whole_address(store: Database) -> None:
    key = saved(store, arrival(HOME)).person_key
    saved(store, arrival({**LUCIA, "municipio": "19026", "calle": "HIDALGO 1", "colonia": ""}, program="beca"))
    values = person(store, key).values
    assert (values["calle"], values["municipio"], values.get("colonia")) == ("HIDALGO 1", "19026", None)


def test_a_load_proposes_the_whole_address(store: Database) -> None:
    key = saved(store, arrival(HOME)).person_key
    saved(store, arrival({**LUCIA, "municipio": "19026", "calle": "JUÁREZ 5"}, program="beca"), "fill")
    assert proposed(store, key) == [
        (
            "domicilio",
            {"calle": "JUÁREZ 5", "colonia": "CENTRO", "municipio": "19039"},
            {"calle": "JUÁREZ 5", "municipio": "19026"},
        )
    ]


def test_an_address_that_only_adds_is_completed(store: Database) -> None:
    key = saved(store, arrival({**LUCIA, "municipio": "19039"})).person_key
    saved(store, arrival(HOME, program="beca"), "fill")
    assert dict(person(store, key).values) == HOME


def test_a_person_without_curp_gets_a_provisional_folio_that_works_like_a_curp(store: Database) -> None:
    values = {name: value for name, value in LUCIA.items() if name != "curp"}
    given = arrival(values)
    first = saved(store, given)
    assert first.identifier is not None
    assert first.identifier.startswith("P-")
    assert saved(store, given).status == "identical"
    again = saved(store, arrival({**values, "curp": first.identifier}, program="beca"))
    assert (again.status, again.person_key) == ("created", first.person_key)
    assert "curp" not in person(store, first.person_key).values


def test_a_provisional_folio_that_nobody_has_is_rejected(store: Database) -> None:
    outcome = saved(store, arrival({**LUCIA, "curp": "P-0000000000000"}))
    assert (outcome.status, [each.code for each in outcome.problems]) == ("rejected", ["person_unknown"])


def test_a_corrected_curp_leads_to_the_same_person(store: Database) -> None:
    key = saved(store, arrival()).person_key or b""
    with store.writing("ines") as unit:
        add_identifier(unit, key, "AUPL900109MNLRXC17", "correction", "2026-06-01", "acta corregida")
        unit.commit()
    again = saved(store, arrival({**LUCIA, "curp": "AUPL900109MNLRXC17"}, program="beca"))
    assert again.person_key == key
    lucia = person(store, key)
    assert (lucia.values["curp"], lucia.aliases) == ("AUPL900109MNLRXC17", (LUCIA["curp"],))


def test_after_a_merge_both_curps_lead_to_the_survivor_and_its_enrolments(store: Database) -> None:
    twin = {**LUCIA, "curp": "AUPL900109MNLRXC17"}
    one, other = saved(store, arrival(LUCIA)), saved(store, arrival(twin, program="beca"))
    with store.writing("ines") as unit:
        merge(unit, other.person_key or b"", one.person_key or b"", "2026-06-01", "misma persona")
        unit.commit()
    with store.reading() as view:
        assert resolve(view, twin["curp"]) == one.person_key
    again = saved(store, arrival(twin, program="beca"))
    assert (again.status, again.enrolment, again.person_key) == ("identical", other.enrolment, one.person_key)


def test_a_state_that_a_person_decided_is_not_undone_by_new_answers(store: Database) -> None:
    first = saved(store, arrival())
    with store.writing("rita") as unit:
        move(
            unit,
            first.person_key or b"",
            first.enrolment or b"",
            "in_review",
            "pending",
            "open",
            "2026-06-01",
            "faltan",
        )
        unit.commit()
    assert saved(store, arrival(answers={"num_integrantes": 9})).status == "updated"
    kept = enrolment(store, first)
    assert (kept.state, kept.answers) == ("pending", {"num_integrantes": 9})
    person(store, first.person_key)


def test_a_notice_is_accepted_once(store: Database) -> None:
    notice = ConsentGiven("apoyo_v1", "2026-05-01", "firma", "alicia")
    saved(store, arrival(consent=notice))
    again = saved(store, arrival(consent=notice))
    newer = saved(store, arrival(consent=ConsentGiven("apoyo_v2", "2026-05-02", "firma", "alicia")))
    assert (again.status, newer.status) == ("identical", "updated")


def test_a_version_that_is_not_published_is_rejected(store: Database) -> None:
    for wrong in (arrival(version=2), arrival(sha256="b" * 64), arrival(program="otro")):
        outcome = saved(store, wrong)
        assert (outcome.status, outcome.problems[0].code) == ("rejected", "version_unknown")


def test_leaving_without_commit_undoes(store: Database) -> None:
    with store.writing("alicia") as unit:
        save(unit, arrival(), RULES["form"])
    with store.reading() as view:
        assert resolve(view, LUCIA["curp"]) is None


def test_a_chunk_gives_each_row_its_own_outcome(store: Database) -> None:
    chunk = [arrival(LUCIA), arrival(RICARDO), arrival(LUCIA), arrival(LUCIA, answers={"num_integrantes": 8})]
    with store.writing("alicia") as unit:
        outcomes = save_many(unit, chunk, RULES["fill"])
        unit.commit()
    assert [each.status for each in outcomes] == ["created", "created", "identical", "updated"]
    assert enrolment(store, outcomes[0]).answers == {"num_integrantes": 8}
    person(store, outcomes[0].person_key)
