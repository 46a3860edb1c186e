"""What is never put together, what always is, and what is shown to a clerk. Rows stand among a small population."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from zhili.registry.linking.chinese import CHINESE
from zhili.registry.linking.clusters import CUT_WORDS, Cut, Marks, gather
from zhili.registry.linking.engine import Linked, link
from zhili.registry.linking.errors import Row, lengthened
from zhili.registry.linking.generate import LONE, lists

BASE: dict[str, str] = {
    "name": "欧阳静怡", "id_number": lengthened("99012119850403002"), "born_on": "1985-04-03", "sex": "2",
    "phone": "+8613300000001", "address": "青石镇王家村3组12号",
}  # fmt: skip
OTHER_VALID = lengthened("99012119850403004")


@cache
def population() -> tuple[dict[str, str], ...]:
    return tuple({name: getattr(row, name) for name in Row.__slots__} for row, _ in lists(600, 31))


@cache
def model() -> Any:
    return link(list(population()), settings=CHINESE.told(lone=LONE, u_rows=800)).model


def linked(*rows: dict[str, str], known: tuple[dict[str, str], ...] = (), **told: Any) -> Linked:
    """``rows`` of lists a, b, c … unless they say otherwise, among the population."""
    settings = CHINESE.told(model=model(), **({"lone": LONE} | told))
    numbered = [{"id": f"row{at}", "source": "abcdef"[at], **row} for at, row in enumerate(rows)]
    return link([*population(), *numbered], known, settings)


def clusters(result: Linked) -> list[str]:
    found = {row["id"]: row["cluster"] for row in result.rows.to_pylist()}
    return [found[key] for key in sorted(found) if key.startswith("row")]


def together(*rows: dict[str, str]) -> bool:
    return len(set(clusters(linked(*rows)))) == 1


def doubt(result: Linked) -> list[Any]:
    return [pair for pair in result.doubtful() if pair.left[1].startswith("row") and pair.right[1].startswith("row")]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"name": "歐陽靜怡"},
        {"name": "欧阳靖宜", "id_number": ""},
        {"name": "欧阳?怡"},
        {"name": "静静"},
        {"id_number": BASE["id_number"][:6] + BASE["id_number"][8:17]},
        {"id_number": BASE["id_number"].translate(str.maketrans("0123456789", "０１２３４５６７８９"))},
        {"id_number": BASE["id_number"][:8] + "58" + BASE["id_number"][10:]},
        {"id_number": "", "born_on": "1985-03-04"},
        {"id_number": "", "address": "白水镇下河村1组2号"},
        {"id_number": "", "phone": "+8613300000009"},
        {"born_on": ""},
        {"phone": "", "address": "", "sex": ""},
        {"id_number": "", "born_on": ""},
    ],
)  # fmt: skip
def test_one_person_written_differently_is_one(change: dict[str, str]) -> None:
    assert together(BASE, BASE | change)


MINORITY = BASE | {"name": "阿依古丽·买买提", "id_number": ""}


@pytest.mark.parametrize("name", ["阿依古丽买买提", "阿依古丽•买买提", "阿依古力·麦麦提", "阿依古丽"])
def test_a_name_with_a_dot_is_known_again(name: str) -> None:
    assert together(MINORITY, MINORITY | {"name": name})


@pytest.mark.parametrize(
    "change",
    [
        {"id_number": OTHER_VALID},
        {"name": "欧阳静雯", "id_number": ""},
        {"name": "欧阳建国", "sex": "1", "born_on": "1983-11-20", "id_number": ""},
        {"born_on": "1961-04-19", "id_number": ""},
        {"born_on": "1961-04-19", "id_number": "", "sex": "1"},
    ],
)  # fmt: skip
def test_twins_families_and_namesakes_stay_apart(change: dict[str, str]) -> None:
    """They share day, telephone and dwelling; or name, telephone and dwelling."""
    assert not together(BASE, BASE | change)


def test_one_name_and_day_with_two_valid_numbers_is_for_a_clerk() -> None:
    (pair,) = doubt(linked(BASE, BASE | {"id_number": OTHER_VALID}))
    assert "two_valid" in {reason.level for reason in pair.reasons}


def test_one_number_and_two_names_is_for_a_clerk() -> None:
    result = linked(BASE, BASE | {"name": "马成龙", "sex": "1", "born_on": "1990-01-09"})
    assert len(set(clusters(result))) == 2
    (pair,) = doubt(result)
    assert {"identity": "exact", "name": "unlike"}.items() <= {each.field: each.level for each in pair.reasons}.items()


def test_no_cluster_holds_two_valid_numbers_by_way_of_a_third_row() -> None:
    result = linked(BASE, BASE | {"id_number": OTHER_VALID}, BASE | {"id_number": ""})
    first, second, _ = clusters(result)
    assert first != second
    assert Cut.NUMBERS in {pair.cut for pair in doubt(result)} or "two_valid" in {
        reason.level for pair in doubt(result) for reason in pair.reasons
    }


def test_half_a_name_does_not_join_twins() -> None:
    """The number says whose the half name is; the other twin shares day, telephone and dwelling with it."""
    result = linked(BASE, BASE | {"name": "欧阳静?"}, BASE | {"name": "欧阳静雯", "id_number": ""})
    first, half, twin = clusters(result)
    assert first == half != twin


def test_two_rows_of_a_list_that_names_nobody_twice_are_two() -> None:
    twice = (BASE | {"source": "a"}, BASE | {"source": "a"})
    assert len(set(clusters(linked(*twice, lone=LONE | {"a"})))) == 2
    assert len(set(clusters(linked(*twice)))) == 1


def test_a_new_row_does_not_make_one_of_two_known_persons() -> None:
    known = tuple(BASE | {"id": f"k{at}", "source": "old", "cluster": f"person-{at}", "id_number": ""} for at in (1, 2))
    result = linked(BASE, known=known)
    assert clusters(result)[0] in ("person-1", "person-2")
    assert [pair.cut for pair in result.doubtful() if "k" in pair.left[1] + pair.right[1]] == [Cut.KNOWN]


def test_a_row_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="source and id"):
        link([BASE | {"id": "1", "source": "a"}] * 2)


def test_nothing_and_little_can_be_linked() -> None:
    assert link([]).counts["rows"] == 0
    assert link([{"id": "1", "source": "a"}, {"id": "2", "source": "b"}]).counts["clusters"] == 2


def test_every_cut_has_its_words() -> None:
    assert set(CUT_WORDS) == set(Cut)
    marks = Marks([1, 2, 0], [0] * 3, [0] * 3, [0] * 3, [0] * 3, [0] * 3)
    done = gather([(0, 2, False), (1, 2, False)], marks)
    assert done.root == [0, 1, 0]
    assert done.cuts == [(1, Cut.NUMBERS)]
