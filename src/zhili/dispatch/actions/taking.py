"""The verbs of dispatch: taking a message in, sending it to its owner, and letting time do its work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from zhili.lib.actor import CLOCK, Actor
from zhili.lib.refusal import Conflict, NotFound
from zhili.matters import actions as matters
from zhili.matters.actions import Done, Report, Reported
from zhili.matters.actions.intake import sift
from zhili.matters.queries import work
from zhili.matters.queries.load import Loaded, look
from zhili.offices import queries as offices
from zhili.offices.queries import DutyLineValue
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.store.rows import change, insert
from zhili.store.writing import weather, writing

from ..models import Presence, Suggestion
from ..queries import HERE_FOR
from ..triage import Classifier, Guess, by_keywords, urgent_words

ALONE = 90
"""How sure (in hundredths) a category must be before the duty list assigns without a dispatcher."""

_COLUMNS = ("matter_id", "category", "category_sure", "category_why", "lead_id", "assists", "duty_line", "urgent_why",
            "suggested_at", "chosen_category", "chosen_lead_id", "chosen_at", "chosen_by")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watched:
    """What one round of the clock did: rungs told, windows closed, merged matters that followed, and what had moved on
    before we came (somebody acted first)."""

    urged: int = 0
    closed: int = 0
    followed: int = 0
    overtaken: int = 0

    @property
    def total(self) -> int:
        return self.urged + self.closed + self.followed


def take_in(
    *,
    actor: Actor,
    locality: str,
    report: Report,
    now: datetime,
    once: str = "",
    classify: Classifier = by_keywords,
) -> Reported:
    """Take a message in and triage it, in one transaction: the report, the suggestion, and — where the category is
    sure and one line of the duty list answers — its owner. Otherwise it lies on a dispatcher's desk with the
    suggestion filled in.

    Raises what ``matters.actions.report`` raises. The same once-key answers with the first number and does nothing
    more.
    """
    with weather():  # whatever needs no pen comes before it is taken
        rules = matters.rules_now(locality, now)
        profile = rules[1]
        text = f"{report.title}\n{report.words}"
        guesses = [Guess(report.category, 100, ())] if report.category else classify(text, profile)
        urgent = urgent_words(text, profile)
        full = replace(report, urgent=bool(urgent))
        sifted = sift(actor, locality, full, now, rules)
        line = _line(sifted.ripe.checked.area_code, guesses, profile, now) if sifted.ripe else None
    with writing():
        reported = matters.report(actor=actor, locality=locality, report=full, now=now, once=once, sifted=sifted)
        if reported.again:
            return reported
        _suggest(reported, guesses, line, urgent, now)
        if line and _acts_alone(guesses[0], full, profile) and _may_lead(line, now, profile):
            hand_out(CLOCK, reported.number, guesses[0].category, line.lead_unit_id, line.assist_unit_ids, line, now,
                      held=reported.loaded)  # fmt: skip
    return reported


def _line(area_code: str, guesses: Sequence[Guess], profile: Profile, now: datetime) -> DutyLineValue | None:
    if not guesses:
        return None
    return offices.line_for(profile.locality, guesses[0].category, area_code, now.astimezone(profile.tz).date())


def _acts_alone(best: Guess, report: Report, profile: Profile) -> bool:
    """Whether the duty list may assign without a dispatcher: the category is sure, the matter is no secret, and its
    lifecycle lets the clock accept and assign at once (an incident is verified on site first)."""
    if best.sure < ALONE or report.confidential:
        return False
    kind = profile.kind(report.kind or (profile.category(report.category).kind if report.category else "") or
                        next(iter(profile.kinds)))  # fmt: skip
    accept = kind.rule("accept", kind.starts)
    ready = accept.target() if accept and "clock" in accept.by else kind.starts
    assign = kind.rule("assign", ready)
    return assign is not None and "clock" in assign.by


def _may_lead(line: DutyLineValue, now: datetime, profile: Profile) -> bool:
    """Whether the duty list's own lead could be assigned: a wrong list is a dispatcher's matter, not a lost message."""
    try:
        offices.check_lead(line.lead_unit_id, line, now.astimezone(profile.tz).date())
    except Conflict:
        return False
    return True


def _suggest(
    reported: Reported, guesses: Sequence[Guess], line: DutyLineValue | None, urgent: Sequence[str], now: datetime
) -> None:
    best = guesses[0] if guesses else Guess("", 0, ())
    row = (reported.matter_id, best.category, best.sure, list(best.why), line.lead_unit_id if line else None,
           list(line.assist_unit_ids) if line else [], line.id if line else None, list(urgent), now, "", None, None,
           "")  # fmt: skip
    insert(Suggestion, _COLUMNS, [row])


def send_out(
    *,
    actor: Actor,
    number: str,
    category: str,
    lead: int,
    assists: Sequence[int] = (),
    reason: str = "",
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Give a matter its owner: accepted where that is still to be done, then assigned. The duty line that names this
    lead for this category, if there is one, gives limit and legal basis. What was chosen is kept beside what was
    suggested.

    Raises what ``matters.actions.assign`` raises; LacksPower where the line needs a legal power that the lead lacks.
    """
    with writing():
        loaded = look(actor, number)
        day = now.astimezone(loaded.profile.tz).date()
        lines = offices.all_lines(loaded.matter.locality, category, loaded.matter.area_code, day)
        line = next((each for each in lines if each.lead_unit_id == lead), lines[0] if lines else None)
        if line is not None and line.lead_unit_id != lead:
            offices.check_lead(lead, line, day)
            line = None
        return hand_out(actor, number, category, lead, assists, line, now, reason, version, once)


