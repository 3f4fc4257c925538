"""Undoing a load: how long it takes, and how long it keeps the registry's turn. `python benchmarks/undo.py 20000`"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from load_makers import TODAY, a_program, office
from padron.registry.arrivals import Source
from padron.registry.database import open_database
from padron.registry.loads import begin_load, finish_load
from padron.registry.saving import save_many
from padron.registry.undoing import planned
from padron.services import undoing
from padron.services.policy import Actor, Grant
from registry_makers import RULES, arrival, random_curp

CHUNK = 1_000


def main(rows: int) -> None:
    """Prints seconds; the load is written by the registry's own door, so that only undoing is measured."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_database(Path(folder))
        city = office(store, a_program())
        with store.writing("alicia") as unit:
            load = begin_load(unit, "prueba", "a" * 64, "x.xlsx", "fill")
            unit.commit()
        for start in range(0, rows, CHUNK):
            with store.writing("alicia") as unit:
                save_many(unit, [
                    arrival({"curp": random_curp(), "nombre": "LUCÍA", "primer_apellido": f"P{n}"}, program="prueba",
                            sha256=city.program.sha256, call="anual", state="active", category="active",
                            judged={"criteria": {"a": "met"}, "person": {"municipio": "19039"}, "today": TODAY},
                            source=Source("load", load, n + 3), applied_on=TODAY)
                    for n in range(start, min(start + CHUNK, rows))
                ], RULES["fill"])  # fmt: skip
                unit.commit()
        with store.writing("alicia") as unit:
            finish_load(unit, load, {"rows": rows}, {})
            unit.commit()
        turns: list[float] = []
        hold = undoing.hold_load
        undoing.hold_load = lambda *given: (turns.extend((time.perf_counter(), time.process_time())), hold(*given))[1]
        started, used = time.perf_counter(), time.process_time()
        made = undoing.undo(store, Actor("alicia", (Grant("capture"),)), load, TODAY)
        ended, done = time.perf_counter(), time.process_time()
        assert made is not None and made.created == rows
        print(f"{rows:,} rows undone in {ended - started:.2f} s ({done - used:.2f} s of processor)")
        print(f"within the registry's turn: {ended - turns[0]:.2f} s ({done - turns[1]:.2f} s of processor)")
        started = time.perf_counter()
        with store.reading() as view:
            planned(view, load, "prueba", "alicia", TODAY)
        print(f"looking alone: {time.perf_counter() - started:.2f} s")
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
