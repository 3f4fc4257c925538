"""Every engine on freshly drawn rules and records, against the oracle: `python -m agreement.run --rules 2000`.

An engine's module is `engine_<name>.py` with a function `engines()`, a list or a generator: what it yields is asked
before the next one, so that it may hold a process or a database open meanwhile. An engine may have `says(case)`, for
the cases that its target has words for, and `most_records`, how many records of each case it takes at most.
"""

import os
import secrets
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any

from agreement.drawing import Case, Record, drawn, natural, world
from agreement.engines import Engine, without_facts
from padron.language.kinds import YesNo
from padron.language.parser import parsed

MODULES = {"python": 1, "cel": 2, "node": 1, "sql": 2, "excel": 1}
"""The modules and how many engines each has."""
LEAST_SHARE = 0.15
SHOWN = 10
Expected = list[list[Any]]


@dataclass(frozen=True)
class Wrong:
    """A cell in which an engine does not say what the oracle says."""

    text: str
    record: Record
    told: object
    expected: object


@dataclass(frozen=True)
class Told:
    """What an engine answered: how many cells, of how many rules, and those that are wrong."""

    engine: str
    rules: int
    cells: int
    seconds: float
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True)
class Run:
    """One run. `shares` are those of the conditions' outcomes; `missing` the engines that are not here, and why."""

    seed: int
    rules: int
    records: int
    shares: dict[str, float]
    told: tuple[Told, ...]
    missing: tuple[str, ...]

    @property
    def faults(self) -> list[str]:
        """Why this run proves nothing, or the opposite."""
        found = [f"{each.engine}: {len(each.wrong)} mismatches" for each in self.told if each.wrong]
        found += [f"{each.engine}: no cell" for each in self.told if not each.cells]
        found += [f"only {share:.1%} {name}" for name, share in self.shares.items() if share < LEAST_SHARE]
        return found + (list(self.missing) if os.environ.get("PADRON_REQUIRE") == "all" else [])

    @property
    def cells(self) -> int:
        """The cells that every engine together answered."""
        return sum(each.cells for each in self.told)

    def lines(self) -> Iterator[str]:
        """The run as a table, with how to repeat it and the first cells that are wrong."""
        shares = ", ".join(f"{name} {share:.1%}" for name, share in self.shares.items())
        yield f"Agreement: seed {self.seed}, {self.rules} rules x {self.records} records; {shares}"
        for each in self.told:
            left = f", {self.rules - each.rules} rules not sayable" if each.rules < self.rules else ""
            line = f"  {each.engine:<12} {each.cells:>8,} cells {len(each.wrong):>5} mismatches"
            yield f"{line} {each.seconds:>7.1f} s{left}"
            for wrong in each.wrong[:SHOWN]:
                yield f"    {wrong.text}: told {wrong.told!r}, expected {wrong.expected!r}, of {wrong.record}"
        yield from (f"  not here: {each}" for each in self.missing)
        again = f"--rules {self.rules} --records {self.records} --seed {self.seed}"
        yield f"  {self.cells:,} cells; again: PYTHONPATH=tests .venv/bin/python -m agreement.run {again}"


def run(rules: int, records: int, seed: int, only: Sequence[str] = ()) -> Run:
    """Draw so many rules with so many records each, and ask every engine; `only`: those modules."""
    cases = drawn(rules, records, seed)
    expected = truths(cases, False)
    missing: list[str] = []
    alone = truths(cases, True)
    told = [_told(each, cases, expected if each.knows_facts else alone) for each in found(missing, only)]
    return Run(seed, len(cases), records, shares(cases, expected), tuple(told), tuple(missing))


def found(missing: list[str], only: Sequence[str] = ()) -> Iterator[Engine]:
    """Every engine that is here, each held open until the next is asked for; `missing` gets those that are not."""
    for name, many in MODULES.items():
        if only and name not in only:
            continue
        if find_spec(f"agreement.engine_{name}") is None:
            missing.append(f"engine_{name}.py is not here")
            continue
        engines: Iterable[Engine] = import_module(f"agreement.engine_{name}").engines()
        count = 0
        for each in engines:
            count += 1
            yield each
        if count < many:
            missing.append(f"engine_{name}.py has {count} of {many} engines")


def truths(cases: Sequence[Case], alone: bool) -> Expected:
    """What the oracle says of each case and record; `alone`: without the registry's facts."""
    found = []
    for case in cases:
        node = parsed(case.expression.text).node
        assert node is not None
        records = [without_facts(each) if alone else each for each in case.records]
        found.append([world(each).says(node) for each in records])
    return found


def shares(cases: Sequence[Case], expected: Expected) -> dict[str, float]:
    """How often a condition is yes, no and unknown."""
    counted: Counter[Any] = Counter()
    for case, truth in zip(cases, expected, strict=True):
        if isinstance(case.expression.kind, YesNo):
            counted.update(truth)
    names = {"yes": True, "no": False, "unknown": None}
    return {name: counted[outcome] / max(counted.total(), 1) for name, outcome in names.items()}


def _told(engine: Engine, cases: Sequence[Case], expected: Expected) -> Told:
    """An engine's answers beside the oracle's."""
    started = perf_counter()
    says, most = getattr(engine, "says", None), getattr(engine, "most_records", None)
    kept = [at for at, case in enumerate(cases) if says is None or says(case)]
    asked = [replace(cases[at], records=cases[at].records[:most]) for at in kept]
    wrong, cells = [], 0
    for at, case, answers in zip(kept, asked, engine.answers(asked), strict=True):
        for record, value, truth in zip(case.records, answers, expected[at][: len(case.records)], strict=True):
            said = natural(value, case.expression.kind)
            cells += 1
            if said != truth or (said is None) != (truth is None):
                wrong.append(Wrong(case.expression.text, record, said, truth))
    return Told(engine.name, len(kept), cells, perf_counter() - started, tuple(wrong))


def a_seed() -> int:
    """A fresh one, or PADRON_SEED."""
    return int(os.environ.get("PADRON_SEED") or secrets.randbelow(2**32))


def main() -> int:
    """The command."""
    asked = ArgumentParser(prog="agreement.run", description="Every engine against the oracle, on fresh rules.")
    asked.add_argument("--rules", type=int, default=300)
    asked.add_argument("--records", type=int, default=60)
    asked.add_argument("--seed", type=int, default=None)
    asked.add_argument("--engine", action="append", default=[], choices=MODULES, help="only this module's engines")
    given = asked.parse_args()
    done = run(given.rules, given.records, a_seed() if given.seed is None else given.seed, given.engine)
    for line in done.lines():
        print(line)
    for fault in done.faults:
        print(f"FAILED: {fault}", file=sys.stderr)
    return 1 if done.faults else 0


if __name__ == "__main__":
    sys.exit(main())
