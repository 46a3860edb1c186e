"""From a session or a key to ``lib.Actor``: the only place where login code and the rooms meet.

The session keeps two numbers, the person and the post; every request asks ``offices`` afresh whether that person sits
there today. Whoever lost the seat is asked to choose another one and is never moved silently, least of all in the
middle of an act.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zhili.doors.frame import errors
from zhili.doors.frame.request import Request
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed, NotFound
from zhili.offices import queries as offices

PERSON: Final = "zhili_person"
POST: Final = "zhili_post"
HOME: Final = "/desk/"
"""Where staff land after login when they were going nowhere else."""


class SignIn(NotAllowed):
    """Something was sent after the login had run out: it is kept on the page that says so."""

    code = "sign_in"
    zh = "登录已经过期，这一步没有交上。请先登录（会打开新窗口），再回到这里点「再交一次」。"
    en = "Your login has run out and this was not sent. Log in first (a new window opens), then come back and send it."


class NoPost(NotAllowed):
    """An account of nobody on the staff, or of somebody without a post today."""

    code = "no_post"
    zh = "这个账号今天没有岗位，办不了事。请联系管理岗位的同事。"
    en = "This account holds no post today. Ask the colleague who manages posts."


class NoKey(NotAllowed):
    code = "no_key"
    zh = "请求里没有有效的接口密钥。"
    en = "The request carries no valid API key."


def staff(request: Request) -> Actor | None:
    """The person of this session in the chosen post; None when no post is chosen, or the chosen one is lost."""
    person_id, post_id = request.session.get(PERSON), request.session.get(POST)
    if person_id is None or post_id is None:
        return None
    try:
        return offices.actor_for(person_id, post_id, request.now)
    except (NotAllowed, NotFound):
        return None


def seats(request: Request) -> tuple[offices.PostValue, ...]:
    """The posts that the logged-in person may sit down in today; raises NoPost when there is none."""
    person = _person(request)
    posts = offices.posts_of(person.id, offices.day_of(request.now))
    if not posts:
        raise NoPost
    return posts


def sit(request: Request, post_id: int) -> Actor:
    """Take a post for the rest of the session; raises NoPost, or NotSeated for a post that is not this person's."""
    person = _person(request)
    actor = offices.actor_for(person.id, post_id, request.now)
    request.session[PERSON] = person.id
    request.session[POST] = post_id
    return actor


def by_key(request: Request) -> Actor | None:
    """The actor of ``Authorization: Bearer …``; None without one or with a bad one."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        return None
    try:
        return offices.actor_for_key(text.strip(), request.now)
    except NotAllowed:
        return None


def to_login(request: Request) -> HttpResponse:
    """To the login page and back. What was posted is not thrown away: it stands on a page that can send it again."""
    if request.method == "POST" or errors.wants_json(request):
        return errors.respond(request, SignIn())
    return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")


def to_seat(request: Request) -> HttpResponse:
    """To the page where a post is chosen, and back."""
    if request.method == "POST" or errors.wants_json(request):
        return errors.respond(request, NoPost())
    return HttpResponseRedirect(_seat_address(request.get_full_path()))


def to_choice(request: Request) -> HttpResponse:
    """After login, to the choice among several posts."""
    return HttpResponseRedirect(_seat_address(onward(request)))


def onward(request: Request) -> str:
    """Where to go next: the address that was asked for, if it is ours, else the desk."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if ours and wish.startswith("/") else HOME


def _seat_address(onward_to: str) -> str:
    return f"{reverse('seat')}?{urlencode({'next': onward_to})}"


def _person(request: Request) -> offices.PersonValue:
    person = offices.person_of_account(request.user.pk) if request.user.is_authenticated else None
    if person is None:
        raise NoPost
    return person
