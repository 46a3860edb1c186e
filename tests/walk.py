"""The people who look at the county of ``tests/county.py``, and every page that each of them can reach.

Nobody lists the pages: they are walked by their links from the first page, and the address table says whether any was
missed. A new page falls under what is asked of all pages (access, languages, weight, policy) by being linked.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.cast import Cast
from zhili.doors.frame.routes import Audience, opened

if TYPE_CHECKING:
    from django.test import Client

MOST = 200
"""Pages for one person: a walk that does not end is an error, not a slow test."""
CHOICES = {"lang", "theme", "size"}
KEPT = {"act", "which", "part", "step"}
"""Values of the address that make another page, as ``view`` does in the queue; others (a number, a filter) show another
row of the same."""
BY_STATE = {"matter", "tracked", "desk-directive", "desk-directive-answer", "desk-directive-unit"}
"""Routes that look different in each state of the matter or directive they are about; so does the desk's matter."""
ASKED_WITH = {"desk-map-cells": "figures for a script, which says what part of the map it shows"}
"""Addresses that mean nothing without what is sent along, and why nobody opens them bare."""
STAFF = (
    "dispatcher", "handler", "caller", "checker", "reviewer", "mayor", "supervisor", "head", "secretary", "clerk1",
    "judge", "keeper",
)  # fmt: skip
EVERYBODY = ("public", "resident", *STAFF)
UNLINKED = "no link"
STARTS = {"public": ("/", "/design/"), "resident": ("/track/",)}


@dataclass(frozen=True)
class Page:
    """One page as it was sent: its HTML, how many bytes that was compressed, and the policy it came under."""

    html: str
    weight: int
    policy: str


@dataclass
class Walk:
    """What one person can open: pages by address, the names of all routes met on the way, and where a link led to
    nothing: (the page with the link, its address, the status)."""

    who: str
    client: Client
    opened: dict[str, Page] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    broken: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def pages(self) -> list[str]:
        return list(self.opened)


def enter(cast: Cast, who: str, number: str) -> Client:
    """The browser of that person: logged in, or with number and code proved, or of anybody."""
    from django.test import Client

    from tests.desk.conftest import seated
    from zhili.matters.actions.parties import _code
    from zhili.matters.models import Party

    if who == "public":
        return Client()
    if who == "resident":
        client = Client()
        party = Party.objects.get(matter__number=number, role="reporter")
        answer = client.post("/track/", {"number": number, "code": _code(party.id)})
        assert answer.status_code == 303, answer.content.decode()[:500]
        _prove_self(client)
        return client
    return seated(cast, who)


def _prove_self(client: Client) -> None:
    """Telephone and card of the person whom the county's registry holds (``tests.county.base_data``)."""
    from tests.portal.test_phone import code_sent
    from tests.registry import house
    from zhili.registry.models import Thing

    phone = "13900000051"
    if not Thing.objects.exists():  # a county without base data
        return
    client.post("/track/phone/", {"phone": phone, "after": "data"})
    client.post("/track/phone/code/", {"phone": phone, "code": code_sent(), "after": "data"})
    answer = client.post("/mine/data/", {"id_number": house.identity()})
    assert answer.status_code == 303, answer.content.decode()[:500]


def walks(cast: Cast, number: str, people: Sequence[str] = EVERYBODY) -> list[Walk]:
    """What each of them reaches. Files (a PDF, a sheet) are made once for all: they take seconds."""
    files: set[str] = set()
    return [_walk(cast, who, number, files) for who in people]


def _walk(cast: Cast, who: str, number: str, files: set[str]) -> Walk:
    """Every page this person reaches, each kind of page once: what links lead to first, then what nothing links to."""
    found = Walk(who, enter(cast, who, number))
    starts = [*STARTS.get(who, ("/desk/",)), *((f"/track/{number}/",) if who == "resident" else ())]
    waiting = [("", each) for each in starts]
    plain = sorted(_plain(who))
    seen: set[tuple[str, ...]] = set()
    while waiting or plain:
        where, address = waiting.pop(0) if waiting else (UNLINKED, plain.pop(0))
        name, shown = kind(address)
        if shown <= seen or name in files:
            continue
        led = _visit(found, where, address, files)
        if led is None:
            continue
        seen |= shown
        found.names.add(name)
        waiting += led
        assert len(found.opened) < MOST, found.pages
    return found


