"""Walking a lifecycle in every way it can be walked, from its start, and remembering the shortest way to each place.

A place is more than a state: it also knows what the promises depend on — whether somebody who does the work has had it
in hand, whether somebody affected has said yes, and which clocks have run out. The walk is complete: every (state ×
relation × clock fired) that can occur is visited, so a promise that holds here holds for every matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from zhili.lib.vocabulary import ActWord, RelationWord, Vocabulary
from zhili.profiles.model import URGE, ActRule, ClockRule, Kind, State, Words

SOLVED = "solved"
"""The verdict that rests on a recorded independent confirmation."""
WAIT = "wait"
REVIEWER = "reviewer"
"""Whose ruling that the lead is the wrong one makes the matter as good as untouched."""

_VERDICTS: Mapping[str, Words] = {
    "solved": Words("都说办成", "all say solved"),
    "wait": Words("还要等别人说", "others have yet to speak"),
    "rework": Words("没办成", "not solved"),
    "silent": Words("没人说话", "nobody spoke"),
    "unreachable": Words("联系不上", "nobody reached"),
    "replied": Words("已答复", "was answered"),
    "declined": Words("公开不办", "was declined"),
    "released": Words("解除并案", "released it"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matter stands, with what happened on the way.

    ``handled``: one who does the work has acted since the start or since a reviewer last took it away from the lead.
    ``yes``: somebody affected said yes and nobody has said no since. ``rang``: clocks of this state that have run out.
    """

    state: str
    handled: bool = False
    yes: bool = False
    rang: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can happen. ``act`` is ``urge`` where a clock only tells its ladder."""

    source: Place
    act: str
    relation: str
    verdict: str | None
    target: Place

    @property
    def changes_state(self) -> bool:
        return self.source.state != self.target.state


@dataclass(slots=True)
class Walk:
    """All places and moves of one kind, and the move by which each place was first reached."""

    kind: Kind
    clocks: Mapping[str, ClockRule]
    vocabulary: Vocabulary
    moves: list[Move] = field(default_factory=list)
    first: dict[Place, Move | None] = field(default_factory=dict)

    def act(self, move: Move) -> ActWord | None:
        """The meaning of the move's act."""
        return self.vocabulary.acts.get(move.act)

    def relation(self, name: str | None) -> RelationWord | None:
        return self.vocabulary.relations.get(name or "")

    def state(self, place: Place) -> State:
        return self.kind.states[place.state]

    def hands(self, rule: ActRule) -> list[str]:
        """Who may do it, people before clocks, so that a trail shows people where it can."""
        relations = self.vocabulary.relations
        return sorted(rule.by & relations.keys(), key=lambda name: (relations[name].clock, name))

    def waits_on_handler(self, state: State) -> bool:
        """Whether it is the turn of one who does the work."""
        waiter = self.relation(state.waits_on)
        return waiter is not None and waiter.handles

    def reaches(self, state: str) -> bool:
        """Whether a matter can ever stand there."""
        return any(place.state == state for place in self.first)

    def by_clock(self, move: Move) -> bool:
        """Whether nobody's hand is in it: a clock's, or that of a parent that is itself moved by others."""
        relation = self.relation(move.relation)
        return relation is not None and relation.clock and self.state(move.source).waits_on != move.relation

    def gives_up(self, move: Move) -> bool:
        """Whether those affected end it themselves without its being solved: a right, but no way out for the house."""
        relation, ends = self.relation(move.relation), self.state(move.target).ends
        outcome = self.vocabulary.outcomes.get(ends or "")
        return relation is not None and relation.affected and outcome is not None and not outcome.solved

    def trail_to(self, place: Place) -> tuple[Words, ...]:
        """The shortest way from the start to ``place``, in words."""
        steps: list[Words] = []
        move = self.first[place]
        while move is not None:
            steps.insert(0, self.say(move))
            move = self.first[move.source]
        return tuple(steps)

    def trail(self, move: Move) -> tuple[Words, ...]:
        """The shortest way to where ``move`` begins, and the move itself."""
        return (*self.trail_to(move.source), self.say(move))

    def trail_to_state(self, name: str) -> tuple[Words, ...]:
        """The shortest way to a state; empty where it is the start or is never reached."""
        for place in self.first:
            if place.state == name:
                return self.trail_to(place)
        return ()

    def say(self, move: Move) -> Words:
        """``待派单 —派单（调度员）→ 待签收`` and ``accepted —assign (the dispatcher)→ dispatched``."""
        act, relation = self.act(move), self.relation(move.relation)
        source, target = self.state(move.source).words, self.state(move.target).words
        verdict = _VERDICTS.get(move.verdict or "", Words(move.verdict or "", move.verdict or ""))
        zh = "，".join(filter(None, (relation.zh if relation else move.relation, verdict.zh)))
        en = ", ".join(filter(None, (relation.en if relation else move.relation, verdict.en)))
        act_zh, act_en = (act.zh, act.en) if act else (move.act, move.act)
        return Words(
            f"{source.zh} —{act_zh}（{zh}）→ {target.zh}",
            f"{source.en} —{act_en} ({en})→ {target.en}",
        )


