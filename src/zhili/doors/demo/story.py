"""What happens in the county: each plot is one matter's way, told by the verbs that people call.

A plot stops wherever the stage's time runs out; that is how matters come to stand in every state.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from zhili.dispatch.actions import send_out, take_in
from zhili.lib.limits import Limit
from zhili.matters import actions as matters
from zhili.matters.actions import Outcome, Report
from zhili.matters.lifecycle import Answer, Lack
from zhili.offices import queries as seats

from . import words
from .case import (
    CALLER,
    CHECKER,
    DESK,
    TO_HAND_OUT,
    Case,
    body_above,
    by_staff,
    called_back,
    hand_out,
    handle,
    me_too,
    reply,
    report,
    tell_all,
    word_of_the_resident,
)
from .county import LOCALITY
from .stage import Plot, Stage

Ending = Callable[["Case"], Plot]


def appeal(stage: Stage, ending: Ending, *, category: str | None = None, silent: bool = False) -> Plot:
    """Somebody reports; it finds its owner by the duty list or by the dispatcher; then the ending's own way."""
    case = Case(stage, stage.pick(words.SPOTS), stage.chance.randint(3, 28))
    topic = category if category is not None else stage.pick(list(words.SAID))
    report(case, topic, silent)
    yield stage.hours(0.02, 0.1)
    if case.state in TO_HAND_OUT:
        yield from hand_out(case)
    yield from ending(case)


def fresh(stage: Stage) -> Plot:
    """Just come in: nobody has looked at it yet."""
    case = Case(stage, stage.pick(words.SPOTS), stage.chance.randint(3, 28))
    report(case, stage.pick(list(words.SAID)), silent=stage.chance.random() < 0.2)
    yield from ()


def solved(case: Case) -> Plot:
    """Handled, and the resident says so."""
    yield from handle(case)
    reply(case)
    yield from word_of_the_resident(case)


def reworked(case: Case) -> Plot:
    """The first answer was not good enough."""
    yield from handle(case)
    reply(case)
    stage = case.stage
    yield stage.hours(2, 30)
    if by_staff(case) or case.state != "replied":
        yield from called_back(case)
        return
    matters.deny(actor=stage.speaker(case.number), number=case.number, words=stage.pick(words.WORSE), now=stage.now)
    yield stage.hours(5, 30)
    reply(case)
    yield from word_of_the_resident(case)


def checked(case: Case) -> Plot:
    """Nobody answers the telephone; somebody from outside goes and looks."""
    yield from handle(case)
    reply(case)
    stage = case.stage
    yield timedelta(days=3, hours=2)
    for _ in range(3):
        if case.state != "confirming":
            break
        party = stage.matter(case.number).parties.latest("id").id
        matters.callback(
            actor=stage.as_(CALLER), number=case.number, party=party, answer=Answer.UNREACHED, now=stage.now
        )
        yield stage.hours(2, 8)
    if case.state == "checking":
        matters.check(
            actor=stage.as_(CHECKER), number=case.number, solved=True, words=case.say(words.SEEN), now=stage.now
        )


def owed(case: Case) -> Plot:
    """It cannot be solved now: booked as owed by a body above, looked at again, and sometimes paid or declined."""
    yield from me_too(case, stage_most=6)
    yield from handle(case)
    stage = case.stage
    what, lacks, plan, done, evidence = words.OWED[case.topic]
    debtor = body_above(case)
    matters.owe(
        actor=stage.lead(case.number), number=case.number, debtor=debtor, lacks=[Lack(word) for word in lacks],
        what=case.fill(what), plan=case.fill(plan),
        review_on=(stage.now + timedelta(days=stage.chance.randint(9, 60))).date(),
        outcome=Outcome(done=case.fill(done), evidence=case.fill(evidence)), now=stage.now,
    )  # fmt: skip
    tell_all(case, words.TOLD_OWED)
    yield stage.hours(70, 200)
    owner = stage.as_(f"{seats.unit(debtor).code}-head")
    later = (stage.now + timedelta(days=stage.chance.randint(20, 90))).date()
    matters.review_debt(actor=owner, number=case.number, plan=case.fill(words.REVIEWED), review_on=later, now=stage.now)
    yield stage.hours(90, 300)
    chance = stage.chance.random()
    if chance < 0.45:
        matters.pay(actor=owner, number=case.number, words=case.fill(words.PAID), now=stage.now)
        yield from word_of_the_resident(case)
    elif chance < 0.6:
        outcome = Outcome(done=case.fill(words.DECLINED[0]), evidence=words.DECLINED[1])
        matters.decline(actor=owner, number=case.number, outcome=outcome, now=stage.now)


