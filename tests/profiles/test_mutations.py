"""Every shipped profile holds, and every way of breaking it is caught by the rule that is meant to."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml

from tests.profiles import mutations, slips
from tests.profiles.breaking import MUTATIONS, Mutate
from zhili.localities import profile_text, shipped
from zhili.matters.lifecycle import VOCABULARY
from zhili.profiles.proof import check

assert mutations and slips, "importing them registers their mutations"

DOCS: dict[str, Any] = {name: yaml.safe_load(profile_text(name)) for name in shipped()}
KINDS = [(name, kind) for name, doc in DOCS.items() for kind in doc["kinds"]]
TRAILED = {
    *("no-clock", "no-escalation", "unconfirmed-solved", "handler-ends", "escape", "act-may-not-end", "owed-waits"),
    *("owed-left", "never-solved", "dead-end", "nobody-can-act", "waiter-idle", "solved-lost", "confirms-too-early"),
    *(
        "no-cannot-be-said",
        "no-is-lost",
        "limit-unset",
        "ending-left",
        "clock-fires-closed",
        "livelock",
        "ending-worked",
    ),
}
"""Rules that are shown by a way through the lifecycle, not by a line alone."""


def dump(doc: Any) -> str:
    """As a person would write it: without anchors. JSON is YAML."""
    return json.dumps(doc, ensure_ascii=False, default=str, indent=1)


def broken(name: str, kind: str, mutate: Mutate) -> str | None:
    """The YAML after one mutation, or None where it does not apply."""
    doc = copy.deepcopy(DOCS[name])
    applied = mutate(doc, doc["kinds"][kind])
    assert applied is False or doc != DOCS[name], "a mutation that changes nothing proves nothing"
    return None if applied is False else dump(doc)


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_profile_holds(name: str) -> None:
    proof = check(profile_text(name), VOCABULARY)

    assert [problem.en for problem in proof.problems] == []
    assert proof.profile is not None and proof.profile.locality == name
    assert all(explored.places > 30 and explored.moves > 100 for explored in proof.explored)


@pytest.mark.parametrize("name", shipped())
def test_writing_a_profile_anew_changes_nothing(name: str) -> None:
    """So that what a mutation test finds is the mutation's doing."""
    again = dump(DOCS[name])

    assert check(again, VOCABULARY).profile == check(profile_text(name), VOCABULARY).profile


@pytest.mark.parametrize(("name", "kind"), KINDS)
@pytest.mark.parametrize(("mutation", "rule", "mutate"), MUTATIONS, ids=[each[0] for each in MUTATIONS])
def test_a_broken_profile_is_caught(name: str, kind: str, mutation: str, rule: str, mutate: Mutate) -> None:
    text = broken(name, kind, mutate)
    if text is None:
        return

    problems = [problem for problem in check(text, VOCABULARY).problems if problem.rule == rule]

    assert problems, f"{mutation} passed"
    assert all(problem.zh and problem.en for problem in problems)
    assert rule not in TRAILED or problems[0].trail, f"{mutation}: no counter-example"


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_enough_mutations_apply(name: str, kind: str) -> None:
    applied = [mutation for mutation, _, mutate in MUTATIONS if broken(name, kind, mutate) is not None]

    assert len(applied) >= 60
