"""``zhili notices``."""

from __future__ import annotations

import argparse
import json

import pytest

from tests.notices.desk import note, put
from zhili.doors.cli import notices as command
from zhili.notices.lifecycle import ToKind
from zhili.notices.models import Message
from zhili.profiles.models import Edition


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    arguments = parser.parse_args(["notices", *words])
    code = arguments.run(arguments)
    assert isinstance(code, int)
    return code


def test_pending_send_retry(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    put(note("13900000001"), note("post:7", ToKind.POST))
    assert run("pending", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["pending"]) == 2
    assert run("send", "--json") == 0
    assert json.loads(capsys.readouterr().out.partition("\n    ")[2].partition("\n")[2]) == {
        "sent": 1,
        "again": 0,
        "failed": 1,
    }
    assert run("pending") == 0
    shown = capsys.readouterr().out
    assert "0 waiting, 1 failed." in shown and "13900000001" not in shown
    assert run("retry") == 0
    assert "1 notices will be sent again." in capsys.readouterr().out
    assert Message.objects.filter(failed_at__isnull=True, sent_at__isnull=True).count() == 1


def test_send_says_what_it_did(rules: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    put(note("13900000001"))
    assert run("send") == 0
    assert "送出 1，稍后再试 0，放弃 0。" in capsys.readouterr().out
