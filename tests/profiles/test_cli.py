"""``zhili profile``: exit codes, both languages, JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from zhili.doors.cli import profile as command
from zhili.lib.refusal import Refusal
from zhili.localities import profile_text
from zhili.profiles.models import Edition


def zhili(*words: str) -> int:
    """One command, as the program runs it."""
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["profile", *words])
    code: int = arguments.run(arguments)
    return code


@pytest.fixture
def broken(tmp_path: Path) -> str:
    file = tmp_path / "broken.yaml"
    text = profile_text("qinghe").replace("recall: {from: [dispatched]", "recall: {from: [dispatched, handling]")
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_profile_that_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert zhili("check", "qinghe") == 0
    said = capsys.readouterr().out
    assert "证明成立" in said and "Proved" in said


def test_a_profile_that_does_not_is_shown_why(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert zhili("check", broken) == 1
    said = capsys.readouterr().out
    assert "[escape]" in said and "反例" in said and "Counter-example" in said
    assert "办理中 —收回（调度员）→ 待派单" in said


def test_the_report_as_json(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert zhili("check", broken, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["holds"] is False and report["problems"][0]["rule"] == "escape"
    assert report["problems"][0]["trail"][0] == {
        "zh": "待受理 —受理（调度员）→ 待派单",
        "en": "Received —Accept (the dispatcher)→ Accepted",
    }


def test_rules_are_read_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    assert zhili("show", "qinghe") == 0
    assert "答复 reply（主办单位）→ 已答复待确认" in capsys.readouterr().out
    assert zhili("show", "baltimore", "--json") == 0
    assert json.loads(capsys.readouterr().out)["kinds"]["request"]["handling"]["reply"] == ["lead"]


@pytest.mark.parametrize("verb", ["check", "show", "adopt"])
def test_a_file_that_is_not_there_is_refused_in_words(verb: str) -> None:
    with pytest.raises(Refusal, match="There is no profile"):
        zhili(verb, "/nowhere/at/all.yaml")


@pytest.mark.django_db
def test_adopting(capsys: pytest.CaptureFixture[str], broken: str) -> None:
    assert zhili("adopt", "xidi", "--json") == 0
    assert json.loads(capsys.readouterr().out)["locality"] == "xidi"
    with pytest.raises(Refusal):
        zhili("adopt", broken)
    assert [each.locality for each in Edition.objects.all()] == ["xidi"]
