"""Many at once, and killed in the middle: nobody is refused, nobody is doubled, nothing is left half done."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from padron.registry import tables
from padron.registry.corrections import merge
from padron.registry.database import Database, open_database
from padron.registry.enrolments import move
from padron.registry.events import verify
from padron.registry.facts import FactFrame, facts
from padron.registry.locks import lock_identifiers
from padron.registry.people import resolve
from padron.registry.places import Place, take_place
from padron.registry.saving import save
from padron.registry.store import Refused, Unit
from padron.registry.turns import Turns
from registry_makers import LUCIA, RULES, arrival

WRITERS = 50
TESTS = Path(__file__).resolve().parents[1]


def rows_of(store: Database, table: str) -> int:
    with store.reading() as view:
        counted: int = view.connection.execute(
            select(func.count()).select_from(tables.metadata.tables[table])
        ).scalar_one()
    return counted


def at_once(work: Callable[[int], str]) -> list[str]:
    ready = Barrier(WRITERS)

    def one(number: int) -> str:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(one, range(WRITERS)))


def test_fifty_threads_write_at_once_and_nobody_is_refused(store: Database) -> None:
    def write(number: int) -> str:
        statuses = []
        for turn in range(4):
            with store.writing(f"user{number}") as unit:
                given = arrival({**LUCIA, "curp": f"XEXX{number:07d}{turn:07d}"})
                statuses.append(save(unit, given, RULES["form"]).status)
                unit.commit()
        return " ".join(statuses)

    assert set(at_once(write)) == {"created created created created"}
    assert [rows_of(store, name) for name in ("person", "enrolment", "event")] == [200, 200, 400]


def test_the_same_curp_from_fifty_clients_at_once_is_one_person(store: Database) -> None:
    def write(number: int) -> str:
        with store.writing(f"user{number}") as unit:
            status = save(unit, arrival(LUCIA), RULES["form"]).status
            unit.commit()
        return status

    statuses = at_once(write)
    assert sorted(statuses) == ["created"] + ["identical"] * (WRITERS - 1)
    assert [rows_of(store, name) for name in ("identity", "person", "enrolment", "folio")] == [1, 1, 1, 1]
    with store.reading() as view:
        assert verify(view, resolve(view, LUCIA["curp"]) or b"") == []


def test_a_limit_of_ten_places_never_reaches_eleven(store: Database) -> None:
    with store.writing("alicia") as unit:
        key = save(unit, arrival(LUCIA), RULES["form"]).person_key or b""
        unit.commit()

    def take(number: int) -> str:
        with store.writing(f"user{number}") as unit:
            taken = take_place(unit, Place(b"q" * 16, "quota", "2026", 10), key, bytes([number]) * 16)
            unit.commit()
        return "taken" if taken else "full"

    assert sorted(at_once(take)) == ["full"] * 40 + ["taken"] * 10
    assert rows_of(store, "claim") == 10


def test_a_reader_sees_one_moment_while_others_write(store: Database) -> None:
    with store.reading() as view:
        before = view.connection.execute(select(func.count()).select_from(tables.person)).scalar_one()
        with store.writing("alicia") as unit:
            save(unit, arrival(), RULES["form"])
            unit.commit()
        assert view.connection.execute(select(func.count()).select_from(tables.person)).scalar_one() == before


WRITE_SOME = """
import sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
from padron.registry.database import open_database
from padron.registry.saving import save, save_many
from registry_makers import LUCIA, RULES, arrival
store = open_database(Path(sys.argv[1]), sys.argv[2])
number = int(sys.argv[3])
"""
EIGHT = """
for turn in range(8):
    with store.writing(f"process{number}") as unit:
        save(unit, arrival({**LUCIA, "curp": f"XEXX{number:07d}{turn:07d}"}), RULES["form"])
        save(unit, arrival({**LUCIA, "curp": f"XEXX{turn:014d}"}, program="beca"), RULES["fill"])
        unit.commit()
store.close()
"""
HANG = """
with store.writing("killed") as unit:
    save_many(unit, [arrival({**LUCIA, "curp": f"XEXX{n:014d}"}) for n in range(300)], RULES["fill"])
    print("written", flush=True)
    sys.stdin.read()
