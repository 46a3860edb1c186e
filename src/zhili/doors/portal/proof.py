"""Who has proved number and code in this browser, for 30 minutes: a signed cookie, no row, nothing to guess.

It names parties by number alone. On a shared computer one press forgets all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from zhili.lib.actor import Actor, concerned, party
from zhili.lib.numbers import BadNumber, read_number
from zhili.lib.refusal import NotAllowed

KEPT_S: Final = 30 * 60
SHARED_S: Final = 5 * 60
"""On a screen that many share, where a script clears it sooner; without one, this is how long."""
SHOWN_S: Final = 10 * 60
"""For how long the page with the code can be opened again by a reload."""
MOST: Final = 24
"""Matters held at once; the oldest goes first."""
_SALT: Final = "zhili.portal.proof"
_SHOWN_SALT: Final = "zhili.portal.taken"
_PHONE_SALT: Final = "zhili.portal.phone"
_SELF_SALT: Final = "zhili.portal.self"


class ProofRunOut(NotAllowed):
    """Something was sent after the 30 minutes: it is kept on the page that says so."""

    code = "proof_run_out"
    zh = "离开太久了，为了安全要再证明一次。请另开一页，在「查进度」里输编号和查询码，再回到这里点「再交一次」。"
    en = (
        "You were away too long. Open “Follow it” in another window, enter number and code once more, then come back "
        "and send this again."
    )


def party_of(request: HttpRequest, number: str) -> Actor | None:
    """The party that this browser has proved to be in the matter, or None."""
    try:
        found = _held(request).get(read_number(number))
    except BadNumber:
        return None
    return party(found) if found else None


def keep(request: HttpRequest, response: HttpResponse, number: str, party_id: int) -> None:
    """Remember it, for 30 minutes from now."""
    held = {known: each for known, each in _held(request).items() if known != number}
    _write(request, response, dict([*held.items(), (number, party_id)][-MOST:]))


def keep_all(request: HttpRequest, response: HttpResponse, pairs: Sequence[tuple[str, int]]) -> None:
    """Remember several at once, the last one longest. Of one matter proved twice the later party holds."""
    held = {known: each for known, each in _held(request).items() if known not in dict(pairs)}
    _write(request, response, dict([*held.items(), *dict(pairs).items()][-MOST:]))


def held(request: HttpRequest) -> dict[str, int]:
    """Number → party of everything that this browser has proved."""
    return _held(request)


def drop(request: HttpRequest, response: HttpResponse, number: str) -> None:
    """Forget one matter."""
    _write(request, response, {known: each for known, each in _held(request).items() if known != number})


def keep_phone(request: HttpRequest, response: HttpResponse, marks: Sequence[str]) -> None:
    """Remember that this browser has proved a telephone: its keyed hashes, never the number."""
    _set(request, response, "phone", signing.dumps({"marks": list(marks)}, salt=_PHONE_SALT), _kept_s(request), "/")


def phone_marks(request: HttpRequest) -> tuple[str, ...]:
    """The keyed hashes of the telephone that was proved; () for none."""
    return tuple((_read(request, "phone", _PHONE_SALT, _kept_s(request)) or {}).get("marks", ()))


def keep_self(request: HttpRequest, response: HttpResponse, thing_id: int) -> None:
    """Remember whom of the registry this browser has proved to be."""
    _set(request, response, "self", signing.dumps({"thing": thing_id}, salt=_SELF_SALT), _kept_s(request), "/")


def person_of(request: HttpRequest) -> Actor | None:
    """The person of the registry that this browser has proved to be, or None."""
    found = (_read(request, "self", _SELF_SALT, _kept_s(request)) or {}).get("thing")
    return concerned(found) if found else None


def forget(response: HttpResponse) -> None:
    """Forget everything, the shown code too."""
    for what in ("mine", "phone", "self"):
        response.delete_cookie(_name(what), samesite="Lax")
    response.delete_cookie(_name("taken"), path="/taken/", samesite="Lax")


def show(
    request: HttpRequest, response: HttpResponse, number: str, code: str, *, joined: bool, theirs: str = ""
) -> None:
    """Put number and code where the next page shows them: this browser alone, for ten minutes."""
    said = {"number": number, "code": code, "joined": joined, "theirs": theirs}
    text = signing.dumps(said, salt=_SHOWN_SALT)
    _set(request, response, "taken", text, SHOWN_S, "/taken/")


def shown(request: HttpRequest) -> Mapping[str, Any] | None:
    """``number``, ``code``, ``joined`` and ``theirs`` (the code of whom it was reported for) to show, or None."""
    return _read(request, "taken", _SHOWN_SALT, SHOWN_S)


def _held(request: HttpRequest) -> dict[str, int]:
    return dict(_read(request, "mine", _SALT, _kept_s(request)) or {})


def _write(request: HttpRequest, response: HttpResponse, held: Mapping[str, int]) -> None:
    _set(request, response, "mine", signing.dumps(held, salt=_SALT), _kept_s(request), "/")


def _kept_s(request: HttpRequest) -> int:
    return SHARED_S if getattr(request, "size", "") == "kiosk" else KEPT_S


def _read(request: HttpRequest, what: str, salt: str, kept_s: int) -> Mapping[str, Any] | None:
    try:
        found = signing.loads(request.COOKIES.get(_name(what), ""), salt=salt, max_age=kept_s)
    except signing.BadSignature:  # a stranger's, an old one, or none
        return None
    return found if isinstance(found, dict) else None


def _set(request: HttpRequest, response: HttpResponse, what: str, text: str, kept_s: int, path: str) -> None:
    secure = request.is_secure()
    response.set_cookie(_name(what), text, max_age=kept_s, path=path, secure=secure, httponly=True, samesite="Lax")


def _name(what: str) -> str:
    """Cookies are not kept apart by port: each house has names of its own, as its session has."""
    return f"{settings.SESSION_COOKIE_NAME}_{what}"