def objected(case: Case) -> Plot:
    """The unit says that it is not theirs; a reviewer decides."""
    stage = case.stage
    yield stage.hours(0.5, 3)
    matters.object_to(
        actor=stage.lead(case.number), number=case.number, reason=case.say(words.OBJECTIONS), now=stage.now
    )
    yield stage.hours(2, 20)
    reviewer = stage.as_("review-desk")
    if stage.chance.random() < 0.4:
        matters.uphold(actor=reviewer, number=case.number, reason=case.fill(words.UPHELD), now=stage.now)
        yield stage.hours(0.3, 4)
        send_out(actor=stage.as_(DESK), number=case.number, category="road", lead=stage.settled.units["transport"],
                 now=stage.now)  # fmt: skip
        yield from solved(case)
        return
    matters.overrule(actor=reviewer, number=case.number, reason=case.fill(words.OVERRULED), now=stage.now)
    yield stage.hours(5, 40)
    reply(case)
    yield from word_of_the_resident(case)


def helped(case: Case) -> Plot:
    """The lead whistles for another unit, or asks the level above, and then replies."""
    yield from handle(case)
    stage = case.stage
    if stage.chance.random() < 0.5:
        matters.lift(actor=stage.lead(case.number), number=case.number, reason=case.say(words.LIFTS), now=stage.now)
        yield stage.hours(4, 40)
        above = seats.ancestors(stage.matter(case.number).lead_unit_id or 0)[0]
        matters.opine(actor=stage.as_(f"{seats.unit(above).code}-head"), number=case.number,
                      words=case.say(words.OPINIONS), now=stage.now)  # fmt: skip
    else:
        other = _another_unit(case)
        matters.whistle(actor=stage.lead(case.number), number=case.number, unit=other, asked=case.say(words.WHISTLES),
                        now=stage.now)  # fmt: skip
        yield stage.hours(2, 20)
        matters.answer_whistle(
            actor=stage.as_(f"{seats.unit(other).code}-desk"),
            number=case.number,
            words=stage.pick(words.CAME),
            now=stage.now,
        )
    yield stage.hours(3, 20)
    reply(case)
    yield from word_of_the_resident(case)


def _another_unit(case: Case) -> int:
    """A unit that is not on the matter yet."""
    on_it = set(case.stage.matter(case.number).assignments.values_list("unit_id", flat=True))
    units = case.stage.settled.units
    return next(units[code] for code in ("police", "gas", "urban", "transport") if units[code] not in on_it)


def extended(case: Case) -> Plot:
    """More time is needed, with a reason that the reporter is told."""
    yield from handle(case)
    stage = case.stage
    days = Limit.parse(f"{stage.chance.randint(2, 6)}d")
    matters.extend(
        actor=stage.lead(case.number), number=case.number, by=days, reason=case.say(words.EXTENDS), now=stage.now
    )
    yield stage.hours(20, 90)
    reply(case)
    yield from word_of_the_resident(case)


def late(case: Case) -> Plot:
    """Signed for late and answered later still: the ladder climbs meanwhile."""
    stage = case.stage
    yield stage.hours(20, 60)
    if case.state == "dispatched":
        matters.sign(actor=stage.lead(case.number), number=case.number, now=stage.now)
    yield stage.hours(150, 320)
    if case.state == "handling":
        reply(case)
        yield from word_of_the_resident(case)


