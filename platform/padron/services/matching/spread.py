"""The engine for a country: the same model and the same SQL on Spark, over a file of the people in a folder of ours.

Needs the extra `padron[spark]` and Java. `PADRON_SPARK_MASTER` names the cluster, which has to see the data folder; all
the cores of this machine without it.
"""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from padron import settings
from padron.registry.duplicates import Likeness
from padron.services.matching.found import Alike
from padron.services.matching.linked import (
    AT_ONCE,
    LARGE,
    NAMES,
    WITHOUT_LARGE,
    columns,
    likely,
    predicted,
    scores,
)
from padron.services.matching.model import MODEL

HERE = "local[*]"


def alike(everybody: Iterable[Likeness], spill: Path) -> Alike:
    """The pairs that are likelier one person than two; `spill` is a folder for the people and what does not fit."""
    from pyspark.sql import SparkSession
    from splink.backends.spark import SparkAPI

    people = _write(everybody, spill / "people.parquet")
    if people < 2:
        return Alike(MODEL, people, 0, 0, {})
    master = settings.read("spark_master") or HERE
    alone = {"spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "8"} if master == HERE else {}
    options = {
        "spark.local.dir": str(spill / "spark"), "spark.sql.warehouse.dir": str(spill / "warehouse"),
        "spark.ui.enabled": "false", **alone,
    }  # fmt: skip
    session = SparkSession.builder.master(master).appName("padron duplicates").config(map=options).getOrCreate()
    try:
        session.sparkContext.setLogLevel("ERROR")
        session.read.parquet(str(spill / "people.parquet")).createOrReplaceTempView("everybody")
        left_out = session.sql(LARGE).first()[0]
        api: Any = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=session, register_udfs_automatically=False, break_lineage_method="persist"
        )
        table = predicted(api, session.sql(WITHOUT_LARGE), people)
        compared = session.table(table).count()
        pairs = scores(session.sql(likely(table)).toLocalIterator())
    finally:
        session.stop()
    return Alike(MODEL, people, compared, left_out, pairs)


def _write(everybody: Iterable[Likeness], file: Path) -> int:
    """The people as Parquet, batch by batch, for their owner only; how many they are."""
    import pyarrow as arrow
    from pyarrow import parquet

    schema, rows, people = arrow.schema([(name, arrow.string()) for name in NAMES]), columns(everybody), 0
    file.touch(mode=0o600)
    with parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(rows, AT_ONCE)):
            writer.write_table(arrow.table([list(column) for column in zip(*batch, strict=True)], schema=schema))
            people += len(batch)
    return people
