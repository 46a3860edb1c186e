"""Canned replies: kept by a unit for itself, or for the whole house, with variables that are known."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhili.lib.actor import Actor
from zhili.store.rows import change
from zhili.store.writing import writing

from ..lifecycle import VARIABLES, wrong_slots
from ..models import CannedReply
from ..permissions import need_keeper
from ..refusals import ChangedMeanwhile, NameTaken, NoSuchReply, UnknownVariable
from ._texts import record, text

LONGEST = 2000


def keep_reply(
    *,
    actor: Actor,
    name: str,
    words: str,
    now: datetime,
    unit: int | None,
    reply: int | None = None,
    version: int | None = None,
) -> int:
    """Keep a canned reply, a new one or ``reply`` anew; its id. ``unit`` None: for the whole house.

    Raises NotAllowed, BlankField, FieldTooLarge, UnknownVariable, NameTaken, NoSuchReply, ChangedMeanwhile.
    """
    name = text(" ".join(name.split()), "名称", "name", most=60)
    words = text(words, "内容", "text", most=LONGEST)
    unknown = wrong_slots(words)
    if unknown:
        known = " ".join(f"{{{each}}}" for each in VARIABLES)
        shown = " ".join(each if each in "{}" else f"{{{each[:20]}}}" for each in unknown[:5])
        raise UnknownVariable(unknown=shown, known=known)
    with writing():
        try:
            with transaction.atomic():
                return _keep(actor, unit, name, words, now, reply, version)
        except IntegrityError as clash:
            raise NameTaken(name=name) from clash


def _keep(
    actor: Actor, unit: int | None, name: str, words: str, now: datetime, reply: int | None, version: int | None
) -> int:
    if reply is None:
        need_keeper(actor, unit)
        row = CannedReply.objects.create(
            unit_id=unit, name=name, text=words, version=1, kept_by_id=actor.person_id, kept_at=now
        )
        record(actor, now, "keep_reply", f"canned:{row.id}", version=1)
        return row.id
    row = _load(actor, reply)
    seen = row.version if version is None else version
    if not change(CannedReply, {"id": row.id, "version": seen, "retired_at": None}, name=name, text=words,
                  version=seen + 1, kept_by_id=actor.person_id, kept_at=now):  # fmt: skip
        raise ChangedMeanwhile
    record(actor, now, "keep_reply", f"canned:{row.id}", version=seen + 1)
    return row.id


def retire_reply(*, actor: Actor, reply: int, now: datetime) -> None:
    """Offer it no more. Raises NoSuchReply, NotAllowed."""
    with writing():
        row = _load(actor, reply)
        if not change(CannedReply, {"id": row.id, "retired_at": None}, retired_at=now):
            raise NoSuchReply
        record(actor, now, "retire_reply", f"canned:{row.id}", version=row.version)


def _load(actor: Actor, reply: int) -> CannedReply:
    row = CannedReply.objects.filter(id=reply, retired_at__isnull=True).first()
    if row is None:
        raise NoSuchReply
    need_keeper(actor, row.unit_id)
    return row
