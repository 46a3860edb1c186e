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

from zhili.doors.desk import sieves
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Choice, Day, Flag, Text, Whole
from zhili.doors.frame.speech import t
from zhili.lib.actor import Actor
from zhili.matters.queries import lists
from zhili.matters.queries.lists import Filters, Page
from zhili.matters.queries.narrowing import burning, noted_to, of_unit

Narrow = Callable[[Actor, datetime], Filters]


def _waiting_on(relation: str) -> Narrow:
    return lambda actor, now: Filters(is_open=True, waits_on=(relation,))


def _of(extra: Q) -> Filters:
    return Filters(is_open=True, extra=extra)


@dataclass(frozen=True, slots=True)
class Tab:
    """One view. ``grant``: whose daily work it is, '' for everybody's. ``in_time``: by time left, else newest first.
    ``go``: the letter that leads here after G. ``quiet``: a tab while something stands in it.
    ``owed_zh``, ``owed_en``: what a post owes whose daily work it is, as the home page says it."""

    name: str
    zh: str
    en: str
    narrow: Narrow
    grant: str = ""
    in_time: bool = True
    go: str = ""
    quiet: bool = False
    owed_zh: str = ""
    owed_en: str = ""

    @property
    def label(self) -> str:
        return t(self.zh, self.en)

    @property
    def owed(self) -> str:
        """What it asks of this post, in words."""
        return t(self.owed_zh or self.zh, self.owed_en or self.en)


TABS: Final = (
    Tab("mine", "待办", "My work", lambda actor, now: _of(lists.my_work(actor)), go="M",
        owed_zh="等您办的", owed_en="Waiting for you"),
    Tab("assign", "待派", "To assign", _waiting_on("dispatcher"), "matters.dispatch", go="A",
        owed_zh="等您派单的", owed_en="Waiting for you to assign"),
    Tab("objections", "异议待定", "Objections", _waiting_on("reviewer"), "matters.review", go="O",
        owed_zh="等您裁定的异议", owed_en="Objections for you to decide"),
    Tab("soon", "快到期", "Falling due", lambda actor, now: _of(burning(now)), go="S",
        owed_zh="快到期和已超时的", owed_en="About to fall due, or over"),
    Tab("callback", "待回访", "To call back", _waiting_on("caller"), "matters.callback", go="C",
        owed_zh="等您打电话回访的", owed_en="Waiting for your call"),
    Tab("check", "待核查", "To check", _waiting_on("checker"), "matters.check", go="K",
        owed_zh="等您到现场核查的", owed_en="Waiting for your check on site"),
    Tab("debts", "欠账复核", "Debts to review", _waiting_on("debtor"), "matters.handle", go="D",
        owed_zh="等您单位复核的欠账", owed_en="Debts for your unit to review"),
    Tab("unit", "本单位", "My unit", lambda actor, now: _of(of_unit(actor.unit_id or 0)), "matters.handle", go="U"),
    Tab("notes", "给我们的留言", "Notes to us", lambda actor, now: _of(noted_to(actor.unit_id or 0)), go="N",
        quiet=True, owed_zh="同事留言等您单位回的", owed_en="Notes that wait for your unit"),
    Tab("all", "全部", "All", lambda actor, now: Filters(), in_time=False, go="L"),
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
    Day("since", "从哪天反映", "Reported from"),
    Day("until", "到哪天反映", "Reported until"),
    Text("after", "页", "Page", most=40),
    Text("open", "打开", "Open", most=60),
    Text("act", "办什么", "Act", most=40),
    Flag("sift", "筛选", "Filter"),
    Flag("arrange", "存视图、换列", "Save view, columns"),
    *sieves.FIELDS,
)
FILTERS: Final = ("area", "category", "unit", "kind", "state", "urgent", "since", "until", "q", *sieves.NAMES)
_ONCE_ONLY: Final = ("open", "act", "sift", "arrange", "done", "was", "lang", "theme", "size", "pick", "do", "parent")
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
        sent, narrowed = self.sent, self.tab.narrow(actor, now)
        return replace(
            narrowed,
            extra=narrowed.extra & sieves.extra(sent, actor, now),
            area=sent["area"],
            category=sent["category"],
            unit=sent["unit"],
            kind=sent["kind"],
            states=(sent["state"],) if sent["state"] else (),
            urgent=True if sent["urgent"] else None,
            since=sent["since"],
            until=sent["until"],
            text=sent["q"],
        )

    def page(self, actor: Actor, now: datetime, limit: int = 50, ids: tuple[int, ...] | None = None) -> Page:
        """One page of rows in the view's own order; of these ``ids`` alone, where some are given, from the beginning.
        Raises BadPage for a key that is none."""
        draw = lists.queue if self.tab.in_time else lists.newest
        filters = self.filters(actor, now)
        if ids is not None:
            return draw(actor, replace(filters, ids=ids), limit=lists.MOST)
        return draw(actor, filters, after=self.sent["after"], limit=limit)

    def opener(self) -> Callable[[str], str]:
        """From a number to the address that opens it in this list; made once for all rows."""
        base = self.address()
        return lambda number: f"{base}&open={number}"

    def hidden(self) -> list[tuple[str, str]]:
        """This list's query as the hidden fields of a form."""
        return [(name, str(value)) for name, values in self.query.lists() for value in values]

    def address(self, path: str = "/desk/queue/", /, **changes: object) -> str:
        """This list's address with its query changed; None or '' takes a name away."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value not in (None, ""):
                query[name] = str(value)
        return f"{path}?{query.urlencode()}" if query else path


def looking(request: Request, usual: str = "mine") -> Looking:
    """Read the address; without a view it is the ``usual`` one. A search without a view looks through everything.
    Raises BadForm."""
    sent = LOOK.query(request)
    name = sent["view"] or ("all" if sent["q"] else usual)
    query = request.GET.copy()
    for each in _ONCE_ONLY:
        query.pop(each, None)
    query["view"] = name
    return Looking(BY_NAME[name], sent, query)


def own_tabs(actor: Actor) -> tuple[Tab, ...]:
    """The views that are this post's daily work, in the order of the desk."""
    return tuple(tab for tab in TABS if tab.name in ("mine", "soon", "notes") or (tab.grant and actor.may(tab.grant)))
