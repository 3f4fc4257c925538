"""What a kit captured comes to the registry: judged again, kept once, and every capture gets its answer."""

import json
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from city import ANSWERS, CONCEPCION, DESPENSA, RICARDO, City, enrol
from invented import people
from kits import Laptop
from padron.kit import receiving
from padron.kit.captures import Made
from padron.kit.receiving import Received, receive
from padron.kit.syncing import purge, sync
from padron.registry.loads import begin_load
from padron.registry.store import Refused

PNG = b"\x89PNG\r\n\x1a\n"


def sent(city: City, laptop: Laptop, user: str = "alice") -> Received | None:
    """What `padron kit sync` does."""
    files = city.workspace.data / "files"
    return sync(laptop.kit, laptop.captures, city.store, city.actor(user), city.today, files)


def received(city: City, *captures: Made) -> list[dict[str, object]]:
    """What comes of captures sent by themselves."""
    found = receive(city.store, city.actor("alice"), captures, city.today, file_name="capturas.json", sha256="a" * 64)
    return list(found.results.values())


def count(city: City, table: str) -> int:
    with city.store.reading() as view:
        return int(view.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def stored(city: City, columns: str, table: str = "enrolment") -> list[tuple[object, ...]]:
    with city.store.reading() as view:
        return [tuple(row) for row in view.connection.exec_driver_sql(f"SELECT {columns} FROM {table}")]


def names(data: Path) -> tuple[list[str], list[str]]:
    """The documents of a data folder: those of records, and those that wait for theirs."""
    kept, uploaded = (sorted(each.name for each in (data / folder).glob("*")) for folder in ("files", "uploads"))
    return kept, uploaded


def codes(result: dict[str, object]) -> list[str]:
    return [each["code"] for each in result["problems"]]  # type: ignore[attr-defined]


def test_a_capture_is_kept_with_its_own_id_day_and_source(city: City, laptop: Laptop) -> None:
    laptop.today = "2026-11-20"
    laptop.capture()
    found = sent(city, laptop)
    assert found is not None
    [made] = laptop.all
    assert made.result is not None
    assert (made.result["status"], made.result["verdict"]) == ("accepted", "eligible")
    assert stored(city, "id, applied_on, source, version, folio") == [
        (bytes.fromhex(made.id), "2026-11-20", "kit", 1, made.result["folio"])
    ]
    assert stored(city, "accepted_on, means, witness", "consent") == [("2026-11-20", "kit", "Alicia Peña")]


def test_sent_again_it_is_the_same_one(city: City, laptop: Laptop) -> None:
    laptop.capture()
    [made] = laptop.all
    first = received(city, made)
    before = count(city, "event")
    again = received(city, made)
    assert (again[0]["status"], again[0]["folio"]) == ("accepted", first[0]["folio"])
    assert (count(city, "enrolment"), count(city, "person"), count(city, "event")) == (1, 1, before)


def test_stopped_before_the_answer_was_noted_the_next_sending_finds_it(city: City, laptop: Laptop) -> None:
    laptop.capture()
    received(city, *laptop.all)
    assert [each.is_to_send for each in laptop.all] == [True]
    sent(city, laptop)
    assert [each.is_confirmed for each in laptop.all] == [True]
    assert count(city, "enrolment") == 1
    assert sent(city, laptop) is None


def test_somebody_enrolled_meanwhile_with_the_same_answers_is_a_duplicate(city: City, laptop: Laptop) -> None:
    enrol(city.login("alice"))
    laptop.capture()
    sent(city, laptop)
    [made] = laptop.all
    assert made.result is not None
    assert (made.result["status"], made.result["differs"], made.result["problems"]) == ("duplicate", False, [])
    assert count(city, "enrolment") == 1


def test_with_other_answers_nothing_is_changed_and_the_capture_stays_in_the_kit(city: City, laptop: Laptop) -> None:
    enrol(city.login("alice"))
    before = stored(city, "answers")
    laptop.capture(num_integrantes="6")
    sent(city, laptop)
    [made] = laptop.all
    assert made.result is not None
    assert (made.result["status"], made.result["differs"], codes(made.result)) == ("duplicate", True, ["kit_already"])  # type: ignore[arg-type]
    assert stored(city, "answers") == before
    assert laptop.captures.purge() == 0


def test_documents_of_whole_captures_travel_and_leave_the_laptop_with_what_was_confirmed(
    city: City, laptop: Laptop
) -> None:
    half, whole = laptop.browser(), laptop.browser()
    for each, content in ((half, PNG + b"1"), (whole, PNG)):
        each.get(f"/capturar/{DESPENSA}")
        each.send(curp=CONCEPCION)
        each.send(es_esta="yes")
        each.send(**ANSWERS, comprobante_archivo=(BytesIO(content), "recibo.png"))
    whole.send(acepta="yes")
    waits, goes = (sha256(each).hexdigest() for each in (PNG + b"1", PNG))
    assert names(laptop.kit.workspace.data) == ([goes], [waits])
    sent(city, laptop)
    assert names(city.workspace.data) == ([goes], [])
    assert purge(laptop.kit, laptop.captures) == (1, 1)
    assert names(laptop.kit.workspace.data) == ([], [waits])


def test_two_captures_of_one_person_make_one_enrolment(city: City, laptop: Laptop) -> None:
    laptop.capture()
    laptop.capture(num_integrantes="5")
    sent(city, laptop)
    assert [each.result["status"] for each in laptop.all if each.result] == ["accepted", "duplicate"]
    assert count(city, "enrolment") == 1


def test_a_known_person_s_names_are_not_overwritten_but_proposed(city: City, laptop: Laptop) -> None:
    enrol(city.login("alice"))
    with city.store.writing("prueba") as unit:
        unit.connection.exec_driver_sql("DELETE FROM enrolment")
        unit.commit()
    laptop.capture(telefono="8100000000", primer_apellido="SALGADO", nombre="CONCEPCION DE JESUS")
    sent(city, laptop)
    [made] = laptop.all
    assert made.result is not None
    assert made.result["status"] == "accepted"
    assert "person_differs" in codes(made.result)  # type: ignore[arg-type]
    assert stored(city, "given_names", "person") == [("CONCEPCIÓN",)]


def test_what_cannot_be_kept_says_what_to_correct_and_is_kept_once_it_is(city: City, laptop: Laptop) -> None:
    laptop.capture()
    [made] = laptop.all
    broken = replace(made, typed=replace(made.typed, answers={**(made.typed.answers or {}), "num_integrantes": "mil"}))
    laptop.captures.put(broken)
    found = sent(city, laptop)
    assert found is not None
    assert found.count("correct") == 1
    [wrong] = laptop.all
    assert wrong.result is not None
    assert wrong.result["problems"][0]["field"] == "num_integrantes"
    browser = laptop.browser()
    assert wrong.result["problems"][0]["message"].split(":")[0] in browser.get("/").text
    browser.get(f"/captura/{made.id}/preguntas")
    browser.send(**ANSWERS)
    browser.send(acepta="yes")
    sent(city, laptop)
    assert [each.is_confirmed for each in laptop.all] == [True]
    assert count(city, "enrolment") == 1


def test_a_capture_in_progress_is_not_sent(city: City, laptop: Laptop) -> None:
    browser = laptop.browser()
    browser.get(f"/capturar/{DESPENSA}")
    browser.send(curp=CONCEPCION)
    assert sent(city, laptop) is None
    assert len(laptop.all) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"applied_on": "2026-11-24"}, "kit_day"),
        ({"applied_on": "ayer"}, "kit_day"),
        ({"accepted_on": "2027-01-01"}, "kit_day"),
        ({"accepted_on": None}, "consent_missing"),
        ({"applied_on": "2025-12-30"}, "no_call"),
        ({"id": "no es un id"}, "kit_not_captures"),
    ],
)
def test_a_capture_that_a_hand_changed_is_refused_in_words(
    city: City, laptop: Laptop, changes: dict[str, str], code: str
) -> None:
    laptop.capture()
    [result] = received(city, replace(laptop.all[0], **changes))  # type: ignore[arg-type]
    assert (result["status"], codes(result)[-1]) == ("correct", code)
    assert count(city, "person") == 0


