"""Whether a kind uses only words that exist, for what they mean, and by those who may."""

from __future__ import annotations

from collections.abc import Iterator

from zhili.lib.vocabulary import ActWord, RelationWord
from zhili.profiles.exploring import Walk
from zhili.profiles.model import URGE, ActRule
from zhili.profiles.problems import Problem
from zhili.profiles.reading import Source


def check_words(source: Source, found: Walk) -> Iterator[Problem]:
    """Unknown or foreign words, verdicts without a state, and acts bent against their meaning."""
    seen: set[tuple[str, str]] = set()
    for (name, _), rule in found.kind.rules.items():
        line = source.line("kinds", found.kind.name, "acts", name)
        act = found.vocabulary.acts.get(name)
        found_here = _unknown_act(name, line) if act is None else _act(found, act, rule, line)
        for problem in found_here:
            if (problem.rule, problem.en) not in seen:
                seen.add((problem.rule, problem.en))
                yield problem
    yield from _states(source, found)
    yield from _fires(source, found)


def _unknown_act(name: str, line: int) -> Iterator[Problem]:
    yield Problem("unknown-act", f"程序里没有“{name}”这个动作。", f"there is no act `{name}`.", line)


def _act(found: Walk, act: ActWord, rule: ActRule, line: int) -> Iterator[Problem]:
    yield from _said(act, line)
    yield from _by(found, act, rule, line)
    if act.stays != rule.stays:
        zh = f"“{act.zh}”{'不能改变状态' if act.stays else '必须改变状态'}。"
        en = f"`{act.name}` {'never changes the state' if act.stays else 'must lead to a state'}."
        yield Problem("stays-or-moves", zh, en, line)
    elif act.verdicts and not rule.verdicts:
        said = "、".join(act.verdicts)
        yield Problem(
            "verdict-unmapped",
            f"“{act.zh}”须写明每种结论到哪个状态：{said}。",
            f"`{act.name}` must map each of {said}.",
            line,
        )
    else:
        yield from _verdicts(act, rule, line)


def _verdicts(act: ActWord, rule: ActRule, line: int) -> Iterator[Problem]:
    for verdict in act.verdicts:
        if verdict not in rule.verdicts:
            zh, en = (
                f"“{act.zh}”没写结论 {verdict} 到哪个状态。",
                f"`{act.name}` leaves the verdict `{verdict}` without a state.",
            )
            yield Problem("verdict-unmapped", zh, en, line)
    for verdict in (*rule.verdicts, *rule.found):
        if verdict not in act.verdicts:
            zh, en = f"“{act.zh}”没有 {verdict} 这种结论。", f"`{act.name}` has no verdict `{verdict}`."
            yield Problem("verdict-unknown", zh, en, line)


def _said(act: ActWord, line: int) -> Iterator[Problem]:
    if not all((act.zh, act.en, act.said_zh, act.said_en)):
        yield Problem("no-sentence", f"动作“{act.name}”没有语句。", f"the act `{act.name}` has no sentence.", line)


def _by(found: Walk, act: ActWord, rule: ActRule, line: int) -> Iterator[Problem]:
    relations = found.vocabulary.relations
    if not rule.by:
        yield Problem("nobody-may", f"“{act.zh}”没写谁能做。", f"`{act.name}` says nobody may do it.", line)
    for name in sorted(rule.by):
        relation = relations.get(name)
        if relation is None:
            yield Problem("unknown-relation", f"程序里没有“{name}”这种身份。", f"there is no relation `{name}`.", line)
        elif not _within(relation, act):
            zh = f"“{act.zh}”不能由{relation.zh}做；规则只能收窄，不能放宽。"
            en = f"`{act.name}` is not for {relation.en}: a profile may narrow who acts, never widen it."
            yield Problem("foreign-relation", zh, en, line)
        elif not (relation.grant or relation.affected or relation.clock or name == "public"):
            yield Problem(
                "no-grant", f"身份“{relation.zh}”没有对应权限。", f"the relation `{name}` needs a grant.", line
            )


def _within(relation: RelationWord, act: ActWord) -> bool:
    """``affected`` is the reporter and every joiner, so either alone is narrower."""
    return relation.name in act.by or (relation.affected and "affected" in act.by)


def _states(source: Source, found: Walk) -> Iterator[Problem]:
    for state in found.kind.states.values():
        line = source.line("kinds", found.kind.name, "states", state.name)
        if state.waits_on and state.waits_on not in found.vocabulary.relations:
            zh, en = (
                f"“{state.words.zh}”等的“{state.waits_on}”不存在。",
                f"`{state.name}` waits on unknown `{state.waits_on}`.",
            )
            yield Problem("unknown-relation", zh, en, line)
        if state.ends and state.ends not in found.vocabulary.outcomes:
            zh, en = (
                f"“{state.words.zh}”的结局“{state.ends}”不存在。",
                f"`{state.name}` ends with unknown `{state.ends}`.",
            )
            yield Problem("unknown-outcome", zh, en, line)


def _fires(source: Source, found: Walk) -> Iterator[Problem]:
    """What a clock fires exists, and is open to the clock wherever that clock runs."""
    told: set[str] = set()
    for state in found.kind.waiting:
        for name in state.clocks:
            clock = source.profile.clock(name)
            line = source.line("clocks", name)
            if clock.fires not in found.vocabulary.fires:
                if name not in told:
                    told.add(name)
                    zh, en = f"时钟“{name}”不能触发“{clock.fires}”。", f"clock `{name}` cannot fire `{clock.fires}`."
                    yield Problem("unknown-fire", zh, en, line)
            elif clock.fires != URGE and not _open_to_clock(found, clock.fires, state.name):
                zh = f"时钟“{name}”在“{state.words.zh}”到点时，“{clock.fires}”并不能做。"
                en = f"when clock `{name}` runs out in `{state.name}`, `{clock.fires}` is not open there."
                yield Problem("clock-fires-closed", zh, en, line, found.trail_to_state(state.name))


def _open_to_clock(found: Walk, act: str, state: str) -> bool:
    rule = found.kind.rule(act, state)
    return rule is not None and any(
        found.vocabulary.relations[name].clock for name in rule.by & found.vocabulary.relations.keys()
    )
