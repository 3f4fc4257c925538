"""Who is twice in a registry: precision, recall and time of each engine, where it is known who was planted.

python benchmarks/duplicates.py [PEOPLE] [--engine splink|plain|spark ...]

2 % of the people are there twice with one of twelve kinds of slip, half of those without a CURP; as many stand beside a
twin, a parent, a brother or a namesake. Against, in the same run: reading and folding every record. Each engine has a
process of its own, for its peak of memory.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from padron.services.duplicates import ENGINES  # noqa: E402
from padron.services.matching.comparable import comparable  # noqa: E402
from planted_people import plant, told  # noqa: E402

SEED = 2026


def main(people: int, engines: list[str]) -> None:
    for engine in engines:
        subprocess.run([sys.executable, __file__, str(people), "--engine", engine, "--child"], check=True)


def one(people: int, engine: str) -> None:
    """Runs an engine here and prints what it found of what was planted."""
    planted = plant(people, SEED)
    before = _peak()
    floor = _seconds(lambda: sum(len(comparable(each).given_names) for each in planted.records))
    with TemporaryDirectory() as spill:
        began = time.perf_counter()
        answer = ENGINES[engine](iter(planted.records), Path(spill))
        took = time.perf_counter() - began
    found = {frozenset(pair) for pair in answer.pairs}
    hits, wrong = found & planted.same.keys(), found & planted.alike.keys()
    chance = len(found) - len(hits) - len(wrong)
    print(f"{engine}: {len(planted.records):,} records, {len(planted.same):,} of people twice there")
    print(
        f"  recall {len(hits) / len(planted.same):.3f}, precision {len(hits) / len(found):.3f}: {len(found):,} pairs,"
    )
    print(f"  {len(wrong)} of {len(planted.alike):,} planted look-alikes and {chance} others that chance drew alike")
    print(f"  {took:.1f} s = {took / floor:.0f} x reading and folding ({floor:.1f} s); {answer.compared:,} compared")
    print(f"  peak {_peak()} MB, {before} MB of it the records")
    for kind, what, there, seen in told(planted, found):
        if (kind == "same") != (seen == there) or (kind == "alike" and seen):
            print(f"    {'found' if kind == 'same' else 'taken for one'}: {what} {seen} of {there}")


def _seconds(does: object) -> float:
    began = time.perf_counter()
    does()  # type: ignore[operator]
    return time.perf_counter() - began


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("people", nargs="?", type=int, default=100_000)
    asked.add_argument("--engine", action="append", choices=list(ENGINES))
    asked.add_argument("--child", action="store_true")
    given = asked.parse_args()
    if given.child:
        one(given.people, given.engine[0])
    else:
        main(given.people, given.engine or ["plain", "splink"])
