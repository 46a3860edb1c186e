"""Reading YAML: strict, with lines, all problems at once, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.lib.limits import Limit, LimitUnit
from zhili.localities import profile_text, shipped
from zhili.profiles.document import LARGEST
from zhili.profiles.model import NOTICES, LimitBasis, UnknownCategory, UnknownKind
from zhili.profiles.problems import BadProfile, Problem
from zhili.profiles.reading import read

TEXT = profile_text("qinghe")


def problems(text: str) -> list[Problem]:
    with pytest.raises(BadProfile) as refused:
        read(text)
    return list(refused.value.problems)


def test_a_locality_reads_as_written() -> None:
    profile = read(TEXT)

    assert (profile.locality, profile.in_force_on, profile.area) == ("qinghe", date(2026, 1, 1), "990121000000")
    assert profile.words.say("zh") == "清禾县" and profile.words.say("en") == "Qinghe County"
    assert profile.limit("life") == Limit(2, LimitUnit.HOURS)
    assert profile.weights == {"contacted": Decimal("0.1"), "solved": Decimal("0.5"), "satisfied": Decimal("0.4")}
    assert profile.calendar.is_workday(date(2026, 10, 10)) == (True, False), "a Saturday made up for the holiday"
    assert profile.calendar.is_workday(date(2026, 10, 5)) == (False, False)
    assert profile.calendar.is_workday(date(2027, 10, 5)) == (True, True), "no table yet: provisional"


def test_a_category_inherits_limit_kind_and_confidence() -> None:
    profile = read(TEXT)

    assert profile.category("water.supply.outage").limit_name == "utility"
    assert profile.category("water.supply.pressure").limit_name == "prompt"
    assert profile.category("city.rubbish.exposed").kind == "incident"
    assert profile.category("conduct").confidential and not profile.category("other").confidential
    assert [step.code for step in profile.category_path("road.surface.pothole")] == [
        "road",
        "road.surface",
        "road.surface.pothole",
    ]


def test_a_category_asks_its_own_questions_or_those_above() -> None:
    profile = read(TEXT)

    assert [words.zh for words in profile.category("road.lamp").questions][:2] == [
        "灯杆编号是多少（杆上有牌）？",
        "一盏不亮还是一段不亮？",
    ]
    above = profile.category("environment.noise").questions
    assert above and profile.category("environment.noise.site").questions == above
    assert profile.category("other").questions == ()


@pytest.mark.parametrize(
    "asked",
    ["[]", "[{zh: 哪里}]", "[{zh: 哪里, en: Where}, {zh: 哪里, en: Where}]", f"[{{zh: {'长' * 81}, en: Long}}]"],
    ids=["none", "one-language", "twice", "too-long"],
)
def test_questions_that_cannot_be_asked_are_refused(asked: str) -> None:
    text = TEXT.replace("{zh: 其他, en: Other,", f"{{questions: {asked}, zh: 其他, en: Other,")

    assert {each.rule for each in problems(text)} <= {"bad-questions", "no-name"}


def test_an_act_leads_where_the_table_says() -> None:
    kind = read(TEXT).kind("appeal")

    callback = kind.rule("callback", "confirming")
    assert callback is not None
    assert [callback.target(said) for said in ("solved", "wait", "rework", "unreachable")] == [
        "solved",
        "confirming",
        "rework",
        "checking",
    ]
    assert kind.rule("reply", "received") is None
    extend = kind.rule("extend", "handling")
    assert extend is not None and extend.target() == "handling"


def test_clocks_and_ladders_read_as_written() -> None:
    profile = read(TEXT)

    assert profile.clock("handling").basis is LimitBasis.BY_CATEGORY
    assert profile.clock("debt").longest == Limit(180, LimitUnit.DAYS)
    assert [(str(rung), rung.tell) for rung in profile.clock("sign").ladder.rungs] == [
        ("50%", "lead"),
        ("100%", "lead_head"),
        ("100%+4h", "dispatcher"),
        ("100%+1d", "supervisor"),
    ]
    assert profile.kind("incident").confirmation.callbacks == 2
    assert len(profile.kind("incident").stages) == 7


def test_a_keyword_speaks_unless_another_word_denies_it() -> None:
    profile = read(TEXT)
    gas = next(keyword for keyword in profile.keywords if keyword.category == "gas.leak")

    assert gas.matches("楼道里有煤气味") == ("煤气味",)
    assert gas.matches("燃气泄漏演习通知") == ()


@pytest.mark.parametrize("name", shipped())
def test_every_notice_fills_with_its_own_facts(name: str) -> None:
    profile = read(profile_text(name))

    for notice, facts in NOTICES.items():
        for lang in ("zh", "en"):
            assert "{" not in profile.notices[notice].fill(lang, **dict.fromkeys(facts, "甲"))


def test_unknown_names_are_refused_in_words() -> None:
    with pytest.raises(UnknownCategory, match="no category"):
        read(TEXT).category("moon")
    with pytest.raises(UnknownKind):
        read(TEXT).kind("miracle")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("number_prefix: QH", "number_prefix: QH\nnumber_prefix: QX", "duplicate-key"),
        ("number_prefix: QH", "number_prefix: &a QH", "alias"),
        ("number_prefix: QH", "number_prefix: !!python/name:os.system QH", "tag"),
        ("number_prefix: QH", "number_prefix: [QH", "not-yaml"),
        ("number_prefix: QH", "number_prefix: q-h", "bad-shape"),
        ("number_prefix: QH", "prefix: QH", "unknown-key"),
        ('area: "990121000000"', "area: 9901", "bad-shape"),
        ("edition: 2026-01-01", "edition: next year", "bad-date"),
        ("timezone: Asia/Shanghai", "timezone: Asia/Qinghe", "bad-timezone"),
        ("timezone: Asia/Shanghai", "timezone: ../../etc/passwd", "bad-timezone"),
        ('"08:30-12:00"', '"12:00-08:30"', "bad-hours"),
        ('"13:30-17:30"', '"11:30-17:30"', "bad-hours"),
        ("2026-10-01..2026-10-07", "2026-10-01..2027-10-07", "bad-date"),
        ("2026-10-01..2026-10-07", "2025-10-01", "bad-date"),
        ("2026-02-14", "2026-02-15", "bad-date"),
        ("limit: 30m", "limit: 30 minutes", "bad-limit"),
        ("limit: 30m", "limit: 0m", "bad-limit"),
        ("callbacks: 3", "callbacks: 0", "bad-number"),
        ("callbacks: 3", "callbacks: many", "bad-number"),
        ("first_receiver: true", "first_receiver: maybe", "bad-flag"),
        ("  life: {zh", "  Life-1: {zh", "bad-name"),
        ("lead_levels: [city, county, bureau, town]", "lead_levels: [moon]", "unknown-level"),
        ("lead_levels: [city, county, bureau, town]", "lead_levels: []", "unknown-level"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_its_line(old: str, new: str, rule: str) -> None:
    assert old in TEXT
    found = problems(TEXT.replace(old, new, 1))

    assert rule in {problem.rule for problem in found}
    assert all(problem.zh and problem.en for problem in found)


def test_every_problem_is_told_at_once_with_its_line() -> None:
    text = TEXT.replace("number_prefix: QH", "number_prefix: q").replace("limit: 30m", "limit: soon")
    lines = text.splitlines()

    found = problems(text)

    assert [problem.rule for problem in found] == ["bad-shape", "bad-limit"]
    assert "number_prefix" in lines[found[0].line - 1] and "soon" in lines[found[1].line - 1]
    assert found[0].say("zh").startswith("第 ") and found[0].say("en").startswith("line ")


def test_too_much_text_is_refused_before_it_is_parsed() -> None:
    assert [problem.rule for problem in problems("#" * (LARGEST + 1))] == ["too-large"]


def test_nesting_without_end_is_refused() -> None:
    assert problems("a: " + "[" * 100 + "]" * 100)[0].rule == "too-deep"
    assert problems("a: " + "[" * 100_000)[0].rule == "too-deep"


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    assert problems(text)


@given(st.integers(0, len(TEXT) - 1), st.sampled_from(["", "{", "]", ":", "\t", "~", "'", "🦆", "\x00", "- "]))
def test_no_slip_makes_the_reader_fall_over(at: int, slip: str) -> None:
    try:
        read(TEXT[:at] + slip + TEXT[at + 1 :])
    except BadProfile as refused:
        assert refused.problems