def walk(kind: Kind, clocks: Mapping[str, ClockRule], vocabulary: Vocabulary) -> Walk:
    """Visit every place that can be reached from the start, breadth first."""
    found = Walk(kind, clocks, vocabulary)
    if kind.starts not in kind.states:
        return found
    start = Place(kind.starts)
    found.first[start] = None
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        for move in _moves(found, place):
            found.moves.append(move)
            if move.target not in found.first:
                found.first[move.target] = move
                waiting.append(move.target)
    return found


def _moves(found: Walk, place: Place) -> Iterator[Move]:
    state = found.state(place)
    fires = found.vocabulary.fires
    for rule in found.kind.open_acts(place.state):
        for name in found.hands(rule):
            # What a clock fires happens when that clock runs out, below, and at no other time.
            if not (found.vocabulary.relations[name].clock and rule.act in fires):
                yield from _act(found, place, rule, name)
    for name in state.clocks:
        if name not in place.rang and name not in state.pauses and not state.is_ending:
            yield from _ring(found, replace(place, rang=place.rang | {name}), place, found.clocks[name])


def _ring(found: Walk, rung: Place, place: Place, clock: ClockRule) -> Iterator[Move]:
    """A clock runs out: it tells its ladder, or does the act it fires."""
    rule = found.kind.rule(clock.fires, place.state)
    if clock.fires == URGE:
        yield Move(place, URGE, "clock", None, rung)
    elif rule is not None and clock.fires in found.vocabulary.fires:
        for name in found.hands(rule):
            if found.vocabulary.relations[name].clock:
                yield from (replace(move, source=place) for move in _act(found, rung, rule, name))


def _act(found: Walk, place: Place, rule: ActRule, name: str) -> Iterator[Move]:
    """What ``rule`` can do in the hand of one relation: a move for each verdict that can be said here."""
    act = found.vocabulary.acts.get(rule.act)
    relation = found.vocabulary.relations[name]
    for verdict in (act.verdicts or (None,)) if act else ():
        mapped = verdict in rule.verdicts if rule.verdicts else (rule.stays or rule.to is not None)
        if act and mapped and _can_say(act, relation, verdict, place):
            yield Move(place, rule.act, name, verdict, _after(found, place, rule, relation, verdict))


def _can_say(act: ActWord, relation: RelationWord, verdict: str | None, place: Place) -> bool:
    """A clock adds nothing of its own: it closes with *solved* exactly where a yes was said before."""
    if not (relation.clock and act.confirms):
        return True
    return (verdict == SOLVED) == place.yes


def _after(found: Walk, place: Place, rule: ActRule, relation: RelationWord, verdict: str | None) -> Place:
    name = rule.target(verdict)
    if name == place.state:
        # What staff say among themselves is no work: it neither takes a matter in hand nor speaks for anybody.
        works = relation.handles and not found.vocabulary.acts[rule.act].inside
        return Place(name, place.handled or works, place.yes or _says_yes(relation, verdict), place.rang)
    target = found.kind.states[name]
    to_handler = found.waits_on_handler(target)
    freed = relation.name == REVIEWER and not to_handler
    # An exit that should not have been open is reported once; what is reopened after it is not reported again.
    outcome = found.vocabulary.outcomes.get(target.ends or "")
    freed = freed or (outcome is not None and not outcome.needed_work and not relation.affected)
    handled = not freed and (relation.handles or place.handled)
    yes = (place.yes or _says_yes(relation, verdict)) and not to_handler
    return Place(name, handled, yes, place.rang & {*target.clocks, *target.pauses})


def _says_yes(relation: RelationWord, verdict: str | None) -> bool:
    return relation.affected and verdict in (SOLVED, WAIT)
