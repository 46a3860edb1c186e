"""The one error map of the pages: each refusal family is an HTTP status, and every error is a bilingual page on which a
person can be reached and from which what was typed can be sent again.

``settings``: ``CSRF_FAILURE_VIEW = "zhili.doors.frame.errors.csrf_failed"``. Root urls: ``handler400`` …
``handler500`` are ``bad_request``, ``forbidden``, ``not_found``, ``server_error`` here.
"""

from __future__ import annotations

import logging
import sys
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from zhili.doors.frame import forms, once, speech
from zhili.doors.frame.pages import page
from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooLarge, Unavailable
from zhili.store.writing import refusal_for

log = logging.getLogger("zhili.doors")

STATUS: Final[tuple[tuple[type[Refusal], int], ...]] = (
    (Invalid, 422),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooLarge, 413),
    (Unavailable, 503),
)
RETRY_AFTER_S: Final = 10


class StalePage(NotAllowed):
    """The page's token is missing or stale: the cookie was lost, or the page stood open over a new login."""

    code = "stale_page"
    zh = "这一页放得太久，或浏览器没有收下 Cookie，所以没有交上。"
    en = "This page was open too long, or the browser kept no cookie, so nothing was sent."


class BodyTooLarge(TooLarge):
    code = "body_too_large"
    zh = "一次交的内容太大了。请少放几张照片，或分几次补充。"
    en = "That was too much for one go. Send fewer photos, or add them one by one."


class BadRequest(Invalid):
    code = "bad_request"
    zh = "浏览器发来的内容不完整，没有交上。请返回再试一次。"
    en = "What the browser sent was not complete, so nothing was taken in. Please go back and try again."


class NoSuchPage(NotFound):
    code = "no_such_page"
    zh = "没有这一页。地址可能抄错了，或者这件事不在您的范围内。"
    en = "There is no such page. The address may be mistyped, or it is not within your reach."


class WrongMethod(Invalid):
    code = "wrong_method"
    zh = "这个地址不能这样打开，请从页面上的按钮进入。"
    en = "This address cannot be opened that way; please use the button on the page."


class OurFault(Unavailable):
    code = "our_fault"
    zh = "系统出错了，这一步没有办成，也没有留下半截记录。我们已记下，请稍后再试。"
    en = "Something broke on our side. Nothing was done by halves. It has been noted; please try again shortly."


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal's family."""
    return next((status for family, status in STATUS if isinstance(refusal, family)), 400)


def as_json(refusal: Refusal) -> dict[str, object]:
    """What a machine gets: the code and both sentences, and for a form each field's own."""
    told: dict[str, object] = {"code": refusal.code, "zh": refusal.say("zh"), "en": refusal.say("en")}
    if isinstance(refusal, forms.BadForm):
        told["fields"] = {name: as_json(each) for name, each in refusal.errors.items()}
    return told


def trouble(error: BaseException | None) -> Unavailable | None:
    """The refusal that stands for a database that is locked, full or away; None for everything else, which is a bug."""
    return refusal_for(error) if isinstance(error, OperationalError | InterfaceError | OSError) else None


def respond(request: HttpRequest, refusal: Refusal, status: int | None = None) -> HttpResponse:
    """The page (or JSON, for a machine) that tells ``refusal``. What was typed stands on it and can be sent again."""
    code = status or status_of(refusal)
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(as_json(refusal), status=code, json_dumps_params={"ensure_ascii": False})
    else:
        response = page(request, "frame/error.html", code, **_told(request, refusal, code))
    if isinstance(refusal, Unavailable):
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a machine asks: under /api/, or it takes no HTML."""
    return request.path.startswith("/api/") or not request.accepts("text/html")


def bad_request(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return respond(request, BodyTooLarge())
    return respond(request, BadRequest(), 400)


def forbidden(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    return respond(request, NotAllowed())


def not_found(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    return respond(request, NoSuchPage())


def server_error(request: HttpRequest) -> HttpResponse:
    """The last page. Django has logged the exception; a database that is merely away is told as such."""
    refusal = trouble(sys.exc_info()[1])
    return respond(request, refusal) if refusal else respond(request, OurFault(), 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("csrf: %s %s", reason, request.path)
    return respond(request, StalePage())


def _told(request: HttpRequest, refusal: Refusal, code: int) -> dict[str, object]:
    kept = _kept(request, refusal)
    return {
        "refusal": refusal,
        "sentence": refusal.say(speech.lang()),
        "other": refusal.say("en" if speech.lang() == "zh" else "zh"),
        "http": code,
        "kept": [(name, value) for name, values in kept.items() for value in values],
        "shown": [value for name, values in kept.items() if name != once.NAME for value in values if value.strip()],
        "had_files": _had_files(request),
        "back": _back(request),
    }


def _kept(request: HttpRequest, refusal: Refusal) -> dict[str, list[str]]:
    """What may be sent again. A post from another site is never offered: it was not this person who typed it."""
    if request.method != "POST" or not _same_site(request) or isinstance(refusal, BodyTooLarge | BadRequest):
        return {}
    kept = forms.typed(request)
    if once.NAME in kept:
        kept[once.NAME] = [once.next_key(request, refusal)]
    return kept


def _had_files(request: HttpRequest) -> bool:
    return (request.content_type or "") == "multipart/form-data" and bool(request.FILES)


def _same_site(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == _host(request)


def _back(request: HttpRequest) -> str:
    """The page that led here, when it is one of ours; else nothing."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc != _host(request) or not referer.path.startswith("/"):
        return ""
    return referer.path + (f"?{referer.query}" if referer.query else "")


def _host(request: HttpRequest) -> str:
    """The host that was asked for, when it is one of ours. A made-up one must not break the page that says so."""
    try:
        return request.get_host()
    except DisallowedHost:
        return "?"
