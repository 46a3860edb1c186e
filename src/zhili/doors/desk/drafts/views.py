"""Drafts: read a chat, tick what matters, and make matters of them one by one, or drop them with a reason."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.dispatch.triage import by_keywords
from zhili.doors.desk import choices
from zhili.doors.desk.drafts import reading
from zhili.doors.desk.seat.fields import AREA, CATEGORY, PLACE, area_choices
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.words import category_name
from zhili.doors.frame import once
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema, typed
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Day, Files, Moment, Text
from zhili.language.chat import Message
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters.actions import Contact, Report, Upload
from zhili.matters.actions.files import MOST_BYTES, MOST_FILES
from zhili.reception import queries
from zhili.reception.actions import Said, drop_draft, keep_drafts, take_draft
from zhili.reception.permissions import need_seat
from zhili.reception.queries import DraftValue
from zhili.reception.refusals import NoMessages

CHAT: Final = Schema(
    Text("group", "哪个群", "Group", most=80),
    Text("chat", "聊天记录", "Chat", most=1_000_000, lines=True),
    Files("export", "或导出的文件", "Or its export", most=1, most_bytes=30_000_000),
    Day("since", "从哪天看起", "From which day"),
)
KEEP: Final = Schema(
    Text("group", "哪个群", "Group", most=80),
    Files("photos", "照片：同一个压缩包，或单张", "Photos", most=MOST_FILES, most_bytes=reading.MOST_PHOTO_BYTES),
)
PHOTO: Final = Schema(
    Text("group", "哪个群", "Group", most=80),
    Text("sender", "谁发的", "Sender", required=True, most=60),
    Moment("at", "什么时候发的", "Sent at", required=True),
    Text("line", "配的一句话", "The line with it", required=True, most=5000, lines=True),
    Files("photos", "照片", "Photos", required=True, most=MOST_FILES, most_bytes=MOST_BYTES),
)
DRAFT: Final = Schema(
    Text("words", "什么事", "What it is", most=5000, lines=True),
    Text("name", "谁说的", "Who said it", most=80),
    Text("phone", "电话（知道就填）", "Telephone, if known", most=40),
    CATEGORY,
    AREA,
    PLACE,
    Text("reason", "为什么不办", "Why it is dropped", most=200),
)
FIELD_OF: Final = {"bad_phone": "phone", "empty": "words", "too_long": "words", "out_of_area": "area"}


def listed(request: Request) -> HttpResponse:
    """The drafts of this unit, and the ways in for more."""
    return _listed(request, CHAT.blank(), PHOTO.blank())


def read(request: Request) -> HttpResponse:
    """Read a chat and show each message to be ticked. Nothing is kept yet."""
    need_seat(request.actor)
    try:
        sent = CHAT.read(request)
        profile = choices.house_profile(request.now)
        file = sent["export"][0] if sent["export"] else None
        today = profile.calendar.local_date(request.now)
        found = reading.shown(reading.transcript(sent["chat"], file, profile.tz, today), sent["since"])
    except Refusal as refusal:
        return _listed(request, CHAT.again(request, refusal), PHOTO.blank(), status_of(refusal))
    return _ticks(request, KEEP.blank(group=sent["group"]), found)


def keep(request: Request) -> HttpResponse:
    """Keep what was ticked as drafts."""
    try:
        sent = KEEP.read(request)
        messages = reading.ticked(request.POST.getlist("tick"))
        pictures = reading.photos(sent["photos"])
        said = [Said(each, reading.beside(each, pictures)) for each in messages]
        kept = keep_drafts(actor=request.actor, said=said, group=sent["group"], now=request.now)
    except Unavailable:
        raise
    except NoMessages as refusal:
        return _listed(request, CHAT.again(request, refusal), PHOTO.blank(), status_of(refusal))
    except Refusal as refusal:
        return _kept_ticks(request, refusal)
    return _to(kept.fresh, kept.known)


def photo(request: Request) -> HttpResponse:
    """A photo that somebody forwarded, with a line: one draft."""
    try:
        sent = PHOTO.read(request)
        message = Message(0, sent["at"], sent["sender"], sent["line"])
        files = tuple(Upload(each.name or "", each.read()) for each in sent["photos"])
        kept = keep_drafts(actor=request.actor, said=[Said(message, files)], group=sent["group"], now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        at = "photos" if refusal.code.startswith("file_") else "at" if refusal.code == "in_the_future" else ""
        return _listed(request, CHAT.blank(), PHOTO.again(request, refusal, at), status_of(refusal))
    return _to(kept.fresh, kept.known)


def one(request: Request, draft_id: int) -> HttpResponse:
    """One draft with its suggestion filled in: made a matter, or dropped with a reason."""
    found = queries.draft(request.actor, draft_id)
    if request.method != "POST":
        return _one(request, found, DRAFT.blank(words=found.words, name=found.sender))
    try:
        return (_drop if request.POST.get("do") == "drop" else _take)(request, draft_id)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = DRAFT.again(request, refusal, _field_of(request, refusal))
        return _one(request, queries.draft(request.actor, draft_id), form, status_of(refusal))


def _take(request: Request, draft_id: int) -> HttpResponse:
    sent = DRAFT.read(request)
    report = Report(
        words=sent["words"], title=sent["words"].split("\n")[0][:40], category=sent["category"], place=sent["place"],
        area_code=sent["area"], contact=Contact(sent["name"], sent["phone"]),
    )  # fmt: skip
    done = take_draft(actor=request.actor, draft=draft_id, locality=settings.ZHILI_LOCALITY, report=report,
                      now=request.now, once=once.read(request))  # fmt: skip
    return HttpResponseRedirect(f"{reverse('desk-drafts')}?number={done.number}", status=303)


def _drop(request: Request, draft_id: int) -> HttpResponse:
    sent = DRAFT.read(request)
    drop_draft(actor=request.actor, draft=draft_id, reason=sent["reason"], now=request.now)
    return HttpResponseRedirect(reverse("desk-drafts"), status=303)


def _field_of(request: Request, refusal: Refusal) -> str:
    if refusal.code == "empty" and request.POST.get("do") == "drop":
        return "reason"
    return FIELD_OF.get(refusal.code, "")


def _to(fresh: int, known: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk-drafts')}?kept={fresh}&known={known}", status=303)


def _kept_ticks(request: Request, refusal: Refusal) -> HttpResponse:
    """The boxes that were ticked, again: the others were not sent, and are nobody's to keep."""
    try:
        rows = tuple(zip(reading.ticked(values := request.POST.getlist("tick")), values, strict=True))
    except reading.BadTick as bad:
        return _listed(request, CHAT.again(request, bad), PHOTO.blank(), status_of(bad))
    form = KEEP.again(request, refusal, "photos" if refusal.code.startswith(("file_", "bad_chat")) else "")
    return _ticks(request, form, reading.Shown(rows, 0, 0, 0), status_of(refusal))


