"""The batch that looks for records of one person over the whole registry: pairs alike, for somebody to decide.

Engines, by name: `splink` (a model computed by DuckDB), `spark` (the same model on Spark) and `plain` (rapidfuzz).
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from padron.problems import problem
from padron.registry.duplicates import WAITING, Likeness, candidate_of, likenesses, note_candidate
from padron.registry.read_audit import Look
from padron.registry.store import Refused, Store, View
from padron.services.matching import linked, plain, spread
from padron.services.matching.found import SPILL, Alike

Engine = Callable[[Iterable[Likeness], Path], Alike]
ENGINES: dict[str, Engine] = {
    "splink": linked.alike,
    "spark": spread.alike,
    "plain": lambda everybody, _: plain.alike(everybody),
}
NEEDS = {"splink": ("splink", "duckdb", "pyarrow"), "spark": ("splink", "pyspark", "pyarrow"), "plain": ()}
"""The packages of each engine; those of an extra are missing in a small installation."""
EXTRAS = {"splink": "duplicates", "spark": "spark"}
FAILURES = {
    "splink": (("duckdb", "Error"), ("splink.internals.exceptions", "SplinkException")),
    "spark": (
        ("pyspark.errors", "PySparkException"), ("py4j.protocol", "Py4JError"),
        ("splink.internals.exceptions", "SplinkException"),
    ),
    "plain": (),
}  # fmt: skip
"""What an engine raises when memory, disk or its cluster fail; their texts may quote a row."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: engine, people read, comparisons, pairs alike, of them new ones, and blocks left out."""

    engine: str
    people: int
    compared: int
    alike: int
    new: int
    left_out: int


def is_installed(engine: str) -> bool:
    """Whether the packages that an engine needs are there."""
    return all(find_spec(each) is not None for each in NEEDS[engine])


def best_engine() -> str:
    """The engine that is used where nobody names one."""
    return "splink" if is_installed("splink") else "plain"


def find_duplicates(store: Store, actor: str, data: Path, engine: str) -> Found:
    """Looks for pairs over everybody and keeps them; what somebody decided stays decided.

    `data` is the workspace's data folder: what does not fit in memory goes into a folder there that only its owner may
    read, and that is gone afterwards, found or failed. Raises Refused (`engine_missing`, `engine_failed`, `busy`).
    """
    if not is_installed(engine):
        raise Refused(problem("engine_missing", engine=engine, extra=EXTRAS[engine]))
    store.read_audit.append_many([Look(actor, "duplicates", None, "search for duplicates")])
    with TemporaryDirectory(prefix=SPILL, dir=data) as spill, store.reading() as view:
        found = _searched(engine, view, Path(spill))
        fresh = [(*keys, value) for keys, value in found.pairs.items() if _is_news(view, *keys)]
    new = 0
    for at in range(0, len(fresh), AT_ONCE):
        with store.writing(actor) as unit:
            new += sum(note_candidate(unit, *each, found.model) for each in fresh[at : at + AT_ONCE])
            unit.commit()
    return Found(engine, found.people, found.compared, len(found.pairs), new, found.left_out)


def _searched(engine: str, view: View, spill: Path) -> Alike:
    try:
        return ENGINES[engine](likenesses(view), spill)
    except _failures(engine) as failed:
        raise Refused(problem("engine_failed", engine=engine, why=type(failed).__name__)) from None


def _failures(engine: str) -> tuple[type[Exception], ...]:
    """The exceptions of the packages that were loaded; of others none can have come."""
    return tuple(getattr(sys.modules[module], name) for module, name in FAILURES[engine] if module in sys.modules)


def _is_news(view: View, one: bytes, other: bytes) -> bool:
    """Whether nobody has decided about the pair, so that there is something to write."""
    known = candidate_of(view, one, other)
    return known is None or known.state in WAITING
