"""The figures of a small county, counted by hand, and of imported history that claims no more than it has."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cast import NOW, Cast
from tests.imports.files import ROWS, run, write_csv
from tests.matters import walks
from zhili.doors.cli import figures as command
from zhili.insight.arithmetic import NOTHING, Rate
from zhili.insight.queries import SATISFIED, By, Figures, Overview, Table, figures
from zhili.matters import actions as matters
from zhili.matters.actions import Satisfied
from zhili.profiles.queries import NoEdition

LATER = NOW + timedelta(days=1)
END = NOW + timedelta(days=40)


def table(found: Overview, by: By) -> Table:
    return next(each for each in found.tables if each.by is by)


def group(found: Overview, by: By, key: str) -> Figures:
    return next(each for each in table(found, by).groups if each.key == key)


def test_the_words_that_count_as_satisfied_are_words_of_the_room() -> None:
    assert set(SATISFIED) < {word.value for word in Satisfied}


def test_a_county_without_matters_has_no_figures(cast: Cast) -> None:
    found = figures("qinghe", NOW)
    assert (found.total.volume, found.total.reply.say(), found.total.overdue.say()) == (0, NOTHING, NOTHING)
    assert all(not each.groups for each in found.tables)
    with pytest.raises(NoEdition):
        figures("nowhere", NOW)


def test_time_to_reply_and_overdue_count_from_the_steps(cast: Cast) -> None:
    walks.replied(cast, now=NOW + timedelta(hours=6), phone="13900000001")
    walks.replied(cast, now=NOW + timedelta(days=3), phone="13900000002")
    walks.handling(cast, phone="13900000003")
    early, late = figures("qinghe", NOW + timedelta(days=3)), figures("qinghe", END)
    assert (early.total.volume, early.total.reply.valid) == (3, 2)
    assert early.total.reply.median == timedelta(hours=39)
    # water.sewage is due in 24 hours: one kept it, one did not, and the third has run over by now.
    assert (early.total.overdue, late.total.overdue) == (Rate(Decimal(2), 3), Rate(Decimal(2), 3))
    assert figures("qinghe", NOW + timedelta(hours=7)).total.overdue.valid == 2, "what still runs tells nothing yet"


def test_an_owed_matter_was_answered_and_an_accepted_one_is_not_overdue_yet(cast: Cast) -> None:
    walks.owed(cast, phone="13900000001")
    walks.accepted(cast, words="想问一问那边的事情", phone="13900000002")
    assert figures("qinghe", END).total.overdue == Rate(Decimal(0), 1)
    assert figures("qinghe", END).total.reply.valid == 0, "booking a debt is an answer, but no reply"


def test_the_rates_count_the_last_word_of_each_person(cast: Cast) -> None:
    solved, denied = walks.replied(cast, phone="13900000001"), walks.replied(cast, phone="13900000002")
    matters.affirm(actor=cast.reporter(solved), number=solved, now=LATER)
    matters.appraise(actor=cast.reporter(solved), number=solved, contacted=True, satisfied=Satisfied.FAIRLY, now=LATER)
    matters.deny(actor=cast.reporter(denied), number=denied, words="还在冒", now=LATER)
    total = figures("qinghe", END).total
    assert total.solved == Rate(Decimal(1), 2)
    assert (total.contacted, total.satisfied) == (Rate(Decimal(1), 1), Rate(Decimal("0.9"), 1))
    assert total.composite.share == Decimal("0.1") + Decimal("0.5") / 2 + Decimal("0.4") * Decimal("0.9")
    assert total.composite.valid == 1


def test_a_second_round_forgets_the_word_of_the_first(cast: Cast) -> None:
    number = walks.replied(cast)
    matters.deny(actor=cast.reporter(number), number=number, words="还在冒", now=LATER)
    matters.reply(actor=cast.as_("handler"), number=number, words="又疏通了一遍，清掉了树根。", now=LATER)
    matters.affirm(actor=cast.reporter(number), number=number, now=LATER)
    assert figures("qinghe", END).total.solved == Rate(Decimal(1), 1)


def test_groups_by_month_unit_and_area_add_up_to_the_whole(cast: Cast) -> None:
    walks.handling(cast, phone="13900000001")
    cast.report(words="桥头路灯坏了三盏", phone="13900000002", now=NOW - timedelta(days=20))
    found = figures("qinghe", END)
    for each in found.tables:
        assert sum(one.volume for one in each.groups) + each.rest.volume == found.total.volume == 2
    assert [one.key for one in table(found, By.MONTH).groups] == ["2026-10", "2026-11"]
    assert group(found, By.UNIT, "town").zh == "青石镇人民政府"
    assert group(found, By.AREA, "990121100000").volume == 2


def test_history_never_enters_the_rates_of_this_house(db: None, tmp_path: Path) -> None:
    run(write_csv(tmp_path, *ROWS), "--profile", "xidi")
    found = figures("xidi", datetime.now(UTC))
    assert (found.total.volume, found.total.historic, found.total.reply.valid) == (3, 3, 2)
    for name in ("contacted", "solved", "satisfied", "composite", "overdue"):
        assert getattr(found.total, name).say() == NOTHING
    assert not table(found, By.UNIT).groups and not table(found, By.AREA).groups
    assert [one.key for one in table(found, By.MONTH).groups] == ["2019-02", "2019-03"]


def test_the_command_prints_figures_and_their_absence(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(write_csv(tmp_path, *ROWS), "--profile", "xidi")
    capsys.readouterr()
    assert _command("--locality", "xidi") == 0
    out = capsys.readouterr().out
    assert (
        "数量 volume: 3" in out and "按单位 by unit: n/a (0 valid)" in out and "满意率 satisfied: n/a (0 valid)" in out
    )
    assert _command("--locality", "xidi", "--by", "month", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["by"]) == ["month"]
    assert found["total"]["solved"] == {"share": None, "part": 0.0, "valid": 0, "text": NOTHING}
    assert found["total"]["reply"]["valid"] == 2


def _command(*words: str) -> int:
    parser = ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["figures", *words])
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code
