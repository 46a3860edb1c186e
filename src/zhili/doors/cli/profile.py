"""``zhili profile``: prove a locality's rules, read them aloud, and put them in force."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhili.doors.cli.base import add_json, command, group, print_json, say
from zhili.lib.refusal import NotFound
from zhili.localities import profile_text, shipped
from zhili.matters.lifecycle import VOCABULARY
from zhili.offices.permissions import OPERATOR
from zhili.profiles import actions
from zhili.profiles.model import ActRule, Kind, Profile, State
from zhili.profiles.problems import Problem
from zhili.profiles.proof import Proof, check, prove

FINDINGS = 1
"""Exit code when the proof fails."""

_PROMISES = (
    ("每个状态都能走到结局，进入办理后都能走到“办成”", "every state reaches an ending, and solved stays within reach"),
    (
        "“办成”只能由受影响的人或独立核查说出，办事的一方不能了结",
        "only those affected or an independent check say solved",
    ),
    ("每个等待都有时钟，到点催到上一级", "every wait has a clock that tells somebody above"),
    ("欠账等的是欠账单位，只能销账、公开不办或由当事人撤回", "a debt waits on who owes it; paid or declined in public"),
    ("每个结局都有结果说明，每个动作都有权限和语句", "every ending is explained; every act has a grant and a sentence"),
)


class NoSuchProfile(NotFound):
    code = "no_such_profile"
    zh = "没有“{name}”这个规则文件；自带的有：{shipped}。"
    en = "There is no profile `{name}`; those that come with the program: {shipped}."


def add(subparsers: Any) -> None:
    """Declare the commands."""
    profile = group(subparsers, "profile", zh="地方规则", en="a locality's rules")
    checking = command(
        profile, "check", zh="证明规则守住承诺，或给出反例", en="prove the rules or show why not", run=run_check
    )
    showing = command(profile, "show", zh="把规则读出来", en="read the rules aloud", run=show)
    adopting = command(profile, "adopt", zh="证明后启用为新一版规则", en="prove, then put in force", run=adopt)
    for parser in (checking, showing, adopting):
        names = "、".join(shipped())
        parser.add_argument("profile", metavar="FILE|NAME", help=f"YAML 文件，或自带的 / a file, or one of: {names}")
        add_json(parser)


def run_check(arguments: argparse.Namespace) -> int:
    """Every problem with its line and its counter-example; exit code 1 when there is one."""
    proof = check(_text(arguments.profile), VOCABULARY)
    if arguments.json:
        print_json(_report(arguments.profile, proof))
    elif proof.holds:
        _print_proof(proof)
    else:
        _print_problems(proof)
    return 0 if proof.holds else FINDINGS


def show(arguments: argparse.Namespace) -> int:
    """States with whom they wait on, and acts with where they lead; raises BadProfile where the proof fails."""
    profile = prove(_text(arguments.profile), VOCABULARY)
    if arguments.json:
        print_json(_summary(profile))
        return 0
    say(f"{profile.words.zh}，{profile.in_force_on} 起", f"{profile.words.en}, from {profile.in_force_on}")
    for kind in profile.kinds.values():
        print(f"\n# {kind.words.zh} {kind.words.en} ({kind.name})")
        for state in kind.states.values():
            print("\n".join(_aloud(profile, kind, state)))
    return 0


def adopt(arguments: argparse.Namespace) -> int:
    """Put the rules in force from their edition's day."""
    text = _text(arguments.profile)
    edition = actions.adopt(actor=OPERATOR, now=datetime.now(UTC), text=text, vocabulary=VOCABULARY)
    profile = prove(text, VOCABULARY)
    if arguments.json:
        print_json({"edition": edition, "locality": profile.locality, "in_force_on": profile.in_force_on})
    else:
        say(
            f"{profile.words.zh}的规则已启用，{profile.in_force_on} 起生效（第 {edition} 号）。",
            f"The rules of {profile.words.en} are in force from {profile.in_force_on} (edition {edition}).",
        )
    return 0


def _text(name: str) -> str:
    if name in shipped():
        return profile_text(name)
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoSuchProfile(name=name, shipped=", ".join(shipped())) from error


def _report(name: str, proof: Proof) -> dict[str, Any]:
    return {
        "profile": name,
        "holds": proof.holds,
        "explored": [{"kind": each.kind, "places": each.places, "moves": each.moves} for each in proof.explored],
        "problems": [_problem(problem) for problem in proof.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    trail = [{"zh": step.zh, "en": step.en} for step in problem.trail]
    return {"rule": problem.rule, "line": problem.line, "zh": problem.zh, "en": problem.en, "trail": trail}


def _print_proof(proof: Proof) -> None:
    for each in proof.explored:
        say(
            f"{each.kind}：走遍 {each.places} 个处境、{each.moves} 步。",
            f"{each.kind}: walked {each.places} places and {each.moves} moves.",
        )
    say("证明成立：", "Proved:")
    for zh, en in _PROMISES:
        say(f"  ✓ {zh}", f"    {en}")


def _print_problems(proof: Proof) -> None:
    say(f"证明不成立，{len(proof.problems)} 处：", f"Not proved; problems: {len(proof.problems)}")
    for problem in proof.problems:
        print()
        say(f"✗ [{problem.rule}] {problem.say('zh')}", f"  {problem.say('en')}")
        if problem.trail:
            say("  反例：", "  Counter-example:")
        for no, step in enumerate(problem.trail, 1):
            say(f"   {no}. {step.zh}", f"      {step.en}")


def _summary(profile: Profile) -> dict[str, Any]:
    return {
        "locality": profile.locality,
        "in_force_on": profile.in_force_on,
        "categories": len(profile.categories),
        "kinds": {
            kind.name: {
                state.name: {rule.act: sorted(rule.by) for rule in kind.open_acts(state.name)}
                for state in kind.states.values()
            }
            for kind in profile.kinds.values()
        },
    }


def _aloud(profile: Profile, kind: Kind, state: State) -> Iterator[str]:
    yield f"\n{state.words.zh} {state.words.en} ({state.name})"
    if state.waits_on:
        waiter = VOCABULARY.relations[state.waits_on]
        clocks = ", ".join(f"{name} {profile.clock(name).limit or profile.clock(name).basis}" for name in state.clocks)
        yield f"  等 {waiter.zh} / waits on {waiter.en}; {clocks}"
    else:
        yield f"  结局 / ends: {VOCABULARY.outcomes[state.ends or ''].zh} {state.ends}"
    for rule in kind.open_acts(state.name):
        if not rule.stays:
            yield f"  {_rule(kind, rule)}"


def _rule(kind: Kind, rule: ActRule) -> str:
    act = VOCABULARY.acts[rule.act]
    who = "、".join(VOCABULARY.relations[name].zh for name in sorted(rule.by))
    verdicts: tuple[str | None, ...] = tuple(rule.verdicts) or (None,)
    targets = [(verdict, kind.states[rule.target(verdict)].words.zh) for verdict in verdicts]
    leads = "；".join(f"{verdict} → {zh}" if verdict else f"→ {zh}" for verdict, zh in targets)
    return f"{act.zh} {rule.act}（{who}）{leads}"
