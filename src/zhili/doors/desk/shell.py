"""What stands around every page of the desk: who sits here, where to go, and what was just recorded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from markupsafe import Markup

from zhili.catalogue.permissions import reads as reads_catalogue
from zhili.doors.desk import tabs
from zhili.doors.desk.acts import ACTS
from zhili.doors.desk.mykeys import USUAL, mine
from zhili.doors.desk.words import act_name
from zhili.doors.frame.pages import fragment, page
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.matters.permissions import HANDLE, OVERSEE, SUPERVISE
from zhili.notices.permissions import DISPATCH, MANAGE
from zhili.offices import queries as offices
from zhili.offices.permissions import ADDRESSES, ALLOW_LINK, ANSWER_DIRECTIVE, ISSUE, LOOK, REVIEW_DIRECTIVE, WATCH
from zhili.reception.permissions import sits

Place = tuple[str, str, bool]
"""Address, label, and whether this is the page."""


def desk_page(request: Request, template: str, status: int = 200, *, here: str, **values: Any) -> HttpResponse:
    """``template`` inside the desk's frame. ``here``: the name of the page in the navigation."""
    values.setdefault("seek", "")
    daily, rest = _nav(request.actor, here)
    return page(
        request,
        template,
        status,
        nav=daily,
        more_places=rest,
        who=_who(request.actor),
        toast=_toast(request),
        keys=(own := mine(request.actor)),
        keys_list=_keys(lang(), tuple(own.items())),
        **values,
    )


def may_see_notices(actor: Actor) -> bool:
    """Whether undelivered notices are this post's to follow up."""
    return actor.may(DISPATCH) or actor.may(MANAGE)


def may_see_directives(actor: Actor) -> bool:
    """Whether this post issues directives, answers them, or decides between both sides."""
    return any(actor.may(grant) for grant in (ISSUE, ANSWER_DIRECTIVE, REVIEW_DIRECTIVE))


def _nav(actor: Actor, here: str) -> tuple[list[Place], list[Place]]:
    """Where this post may go: its daily places, and the rest folded away."""
    oversees = actor.may(SUPERVISE) or actor.may(OVERSEE)
    daily = [
        ("today", t("今日该办", "Today"), True),
        ("queue", t("队列", "Queue"), True),
        ("seat", t("接待", "Seat"), sits(actor)),
        ("directives", t("指令", "Directives"), may_see_directives(actor)),
        ("ledger", t("欠账台账", "Owed"), True),
        ("registry", t("基础数据", "Base data"), actor.may(LOOK)),
    ]
    rest = [
        ("map", t("地图", "Map"), True),
        ("calendar", t("日历", "Calendar"), True),
        ("load", t("谁手上", "Load"), actor.may(HANDLE)),
        ("stuck", t("卡在哪", "Stuck"), oversees),
        ("knowledge", t("知识库", "Knowledge"), sits(actor)),
        ("addresses", t("地址", "Addresses"), actor.may(ADDRESSES)),
        ("notices", t("未送达", "Undelivered"), may_see_notices(actor)),
        ("watch", t("监督查看", "Watch"), actor.may(WATCH)),
        ("watch/contractors", t("外包人员", "Contractors"), actor.may(MANAGE) and not actor.may(WATCH)),
        ("registry/runs", t("数据比对", "Linkages"), actor.may(ALLOW_LINK) and not actor.may(LOOK)),
        ("catalogue", t("数据目录", "Catalogue"), actor.may(LOOK) or reads_catalogue(actor)),
        ("burden", t("填表负担", "Burden"), actor.may(SUPERVISE)),
    ]
    return _open(daily, here), _open(rest, here)


def _open(places: list[tuple[str, str, bool]], here: str) -> list[Place]:
    return [
        ("/desk/" if name == "today" else f"/desk/{name}/", label, name == here) for name, label, may in places if may
    ]


def _who(actor: Actor) -> tuple[str, str]:
    """The person's name, and the post with its unit."""
    if actor.post_id is None:
        return actor.name, ""
    post = offices.post(actor.post_id)
    unit = offices.unit(post.unit_id).name(lang())
    return actor.name, t(f"{unit} {post.name(lang())}", f"{post.name(lang())}, {unit}")


@lru_cache(maxsize=64)
def _keys(language: str, own: tuple[tuple[str, str], ...]) -> Markup:
    """The list of all keys, the same on every page of one language for all who have the same keys."""
    views = [("H", t("今日该办", "today")), *((tab.go, tab.label) for tab in tabs.TABS)]
    return Markup(fragment("desk/_keys.html", keys_go=views, acts=[(key, t(*USUAL[usual])) for usual, key in own]))


def _toast(request: Request) -> tuple[str, str, str] | None:
    """(sentence, number, way back or '') of what was just recorded, from the address; only known acts are said."""
    act, number = request.GET.get("done", ""), request.GET.get("was", "")
    if act not in ACTS or not number or len(number) > 40:
        return None
    back = ""
    if act == "assign":
        plain = f"/desk/m/{number}/?act=recall#act"
        in_queue = "view" in request.GET
        back = tabs.looking(request).address(open=number, act="recall") + "#act" if in_queue else plain
    return t(f"记下了：{act_name(act)}", f"Recorded: {act_name(act)}"), number, back
