"""The words of this room and its pure rules: how somebody came, how it ended, what was asked, a number read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final

QUICK: Final = timedelta(seconds=15)
"""A call is answered quickly within this (domestic standard of government service lines)."""
_DIGITS: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


class Way(StrEnum):
    """How somebody came to speak with us. Each is the channel of what is then taken down."""

    HOTLINE = "hotline"
    COUNTER = "counter"
    OUTGOING = "outgoing"


class How(StrEnum):
    """What was made of one thing that a caller brought."""

    MATTER = "matter"
    JOINED = "joined"
    ANSWERED = "answered"


class End(StrEnum):
    """How a call ended. ``TOLD``: answered by something known, and no matter made of it; ``ELSEWHERE``: passed to
    another line; ``NOTHING``: silence, a wrong number; ``ABANDONED``: rang and was never answered; ``UNANSWERED``: we
    called, and they did not answer."""

    TAKEN = "taken"
    TOLD = "told"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"
    ABANDONED = "abandoned"
    UNANSWERED = "unanswered"


class Back(StrEnum):
    """What became of a call that nobody answered and whose number was shown. ``DUE``: to be called back; ``REACHED``:
    spoken with, by us or because they called again; ``DROPPED``: tried often enough, with a reason; ``EXPIRED``: the
    number was kept as long as it may be."""

    DUE = "due"
    REACHED = "reached"
    DROPPED = "dropped"
    EXPIRED = "expired"


TRIES: Final = 3
"""Calls back in vain before a missed call may be dropped from the list."""
NUMBER_KEPT: Final = timedelta(days=7)
"""How long the number of a missed call is kept to call it back."""

BY_HAND: Final = (End.TOLD, End.ELSEWHERE, End.NOTHING, End.UNANSWERED)
"""The ends that a clerk chooses; TAKEN follows from what was taken down, ABANDONED from the telephone system."""

GROUP: Final = "group"
"""The channel of what came out of a chat group."""


def compose(words: str, asked: Iterable[tuple[str, str]]) -> str:
    """A caller's words with the answers to what was asked below them, each beside its question."""
    lines = [f"{question} {' '.join(answer.split())}" for question, answer in asked if answer.strip()]
    return "\n".join([words.strip(), *lines]).strip()


def aloud(number: str) -> tuple[tuple[str, str], ...]:
    """A matter number in the groups in which it is read aloud: (as written, as spoken in Chinese)."""
    found = []
    for part in number.split("-"):
        groups = [part[at : at + 3] for at in range(0, len(part), 3)] if part.isdecimal() and len(part) > 4 else [part]
        found += [(group, " ".join(group.translate(_DIGITS))) for group in groups]
    return tuple(found)
