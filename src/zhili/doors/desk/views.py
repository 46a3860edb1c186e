"""The desk's pages for reading: today, the queue with its open matter, one matter alone, and its print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from zhili.doors.desk import choices, tabs
from zhili.doors.desk.acts import ACTS
from zhili.doors.desk.counts import figures
from zhili.doors.desk.opening import OpenForm, open_form
from zhili.doors.desk.pane import Pane, Way, pane
from zhili.doors.desk.rows import list_rows, queue_rows
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.tabs import FILTERS, Looking, Tab
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.matters.queries import lists
from zhili.matters.queries.detail import Detail, detail
from zhili.matters.queries.lists import Row
from zhili.offices import queries as offices
from zhili.profiles.model import Profile

FIRST = "first"
"""As the matter to open: whichever stands at the top of the list."""
TODAY_ROWS = 6


def today(request: Request) -> HttpResponse:
    """What this post owes today: each of its views with how many there are and the first rows of it."""
    actor, now = request.actor, request.now
    counts = figures(actor, now)
    mine = counts[0][1]
    # A view that only repeats the first one (a post with one task) is not drawn twice; its tab says the same figure.
    shown = [
        (tab, many)
        for tab, many in counts
        if tab.name == "mine" or (many and tab in tabs.own_tabs(actor) and many != mine)
    ]
    sections = [
        (
            tab,
            many,
            _rows_of(lists.queue(actor, tab.narrow(actor, now), limit=TODAY_ROWS).rows if many else (), now, tab),
        )
        for tab, many in shown
    ]
    return desk_page(
        request,
        "desk/today.html",
        here="today",
        tabs=counts,
        sections=sections,
        mine=mine,
        hurry=dict(counts)[tabs.BY_NAME["soon"]],
    )


def queue(request: Request) -> HttpResponse:
    """The list, and beside it the matter that is open."""
    return queue_page(request, tabs.looking(request))


def queue_page(request: Request, look: Looking, shown: OpenForm | None = None, status: int = 200) -> HttpResponse:
    """The list beside its open matter; ``shown``: an act's form to draw there, as it was sent and refused."""
    actor, now = request.actor, request.now
    page = look.page(actor, now)
    number = _opened(look, page.rows)
    beside = _beside(request, number, look.sent["act"], shown) if number else None
    return desk_page(
        request,
        "desk/queue.html",
        status,
        here="queue",
        look=look,
        tabs=figures(actor, now),
        rows=(queue_rows if beside else list_rows)(page.rows, now, look.opener()),
        later=look.address(after=page.after) if page.after else "",
        first=look.address(after=None) if look.sent["after"] else "",
        pane=beside,
        way=Way(beside.number, look, _following(page.rows, beside.number)) if beside else None,
        sift=_sift(actor, look, now) if look.sent["sift"] else None,
        chosen=_chosen(look, now) if look.is_sifted else (),
        seek=look.sent["q"],
    )


def matter(request: Request, number: str) -> HttpResponse:
    """One matter alone."""
    sent = request.GET.get("act", "")
    return matter_page(request, _beside(request, number, sent, None))


def matter_page(request: Request, shown: Pane, status: int = 200) -> HttpResponse:
    return desk_page(request, "desk/matter.html", status, here="", pane=shown, way=Way(shown.number))


def printed(request: Request, number: str) -> HttpResponse:
    """One matter on paper: no buttons, no queue, nothing that opens a contact."""
    found = detail(request.actor, number)
    return desk_page(request, "desk/print.html", here="", pane=pane(found, request.actor, request.now))


def _beside(request: Request, number: str, act: str, shown: OpenForm | None) -> Pane:
    found: Detail = detail(request.actor, number)
    if shown is None and act in ACTS and ACTS[act].asks:
        shown = open_form(act, found, request.actor, request.now)
        shown = shown if shown.is_open else None
    return pane(found, request.actor, request.now, shown)


def _opened(look: Looking, rows: Sequence[Row]) -> str:
    wish: str = look.sent["open"]
    return (rows[0].number if rows else "") if wish == FIRST else wish


def _following(rows: Sequence[Row], number: str) -> str:
    """The number of the row after the open one: where an act leads on to. After the last one, the first again."""
    numbers = [row.number for row in rows]
    if number not in numbers:
        return FIRST
    place = numbers.index(number) + 1
    return numbers[place] if place < len(numbers) else FIRST


def _rows_of(rows: Sequence[Row], now: datetime, tab: Tab) -> list[Any]:
    return queue_rows(rows, now, lambda each: f"/desk/queue/?view={tab.name}&open={each}")


def _sift(actor: Actor, look: Looking, now: datetime) -> dict[str, Any]:
    """The filter form: what was chosen and what can be."""
    profile = choices.house_profile(now)
    return {
        "form": tabs.LOOK.blank(**{name: look.sent[name] for name in FILTERS if look.sent[name]}),
        "areas": choices.towns(actor, profile),
        "categories": choices.categories(profile),
        "units": choices.units_to_sift(actor, profile),
        "kinds": [(kind.name, kind.words.say(lang())) for kind in profile.kinds.values()],
        "states": choices.states(profile),
    }


def _chosen(look: Looking, now: datetime) -> list[tuple[str, str]]:
    """(words, address without it) of each filter that is on."""
    profile = choices.house_profile(now)
    found = []
    for name in FILTERS:
        if look.sent[name]:
            without: dict[str, object] = {name: None, "after": None}
            found.append((_filter_words(name, look.sent[name], profile), look.address(**without)))
    return found


def _filter_words(name: str, value: Any, profile: Profile) -> str:
    if name == "urgent":
        return t("紧急", "urgent")
    if name == "unit":
        return _unit_words(value)
    if name == "category" and value in profile.categories:
        return profile.category(value).words.say(lang())
    if name == "state":
        return dict(choices.states(profile)).get(value, str(value))
    if name == "kind" and value in profile.kinds:
        return profile.kind(value).words.say(lang())
    if name == "area":
        return choices.area_words(value)
    return f"「{value}」"


def _unit_words(unit_id: int) -> str:
    known = {each.id for each in offices.units()}
    return offices.unit(unit_id).name(lang()) if unit_id in known else str(unit_id)