def _ticks(request: Request, form: Form, found: reading.Shown, status: int = 200) -> HttpResponse:
    return desk_page(request, "desk/drafts/ticks.html", status, here="seat", form=form, found=found,
                     on=set(typed(request).get("tick", ())))  # fmt: skip


def _listed(request: Request, chat: Form, forwarded: Form, status: int = 200) -> HttpResponse:
    profile = choices.house_profile(request.now)
    found = queries.drafts(request.actor)
    return desk_page(
        request, "desk/drafts/list.html", status, here="seat", chat=chat, photo=forwarded,
        drafts=[(each, _suggested(each, profile)) for each in found], told=_told(request),
    )  # fmt: skip


def _told(request: Request) -> tuple[int, int, str] | None:
    """(new drafts, known ones, number) of what was just done, from the address."""
    kept, known, number = (request.GET.get(name, "") for name in ("kept", "known", "number"))
    if number and len(number) <= 40:
        return 0, 0, number
    if kept.isdecimal() and known.isdecimal() and len(kept + known) < 9:
        return int(kept), int(known), ""
    return None


def _suggested(draft: DraftValue, profile: Any) -> str:
    guesses = by_keywords(draft.words, profile)
    return category_name(profile, guesses[0].category, whole=True) if guesses else ""


def _one(request: Request, draft: DraftValue, form: Form, status: int = 200) -> HttpResponse:
    profile = choices.house_profile(request.now)
    return desk_page(
        request, "desk/drafts/one.html", status, here="seat", draft=draft, form=form,
        suggested=_suggested(draft, profile), categories=choices.categories(profile),
        areas=area_choices(request.now),
    )  # fmt: skip
