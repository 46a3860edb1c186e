"""Whether what was learnt, and what it leads to, can be right: a linkage by nonsense would harm people by thousands.

Expectation maximisation always ends with some numbers. Where lists have nobody in common, a column was taken for
another, or one number stands in every row, they say nothing of persons. What is checked here holds for every county's
lists that were ever sound, and for those of FEBRL; the bounds are wide on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, Final

from .settings import Comparison, Model, Settings

if TYPE_CHECKING:
    from .engine import Linked

SHARED: Final = (0.005, 10.0)
"""How many other rows of the same person a row has on average: at least, at most."""
APART: Final = 2.0
"""Bits by which the nearest level of a field at least outweighs the farthest."""
ABOVE: Final = 1.0
"""Bits by which another level may outweigh the nearest (a sample is a sample)."""
OFTEN: Final = 0.5
"""Of that share of how often one person stands at the nearest level, another level may not weigh more. A level that is
rare may: surnames that are much alike are seldom those of two strangers."""
SEEN: Final = 1e-5
"""Levels that strangers reach more seldom than this were hardly seen, so that their weight is a guess."""
AS_EXPECTED: Final = (0.2, 5.0)
"""Pairs put together, as a multiple of those that the model itself expects."""
MOST_ROWS: Final = 100
"""Rows of one person."""
DOUBTS_A_ROW: Final = 0.5
CUTS_A_PAIR: Final = 0.1
FEWEST: Final = 500
"""Rows (or pairs) below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be right: a code and both languages; counts and shares, never a value."""

    code: str
    zh: str
    en: str


_NOTHING_SHARED: Final = Fault(
    "nothing_shared", "几份名单里几乎没有相同的人，学不出东西",
    "the lists have next to nobody in common, so that nothing can be learnt",
)  # fmt: skip


class Nonsense(Exception):
    """What was learnt, or what came of it, cannot be right. ``faults`` says why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(each.en for each in faults))
        self.faults = faults


@contextmanager
def learning() -> Iterator[None]:
    """What Splink cannot learn comes out as Nonsense: blocks without a pair, odds without an end. Memory that does not
    do is no fault of the lists, and surfaces as it is."""
    from splink.internals.exceptions import EMTrainingException, SplinkException

    try:
        yield
    except EMTrainingException as error:
        raise Nonsense((_NOTHING_SHARED,)) from error
    except SplinkException as error:
        if "Out of Memory" in str(error):
            raise
        fault = Fault(
            "no_numbers", "名单里的数据互相矛盾，学不出数来（多半是一列当成了另一列）",
            "the lists contradict themselves and no number came of it (most likely a column was taken for another)",
        )  # fmt: skip
        raise Nonsense((fault,)) from error


def need_sound(settings: Settings, model: Model, rows: int) -> None:
    """Raises Nonsense where learnt weights contradict what a level means, or next to nobody (or everybody) would be the
    same. Weights that were not learnt pass."""
    faults = tuple(_of_model(settings, model, rows)) if model.learnt else ()
    if faults:
        raise Nonsense(faults)


def _of_model(settings: Settings, model: Model, rows: int) -> Iterator[Fault]:
    shared = model.prior * max(rows - 1, 1)
    if shared < SHARED[0]:
        yield _NOTHING_SHARED
    if shared > SHARED[1]:
        yield Fault(
            "too_much_shared", f"像是每个人都有 {shared:.0f} 行，多半是一个号码写在了许多人名下",
            f"everybody seems to have {shared:.0f} rows: most likely one number stands with many people",
        )  # fmt: skip
    for comparison in settings.comparisons:
        yield from _of_field(comparison, model.weights[comparison.name])


def _of_field(comparison: Comparison, levels: dict[str, tuple[float, float]]) -> Iterator[Fault]:
    bits = {code: log2(m / u) for code, (m, u) in levels.items() if m > 0 and u > 0}
    nearest, farthest = comparison.levels[0], comparison.levels[-1]
    near, far = bits.get(nearest.code, 0.0), bits.get(farthest.code, 0.0)
    zh, en = comparison.words.zh, comparison.words.en
    if near <= 0:
        yield Fault(
            "same_means_nothing",
            f"“{zh}”相同反而说明不是同一人",
            f"“{en}”: being the same would speak against one person",
        )
    elif near - far < APART:
        yield Fault(
            "unlike_means_nothing", f"“{zh}”相同和不同几乎没有差别", f"“{en}”: same and unlike weigh nearly alike"
        )
    for level in comparison.levels[1:-1]:
        m, u = levels[level.code]
        often = m > OFTEN * levels[nearest.code][0] and u > SEEN and level.u is None
        if often and bits.get(level.code, 0.0) > max(near, 0) + ABOVE:
            yield Fault(
                "out_of_order", f"“{zh}”：“{level.words.zh}”比“{nearest.words.zh}”更像同一人",
                f"“{en}”: “{level.words.en}” weighs more than “{nearest.words.en}”",
            )  # fmt: skip


def need_plausible(linked: Linked) -> None:
    """Raises Nonsense where persons of a hundred rows would come of it, hard rules contradict many pairs, a clerk would
    drown in doubts, or far fewer or more pairs came together than the model expects."""
    faults = tuple(_of_result(linked))
    if faults:
        raise Nonsense(faults)


def _of_result(linked: Linked) -> Iterator[Fault]:
    import pyarrow.compute as pc

    counts = linked.counts
    rows, same = counts["rows"], counts["same_pairs"]
    most = pc.max(linked.rows["cluster"].value_counts().field(1)).as_py() or 0 if rows else 0
    if most > MOST_ROWS:
        yield Fault("too_large", f"有一个人会有 {most} 行", f"one person would have {most} rows")
    doubts = counts["doubtful_pairs"]
    if doubts > max(FEWEST, DOUBTS_A_ROW * rows):
        yield Fault(
            "too_doubtful", f"{rows} 行里有 {doubts} 对拿不准，人判不过来",
            f"{doubts} doubtful pairs of {rows} rows are more than anybody can judge",
        )  # fmt: skip
    cuts = sum(many for name, many in counts.items() if name.startswith("cut_") and name != "cut_two_known_persons")
    if cuts > max(FEWEST // 10, CUTS_A_PAIR * same):
        yield Fault(
            "contradicted", f"{same} 对里有 {cuts} 对违反硬规则（如一人两个有效身份证号）",
            f"{cuts} of {same} pairs break a hard rule (such as two valid numbers)",
        )  # fmt: skip
    yield from _as_expected(linked, rows, same)


def _as_expected(linked: Linked, rows: int, same: int) -> Iterator[Fault]:
    """What is known was not judged again, so that nothing is expected of it; given weights expect another county."""
    if rows < FEWEST or linked.counts["known_rows"] or not linked.model.learnt or linked.settings.model is not None:
        return
    expected = linked.model.prior * rows * (rows - 1) / 2
    least, most = (share * expected for share in AS_EXPECTED)
    if not least <= same <= most:
        yield Fault(
            "not_as_expected", f"估计约 {expected:.0f} 对是同一人，结果是 {same} 对",
            f"about {expected:.0f} pairs were expected to be one person, {same} came of it",
        )  # fmt: skip
