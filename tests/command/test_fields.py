"""Questions before they are sent, and answers one by one: what is forgiven, what is refused, and in which words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.command.setting import ASKED
from zhili.command.fields import Question, minutes_for, question, read_answers, shown, sound
from zhili.command.lifecycle import Kind
from zhili.command.refusals import BadAnswer, BadForm, NothingAsked, TooMuchAsked

FIGURES = frozenset({"open_matters"})
WELLS = Question("q1", Kind.WHOLE, "几口井", "Wells", "为什么", unit="口", least="0", most="500")


@pytest.mark.parametrize(
    "asked, typed, kept",
    [
        (WELLS, "12", 12),
        (WELLS, "１２", 12),
        (WELLS, "12 口", 12),
        (replace(WELLS, most="5000"), "1,200", 1200),
        (replace(WELLS, required=False), " ", None),
        (replace(WELLS, kind=Kind.DECIMAL, unit="亩"), "3.50亩", "3.5"),
        (replace(WELLS, kind=Kind.DECIMAL), "0.0", "0"),
        (replace(WELLS, kind=Kind.YESNO), "没有", False),
        (replace(WELLS, kind=Kind.YESNO), "yes", True),
        (replace(WELLS, kind=Kind.DATE), "2026年11月5日", "2026-11-05"),
        (replace(WELLS, kind=Kind.DATE), "2026/1/9", "2026-01-09"),
        (replace(WELLS, kind=Kind.CHOICE, choices=("甲", "乙")), "乙", "乙"),
        (replace(WELLS, kind=Kind.TEXT), " 张 三\u202e ", "张 三"),
        (replace(WELLS, kind=Kind.LONG), "一\r\n二", "一\n二"),
    ],
)
def test_what_is_plain_is_understood(asked: Question, typed: str, kept: object) -> None:
    assert read_answers([asked], {"q1": typed}) == {"q1": kept}


@pytest.mark.parametrize(
    "asked, typed, code",
    [
        (WELLS, "", "answer_missing"),
        (WELLS, "十二", "answer_not_whole"),
        (WELLS, "3.5", "answer_not_whole"),
        (WELLS, "9" * 16, "answer_not_whole"),
        (WELLS, "501", "answer_out_of_range"),
        (WELLS, "-1", "answer_out_of_range"),
        (replace(WELLS, kind=Kind.DECIMAL), "1e9", "answer_not_decimal"),
        (replace(WELLS, kind=Kind.DECIMAL), "NaN", "answer_not_decimal"),
        (replace(WELLS, kind=Kind.YESNO), "大概", "answer_not_offered"),
        (replace(WELLS, kind=Kind.DATE), "2026-02-30", "answer_not_a_day"),
        (replace(WELLS, kind=Kind.DATE), "明天", "answer_not_a_day"),
        (replace(WELLS, kind=Kind.CHOICE, choices=("甲", "乙")), "丙", "answer_not_offered"),
        (replace(WELLS, kind=Kind.TEXT), "长" * 201, "answer_too_long"),
        (replace(WELLS, kind=Kind.LONG), "长" * 100_000, "answer_too_long"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(asked: Question, typed: str, code: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        read_answers([asked], {"q1": typed})
    assert refused.value.errors["q1"].code == code
    assert "几口井" in refused.value.say("zh") and "Wells" in refused.value.say("en")


def test_every_wrong_field_is_told_at_once() -> None:
    with pytest.raises(BadAnswer) as refused:
        read_answers([WELLS, replace(WELLS, key="q2", kind=Kind.DATE)], {"q1": "x", "q2": "y"})
    assert set(refused.value.errors) == {"q1", "q2"}


@pytest.mark.parametrize(
    "change",
    [
        {"zh": ""},
        {"zh": "长" * 101},
        {"why": " "},
        {"kind": Kind.CHOICE, "choices": ("只有一个",)},
        {"kind": Kind.CHOICE, "choices": ("甲", "乙" * 61)},
        {"minutes": 241},
        {"unit": "长" * 21},
        {"least": "x"},
        {"least": "9", "most": "3"},
        {"least": "1.5"},
        {"source": "nowhere"},
        {"kind": Kind.TEXT, "source": "open_matters"},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_by_its_place(change: dict[str, object]) -> None:
    with pytest.raises(BadForm) as refused:
        sound([ASKED[1], replace(WELLS, **change)], FIGURES)  # type: ignore[arg-type]
    assert "第 2 项" in refused.value.say("zh")


def test_a_form_asks_something_once_and_not_too_much() -> None:
    with pytest.raises(NothingAsked):
        sound([], FIGURES)
    with pytest.raises(TooMuchAsked):
        sound([replace(WELLS, zh=f"问 {no}") for no in range(21)], FIGURES)
    with pytest.raises(BadForm):
        sound([WELLS, replace(WELLS, why="换个理由问同一件事")], FIGURES)


def test_the_same_question_is_known_again_whoever_asks_it() -> None:
    assert WELLS.identity == replace(WELLS, key="q9", why="别的", en="", minutes=9, least="").identity
    assert WELLS.identity != replace(WELLS, unit="眼").identity
    assert WELLS.identity != replace(WELLS, kind=Kind.DECIMAL).identity


def test_minutes_are_reading_and_each_question_and_a_look_at_what_is_filled_in() -> None:
    questions = sound(ASKED, FIGURES)
    assert minutes_for(questions) == 2 + 2 + 1 + 2
    assert minutes_for(questions, frozenset({"q1"})) == 2 + 1 + 1 + 2
    assert minutes_for([replace(WELLS, minutes=30)]) == 32


def test_a_question_survives_being_kept() -> None:
    assert question(WELLS.plain) == WELLS
    assert shown(WELLS, 3) == "3 口" and shown(replace(WELLS, unit="", kind=Kind.YESNO), False, "en") == "no"
