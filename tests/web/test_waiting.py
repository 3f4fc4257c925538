"""The waiting list: the order, who would enter, and admitting the next ones without ever passing the quota."""

import re

import pytest

from applying import page_of, some, states, stored
from city import DESPENSA, City, words
from padron.program.model import Program
from padron.registry.corrections import merge
from padron.registry.told import told_of
from padron.services.deciding import decide
from padron.services.waiting_list import admit_next, waiting

CALL = "ejercicio_2026"


@pytest.fixture
def despensa(city: City) -> Program:
    """Two places; points by income and living alone; ties by income alone."""
    return city.publish_like(
        "despensa_chica", DESPENSA, ("quota: 7000", "quota: 2"),
        ("ties: [ingreso_por_persona, lottery]", "ties: [ingreso_por_persona]"),
    )  # fmt: skip


def wait_all(city: City, program: Program) -> None:
    with city.store.writing("dora") as unit:
        for each in stored(city, program.name):
            decide(unit, each.person_key, each.id, each.state, "waiting", "2026-11-23")
        unit.commit()


def test_the_order_is_shown_and_the_next_ones_enter(city: City, despensa: Program) -> None:
    some(city, despensa, (3000, 1000, 2000))
    wait_all(city, despensa)
    dora = city.login("dora")
    page = dora.get(f"/revisar/{despensa.name}/espera")
    assert "Lugares libres: 2" in words(page) and words(page).count("Entra") == 2
    amounts = re.findall(r"\$[\d,]+\.\d\d", words(page))
    assert amounts == sorted(amounts, key=lambda each: float(each[1:].replace(",", "")))
    assert len(amounts) == 3, "the tie is told"
    refused = dora.send(cuantas="3")
    assert refused.status_code == 422 and "de 1 a 2" in words(refused)
    done = dora.send(cuantas="2")
    assert (
        "Entraron 2 personas." in words(done) and "Nadie" not in words(done) and "No hay lugares libres" in words(done)
    )
    assert states(city, despensa.name) == ["active", "active", "waiting"]
    with city.store.reading() as view:
        told = [told_of(view, [each.person_key], each.id)[-1] for each in stored(city, despensa.name)]
    reasons = {each.reason for each in told if each.changes[""] == ["waiting", "active"]}
    assert reasons == {"lugar 1 de la lista de espera", "lugar 2 de la lista de espera"}


def test_one_person_stands_in_line_once_and_takes_one_place(city: City, despensa: Program) -> None:
    some(city, despensa, (1000, 2000, 3000, 4000))
    wait_all(city, despensa)
    first, twin, *_ = sorted(
        stored(city, despensa.name), key=lambda each: int(str(each.answers["ingreso_mensual_hogar"]))
    )
    with city.store.writing("rosa") as unit:
        merge(unit, twin.person_key, first.person_key, "2026-11-23", "misma persona")
        unit.commit()
    dora = city.login("dora")
    page = dora.get(f"/revisar/{despensa.name}/espera")
    assert len(re.findall(r"\$[\d,]+\.\d\d", words(page))) == 3
    assert "Otra solicitud de la misma persona" in words(page) and page.text.count(page_of(twin)) == 1
    assert "Entró 1 persona." in words(dora.send(cuantas="1"))
    assert page_of(twin) in dora.get(f"/revisar/{despensa.name}/espera").text, "it is told, and takes no place"
    assert "Entró 1 persona." in words(dora.send(cuantas="1"))
    found = {each.id: each.state for each in stored(city, despensa.name)}
    assert (found[first.id], found[twin.id]) == ("active", "waiting")
    assert states(city, despensa.name) == ["active", "active", "waiting", "waiting"]


