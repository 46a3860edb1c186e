"""Whether whoever waits is waited for: a clock, a ladder that reaches somebody above, and somebody who can act.

Also what *owed* means: a waiting state on the body that owes, left only by paying with evidence, by declining in
public, or by the word of those it is owed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zhili.profiles.exploring import Walk
from zhili.profiles.model import TARGETS, URGE, ClockRule, Ladder, LimitBasis, State
from zhili.profiles.problems import Problem
from zhili.profiles.reading import Source

OWE, DEBTOR = "owe", "debtor"
LEAVES_DEBT = frozenset({"pay", "decline", "follow"})
REOPEN = "reopen"

ABOVE: Mapping[str, frozenset[str]] = {
    "dispatcher": frozenset({"supervisor"}),
    "lead": frozenset({"lead_head", "above", "supervisor"}),
    "reviewer": frozenset({"supervisor"}),
    "above": frozenset({"supervisor"}),
    "debtor": frozenset({"above", "supervisor"}),
    "caller": frozenset({"supervisor"}),
    "checker": frozenset({"supervisor"}),
    "supervisor": frozenset({"above"}),
}
"""Who stands above each waiter. Residents have nobody above them: where they are waited for, any post may be told."""


def check_waits(source: Source, found: Walk) -> Iterator[Problem]:
    """Every waiting state that can be reached, and every debt."""
    for state in found.kind.waiting:
        if found.reaches(state.name):
            yield from _clocks(source, found, state)
            yield from _hands(source, found, state)
    yield from _window(source, found)
    yield from _debts(source, found)


def _clocks(source: Source, found: Walk, state: State) -> Iterator[Problem]:
    line = source.line("kinds", found.kind.name, "states", state.name)
    trail = found.trail_to_state(state.name)
    running = [name for name in state.clocks if name not in state.pauses]
    if not running:
        zh = f"到了“{state.words.zh}”就没有时钟在走，可能一直等下去。"
        yield Problem("no-clock", zh, f"no clock runs in `{state.name}`: it could wait for ever.", line, trail)
    for name in running:
        clock = source.profile.clock(name)
        if not _escalates(clock.ladder, state.waits_on or ""):
            zh = f"“{state.words.zh}”的时钟“{name}”到点后，没有催到比承办更上一级的人（梯子“{clock.ladder.name}”）。"
            en = f"in `{state.name}` clock `{name}` tells nobody above who is late (ladder `{clock.ladder.name}`)."
            yield Problem("no-escalation", zh, en, line, trail)
        if not _ascends(clock.ladder):
            zh, en = (
                f"梯子“{clock.ladder.name}”的次序不对。",
                f"the rungs of ladder `{clock.ladder.name}` are out of order.",
            )
            yield Problem("rungs-out-of-order", zh, en, source.line("ladders", clock.ladder.name), trail)
        yield from _limit_known(found, state, clock, line)


def _escalates(ladder: Ladder, waiter: str) -> bool:
    """Whether some rung at or after the limit tells somebody above."""
    above = ABOVE.get(waiter, frozenset(TARGETS))
    return any(rung.tell in above and rung.percent >= 100 for rung in ladder.rungs)


def _ascends(ladder: Ladder) -> bool:
    """By percent, then by what is added, as far as natural time tells."""
    for low, high in zip(ladder.rungs, ladder.rungs[1:], strict=False):
        first, second = low.after and low.after.natural, high.after and high.after.natural
        if low.percent > high.percent or (low.percent == high.percent and low.after and not high.after):
            return False
        if low.percent == high.percent and first and second and first > second:
            return False
    return True


def _limit_known(found: Walk, state: State, clock: ClockRule, line: int) -> Iterator[Problem]:
    """A clock whose limit the act must give runs only where that act is the way in."""
    if clock.basis is not LimitBasis.BY_ACT:
        return
    for move in found.moves:
        if move.changes_state and move.target.state == state.name and move.act != OWE:
            zh = f"“{state.words.zh}”的时钟“{clock.name}”要由动作填时限，但经“{move.act}”进来时没有人填。"
            en = f"clock `{clock.name}` needs a limit from the act, and `{move.act}` into `{state.name}` gives none."
            yield Problem("limit-unset", zh, en, line, found.trail(move))
            return


def _hands(source: Source, found: Walk, state: State) -> Iterator[Problem]:
    """Whoever is waited for can end the waiting, and not only by giving up."""
    line = source.line("kinds", found.kind.name, "states", state.name)
    leaving = [move for move in found.moves if move.source.state == state.name and move.changes_state]
    trail = found.trail_to_state(state.name)
    waiter = found.relation(state.waits_on)
    if waiter is None:
        return
    idle = not any(_same_hand(found, move.relation, waiter.name) for move in leaving)
    if not any(not found.by_clock(move) and not found.gives_up(move) for move in leaving):
        zh = f"到了“{state.words.zh}”，除了时钟没有人能往下办。"
        yield Problem("nobody-can-act", zh, f"in `{state.name}` nobody but the clock can move on.", line, trail)
    elif idle:
        zh = f"“{state.words.zh}”等{waiter.zh}办，可{waiter.zh}在这里没有能往下走的动作。"
        en = f"`{state.name}` waits on {waiter.en}, who has no act there that leads on."
        yield Problem("waiter-idle", zh, en, line, trail)


def _same_hand(found: Walk, relation: str, waiter: str) -> bool:
    one, other = found.relation(relation), found.relation(waiter)
    return relation == waiter or (one is not None and other is not None and one.affected and other.affected)


def _window(source: Source, found: Walk) -> Iterator[Problem]:
    """The confirmation window is a state that waits on those affected and that a clock closes."""
    name = found.kind.confirmation.window
    state = found.kind.states.get(name or "")
    if state is None:
        return
    waiter = found.relation(state.waits_on)
    closes = any(source.profile.clock(clock).fires != URGE for clock in state.clocks)
    if waiter is None or not waiter.affected or not closes:
        line = source.line("kinds", found.kind.name, "states", state.name)
        zh = f"确认窗口“{state.words.zh}”须等当事人，并有到点关窗的时钟。"
        en = f"the window `{state.name}` must wait on those affected and have a clock that closes it."
        yield Problem("window", zh, en, line, found.trail_to_state(state.name))


def _debts(source: Source, found: Walk) -> Iterator[Problem]:
    owing = [move for move in found.moves if move.act == OWE]
    if not owing:
        line = source.line("kinds", found.kind.name)
        zh = f"流程“{found.kind.words.zh}”里办不了的事没有“欠账”可走。"
        yield Problem("no-debt", zh, f"in `{found.kind.name}` what cannot be solved now cannot be owed.", line)
    for name in dict.fromkeys(move.target.state for move in owing):
        entry = next(move for move in owing if move.target.state == name)
        state = found.kind.states[name]
        line = source.line("kinds", found.kind.name, "states", name)
        if state.waits_on != DEBTOR:
            zh = f"“{state.words.zh}”不是结局，必须等欠账单位，时钟压在欠账单位身上。"
            en = f"`{name}` is no ending: it must wait on the body that owes, with the clock on it."
            yield Problem("owed-waits", zh, en, line, found.trail(entry))
        yield from _leaves_debt(source, found, name)


def _leaves_debt(source: Source, found: Walk, name: str) -> Iterator[Problem]:
    told: set[str] = set()
    for move in found.moves:
        if move.source.state != name or not move.changes_state or move.act in told:
            continue
        relation = found.relation(move.relation)
        own_word = relation is not None and relation.affected
        if move.act not in LEAVES_DEBT and not own_word and move.act != REOPEN:
            told.add(move.act)
            act = found.act(move)
            line = source.line("kinds", found.kind.name, "acts", move.act)
            zh = f"欠账不能用“{act.zh if act else move.act}”了结，只能销账、公开不办或由当事人撤回。"
            en = f"a debt is not left by `{move.act}`: only paid, declined in public, or withdrawn by the reporter."
            yield Problem("owed-left", zh, en, line, found.trail(move))
