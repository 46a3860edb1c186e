"""What the proof says, and that it says it of the right thing."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.breaking import parts
from tests.profiles.test_mutations import dump
from zhili.lib.vocabulary import Vocabulary
from zhili.localities import profile_text
from zhili.matters.lifecycle import VOCABULARY
from zhili.profiles.model import Kind
from zhili.profiles.problems import BadProfile
from zhili.profiles.proof import check, prove
from zhili.profiles.reading import read

TEXT = profile_text("qinghe")
DOC: dict[str, Any] = yaml.safe_load(TEXT)
ACTS = sorted(DOC["kinds"]["appeal"]["acts"])
STATES = sorted(DOC["kinds"]["appeal"]["states"])


def test_a_counter_example_reads_from_the_start_in_both_languages() -> None:
    doc = copy.deepcopy(DOC)
    parts(doc["kinds"]["appeal"], "set_out_of_remit")[0]["from"].append("handling")

    (problem,) = check(dump(doc), VOCABULARY).problems

    assert problem.rule == "escape"
    assert [step.zh for step in problem.trail] == [
        "待受理 —受理（调度员）→ 待派单",
        "待派单 —派单（调度员）→ 待签收",
        "待签收 —签收（主办单位）→ 办理中",
        "办理中 —不属职责（调度员）→ 不属政府职责",
    ]
    assert problem.trail[0].en == "Received —Accept (the dispatcher)→ Accepted"


def test_a_handlers_way_to_solved_is_shown() -> None:
    text = TEXT.replace("reply: {from: [handling, rework], to: replied", "reply: {from: [handling, rework], to: solved")

    problem = next(found for found in check(text, VOCABULARY).problems if found.rule == "unconfirmed-solved")

    assert problem.trail[-1].zh == "办理中 —答复（主办单位）→ 办成"
    assert TEXT.splitlines()[problem.line - 1].lstrip().startswith("reply:")


def test_a_way_out_that_only_the_reporter_can_take_is_none() -> None:
    """Withdrawing is open nearly everywhere; it must not count as reaching an ending."""
    doc = copy.deepcopy(DOC)
    for act in ("uphold", "overrule"):
        del doc["kinds"]["appeal"]["acts"][act]

    rules = {problem.rule for problem in check(dump(doc), VOCABULARY).problems}

    assert {"dead-end", "nobody-can-act"} <= rules


def test_every_clock_that_can_run_out_was_run_out() -> None:
    from zhili.profiles.exploring import walk

    profile = read(TEXT)
    found = walk(profile.kind("appeal"), profile.clocks, VOCABULARY)
    rang = {(move.source.state, clock) for move in found.moves for clock in move.target.rang - move.source.rang}

    assert rang == {(state.name, clock) for state in found.kind.waiting for clock in state.clocks if clock != "window"}
    assert ("replied", "close_window") in {(move.source.state, move.act) for move in found.moves}


def test_an_act_without_a_sentence_or_a_grant_is_refused() -> None:
    mute = {**VOCABULARY.acts, "sign": replace(VOCABULARY.acts["sign"], said_en="")}
    powerless = {**VOCABULARY.relations, "reviewer": replace(VOCABULARY.relations["reviewer"], grant=None)}

    silent = check(TEXT, Vocabulary(VOCABULARY.relations, VOCABULARY.outcomes, mute, VOCABULARY.fires))
    open_to_all = check(TEXT, Vocabulary(powerless, VOCABULARY.outcomes, VOCABULARY.acts, VOCABULARY.fires))

    assert {problem.rule for problem in silent.problems} == {"no-sentence"}
    assert {problem.rule for problem in open_to_all.problems} == {"no-grant"}


def test_an_ending_without_an_outcome_statement_is_refused() -> None:
    untold = {**VOCABULARY.acts, "answer": replace(VOCABULARY.acts["answer"], tells_outcome=False)}

    proof = check(TEXT, Vocabulary(VOCABULARY.relations, VOCABULARY.outcomes, untold, VOCABULARY.fires))

    assert {problem.rule for problem in proof.problems} == {"no-statement"}
    assert proof.problems[0].trail[-1].zh == "待受理 —直接答复（调度员）→ 当场答复"


def test_prove_refuses_with_every_problem() -> None:
    with pytest.raises(BadProfile) as refused:
        prove(TEXT.replace("waits_on: debtor", "waits_on: lead"), VOCABULARY)

    assert "owed-waits" in {problem.rule for problem in refused.value.problems}
    assert "欠账" in refused.value.say("zh") and "owed" in refused.value.say("en")


# --- an oracle that knows nothing of how the proof works --------------------------------------------------------------


def reachable(kind: Kind) -> set[tuple[str, bool]]:
    """Every (state, has a handler acted) that a matter can come to, by brute force."""
    relations, acts = VOCABULARY.relations, VOCABULARY.acts
    found = {(kind.starts, False)}
    waiting = list(found)
    while waiting:
        state, handled = waiting.pop()
        for rule in kind.open_acts(state):
            for name in rule.by:
                for verdict in acts[rule.act].verdicts or (None,):
                    after = (rule.target(verdict), handled or relations[name].handles)
                    if after not in found:
                        found.add(after)
                        waiting.append(after)
    return found


def handler_ends(kind: Kind) -> bool:
    """Whether one who does the work can, by an act of his own, bring a matter to solved or to a triage exit."""
    ends = {name for name, state in kind.states.items() if state.ends and state.ends not in ("declined", "withdrawn")}
    return any(
        rule.target(verdict) in ends and VOCABULARY.relations[name].handles
        for (_, state), rule in kind.rules.items()
        for name in rule.by
        for verdict in VOCABULARY.acts[rule.act].verdicts or (None,)
        if state in {each for each, _ in reachable(kind)}
    )


@given(act=st.sampled_from(ACTS), target=st.sampled_from(STATES), also_from=st.sampled_from(STATES))
def test_whatever_passes_after_a_random_edit_still_keeps_the_promises(act: str, target: str, also_from: str) -> None:
    doc = copy.deepcopy(DOC)
    rule = parts(doc["kinds"]["appeal"], act)[0]
    if isinstance(rule.get("to"), dict):
        rule["to"] = dict.fromkeys(rule["to"], target)
    elif "to" in rule:
        rule["to"] = target
    if isinstance(rule["from"], list) and also_from not in rule["from"]:
        rule["from"].append(also_from)

    profile = check(dump(doc), VOCABULARY).profile

    if profile is not None:
        kind = profile.kind("appeal")
        assert {state for state, _ in reachable(kind)} == set(kind.states)
        assert not handler_ends(kind)
        solved = [rule for (name, _), rule in kind.rules.items() if "solved" in (rule.to, *rule.verdicts.values())]
        assert {rule.act for rule in solved} <= {"affirm", "callback", "check", "close_window"}
        assert all(rule.to != "solved" for rule in solved)
        assert kind.states["owed"].waits_on == "debtor"


# --- lifecycles as written --------------------------------------------------------------------------------------------


def test_an_incident_goes_through_its_seven_stages() -> None:
    """A public report: verified on site before filing, checked on site before closing, then appraised."""
    kind = read(TEXT).kind("incident")
    state, stages = kind.starts, [kind.states[kind.starts].stage]

    for act, verdict in (
        ("accept", None),
        ("check", "rework"),
        ("assign", None),
        ("sign", None),
        ("reply", None),
        ("check", "rework"),
        ("reply", None),
        ("check", "solved"),
    ):
        rule = kind.rule(act, state)
        assert rule is not None, f"{act} is not open in {state}"
        state = rule.target(verdict)
        stages.append(kind.states[state].stage)

    assert stages == [1, 1, 2, 3, 4, 5, 4, 5, 6]
    assert kind.states[state].ends == "solved"
    assert kind.rule("appraise", state) is not None and len(kind.stages) == 7


def test_what_a_public_report_names_is_not_filed_unseen() -> None:
    kind = read(TEXT).kind("incident")

    into_filed = {rule.act for rule in kind.rules.values() if "filed" in (rule.to, *rule.verdicts.values())}

    assert into_filed == {"check", "recall", "uphold"}
    assert {rule.state for rule in kind.rules.values() if rule.act == "assign"} == {"filed"}


def test_a_locality_adds_a_kind_without_code() -> None:
    """The kind that the guide shows, word for word."""
    guide = (Path(__file__).parents[2] / "docs/write-a-profile.md").read_text(encoding="utf-8")
    tree = guide.partition("```yaml\n")[2].partition("```")[0]
    text = TEXT.replace("city.green: {zh: 绿化养护, en: Green upkeep}", "city.green: {zh: 绿化, en: Green, kind: tree}")

    proof = check(f"{text}{tree}", VOCABULARY)

    assert [problem.en for problem in proof.problems] == []
    assert proof.profile is not None and proof.profile.category("city.green").kind == "tree"