def withdrawn(case: Case) -> Plot:
    """The reporter needs it no more."""
    stage = case.stage
    yield stage.hours(1, 30)
    if not by_staff(case):
        matters.withdraw(
            actor=stage.speaker(case.number), number=case.number, words=stage.pick(words.WITHDRAWN), now=stage.now
        )


def reopened(case: Case) -> Plot:
    """Solved, and broken again within the time in which one sentence reopens it."""
    yield from solved(case)
    stage = case.stage
    yield stage.hours(30, 120)
    if case.state == "solved" and not by_staff(case):
        matters.reopen(actor=stage.speaker(case.number), number=case.number, words=words.REOPENED, now=stage.now)
        yield stage.hours(10, 40)
        reply(case)
        yield from word_of_the_resident(case)


def exit_by(act: str) -> Callable[[Stage], Plot]:
    """A report that needed no work: answered, passed on, explained, with a statement of its own."""

    def plot(stage: Stage) -> Plot:
        case = Case(stage, stage.pick(words.SPOTS), stage.chance.randint(3, 28))
        report(case, "", silent=act == "transfer")
        yield stage.hours(0.05, 0.3)
        done, evidence = words.EXITS[act]
        verb = getattr(matters, act)
        verb(actor=stage.as_(DESK), number=case.number, outcome=Outcome(case.fill(done), evidence), now=stage.now)

    return plot


def crowd(stage: Stage) -> Plot:
    """One burst pipe, several callers: some say “me too”, one reports anew and is merged; all are asked in the end."""
    case = Case(stage, stage.pick(words.SPOTS), stage.chance.randint(3, 28))
    report(case, "water.sewage", silent=False)
    number = case.number
    yield from me_too(case, stage_most=5)
    tell_all(case, words.TOLD_CROWD)
    twin = Case(stage, case.spot, case.n)
    report(twin, "water.sewage", silent=False)
    yield stage.hours(0.1, 0.5)
    if twin.state in ("received", "accepted") and stage.matter(number).is_open:
        matters.merge(actor=stage.as_(DESK), number=twin.number, parent=number, now=stage.now)
    if case.state in TO_HAND_OUT:
        yield from hand_out(case)
    yield from solved(case)
    yield timedelta(days=1)
    if twin.state in ("replied", "confirming"):
        yield from called_back(twin)


def incident(stage: Stage) -> Plot:
    """A grid worker's report: seen on site before it is filed, put right, and checked by somebody from outside."""
    category, title, said = stage.pick(words.INCIDENTS)
    case = Case(stage, stage.pick(words.SPOTS), stage.chance.randint(3, 28))
    grid = stage.somewhere()
    lon, lat = stage.point_in(grid)
    brought = Report(words=case.fill(said), title=case.fill(title), category=category, lon=lon, lat=lat,
                    place=f"{grid.name}{case.spot}")  # fmt: skip
    worker = stage.as_(f"{grid.area_code}-head")
    case.number = take_in(actor=worker, locality=LOCALITY, report=brought, now=stage.now).number
    yield stage.hours(0.2, 1)
    matters.accept(actor=stage.as_(DESK), number=case.number, now=stage.now)
    yield stage.hours(0.5, 4)
    matters.check(
        actor=stage.as_(CHECKER), number=case.number, solved=False, words=f"到场属实：{case.fill(said)}", now=stage.now
    )
    yield stage.hours(0.2, 1)
    yield from hand_out(case)
    yield stage.hours(0.2, 1)
    matters.sign(actor=stage.lead(case.number), number=case.number, now=stage.now)
    yield stage.hours(2, 20)
    reply(case)
    while case.state == "checking":
        yield stage.hours(2, 20)
        fixed = stage.chance.random() < 0.8
        seen = case.say(words.SEEN) if fixed else f"还没清完：{case.fill(said)}"
        matters.check(actor=stage.as_("inspection-west"), number=case.number, solved=fixed, words=seen, now=stage.now)
        if not fixed:
            yield stage.hours(2, 10)
            reply(case)


