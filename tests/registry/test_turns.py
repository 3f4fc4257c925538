"""Writers take turns in the order they came, and a busy process lets others in."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from padron.registry.turns import TooLong, Turns

OTHER_PROCESS = """
import sys
from pathlib import Path
from padron.registry.turns import Turns
print("started", flush=True)
with Turns(Path(sys.argv[1])).turn():
    print("in", flush=True)
"""


def waiting(turns: Turns, count: int) -> None:
    while len(turns._waiting) < count:
        time.sleep(0.001)


def test_turns_come_in_the_order_of_asking() -> None:
    turns, order = Turns(), []

    def write(number: int) -> None:
        with turns.turn():
            order.append(number)

    with turns.turn():
        threads = []
        for number in range(20):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            waiting(turns, number + 1)
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_who_comes_back_at_once_goes_behind_who_waits() -> None:
    turns, order = Turns(), []

    def load() -> None:
        for _ in range(3):
            with turns.turn():
                order.append("load")
                if len(order) == 1:
                    capture.start()
                    waiting(turns, 1)

    def once() -> None:
        with turns.turn():
            order.append("capture")

    capture = threading.Thread(target=once)
    load()
    capture.join()
    assert order == ["load", "capture", "load", "load"]


def test_who_gave_up_waiting_is_not_waited_for() -> None:
    turns = Turns(patience=0.02)
    refused: list[str] = []

    def impatient() -> None:
        try:
            with turns.turn():
                pass
        except TooLong:
            refused.append("too long")

    with turns.turn():
        thread = threading.Thread(target=impatient)
        thread.start()
        thread.join()
    assert refused == ["too long"]
    with turns.turn():
        pass


def test_a_turn_ends_with_its_block_even_by_an_exception() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn(), pytest.raises(RuntimeError), turns.turn():
        pass


def test_a_process_in_its_turn_keeps_another_out_and_then_lets_it_in_first(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    command = [sys.executable, "-c", OTHER_PROCESS, str(tmp_path)]
    with turns.turn():
        other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline() == "started\n"
        _until_locked(tmp_path / "padron.gate")
        assert other.poll() is None
    with turns.turn():
        assert other.wait() == 0
    assert other.communicate()[0] == "in\n"


def _until_locked(path: Path) -> None:
    """Waits until another process holds the gate, that is, stands before the lane."""
    import fcntl

    while True:
        with path.open() as gate:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
        time.sleep(0.005)
