"""A small town of addresses to try the frame with, and two people on the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files

from django.contrib.auth import get_user_model
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import timezone

from zhili.doors.frame import forms, once
from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request
from zhili.doors.frame.routes import door, route
from zhili.doors.frame.shapes import Files, Text, Whole
from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooLarge, Unavailable
from zhili.offices import actions
from zhili.offices.permissions import OPERATOR
from zhili.profiles.models import Edition

PASSWORD = "correct horse 电池"
FAMILIES: dict[str, type[Refusal]] = {
    "invalid": Invalid,
    "not_allowed": NotAllowed,
    "not_found": NotFound,
    "conflict": Conflict,
    "too_large": TooLarge,
    "unavailable": Unavailable,
}
SCHEMA = forms.Schema(
    Text("said", "什么事", "What is wrong", required=True, most=20, lines=True),
    Whole("days", "几天", "Days", most=30),
    Files("photos", "照片", "Photos", most=2, most_bytes=1000),
)


def who(request: Request) -> HttpResponse:
    return JsonResponse(
        {"actor": request.actor.ref, "lang": request.lang, "size": request.size, "theme": request.theme}
    )


def refuse(request: Request, family: str) -> HttpResponse:
    raise FAMILIES[family]


def report(request: Request) -> HttpResponse:
    """A view as doors write it: what the schema refuses goes through the error map."""
    sent = SCHEMA.read(request)
    return JsonResponse({"said": sent["said"], "once": once.read(request), "files": len(sent["photos"])})


def broken(request: Request, how: str) -> HttpResponse:
    if how == "locked":
        raise OperationalError("database is locked")
    if how == "gone":
        raise InterfaceError("connection already closed")
    if how == "no_table":
        raise OperationalError("no such table: nowhere")
    raise ZeroDivisionError


def form(request: Request) -> HttpResponse:
    return page(request, "frame/login.html", form=SCHEMA.blank(), onward="/")


def nowhere(request: Request) -> HttpResponse:
    raise AssertionError("never called")


class Urls:
    """The addresses of these tests, as a root conf."""

    urlpatterns = (
        path("", include("zhili.doors.frame.urls")),
        route("who/", who, audience="public", name="who"),
        route("desk/who/", who, audience="staff", name="desk-who"),
        route("machine/who/", who, audience="key", name="key-who"),
        route("refuse/<str:family>/", refuse, audience="public", name="refuse"),
        route("report/", report, audience="public", name="report"),
        route("desk/report/", report, audience="staff", name="desk-report"),
        route("broken/<str:how>/", broken, audience="public", name="broken"),
        door("api/", ([path("inside/", nowhere, name="inside")], "api", "api"), audience="key"),
        path("undeclared/", nowhere, name="undeclared"),
    )
    handler400 = "zhili.doors.frame.errors.bad_request"
    handler403 = "zhili.doors.frame.errors.forbidden"
    handler404 = "zhili.doors.frame.errors.not_found"
    handler500 = "zhili.doors.frame.errors.server_error"


@dataclass(frozen=True)
class Staff:
    """Chen sits in one post, Lin in two, and Wu has an account but no post."""

    unit: int
    desk: int
    review: int
    chen: int
    lin: int


def make_rules() -> Edition:
    """Qinghe's shipped rules, in force: whom to reach, and the time of the place."""
    text = (files("zhili.localities") / "profiles/qinghe.yaml").read_text("utf-8")
    return Edition.objects.create(
        locality="qinghe",
        in_force_on=date(2026, 1, 1),
        text=text,
        digest="frame-tests",
        adopted_at=datetime(2026, 1, 1, tzinfo=UTC),
        adopted_by="operator",
    )


def make_staff() -> Staff:
    """Units, posts, people and accounts, made by the verbs."""
    now = timezone.now()
    unit = actions.open_unit(
        actor=OPERATOR, code="QH", name_zh="清禾县", level="county", area_code="990121000000", now=now, name_en="Qinghe"
    )

    def post(code: str, zh: str, en: str) -> int:
        return actions.open_post(actor=OPERATOR, unit_id=unit, code=code, name_zh=zh, name_en=en, now=now)

    def person(name: str, *posts: int) -> int:
        account = get_user_model().objects.create_user(name, password=PASSWORD)
        key = actions.enrol(actor=OPERATOR, name=name, now=now, account_id=account.pk)
        for each in posts:
            actions.seat(actor=OPERATOR, person_id=key, post_id=each, now=now)
        return key

    desk, review = post("desk", "调度席 2", "Desk 2"), post("review", "异议席", "Objections")
    chen, lin = person("chen", desk), person("lin", desk, review)
    person("wu")
    return Staff(unit, desk, review, chen, lin)
