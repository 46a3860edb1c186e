"""Following one's matters by telephone: a one-time code goes to the number, and whoever has it sees what is under it.

Asking answers alike whether or not the number is known here: the same row, the same sentence, the same limits. Only the
holder of the telephone learns more, for only a number with something under it is sent a message.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F

from zhili.journal import actions as journal
from zhili.journal.actions import Draft
from zhili.lib.actor import Actor
from zhili.lib.codes import phone as read_phone
from zhili.notices.actions import draft
from zhili.notices.lifecycle import ToKind
from zhili.notices.queries import Note
from zhili.profiles.model import Profile
from zhili.registry.queries.own import by_marks, marks_of
from zhili.store.efforts import keep_effort
from zhili.store.rows import change, insert, reserve
from zhili.store.secrets import blind
from zhili.store.writing import writing

from ..models import Party, PhoneCode
from ..refusals import BadPhoneCode, TooManyAsked
from .intake import rules_now

LIVES: Final = timedelta(minutes=10)
TRIES: Final = 5
"""Wrong tries before a code is dead: five in a million."""
ASKED: Final = 3
WITHIN: Final = timedelta(hours=1)
"""At most so many codes for one number in so long."""
SHOWN: Final = 20
"""So many matters of one number, those still open first."""
ENDED_AGO: Final = timedelta(days=90)
"""Ended matters are listed as long as most localities let them be opened again."""

_COLUMNS = ("id", "phone_blind", "digest", "asked_at", "expires_at", "tries", "used_at")


@dataclass(frozen=True, slots=True)
class OfPhone:
    """One matter under a number, and the party that the number is there."""

    number: str
    party_id: int


def ask_phone_code(*, actor: Actor, locality: str, phone: str, lang: str = "zh", now: datetime) -> None:
    """Send a one-time code to the number, if a matter or a person of the registry is under it. Raises BadPhone, and
    TooManyAsked for any number, known or not, that was asked for too often."""
    number = read_phone(phone)
    index = blind(number)
    code = f"{secrets.randbelow(1_000_000):06}"
    with writing():
        if PhoneCode.objects.filter(phone_blind=index, asked_at__gt=now - WITHIN).count() >= ASKED:
            raise TooManyAsked(minutes=int(WITHIN.total_seconds()) // 60)
        (row_id,) = reserve(PhoneCode, 1)
        insert(PhoneCode, _COLUMNS, [(row_id, index, _digest(row_id, code), now, now + LIVES, 0, None)])
        _, profile = rules_now(locality, now)
        if _under(index, locality, now) or by_marks(marks_of(profile.registers, number)):
            draft([_note(profile, number, code, lang)], now)
        journal.write([Draft(now, actor.ref, "ask_phone_code", "phone", {}, None)])
        keep_effort("matters:ask_phone_code", actor, now)


def prove_phone(*, actor: Actor, locality: str, phone: str, code: str, now: datetime) -> tuple[OfPhone, ...]:
    """The matters under a number whose code this is. Raises BadPhone; BadPhoneCode for a wrong, used, worn-out or late
    code, each wrong one counted. A code works once.

    Confidential matters are left out: a telephone is often a household's. They open with number and code alone.
    """
    index = blind(read_phone(phone))
    with writing():
        found = _try(index, code, now)
        if found is not None:
            change(PhoneCode, {"id": found}, used_at=now)
            matters = _under(index, locality, now)
            journal.write([Draft(now, actor.ref, "prove_phone", "phone", {"matters": len(matters)}, None)])
            keep_effort("matters:prove_phone", actor, now)
    if found is None:  # after the commit, so that the try is counted
        raise BadPhoneCode(minutes=int(LIVES.total_seconds()) // 60)
    return matters


def _try(index: bytes, code: str, now: datetime) -> int | None:
    """The row whose code this is. The newest code alone counts; whatever was typed is one try."""
    row = PhoneCode.objects.filter(phone_blind=index, used_at__isnull=True, expires_at__gt=now).order_by("-id").first()
    if row is None:
        return None
    left = PhoneCode.objects.filter(id=row.id, tries__lt=TRIES, used_at__isnull=True)
    if not left.update(tries=F("tries") + 1):
        return None
    typed = "".join(letter for letter in code if letter.isdecimal())
    return row.id if secrets.compare_digest(_digest(row.id, typed), row.digest) else None


def _under(index: bytes, locality: str, now: datetime) -> tuple[OfPhone, ...]:
    here: dict[str, Any] = {"matter__locality": locality, "matter__confidential": False}
    rows = Party.objects.filter(phone_blind=index, left_at__isnull=True, **here).exclude(matter__state="historic")
    recent = rows.exclude(matter__ended_at__lt=now - ENDED_AGO)
    found = recent.order_by("-matter__is_open", "-matter_id", "id").values_list("matter__number", "id")[:SHOWN]
    return tuple(OfPhone(number, party) for number, party in found)


def _digest(row_id: int, code: str) -> str:
    """Keyed, and of this row alone: a stolen table does not let six figures be searched for."""
    return blind(f"phone-code:{row_id}:{code}").hex()


def _note(profile: Profile, to: str, code: str, lang: str) -> Note:
    minutes = int(LIVES.total_seconds()) // 60
    zh = f"验证码 {code}，{minutes} 分钟内有效，用来查您反映的事和您的数据。不要告诉别人；不是您要的，不用理会。"
    en = f"Your code is {code}, good for {minutes} minutes, to see what you reported and your data. Tell nobody; if " \
         "you did not ask for it, ignore this."  # fmt: skip
    body = en if lang == "en" else zh
    return Note(profile.locality, "phone_code", ToKind.PARTY, to, "phone", profile.words.say(lang), body, lang)
