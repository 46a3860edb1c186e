"""Answering with a page: one template, plain values, one status."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import Template

from zhili.doors.frame.tongues import marked


def page(request: HttpRequest, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """Render ``template`` with ``values`` (already fetched, plain) and ``request``.

    Goes straight to the Jinja environment: context processors would load the user for every page.
    """
    return HttpResponse(marked(_template(template).render(values, request=request)), status=status)


def fragment(template: str, **values: Any) -> str:
    """A piece of a page, or a text, without a request."""
    return marked(_template(template).render(values))


def _template(name: str) -> Template:
    made: Template = _backend().env.get_template(name)
    return made


@lru_cache(maxsize=1)
def _backend() -> Jinja2:
    """The Jinja engine of the settings; there must be exactly one."""
    (found,) = (engine for engine in engines.all() if isinstance(engine, Jinja2))
    return found
