"""Verbs about posts and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from zhili.lib.actor import Actor
from zhili.lib.refusal import Conflict, Invalid
from zhili.offices import queries
from zhili.offices.actions._checks import managed, managed_post, need_open, need_open_post, need_text
from zhili.offices.actions._record import Facts, day, record, record_each, touch
from zhili.offices.lifecycle import Act
from zhili.offices.models import Post, PostGrant, Tenure
from zhili.offices.permissions import CONTRACTOR_MAY, GRANTS, need_other
from zhili.store.rows import insert, reserve
from zhili.store.writing import writing

POST_ROW: Final = ("id", "unit_id", "code", "name_zh", "name_en", "phone", "head", "opened_on", "contractor")


class PostCodeTaken(Conflict):
    """Codes are unique inside a unit."""

    code = "post_code_taken"
    zh = "这个单位已有代码为 {post} 的岗位。"
    en = "The unit has a post with the code {post} already."


class UnknownGrant(Invalid):
    """The closed set is in ``permissions``."""

    code = "unknown_grant"
    zh = "没有“{grant}”这项权限。"
    en = "There is no grant “{grant}”."


class GrantHeld(Conflict):
    """Granted once is granted."""

    code = "grant_held"
    zh = "这个岗位在这段时间已有“{grant}”权限。"
    en = "The post holds “{grant}” in that time already."


class GrantNotHeld(Conflict):
    """What is not held cannot be withdrawn."""

    code = "grant_not_held"
    zh = "这个岗位没有“{grant}”权限。"
    en = "The post does not hold “{grant}”."


class NotForContractors(Invalid):
    """``permissions.CONTRACTOR_MAY`` says what is."""

    code = "not_for_contractors"
    zh = "外包岗位不能有“{grant}”权限。"
    en = "A contractor's post never holds “{grant}”."


class BadPeriod(Invalid):
    """A period ends after it begins."""

    code = "bad_period"
    zh = "截止日期必须晚于起始日期。"
    en = "The last day must come after the first."


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post that may be opened: every word of it was checked. ``grants``: sorted, each once."""

    code: str
    name_zh: str
    name_en: str
    head: bool
    grants: tuple[str, ...]
    phone: str = ""


def open_post(
    *,
    actor: Actor,
    unit_id: int,
    code: str,
    name_zh: str,
    now: datetime,
    name_en: str = "",
    head: bool = False,
    grants: Sequence[str] = (),
    phone: str = "",
    on: date | None = None,
) -> int:
    """Open a post in a unit with its first grants, and return its id. ``on``: from which day (today). ``phone``: the
    number on which the public reaches it; it makes the name of whoever sits there public, too.

    Raises NotAllowed, NotYourArea, NoSuchUnit, UnitClosed, NameMissing, UnknownGrant, PostCodeTaken.
    """
    post = check_post(code=code, name_zh=name_zh, name_en=name_en, head=head, grants=grants, phone=phone)
    begin = on or queries.day_of(now)
    with writing():
        managed(actor, unit_id)
        need_open(unit_id, begin)
        key = reserve(Post, 1)[0]
        write_posts(actor, [(key, unit_id, post)], begin, now)
        touch()
    return key


def check_post(*, code: str, name_zh: str, name_en: str, head: bool, grants: Sequence[str], phone: str = "") -> NewPost:
    """What ``open_post`` asks of the post itself, for its callers and for the import of many.

    Raises NameMissing, UnknownGrant.
    """
    need_text(code, "岗位代码", "the post's code")
    need_text(name_zh, "岗位名称", "the post's name")
    for each in grants:
        _need_grant(each)
    return NewPost(code.strip(), name_zh.strip(), name_en.strip(), head, tuple(sorted(set(grants))), phone.strip())


