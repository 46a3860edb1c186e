"""Pages that only say something: how it works, the large-type entrance, and what search engines should leave alone."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

from zhili.doors.frame.request import Request
from zhili.doors.portal import whereabouts
from zhili.doors.portal.shell import portal_page

ROBOTS: Final = """User-agent: *
Disallow: /track/
Disallow: /taken/
Disallow: /m/
Disallow: /receipt/
Disallow: /desk/
Disallow: /api/
Disallow: /login/
"""


def help_(request: Request) -> HttpResponse:
    """How it works, who can say “solved”, and how to reach a person."""
    profile = whereabouts.profile_now(request.now)
    limits = list(profile.limits.values()) if profile else []
    days = profile.reopen_within if profile else None
    return portal_page(request, "help", here="help", limits=limits, reopen_within=days)


def elder(request: Request) -> HttpResponse:
    """Three doors as large as a hand; the first is a person."""
    return portal_page(request, "elder")


def robots(request: Request) -> HttpResponse:
    """Nothing about one person's matter belongs in a search engine."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
