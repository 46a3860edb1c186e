"""A message's way: drafted → sent, or failed and told to the desk; and how long we keep trying.

Pure: the acts of this room with one sentence each, whom a message may go to, and the waiting times between tries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class ToKind(StrEnum):
    """What stands behind an address."""

    PARTY = "party"
    UNIT = "unit"
    POST = "post"
    WEBHOOK = "webhook"


class Act(StrEnum):
    """What can happen to a message or a webhook, besides being drafted (part of the drafting verb's own act)."""

    SENT = "notices.sent"
    FAILED = "notices.failed"
    RETRY = "notices.retry"
    HANDLE = "notices.handle"
    OPEN_HOOK = "notices.open_hook"
    CLOSE_HOOK = "notices.close_hook"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages."""

    zh: str
    en: str


SENTENCES: Final[dict[Act, Sentence]] = {
    Act.SENT: Sentence("通知已送出。", "A notice was sent."),
    Act.FAILED: Sentence(
        "通知多次未能送达，已转工作台人工联系。", "A notice could not be delivered; the desk was told."
    ),
    Act.RETRY: Sentence("重新发送通知。", "A failed notice was queued again."),
    Act.HANDLE: Sentence("通知改由人工告知。", "Somebody told the person instead of the failed notice."),
    Act.OPEN_HOOK: Sentence("登记了推送地址。", "A webhook was opened."),
    Act.CLOSE_HOOK: Sentence("停用了推送地址。", "A webhook was closed."),
}

WAITS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long to wait after the first, second, … failed try. After the sixth there is no more waiting."""

LEASE: Final = timedelta(minutes=2)
"""How long one sender holds a message. Longer than any carrier's time-out, so that two never carry it side by side."""


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after ``tries`` failed tries (1 = the first), or None: never."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None