def test_an_order_that_changed_meanwhile_admits_nobody(city: City, despensa: Program) -> None:
    some(city, despensa, (3000, 2000))
    wait_all(city, despensa)
    dora = city.login("dora")
    dora.get(f"/revisar/{despensa.name}/espera")
    some(city, despensa, (1000,), first=10)
    fresh = next(each for each in stored(city, despensa.name) if each.state == "in_review")
    with city.store.writing("otra") as unit:
        decide(unit, fresh.person_key, fresh.id, "in_review", "waiting", "2026-11-23")
        unit.commit()
    late = dora.send(cuantas="1")
    assert late.status_code == 422 and "La lista cambió mientras la veías" in words(late)
    assert states(city, despensa.name) == ["waiting"] * 3


def test_admitting_is_one_transaction_within_the_quota(city: City, despensa: Program) -> None:
    some(city, despensa, (3000, 2000, 1000))
    wait_all(city, despensa)
    dora = city.actor("dora")
    seen = waiting(city.store, dora, despensa.name, CALL)
    assert seen is not None and seen.most == 2
    assert admit_next(city.store, dora, seen, seen.mark, 3, "2026-11-23").wrong is not None
    assert len(admit_next(city.store, dora, seen, seen.mark, 2, "2026-11-23").active) == 2
    again = admit_next(city.store, dora, seen, seen.mark, 1, "2026-11-23")
    assert again.wrong is not None and again.wrong.code == "waiting_moved"
    assert states(city, despensa.name).count("active") == 2


def test_whom_a_limit_stops_goes_on_waiting_and_whoever_follows_enters(city: City) -> None:
    program = city.publish_like(
        "despensa_chica", DESPENSA, ("quota: 7000", "quota: 2"),
        ("ties: [ingreso_por_persona, lottery]", "ties: [ingreso_por_persona]"),
    )  # fmt: skip
    some(city, program, (1000,))
    some(city, program, (2000, 3000), first=5)
    first = next(each for each in stored(city, program.name) if each.answers["ingreso_mensual_hogar"] == 100000)
    wait_all(city, program)
    with city.store.writing("root") as unit:  # somebody of the first one's household takes the household's place
        unit.connection.exec_driver_sql("UPDATE person SET fields = replace(fields, 'C-5', 'C-0')")
        other = next(
            each for each in stored(city, program.name) if str(each.answers["ingreso_mensual_hogar"]) == "200000"
        )
        decide(unit, other.person_key, other.id, "waiting", "active", "2026-11-23")
        unit.commit()
    dora = city.login("dora")
    dora.get(f"/revisar/{program.name}/espera")
    done = words(dora.send(cuantas="1"))
    assert "Siguen en espera por un límite" in done and "Entró 1 persona." in done
    assert next(each for each in stored(city, program.name) if each.id == first.id).state == "waiting"
    assert states(city, program.name) == ["active", "active", "waiting"]


def test_a_lottery_is_drawn_with_a_published_seed(city: City) -> None:
    program = city.publish_like("despensa_chica", DESPENSA, ("quota: 7000", "quota: 2"))
    some(city, program, (1000, 1000))
    wait_all(city, program)
    dora = city.login("dora")
    assert "Publica su semilla" in words(dora.get(f"/revisar/{program.name}/espera"))
    address = f"/revisar/{program.name}/espera"
    assert dora.post(f"{address}/sorteo", convocatoria=CALL, semilla=" ").status_code == 422
    drawn = words(dora.post(f"{address}/sorteo", follow=True, convocatoria=CALL, semilla="acta 14"))
    assert "Semilla del sorteo: «acta 14»" in drawn and "Sorteo" in drawn
    assert "Entró 1 persona." in words(dora.send(cuantas="1"))


def test_who_may_not_take_the_step_admits_nobody(city: City, despensa: Program) -> None:
    some(city, despensa, (1000,))
    wait_all(city, despensa)
    assert city.login("alice").get(f"/revisar/{despensa.name}/espera").status_code == 403
    assert city.login("chelsea").post(f"/revisar/{despensa.name}/espera", cuantas="1").status_code == 403
    with pytest.raises(PermissionError):
        seen = waiting(city.store, city.actor("dora"), despensa.name, CALL)
        assert seen is not None
        admit_next(city.store, city.actor("alice"), seen, seen.mark, 1, "2026-11-23")
    assert states(city, despensa.name) == ["waiting"]
