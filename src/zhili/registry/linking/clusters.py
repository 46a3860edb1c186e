"""Pairs put together to persons, the likeliest first, never against a hard rule. Plain Python over whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from zhili.registry.lifecycle import Sentence


class Cut(StrEnum):
    """Why two rows that are alike were not put together."""

    NUMBERS = "two_valid_numbers"
    LIST = "twice_in_a_list"
    SEX_AND_BIRTH = "other_sex_and_birth"
    KNOWN = "two_known_persons"
    NAMES = "two_whole_names"


CUT_WORDS: Final[dict[Cut, Sentence]] = {
    Cut.NUMBERS: Sentence("合并后一人有两个有效身份证号", "one person would have two valid identity numbers"),
    Cut.LIST: Sentence(
        "合并后一人在一份无重复的名单里出现两次", "one person would be twice in a list that names nobody twice"
    ),
    Cut.SEX_AND_BIRTH: Sentence("合并后性别和出生日期都矛盾", "both sex and date of birth would contradict"),
    Cut.NAMES: Sentence(
        "名字不全的一行把两个不同的全名连在一起", "a row without a whole name would join two whole names"
    ),
    Cut.KNOWN: Sentence("会把已登记的两个人连成一个", "it would make one of two persons known as two"),
}  # fmt: skip


@dataclass(slots=True)
class Marks:
    """What a cluster must not hold two of, by row: a proven identity number, a list without doubles, a person already
    known (0: none of it); sex with day of birth (0: not known); the whole name, where a pair rests on half a one."""

    number: list[int]
    lists: list[int]
    known: list[int]
    sex: list[int]
    born: list[int]
    name: list[int]


@dataclass(slots=True)
class Gathered:
    """``root``: of each row the first row of its cluster; ``cuts``: (place of the pair, why)."""

    root: list[int]
    cuts: list[tuple[int, Cut]] = field(default_factory=list)


def gather(pairs: Iterable[tuple[int, int, bool]], marks: Marks, together: Iterable[tuple[int, int]] = ()) -> Gathered:
    """Join ``pairs`` (two rows, whether half a name is all that joins them) in their order unless a mark forbids;
    ``together`` are joined first, as they are known to be."""
    parent = list(range(len(marks.number)))
    done = Gathered(parent)
    for left, right in together:
        a, b = _root(parent, left), _root(parent, right)
        if a != b:
            _join(parent, marks, min(a, b), max(a, b))
    for place, (left, right, weak) in enumerate(pairs):
        a, b = _root(parent, left), _root(parent, right)
        if a == b:
            continue
        why = _forbidden(marks, a, b) or (Cut.NAMES if weak and _two(marks.name, a, b) else None)
        if why is None:
            _join(parent, marks, min(a, b), max(a, b))
        else:
            done.cuts.append((place, why))
    for row in range(len(parent)):
        parent[row] = _root(parent, row)
    return done


def _root(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


def _forbidden(marks: Marks, a: int, b: int) -> Cut | None:
    if _two(marks.number, a, b):
        return Cut.NUMBERS
    if marks.lists[a] & marks.lists[b]:
        return Cut.LIST
    if _two(marks.known, a, b):
        return Cut.KNOWN
    if _two(marks.sex, a, b) and _two(marks.born, a, b):
        return Cut.SEX_AND_BIRTH
    return None


def _two(mark: Sequence[int], a: int, b: int) -> bool:
    return mark[a] != 0 and mark[b] != 0 and mark[a] != mark[b]


def _join(parent: list[int], marks: Marks, kept: int, gone: int) -> None:
    parent[gone] = kept
    marks.lists[kept] |= marks.lists[gone]
    for mark in (marks.number, marks.known, marks.sex, marks.born, marks.name):
        mark[kept] = mark[kept] or mark[gone]
