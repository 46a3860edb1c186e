"""What stands around every page of the desk: who sits here, where to go, and what was just recorded."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from zhili.doors.desk.acts import ACTS
from zhili.doors.desk.words import act_name
from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.notices.permissions import DISPATCH, MANAGE
from zhili.offices import queries as offices


def desk_page(request: Request, template: str, status: int = 200, *, here: str, **values: Any) -> HttpResponse:
    """``template`` inside the desk's frame. ``here``: the name of the page in the navigation."""
    values.setdefault("seek", "")
    return page(
        request,
        template,
        status,
        nav=_nav(request.actor, here),
        who=_who(request.actor),
        toast=_toast(request),
        **values,
    )


def may_see_notices(actor: Actor) -> bool:
    """Whether undelivered notices are this post's to follow up."""
    return actor.may(DISPATCH) or actor.may(MANAGE)


def _nav(actor: Actor, here: str) -> list[tuple[str, str, bool]]:
    places = [
        ("today", "/desk/", t("今日该办", "Today")),
        ("queue", "/desk/queue/", t("队列", "Queue")),
        ("ledger", "/desk/ledger/", t("欠账台账", "Owed")),
    ]
    if may_see_notices(actor):
        places.append(("notices", "/desk/notices/", t("未送达", "Undelivered")))
    return [(address, label, name == here) for name, address, label in places]


def _who(actor: Actor) -> tuple[str, str]:
    """The person's name, and the post with its unit."""
    if actor.post_id is None:
        return actor.name, ""
    post = offices.post(actor.post_id)
    unit = offices.unit(post.unit_id).name(lang())
    return actor.name, t(f"{unit} {post.name(lang())}", f"{post.name(lang())}, {unit}")


def _toast(request: Request) -> tuple[str, str, str] | None:
    """(sentence, number, act) of what was just recorded, from the address; only known acts are said."""
    act, number = request.GET.get("done", ""), request.GET.get("was", "")
    if act not in ACTS or not number or len(number) > 40:
        return None
    return t(f"记下了：{act_name(act)}", f"Recorded: {act_name(act)}"), number, act
