"""The views of the queue and the filters over them. All of it lives in the address, so that a list can be sent on.

A view is a narrowing that the rooms' queries understand; who may see what is decided there (``lists.visible_to``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.http import QueryDict

from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Flag, Text, Whole
from zhili.doors.frame.speech import t
from zhili.lib.actor import Actor
from zhili.matters.queries import lists
from zhili.matters.queries.lists import Filters, Page
from zhili.matters.queries.narrowing import burning, of_unit

Narrow = Callable[[Actor, datetime], Filters]


def _waiting_on(relation: str) -> Narrow:
    return lambda actor, now: Filters(is_open=True, waits_on=(relation,))


def _of(extra: Q) -> Filters:
    return Filters(is_open=True, extra=extra)


@dataclass(frozen=True, slots=True)
class Tab:
    """One view. ``grant``: whose daily work it is, '' for everybody's. ``in_time``: by time left, else newest first."""

    name: str
    zh: str
    en: str
    narrow: Narrow
    grant: str = ""
    in_time: bool = True

    @property
    def label(self) -> str:
        return t(self.zh, self.en)


TABS: Final = (
    Tab("mine", "待办", "My work", lambda actor, now: _of(lists.my_work(actor))),
    Tab("assign", "待派", "To assign", _waiting_on("dispatcher"), "matters.dispatch"),
    Tab("objections", "异议待定", "Objections", _waiting_on("reviewer"), "matters.review"),
    Tab("soon", "快到期", "Falling due", lambda actor, now: _of(burning(now))),
    Tab("callback", "待回访", "To call back", _waiting_on("caller"), "matters.callback"),
    Tab("check", "待核查", "To check", _waiting_on("checker"), "matters.check"),
    Tab("debts", "欠账复核", "Debts to review", _waiting_on("debtor"), "matters.handle"),
    Tab("unit", "本单位", "My unit", lambda actor, now: _of(of_unit(actor.unit_id or 0)), "matters.handle"),
    Tab("all", "全部", "All", lambda actor, now: Filters(), in_time=False),
)  # fmt: skip
BY_NAME: Final[Mapping[str, Tab]] = {tab.name: tab for tab in TABS}

LOOK: Final = Schema(
    Choice("view", "视图", "View", among=tuple(BY_NAME)),
    Text("q", "查找", "Search", most=80),
    Text("area", "地方", "Area", most=12),
    Text("category", "类别", "Category", most=80),
    Whole("unit", "主办单位", "Lead unit", least=1, most=2**63 - 1),
    Text("kind", "流程", "Kind", most=40),
    Text("state", "状态", "State", most=40),
    Flag("urgent", "只看紧急", "Urgent only"),
    Text("after", "页", "Page", most=40),
    Text("open", "打开", "Open", most=60),
    Text("act", "办什么", "Act", most=40),
    Flag("sift", "筛选", "Filter"),
)
FILTERS: Final = ("area", "category", "unit", "kind", "state", "urgent", "q")
_ONCE_ONLY: Final = ("open", "act", "sift", "done", "was", "lang", "theme", "size")
"""Names that say what is open now, not which list it is."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks at: the view, the filters over it, the page. ``query``: the address that leads here again."""

    tab: Tab
    sent: Mapping[str, Any]
    query: QueryDict = field(default_factory=QueryDict)

    @property
    def is_sifted(self) -> bool:
        return any(self.sent[name] for name in FILTERS)

    def filters(self, actor: Actor, now: datetime) -> Filters:
        """The view narrowed by what was chosen."""
        sent = self.sent
        return replace(
            self.tab.narrow(actor, now),
            area=sent["area"],
            category=sent["category"],
            unit=sent["unit"],
            kind=sent["kind"],
            states=(sent["state"],) if sent["state"] else (),
            urgent=True if sent["urgent"] else None,
            text=sent["q"],
        )

    def page(self, actor: Actor, now: datetime, limit: int = 50) -> Page:
        """One page of rows in the view's own order. Raises BadPage for a key that is none."""
        draw = lists.queue if self.tab.in_time else lists.newest
        return draw(actor, self.filters(actor, now), after=self.sent["after"], limit=limit)

    def opener(self) -> Callable[[str], str]:
        """From a number to the address that opens it in this list; made once for all rows."""
        base = self.address()
        return lambda number: f"{base}&open={number}"

    def address(self, path: str = "/desk/queue/", /, **changes: object) -> str:
        """This list's address with its query changed; None or '' takes a name away."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value not in (None, ""):
                query[name] = str(value)
        return f"{path}?{query.urlencode()}" if query else path


def looking(request: Request) -> Looking:
    """Read the address. A search without a view looks through everything. Raises BadForm."""
    sent = LOOK.query(request)
    name = sent["view"] or ("all" if sent["q"] else "mine")
    query = request.GET.copy()
    for each in _ONCE_ONLY:
        query.pop(each, None)
    query["view"] = name
    return Looking(BY_NAME[name], sent, query)


def own_tabs(actor: Actor) -> tuple[Tab, ...]:
    """The views that are this post's daily work, in the order of the desk."""
    return tuple(tab for tab in TABS if tab.name in ("mine", "soon") or (tab.grant and actor.may(tab.grant)))
