"""Declaring an address of the API once: for the router, for its audience, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from django.http import HttpResponse
from ninja import NinjaAPI

from zhili.doors.api.answers import Told
from zhili.doors.frame.routes import Audience

View = Callable[..., HttpResponse]

API: Final = NinjaAPI(
    title="智理 / Zhili",
    version="1",
    description=(
        "事事有着落、件件有回音。时间都是 UTC；每个拒绝都有代码和中英文两句话。联系方式不经过接口。\n\n"
        "Every matter has an owner and every message an answer. Times are UTC; every refusal has a code and a sentence "
        "in Chinese and English. Contact details never pass through this API."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
AUDIENCES: Final[dict[str, Audience]] = {}
"""Address name → whom it is for; ``urls`` hands every address to the frame with it."""
METHODS: Final[dict[str, tuple[str, ...]]] = {}
"""Address name → the HTTP methods that its views take."""

KEY: Final = "key"
"""The security scheme of a post's bearer key in the OpenAPI document."""
_REFUSED: Final = frozenset({403, 404, 409, 413, 422, 500, 503})
_encoder: Final = msgspec.json.Encoder()


def declare(method: str, path: str, *, name: str, audience: str, gives: type, about: str) -> Callable[[View], View]:
    """Put a view at ``path``. Views of one path share one ``name`` and ``audience``; ``gives`` documents the answer and
    ``about`` is its line in both languages. What it returns goes out as it is: a test holds the two together."""
    kind = Audience(audience)
    assert AUDIENCES.setdefault(name, kind) is kind, f"{name} cannot be for two audiences"
    METHODS[name] = (*METHODS.get(name, ()), method)
    codes = _REFUSED | {401} if kind is Audience.KEY else _REFUSED
    extra: Mapping[str, Any] = {"security": [{KEY: []}]} if kind is Audience.KEY else {"security": []}

    def put(view: View) -> View:
        API.api_operation(
            [method],
            path,
            url_name=name,
            operation_id=view.__name__,
            summary=about,
            description=view.__doc__,
            tags=["岗位 / posts" if kind is Audience.KEY else "公众 / public"],
            response={200: gives, codes: Told},
            openapi_extra=dict(extra),
        )(view)
        return view

    return put


def answer(value: object, status: int = 200) -> HttpResponse:
    """The value as JSON, straight to bytes: no second validation of what the house itself has made."""
    data = _encoder.encode(value)
    # Without a length the server would send it in chunks.
    headers = {"Content-Type": "application/json", "Content-Length": str(len(data))}
    return HttpResponse(data, status=status, headers=headers)
