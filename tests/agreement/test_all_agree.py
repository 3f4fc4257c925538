"""All engines give the oracle's answer on rules and records that nobody has seen: a fresh seed in every run."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agreement.run import Run, Told, a_seed, run

RULES, RECORDS = 150, 60


@pytest.mark.office
@pytest.mark.node
def test_every_engine_agrees_on_rules_drawn_now(record_property: Callable[[str, object], None]) -> None:
    done = run(RULES, RECORDS, a_seed())
    for line in done.lines():
        record_property("proof", line)
    assert done.rules >= RULES and done.faults == [], "\n".join(done.lines())


def test_a_seed_gives_the_same_run_again() -> None:
    first, again = run(20, 5, 7, ["python"]), run(20, 5, 7, ["python"])
    assert first.shares == again.shares and first.told[0].cells == again.told[0].cells == 100
    assert run(20, 5, 8, ["python"]).shares != first.shares


def test_a_mismatch_too_few_of_an_outcome_and_an_engine_that_says_nothing_are_faults() -> None:
    fine = Run(1, 300, 60, {"yes": 0.4, "no": 0.4, "unknown": 0.2}, (Told("Python", 300, 18_000, 0.1),), ())
    assert fine.faults == []
    assert replace(fine, shares={"yes": 0.5, "no": 0.4, "unknown": 0.1}).faults == ["only 10.0% unknown"]
    assert replace(fine, told=(Told("Node", 0, 0, 0.1),)).faults == ["Node: no cell"]


def test_an_engine_that_is_not_here_is_a_fault_where_everything_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    without = Run(1, 300, 60, {"yes": 1.0}, (), ("engine_node.py is not here",))
    monkeypatch.delenv("PADRON_REQUIRE", raising=False)
    assert without.faults == []
    monkeypatch.setenv("PADRON_REQUIRE", "all")
    assert without.faults == ["engine_node.py is not here"]
