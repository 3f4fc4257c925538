"""The command duplicates: how many pairs it found, the same ones the second time."""

from cli_runs import Padron


def test_it_counts_the_pairs_for_somebody_to_decide_and_is_repeatable(padron: Padron) -> None:
    assert padron("demo", "--people", 60).status == 0
    first = padron("duplicates", "--format", "json")
    assert first.status == 0 and first.json["people"] == 60 and first.json["compared"] > 0
    again = padron("duplicates", "--format", "json")
    assert again.json == {**first.json, "new": 0}
    assert "Se deciden en «Duplicados»" in padron("duplicates").out
