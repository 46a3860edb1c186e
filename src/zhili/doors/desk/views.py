"""The desk's pages for reading: today, the queue with its open matter, one matter alone, and its print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse

from zhili.command import queries as directives
from zhili.doors.desk import choices, saved, sieves, tabs
from zhili.doors.desk.acts import ACTS
from zhili.doors.desk.counts import figures
from zhili.doors.desk.directives.shown import owed_rows
from zhili.doors.desk.opening import OpenForm, open_form
from zhili.doors.desk.pane import Pane, Way, pane
from zhili.doors.desk.rows import list_rows, queue_rows
from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.tabs import FILTERS, Looking, Tab
from zhili.doors.desk.words import OWES, state_name, word
from zhili.doors.frame import say
from zhili.doors.frame.request import Request
from zhili.doors.frame.rows import QueueRow
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.matters.queries import lists
from zhili.matters.queries.detail import Detail, detail
from zhili.matters.queries.lists import Row
from zhili.matters.queries.narrowing import latest_step
from zhili.offices import queries as offices
from zhili.offices.permissions import ANSWER_DIRECTIVE
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile

FIRST = "first"
"""As the matter to open: whichever stands at the top of the list."""
TODAY_ROWS = 6


def today(request: Request) -> HttpResponse:
    """What this post owes today: the one to begin with, then each thing it owes in words with its first rows."""
    actor, now = request.actor, request.now
    counts = figures(actor, now)
    mine = counts[0][1] or 0
    own = tabs.own_tabs(actor)
    # A view that only repeats the first one (a post with one task) is not drawn twice.
    shown = [(tab, many) for tab, many in counts if many and tab in own and (tab.name == "mine" or many != mine)]
    sections = [(tab, many, _first_rows(actor, tab, now)) for tab, many in shown]
    first = lists.queue(actor, tabs.BY_NAME["mine"].narrow(actor, now), limit=1).rows if mine else ()
    return desk_page(
        request,
        "desk/today.html",
        here="today",
        tabs=[(tab, None) for tab, many in counts if many or not tab.quiet],
        sections=sections,
        mine=mine,
        next=_next_one(first[0], now) if first else None,
        hurry=dict(counts)[tabs.BY_NAME["soon"]],
        directives=owed_rows(directives.received(actor), now) if actor.may(ANSWER_DIRECTIVE) else [],
    )


def _first_rows(actor: Actor, tab: Tab, now: datetime) -> list[Any]:
    rows = lists.queue(actor, tab.narrow(actor, now), limit=TODAY_ROWS).rows
    return queue_rows(rows, now, lambda each: f"/desk/queue/?view={tab.name}&open={each}", actor.unit_id)


def _next_one(row: Row, now: datetime) -> tuple[QueueRow, str, str]:
    """The most pressing one: its row, what is asked of this post, and where it stands."""
    (drawn,) = queue_rows([row], now, lambda each: f"/desk/queue/?view=mine&open={each}")
    return drawn, word(OWES, row.waits_on), state_name(profiles.edition(row.edition_id), row.kind, row.state)


def queue(request: Request) -> HttpResponse:
    """The list, and beside it the matter that is open."""
    return queue_page(request, tabs.looking(request))


def queue_page(request: Request, look: Looking, shown: OpenForm | None = None, status: int = 200) -> HttpResponse:
    """The list beside its open matter; ``shown``: an act's form to draw there, as it was sent and refused."""
    actor, now = request.actor, request.now
    step = latest_step()  # before the rows: what happens in between is told once more, never missed
    page = look.page(actor, now)
    number = _opened(look, page.rows)
    beside = _beside(request, number, look.sent["act"], shown, look) if number else None
    return desk_page(
        request,
        "desk/queue.html",
        status,
        here="queue",
        look=look,
        tabs=figures(actor, now, step),
        rows=rows_for(actor, page.rows, now, look, beside is not None),
        step=step,
        desk=saved.desk(actor, look),
        hidden=look.hidden(),
        later=look.address(after=page.after) if page.after else "",
        first=look.address(after=None) if look.sent["after"] else "",
        pane=beside,
        way=Way(beside.number, look, _following(page.rows, beside.number)) if beside else None,
        sift=sift_form(actor, look, now) if look.sent["sift"] else None,
        chosen=chosen_filters(look, now) if look.is_sifted else (),
        seek=look.sent["q"],
    )


def rows_for(actor: Actor, rows: Sequence[Row], now: datetime, look: Looking, beside: bool) -> Sequence[Any]:
    """The rows as this page draws them: narrow beside an open matter, else in the post's columns."""
    if beside:
        return queue_rows(rows, now, look.opener(), actor.unit_id)
    return list_rows(rows, now, look.opener(), actor.unit_id, offices.desk_of(actor.post_id).columns)


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


def _beside(request: Request, number: str, act: str, shown: OpenForm | None, look: Looking | None = None) -> Pane:
    found: Detail = detail(request.actor, number)
    if shown is None and act in ACTS and ACTS[act].asks:
        parent = request.GET.get("parent", "")[:60]
        shown = open_form(act, found, request.actor, request.now, parent=parent)
        shown = shown if shown.is_open else None
    return pane(found, request.actor, request.now, shown, look)


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


def sift_form(actor: Actor, look: Looking, now: datetime) -> dict[str, Any]:
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


def chosen_filters(look: Looking, now: datetime, path: str = "/desk/queue/") -> list[tuple[str, str]]:
    """(words, address without it) of each filter that is on; ``path``: the page that shows them."""
    profile = choices.house_profile(now)
    found = []
    for name in FILTERS:
        if look.sent[name]:
            without: dict[str, object] = {name: None, "after": None}
            found.append((_filter_words(name, look.sent[name], profile), look.address(path, **without)))
    return found


_PLAIN_FILTERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "urgent": lambda _: t("紧急", "urgent"),
    "since": lambda day: t(f"{say.day(day)} 起", f"from {say.day(day)}"),
    "until": lambda day: t(f"{say.day(day)} 止", f"until {say.day(day)}"),
}


def _filter_words(name: str, value: Any, profile: Profile) -> str:
    if name in _PLAIN_FILTERS:
        return _PLAIN_FILTERS[name](value)
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
    if name in sieves.NAMES:
        return sieves.words(name, value)
    return f"「{value}」"


def _unit_words(unit_id: int) -> str:
    known = {each.id for each in offices.units()}
    return offices.unit(unit_id).name(lang()) if unit_id in known else str(unit_id)
