"""The outermost middleware of ours: headers that hold on every answer, the language, the moment, and the error map.

Place it directly after ``SecurityMiddleware`` and WhiteNoise, before sessions: it needs neither, and the pages of all
that fails further in are still told in the right language under the right policy.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from zhili.doors.frame import errors, reach, speech
from zhili.doors.frame.request import Request
from zhili.lib.actor import anonymous
from zhili.lib.refusal import Refusal

log = logging.getLogger("zhili.doors")

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), interest-cohort=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
"""Set where a view has not said otherwise."""

CHOICES: Final = {
    "lang": speech.LANGUAGES,
    "theme": ("auto", "light", "dark"),
    "size": ("auto", "touch", "elder", "kiosk"),
}
"""What a reader may choose by ``?lang=`` and keep by cookie. The first is what holds when nothing was chosen.
``kiosk`` is ``elder`` on a screen that many share."""

BODY_MOST: Final = 120_000_000
"""Bytes of one request; more is refused unread. A photo that is too large but below this gets its own sentence."""
_YEAR: Final = 365 * 24 * 3600

Answer = Callable[[HttpRequest], HttpResponseBase]


class FrameMiddleware:
    """Sets ``lang``, ``theme``, ``size``, ``now`` and ``actor`` (anonymous until a route says otherwise)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponseBase:
        request = cast(Request, plain)
        asked = _choose(request)
        request.now = timezone.now()
        request.actor = anonymous()
        with speech.speaking(request.lang, now=request.now, request=request), timezone.override(reach.place().zone):
            if _length(request) > getattr(settings, "ZHILI_BODY_MOST", BODY_MOST):
                response: HttpResponseBase = errors.respond(request, errors.BodyTooLarge())
                response["Connection"] = "close"
            else:
                response = self.get_response(request)
        _remember(request, response, asked)
        if request.size == "kiosk":
            # The next person at this screen presses “back”: nothing may be there.
            response.headers["Cache-Control"] = "no-store"
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no view caught becomes its page, a database that is away a sentence; all else surfaces."""
        if isinstance(exception, Refusal):
            return errors.respond(request, exception)
        refusal = errors.trouble(exception)
        if refusal is None:
            return None
        log.error("database unavailable: %s %s", request.method, request.path, exc_info=exception)
        return errors.respond(request, refusal)


def _choose(request: Request) -> list[str]:
    """Put each choice on the request: from the address, the cookie or the default. Returns the newly made ones."""
    asked: list[str] = []
    for name, open_ in CHOICES.items():
        value = request.GET.get(name, "")
        if value in open_:
            asked.append(name)
        else:
            value = request.COOKIES.get(f"zhili_{name}", "")
        setattr(request, name, value if value in open_ else open_[0])
    return asked


def _remember(request: HttpRequest, response: HttpResponseBase, asked: list[str]) -> None:
    patch_vary_headers(response, ("Cookie",))
    if not isinstance(response, HttpResponse):
        return
    if response.headers.get("Content-Type", "").startswith("text/html"):
        response.headers.setdefault("Content-Language", "zh-CN" if getattr(request, "lang", "zh") == "zh" else "en")
    for name in asked:
        response.set_cookie(
            f"zhili_{name}",
            getattr(request, name),
            max_age=_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0
