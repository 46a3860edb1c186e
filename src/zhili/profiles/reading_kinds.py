"""Kinds: states, and what each act does in them. Names of states and clocks must exist; the rest is for the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhili.profiles.document import Node
from zhili.profiles.fields import Fields
from zhili.profiles.model import LEVELS, SAME, ActRule, ClockRule, Confirmation, Extension, Kind, State

GROUPS = ("waiting", "endings")
"""What ``from`` may say instead of listing states: every waiting state, or every ending."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a kind takes from the locality unless it says otherwise. None where the locality's own was unreadable."""

    lead_levels: tuple[str, ...]
    first_receiver: bool
    confirmation: Confirmation | None
    extension: Extension | None


def read_levels(fields: Fields, node: Node | None) -> tuple[str, ...]:
    """The levels of unit that may lead; at least one, of those that there are."""
    levels = fields.texts(node, "lead_levels")
    if node is not None and (not levels or set(levels) - set(LEVELS)):
        may = ", ".join(LEVELS)
        fields.note("unknown-level", node.line, f"主办层级只能是：{may}。", f"who may lead is one or more of {may}.")
    return levels


def read_confirmation(fields: Fields, node: Node | None) -> Confirmation | None:
    """How people are asked; at least one question and one call."""
    if node is None:
        return None
    found = fields.keys(node, "confirmation", ["questions", "callbacks"], ["window"])
    questions = tuple(fields.words(child, "questions") for child in fields.each(found.get("questions"), "questions"))
    if "questions" in found and not questions:
        fields.note("no-questions", node.line, "回访没有问题。", "the callback asks nothing.")
    calls = fields.whole(found.get("callbacks"), "confirmation.callbacks", 1, 20)
    return Confirmation(questions, calls, fields.text(found.get("window"), "confirmation.window") or None)


def read_extension(fields: Fields, node: Node | None) -> Extension | None:
    """How often, and by how much at most."""
    if node is None:
        return None
    found = fields.keys(node, "extension", ["times", "max"])
    longest = fields.limit(found.get("max"), "extension.max")
    times = fields.whole(found.get("times"), "extension.times", 0, 10)
    return Extension(times, longest) if longest else None


def read_kinds(
    fields: Fields, node: Node | None, defaults: Defaults, clocks: Mapping[str, ClockRule]
) -> dict[str, Kind]:
    """Every kind that could be read."""
    kinds = {}
    for name, child in fields.table(node, "kinds").items():
        kind = _kind(fields, name, child, defaults, clocks)
        if kind is not None:
            kinds[name] = kind
    return kinds


def _kind(fields: Fields, name: str, node: Node, defaults: Defaults, clocks: Mapping[str, ClockRule]) -> Kind | None:
    own = ["stages", "lead_levels", "first_receiver", "confirmation", "extension"]
    found = fields.keys(node, f"kinds.{name}", ["name", "starts", "states", "acts"], own)
    stages = tuple(fields.words(child, "stages") for child in fields.each(found.get("stages"), "stages"))
    states = {
        state: _state(fields, state, child, clocks, len(stages))
        for state, child in fields.table(found.get("states"), f"kinds.{name}.states").items()
    }
    starts = fields.text(found.get("starts"), f"kinds.{name}.starts")
    if starts and starts not in states:
        fields.note(
            "unknown-state", found["starts"].line, f"起始状态“{starts}”没有定义。", f"the start `{starts}` is no state."
        )
    rules = _rules(fields, name, found.get("acts"), states)
    words = fields.words(found.get("name"), f"kinds.{name}.name")
    mine = _own(fields, found, defaults)
    if mine.confirmation is None or mine.extension is None:
        return None
    window = mine.confirmation.window
    if window and window not in states:
        zh, en = f"确认窗口状态“{window}”没有定义。", f"the window `{window}` is no state of `{name}`."
        fields.note("unknown-state", node.line, zh, en)
    return Kind(
        name=name,
        words=words,
        starts=starts,
        states=states,
        rules=rules,
        lead_levels=mine.lead_levels,
        first_receiver=mine.first_receiver,
        confirmation=mine.confirmation,
        extension=mine.extension,
        stages=stages,
    )


def _own(fields: Fields, found: dict[str, Node], defaults: Defaults) -> Defaults:
    """What the kind says for itself, and else what the locality says."""
    says = found.get
    return Defaults(
        lead_levels=read_levels(fields, says("lead_levels")) or defaults.lead_levels,
        first_receiver=fields.flag(says("first_receiver"), "first_receiver", defaults.first_receiver),
        confirmation=read_confirmation(fields, says("confirmation")) or defaults.confirmation,
        extension=read_extension(fields, says("extension")) or defaults.extension,
    )


