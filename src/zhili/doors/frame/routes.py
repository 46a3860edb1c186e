"""Every address says whom it is for: ``public`` (anyone, acting as nobody), ``staff`` (logged in, in a post), ``key``
(a machine with an API key). A fitness test walks the resolver with ``undeclared`` and fails on one that does not.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.decorators.csrf import csrf_exempt

from zhili.doors.frame import actors, errors
from zhili.doors.frame.request import Request
from zhili.lib.effort import Effort

View = Callable[..., HttpResponse]


class Audience(StrEnum):
    """Whom an address is for."""

    PUBLIC = "public"
    STAFF = "staff"
    KEY = "key"


def route(
    pattern: str,
    view: View,
    *,
    audience: str,
    name: str,
    methods: tuple[str, ...] = ("GET", "POST"),
    seated: bool = True,
) -> URLPattern:
    """``path`` with an audience. The view gets ``request.actor`` and is called only with one of ``methods``.

    public: the actor is the anonymous resident, even in a browser in which staff are logged in.
    staff: without a login it leads to the login page; without a post, to the choice of one (``seated=False``: a login
    is enough, and the actor stays the anonymous one).
    key: the actor of the bearer key, or 401; such views take no cookies and need no CSRF token.
    """
    kind = Audience(audience)
    enter = _ENTER[kind] if seated else _enter_account
    open_ = frozenset(methods) | ({"HEAD", "OPTIONS"} if "GET" in methods else frozenset())

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in open_:
            return _wrong_method(request, open_)
        refused = enter(request)
        response = refused if refused is not None else view(request, *args, **kwargs)
        if kind is not Audience.PUBLIC:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    made = path(pattern, csrf_exempt(guarded) if kind is Audience.KEY else guarded, name=name)
    made.audience = kind  # type: ignore[attr-defined]
    made.methods = open_  # type: ignore[attr-defined]
    return made


def door(prefix: str, urls: Any, *, audience: str) -> URLResolver:
    """``path`` for addresses that another library made (``include``, ninja's ``api.urls``), all of one audience."""
    made = path(prefix, urls)
    made.audience = Audience(audience)
    return made  # type: ignore[no-any-return]


def declared(resolver: URLResolver | None = None) -> Iterator[tuple[str, str, Audience | None]]:
    """Every address as (pattern, name, audience); None where neither it nor what includes it declares one."""
    yield from _walk(resolver or get_resolver(), "", None)


def undeclared(resolver: URLResolver | None = None) -> list[str]:
    """The patterns without an audience."""
    return [pattern for pattern, _, audience in declared(resolver) if audience is None]


def opened(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern, Audience]]:
    """Every address made by ``route`` that can be opened (GET), with its pattern and audience: what a reader can walk
    to."""
    for child in (resolver or get_resolver()).url_patterns:
        where = prefix + str(child.pattern)
        if isinstance(child, URLResolver):
            yield from opened(child, where)
        elif "GET" in getattr(child, "methods", ()):
            yield where, child, child.audience


def _walk(node: URLResolver, prefix: str, inherited: Audience | None) -> Iterator[tuple[str, str, Audience | None]]:
    for child in node.url_patterns:
        pattern = prefix + str(child.pattern)
        audience = getattr(child, "audience", inherited)
        if isinstance(child, URLResolver):
            yield from _walk(child, pattern, audience)
        else:
            yield pattern, child.name or "", audience


def _wrong_method(request: Request, open_: frozenset[str] | set[str]) -> HttpResponse:
    response = errors.respond(request, errors.WrongMethod(), 405)
    response["Allow"] = ", ".join(sorted(open_))
    return response


def _enter_public(request: Request) -> None:
    """Nothing to check: the middleware has set the anonymous actor."""


def _enter_staff(request: Request) -> HttpResponse | None:
    refused = _enter_account(request)
    if refused is not None:
        return refused
    actor = actors.staff(request)
    if actor is None:
        return actors.to_seat(request)
    # What staff send from a page is a form, if only a button: it asked nothing until a schema says what.
    request.actor = replace(actor, effort=Effort()) if request.method == "POST" else actor
    return None


def _enter_account(request: Request) -> HttpResponse | None:
    return None if request.user.is_authenticated else actors.to_login(request)


def _enter_key(request: Request) -> HttpResponse | None:
    actor = actors.by_key(request)
    if actor is None:
        response = errors.respond(request, actors.NoKey(), 401)
        response["WWW-Authenticate"] = "Bearer"
        return response
    request.actor = actor
    return None


_ENTER: dict[Audience, Callable[[Request], HttpResponse | None]] = {
    Audience.PUBLIC: _enter_public,
    Audience.STAFF: _enter_staff,
    Audience.KEY: _enter_key,
}
