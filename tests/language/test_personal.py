"""What points at one person or home in a text that is about to be published, and what does not."""

from __future__ import annotations

import pytest

from zhili.language.personal import Trace, masked, shared_run, traces


@pytest.mark.parametrize(("text", "trace"), [
    ("请打 13912345678 找她", Trace.NUMBER),
    ("证件 11010519491231002X", Trace.NUMBER),
    ("苏A12345 堵在路口", Trace.PLATE),
    ("粤B·D12345 占道", Trace.PLATE),
    ("苏Ａ８８８８８ 占道", Trace.PLATE),
    ("青禾小区 3 幢楼下", Trace.DWELLING),
    ("三栋二单元漏水", Trace.DWELLING),
    ("育才路 12 号门口", Trace.DWELLING),
    ("12号楼停电", Trace.DWELLING),
    ("402室", Trace.DWELLING),
    ("5-2-301 漏水", Trace.DWELLING),
    ("Sewage at block 3", Trace.DWELLING),
    ("12 Oak Street", Trace.DWELLING),
])  # fmt: skip
def test_what_points_at_somebody_is_found(text: str, trace: Trace) -> None:
    assert trace in {each.trace for each in traces(text)}


@pytest.mark.parametrize("text", [
    "育才路污水管外溢，已经疏通", "11 月 12 日恢复供水", "2 号线地铁口积水", "受影响 120 人", "室内照明不足",
    "2026-11-21 前修好", "打 12345 可以问", "G15 高速出口",
])  # fmt: skip
def test_plain_words_are_left_alone(text: str) -> None:
    assert traces(text) == ()


def test_a_shared_run_ignores_spaces_and_marks() -> None:
    assert shared_run("说：污水，都流到幼儿园门口了", "污水都流到幼儿园门口了", 8) == "污水都流到幼儿园"
    assert shared_run("排水管外溢", "污水都流到幼儿园门口了", 4) == ""


def test_masked_leaves_the_rest_as_it_was() -> None:
    assert masked("已疏通青禾小区 3 幢门口，问 13912345678") == "已疏通青禾小区 ***门口，问 ***"
