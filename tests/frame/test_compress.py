"""What travels compressed, what never does, and that nothing is lost on the way."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from zhili.doors.frame.compress import CompressMiddleware, bare, lean

PAGE = "<p>" + "井盖没了" * 500
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def sent(response: HttpResponse, method: str = "GET", **headers: str) -> HttpResponse:
    """``response`` as it leaves."""
    request = RequestFactory().generic(method, "/", headers=headers or GZIP)

    def answer(_: HttpRequest) -> HttpResponse:
        return response

    found = CompressMiddleware(answer)(request)
    assert isinstance(found, HttpResponse)
    return found


def test_a_page_is_smaller_and_whole() -> None:
    found = sent(HttpResponse(PAGE, headers={"ETag": '"a"'}))
    assert found["Content-Encoding"] == "gzip" and found["ETag"] == 'W/"a"'
    assert int(found["Content-Length"]) == len(found.content) < len(PAGE) / 4
    assert gzip.decompress(found.content).decode() == PAGE and "Accept-Encoding" in found["Vary"]


def test_its_length_tells_nothing_exactly() -> None:
    assert len({len(sent(HttpResponse(PAGE)).content) for _ in range(20)}) > 5


@pytest.mark.parametrize(
    ("response", "method", "headers"),
    [
        (bare(HttpResponse(PAGE)), "GET", GZIP),
        (HttpResponse("<p>短"), "GET", GZIP),
        (HttpResponse(PAGE), "HEAD", GZIP),
        (HttpResponse(PAGE), "GET", {"Accept-Encoding": "br"}),
        (HttpResponse(PAGE), "GET", {"Accept-Encoding": "gzip;q=0, br"}),
        (HttpResponse(PAGE, content_type="application/json"), "GET", GZIP),
        (HttpResponse(PAGE, content_type="image/jpeg"), "GET", GZIP),
        (HttpResponse(PAGE, status=206), "GET", GZIP),
    ],
)
def test_what_travels_as_it_is(response: HttpResponse, method: str, headers: dict[str, str]) -> None:
    before = response.content
    found = sent(response, method, **headers)
    assert "Content-Encoding" not in found and found.content == before


def test_styles_are_compressed_once_and_asked_for_again_by_their_date() -> None:
    client = Client(headers=GZIP)
    first, second = (client.get("/static/zhili/parts.css") for _ in range(2))
    assert first["Content-Encoding"] == "gzip" and first.content == second.content  # type: ignore[attr-defined]
    assert b".btn" in gzip.decompress(second.content)  # type: ignore[attr-defined]
    assert b"/*" not in gzip.decompress(second.content)  # type: ignore[attr-defined]
    plain = Client().get("/static/zhili/parts.css")
    assert b".btn" in plain.getvalue() and "Content-Encoding" not in plain
    assert (
        client.get("/static/zhili/parts.css", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    )


def test_a_licence_stays_in_a_sheet() -> None:
    assert lean(b"/*! MIT */ a { b: c } /* why\n so */ d {}") == b"/*! MIT */ a { b: c } d {}"
