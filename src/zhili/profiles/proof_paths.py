"""Whether every way through a kind comes out right: an ending, explained, and *solved* only by a confirmation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from zhili.lib.vocabulary import ActWord, OutcomeWord
from zhili.profiles.exploring import SOLVED, Move, Place, Walk
from zhili.profiles.model import State
from zhili.profiles.problems import Problem
from zhili.profiles.proof_waits import REOPEN
from zhili.profiles.reading import Source

DENY = "deny"


def check_paths(source: Source, found: Walk) -> Iterator[Problem]:
    """Everything that needs more than one step to see."""
    yield from _reached(source, found)
    yield from _endings_reached(source, found)
    yield from _once(found, (problem for move in found.moves for problem in _move(source, found, move)))
    yield from _confirming(source, found)
    yield from _clock_alone(source, found)


def _once(found: Walk, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first counter-example of each sentence; the walk is breadth first, so it is a shortest one."""
    seen: set[tuple[str, str]] = set()
    for problem in problems:
        if (problem.rule, problem.en) not in seen:
            seen.add((problem.rule, problem.en))
            yield problem


def _reached(source: Source, found: Walk) -> Iterator[Problem]:
    reached = {place.state for place in found.first}
    for state in found.kind.states.values():
        if state.name not in reached:
            line = source.line("kinds", found.kind.name, "states", state.name)
            zh = f"没有任何办法走到“{state.words.zh}”。"
            yield Problem("unreachable-state", zh, f"nothing ever leads to `{state.name}`.", line)
    start = found.kind.states.get(found.kind.starts)
    if start is not None and start.is_ending:
        line = source.line("kinds", found.kind.name, "starts")
        yield Problem("starts-ended", "一开始就是结局。", "the lifecycle starts at an ending.", line)


def _endings_reached(source: Source, found: Walk) -> Iterator[Problem]:
    """From every place an ending, and where work has begun *solved*, stays within reach without anybody giving up."""
    ends = {place for place in found.first if found.state(place).is_ending}
    solved = {place for place in ends if _is_solved(found, found.state(place))}
    to_ending = _backward(found, ends)
    to_solved = _backward(found, solved)
    told: set[str] = set()
    for place in found.first:
        state = found.state(place)
        if state.is_ending or state.name in told:
            continue
        line = source.line("kinds", found.kind.name, "states", state.name)
        if place not in to_ending:
            told.add(state.name)
            zh = f"走到“{state.words.zh}”以后，再也到不了任何结局。"
            yield Problem("dead-end", zh, f"from `{state.name}` no ending can be reached.", line, found.trail_to(place))
        elif place not in to_solved:
            told.add(state.name)
            zh = f"走到“{state.words.zh}”以后，再也不可能办成。"
            en = f"from `{state.name}` the matter can never be solved."
            yield Problem("never-solved", zh, en, line, found.trail_to(place))


def _backward(found: Walk, goals: set[Place]) -> set[Place]:
    """Every place from which a goal can be reached without giving up and without leaving an ending."""
    into: dict[Place, list[Place]] = defaultdict(list)
    for move in found.moves:
        if not found.state(move.source).is_ending and not found.gives_up(move):
            into[move.target].append(move.source)
    reached, waiting = set(goals), list(goals)
    while waiting:
        for place in into[waiting.pop()]:
            if place not in reached:
                reached.add(place)
                waiting.append(place)
    return reached


def _is_solved(found: Walk, state: State) -> bool:
    outcome = _outcome(found, state)
    return outcome is not None and outcome.solved


def _outcome(found: Walk, state: State) -> OutcomeWord | None:
    return found.vocabulary.outcomes.get(state.ends or "")


def _move(source: Source, found: Walk, move: Move) -> Iterator[Problem]:
    """What one move must not do."""
    act = found.act(move)
    if act is None:
        return
    line = source.line("kinds", found.kind.name, "acts", move.act)
    if not move.changes_state:
        yield from _staying(found, move, act, line)
        return
    target = found.state(move.target)
    outcome = _outcome(found, target)
    if outcome is not None:
        yield from _ending(found, move, act, outcome, line)
    if act.confirms and move.verdict == SOLVED and not _is_solved(found, target):
        zh = f"大家都说办成了，“{act.zh}”却把它带到“{target.words.zh}”。"
        en = f"`{act.name}` takes what is confirmed as solved to `{target.name}`."
        yield Problem("solved-lost", zh, en, line, found.trail(move))
    if found.state(move.source).is_ending and act.name != REOPEN:
        zh, en = f"结局之后只能“重开”，不能“{act.zh}”。", f"an ending is left by reopening only, not by `{act.name}`."
        yield Problem("ending-left", zh, en, line, found.trail(move))


