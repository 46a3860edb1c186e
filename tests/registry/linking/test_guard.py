"""Lists that teach nonsense are found out before anything is written; sound ones pass, also without a person in common
by the shipped weights."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("splink", reason="the packages for linkage are not installed")

from zhili.registry.linking import engine, guard, shipped
from zhili.registry.linking.chinese import CHINESE
from zhili.registry.linking.generate import Row, lists
from zhili.registry.linking.settings import Model

LONE = frozenset({"population", "insurance"})
SETTINGS = CHINESE.told(lone=LONE)


@cache
def rows(seed: int = 3) -> list[Row]:
    return [row for row, _ in lists(400, seed)]


def shuffled(field: str) -> list[Row]:
    """That column in another order than the rest, list by list."""
    dice, found = random.Random(3), []
    for source in ("population", "insurance", "visits"):
        each = [row for row in rows() if row.source == source]
        values = [getattr(row, field) for row in each]
        dice.shuffle(values)
        found += [replace(row, **{field: value}) for row, value in zip(each, values, strict=True)]
    return found


def strangers() -> list[Row]:
    """Two lists of two counties: nobody stands in both."""
    other = [replace(row, source="insurance") for row in rows(99) if row.source == "population"]
    return [row for row in rows() if row.source == "population"] + other


CASES: dict[str, tuple[Callable[[], list[Row]], str]] = {
    "a column sorted alone": (lambda: shuffled("name"), "nothing_shared no_numbers out_of_order"),
    "numbers sorted alone": (lambda: shuffled("id_number"), "out_of_order unlike_means_nothing"),
    "one number for all": (
        lambda: [replace(row, id_number="99012119620214012X") for row in rows()], "too_much_shared"
    ),
    "one name for all": (lambda: [replace(row, name="居民") for row in rows()], "same_means_nothing"),
    "two counties": (strangers, "nothing_shared"),
    "nothing but names": (
        lambda: [replace(row, born_on="", id_number="", phone="", address="") for row in rows()], "nothing_shared"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_lists_that_teach_nonsense_are_found_out(case: str) -> None:
    made, codes = CASES[case]
    with pytest.raises(guard.Nonsense) as found:
        engine.link(made(), (), SETTINGS)
    assert {each.code for each in found.value.faults} & set(codes.split())
    said = " ".join(f"{each.zh} {each.en}" for each in found.value.faults)
    assert not any(row.name in said or (row.id_number and row.id_number in said) for row in rows()), "a value"


def test_sound_lists_pass_and_the_shipped_weights_link_them_nearly_as_well() -> None:
    learnt = engine.link(rows(), (), SETTINGS)
    guard.need_plausible(learnt)
    given = engine.link(rows(), (), SETTINGS.told(model=shipped.model(len(rows()))))
    guard.need_plausible(given)
    assert abs(given.counts["clusters"] - learnt.counts["clusters"]) <= 0.02 * len(rows())
    guard.need_sound(SETTINGS, replace(shipped.model(1000), learnt=True), 1000)


def test_strangers_stay_strangers_by_the_shipped_weights() -> None:
    linked = engine.link(strangers(), (), SETTINGS.told(model=shipped.model(len(strangers()))))
    assert linked.counts["clusters"] == len(strangers())


def result(**counts: int) -> Any:
    """A linkage that says so much of itself."""
    import pyarrow as pa

    usual = {"rows": 1000, "known_rows": 0, "same_pairs": 900, "doubtful_pairs": 5, "cut_two_valid_numbers": 1}
    most = counts.pop("most", 3)
    clusters = ["one"] * most + [f"c{no}" for no in range(1000 - most)]
    return SimpleNamespace(
        rows=pa.table({"cluster": clusters}), counts=usual | counts, settings=SETTINGS, model=Model(0.0018, {})
    )


@pytest.mark.parametrize(
    ("counts", "code"),
    [({"most": 300}, "too_large"), ({"doubtful_pairs": 800}, "too_doubtful"),
     ({"cut_two_valid_numbers": 200}, "contradicted"), ({"same_pairs": 20}, "not_as_expected"),
     ({"same_pairs": 9000}, "not_as_expected")],
)  # fmt: skip
def test_what_cannot_come_of_people_is_refused(counts: dict[str, int], code: str) -> None:
    guard.need_plausible(result())
    with pytest.raises(guard.Nonsense) as found:
        guard.need_plausible(result(**counts))
    assert [each.code for each in found.value.faults] == [code]
