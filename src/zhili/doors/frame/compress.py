"""Pages, styles and scripts travel compressed: on a slow line that is most of what a page weighs.

Compressing a secret beside what a stranger can have echoed tells the secret by the length (BREACH, CVE-2013-3587). Here
the CSRF token is masked anew on each page; the session cookie is SameSite=Lax, so another site cannot fetch pages with
it at all; every compressed page carries up to 100 random bytes (the “Heal the BREACH” padding, as Django's own
middleware does); and a page that shows a code or a contact says so with ``bare`` and travels as it is. Only HTML and
static text are compressed: answers of the API and files are not.
"""

from __future__ import annotations

import gzip
import io
import re
import secrets
from collections.abc import Callable
from typing import Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

PAGE: Final = "text/html"
TEXTS: Final = ("text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/manifest+json")
LEAST: Final = 1200
"""Bytes below which one packet holds it anyway."""
QUICK: Final = 3
"""How hard a page is pressed, which is made for one reader."""
SMALL: Final = 9
"""How hard a file is, which is done once a process."""
PADDING: Final = 100
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
_SAID = re.compile(rb"/\*(?!!).*?\*/\s*", re.S)
_BARE: Final = "zhili_bare"

Answer = Callable[[HttpRequest], HttpResponseBase]


def bare(response: HttpResponse) -> HttpResponse:
    """A page that shows a secret: never compressed."""
    setattr(response, _BARE, True)
    return response


def lean(style: bytes) -> bytes:
    """A sheet without the comments that we write to each other; those that begin with ``!`` are licences and stay."""
    return _SAID.sub(b"", style)


class CompressMiddleware:
    """The outermost but for security: it sees what WhiteNoise serves, too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._files: dict[tuple[str, str], bytes] = {}
        """By address and time of change: compressed once, on the first use."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind != PAGE and kind not in TEXTS:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not _may(request, response):
            return response
        if isinstance(response, FileResponse):
            return self._file(request, response)
        if isinstance(response, HttpResponse) and kind == PAGE and len(response.content) >= LEAST:
            response.content = _padded(response.content)
            _encoded(response, len(response.content))
        return response

    def _file(self, request: HttpRequest, response: FileResponse) -> HttpResponseBase:
        """A static file. There are few, and they change with the program only, so each is kept."""
        key = request.path_info, response.headers.get("Last-Modified", "")
        if key not in self._files:
            text = response.getvalue()
            is_style = response.headers.get("Content-Type", "").startswith("text/css")
            self._files[key] = gzip.compress(lean(text) if is_style else text, SMALL, mtime=0)
        if response.file_to_stream is not None:
            response.file_to_stream.close()  # not the response: that would tell the database that the request is over
        made = HttpResponse(self._files[key], status=response.status_code)
        for name, value in response.headers.items():
            made[name] = value
        _encoded(made, len(made.content))
        return made


def _may(request: HttpRequest, response: HttpResponseBase) -> bool:
    if request.method == "HEAD" or response.status_code in (204, 206, 304) or response.has_header("Content-Encoding"):
        return False
    return bool(_GZIP.search(request.headers.get("Accept-Encoding", ""))) and not hasattr(response, _BARE)


def _encoded(response: HttpResponse, length: int) -> None:
    response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(length)
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response["ETag"] = f"W/{tag}"


def _padded(content: bytes) -> bytes:
    """As gzip, with a file name of random length in its head, which every reader skips."""
    out = io.BytesIO()
    name = "a" * secrets.randbelow(PADDING)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=QUICK, fileobj=out, mtime=0) as packed:
        packed.write(content)
    return out.getvalue()
