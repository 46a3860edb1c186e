"""The same weighing on Spark, for more rows than one machine compares. Needs ``zhili[spark]`` and Java 17.

    from zhili.registry.linking.spark import on_spark, session

    linked = link(rows, weigh=on_spark(session()))

Rows are read and pairs judged and gathered here; learning and comparing, which grow fastest, are Spark's. It samples
otherwise, so that weights differ in the third figure. A cluster of machines spills and sends plaintext: only one that
the county holds, with encrypted disks and connections, may be given any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .engine import Clock, Weigh, likely_sql, strangers_sql
from .learning import learn, predict
from .settings import Model, Settings

if TYPE_CHECKING:
    import duckdb


def session(memory: str = "2g", threads: int = 2) -> Any:
    """A Spark session on this machine with the functions that Splink needs."""
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    return (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.jars", similarity_jar_location())
        .config("spark.driver.memory", memory)
        .config("spark.sql.shuffle.partitions", str(4 * threads))
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )


def on_spark(session: Any) -> Weigh:
    """What ``link`` takes as ``weigh``: learning and comparing by this session."""

    def weigh(con: duckdb.DuckDBPyConnection, settings: Settings, count: int, clock: Clock) -> Model:
        from splink import SparkAPI

        api: Any = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=session, break_lineage_method="persist", num_partitions_on_repartition=8
        )
        con.execute(strangers_sql(settings))
        ready, strangers = (
            api.register(session.createDataFrame(con.sql(f"select * from {name}").to_arrow_table()), table_name=name)
            for name in ("prepared", "strangers")
        )
        model = settings.model or learn(settings, ready, strangers, count)
        clock.told("learn")
        found = predict(ready, settings, model)
        con.register("found", session.table(found.physical_name).toArrow())
        con.execute(f"create or replace table likely as {likely_sql('found')}")
        con.unregister("found")
        clock.told("compare")
        return model

    return weigh
