"""A matter as anybody may see it, and «我也是»: joining it as one more person whom it affects."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.frame import once, say
from zhili.doors.frame.brought import PHOTOS, brought
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.rows import TimeItem
from zhili.doors.frame.shapes import Text
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import proof, whereabouts
from zhili.doors.portal.report import to_taken
from zhili.doors.portal.shell import portal_page
from zhili.doors.portal.story import StatementRow, debt_block
from zhili.doors.portal.words import BY, WAITS, about, outcome_name, people, tally_of, unit_name, word
from zhili.lib.numbers import read_number
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters.actions import Contact, join
from zhili.matters.queries.public import Public, PublicStatement, public

JOIN: Final = Schema(
    Text("phone", "手机号", "Phone", most=40),
    Text("said", "您那里怎么样", "How it is at your place", most=5000, lines=True),
    PHOTOS,
)
FIELD_OF: Final = {"bad_phone": "phone", "file_refused": "photos", "file_too_large": "photos"}


def short(request: Request, number: str) -> HttpResponse:
    """The address as a telephone message carries it."""
    return HttpResponseRedirect(reverse("matter", args=[number]))


def matter(request: Request, number: str) -> HttpResponse:
    """What anybody may know of it. Sent, it makes one more person affected, with a number and code of their own."""
    if request.method != "POST":
        return _page(request, number, JOIN.blank())
    try:
        sent, key = JOIN.read(request), once.read(request)
        contact = Contact(phone=sent["phone"])
        done = join(
            actor=request.actor, number=read_number(number), words=sent["said"], contact=contact,
            files=brought(request, sent["photos"]), now=request.now, once=key, lang=lang(),
        )  # fmt: skip
    except Unavailable:
        raise
    except Refusal as refusal:
        form = JOIN.again(request, refusal, FIELD_OF.get(refusal.code, ""))
        return _page(request, number, form, status_of(refusal))
    return to_taken(request, done, joined=True)


def _page(request: Request, number: str, form: Form, status: int = 200) -> HttpResponse:
    """Raises NotFound where nobody may know of it."""
    found = public(number)
    mark = tally_of(found.outcome, found.waits_on, found.is_open)
    return portal_page(
        request, "matter", status, here=mark if mark in ("owed", "solved") else "", form=form, it=found, mark=mark,
        title=_title(found), area=whereabouts.name_of(found.area_code),
        facts=_facts(found, request.now), took=_took(found), ending=_ending(found),
        debt=debt_block(found.debt, request.now) if found.debt else None, statements=_statements(found),
        ahead=_ahead(found), by=word(BY, found.confirmed_by),
        is_mine=proof.party_of(request, found.number) is not None,
    )  # fmt: skip


def _title(found: Public) -> str:
    """What staff published it as, else what it is about; never the words of a resident."""
    return found.published.title if found.published else about(found.category, found.kind)


def _ending(found: Public) -> tuple[str, str]:
    """How it stands, in the largest type, and since when."""
    state = found.state_words.say(lang())
    if found.debt:
        day = say.day(found.debt.opened_at)
        return t("欠账", "Owed"), t(f"{day} 认账", f"booked on {day}")
    if found.ended_at is None:
        return state, t(f"{say.when(found.recorded_at)} 反映", f"reported {say.when(found.recorded_at)}")
    day = say.when(found.ended_at)
    if found.outcome == "solved":
        seen = found.confirmed_by == "checker"
        who = t("核查确认", "confirmed by a site check") if seen else t("群众确认", "confirmed by residents")
        return t("办成", "Solved"), f"{day} {who}" if lang() == "zh" else f"{who} {day}"
    return outcome_name(found.outcome) or state, t(f"{day} 结束", f"ended {day}")


def _facts(found: Public, now: datetime) -> list[tuple[str, str]]:
    """What is known in public; of a debt only what its block does not say already."""
    lead = unit_name(found.lead_unit_id)
    kind = (t("哪一类", "Kind"), found.kind.say(lang()))
    if found.debt:
        return [kind, (t("谁办的", "Handled by"), lead)] if lead else [kind]
    rows = [kind, (t("到哪一步", "State"), found.state_words.say(lang()))]
    if lead:
        rows.append((t("谁来答复", "Owes an answer") if found.is_open else t("谁办的", "Handled by"), lead))
    if found.is_open:
        rows.append((t("现在", "Now"), word(WAITS, found.waits_on)))
    if found.is_open and found.due_at:
        due, left = say.when(found.due_at), say.left(found.due_at, now)
        late = t(f"{due} 前，{left}", f"by {due}, {left}") + (
            t("（暂定）", " (provisional)") if found.provisional else ""
        )
        rows.append((t("等到", "Waits until") if found.waits_on == "affected" else t("时限", "Limit"), late))
    return [*rows, (t("受影响", "Affected"), people(found.people))]


def _took(found: Public) -> list[tuple[str, str]]:
    """How long it took, for what is ended."""
    if found.ended_at is None:
        return []
    length = say.span(found.ended_at - found.recorded_at) or t("不到 1 分", "under a minute")
    rows = [(t("从反映到结束", "From report to end"), length)]
    if found.rounds > 1:
        times = found.rounds - 1
        rows.append(
            (t("改正", "Put right"), t(f"没有一次办好，又办了 {times} 次", f"not right at first; done again {times} ×"))
        )
    return rows


def _statements(found: Public) -> list[StatementRow]:
    return [_stated(each, found.debt is not None) for each in found.statements]


def _stated(each: PublicStatement, is_owed: bool) -> StatementRow:
    by = unit_name(each.unit_id) or say.half(each.decided_by)
    name = t("欠过账", "was owed") if each.outcome == "owed" and not is_owed else outcome_name(each.outcome)
    return StatementRow(name, by, say.half(each.done), say.half(each.evidence), say.half(each.remedy), each.at)


def _ahead(found: Public) -> list[TimeItem]:
    """How a debt is settled: what comes next and who has the last word."""
    if found.debt is None:
        return []
    who, day = unit_name(found.debt.unit_id), say.day(found.debt.review_on)
    does = t("交证据销账，或公开说明为何不办", "brings evidence that it is paid, or declines in public")
    return [
        TimeItem("next", who, does, None, t(f"{day} 前", f"by {day}")),
        TimeItem("wait", "", t("最后由受影响的人说好了没有", "In the end those affected say whether it is fixed")),
    ]
