"""Watching the watchers: looks are considered as they come, what is odd is told, and somebody else answers it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any, Final

from django.db.models.functions import Coalesce

from zhili.lib.actor import CLOCK, Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices import queries as offices
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.store.efforts import keep_effort
from zhili.store.rows import change
from zhili.store.writing import writing

from ..alarms import Answer, Finding, findings
from ..lifecycle import Act, Looked
from ..models import Alert, Look, Protected, Thing, WatchedUpTo
from ..permissions import WATCH, covers, need, need_purpose
from ..queries.watching import seen_of
from ..refusals import (
    AlertAnswered,
    DayBefore,
    NoAnswer,
    NoSuchAlert,
    NoSuchThing,
    NotProtected,
    OwnAlert,
    ProtectedAlready,
)
from ._ground import record, rules

BATCH: Final = 5000
SETTLES: Final = timedelta(minutes=1)
"""Looks younger than this wait: one with a lower number may still be on its way in another transaction."""
PEOPLE: Final = (ThingKind.PERSON.value, ThingKind.HOUSEHOLD.value)
OWN: Final = (Looked.SELF.value, Looked.COPY.value)
"""What the person concerned did, at whatever hour: nobody else looked."""
Hand = tuple[str, date]
"""Whose looks (``person:7``), of which day."""


def watch_looks(*, now: datetime) -> int:
    """Consider the looks since last time; how many alerts were raised or grew. Every look is considered once, together
    with all others of its day by the same person; run twice, it raises nothing twice."""
    with writing():
        upto, _ = WatchedUpTo.objects.select_for_update().get_or_create(id=1, defaults={"look": 0})
        columns = ("id", "at", "by", "person_id", "unit_id", Coalesce("thing__kind", "row__batch__kind"), "how")
        waiting = Look.objects.filter(id__gt=upto.look).order_by("id").values_list(*columns)[:BATCH]
        rows = list(takewhile(lambda row: row[1] <= now - SETTLES, waiting))
        if not rows:
            return 0
        profile = rules(now)  # a house in which nobody looked yet may have no rules yet
        hands = {
            (who(row[3], row[2]), profile.calendar.local_date(row[1])): row
            for row in rows
            if row[5] in PEOPLE and row[6] not in OWN
        }  # the latest of each: its post and unit stand in the alert
        told = sum(_consider(hand, row, rows[-1][0], profile, now) for hand, row in hands.items())
        change(WatchedUpTo, {"id": 1}, look=rows[-1][0])
    return told


def who(person_id: int | None, ref: str) -> str:
    """A member of staff whatever the post; a key or a job by its reference."""
    return f"person:{person_id}" if person_id is not None else ref


def _consider(hand: Hand, row: tuple[Any, ...], last: int, profile: Profile, now: datetime) -> int:
    zone = profile.calendar.zone
    begin = datetime.combine(hand[1], time(), zone)
    looks = seen_of(row[3], row[2], begin, begin + timedelta(days=1), last, profile)
    return sum(_tell(hand, row, each, now) for each in findings(looks, profile.watch, profile.calendar))


def _tell(hand: Hand, row: tuple[Any, ...], found: Finding, now: datetime) -> int:
    """Raise the alert, let an open one grow, or leave it: what was answered is not asked again."""
    same = Alert.objects.filter(what=found.what.value, who=hand[0], day=hand[1])
    latest = same.order_by("-id").values_list("id", "state", "many", "last_at").first()
    if latest and latest[2] >= found.many and latest[3] >= found.last_at:
        return 0
    if latest and latest[1] == Answer.OPEN:
        change(Alert, {"id": latest[0]}, many=found.many, first_at=found.first_at, last_at=found.last_at)
        return 1
    made = Alert.objects.create(
        what=found.what.value, who=hand[0], by=row[2], person_id=row[3], unit_id=row[4], day=hand[1], many=found.many,
        first_at=found.first_at, last_at=found.last_at, raised_at=now,
    )  # fmt: skip
    facts = {"what": found.what.value, "many": found.many, "day": hand[1].isoformat(), "by": row[2]}
    record(CLOCK, Act.ALERT, f"alert:{made.id}", now, facts)
    return 1


def answer_alert(*, actor: Actor, alert: int, outcome: Answer, answer: str, now: datetime) -> None:
    """Say what came of an alert (答复提醒): explained, or handed on for discipline, and on what grounds. Never by
    whoever looked. Raises NotAllowed, NoSuchAlert, OwnAlert, AlertAnswered, NoAnswer."""
    said = " ".join(answer.split())
    if not 2 <= len(said) <= 400 or outcome is Answer.OPEN:
        raise NoAnswer
    if not actor.may(WATCH) or actor.person_id is None:
        raise NotAllowed
    with writing():
        row = Alert.objects.select_for_update().filter(id=alert).first()
        if row is None or not sees_unit(actor, row.unit_id):
            raise NoSuchAlert
        if actor.person_id == row.person_id or actor.ref == row.by:
            raise OwnAlert
        if row.state != Answer.OPEN:
            raise AlertAnswered
        change(
            Alert, {"id": alert, "state": "open"}, state=outcome.value, answer=said, answered_by=actor.ref,
            answered_person_id=actor.person_id, answered_at=now,
        )  # fmt: skip
        record(actor, Act.ANSWER_ALERT, f"alert:{alert}", now, {"outcome": outcome.value}, {"answer": said})
        keep_effort("registry:answer_alert", actor, now)


def sees_unit(actor: Actor, unit_id: int | None) -> bool:
    """Whether a look by that unit is this watcher's to answer; a hand without a unit is everybody's who watches."""
    return unit_id is None or actor.sees(offices.unit(unit_id).area_code)


def protect(*, actor: Actor, thing: int, why: str, until: date, now: datetime) -> int:
    """Put somebody on the protected list until a day (重点保护): whoever looks is asked why. Raises NotAllowed,
    NoSuchThing, NoPurpose (no reason), DayBefore (a day that is past), ProtectedAlready."""
    reason = need_purpose(why)
    row = Thing.objects.filter(id=thing, ended_on__isnull=True).first()
    if row is None:
        raise NoSuchThing
    need(actor, WATCH, row.area_code, row.grid_code)
    today = rules(now).calendar.local_date(now)
    if until <= today:
        raise DayBefore
    with writing():
        open_ones = Protected.objects.select_for_update().filter(thing=row, ended_at__isnull=True)
        if open_ones.filter(until__gt=today).exists():
            raise ProtectedAlready
        _end(open_ones.values_list("id", flat=True), CLOCK, now)  # ran out by itself
        made = Protected.objects.create(thing=row, why=reason, until=until, by=actor.ref, at=now)
        facts = {"until": until.isoformat()}
        record(actor, Act.PROTECT, f"thing:{thing}", now, facts, {"why": reason})
        keep_effort("registry:protect", actor, now)
    return made.id


def unprotect(*, actor: Actor, protected: int, now: datetime) -> None:
    """Take somebody off the protected list. Raises NotAllowed, NotProtected."""
    if not actor.may(WATCH):
        raise NotAllowed
    with writing():
        row = Protected.objects.select_related("thing").filter(id=protected, ended_at__isnull=True).first()
        if row is None or not covers(actor, row.thing.area_code, row.thing.grid_code):
            raise NotProtected
        _end([row.id], actor, now)
        record(actor, Act.UNPROTECT, f"thing:{row.thing_id}", now, {})
        keep_effort("registry:unprotect", actor, now)


def _end(rows: Iterable[int], actor: Actor, now: datetime) -> None:
    for row in rows:
        change(Protected, {"id": row}, ended_at=now, ended_by=actor.ref)
