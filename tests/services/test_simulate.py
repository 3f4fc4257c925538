"""A simulation says of everybody what judging one by one says, in both databases; and to each only what is theirs."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from definition_makers import HEAD, city, define
from judged_one_by_one import counted, judged_one_by_one
from padron.outputs.sql_counts import Counts
from padron.outputs.sql_notes import notes
from padron.program.compiler import compile_program
from padron.program.model import Program
from padron.program.shared import shared
from padron.registry.arrivals import Outcome, Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.corrections import add_identifier, merge
from padron.registry.database import Database, open_database
from padron.registry.programs import latest
from padron.registry.saving import save
from padron.services.definitions import definitions
from padron.services.demo import demonstrate
from padron.services.policy import Actor, Grant
from padron.services.programs import publish
from padron.services.simulate import as_json, choosable, shown, simulate
from padron.workspace import Workspace
from registry_makers import LUCIA, RICARDO, RULES, arrival
from registry_stores import ENGINES, drop_database, new_database, postgres_server, unique_name

ROOT = Path(__file__).resolve().parents[2]
DAYS = ("2026-11-25", "2027-03-01", "2024-02-29")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    folder = Path("/tmp") / unique_name()
    with postgres_server(folder) as url:
        yield url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=ENGINES)
def opens(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], Database]]:
    """Opens a fresh registry in a folder."""
    made: list[tuple[Database, str]] = []
    server = request.getfixturevalue("server") if request.param == "postgres" else ""

    def opened(folder: Path) -> Database:
        name = unique_name()
        store = open_database(folder, new_database(server, name) if server else "")
        made.append((store, name))
        return store

    yield opened
    for store, name in made:
        store.close()
        if server:
            drop_database(server, name)


@pytest.fixture(scope="module")
def demo(opens: Callable[[Path], Database], tmp_path_factory: pytest.TempPathFactory) -> Database:
    store = opens(tmp_path_factory.mktemp("demo"))
    assert demonstrate(store, definitions(Workspace(ROOT)), 300) is not None
    return store


def known(counts: Counts) -> Counts:
    return replace(counts, missing={name: many for name, many in counts.missing.items() if many})


def agrees(store: Database, program: Program, day: str) -> Counts:
    """The counts, once judging one by one gave the same."""
    with store.reading() as view:
        told = simulate(view, program, day).counts
        assert known(told) == known(counted(program, judged_one_by_one(view, program, day)))
    return told


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    "name", ["apoyo_alimentario_adulto_mayor", "espacios_primera_infancia", "microcredito_impulso_negocio"]
)
def test_the_demonstration_comes_to_the_same_as_one_by_one(demo: Database, name: str, day: str) -> None:
    program = definitions(Workspace(ROOT)).program(name).program
    assert program is not None
    assert agrees(demo, program, day).people == 300


def test_verdicts_of_every_kind_are_among_them(demo: Database) -> None:
    program = definitions(Workspace(ROOT)).program("microcredito_impulso_negocio").program
    assert program is not None
    told = agrees(demo, program, DAYS[0])
    assert min(told.eligible, told.ineligible, told.undetermined) >= 20


EVERYTHING = """
calls:
  primera: {from: 2025-01-01, until: 2025-12-31, ends: 2025-12-31}
  segunda: {from: 2026-01-01, until: 2026-12-31, ends: 2026-12-31}
person: {telefono: optional, domicilio: optional, hogar: optional}
fields:
  puntos: {type: integer, label: Puntos, min: 0, max: 100}
  ingreso: {type: money, label: Ingreso, min: 0, max: 100000}
  trabaja: {type: yes_no, label: ¿Trabaja?}
  sueldo: {type: money, label: Sueldo, min: 0, max: 50000, relevant: trabaja}
  mitad: {type: money, label: Mitad, min: 0, max: 400, calculation: "round(ingreso / 3, 2)"}
  apoyos: {type: choices, label: Apoyos, choices: {agua: Agua, luz: Luz, gas: Gas}}
  oficios: {type: choices, label: Oficios, choices: {pan: Pan, tela: Tela}, required: trabaja}
  zona_trabajo: {type: choice, label: Municipio del trabajo, catalogue: municipios}
  colonia_trabajo: {type: choice, label: Colonia del trabajo, catalogue: colonias, filter: {municipio: zona_trabajo}}
  constancia: {type: date, label: Constancia, max_age: 3 months}
  aval_curp: {type: curp, label: CURP del aval}
  nota: {type: text, label: Nota, min_length: 2, max_length: 5}
  hijos:
    type: repeat
    label: Hijos
    max: 5
    fields:
      curp_hijo: {type: curp, label: CURP}
      edad_hijo: {type: integer, label: Edad, min: 0, max: 30}
      estudia: {type: yes_no, label: ¿Estudia?, relevant: edad_hijo >= 3}
      beca: {type: money, label: Beca, min: 0, max: 5000, relevant: estudia}
      doble: {type: money, label: Doble, min: 0, max: 100, calculation: beca * 2}
