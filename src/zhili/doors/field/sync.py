"""What a device takes along: who one is, the rules for suggesting, the ground, the tasks, the routes. Reads only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from zhili.collection import queries as collection
from zhili.doors.field import plain
from zhili.doors.field.ground import ground
from zhili.doors.frame.request import Request
from zhili.matters.queries.detail import detail
from zhili.matters.queries.tasks import tasks
from zhili.profiles import queries as profiles


def state(request: Request) -> HttpResponse:
    """Who this session is now, and the token that sending needs: asked before anything is sent."""
    return _answer(_state(request))


def sync(request: Request) -> HttpResponse:
    """Everything for a day without a signal, in a bounded number of queries."""
    actor, now = request.actor, request.now
    profile = profiles.current(settings.ZHILI_LOCALITY, profiles.local_day(settings.ZHILI_LOCALITY, now))
    return _answer(
        _state(request)
        | {
            "rules": plain.rules(profile),
            "ground": ground(actor.areas, profile.calendar.local_date(now)),
            "tasks": [plain.task(each) for each in tasks(actor)],
            "routes": [plain.route(each) for each in collection.routes_for(actor)],
            "patrols": [plain.patrol(each) for each in collection.own_patrols(actor)],
        }
    )


def matter(request: Request, number: str) -> HttpResponse:
    """One matter as the server has it now: what stands beside one's own words in a conflict."""
    return _answer({"matter": plain.matter(detail(request.actor, number))})


def _state(request: Request) -> dict[str, Any]:
    return {"csrf": get_token(request), "me": plain.me(request.actor), "now": plain.moment(request.now)}


def _answer(said: dict[str, Any]) -> HttpResponse:
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})
