"""What the desk does about messages that could not be delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhili.journal.actions import Draft, write
from zhili.lib.actor import Actor
from zhili.notices.lifecycle import Act
from zhili.notices.models import Message
from zhili.notices.permissions import need_desk
from zhili.notices.queries import NoSuchMessage
from zhili.store.efforts import keep_effort
from zhili.store.rows import change
from zhili.store.writing import writing


def retry(*, actor: Actor, message_id: int, now: datetime) -> None:
    """Queue a failed message again, with all its tries before it, e.g. after the mail server was mended.

    Raises NotAllowed, and NoSuchMessage when it is not waiting on the desk.
    """
    need_desk(actor)
    with writing():
        _settle(actor, message_id, now, Act.RETRY, {}, failed_at=None, failure="", carrier="", tries=0, due_at=now)


def handle(*, actor: Actor, message_id: int, how: str, now: datetime) -> None:
    """Take a failed message off the desk: the person was told otherwise, ``how`` says in which way (kept as erasable
    detail in the journal). Raises NotAllowed and NoSuchMessage."""
    need_desk(actor)
    with writing():
        _settle(actor, message_id, now, Act.HANDLE, {"how": how}, handled_at=now)


def _settle(actor: Actor, message_id: int, now: datetime, act: Act, detail: dict[str, str], **values: Any) -> None:
    row = Message.objects.filter(id=message_id).values_list("key", "ref").first()
    waiting = {"id": message_id, "failed_at__isnull": False, "handled_at": None}
    if row is None or not change(Message, waiting, **values):
        raise NoSuchMessage(message=message_id)
    write([Draft(now, actor.ref, act.value, row[1], {"message": row[0]}, detail or None)])
    keep_effort(act.value.replace(".", ":"), actor, now)
