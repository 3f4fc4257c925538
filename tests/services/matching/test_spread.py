"""The same model on Spark finds the same pairs as on DuckDB. Needs the extra `spark` and Java, so it runs apart."""

from pathlib import Path

import pytest

from padron.services.matching import linked, spread
from planted_people import plant


@pytest.mark.long
def test_spark_finds_the_pairs_that_duckdb_finds(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    planted = plant(3000, seed=5)
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    one, other = linked.alike(planted.records, here), spread.alike(planted.records, there)
    assert (one.pairs, one.compared, one.left_out) == (other.pairs, other.compared, other.left_out)
    assert len(one.pairs) > 40
