"""The public FEBRL data, by the settings for English names. Needs ZHILI_DATA."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from zhili.registry.linking.engine import link
from zhili.registry.linking.english import ENGLISH
from zhili.registry.linking.measure import score

DATA = Path(os.environ.get("ZHILI_DATA", "/nonexistent")) / "linkage"


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="ZHILI_DATA is not set")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_febrl_is_linked(number: int) -> None:
    with (DATA / f"febrl{number}.csv").open(encoding="utf-8", newline="") as file:
        plain = [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]
    linked = link([row | {"id": row["rec_id"], "source": "febrl"} for row in plain], settings=ENGLISH)
    found = {row["id"]: row["cluster"] for row in linked.rows.to_pylist()}
    reached = score(found, {key: key.split("-")[1] for key in found})
    assert reached.f1 >= 0.98, reached
