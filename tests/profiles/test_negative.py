"""Biometric data and scores of people are in no locality's registers, whatever its rules call them."""

from __future__ import annotations

import pytest

from zhili.localities import profile_text
from zhili.profiles.problems import BadProfile
from zhili.profiles.reading import read

TEXT = profile_text("qinghe")
PERSON = "      nation: {zh: 民族, en: Ethnic group, type: text}\n"
HOUSE = "      kind: {zh: 户别,"
ORGANISATION = "      trade: {zh: 行业, en: Trade, type: text}\n"


def rules(line: str, beside: str = PERSON) -> list[str]:
    assert TEXT.count(beside) == 1
    with pytest.raises(BadProfile) as refused:
        read(TEXT.replace(beside, f"      {line}\n{beside}", 1))
    said = list(refused.value.problems)
    assert all(problem.zh and problem.en and problem.line for problem in said)
    return [problem.rule for problem in said]


@pytest.mark.parametrize(
    "line",
    [
        "face: {zh: 照片, en: Picture, type: text}",
        "mark: {zh: 人脸特征, en: Mark, type: text}",
        "print: {zh: 右手食指, en: Fingerprint of the right hand, type: text}",
        "voice_print: {zh: 声音, en: Voice, type: text}",
        "gene: {zh: 基因检测结果, en: Result, type: text, disabled: true}",
    ],
)
def test_biometric_fields_are_not_read(line: str) -> None:
    assert rules(line) == ["biometric-field"]


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("credit: {zh: 信用分, en: Trust, type: number}", PERSON),
        ("points: {zh: 文明积分, en: Merit, type: number}", PERSON),
        ("risk_level: {zh: 等级, en: Level, type: text}", PERSON),
        ("list: {zh: 黑名单, en: List, type: flag}", PERSON),
        ("star: {zh: 星级户排名, en: Rank of the household, type: number}", HOUSE),
    ],
)
def test_people_are_not_scored(line: str, beside: str) -> None:
    assert rules(line, beside) == ["scores-people"]


def test_what_is_neither_is_read() -> None:
    for line, beside in (
        ("surface: {zh: 房屋面积, en: Surface, type: number}", PERSON),
        ("pointer: {zh: 引路人, en: Who shows the way, type: text}", PERSON),
        ("score: {zh: 卫生评分, en: Hygiene score, type: number}", ORGANISATION),
    ):
        assert TEXT.count(beside) == 1
        read(TEXT.replace(beside, f"      {line}\n{beside}", 1))


def test_copies_elsewhere_are_named_with_who_answers_for_them() -> None:
    assert read(TEXT).copies == {"peers": ("civil",)}
    with pytest.raises(BadProfile):
        read(TEXT.replace("copies: {peers: [civil]}", "copies: {moon: [civil]}"))
    assert read(TEXT.replace("copies: {peers: [civil]}\n", "")).copies == {}