@pytest.mark.parametrize("value", [3, [["a"]], {"a": 1}, {"a": {"b": {}}}, True, "x" * 5_000, [{}], None])
@pytest.mark.parametrize("name", ["num_integrantes", "vive_solo", "comprobante_fecha", "municipio", "nombre"])
def test_answers_of_any_shape_are_refused_or_read_and_nothing_breaks(
    city: City, laptop: Laptop, name: str, value: object
) -> None:
    made = laptop_made(laptop)
    answers = {**(made.typed.answers or {}), name: value}
    [result] = received(city, replace(made, typed=replace(made.typed, answers=answers)))
    assert result["status"] in ("accepted", "correct")


def laptop_made(laptop: Laptop) -> Made:
    laptop.capture()
    return laptop.all[0]


def test_who_may_not_capture_in_the_program_sends_nothing(city: City, laptop: Laptop) -> None:
    laptop.capture()
    for user in ("chelsea", "bob"):
        with pytest.raises(Refused) as refused:
            sent(city, laptop, user)
        assert refused.value.problem.code == "kit_no_program"
    assert (count(city, "person"), count(city, "load")) == (0, 0)


def test_a_sending_is_a_load_with_its_counts(city: City, laptop: Laptop) -> None:
    for each in people(3):
        laptop.capture(each["curp"], **{name: each[name] for name in ("nombre", "primer_apellido", "segundo_apellido")})
    sent(city, laptop)
    [(state, counts, actor)] = stored(city, "state, counts, actor", "load")
    assert (state, actor) == ("done", "alice")
    assert json.loads(str(counts))["created"] == 3