def write_posts(actor: Actor, posts: Sequence[tuple[int, int, NewPost]], begin: date, now: datetime) -> None:
    """Write checked posts, (reserved id, unit's id, post), with their grants and entries, in the caller's transaction
    and turn. Raises PostCodeTaken."""
    rows = [
        (key, unit, post.code, post.name_zh, post.name_en, post.phone, post.head, begin, "")
        for key, unit, post in posts
    ]
    try:
        with transaction.atomic():
            insert(Post, POST_ROW, rows)
    except IntegrityError as error:
        raise PostCodeTaken(post="、".join(post.code for _, _, post in posts[:5])) from error
    given = [(key, each, begin) for key, _, post in posts for each in post.grants]
    insert(PostGrant, ("post_id", "grant", "valid_from"), given)
    changes: list[tuple[str, Facts, None]] = []
    for key, unit, post in posts:
        facts: Facts = {"unit": unit, "code": post.code, "head": post.head, "grants": list(post.grants)}
        changes.append((f"post:{key}", {**facts, "from": day(begin)}, None))
    record_each(actor, Act.OPEN_POST, now, changes)


def close_post(*, actor: Actor, post_id: int, now: datetime, on: date | None = None) -> None:
    """Close a post from a day on (today); who sits there leaves that day.

    Raises NotAllowed, NotYourArea, NoSuchPost, PostClosed.
    """
    end = on or queries.day_of(now)
    with writing():
        managed_post(actor, post_id)
        need_open_post(post_id, end)
        Post.objects.filter(id=post_id).update(closed_on=end)
        seats = Tenure.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=end), post_id=post_id)
        seats.filter(valid_from__gt=end).update(valid_to=F("valid_from"))
        seats.filter(valid_from__lte=end).update(valid_to=end)
        record(actor, Act.CLOSE_POST, f"post:{post_id}", now, {"to": day(end)})
        touch()


def grant(
    *, actor: Actor, post_id: int, grant: str, now: datetime, on: date | None = None, until: date | None = None
) -> None:
    """Give a post a grant from a day (today) to a day (exclusive; None: until further notice).

    Raises NotAllowed, NotYourArea, NotYourself, NoSuchPost, PostClosed, UnknownGrant, BadPeriod, GrantHeld.
    """
    _need_grant(grant)
    begin = on or queries.day_of(now)
    if until is not None and until <= begin:
        raise BadPeriod
    need_other(actor, post_id=post_id)
    with writing():
        _need_least(managed_post(actor, post_id), grant)
        need_open_post(post_id, begin)
        if any(word == grant and period.meets(begin, until) for word, period in queries.post(post_id).grants):
            raise GrantHeld(grant=grant)
        PostGrant.objects.create(post_id=post_id, grant=grant, valid_from=begin, valid_to=until)
        facts = {"grant": grant, "from": day(begin), "to": day(until)}
        record(actor, Act.GRANT, f"post:{post_id}", now, facts)
        touch()


def end_grant(*, actor: Actor, post_id: int, grant: str, now: datetime, on: date | None = None) -> None:
    """Withdraw a grant from a day on (today). Raises NotAllowed, NotYourArea, NotYourself, NoSuchPost, GrantNotHeld."""
    end = on or queries.day_of(now)
    need_other(actor, post_id=post_id)
    with writing():
        managed_post(actor, post_id)
        held = PostGrant.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=end), post_id=post_id, grant=grant)
        later = held.filter(valid_from__gt=end).update(valid_to=F("valid_from"))
        if not held.filter(valid_from__lte=end).update(valid_to=end) + later:
            raise GrantNotHeld(grant=grant)
        record(actor, Act.END_GRANT, f"post:{post_id}", now, {"grant": grant, "to": day(end)})
        touch()


def _need_least(post: queries.PostValue, name: str) -> None:
    if post.contractor and name not in CONTRACTOR_MAY:
        raise NotForContractors(grant=name)


def _need_grant(name: str) -> None:
    if name not in GRANTS:
        raise UnknownGrant(grant=name)
