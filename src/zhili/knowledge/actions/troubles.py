"""Known troubles: told once by the unit that deals with them, so that every caller after it is answered at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.numbers import read_number
from zhili.offices import queries as offices
from zhili.store.rows import change
from zhili.store.writing import writing

from ..models import Trouble
from ..permissions import need_keeper
from ..refusals import BadPeriod, ChangedMeanwhile, NoSuchTrouble, TroublePast
from ._texts import prefixes, record, text


@dataclass(frozen=True, slots=True)
class NewTrouble:
    """What is wrong, where, since when and until when, and the sentence for whoever calls. ``number``: the matter that
    stands for it, into which callers are entered."""

    what: str
    answer_zh: str
    category: str
    areas: Sequence[str] = ()
    answer_en: str = ""
    since: datetime | None = None
    until: datetime | None = None
    number: str = ""


def post_trouble(*, actor: Actor, new: NewTrouble, now: datetime, unit: int | None = None) -> int:
    """Make a trouble known; its id. Raises NotAllowed, BlankField, FieldTooLarge, BadPeriod, TroublePast, BadNumber,
    TooManyAreas."""
    since = new.since or now
    if new.until is not None:
        _check_end(since, new.until, now)
    owner = offices.unit(unit if unit is not None else actor.unit_id or 0)
    need_keeper(actor, owner.id)
    values = {
        "what": text(new.what, "什么情况", "what is wrong", most=200),
        "answer_zh": text(new.answer_zh, "怎么答", "what to tell callers", most=1000),
        "answer_en": text(new.answer_en, "英文答复", "English answer", most=1000, needed=False),
        "category": text(new.category, "类别", "category", most=80),
        "areas": prefixes(new.areas),
        "number": read_number(new.number) if new.number.strip() else "",
    }
    with writing():
        row = Trouble.objects.create(
            **values, unit_id=owner.id, since=since, until=new.until, version=1, posted_by_id=actor.person_id,
            posted_at=now,
        )  # fmt: skip
        record(actor, now, "post_trouble", f"trouble:{row.id}", unit=owner.code, category=row.category)
    return row.id


def change_trouble(
    *,
    actor: Actor,
    trouble: int,
    answer_zh: str,
    until: datetime | None,
    now: datetime,
    answer_en: str = "",
    version: int | None = None,
) -> None:
    """Say something newer to callers, or that it lasts longer. Raises NoSuchTrouble, NotAllowed, ChangedMeanwhile,
    BlankField, FieldTooLarge, BadPeriod, TroublePast."""
    zh = text(answer_zh, "怎么答", "what to tell callers", most=1000)
    en = text(answer_en, "英文答复", "English answer", most=1000, needed=False)
    with writing():
        row = _load(actor, trouble)
        if until is not None:
            _check_end(row.since, until, now)
        seen = row.version if version is None else version
        where = {"id": row.id, "version": seen, "cleared_at": None}
        if not change(Trouble, where, answer_zh=zh, answer_en=en, until=until, version=seen + 1):
            raise ChangedMeanwhile
        record(actor, now, "change_trouble", f"trouble:{row.id}", version=seen + 1)


def clear_trouble(*, actor: Actor, trouble: int, now: datetime) -> None:
    """It is over: callers are told of it no more. This solves no matter. Raises NoSuchTrouble, NotAllowed."""
    with writing():
        row = _load(actor, trouble)
        if not change(Trouble, {"id": row.id, "cleared_at": None}, cleared_at=now):
            raise NoSuchTrouble
        record(actor, now, "clear_trouble", f"trouble:{row.id}", version=row.version)


def _check_end(since: datetime, until: datetime, now: datetime) -> None:
    if until <= since:
        raise BadPeriod
    if until <= now:
        raise TroublePast


def _load(actor: Actor, trouble: int) -> Trouble:
    row = Trouble.objects.filter(id=trouble, cleared_at__isnull=True).first()
    if row is None:
        raise NoSuchTrouble
    need_keeper(actor, row.unit_id)
    return row