def _visit(found: Walk, where: str, address: str, files: set[str]) -> list[tuple[str, str]] | None:
    """Open it; keep it if it is a page behind this person's door; the links on it. None where there is nothing for
    this person: right for an address that is only tried (``UNLINKED``), a dead end for whoever followed a link."""
    answer = found.client.get(address, headers={"Accept-Encoding": "gzip"})
    if answer.status_code in (301, 302, 303):
        return [(where, urljoin(address, answer["Location"]))]
    if answer.status_code in (403, 404):
        found.broken += [(where, address, answer.status_code)] if where != UNLINKED else []
        return None
    assert answer.status_code == 200, (found.who, address, answer.status_code)
    name = resolve(urlsplit(address).path).url_name or ""
    if not answer["Content-Type"].startswith("text/html"):
        files.add(name)
        return []
    if found.who in STAFF and name in _public():
        return []
    html = gzip.decompress(answer.content) if answer.get("Content-Encoding") == "gzip" else answer.content
    page = Page(html.decode(), len(answer.content), answer["Content-Security-Policy"])
    found.opened[address] = page
    return [(address, urljoin(address, each)) for each in Links(page.html).found]


@cache
def _public() -> frozenset[str]:
    """Names of what is the same for everybody: staff follow links there, and anybody walks on from there."""
    return frozenset(pattern.name or "" for _, pattern, audience in opened() if audience is Audience.PUBLIC)


def _plain(who: str) -> Iterator[str]:
    """Every address without a part of its own that this person's door has: reached even where nothing links to it."""
    audience = Audience.PUBLIC if who in ("public", "resident") else Audience.STAFF
    for where, pattern, of in opened():
        if of is audience and "<" not in where and pattern.name not in ASKED_WITH:
            yield f"/{where}"


def unreached(names: set[str]) -> list[str]:
    """Names of routes that can be opened and that nobody has reached."""
    return sorted(
        {pattern.name or where for where, pattern, audience in opened() if audience is not Audience.KEY} - names
    )


def kind(address: str) -> tuple[str, set[tuple[str, ...]]]:
    """The route, and what this address makes it show: each name in the query once, not each combination of them, and
    each state of the matter or directive that it is about.

    An address shows something new when one of these was not seen yet; one that is not ours shows nothing."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme not in ("", "http"):
        return "", set()
    sent = {name: value[-1] for name, value in parse_qs(parts.query).items()}
    query = {name: value for name, value in sent.items() if name not in CHOICES}
    if sent and not query:
        return "", set()
    try:
        match = resolve(parts.path)
    except Resolver404:
        return "", set()
    name = match.url_name or parts.path
    if "act" in query:
        return "act", {("act", query["act"])}  # the same form, beside the queue or alone
    number = query.get("open") or match.kwargs.get("number", "")
    if name == "desk-matter" or "open" in query:  # the same matter, alone or beside the list
        return name, {("desk-matter", state(number)), (name, ""), *((name, "", one, "") for one in query)}
    about = state(number, match.kwargs.get("unit_id")) if name in BY_STATE else ""
    return name, {(name, about, one, _value(name, one, said)) for one, said in query.items()} or {(name, about)}


def _value(route: str, name: str, said: str) -> str:
    """As much of a value as makes another page: of an area, how deep it lies."""
    if name == "area":
        return str(len(said))
    return said if name in KEPT or (route, name) == ("desk-queue", "view") else ""


def state(number: str, unit: int | None = None) -> str:
    """How it stands with that matter, or with that directive as units have it; '' for what is neither."""
    from zhili.command.models import Copy
    from zhili.matters.models import Matter

    if not number:
        return ""
    copies = Copy.objects.filter(directive__number=number, **({"unit_id": unit} if unit else {}))
    rows = (Matter.objects.filter(number=number), copies)
    return " ".join(sorted({each for found in rows for each in found.values_list("state", flat=True)}))


class Links(HTMLParser):
    """Where a page leads: its links, and its forms that only look (GET)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "a" and has.get("href", "#")[:1] not in ("#", ""):
            self.found.append(has["href"])
        elif tag == "form" and has.get("method", "get") == "get":
            self.found.append(has.get("action", ""))
