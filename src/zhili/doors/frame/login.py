"""In, out, and from one post to another."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpResponse, HttpResponseRedirect

from zhili.doors.frame import actors, limits
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.pages import page
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text, Whole
from zhili.doors.frame.speech import t
from zhili.lib.refusal import Invalid, Refusal
from zhili.offices import queries as offices

LOGIN = Schema(
    Text("account", "账号", "Account", required=True, most=150),
    Text("password", "密码", "Password", required=True, most=256),
)
SEAT = Schema(Whole("post", "岗位", "Post", required=True, least=1, most=2**63 - 1))


class WrongPassword(Invalid):
    """Unknown account, wrong password or closed account: a stranger cannot tell which."""

    code = "wrong_password"
    zh = "账号或密码不对，请再试一次。"
    en = "The account or the password is wrong; please try again."


def login(request: Request) -> HttpResponse:
    """The login page. A password is taken as typed: no trimming, no normalising."""
    if request.method != "POST":
        if request.user.is_authenticated and actors.staff(request):
            return HttpResponseRedirect(actors.onward(request))
        return _login_page(request, LOGIN.blank())
    try:
        account = LOGIN.read(request)["account"]
        _let_in(request, account, request.POST["password"])
    except Refusal as refusal:
        return _login_page(request, LOGIN.again(request, refusal), status_of(refusal))
    return _sit_down(request)


def logout(request: Request) -> HttpResponse:
    """Out, by a button (POST) only, so that no image in a page can log anybody out."""
    auth.logout(request)
    return HttpResponseRedirect("/")


def seat(request: Request) -> HttpResponse:
    """Choose the post to act in."""
    posts = actors.seats(request)
    if request.method != "POST":
        return _seat_page(request, SEAT.blank(post=request.session.get(actors.POST)), posts)
    try:
        actors.sit(request, SEAT.read(request)["post"])
    except Refusal as refusal:
        return _seat_page(request, SEAT.again(request, refusal), posts, status_of(refusal))
    return HttpResponseRedirect(actors.onward(request))


def _let_in(request: Request, account: str, password: str) -> None:
    limits.check(request, account)
    user = auth.authenticate(request, username=account, password=password)
    if user is None:
        limits.failed(request, account)
        raise WrongPassword
    limits.passed(request, account)
    auth.login(request, user)


def _sit_down(request: Request) -> HttpResponse:
    """Into the only post, or on to the choice among several."""
    posts = actors.seats(request)
    if len(posts) == 1:
        actors.sit(request, posts[0].id)
        return HttpResponseRedirect(actors.onward(request))
    return actors.to_choice(request)


def _login_page(request: Request, form: Form, status: int = 200) -> HttpResponse:
    return page(request, "frame/login.html", status, form=form, onward=actors.onward(request))


def _seat_page(request: Request, form: Form, posts: tuple[offices.PostValue, ...], status: int = 200) -> HttpResponse:
    lang = t("zh", "en")
    rows = [(str(post.id), post.name(lang), offices.unit(post.unit_id).name(lang)) for post in posts]
    return page(request, "frame/seat.html", status, form=form, posts=rows, onward=actors.onward(request))
