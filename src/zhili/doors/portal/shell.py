"""What stands around every page of the portal: where one can go, and where one is."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import t


def portal_page(request: Request, template: str, status: int = 200, *, here: str = "", **values: Any) -> HttpResponse:
    """``template`` inside the portal's frame. ``here``: the name of the page in the navigation."""
    return page(request, f"portal/{template}.html", status, nav=_nav(here), **values)


def private(response: HttpResponse) -> HttpResponse:
    """A page about somebody's own matter: kept nowhere."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def _nav(here: str) -> list[tuple[str, str, bool]]:
    places = [
        ("report", "/", t("我要反映", "Report")),
        ("track", "/track/", t("查进度", "Follow it")),
        ("owed", "/owed/", t("欠账台账", "Owed")),
        ("solved", "/solved/", t("办成的事", "Solved")),
        ("published", "/published/", t("公开的事", "Published")),
        ("grids", "/grids/", t("我的网格员", "My grid worker")),
        ("help", "/help/", t("怎么办的", "How it works")),
    ]
    return [(address, label, name == here) for name, address, label in places]
