"""The one Jinja environment: what every template may use, and nothing that touches the database.

Settings: ``BACKEND = "django.template.backends.jinja2.Jinja2"``, ``DIRS = template_folders()``, ``APP_DIRS = False``,
``OPTIONS = {"environment": "zhili.doors.frame.jinja.environment"}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from zhili.doors.frame import effort, marks, once, reach, say, speech
from zhili.doors.frame.qr import qr

_BLOCKS = {"trim_blocks": True, "lstrip_blocks": True}
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates of direction (Unicode, UAX 9), and their ends."""


def environment(**options: Any) -> Environment:
    """Django calls this with its own options (loader, autoescape). A missing value is an error, never an empty page."""
    options |= {
        "undefined": StrictUndefined,
        "finalize": unturned,
        "auto_reload": bool(settings.DEBUG),
        "cache_size": -1,
    } | _BLOCKS
    made = Environment(**options)
    made.globals |= _GLOBALS
    made.filters |= _FILTERS
    return made


def unturned(value: Any) -> Any:
    """What a template prints, without the marks that turn text around: with one of them in a name, what follows on the
    page would be read backwards, and nobody would see why. Right-to-left letters stay as they are."""
    if type(value) is str and not value.isascii() and _TURNING.search(value):
        return _TURNING.sub("", value)
    return value


def template_folders() -> list[Path]:
    """``doors/*/templates``: a door is a folder, and a new one needs no setting."""
    doors = Path(__file__).resolve().parent.parent
    return sorted(doors.glob("*/templates"))


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of the route ``name``."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def here(**changes: object) -> str:
    """This page's address with its query changed: ``here(lang="en")``, ``here(page=None)`` to drop one."""
    request = speech.request()
    if request is None:
        return "?" + urlencode(changes)
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def csrf() -> Markup:
    """The hidden token of a form that posts."""
    request = speech.request()
    return Markup(csrf_input(request)) if request is not None else Markup("")


_GLOBALS: Final[Mapping[str, Any]] = {
    "t": speech.t,
    "lang": speech.lang,
    "now": speech.now,
    "static": static,
    "url": url,
    "here": here,
    "csrf": csrf,
    "once": once.hidden,
    "given": effort.hidden,
    "one_press": effort.one_press,
    "place": reach.place,
    "tally": marks.tally,
    "icon": marks.icon,
    "light": marks.light,
    "ticking": say.ticking,
    "sure": marks.sure,
    "burn": marks.burn,
    "bar": marks.bar,
    "qr": qr,
}

_FILTERS: Final[Mapping[str, Any]] = {
    "number": say.number,
    "clock": say.clock,
    "day": say.day,
    "day_name": say.day_name,
    "when": say.when,
    "iso": say.iso,
    "left": say.left,
    "waited": say.waited,
    "epoch": say.epoch,
    "span": say.span,
    "size": say.size,
    "tongue": say.tongue,
    "half": say.half,
}
