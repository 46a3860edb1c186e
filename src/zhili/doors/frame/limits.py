"""How often a login may fail, by account and address, before it must wait.

Kept in Django's cache under keyed digests (no account name, no address is written). The cache must be shared by all
server processes: a file cache under ZHILI_HOME on one machine, Redis or the database cache on several. A per-process
memory cache still works, but then each process counts for itself. A count that is lost loosens a limit for one window
and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from zhili.lib.refusal import Conflict


class TooManyTries(Conflict):
    code = "too_many_tries"
    zh = "试错的次数太多了，请 {minutes} 分钟后再试。忘了密码，请找管理账号的同事。"
    en = "Too many failed tries. Wait {minutes} minutes. If you forgot the password, ask whoever manages accounts."


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``most`` failures in ``seconds`` for one key."""

    name: str
    most: int
    seconds: int


PAIR: Final = Window("pair", 5, 15 * 60)
"""One account from one address: a forgotten password."""
ADDRESS: Final = Window("address", 40, 15 * 60)
"""One address, any account: a guesser; an office behind one address has forty tries."""
ACCOUNT: Final = Window("account", 60, 3600)
"""One account from anywhere: a guesser with many addresses. High, so that a stranger cannot easily lock it out."""


def check(request: HttpRequest, account: str) -> None:
    """Raises TooManyTries when any window is used up."""
    keys = _keys(request, account)
    counts = cache.get_many(keys)
    for key, window in keys.items():
        if counts.get(key, 0) >= window.most:
            raise TooManyTries(minutes=window.seconds // 60)


def failed(request: HttpRequest, account: str) -> None:
    """Count one failure in every window."""
    for key, window in _keys(request, account).items():
        cache.add(key, 0, window.seconds)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, window.seconds)


def passed(request: HttpRequest, account: str) -> None:
    """A success clears the count of this account from this address; the wider windows stay."""
    for key, window in _keys(request, account).items():
        if window is PAIR:
            cache.delete(key)


def address_of(request: HttpRequest) -> str:
    """The caller's address. Behind ``ZHILI_PROXIES`` proxies of our own, the one that the outermost of them saw."""
    proxies = int(getattr(settings, "ZHILI_PROXIES", 0))
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= proxies:
            return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def _keys(request: HttpRequest, account: str) -> dict[str, Window]:
    address, name = address_of(request), account.strip().casefold()[:150]
    said = {PAIR: f"{name}|{address}", ADDRESS: address, ACCOUNT: name}
    return {
        f"zhili:login:{window.name}:{salted_hmac('zhili.login', text, algorithm='sha256').hexdigest()[:32]}": window
        for window, text in said.items()
    }
