"""How often number and code may be tried: by number and address, by address, and by number from anywhere.

A code has 40 bits; these windows keep guessing hopeless without letting a stranger lock a resident out. Counted in
Django's cache under keyed digests, as logins are (``frame.limits``).
"""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from zhili.doors.frame.limits import Window, address_of
from zhili.lib.refusal import Conflict

PAIR: Final = Window("pair", 6, 15 * 60)
ADDRESS: Final = Window("address", 40, 15 * 60)
"""A village's shared line, or a guesser."""
NUMBER: Final = Window("number", 120, 3600)


class TooManyCodes(Conflict):
    code = "too_many_codes"
    zh = "试的次数太多了，请 {minutes} 分钟后再试。着急就打电话，有人帮您查。"
    en = "Too many tries. Please wait {minutes} minutes, or call: a person will look it up for you."


def check(request: HttpRequest, number: str) -> None:
    """Raises TooManyCodes when any window is used up."""
    keys = _keys(request, number)
    counts = cache.get_many(keys)
    for key, window in keys.items():
        if counts.get(key, 0) >= window.most:
            raise TooManyCodes(minutes=window.seconds // 60)


def failed(request: HttpRequest, number: str) -> None:
    """Count one wrong pair in every window."""
    for key, window in _keys(request, number).items():
        cache.add(key, 0, window.seconds)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, window.seconds)


def _keys(request: HttpRequest, number: str) -> dict[str, Window]:
    address, name = address_of(request), "".join(number.split()).casefold()[:60]
    said = {PAIR: f"{name}|{address}", ADDRESS: address, NUMBER: name}
    return {
        f"zhili:track:{window.name}:{salted_hmac('zhili.track', text, algorithm='sha256').hexdigest()[:32]}": window
        for window, text in said.items()
    }
