"""Drafts out of group messages: only what was ticked, once, and forgotten when settled."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import NOW, Cast
from zhili.language.chat import Message, read_chat
from zhili.lib.refusal import NotAllowed
from zhili.matters.actions import Contact, Report, Upload
from zhili.matters.models import Attachment, Matter, Step
from zhili.matters.refusals import Empty, FileRefused, InTheFuture, TooLong
from zhili.reception import queries
from zhili.reception.actions import Said, drop_draft, keep_drafts, take_draft
from zhili.reception.models import Draft
from zhili.reception.refusals import DraftSettled, NoMessages, NoSuchDraft, TooManyMessages

ZONE = ZoneInfo("Asia/Shanghai")
CHAT = """2026-11-01 09:42 王大姐: 3 幢楼下污水往外冒
2026-11-01 09:43 王大姐: 流到幼儿园门口了
2026-11-01 09:45 老李: 谢谢
2026-11-01 09:50 赵师傅: 7 幢路灯不亮"""
MESSAGES = read_chat(CHAT, ZONE, date(2026, 11, 2)).messages


def keep(cast: Cast, *numbers: int, key: str = "handler") -> list[int]:
    said = [Said(MESSAGES[no]) for no in numbers]
    keep_drafts(actor=cast.as_(key), said=said, group="三组邻里群", now=NOW)
    return [each.id for each in queries.drafts(cast.as_(key))]


def photo() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG")
    return out.getvalue()


def test_ticked_messages_are_kept_merged_and_nothing_else(cast: Cast) -> None:
    keep(cast, 0, 1, 3)
    found = queries.drafts(cast.as_("handler"))

    assert [(each.sender, each.words) for each in found] == [
        ("王大姐", "3 幢楼下污水往外冒\n流到幼儿园门口了"),
        ("赵师傅", "7 幢路灯不亮"),
    ]
    assert all("王大姐".encode() not in bytes(row.sender_sealed or b"") for row in Draft.objects.all())
    assert queries.drafts(cast.as_("urban_handler")) == []


def test_the_same_export_twice_makes_nothing_twice(cast: Cast) -> None:
    first = keep(cast, 0, 1, 3)
    drop_draft(actor=cast.as_("handler"), draft=first[1], reason="已经修好", now=NOW)
    said = [Said(MESSAGES[no]) for no in (0, 1, 3)]
    again = keep_drafts(actor=cast.as_("handler"), said=said, now=NOW)

    assert (again.fresh, again.known, Draft.objects.count()) == (0, 2, 2)


def test_a_draft_becomes_a_matter_of_its_sender_at_its_own_time_once(cast: Cast) -> None:
    draft = keep(cast, 0, 1)[0]
    actor = cast.as_("handler")
    report = Report(words=queries.draft(actor, draft).words, area_code="990121100000", contact=Contact("王大姐", ""))
    done = take_draft(actor=actor, draft=draft, locality="qinghe", report=report, now=NOW, once="k" * 20)
    again = take_draft(actor=actor, draft=draft, locality="qinghe", report=report, now=NOW, once="k" * 20)

    matter = cast.matter(done.number)
    assert again.number == done.number and Matter.objects.count() == 1
    assert (matter.channel, matter.happened_at) == ("group", MESSAGES[0].at)
    row = Draft.objects.get()
    assert (row.state, row.number, row.words, row.sender_sealed) == ("taken", done.number, "", None)
    with pytest.raises(DraftSettled):
        take_draft(actor=actor, draft=draft, locality="qinghe", report=report, now=NOW, once="other" * 4)
    with pytest.raises(DraftSettled):
        drop_draft(actor=actor, draft=draft, reason="晚了", now=NOW)


def test_a_dropped_draft_keeps_its_reason_and_forgets_the_rest(cast: Cast) -> None:
    draft = keep(cast, 3)[0]
    with pytest.raises(Empty):
        drop_draft(actor=cast.as_("handler"), draft=draft, reason=" ", now=NOW)
    with pytest.raises(NoSuchDraft):
        drop_draft(actor=cast.as_("urban_handler"), draft=draft, reason="不是我们的", now=NOW)
    drop_draft(actor=cast.as_("handler"), draft=draft, reason="已经修好", now=NOW)
    row = Draft.objects.get()
    assert (row.words, row.sender_sealed, row.reason) == ("", None, "已经修好")


@pytest.mark.django_db(transaction=True)
def test_a_photo_goes_with_its_message_into_the_matter_and_its_draft_forgets_it(cast: Cast) -> None:
    from zhili.store import blobs
    from zhili.store.refusals import BlobMissing

    actor = cast.as_("handler")
    keep_drafts(actor=actor, said=[Said(MESSAGES[3], (Upload("灯.jpg", photo()),))], now=NOW)
    (draft,) = queries.drafts(actor)
    sha = draft.files[0]["sha"]
    report = Report(words=draft.words, area_code="990121100000")
    take_draft(actor=actor, draft=draft.id, locality="qinghe", report=report, now=NOW)

    assert Attachment.objects.get().name == "灯.jpg"
    if Attachment.objects.get().sha != sha:
        with pytest.raises(BlobMissing):
            blobs.read(sha)


def test_what_cannot_be_kept_is_refused_and_leaves_nothing(cast: Cast) -> None:
    actor = cast.as_("handler")
    late = Message(0, NOW + timedelta(days=1), "王", "明天停水")
    long = Message(0, NOW, "王", "水" * 5001)
    for said, refusal in (
        ([], NoMessages),
        ([Said(late)], InTheFuture),
        ([Said(long)], TooLong),
        ([Said(MESSAGES[0], (Upload("a.jpg", b"no picture"),))], FileRefused),
        ([Said(Message(no, NOW, "王", f"{no}")) for no in range(201)], TooManyMessages),
    ):
        with pytest.raises(refusal):
            keep_drafts(actor=actor, said=said, now=NOW)
    with pytest.raises(NotAllowed):
        keep_drafts(actor=cast.as_("reviewer"), said=[Said(MESSAGES[0])], now=NOW)
    assert not Draft.objects.exists() and not Step.objects.exists()