def objecting(case: Case) -> Plot:
    """Objected to, and not yet decided."""
    stage = case.stage
    yield stage.hours(0.2, 1)
    matters.object_to(actor=stage.lead(case.number), number=case.number, reason=case.say(words.OBJECTIONS),
                      now=stage.now)  # fmt: skip


def unreachable(case: Case) -> Plot:
    """Called three times in vain: somebody from outside must go and look."""
    yield from handle(case)
    reply(case)
    stage = case.stage
    yield timedelta(days=3, hours=1)
    for _ in range(3):
        if case.state != "confirming":
            return
        party = stage.matter(case.number).parties.latest("id").id
        matters.callback(actor=stage.as_(CALLER), number=case.number, party=party, answer=Answer.UNREACHED,
                         now=stage.now)  # fmt: skip
        yield stage.hours(0.5, 1)


def lifted(case: Case) -> Plot:
    """With the level above, whose opinion is awaited."""
    yield from handle(case)
    stage = case.stage
    matters.lift(actor=stage.lead(case.number), number=case.number, reason=case.say(words.LIFTS), now=stage.now)


def denied(case: Case) -> Plot:
    """Back for rework: somebody said that it is not solved."""
    yield from handle(case)
    reply(case)
    stage = case.stage
    yield stage.hours(1, 3)
    if not by_staff(case) and case.state == "replied":
        matters.deny(actor=stage.speaker(case.number), number=case.number, words=stage.pick(words.WORSE), now=stage.now)


def twins(stage: Stage) -> Plot:
    """Two reports of one thing, the second merged into the first, which is being handled."""
    first, second = (Case(stage, "菜场北门", 8) for _ in range(2))
    report(first, "", silent=False)
    yield stage.hours(0.1, 0.3)
    report(second, "", silent=False)
    yield stage.hours(0.05, 0.2)
    matters.merge(actor=stage.as_(DESK), number=second.number, parent=first.number, now=stage.now)
    yield from hand_out(first)
    yield from handle(first)


UNFINISHED: tuple[tuple[float, Callable[[Stage], Plot]], ...] = (
    (5, lambda stage: appeal(stage, objecting)),
    (9, lambda stage: appeal(stage, objecting)),
    (110, lambda stage: appeal(stage, unreachable)),
    (120, lambda stage: appeal(stage, unreachable)),
    (40, lambda stage: appeal(stage, lifted)),
    (44, lambda stage: appeal(stage, denied, category="water.sewage")),
    (46, lambda stage: appeal(stage, denied, category="road.lamp")),
    (30, twins),
    (8, incident),
    *((hours, exit_by(act)) for hours, act in enumerate(words.EXITS, start=20)),
)
"""What surely stands where it waits for somebody, so that every tab of every desk has something: (hours ago, plot)."""

PLOTS: tuple[tuple[int, Callable[[Stage], Plot]], ...] = (
    (34, lambda stage: appeal(stage, solved)),
    (9, lambda stage: appeal(stage, reworked)),
    (6, lambda stage: appeal(stage, checked)),
    (9, lambda stage: appeal(stage, owed, category=stage.pick(list(words.OWED)))),
    (6, lambda stage: appeal(stage, objected)),
    (6, lambda stage: appeal(stage, helped)),
    (4, lambda stage: appeal(stage, extended)),
    (6, lambda stage: appeal(stage, late)),
    (2, lambda stage: appeal(stage, withdrawn)),
    (3, lambda stage: appeal(stage, reopened)),
    (4, crowd),
    (5, incident),
    *((1, exit_by(act)) for act in words.EXITS),
)
"""How often each plot is told."""