def hand_out(
    actor: Actor,
    number: str,
    category: str,
    lead: int,
    assists: Sequence[int],
    line: DutyLineValue | None,
    now: datetime,
    reason: str = "",
    version: int | None = None,
    once: str = "",
    held: Loaded | None = None,
) -> Done:
    matter_id, fresh = work.still_to_accept(number) if held is None else (held.matter.id, _is_fresh(held))
    give = partial(matters.accept_and_assign, held=held) if fresh else matters.assign
    done = give(actor=actor, number=number, category=category, lead=lead, assists=assists, line=line, reason=reason,
                now=now, version=version, once=once)  # fmt: skip
    change(Suggestion, {"matter_id": matter_id}, chosen_category=category, chosen_lead_id=lead, chosen_at=now,
           chosen_by=actor.ref)  # fmt: skip
    return done


def _is_fresh(held: Loaded) -> bool:
    return held.kind.rule("accept", held.matter.state) is not None


def watch(*, now: datetime, limit: int = 500) -> Watched:
    """Let time do its work on what is due: urge up the ladder, close windows, and let merged matters follow. Each in a
    transaction of its own, so that a runner killed between two of them loses nothing and repeats nothing."""
    urged = closed = followed = overtaken = 0
    for due in work.due_clocks(now, limit):
        if due.fires == "close_window":
            acted = quietly(partial(matters.close_window, actor=CLOCK, number=due.number, now=now))
            closed += acted
        else:
            acted = quietly(partial(matters.urge, number=due.number, clock=due.clock, rung=due.rung, now=now))
            urged += acted
        overtaken += not acted
    for number in work.followers_waiting():
        acted = quietly(partial(matters.follow, number=number, now=now))
        followed += acted
        overtaken += not acted
    return Watched(urged, closed, followed, overtaken)


def quietly(verb: Callable[[], Done | None]) -> bool:
    """Whether the verb acted. A conflict or a matter gone from sight means that somebody acted first: the clock
    yields."""
    try:
        return verb() is not None
    except (Conflict, NotFound):
        return False


def recount_provisional(*, now: datetime) -> int:
    """Count every provisional limit anew (a year's table may have arrived); how many moved."""
    profiles.look_again()
    moved = last = 0
    while batch := work.provisional(after=last):
        moved += sum(matters.recount(number=number, now=now) for _, number in batch)
        last = batch[-1][0]
    return moved


def be_here(*, actor: Actor, number: str, now: datetime) -> None:
    """Say that this person has the matter open (在看); said again every few seconds, and believed for ``HERE_FOR``. One
    matter a person: whoever opens the next one has left the last. Raises NotFound for a stranger.

    Nothing is journalled, and nobody is kept from acting: the version check says who was first.
    """
    with writing():
        matter = look(actor, number).matter
        if actor.person_id is None or actor.post_id is None:
            return
        row = Presence.objects.filter(person_id=actor.person_id).first()
        stays = row is not None and row.matter_id == matter.id and now - row.seen_at < HERE_FOR
        since = row.since if row is not None and stays else now
        Presence.objects.update_or_create(
            person_id=actor.person_id,
            defaults={"post_id": actor.post_id, "matter_id": matter.id, "since": since, "seen_at": now},
        )


def forget_presence(*, now: datetime) -> int:
    """Delete whoever was not heard of for ``HERE_FOR``; how many."""
    if not Presence.objects.filter(seen_at__lt=now - HERE_FOR).exists():
        return 0  # nothing to write, so nobody waits for the pen
    with writing():
        return int(Presence.objects.filter(seen_at__lt=now - HERE_FOR).delete()[0])