def _state(fields: Fields, name: str, node: Node, clocks: Mapping[str, ClockRule], stages: int) -> State:
    found = fields.keys(node, name, ["zh", "en"], ["waits_on", "clocks", "pauses", "ends", "stage"])
    if ("waits_on" in found) == ("ends" in found):
        fields.note(
            "waits-or-ends",
            node.line,
            f"状态“{name}”须写明等谁办，或者是哪种结局，只能二选一。",
            f"state `{name}` must either wait on someone or be an ending, not both.",
        )
    lists = {key: fields.texts(found.get(key), f"{name}.{key}") for key in ("clocks", "pauses")}
    for clock in lists["clocks"] + lists["pauses"]:
        if clock not in clocks:
            fields.note(
                "unknown-clock",
                node.line,
                f"状态“{name}”用了没有定义的时钟“{clock}”。",
                f"`{name}`: no clock `{clock}`.",
            )
    stage = fields.whole(found["stage"], f"{name}.stage", 1, max(stages, 1)) if "stage" in found else None
    return State(
        name=name,
        words=fields.pair(node, name),
        waits_on=fields.text(found.get("waits_on"), name) or None,
        clocks=lists["clocks"],
        pauses=lists["pauses"],
        ends=fields.text(found.get("ends"), name) or None,
        stage=stage,
    )


def _rules(fields: Fields, kind: str, node: Node | None, states: Mapping[str, State]) -> dict[tuple[str, str], ActRule]:
    rules: dict[tuple[str, str], ActRule] = {}
    for act, child in fields.table(node, f"kinds.{kind}.acts").items():
        parts = child.value if isinstance(child.value, list) else [child]
        for part in parts:
            for rule in _part(fields, act, part, states):
                if (act, rule.state) in rules:
                    fields.note(
                        "act-twice",
                        part.line,
                        f"“{act}”在“{rule.state}”里写了两次。",
                        f"`{act}` is ruled twice in `{rule.state}`.",
                    )
                rules[act, rule.state] = rule
    return rules


def _part(fields: Fields, act: str, node: Node, states: Mapping[str, State]) -> Iterator[ActRule]:
    """One paragraph of an act, as one rule a state."""
    found = fields.keys(node, act, ["from", "by"], ["to", "stays", "except", "say", "found"])
    stays = fields.flag(found.get("stays"), f"{act}.stays")
    if stays == ("to" in found):
        fields.note(
            "no-target",
            node.line,
            f"“{act}”须写 to 或 stays: true，只能二选一。",
            f"`{act}` needs `to` or `stays: true`, not both.",
        )
    to, verdicts = _target(fields, act, found.get("to"), states)
    by = frozenset(fields.texts(found.get("by"), f"{act}.by"))
    words = fields.words(found["say"], f"{act}.say") if "say" in found else None
    told = {
        verdict: fields.words(child, f"{act}.found.{verdict}")
        for verdict, child in fields.table(found.get("found"), f"{act}.found").items()
    }
    for state in _from(fields, act, found, states):
        yield ActRule(act, state, by, to, verdicts, stays, words, told)


def _target(
    fields: Fields, act: str, node: Node | None, states: Mapping[str, State]
) -> tuple[str | None, Mapping[str, str]]:
    if node is None:
        return None, {}
    if not isinstance(node.value, dict):
        to = fields.text(node, f"{act}.to")
        _known(fields, act, to, node.line, states)
        return to or None, {}
    verdicts = {verdict: fields.text(child, f"{act}.{verdict}") for verdict, child in node.items()}
    for name in verdicts.values():
        if name != SAME:
            _known(fields, act, name, node.line, states)
    return None, verdicts


def _from(fields: Fields, act: str, found: dict[str, Node], states: Mapping[str, State]) -> list[str]:
    node = found.get("from")
    names = fields.texts(node, f"{act}.from")
    line = node.line if node else 0
    if len(names) == 1 and names[0] in GROUPS:
        want = names[0] == "endings"
        names = tuple(state.name for state in states.values() if state.is_ending == want)
    without = fields.texts(found.get("except"), f"{act}.except")
    for name in (*names, *without):
        _known(fields, act, name, line, states)
    return [name for name in dict.fromkeys(names) if name in states and name not in without]


def _known(fields: Fields, act: str, state: str, line: int, states: Mapping[str, State]) -> None:
    if state and state not in states:
        fields.note(
            "unknown-state", line, f"“{act}”用了没有定义的状态“{state}”。", f"`{act}` names no state `{state}`."
        )
