"""Numbers, days and time left, as people say them, in both languages. The filters of the templates.

Times are shown in Django's current time zone (the locality's). Every function takes plain values and returns plain
text.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from zhili.doors.frame import speech
from zhili.doors.frame.speech import t
from zhili.language.text import own_half

_TICKING: Final = {
    "left": ("剩 {}", "{} left"),
    "soon": ("剩不到 1 分", "under 1 min left"),
    "over": ("超 {}", "{} over"),
    "just": ("刚超时", "just over"),
    "waited": ("等了 {}", "waiting {}"),
    "fresh": ("刚刚", "just now"),
    "min": ("{} 分", "{} min"),
    "hour": ("{} 时", "{} h"),
    "day": ("{} 天", "{} day"),
    "days": ("{} 天", "{} days"),
    "green": ("绿灯", "green light"),
    "yellow": ("黄灯", "yellow light"),
    "orange": ("橙灯", "orange light"),
    "red": ("红灯", "red light"),
}
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BOTH: Final = re.compile(
    r"(?P<zh>[^\n/]+)(?: / |\n)(?P<en>the clock|the reporter(?:'s own words)?|an independent check on site|"
    r"[0-9]+ affected said so|replaced|The assessment ran out|calling back a missed call|If you disagree: [^\n]+)"
)
"""As the actions of ``matters`` and ``knowledge`` write them: two halves of a line, or two lines."""
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: int | float | None) -> str:
    """``12,480``; nothing known is ``n/a``."""
    return "n/a" if value is None else f"{value:,}"


def clock(moment: datetime) -> str:
    """``09:42`` in the locality's time."""
    return f"{timezone.localtime(moment):%H:%M}"


def day(moment: datetime | date) -> str:
    """``11-21`` this year, ``2025-11-21`` in any other; ``21 Nov`` and ``21 Nov 2025``: to an English reader 03-04 is
    two days."""
    on = _date(moment)
    is_this_year = on.year == _today().year
    if speech.lang() == speech.ZH:
        return f"{on:%m-%d}" if is_this_year else on.isoformat()
    return f"{on.day} {_MONTHS_EN[on.month - 1]}{'' if is_this_year else f' {on.year}'}"


def month(on: date) -> str:
    """``2026 年 11 月`` or ``November 2026``."""
    return t(f"{on.year} 年 {on.month} 月", f"{on:%B} {on.year}")


def day_name(moment: datetime | date) -> str:
    """``11 月 21 日 周六`` or ``Sat 21 Nov``, for headings."""
    on = _date(moment)
    if speech.lang() == speech.ZH:
        return f"{on.month} 月 {on.day} 日 周{_WEEKDAYS_ZH[on.weekday()]}"
    return f"{_WEEKDAYS_EN[on.weekday()]} {on.day} {_MONTHS_EN[on.month - 1]}"


def when(moment: datetime) -> str:
    """``09:42`` today, ``昨天 09:42``, ``11-20 09:42``, ``2025-11-20 09:42``; ``20 Nov 09:42``."""
    days = (_today() - _date(moment)).days
    if days == 0:
        return clock(moment)
    if days == 1:
        return f"{t('昨天', 'yesterday')} {clock(moment)}"
    if days == -1:
        return f"{t('明天', 'tomorrow')} {clock(moment)}"
    return f"{day(moment)} {clock(moment)}"


def iso(moment: datetime | date) -> str:
    """For ``<time datetime>``: what a machine reads."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).isoformat(timespec="seconds")
    return moment.isoformat()


def left(due: datetime, at: datetime | None = None) -> str:
    """Time left until ``due``, or how far it is over: ``剩 18 分``, ``超 12 分``; ``18 min left``, ``12 min over``."""
    gap = due - (at or speech.now())
    words = span(abs(gap))
    if gap <= timedelta():
        return _of("over", words) if words else _of("just")
    return _of("left", words) if words else _of("soon")


def waited(since: datetime) -> str:
    """``等了 12 分``, ``waiting 12 min``; under a minute, ``刚刚``."""
    words = span(speech.now() - since)
    return _of("waited", words) if words else _of("fresh")


def span(length: timedelta) -> str:
    """A length in at most two units, rounded down; empty under a minute. ``1 时 50 分``, ``3 天``; ``1 h 50 min``."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return _of("min", minutes) if minutes else ""
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return _of("hour", hours) + (f" {_of('min', minutes)}" if minutes else "")
    days, hours = divmod(hours, 24)
    more = f" {_of('hour', hours)}" if hours and days < 3 else ""
    return _of("day" if days == 1 else "days", days) + more


def ticking() -> str:
    """The words of ``left``, ``waited`` and ``span`` and the moment of this page, for the script that keeps them true
    (ticks.js): JSON of sentences with ``{}`` where a number or a length stands, and ``now`` in seconds."""
    return json.dumps({name: t(*pair) for name, pair in _TICKING.items()} | {"now": epoch(speech.now())})


def light_name(colour: str) -> str:
    """The name of a light, for ears."""
    return _of(colour)


def epoch(moment: datetime) -> int:
    """Seconds since 1970, for scripts."""
    return int(moment.timestamp())


def _of(name: str, value: object = "") -> str:
    return t(*_TICKING[name]).replace("{}", str(value))


def percent(part: int, whole: int) -> str:
    """``83.1 %`` of ``whole``; without a whole, ``n/a``: no figure without its denominator."""
    return f"{100 * part / whole:.1f} %" if whole else "n/a"


def size(count: int) -> str:
    """``640 KB``, ``2.4 MB``: of a file."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, count // 1000)} KB"


def tongue(text: str) -> str:
    """``zh-CN`` for Chinese text on a page in another language, else nothing: so that it is read aloud rightly."""
    is_chinese = any("㐀" <= letter <= "鿿" or letter >= "\U00020000" for letter in text)
    return "zh-CN" if is_chinese and speech.lang() != speech.ZH else ""


def half(text: str) -> str:
    """The half of this page's language of what the house itself wrote into the record in both (who decided, on what
    evidence, what can be done about it). What a person typed is never cut."""
    found = _BOTH.fullmatch(text)
    return t(found["zh"], found["en"]) if found else own_half(text, speech.lang())


def _today() -> date:
    return timezone.localtime(speech.now()).date()


def _date(moment: datetime | date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
