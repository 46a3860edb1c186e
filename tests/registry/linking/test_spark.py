"""The same linkage on Spark; without pyspark or Java there is nothing to test."""

from __future__ import annotations

import shutil

import pytest

from zhili.registry.linking.chinese import CHINESE
from zhili.registry.linking.engine import link
from zhili.registry.linking.generate import LONE, lists
from zhili.registry.linking.measure import score


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_spark_puts_together_what_duckdb_does() -> None:
    pytest.importorskip("pyspark", reason="zhili[spark] is not installed")
    from zhili.registry.linking.spark import on_spark, session

    rows = [row for row, _ in lists(1500, 8)]
    settings = CHINESE.told(lone=LONE, u_rows=600)
    spark = session(memory="1g")
    try:
        there = link(rows, settings=settings, weigh=on_spark(spark))
    finally:
        spark.stop()
    here = link(rows, settings=settings.told(model=there.model))
    found = [{(row["source"], row["id"]): row["cluster"] for row in each.rows.to_pylist()} for each in (there, here)]
    assert score(*found).f1 >= 0.999
