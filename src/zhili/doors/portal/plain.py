"""Pages that only say something: how it works, the large-type entrance, and what search engines should leave alone."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.catalogue.queries import switches
from zhili.doors.frame import catalogue as told
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang
from zhili.doors.portal import whereabouts
from zhili.doors.portal.shell import portal_page

ROBOTS: Final = """User-agent: *
Disallow: /track/
Disallow: /mine/
Disallow: /taken/
Disallow: /m/
Disallow: /receipt/
Disallow: /desk/
Disallow: /api/
Disallow: /login/
Disallow: /kiosk/
"""


def help_(request: Request) -> HttpResponse:
    """How it works, who can say “solved”, and how to reach a person."""
    profile = whereabouts.profile_now(request.now)
    limits = list(profile.limits.values()) if profile else []
    days = profile.reopen_within if profile else None
    return portal_page(request, "help", here="help", limits=limits, reopen_within=days)


def catalogue(request: Request) -> HttpResponse:
    """What the county keeps and why, and which risky uses are on. No word of anybody."""
    profile = whereabouts.profile_now(request.now)
    kept = told.registers(profile) if profile else []
    today = profile.calendar.local_date(request.now) if profile else None
    uses = [
        (each.use.words.say(lang()), each.use.why.say(lang()), each.on) for each in switches(today)
    ] if today else []  # fmt: skip
    return portal_page(request, "catalogue", here="help", registers=kept, uses=uses)


def elder(request: Request) -> HttpResponse:
    """Three doors as large as a hand; the first is a person."""
    return portal_page(request, "elder")


def kiosk(request: Request) -> HttpResponse:
    """Where a computer in a hall starts: large type, and a screen that is clean for whoever comes next."""
    return HttpResponseRedirect(f"{reverse('elder')}?size=kiosk")


def robots(request: Request) -> HttpResponse:
    """Nothing about one person's matter belongs in a search engine."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
