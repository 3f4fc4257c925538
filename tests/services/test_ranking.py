"""The order of a call: points, ties with unknown last, a lottery that anybody can repeat, then the day and folio."""

import hmac
from hashlib import sha256

import pytest

from load_makers import FIELDS, LUCIA, RICARDO, Office, a_program, office
from padron.registry.corrections import merge
from padron.registry.database import Database
from padron.registry.drawings import drawings
from padron.registry.enrolments import enrolments_in
from padron.registry.people import person_of
from padron.services.deciding import decide
from padron.services.ranking import Ranking, admit, drawn, draws, lottery_number, ranking

EVA = LUCIA | {"curp": "MAGE010203MNLRRVA5", "nombre": "Eva", "primer_apellido": "Martínez", "segundo_apellido": "Gro"}
POOR = RICARDO | {"ingreso": 1000}
SCORE = """
lifecycle: reviewed
score:
  points:
    - {points: 40, when: ingreso < 2000}
    - {points: 20, when: estudia}
  ties: %s
"""


def scored(store: Database, ties: str = "[ingreso, lottery]", quota: str = "", cycle: str = "reviewed") -> Office:
    calls = f"calls: {{anual: {{from: 2026-01-15, until: 2026-12-15, ends: 2026-12-31{quota}}}}}\n"
    text = (SCORE % ties).lstrip().replace("reviewed", cycle) + FIELDS.lstrip()
    return office(store, a_program(text, calls=calls))


def names(store: Database, made: Ranking) -> list[str]:
    with store.reading() as view:
        people = [person_of(view, each.enrolment.person_key) for each in made.ranked]
    return [str(each.values["nombre"]) for each in people if each is not None]


def order(city: Office, seed: str = "acta 14") -> list[str]:
    with city.store.reading() as view:
        made = ranking(view, city.program, "anual", seed)
    return names(city.store, made)


def test_most_points_come_first_and_each_is_told_with_its_condition(store: Database) -> None:
    city = scored(store)
    city.load(LUCIA | {"estudia": "Sí"}, POOR, EVA)
    with store.reading() as view:
        made = ranking(view, city.program, "anual", "acta 14")
    assert names(store, made) == ["Ricardo", "Lucía", "Eva"]
    assert [(each.position, each.score) for each in made.ranked] == [(1, 40), (2, 20), (3, 0)]
    assert [[(one.points, one.when.text) for one in each.points] for each in made.ranked] == [
        [(40, "ingreso < 2000")],
        [(20, "estudia")],
        [],
    ]
    assert made.ranked[0].ties[0] == ("ingreso", "$1,000.00")


def test_a_tie_goes_to_the_lower_value_and_an_unknown_one_comes_last(store: Database) -> None:
    city = scored(store, "[estudia, ingreso]")
    city.load(LUCIA | {"ingreso": 3000}, RICARDO | {"ingreso": 4000, "estudia": "no"}, EVA | {"ingreso": 2500})
    assert order(city) == ["Ricardo", "Eva", "Lucía"]


def test_who_does_not_qualify_is_left_out_and_counted(store: Database) -> None:
    city = scored(store)
    city.load(LUCIA, RICARDO)
    with store.reading() as view:
        made = ranking(view, city.program, "anual", "x")
    assert (names(store, made), made.left_out) == (["Lucía"], {"ineligible": 1})


