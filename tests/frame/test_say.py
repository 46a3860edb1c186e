"""Times and numbers as people say them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from zhili.doors.frame import say
from zhili.doors.frame.speech import now, speaking, t
from zhili.matters import actions as matters

NOW = datetime(2026, 11, 21, 7, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _in_qinghe() -> object:
    with timezone.override("Asia/Shanghai"), speaking("zh", now=NOW):
        yield


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (18, "剩 18 分", "18 min left"),
        (110, "剩 1 时 50 分", "1 h 50 min left"),
        (240, "剩 4 时", "4 h left"),
        (23 * 60 + 18, "剩 23 时 18 分", "23 h 18 min left"),
        (26 * 60, "剩 1 天 2 时", "1 day 2 h left"),
        (3 * 1440 + 100, "剩 3 天", "3 days left"),
        (0.5, "剩不到 1 分", "under 1 min left"),
        (0, "刚超时", "just over"),
        (-12, "超 12 分", "12 min over"),
        (-1440, "超 1 天", "1 day over"),
    ],
)
def test_time_left(minutes: float, zh: str, en: str) -> None:
    assert say.left(NOW + minutes * MINUTE) == zh
    with speaking("en", now=NOW):
        assert say.left(NOW + minutes * MINUTE) == en


@given(st.integers(-(10**6), 10**6))
def test_what_is_over_is_never_called_left(seconds: int) -> None:
    words = say.left(NOW + timedelta(seconds=seconds), NOW)
    assert words.startswith("剩") == (seconds > 0)


def test_when_leaves_out_what_goes_without_saying() -> None:
    assert say.when(NOW) == "15:20"
    assert say.when(NOW - timedelta(days=1)) == "昨天 15:20"
    assert say.when(NOW + timedelta(days=1)) == "明天 15:20"
    assert say.when(NOW - timedelta(days=40)) == "10-12 15:20"
    assert say.when(NOW - timedelta(days=400)) == "2025-10-17 15:20"


def test_days_are_the_localitys_own() -> None:
    """20:00 UTC is already tomorrow in Qinghe."""
    late = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert say.day(late) == "11-22"
    assert say.day_name(late) == "11 月 22 日 周日"
    assert say.iso(late) == "2026-11-22T04:00:00+08:00"
    with speaking("en", now=NOW):
        assert say.day_name(date(2026, 11, 21)) == "Sat 21 Nov"


def test_figures() -> None:
    assert say.number(12480) == "12,480"
    assert say.number(None) == "n/a"
    assert say.percent(1, 8) == "12.5 %"
    assert say.percent(0, 0) == "n/a"
    assert [say.size(count) for count in (12, 640_000, 2_400_000)] == ["1 KB", "640 KB", "2.4 MB"]


def test_language_is_of_this_block_only() -> None:
    with speaking("en"):
        assert t("中", "en") == "en"
        with speaking("xx"):
            assert t("中", "en") == "中"
    assert t("中", "en") == "中"
    assert now() == NOW


def test_chinese_words_are_marked_on_english_pages_only() -> None:
    assert say.tongue("井盖𠮷") == ""
    with speaking("en"):
        assert say.tongue("井盖") == say.tongue("𠮷") == "zh-CN"
        assert say.tongue("manhole") == ""


def test_dates_follow_the_language() -> None:
    with speaking("en", now=NOW):
        assert say.when(NOW - timedelta(days=40)) == "12 Oct 15:20"
        assert say.when(NOW - timedelta(days=400)) == "17 Oct 2025 15:20"
        assert say.day(NOW) == "21 Nov"
        assert say.number(12480) == "12,480" and say.percent(1, 8) == "12.5 %"
    with speaking("zh", now=NOW):
        assert say.day(NOW) == "11-21" and say.number(12480) == "12,480"


HOUSE = (
    ("时限 / the clock", "时限", "the clock"),
    ("反映人原话 / the reporter's own words", "反映人原话", "the reporter's own words"),
    ("受影响的 3 人确认 / 3 affected said so", "受影响的 3 人确认", "3 affected said so"),
    ("不同意可打 12345。\nIf you disagree: call 12345.", "不同意可打 12345。", "If you disagree: call 12345."),
)
TYPED = (
    "现场照片 / 验收单",
    "照片 / PDF",
    "A / B",
    "城管局 处长",
    "可打 12345\n找小王",
    "",
    "photos / 时限 / the clocks",
)


def test_of_what_the_house_wrote_in_both_languages_a_page_shows_its_own() -> None:
    for both, zh, en in HOUSE:
        assert say.half(both) == zh
        with speaking("en"):
            assert say.half(both) == en
    for typed in TYPED:
        with speaking("en"):
            assert say.half(typed) == typed


def test_every_phrase_that_the_house_writes_in_both_languages_is_known() -> None:
    """Read from the source: a new phrase that no page can halve is found here."""
    rooms = Path(matters.__file__).parents[2]
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(rooms.glob("*/actions/*.py")))
    phrases = re.findall(r'"([^"\n]*[\u3400-\u9fff][^"\n]* / [^"\n]*)"', text)
    assert len(phrases) >= 6
    with speaking("en"):
        for phrase in (re.sub(r"\{\w+\}", "3", each) for each in phrases):
            assert say.half(phrase) == phrase.partition(" / ")[2]
