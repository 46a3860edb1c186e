"""The addresses of the API. Each is handed to the frame with its audience, which lets in whom it is for."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from zhili.doors.api import acts, directives, errors, posts, public  # noqa: F401  # declaring is what they do
from zhili.doors.api.document import docs, openapi
from zhili.doors.api.house import API, AUDIENCES, METHODS
from zhili.doors.frame.routes import route


def _declared() -> list[URLPattern]:
    """ninja's addresses, behind the frame's doorkeeper. Its own root address is not ours and is left out."""
    # A path with two methods comes twice, with one and the same view.
    patterns = {
        str(each.pattern): each for each in API.urls[0] if isinstance(each, URLPattern) and each.name in AUDIENCES
    }
    return [
        route(where, each.callback, audience=AUDIENCES[name], name=f"api-{name}", methods=METHODS[name])
        for where, each in patterns.items()
        if (name := str(each.name))
    ]


_v1: list[URLPattern | URLResolver] = [
    *_declared(),
    route("openapi.json", openapi, audience="public", name="api-openapi", methods=("GET",)),
    route("docs/", docs, audience="public", name="api-docs", methods=("GET",)),
]
urlpatterns = [path("v1/", include(_v1))]