eligibility:
  - {id: adulta, assert: age(fecha_nacimiento) >= 18 and age(birth_date(curp)) >= 18, message: Debe ser adulta.}
  - {id: puntos, assert: puntos * 2 + 1 > 7, message: Puntos.}
  - {id: mitad, assert: mitad < 350.5 or mitad > 400, message: Mitad.}
  - {id: sueldo, when: trabaja, assert: sueldo <= ingreso, message: Sueldo.}
  - {id: apoyos, assert: 'count(apoyos) < 3 and not includes(apoyos, "gas")', message: Apoyos.}
  - {id: oficios, assert: 'includes(oficios, "pan")', message: Oficios.}
  - {id: colonia, assert: has(colonia_trabajo), message: Colonia.}
  - {id: constancia, assert: "days_between(constancia, today()) < 60", message: Constancia.}
  - {id: nota, assert: has(nota), message: Nota.}
  - {id: ningun_hijo_igual, assert: "not any(hijos, curp_hijo == curp)", message: Hijos.}
  - {id: estudian, assert: "all(hijos, estudia or edad_hijo < 6)", message: Estudian.}
  - {id: becas, assert: sum(hijos.doble) <= 150, message: Becas.}
  - {id: cuantos, assert: count(hijos) < 3, message: Muchos.}
  - {id: sin_otro, assert: 'not active_in_kind("alimentario")', message: Otro.}
  - {id: antes, assert: 'was_in("prueba", "previous") or active_in("otra")', message: Antes.}
  - {id: entregas, assert: 'received("bolsa", "month") < 2 and received("bolsa", "ever") >= 1', message: Entregas.}
  - {id: ultima, assert: 'months_between(last_received("bolsa"), today()) <= 6', message: Ultima.}
  - {id: aval, assert: 'not active_in("otra", aval_curp)', message: Aval.}
  - {id: solo, assert: 'household_size() == 1', message: Solo.}
  - {id: hogar_activo, assert: 'not household_active_in("prueba")', message: Hogar.}
  - {id: hogar_otro, assert: 'not household_active_in("otra")', message: Hogar.}
  - {id: hogar_tipo, assert: 'not household_active_in_kind("alimentario")', message: Hogar.}
  - {id: hogar_entregas, assert: 'household_received("bolsa", "month") < 2', message: Hogar.}
  - {id: hogar_convocatoria, assert: 'household_received("bolsa", "call") >= 1', message: Hogar.}
  - {id: meses, assert: 'if(trabaja, puntos, 50) >= min(puntos, 40, 60)', message: Meses.}
services:
  bolsa: {title: Bolsa, type: in_kind}
cases:
  - {name: Nada, today: 2026-05-01, person: {}, answers: {}, expect: undetermined}
"""
OTHER = """
fields:
  estudia: {type: yes_no, label: ¿Estudia?}
eligibility:
  - {id: estudia, assert: estudia, message: Estudia.}
cases:
  - {name: Nada, today: 2026-05-01, person: {}, answers: {}, expect: undetermined}
