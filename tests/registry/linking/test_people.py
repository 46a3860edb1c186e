"""Three departments' lists of people who do not exist: linked well, alike each time, in batches as at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from zhili.registry.linking.chinese import CHINESE
from zhili.registry.linking.engine import Linked, link
from zhili.registry.linking.errors import ERRORS, Row
from zhili.registry.linking.generate import LONE, SOURCES, lists, people
from zhili.registry.linking.measure import Score, measured, score

N, SEED = 3000, 4242
SETTINGS = CHINESE.told(lone=LONE, u_rows=1200)


@cache
def rows() -> tuple[tuple[Row, int], ...]:
    return tuple(lists(N, SEED))


@cache
def at_once() -> Linked:
    return link([row for row, _ in rows()], settings=SETTINGS)


@cache
def scores() -> dict[str, Score]:
    truth = {(row.source, row.id): key for row, key in rows()}
    return measured(at_once(), truth, people(N, SEED))


@pytest.mark.parametrize(
    ("group", "precision", "recall"),
    [("all", 0.998, 0.95), ("minority names", 0.99, 0.93), ("twins", 0.97, 0.9), ("same-name villagers", 0.97, 0.9)],
)
def test_persons_are_found_again(group: str, precision: float, recall: float) -> None:
    found = scores()[group]
    assert found.right > 20
    assert found.precision >= precision, found
    assert found.recall >= recall, found


def test_few_are_left_to_a_clerk() -> None:
    assert 0 < at_once().counts["doubtful_pairs"] < N / 20


def test_the_same_rows_in_any_order_give_the_same_result() -> None:
    table = pa.Table.from_pylist([{name: getattr(row, name) for name in Row.__slots__} for row, _ in rows()])
    again = link(table.take(pa.array(range(table.num_rows - 1, -1, -1))), settings=SETTINGS)
    assert again.model == at_once().model
    assert again.rows.equals(at_once().rows)
    assert again.doubts.drop_columns(["probability"]).equals(at_once().doubts.drop_columns(["probability"]))


def test_a_later_batch_comes_to_the_clusters_of_one_linkage() -> None:
    """Each list as it arrives, by what the first linkage learnt; the old ones are given as they stand."""
    settings, known = SETTINGS.told(model=at_once().model), list[dict[str, str]]()
    for source in SOURCES:
        batch = [row for row, _ in rows() if row.source == source.name]
        linked = link(batch, known, settings)
        assert linked.counts["known_rows"] == len(known)
        clusters = {row["id"]: row["cluster"] for row in linked.rows.to_pylist()}
        known += [{name: getattr(row, name) for name in Row.__slots__} | {"cluster": clusters[row.id]} for row in batch]
    one_by_one = {(row["source"], row["id"]): row["cluster"] for row in known}
    together = {(row["source"], row["id"]): row["cluster"] for row in at_once().rows.to_pylist()}
    assert score(one_by_one, together).f1 >= 0.998


def test_known_rows_are_not_judged_against_each_other() -> None:
    known = [
        {name: getattr(row, name) for name in Row.__slots__} | {"cluster": f"{row.source}/{row.id}"}
        for row, _ in rows()
        if row.source != "visits"
    ]
    visits = [row for row, _ in rows() if row.source == "visits"]
    linked = link(visits, known, SETTINGS.told(model=at_once().model))
    for pair in linked.same():
        assert "visits" in (pair.left[0], pair.right[0])
    mine = {row["cluster"] for row in linked.rows.to_pylist()}
    assert mine & {row["cluster"] for row in known}


def test_reasons_are_said_in_both_languages_and_hold_no_value() -> None:
    values = {getattr(row, name) for row, _ in rows() for name in ("name", "id_number", "phone", "address")} - {""}
    pairs = [*at_once().doubtful(), *[pair for pair, _ in zip(at_once().same(), range(200), strict=False)]]
    assert {reason.field for pair in pairs for reason in pair.reasons} == {each.name for each in CHINESE.comparisons}
    for reason in {reason for pair in pairs for reason in pair.reasons}:
        assert any("\u4e00" <= character <= "\u9fff" for character in reason.zh)
        assert reason.en.isascii()
        assert not any(value in reason.zh for value in values if len(value) > 2)


def test_generated_people_are_the_same_for_a_seed_and_bear_numbers_of_no_place() -> None:
    made = people(400, 9)
    assert made == people(400, 9) != people(400, 10)
    assert len({person.id_number for person in made}) == 400
    assert all(person.id_number.startswith("99") for person in made)


def test_every_error_of_the_table_is_made() -> None:
    """Each one alone, at a rate of one, spoils rows; nothing else of them changes."""
    from random import Random

    made = people(2500, 3)
    for error in ERRORS:
        rng = Random(1)
        spoilt = 0
        for person in made:
            row = Row(
                "1", "x", person.name, person.id_number, person.born_on.isoformat(), person.sex, person.phone, "某村1号"
            )
            spoilt += error.apply(rng, row, person) != row
        assert spoilt > 0, error.code


def test_the_documented_tables_are_those_in_use() -> None:
    page = (Path(__file__).parents[3] / "docs/registry.md").read_text(encoding="utf-8")
    for error in ERRORS:
        assert f"| {error.code} | {error.words.zh} | {error.words.en} | {error.rate:.2%} |" in page
    for source in SOURCES:
        assert f"| {source.name} | {source.covers:.0%} | {source.filled['id_number']:.1%} |" in page