def _staying(found: Walk, move: Move, act: ActWord, line: int) -> Iterator[Problem]:
    """After an ending there is nothing left to work on: only residents still speak, and a supervisor."""
    relation = found.relation(move.relation)
    speaks = relation is not None and (relation.affected or relation.name in ("public", "supervisor"))
    if found.state(move.source).is_ending and not speaks:
        zh = f"已经到了结局，不能再由{relation.zh if relation else move.relation}“{act.zh}”。"
        en = f"after an ending `{act.name}` is not open to {move.relation}."
        yield Problem("ending-worked", zh, en, line, found.trail(move))


def _ending(found: Walk, move: Move, act: ActWord, outcome: OutcomeWord, line: int) -> Iterator[Problem]:
    relation = found.relation(move.relation)
    handles = relation is not None and relation.handles
    own_word = relation is not None and relation.affected
    who = relation.zh if relation else move.relation
    trail = found.trail(move)
    confirmed = act.confirms and move.verdict == SOLVED
    if outcome.solved and not confirmed:
        zh = f"不经独立确认，“{act.zh}”就成了“办成”。"
        yield Problem("unconfirmed-solved", zh, f"`{act.name}` reaches solved without a confirmation.", line, trail)
    if handles and outcome.name not in act.ends:
        zh = f"{who}是办事的一方，不能用“{act.zh}”把事情了结。"
        yield Problem(
            "handler-ends", zh, f"`{act.name}` lets {move.relation}, who does the work, end the matter.", line, trail
        )
    elif outcome.name not in act.ends:
        zh, en = f"“{act.zh}”不能以“{outcome.zh}”结束。", f"`{act.name}` may not end as {outcome.name}."
        yield Problem("act-may-not-end", zh, en, line, trail)
    if not (act.tells_outcome or act.confirms or own_word):
        zh, en = f"“{act.zh}”带到结局却不用写结果说明。", f"`{act.name}` ends the matter without an outcome statement."
        yield Problem("no-statement", zh, en, line, trail)
    if not outcome.needed_work and not own_word and move.source.handled:
        zh = f"已经有单位在办，却能用“{act.zh}”从受理口溜走。"
        en = f"after a unit has had it in hand, `{act.name}` lets it slip out as never ours."
        yield Problem("escape", zh, en, line, trail)


def _confirming(source: Source, found: Walk) -> Iterator[Problem]:
    """People are asked once somebody has answered; who may say yes may say no; a no goes back to who does the work."""
    for (name, at), rule in found.kind.rules.items():
        act, state = found.vocabulary.acts.get(name), found.kind.states[at]
        if act is None or not found.reaches(at):
            continue
        line = source.line("kinds", found.kind.name, "acts", name)
        waiter = found.relation(state.waits_on)
        if act.confirms and waiter is not None and not (waiter.affected or waiter.independent):
            zh = f"“{state.words.zh}”还没有答复，不能就用“{act.zh}”确认。"
            en = f"`{act.name}` asks for a confirmation in `{at}`, before anybody has answered."
            yield Problem("confirms-too-early", zh, en, line, found.trail_to_state(at))
        asked = act.confirms and any(
            found.vocabulary.relations[who].affected for who in rule.by & found.vocabulary.relations.keys()
        )
        if asked and found.kind.rule(DENY, at) is None:
            zh = f"在“{state.words.zh}”能说“好了”，却不能说“还没有”。"
            yield Problem(
                "no-cannot-be-said", zh, f"in `{at}` one may say yes but not no.", line, found.trail_to_state(at)
            )
        if name == DENY and not found.waits_on_handler(found.kind.states[rule.target()]):
            zh = f"在“{state.words.zh}”说了“还没有”，却没有回到办事的一方手里。"
            en = f"a no in `{at}` does not go back to whoever does the work."
            yield Problem("no-is-lost", zh, en, line, found.trail_to_state(at))


def _clock_alone(source: Source, found: Walk) -> Iterator[Problem]:
    """Clocks by themselves must neither run in a circle nor run out without effect."""
    following: dict[Place, list[Move]] = defaultdict(list)
    for move in found.moves:
        if found.by_clock(move):
            following[move.source].append(move)
    for move in found.moves:
        act = found.act(move)
        if act is None or not found.by_clock(move) or act.stays:
            continue
        if not move.changes_state or _circles(following, move):
            line = source.line("kinds", found.kind.name, "acts", move.act)
            zh = f"没有人动手时，时钟自己用“{act.zh}”兜圈子。"
            yield Problem(
                "livelock", zh, f"left alone, the clock runs in a circle by `{act.name}`.", line, found.trail(move)
            )
            return


def _circles(following: dict[Place, list[Move]], first: Move) -> bool:
    """Whether clocks alone lead from the end of ``first`` back to the state where it began."""
    seen, waiting = {first.target}, [first.target]
    while waiting:
        for move in following[waiting.pop()]:
            if move.target.state == first.source.state:
                return True
            if move.target not in seen:
                seen.add(move.target)
                waiting.append(move.target)
    return False