"""
OTHER_HEAD = HEAD.replace("program: prueba", "program: otra")
MARTA = {**LUCIA, "curp": "GASG741212MNLRDD02", "nombre": "GUADALUPE", "primer_apellido": "GARZA",
         "segundo_apellido": "SADA", "fecha_nacimiento": "1974-12-12"}  # fmt: skip
SOFIA = {**LUCIA, "curp": "LECS000229MNLLVFA3", "nombre": "SOFIA", "fecha_nacimiento": "2000-02-29"}
ACTIVE: dict[str, Any] = {"state": "active", "category": "active"}
FULL: dict[str, Any] = {
    "puntos": 4, "ingreso": 100_000, "trabaja": True, "sueldo": 90_000, "apoyos": ["agua"], "oficios": ["pan"],
    "zona_trabajo": "19039", "constancia": "2026-11-01", "nota": "bien", "aval_curp": RICARDO["curp"],
    "hijos": [{"curp_hijo": SOFIA["curp"], "edad_hijo": 8, "estudia": True, "beca": 5000},
              {"edad_hijo": 2, "estudia": False, "beca": 900}],
}  # fmt: skip
ANSWERS: tuple[dict[str, Any], ...] = (
    FULL,
    {**FULL, "trabaja": False, "apoyos": ["agua", "gas"], "hijos": []},
    {**FULL, "puntos": 101, "ingreso": 130_000, "constancia": "2026-08-24", "nota": "x"},
    {**FULL, "puntos": "4", "ingreso": True, "trabaja": 1, "apoyos": "agua", "oficios": ["pan", "queso"],
     "constancia": "2026-02-30", "nota": 5, "aval_curp": 7, "zona_trabajo": "00000",
     "hijos": ["nadie", 5, None, {}, {"otro": 1}, {"beca": "9"}]},
    {"hijos": [{"edad_hijo": 31}, {"curp_hijo": LUCIA["curp"], "edad_hijo": 4}], "constancia": "2027-01-01"},
    {"oficios": [], "aval_curp": MARTA["curp"], "hijos": [{"edad_hijo": 5, "estudia": True}] * 3},
    {},
)  # fmt: skip


@cache
def made(text: str = EVERYTHING) -> Program:
    """The program `prueba`, beside one called `otra`."""
    return define(text, HEAD, program_definitions__otra=OTHER_HEAD + OTHER)


@cache
def other(head: str = OTHER_HEAD) -> Program:
    found = compile_program("otra", shared(city(program_definitions__otra=head + OTHER))).program
    assert found is not None
    return found


@pytest.fixture
def town(opens: Callable[[Path], Database], tmp_path: Path) -> Database:
    store = opens(tmp_path)
    for program in (made(), other()):
        assert publish(store, "ines", program).new
    return store


def enrolled(store: Database, person: dict[str, str], **changes: Any) -> Outcome:
    values = {"program": "prueba", "call": "segunda", "answers": {}, **changes}
    with store.reading() as view:
        version = latest(view, values["program"])
        assert version is not None
    with store.writing("alicia") as unit:
        outcome = save(unit, arrival(person, sha256=version.sha256, **values), RULES["form"])
        assert outcome.enrolment is not None, outcome.problems
        unit.commit()
    return outcome


def delivered(store: Database, to: Outcome, on: str, nth: int = 1) -> None:
    with store.writing("alicia") as unit:
        given = Delivery(to.person_key or b"", to.enrolment or b"", "bolsa", 100, None, on, None, "{}", "{}",
                         Source("form"), nth)  # fmt: skip
        assert deliver(unit, given).status == "created"
        unit.commit()


@pytest.mark.parametrize("answers", range(len(ANSWERS)))
def test_every_construct_and_every_misfit_comes_to_the_same(town: Database, answers: int) -> None:
    lucia = enrolled(town, LUCIA, answers=ANSWERS[answers], **ACTIVE)
    enrolled(town, RICARDO, call="primera", answers=FULL, applied_on="2025-05-01", **ACTIVE)
    enrolled(town, RICARDO, program="otra", call="2026", **ACTIVE)
    enrolled(town, MARTA, program="otra", call="2026")
    for number, on in enumerate(("2026-11-02", "2026-11-20", "2026-03-01"), 1):
        delivered(town, lucia, on, number)
    for day in (*DAYS, "2026-11-24", "2025-06-01"):
        agrees(town, made(), day)


def test_people_who_were_merged_are_one_with_all_their_history(town: Database) -> None:
    marta = enrolled(town, MARTA, call="primera", answers={**FULL, "puntos": 1}, applied_on="2025-02-01", **ACTIVE)
    enrolled(town, MARTA, program="otra", call="2026", **ACTIVE)
    lucia = enrolled(town, LUCIA, answers={"puntos": 90}, applied_on="2025-01-15")
    sofia = enrolled(town, SOFIA, answers={**FULL, "aval_curp": MARTA["curp"]}, applied_on="2026-05-05")
    ricardo = enrolled(town, RICARDO, answers={**FULL, "aval_curp": SOFIA["curp"]})
    delivered(town, marta, "2026-11-03")
    for other, into in ((marta, lucia), (lucia, sofia)):
        with town.writing("alicia") as unit:
            merge(unit, other.person_key or b"", into.person_key or b"", "2026-06-01", "misma persona")
            unit.commit()
    with town.writing("alicia") as unit:
        add_identifier(unit, ricardo.person_key or b"", "TECR880229HNLRNC18", "correction", "2026-06-01", "acta")
        unit.commit()
    assert agrees(town, made(), "2026-11-25").people == 2
    agrees(town, made(), "2025-03-01")


def by_criterion(counts: Counts) -> dict[str, tuple[int, int, int]]:
    """Met, not met, unknown."""
    return {each.id: (each.met, each.not_met, each.unknown) for each in counts.criteria}


@pytest.mark.parametrize("merges", [False, True], ids=["nobody merged", "two records of one"])
def test_what_a_household_has_counts_for_each_of_it_but_for_her_own_application(town: Database, merges: bool) -> None:
    together, alone = {"hogar": "H-000001"}, {"hogar": "H-000002"}
    lucia = enrolled(town, {**LUCIA, **together}, **ACTIVE)
    marta = enrolled(town, {**MARTA, **together}, program="otra", call="2026", **ACTIVE)
    enrolled(town, {**RICARDO, **alone}, **ACTIVE)
    sofia = enrolled(town, SOFIA, call="primera", applied_on="2025-03-01", **ACTIVE)
    delivered(town, lucia, "2026-11-02")
    delivered(town, sofia, "2026-11-05")
    if merges:
        with town.writing("alicia") as unit:
            merge(unit, sofia.person_key or b"", marta.person_key or b"", "2026-06-01", "misma persona")
            unit.commit()
    told = by_criterion(agrees(town, made(), "2026-11-25"))
    for day in (*DAYS, "2025-06-01"):
        agrees(town, made(), day)
    at_home = {name: told[name] for name in told if name.startswith(("solo", "hogar"))}
    if merges:  # Lucía (active, one delivery) with Marta, who is Sofía too; Ricardo alone
        assert at_home == {
            "solo": (1, 2, 0), "hogar_activo": (1, 2, 0), "hogar_otro": (1, 2, 0), "hogar_tipo": (1, 2, 0),
            "hogar_entregas": (1, 2, 0), "hogar_convocatoria": (2, 1, 0),
        }  # fmt: skip
    else:  # Sofía has no folio, so that nothing is known of her household
        assert at_home == {
            "solo": (1, 2, 1), "hogar_activo": (2, 1, 1), "hogar_otro": (1, 2, 1), "hogar_tipo": (1, 2, 1),
            "hogar_entregas": (3, 0, 1), "hogar_convocatoria": (2, 1, 1),
        }  # fmt: skip


def test_an_empty_registry_has_nobody_to_count(town: Database) -> None:
    counts = agrees(town, made(), "2026-11-25")
    assert (counts.people, counts.eligible, counts.undetermined) == (0, 0, 0)


def test_a_program_without_criteria_takes_everybody(town: Database) -> None:
    enrolled(town, LUCIA)
    assert agrees(town, replace(made(), criteria=(), sha256="0" * 64), "2026-11-25").eligible == 1


ALICE = Actor("alice", (Grant("decide"),))
INSIDE = Actor("rosa", (Grant("decide"), Grant("read")))


def test_of_the_eligible_those_active_elsewhere_are_counted_and_few_are_not_said_outside(town: Database) -> None:
    everybody = replace(made(), criteria=(), sha256="0" * 64)
    for person in (LUCIA, RICARDO):
        enrolled(town, person, program="otra", call="2026", **ACTIVE)
    enrolled(town, MARTA, program="otra", call="2026")
    with town.reading() as view:
        found = simulate(view, everybody, "2026-11-25")
        assert as_json(found)["overlaps"] == [{"program": "otra", "people": 2}]
        assert shown(view, ALICE, everybody, "2026-11-25").overlaps == (("Programa de prueba", None),)
        assert shown(view, INSIDE, everybody, "2026-11-25").overlaps == (("Programa de prueba", 2),)


def test_the_survivor_is_active_where_whom_it_took_in_was(town: Database) -> None:
    everybody = replace(made(), criteria=(), sha256="0" * 64)
    marta, lucia = enrolled(town, MARTA, program="otra", call="2026", **ACTIVE), enrolled(town, LUCIA)
    enrolled(town, RICARDO)
    with town.writing("alicia") as unit:
        merge(unit, marta.person_key or b"", lucia.person_key or b"", "2026-06-01", "misma persona")
        unit.commit()
    with town.reading() as view:
        found = simulate(view, everybody, "2026-11-25")
    assert (found.counts.people, as_json(found)["overlaps"]) == (2, [{"program": "otra", "people": 1}])


def test_a_confidential_program_is_not_named_nor_counted_nor_read_outside(
    opens: Callable[[Path], Database], tmp_path: Path
) -> None:
    store = opens(tmp_path)
    secret = other(OTHER_HEAD + "confidential: yes\n")
    asks = made(
        "fields:\n  estudia: {type: yes_no, label: ¿Estudia?}\n"
        "eligibility:\n  - {id: libre, assert: 'not active_in(\"otra\")', message: Otra.}\n"
        "cases:\n  - {name: Nada, today: 2026-05-01, person: {}, answers: {}, expect: eligible}\n"
    )
    for program in (secret, asks):
        assert publish(store, "ines", program).new
    enrolled(store, LUCIA, program="otra", call="2026", **ACTIVE)
    with store.reading() as view:
        outside, inside = shown(view, ALICE, asks, "2026-11-25"), shown(view, INSIDE, asks, "2026-11-25")
    assert (outside.overlaps, outside.left_out, outside.simulation.counts.eligible) == ((), 1, 1)
    assert (inside.overlaps, inside.left_out, inside.simulation.counts.ineligible) == ((), 0, 1)
    assert choosable(ALICE, [secret, asks]) == (asks,) and choosable(INSIDE, [secret, asks]) == (secret, asks)


def nested(levels: int) -> str:
    text = "ingreso"
    for _ in range(levels):
        text = f"round({text} / 2, 2)"
    return text


def test_a_rule_that_is_nested_too_deeply_is_unknown_and_the_author_is_told(town: Database) -> None:
    program = made(
        "fields:\n  ingreso: {type: money, label: Ingreso, min: 0, max: 1000}\n"
        f"eligibility:\n  - {{id: honda, assert: '{nested(20)} < 5', message: Honda.}}\n"
    )
    enrolled(town, LUCIA, answers={"ingreso": 100})
    with town.reading() as view:
        assert simulate(view, program, "2026-11-25").counts.criteria[0].unknown == 1
    assert [each.values["name"] for each in notes(program)] == ["honda"]


def test_a_condition_and_a_calculation_as_deep_as_rules_may_be_are_judged(town: Database) -> None:
    program = made(
        "fields:\n  ingreso: {type: money, label: Ingreso, min: 0, max: 1000}\n"
        "  parte: {type: money, label: Parte, min: 0, max: 1000, "
        f"relevant: 'not (not (not ({nested(4)} >= 50)))', calculation: '{nested(5)}'}}\n"
        "eligibility:\n  - {id: parte, assert: parte < 5, message: Parte.}\n"
    )
    for person, answers in ((LUCIA, {"ingreso": 6_000}), (RICARDO, {"ingreso": 20_000}), (MARTA, {})):
        enrolled(town, person, answers=answers)
    counts = agrees(town, program, "2026-11-25")
    assert (counts.eligible, counts.ineligible, counts.undetermined) == (1, 1, 1)


@pytest.mark.parametrize("days", [("2025-05-01", "2026-05-01"), ("2026-05-01", "2025-05-01"), ("2026-05-01",) * 2])
def test_of_several_applications_the_latest_answers_are_judged(town: Database, days: tuple[str, str]) -> None:
    for person, facts in ((LUCIA, ACTIVE), (RICARDO, {})):
        enrolled(town, person, program="otra", call="2026", answers=FULL, applied_on="2026-06-01", **facts)
        for call, on, points in zip(("primera", "segunda"), days, (3, 90), strict=True):
            answers = {"puntos": points, "constancia": on, "trabaja": points > 50}
            enrolled(town, person, call=call, answers=answers, applied_on=on)
    enrolled(town, MARTA, program="otra", call="2026", answers=FULL, applied_on="2026-06-01", **ACTIVE)
    counts = agrees(town, made(), "2026-06-15")
    points = counts.criteria[1]
    assert (points.id, points.met, points.not_met, points.unknown) == (
        ("puntos", 0, 2, 1) if days[0] > days[1] else ("puntos", 2, 0, 1)
    )
