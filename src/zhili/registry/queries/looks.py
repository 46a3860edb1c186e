"""Who looked, for the person concerned and for those who watch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from zhili.lib.actor import Actor
from zhili.offices.models import Post, Unit

from ..lifecycle import Looked
from ..models import Look, Merge


@dataclass(frozen=True, slots=True)
class WhoLooked:
    """One look as the person concerned reads it: which unit and post, how, at what, for what, when. ``withheld_under``
    is set on one that was withheld and now is shown."""

    at: datetime
    how: Looked
    field: str
    purpose: str
    unit: str
    post: str
    withheld_under: str
    by_self: bool = False


def looked_at(thing: int, today: date, *, most: int = 500) -> tuple[WhoLooked, ...]:
    """Every look at this thing, and at those that were merged into it, the latest first. Complete but for those
    withheld under a law until a day that has not come."""
    same = [thing, *Merge.objects.filter(kept_id=thing, undone_at__isnull=True).values_list("gone_id", flat=True)]
    rows = Look.objects.filter(thing_id__in=same)
    rows = rows.filter(Q(withheld_until__isnull=True) | Q(withheld_until__lte=today))
    columns = ("at", "how", "field", "purpose", "unit_id", "by", "withheld_under")
    found = list(rows.order_by("-id").values_list(*columns)[:most])
    units = dict(Unit.objects.filter(id__in={row[4] for row in found if row[4]}).values_list("id", "name_zh"))
    posts = _posts([row[5] for row in found])
    return tuple(
        WhoLooked(at, Looked(how), name, purpose, units.get(unit, ""), posts.get(post_in(by), ""), law, by_self(by))
        for at, how, name, purpose, unit, by, law in found
    )


def last_purpose(actor: Actor, thing: int) -> str:
    """What this hand last looked at the thing for."""
    rows = Look.objects.filter(thing_id=thing, by=actor.ref).order_by("-id")
    return rows.values_list("purpose", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that stands: the other thing, when, how sure, and the reasons as codes and levels."""

    id: int
    gone: int
    at: datetime
    probability: float | None
    reasons: Mapping[str, Any]


def merges(thing: int) -> tuple[Merged, ...]:
    """What was merged into this thing and can be undone, the latest first."""
    columns = ("id", "gone_id", "at", "probability", "reasons")
    rows = Merge.objects.filter(kept_id=thing, undone_at__isnull=True).order_by("-id").values_list(*columns)
    return tuple(Merged(*row) for row in rows)


def _posts(refs: Sequence[str]) -> dict[int, str]:
    wanted = {post for ref in refs if (post := post_in(ref))}
    return dict(Post.objects.filter(id__in=wanted).values_list("id", "name_zh"))


def units_of(refs: Sequence[str]) -> dict[str, str]:
    """The unit of each hand that holds a post."""
    rows = Post.objects.filter(id__in={post_in(ref) for ref in refs}).values_list("id", "unit__name_zh")
    units = dict(rows)
    return {ref: units[post_in(ref)] for ref in refs if post_in(ref) in units}


def by_self(ref: str) -> bool:
    """Whether the person concerned looked."""
    return ref.startswith("self:")


def person_in(ref: str) -> int:
    """``post:12/person:7`` → 7; 0 where no person acted."""
    tail = ref.partition("/")[2]
    return int(tail.removeprefix("person:")) if tail.startswith("person:") else 0


def post_in(ref: str) -> int:
    """``post:12/person:7`` → 12; 0 for a hand that holds no post."""
    head = ref.partition("/")[0]
    return int(head.removeprefix("post:")) if head.startswith("post:") else 0
