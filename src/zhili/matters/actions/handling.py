"""Working on a matter: extending its limit, noting progress, whistling for help, lifting it, and replying."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.deadlines import due
from zhili.lib.limits import Limit
from zhili.offices import queries as offices

from .. import clocks as clockwork
from ..models import Assignment
from ..refusals import ExtendedEnough, NotAbove, TooShortAStatement
from ._hand import Done, Hand, acting, due_columns, save_clock, text
from .assigning import add_assist
from .files import Upload, keep_files, ready_files
from .running import running_clocks

WHISTLE_LIMIT = Limit.parse("3d")
"""How long a unit that was whistled for has to answer where the act names no other limit."""


def extend(
    *,
    actor: Actor,
    number: str,
    by: Limit,
    reason: str,
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Ask for more time (延期), with a reason that the reporter is told. Raises ExtendedEnough beyond what the locality
    allows, in times or in length; lengths are compared by what they come to from the present limit on."""
    with acting("extend", actor, number, now, version=version, once=once) as hand:
        rule, calendar = hand.loaded.kind.extension, hand.loaded.profile.calendar
        row, clock = next(each for each in running_clocks(hand.matter.id) if each[1].name == hand.matter.due_clock)
        begins = clock.marks.due_at
        too_long = due(by, begins, calendar).at > due(rule.longest, begins, calendar).at
        if len(clock.extensions) >= rule.times or too_long:
            raise ExtendedEnough(times=rule.times, most=f"{rule.longest.say('zh')} / {rule.longest.say('en')}")
        clock = clockwork.extend(clock, by, calendar)
        save_clock(row, clock, clockwork.next_at(clock, hand.loaded.profile.clock(clock.name), calendar))
        hand.set(**due_columns(clock))
        due_local = clock.marks.due_at.astimezone(hand.loaded.profile.tz).strftime("%m-%d %H:%M")
        hand.move(reason=text(reason, "延期理由", "reason for more time"), facts={"due": due_local, "by": str(by)})
    return hand.done


def progress(
    *,
    actor: Actor,
    number: str,
    words: str,
    files: Sequence[Upload] = (),
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Note what was done so far (记进展), for the reporter and the next colleague."""
    ready = ready_files(files)
    with acting("progress", actor, number, now, version=version, once=once) as hand:
        hand.move(words=text(words, "进展", "progress"))
        keep_files(hand, ready)
    return hand.done


def whistle(
    *,
    actor: Actor,
    number: str,
    unit: int,
    asked: str,
    limit: Limit = WHISTLE_LIMIT,
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Call another unit to help (吹哨报到): it joins as assisting unit and answers the lead by a time of its own."""
    with acting("whistle", actor, number, now, version=version, once=once) as hand:
        offices.check_lead(unit, None, now.astimezone(hand.loaded.profile.tz).date())
        by = due(limit, now, hand.loaded.profile.calendar).at
        add_assist(hand, unit, asked := text(asked, "请对方做什么", "what is asked"), by)
        hand.move(reason=asked, facts=unit_facts(unit))
    return hand.done


def answer_whistle(
    *, actor: Actor, number: str, words: str, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Answer the lead as the unit that was whistled for (报到答复)."""
    with acting("answer_whistle", actor, number, now, version=version, once=once) as hand:
        mine = next(one for one in hand.loaded.assists if one.unit_id == actor.unit_id)
        Assignment.objects.filter(id=mine.id).update(answered_at=now)
        hand.move(words=text(words, "答复", "answer"))
    return hand.done


def lift(*, actor: Actor, number: str, reason: str, now: datetime, version: int | None = None, once: str = "") -> Done:
    """Ask the unit above for its opinion (提级): it must give one by its own clock."""
    with acting("lift", actor, number, now, version=version, once=once) as hand:
        above = offices.ancestors(actor.unit_id or 0)
        if not above:
            raise NotAbove(unit=offices.unit(actor.unit_id or 0).name())
        hand.move(reason=text(reason, "提级理由", "why it must be lifted"), facts=unit_facts(above[0]))
    return hand.done


def opine(*, actor: Actor, number: str, words: str, now: datetime, version: int | None = None, once: str = "") -> Done:
    """Give the opinion that was asked for (出具意见); the matter goes on with the lead."""
    with acting("opine", actor, number, now, version=version, once=once) as hand:
        hand.move(words=text(words, "意见", "opinion"))
    return hand.done


def reply(
    *,
    actor: Actor,
    number: str,
    words: str,
    files: Sequence[Upload] = (),
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Answer those affected (答复): what was found and done. It asks for their word; it ends nothing."""
    ready = ready_files(files)
    with acting("reply", actor, number, now, version=version, once=once) as hand:
        hand.move(words=check_reply(hand, words))
        keep_files(hand, ready)
    return hand.done


def check_reply(hand: Hand, words: str) -> str:
    """The reply, trimmed; raises TooShortAStatement below the locality's least length."""
    words = text(words, "答复", "reply")
    least = hand.loaded.profile.templates.reply_min
    if len(words) < least:
        raise TooShortAStatement(field_zh="答复", field_en="reply", least=least)
    return words


def unit_facts(unit_id: int) -> dict[str, str]:
    """A unit as a step's facts name it."""
    unit = offices.unit(unit_id)
    return {"unit": unit.name(), "unit_en": unit.name("en"), "unit_code": unit.code}
