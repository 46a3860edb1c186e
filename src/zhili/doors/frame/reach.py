"""A person to reach, the name of the place and its time: on every page, also when the house itself cannot answer.

Read from the locality's profile and remembered for a few seconds; what was last known stays, so an error page needs no
database.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from zhili.doors.frame import speech
from zhili.doors.frame.speech import t
from zhili.lib.refusal import Refusal
from zhili.profiles import queries as profiles

KEPT_S: Final = 5.0
"""A newly adopted profile shows on all pages after this many seconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """What pages say about the locality, in both languages, and the time they show."""

    name: tuple[str, str]
    notice: tuple[str, str]
    phone: str
    office: tuple[str, str]
    hours: tuple[str, str]
    zone: tzinfo

    def say(self, what: str) -> str:
        """``name``, ``notice``, ``office`` or ``hours`` in the language of this answer."""
        words: tuple[str, str] = getattr(self, what)
        return t(*words)


UNKNOWN: Final = Place(
    ("", ""),
    ("", ""),
    "12345",
    ("", ""),
    ("政务服务便民热线，全天有人", "government service line, day and night"),
    ZoneInfo("Asia/Shanghai"),
)
"""Before any profile is adopted: the national line always has a person."""

_held: dict[str, tuple[float, Place]] = {}


def place() -> Place:
    """The default locality's place, at most a few seconds old. Falls back to what was last known; never raises."""
    slug = settings.ZHILI_LOCALITY
    since, known = _held.get(slug, (0.0, UNKNOWN))
    if slug in _held and time.monotonic() - since < KEPT_S:
        return known
    # What is wrong is told by the page itself; here the last known number is the best answer.
    with suppress(Refusal, DatabaseError, InterfaceError):
        known = _read(slug)
    _held[slug] = (time.monotonic(), known)
    return known


def forget() -> None:
    """Read afresh next time (a profile was just adopted by this process; tests)."""
    _held.clear()


def _read(slug: str) -> Place:
    profile = profiles.current(slug, profiles.local_day(slug, speech.now()))
    notice = profile.notice
    return Place(
        (profile.words.zh, profile.words.en),
        (notice.zh, notice.en) if notice else ("", ""),
        profile.reach.phone,
        (profile.reach.office.zh, profile.reach.office.en),
        (profile.reach.hours.zh, profile.reach.hours.en),
        profile.tz,
    )