def killed(city: City, laptop: Laptop, user: str = "alice") -> None:
    """A sending that died after it began."""
    with city.store.writing(user) as unit:
        begin_load(unit, laptop.kit.program.name, "b" * 64, "capturas.json", "fill")
        unit.commit()


def test_a_sending_ends_those_of_the_same_kit_that_died_and_no_other(city: City, laptop: Laptop) -> None:
    laptop.capture()
    killed(city, laptop)
    killed(city, laptop, "dora")
    sent(city, laptop)
    assert stored(city, "actor, state", "load") == [("alice", "failed"), ("dora", "running"), ("alice", "done")]


def test_a_sending_that_breaks_ends_as_failed_with_what_it_kept(
    city: City, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.capture()
    laptop.capture(RICARDO, nombre="RICARDO", primer_apellido="TREVIÑO", segundo_apellido="CANTÚ")

    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(receiving, "add_problems", broken)
    with pytest.raises(MemoryError):
        sent(city, laptop)
    [(state, counts)] = stored(city, "state, counts", "load")
    assert (state, json.loads(str(counts))["created"]) == ("failed", count(city, "enrolment"))


NEWER = (("version: 1\n", "version: 2\n"),)


def newer(city: City, *changes: tuple[str, str]) -> None:
    """Publishes the next version of the despensa."""
    city.publish_like(DESPENSA, DESPENSA, *NEWER, *changes)


def test_made_with_the_version_before_it_is_judged_by_that_for_thirty_days(city: City, laptop: Laptop) -> None:
    laptop.capture()
    newer(city)
    city.clock.at += 29 * 24 * 3600 * 1_000_000
    sent(city, laptop)
    assert stored(city, "version") == [(1,)]


def test_after_that_it_is_upgraded_where_the_answers_still_fit(city: City, laptop: Laptop) -> None:
    laptop.capture()
    newer(city)
    city.clock.at += 31 * 24 * 3600 * 1_000_000
    sent(city, laptop)
    [made] = laptop.all
    assert made.result is not None
    assert (made.result["status"], codes(made.result)) == ("accepted", ["kit_upgraded"])  # type: ignore[arg-type]
    assert stored(city, "version") == [(2,)]


def test_and_explained_question_by_question_where_they_do_not(city: City, laptop: Laptop) -> None:
    laptop.capture()
    newer(
        city,
        (
            "      num_integrantes:\n",
            "      cuartos: {type: integer, required: yes, label: '¿Cuántos cuartos?'}\n      num_integrantes:\n",
        ),
    )
    city.clock.at += 31 * 24 * 3600 * 1_000_000
    sent(city, laptop)
    [made] = laptop.all
    assert made.result is not None
    assert made.result["status"] == "correct"
    assert codes(made.result) == ["required", "kit_version"]  # type: ignore[arg-type]
    assert "cuartos" in made.result["problems"][0]["message"]
    assert made.typed.answers is not None
    assert made.typed.answers["num_integrantes"] == "2"
