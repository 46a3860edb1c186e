"""``zhili matter``: both outcomes reached from the command line, and every act spelled for it."""

from __future__ import annotations

import argparse
import inspect
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.doors.cli import matter as command
from zhili.doors.cli.matter_acts import ACTS, OPTIONS, BadWord, MissingWord, StrangeWord
from zhili.doors.cli.seats import WhichPost
from zhili.lib.refusal import NotFound, Refusal
from zhili.matters.lifecycle import ACTS as WORDS
from zhili.matters.models import Matter
from zhili.matters.refusals import BadCode, NotYours, OtherUnitsPost

BY_CLOCK = {"report", "close_window", "follow", "urge"}
HEAD = "江敏/town/town-head"
HANDLER, DISPATCHER, CALLER = "石磊/town/town-handler", "林岚/centre-dispatcher", "何川/centre-caller"


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_now", lambda: NOW + timedelta(hours=1))


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["matter", *map(str, words)])
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code


def said(capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    capsys.readouterr()
    assert run(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def reported(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    found = said(capsys, "report", "--locality", "qinghe", "--words", "3 幢楼下污水往外冒，流到幼儿园门口了", "--area",
                 "990121100000", "--name", "周女士", "--phone", "13900000001")  # fmt: skip
    return found["number"], found["code"]


def test_report_to_solved(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    number, code = reported(capsys)
    if cast.matter(number).state == "received":
        run("act", "assign", number, "--as", DISPATCHER, "--category", "water.sewage", "--lead", "town")
    run("act", "sign", number, "--as", HANDLER)
    run("act", "reply", number, "--as", HANDLER, "--words", "疏通了四十二米主管，门口已经冲洗干净。")
    assert said(capsys, "say", number, code, "yes", "--words", "通了")["state"] == "solved"
    shown = said(capsys, "show", number)
    assert [line["act"] for line in shown["timeline"]][-3:] == ["sign", "reply", "affirm"]
    assert (shown["outcome"], shown["state_zh"], shown["confirmed_by_id"] is None) == ("solved", "办成", False)


def test_report_to_owed(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    number = walks.handling(cast)
    done = said(
        capsys, "act", "owe", number, "--as", HANDLER, "--debtor", "urban", "--lack", "money", "--lack", "people",
        "--what", "缺改建管网的 126 万元", "--plan", "每天抽排两次。", "--review-on", "2026-12-15", "--done",
        "主管塌陷要换，镇里没有这笔钱。", "--evidence", "管道检测报告",
    )  # fmt: skip
    assert done["state"] == "owed"
    assert run("show", number, "--as", "乔野/urban-urban_handler") == 0
    out = capsys.readouterr().out
    assert "欠账 owed: 清禾县城市管理局" in out and "pay" in out


def test_no_means_rework_and_the_code_must_fit(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    number, code = reported(capsys)
    walks_on(cast, number)
    with pytest.raises(BadCode):
        run("say", number, "0000-0000", "no")
    assert said(capsys, "say", number, code.lower(), "no", "--words", "还在冒")["state"] == "rework"


def walks_on(cast: Cast, number: str) -> None:
    if cast.matter(number).state == "received":
        run("act", "assign", number, "--as", DISPATCHER, "--category", "water.sewage", "--lead", "town")
    run("act", "sign", number, "--as", HANDLER)
    run("act", "reply", number, "--as", HANDLER, "--words", "疏通了四十二米主管，门口已经冲洗干净。")


def test_every_act_of_the_room_has_its_command(db: None) -> None:
    assert set(WORDS) - BY_CLOCK <= set(ACTS)
    for name, act in ACTS.items():
        takes = set(inspect.signature(act.verb).parameters)
        keywords = {OPTIONS[option].keyword for option in act.options}
        folded = {"done": "outcome", "evidence": "outcome", "remedy": "outcome", "name": "contact", "phone": "contact",
                  "to": "post"}  # fmt: skip
        assert {folded.get(keyword, keyword) for keyword in keywords} <= takes, name


def test_words_that_are_missing_strange_or_bad_are_refused(cast: Cast) -> None:
    number = walks.handling(cast)
    with pytest.raises(MissingWord, match="--words"):
        run("act", "reply", number, "--as", HANDLER)
    with pytest.raises(StrangeWord, match="--lead"):
        run("act", "reply", number, "--as", HANDLER, "--words", "修好了", "--lead", "town")
    with pytest.raises(BadWord, match="5wd"):
        run("act", "extend", number, "--as", HANDLER, "--by", "soon", "--reason", "等材料")
    with pytest.raises(NotFound):
        run("act", "progress", number, "--as", HANDLER, "--words", "看过了", "--file", "/nowhere/photo.jpg")
    with pytest.raises(MissingWord, match="--code"):
        run("act", "affirm", number)
    assert cast.matter(number).state == "handling"


@pytest.mark.parametrize("who", ["", "nobody/town-handler", "石磊", "石磊/centre-dispatcher", "石磊/"])
def test_acting_takes_one_person_in_one_post(cast: Cast, who: str) -> None:
    number = walks.handling(cast)
    with pytest.raises(Refusal):
        run("act", "reply", number, "--as", who, "--words", "疏通了四十二米主管。")


def test_the_command_line_has_no_rights_of_its_own(cast: Cast) -> None:
    number = walks.handling(cast)
    with pytest.raises(NotYours):
        run("act", "reply", number, "--as", DISPATCHER, "--words", "疏通了四十二米主管，门口已经冲洗干净。")
    assert not command.READER.may("matters.handle") and not command.READER.may("matters.open_contact")


def test_a_once_key_acts_once(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    from zhili.matters.actions import AlreadyDone

    number = walks.handling(cast)
    words = ("act", "progress", number, "--as", HANDLER, "--words", "现场看过了", "--once", "k1")
    run(*words)
    with pytest.raises(AlreadyDone):
        run(*words)
    assert Matter.objects.get(number=number).steps == 5


def test_a_head_gives_it_to_a_colleague(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    number = walks.dispatched(cast)
    done = said(capsys, "act", "hand_to", number, "--as", HEAD, "--to", HANDLER, "--reason", "他熟这一片")
    assert done["state"] == "dispatched"
    shown = said(capsys, "show", number)["assignments"][0]
    assert (shown["handler_id"], shown["handler_post_id"]) == cast.people["handler"]
    with pytest.raises(WhichPost, match="nobody/at-all"):
        run("act", "hand_to", number, "--as", HEAD, "--to", "nobody/at-all")
    with pytest.raises(OtherUnitsPost):
        run("act", "hand_to", number, "--as", HEAD, "--to", CALLER)


def test_lists_and_search_show_what_the_post_may_see(
    cast: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    number = walks.handling(cast)
    other = cast.report(words="桥头路灯坏了三盏", phone="13900000002").number
    assert {row["number"] for row in said(capsys, "list")["rows"]} == {number, other}
    assert [row["number"] for row in said(capsys, "search", "路灯")["rows"]] == [other]
    assert (
        said(capsys, "search", "污水", "--open", "--unit", "town", "--state", "handling")["rows"][0]["number"] == number
    )
    assert said(capsys, "list", "--as", "远客/next/next-stranger")["rows"] == []
    with pytest.raises(NotFound):
        run("show", number, "--as", "远客/next/next-stranger")
    page = said(capsys, "list", "--limit", "1")
    assert page["after"] and said(capsys, "list", "--after", page["after"])["rows"][0]["number"] == number


def test_show_keeps_telephones_to_itself(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    number = walks.handling(cast)
    run("show", number, "--json")
    assert "13900000001" not in capsys.readouterr().out
