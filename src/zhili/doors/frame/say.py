"""Numbers, days and time left, as people say them, in both languages. The filters of the templates.

Times are shown in Django's current time zone (the locality's). Every function takes plain values and returns plain
text.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from zhili.doors.frame import speech
from zhili.doors.frame.speech import t

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: int | float | None) -> str:
    """``12,480``; nothing known is ``n/a``."""
    return "n/a" if value is None else f"{value:,}"


def clock(moment: datetime) -> str:
    """``09:42`` in the locality's time."""
    return f"{timezone.localtime(moment):%H:%M}"


def day(moment: datetime | date) -> str:
    """``11-21`` this year, ``2025-11-21`` in any other."""
    on = _date(moment)
    return f"{on:%m-%d}" if on.year == _today().year else on.isoformat()


def day_name(moment: datetime | date) -> str:
    """``11 月 21 日 周六`` or ``Sat 21 Nov``, for headings."""
    on = _date(moment)
    if speech.lang() == speech.ZH:
        return f"{on.month} 月 {on.day} 日 周{_WEEKDAYS_ZH[on.weekday()]}"
    return f"{_WEEKDAYS_EN[on.weekday()]} {on.day} {_MONTHS_EN[on.month - 1]}"


def when(moment: datetime) -> str:
    """``09:42`` today, ``昨天 09:42``, ``11-20 09:42``, ``2025-11-20 09:42``."""
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
    if gap <= timedelta():
        words = span(-gap)
        return t(f"超 {words}", f"{words} over") if words else t("刚超时", "just over")
    words = span(gap)
    return t(f"剩 {words}", f"{words} left") if words else t("剩不到 1 分", "under 1 min left")


def span(length: timedelta) -> str:
    """A length in at most two units, rounded down; empty under a minute. ``1 时 50 分``, ``3 天``; ``1 h 50 min``."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return t(f"{minutes} 分", f"{minutes} min") if minutes else ""
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        more = t(f" {minutes} 分", f" {minutes} min") if minutes else ""
        return t(f"{hours} 时", f"{hours} h") + more
    days, hours = divmod(hours, 24)
    more = t(f" {hours} 时", f" {hours} h") if hours and days < 3 else ""
    return t(f"{days} 天", f"{days} day{'' if days == 1 else 's'}") + more


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


def _today() -> date:
    return timezone.localtime(speech.now()).date()


def _date(moment: datetime | date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