def test_of_one_person_one_application_stands_and_of_who_has_a_place_none(store: Database) -> None:
    city = scored(store, "[ingreso]")
    city.load(LUCIA, EVA, POOR)
    keys = {}
    with store.writing("rita") as unit:
        found = {each.person_key: each for each in enrolments_in(unit, "prueba", "anual")}
        keys = {str(person.values["nombre"]): key for key in found if (person := person_of(unit, key)) is not None}
        merge(unit, keys["Eva"], keys["Lucía"], "2026-11-23", "misma persona")
        unit.commit()
    with store.reading() as view:
        made = ranking(view, city.program, "anual")
    assert names(store, made) == ["Ricardo", "Lucía"]
    assert [each.position for each in made.ranked] == [1, 2]
    other = {keys["Eva"], keys["Lucía"]} - {made.ranked[1].enrolment.person_key}
    assert {each.person_key for each in made.repeated} == other
    standing = made.ranked[1].enrolment
    with store.writing("rita") as unit:
        decide(unit, standing.person_key, standing.id, standing.state, "active", "2026-11-23")
        unit.commit()
    with store.reading() as view:
        after = ranking(view, city.program, "anual")
    assert (names(store, after), len(after.repeated)) == (["Ricardo"], 1)


def test_the_lottery_is_an_hmac_that_anybody_can_repeat(store: Database) -> None:
    city = scored(store, "[lottery]")
    city.load(LUCIA, EVA, RICARDO | {"ingreso": 3000})
    with store.reading() as view:
        folios = {each.folio for each in enrolments_in(view, "prueba", "anual")}
        made = [ranking(view, city.program, "anual", seed) for seed in ("acta 14", "acta 14", "acta 15")]

    def by_hand(folio: str) -> str:
        return hmac.new(b"acta 14", folio.encode(), sha256).hexdigest()

    drawn_ = [[each.enrolment.folio for each in one.ranked] for one in made]
    assert drawn_[0] == drawn_[1] == sorted(folios, key=by_hand)
    assert made[0].ranked[0].ties[0][1] < made[0].ranked[2].ties[0][1]


def test_a_seed_gives_each_folio_the_same_chances() -> None:
    first = [min(("A", "B", "C"), key=lambda folio: lottery_number(f"semilla {n}", folio)) for n in range(3_000)]
    assert all(900 < first.count(folio) < 1_100 for folio in "ABC")


def test_without_a_lottery_the_day_of_applying_decides(store: Database) -> None:
    city = scored(store, "[ingreso]")
    assert not draws(city.program)
    city.load(LUCIA | {"fecha_solicitud": "2026-03-02"}, EVA | {"fecha_solicitud": "2026-03-01"})
    assert order(city) == ["Eva", "Lucía"]


def test_each_drawing_is_on_record_with_its_seed_and_order(store: Database) -> None:
    city = scored(store)
    city.load(LUCIA, EVA)
    for seed in ("acta 14", "acta 14", "otra"):
        made = drawn(store, "rita", city.program, "anual", seed)
    with store.reading() as view:
        told = drawings(view, "prueba", "anual")
    assert [(each.seed, each.actor, each.count) for each in told] == [("acta 14", "rita", 2), ("otra", "rita", 2)]
    assert [each.seed for each in made.before] == ["acta 14"], "what was drawn before is told"
    folios = [each.enrolment.folio for each in made.ranked]
    assert told[1].order == sha256("\n".join(folios).encode()).hexdigest()


def test_a_call_that_the_program_does_not_have_is_refused(store: Database) -> None:
    city = scored(store)
    with store.reading() as view, pytest.raises(KeyError):
        ranking(view, city.program, "2025")


def test_those_who_wait_are_admitted_in_order_until_the_quota_is_full(store: Database) -> None:
    city = scored(store, "[ingreso]", ", quota: 1", "automatic")
    city.load(EVA | {"ingreso": 4000})
    city.load(LUCIA, POOR)
    with store.writing("rita") as unit:
        (eva,) = enrolments_in(unit, "prueba", "anual", "active")
        decide(unit, eva.person_key, eva.id, "active", "ended", "2026-11-23")
        unit.commit()
    with store.reading() as view:
        made = ranking(view, city.program, "anual")
    done = admit(store, "rita", made, "2026-11-23")
    assert (names(store, made), [each.score for each in done.active]) == (["Ricardo", "Lucía"], [40])
    with store.reading() as view:
        assert [each.state for each in enrolments_in(view, "prueba", "anual")].count("active") == 1
