"""Contractors (外包): a post with a last day and few grants, in the unit that answers for it; the county ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Q

from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.lib.refusal import Invalid, NotAllowed
from zhili.offices import queries
from zhili.offices.actions._checks import managed, need_open, need_open_post, need_text, take_turn
from zhili.offices.actions._record import day, record, touch
from zhili.offices.actions.posts import BadPeriod, NotForContractors, check_post, write_posts
from zhili.offices.lifecycle import Act
from zhili.offices.models import ApiKey, Post, PostGrant, Tenure
from zhili.offices.permissions import CONTRACTOR_MAY, MANAGE, WATCH, NotYourArea, need_other
from zhili.store.rows import reserve
from zhili.store.writing import writing

LONGEST: Final = timedelta(days=366)
"""A contractor's post lasts a year at most; then somebody decides again."""


class ContractTooLong(Invalid):
    code = "contract_too_long"
    zh = "外包岗位最长一年：不晚于 {latest}。"
    en = "A contractor's post lasts a year at most: until {latest}."


class NotAContractor(Invalid):
    code = "not_a_contractor"
    zh = "岗位“{post}”不是外包岗位。"
    en = "The post “{post}” is not a contractor's."


class EndReasonMissing(Invalid):
    code = "end_reason_missing"
    zh = "请写明为什么终止：2 到 200 个字。"
    en = "Say why it is ended, in 2 to 200 characters."


@dataclass(frozen=True, slots=True)
class Contract:
    """What a company's people may do here. ``until``: the first day on which they may no longer."""

    company: str
    code: str
    name_zh: str
    grants: Sequence[str]
    until: date
    name_en: str = ""


def open_contract(*, actor: Actor, unit_id: int, contract: Contract, now: datetime) -> int:
    """Open a contractor's post in the unit that answers for it; its id. It ends by itself, grants and all.

    Raises NotAllowed, NotYourArea, NoSuchUnit, UnitClosed, NameMissing, UnknownGrant, NotForContractors, BadPeriod,
    ContractTooLong, PostCodeTaken.
    """
    need_text(contract.company, "外包公司", "the company")
    post = check_post(
        code=contract.code, name_zh=contract.name_zh, name_en=contract.name_en, head=False, grants=contract.grants
    )
    for grant in post.grants:
        if grant not in CONTRACTOR_MAY:
            raise NotForContractors(grant=grant)
    today = queries.day_of(now)
    if contract.until <= today:
        raise BadPeriod
    if contract.until > today + LONGEST:
        raise ContractTooLong(latest=(today + LONGEST).isoformat())
    company = contract.company.strip()[:120]
    with writing():
        managed(actor, unit_id)
        need_open(unit_id, today)
        key = reserve(Post, 1)[0]
        write_posts(actor, [(key, unit_id, post)], today, now)
        Post.objects.filter(id=key).update(contractor=company, closed_on=contract.until)
        PostGrant.objects.filter(post_id=key).update(valid_to=contract.until)
        record(actor, Act.OPEN_CONTRACT, f"post:{key}", now, {"company": company, "to": day(contract.until)})
        touch()
    return key


def end_access(*, actor: Actor, post_id: int, why: str, now: datetime) -> None:
    """End a contractor's access at once (终止访问): post, seats, grants and keys. Whoever watches may, and whoever
    manages the offices, within the own area; nobody ends the own post. Raises NotAllowed, NotYourArea, NotYourself,
    NoSuchPost, NotAContractor, PostClosed, EndReasonMissing."""
    if not (actor.may(WATCH) or actor.may(MANAGE)):
        raise NotAllowed
    said = " ".join(why.split())
    if not 2 <= len(said) <= 200:
        raise EndReasonMissing
    need_other(actor, post_id=post_id)
    today = queries.day_of(now)
    with writing():
        take_turn()
        post = queries.post(post_id)
        area = prefix_of(queries.unit(post.unit_id).area_code)
        if not actor.sees(area):
            raise NotYourArea(area=area)
        if not post.contractor:
            raise NotAContractor(post=post.name_zh)
        need_open_post(post_id, today)
        Post.objects.filter(id=post_id).update(closed_on=today)
        for periods in (Tenure.objects.filter(post_id=post_id), PostGrant.objects.filter(post_id=post_id)):
            still = periods.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
            still.filter(valid_from__gt=today).update(valid_to=F("valid_from"))
            still.filter(valid_from__lte=today).update(valid_to=today)
        ApiKey.objects.filter(post_id=post_id, revoked_at__isnull=True).update(revoked_at=now)
        record(actor, Act.END_ACCESS, f"post:{post_id}", now, {"to": day(today)}, detail={"why": said})
        touch()
