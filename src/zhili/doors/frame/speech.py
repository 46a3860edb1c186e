"""The language and the moment that a page speaks in, kept beside the request: macros and filters need no context.

Jinja caches a macro file only when it is imported without context; a context variable lets ``t`` and the filters know
the language all the same. Outside a request the language is Chinese and no moment is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

ZH: Final = "zh"
EN: Final = "en"
LANGUAGES: Final = (ZH, EN)


@dataclass(frozen=True, slots=True)
class Speech:
    """What one answer is rendered with. ``now`` is read once a request, so that every time on a page agrees."""

    lang: str = ZH
    now: datetime | None = None
    request: HttpRequest | None = None


_NOBODY: Final = Speech()
_speech: ContextVar[Speech] = ContextVar("zhili_speech", default=_NOBODY)


def t(zh: str, en: str) -> str:
    """The sentence in the language of this answer."""
    return zh if _speech.get().lang == ZH else en


def lang() -> str:
    """``zh`` or ``en``."""
    return _speech.get().lang


def now() -> datetime:
    """The moment of this answer (aware); outside a request, the clock's."""
    return _speech.get().now or timezone.now()


def request() -> HttpRequest | None:
    """The request being answered, if there is one."""
    return _speech.get().request


@contextmanager
def speaking(lang: str, *, now: datetime | None = None, request: HttpRequest | None = None) -> Iterator[None]:
    """Render inside this block in ``lang``, at ``now``."""
    token = _speech.set(Speech(lang if lang in LANGUAGES else ZH, now, request))
    try:
        yield
    finally:
        _speech.reset(token)
