"""Drafts out of group messages: only what a clerk ticked is kept, and neither words nor name once it is settled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from zhili.dispatch import actions as dispatch
from zhili.journal.actions import Draft as Entry
from zhili.journal.actions import write
from zhili.language.chat import Message, merged
from zhili.lib.actor import Actor
from zhili.lib.canonical import canonical, digest
from zhili.matters.actions import Contact, Report, Reported, Upload
from zhili.matters.actions._hand import LONGEST_WORDS, text
from zhili.matters.actions.files import Ready, ready_files
from zhili.matters.models import Attachment
from zhili.matters.refusals import InTheFuture
from zhili.store import blobs
from zhili.store.efforts import keep_effort
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import change, insert
from zhili.store.secrets import blind, seal
from zhili.store.writing import writing

from ..lifecycle import GROUP
from ..models import Draft
from ..permissions import Seat, need_seat
from ..queries import sender_aad
from ..refusals import DraftSettled, NoMessages, NoSuchDraft, TooManyMessages

MOST_AT_ONCE: Final = 200
_COLUMNS = ("unit_id", "digest", "group", "said_at", "sender_sealed", "words", "files", "state", "number", "reason",
            "kept_by_id", "kept_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One message that a clerk ticked, with the photos beside it."""

    message: Message
    files: Sequence[Upload] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """How many drafts are new, and how many messages were kept before."""

    fresh: int
    known: int


def keep_drafts(*, actor: Actor, said: Sequence[Said], group: str = "", now: datetime) -> Kept:
    """Keep the ticked messages as drafts; neighbours by one sender become one. What was kept before, settled or not, is
    left as it is. Nothing else of the group is kept.

    Raises NotAllowed, NoMessages, TooManyMessages, InTheFuture, TooLong, FileRefused, FileTooLarge.
    """
    seat = need_seat(actor)
    if not said:
        raise NoMessages
    if len(said) > MOST_AT_ONCE:
        raise TooManyMessages(most=MOST_AT_ONCE, count=len(said))
    name = text(group, "哪个群", "group", most=80, needed=False)
    ready = [(each, _ready(said, each)) for each in merged([one.message for one in said])]
    for each, _ in ready:
        _check(each, now)
    fresh = 0
    with writing():
        for each, files in ready:
            fresh += _keep(seat, each, files, name, now)
        if fresh:
            write([Entry(now, actor.ref, "keep_drafts", f"unit:{actor.unit_id}", {"drafts": fresh}, None)])
        keep_effort("reception:keep_drafts", actor, now)
    return Kept(fresh, len(ready) - fresh)


def take_draft(*, actor: Actor, draft: int, locality: str, report: Report, now: datetime, once: str = "") -> Reported:
    """Make a matter of a draft: said by its sender, at the time of the message, with its photos. The draft keeps the
    number and forgets the rest.

    Raises what ``dispatch.take_in`` raises, NoSuchDraft, DraftSettled.
    """
    seat = need_seat(actor)
    with writing():
        scope = f"take_draft:{draft}"
        before = once_before(scope, once, digest(actor.ref), now) if once else None
        if before is not None:
            return Reported(before["number"], "", 1, before["matter"], again=True)
        row = _open(seat, draft)
        files = tuple(Upload(each["name"], blobs.read(each["sha"])) for each in row.files)
        full = replace(report, happened_at=row.said_at, files=(*files, *report.files))
        reported = dispatch.take_in(actor=replace(actor, channel=GROUP), locality=locality, report=full, now=now)
        _settle(row, now, state="taken", number=reported.number)
        write([Entry(now, actor.ref, "take_draft", f"draft:{row.id}", {"number": reported.number}, None)])
        if once:
            settle_once(scope, once, {"number": reported.number, "matter": reported.matter_id})
    return reported


def drop_draft(*, actor: Actor, draft: int, reason: str, now: datetime) -> None:
    """Make nothing of a draft, and say why; words and name are forgotten. Raises NoSuchDraft, DraftSettled, Empty."""
    seat = need_seat(actor)
    why = text(reason, "理由", "reason", most=200)
    with writing():
        row = _open(seat, draft)
        _settle(row, now, state="dropped", reason=why)
        write([Entry(now, actor.ref, "drop_draft", f"draft:{row.id}", {}, {"reason": why})])
        keep_effort("reception:drop_draft", actor, now)


def contact_of(sender: str, phone: str) -> Contact:
    """The sender as the one who reported; a telephone only where the clerk knows it."""
    return Contact(sender[:80], phone)


def _ready(said: Sequence[Said], message: Message) -> list[Ready]:
    """The photos of every message that went into a merged one."""
    uploads = [file for one in said if one.message.no in message.parts for file in one.files]
    return ready_files(uploads)


def _check(message: Message, now: datetime) -> None:
    text(message.words, "这条消息", "the message", most=LONGEST_WORDS)
    if message.at > now:
        raise InTheFuture(when=message.at.strftime("%Y-%m-%d %H:%M"))


def _keep(seat: Seat, message: Message, files: Sequence[Ready], group: str, now: datetime) -> int:
    key = blind("draft:" + canonical([seat.unit, message.at.isoformat(), message.sender, message.words]).decode())
    if Draft.objects.filter(unit_id=seat.unit, digest=key).exists():
        return 0
    sealed = seal(message.sender[:80], aad=sender_aad(key))
    kept = json.dumps([_kept_file(file) for file in files], ensure_ascii=False)
    insert(Draft, _COLUMNS, [(seat.unit, key, group, message.at, sealed, message.words, kept, "open", "", "",
                              seat.person, now)])  # fmt: skip
    return 1


def _kept_file(file: Ready) -> dict[str, Any]:
    return {"sha": blobs.keep(file.data), "name": file.name, "type": file.media_type, "size": len(file.data)}


def _open(seat: Seat, draft: int) -> Draft:
    row = Draft.objects.select_for_update().filter(id=draft, unit_id=seat.unit).first()
    if row is None:
        raise NoSuchDraft
    if row.state != "open":
        raise DraftSettled(what=row.number or row.reason)
    return row


def _settle(row: Draft, now: datetime, **values: Any) -> None:
    change(Draft, {"id": row.id, "state": "open"}, words="", sender_sealed=None, files=[], settled_at=now, **values)
    for each in row.files:
        transaction.on_commit(partial(_forget_file, each["sha"]))


def _forget_file(sha: str) -> None:
    """The photo of a settled draft goes, unless another draft, a matter or a room above has the same one."""
    if not Attachment.objects.filter(sha=sha).exists() and not _drafts_with(sha) and not blobs.is_pinned(sha):
        blobs.erase(sha)


def _drafts_with(sha: str) -> bool:
    open_ones = Draft.objects.filter(state="open").exclude(files=[]).values_list("files", flat=True)
    return any(each["sha"] == sha for files in open_ones for each in files)
