"""The command duplicates: how many pairs it found, the same ones the second time."""

from cli_runs import Padron


def test_it_counts_the_pairs_for_somebody_to_decide_and_is_repeatable(padron: Padron) -> None:
    assert padron("demo", "--people", 60).status == 0
    first = padron("duplicates", "--format", "json")
    assert first.status == 0 and first.json["people"] == 60 and first.json["engine"] == "splink"
    again = padron("duplicates", "--format", "json")
    assert again.json == {**first.json, "new": 0}
    assert "Se deciden en «Duplicados»" in padron("duplicates").out


def test_the_engine_can_be_named(padron: Padron) -> None:
    assert padron("demo", "--people", 60).status == 0
    plain = padron("duplicates", "--engine", "plain", "--format", "json")
    assert plain.status == 0 and plain.json["engine"] == "plain" and plain.json["compared"] > 0
    assert padron("duplicates", "--engine", "soundex").status == 2