"""


def started(store: Database, data: Path, script: str, number: int = 0) -> "subprocess.Popen[str]":
    url = store._engine.url
    shown = url.render_as_string(hide_password=False) if url.get_backend_name() == "postgresql" else ""
    text = WRITE_SOME.format(tests=str(TESTS)) + script
    command = [sys.executable, "-c", text, str(data), shown, str(number)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_many_processes_write_at_once_and_nobody_is_refused(store: Database, tmp_path: Path) -> None:
    processes = [started(store, tmp_path / "data", EIGHT, number) for number in range(1, 13)]
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * 12
    assert [rows_of(store, name) for name in ("person", "enrolment")] == [12 * 8 + 8, 12 * 8 + 8]


def test_a_process_killed_inside_a_transaction_leaves_nothing(store: Database, tmp_path: Path) -> None:
    process = started(store, tmp_path / "data", HANG)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert [rows_of(store, name) for name in ("identity", "person", "enrolment", "event", "counter")] == [0] * 5
    with store.writing("alicia") as unit:
        assert save(unit, arrival(), RULES["form"]).status == "created"
        unit.commit()


def test_an_exception_in_the_middle_undoes_everything(store: Database) -> None:
    with pytest.raises(ZeroDivisionError), store.writing("alicia") as unit:
        save(unit, arrival(), RULES["form"])
        raise ZeroDivisionError
    assert rows_of(store, "person") == 0


def test_who_already_writes_does_not_wait_for_oneself(sqlite_template: Path) -> None:
    store = open_database(sqlite_template)
    with store.writing("alicia"), pytest.raises(RuntimeError, match="already writing"), store.writing("alicia"):
        pass
    store.close()


def test_who_waits_too_long_is_told_that_the_registry_is_busy(sqlite_template: Path) -> None:
    store = open_database(sqlite_template)
    store._turns = Turns(patience=0.05)

    def late() -> str:
        with pytest.raises(Refused) as refused, store.writing("bruno"):
            pass
        return refused.value.problem.code

    with store.writing("alicia"), ThreadPoolExecutor(1) as threads:
        assert threads.submit(late).result() == "busy"
    store.close()


LOAD = """
rows = [arrival({**LUCIA, "curp": f"XEXX{n:014d}"}, answers={"n": n}) for n in range(600)]
print("loading", flush=True)
for start in range(0, 600, 50):
    with store.writing("load") as unit:
        save_many(unit, rows[start : start + 50], RULES["fill"])
        unit.commit()
    print(start + 50, flush=True)
store.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(12))
def test_a_load_killed_anywhere_keeps_whole_chunks_and_can_be_repeated(
    store: Database, tmp_path: Path, moment: int
) -> None:
    process = started(store, tmp_path / "data", LOAD)
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    time.sleep(moment * 0.012)
    os.kill(process.pid, signal.SIGKILL)
    acknowledged = max([int(line) for line in process.stdout.read().split()], default=0)
    process.communicate()
    kept = rows_of(store, "enrolment")
    assert kept % 50 == 0
    assert kept >= acknowledged
    assert [rows_of(store, name) for name in ("person", "identity", "folio", "event")] == [kept, kept, kept, 2 * kept]
    again = started(store, tmp_path / "data", LOAD)
    again.communicate()
    assert again.returncode == 0
    assert [rows_of(store, name) for name in ("person", "enrolment", "event")] == [600, 600, 1200]
    with store.reading() as view:
        assert [verify(view, resolve(view, f"XEXX{n:014d}") or b"") for n in range(0, 600, 37)] == [[]] * 17


def test_facts_read_again_with_the_person_locked_let_only_one_of_fifty_through(store: Database) -> None:
    def enrol_unless_active(number: int) -> str:
        with store.writing(f"user{number}") as unit:
            lock_identifiers(unit, [LUCIA["curp"]])
            key = resolve(unit, LUCIA["curp"])
            frame = FactFrame("2026-05-01")
            if key is not None and facts(unit, [key], ["active_in:despensa"], frame)[key]["active_in:despensa"]:
                return "refused"
            given = arrival(LUCIA, call=str(number), state="active", category="active")
            status = save(unit, given, RULES["form"]).status
            unit.commit()
        return status

    assert sorted(at_once(enrol_unless_active)) == ["created"] + ["refused"] * (WRITERS - 1)


def test_who_is_held_for_her_facts_is_not_decided_upon_meanwhile_under_any_of_her_keys(store: Database) -> None:
    twin = {**LUCIA, "curp": "AUPL900109MNLRXC17"}
    with store.writing("alicia") as unit:
        lucia = save(unit, arrival(LUCIA, program="credito"), RULES["form"])
        other = save(unit, arrival(twin, program="beca"), RULES["form"])
        merge(unit, other.person_key or b"", lucia.person_key or b"", "2026-06-01", "misma persona")
        unit.commit()

    def decide() -> str:
        with store.writing("rita") as unit:
            move(unit, other.person_key or b"", other.enrolment or b"", "in_review", "active", "active", "2026-06-02",
                 None)  # fmt: skip
            unit.commit()
        return "decided"

    def active_in_beca(unit: Unit) -> object:
        key = resolve(unit, LUCIA["curp"]) or b""
        frame = FactFrame("2026-06-02", "despensa", "2026")
        return facts(unit, [key], ["active_in:beca"], frame)[key]["active_in:beca"]

    with ThreadPoolExecutor(1) as thread:
        with store.writing("alicia") as unit:
            lock_identifiers(unit, [LUCIA["curp"]])
            before = active_in_beca(unit)
            decision = thread.submit(decide)
            assert not wait([decision], timeout=2).done, "the decision waits until the record is kept"
            assert (before, active_in_beca(unit)) == (False, False)
            save(unit, arrival(LUCIA), RULES["form"])
            unit.commit()
        assert decision.result(timeout=20) == "decided"
    with store.writing("alicia") as unit:
        assert active_in_beca(unit) is True
