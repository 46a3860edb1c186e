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
        _count(key, window)


class TooManyMessages(Conflict):
    code = "too_many_messages"
    zh = "从这里要验证码太勤了，请 {minutes} 分钟后再试。着急就打电话，有人帮您查。"
    en = "Too many codes were asked for from here. Wait {minutes} minutes, or call: a person will look it up for you."


class TooManyPlates(Conflict):
    code = "too_many_plates"
    zh = "从这里扫错的门牌码太多了，请 {minutes} 分钟后再试。要反映事情，现在就可以。"
    en = "Too many wrong codes came from here. Please wait {minutes} minutes; you can report something right now."


def check_plates(request: HttpRequest) -> None:
    """Raises TooManyPlates when this address has tried too many codes that no plate has."""
    if cache.get(_plates(request), 0) >= ADDRESS.most:
        raise TooManyPlates(minutes=ADDRESS.seconds // 60)


def wrong_plate(request: HttpRequest) -> None:
    """Count one code that no plate has."""
    _count(_plates(request), ADDRESS)


ASKING: Final = Window("asking", 10, 15 * 60)
"""Messages that one address may ask for: a village's shared line, or somebody who pesters others."""


def check_asking(request: HttpRequest) -> None:
    """Raises TooManyMessages when this address has asked for too many."""
    if cache.get(_asking(request), 0) >= ASKING.most:
        raise TooManyMessages(minutes=ASKING.seconds // 60)


def asked(request: HttpRequest) -> None:
    """Count one message asked for, sent or not."""
    _count(_asking(request), ASKING)


def _count(key: str, window: Window) -> None:
    cache.add(key, 0, window.seconds)
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, window.seconds)


def _asking(request: HttpRequest) -> str:
    return _by_address(request, ASKING.name)


def _plates(request: HttpRequest) -> str:
    return _by_address(request, "plates")


def _by_address(request: HttpRequest, what: str) -> str:
    digest = salted_hmac("zhili.track", f"{what}|{address_of(request)}", algorithm="sha256").hexdigest()
    return f"zhili:track:{what}:{digest[:32]}"


def _keys(request: HttpRequest, number: str) -> dict[str, Window]:
    address, name = address_of(request), "".join(number.split()).casefold()[:60]
    said = {PAIR: f"{name}|{address}", ADDRESS: address, NUMBER: name}
    return {
        f"zhili:track:{window.name}:{salted_hmac('zhili.track', text, algorithm='sha256').hexdigest()[:32]}": window
        for window, text in said.items()
    }
