"""``zhili journal`` and ``zhili receipt`` say what they did, and exit as scripts expect."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from tests.journal.cast import draft, grow, latest, write
from zhili.doors.cli import journal, receipt
from zhili.journal import queries
from zhili.journal.models import Entry
from zhili.journal.refusals import BadReceipt, NotACheckpoint, NotSealed

pytestmark = pytest.mark.django_db


def zhili(*words: str) -> int:
    parser = argparse.ArgumentParser()
    nouns = parser.add_subparsers()
    journal.add(nouns)
    receipt.add(nouns)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


def test_seal_then_verify_against_the_printed_checkpoint(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(NotSealed):
        zhili("journal", "checkpoint")
    write([draft(n) for n in range(5)])
    assert zhili("journal", "seal") == 0
    assert "新封存 5 条" in capsys.readouterr().out
    assert zhili("journal", "checkpoint") == 0
    kept = tmp_path / "checkpoint"
    kept.write_text(capsys.readouterr().out, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == latest().note
    assert zhili("journal", "verify", "--against", str(kept)) == 0
    said = capsys.readouterr().out
    assert "Nothing was altered." in said and "没有发现改动" in said
    with pytest.raises(NotACheckpoint):
        zhili("journal", "verify", "--against", str(tmp_path / "absent"))


def test_a_finding_is_said_in_both_languages_and_ends_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    grow([5])
    Entry.objects.filter(seq=3).update(act="solved")
    assert zhili("journal", "verify") == 1
    said = capsys.readouterr().out
    assert "Entry 3 (row id" in said and "第 3 条" in said and "kept elsewhere" in said
    assert zhili("journal", "verify", "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["findings"][0]["kind"], report["findings"][0]["seq"]) == (False, "row_altered", 3)


def test_a_receipt_is_read_from_text_or_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ids = grow([5])
    text = queries.receipt_of(ids[2]) or ""
    assert zhili("journal", "key") == 0
    key = capsys.readouterr().out
    for name, content in (("receipt", text), ("key", key)):
        (tmp_path / name).write_text(content)
    assert zhili("receipt", "verify", str(tmp_path / "receipt"), "--key", str(tmp_path / "key")) == 0
    assert "genuine" in capsys.readouterr().out
    assert zhili("receipt", "verify", text, "--key", key, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ref"] == "matter:QH-2026-000000"
    for bad in (text[:-4], "no such file"):
        with pytest.raises(BadReceipt):
            zhili("receipt", "verify", bad, "--key", key)
