"""Publishing (公开摘要): what staff write for everybody to read about a matter, and taking it down again.

Nothing that a resident typed, photographed or pinned becomes public by itself. A dispatcher or the lead writes a
summary of their own; it is searched for what points at a person, and its place is rounded to a street or a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from zhili.language.personal import TRACES, shared_run, traces
from zhili.lib.actor import Actor
from zhili.places import queries as places
from zhili.store.rows import change, insert
from zhili.store.secrets import unseal

from ..models import Party, Publication, Step
from ..queries.load import Loaded
from ..queries.published import is_confidential
from ..refusals import HoldsPersonal, HoldsTheirWords, NeverPublic, NoGridKnown, NotPublished
from ._hand import Done, Hand, acting, text

_COLUMNS = ("matter_id", "title", "summary", "rounding", "place", "area_code", "grid_code", "person_id", "unit_id",
            "at", "ended_at")  # fmt: skip
THEIR_WORDS: Final = 12
"""So many letters in a row that a resident wrote, too, are their words."""


class Rounding(StrEnum):
    """How finely the place is told: a street without a number, the grid, or the village alone."""

    STREET = "street"
    GRID = "grid"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class _Place:
    words: str
    area_code: str
    grid_code: str


def publish(
    *,
    actor: Actor,
    number: str,
    title: str,
    summary: str,
    rounding: Rounding,
    street: str = "",
    now: datetime,
    version: int | None = None,
    once: str = "",
) -> Done:
    """Publish a summary, or put a new one in the place of the last. ``street``: the street in words, for that rounding.

    Raises NeverPublic for a confidential matter, HoldsPersonal and HoldsTheirWords for what points at somebody,
    NoGridKnown, Empty, TooLong.
    """
    with acting("publish", actor, number, now, version=version, once=once) as hand:
        refuse_confidential(hand.loaded)
        said = {
            ("标题", "title"): text(title, "标题", "title", most=60),
            ("摘要", "summary"): text(summary, "摘要", "summary", most=1000),
            ("街道", "street"): text(street, "街道", "street", most=60, needed=rounding is Rounding.STREET),
        }
        _refuse_personal(hand, said)
        title, summary, street = said.values()
        place = _rounded(hand, rounding, street)
        _end(hand)
        row = (hand.matter.id, title, summary, rounding.value, place.words, place.area_code, place.grid_code,
               actor.person_id, actor.unit_id, now, None)  # fmt: skip
        insert(Publication, _COLUMNS, [row])
        hand.move(words=f"{title}\n{summary}", facts={"rounding": rounding.value})
    return hand.done


def unpublish(
    *, actor: Actor, number: str, reason: str, now: datetime, version: int | None = None, once: str = ""
) -> Done:
    """Take the summary down (撤下), with a reason. Raises NotPublished where there is none."""
    with acting("unpublish", actor, number, now, version=version, once=once) as hand:
        why = text(reason, "理由", "reason")
        if not _end(hand):
            raise NotPublished(number=hand.matter.number)
        hand.move(reason=why)
    return hand.done


def refuse_confidential(loaded: Loaded) -> None:
    """Raises NeverPublic for what its reporter, its desk or its category keeps from the public."""
    if is_confidential(loaded.matter, loaded.profile):
        raise NeverPublic(number=loaded.matter.number)


def _refuse_personal(hand: Hand, said: dict[tuple[str, str], str]) -> None:
    known = _names_and_phones(hand)
    spoken = "\n".join(_residents_words(hand.matter.id))
    for (field_zh, field_en), words in said.items():
        for found in traces(words):
            zh, en = TRACES[found.trace]
            raise HoldsPersonal(field_zh=field_zh, field_en=field_en, what_zh=zh, what_en=en, words=found.words)
        for name in known:
            if name in words:
                zh, en = "当事人的姓名或电话", "the name or telephone of a party"
                raise HoldsPersonal(field_zh=field_zh, field_en=field_en, what_zh=zh, what_en=en, words=name)
        run = shared_run(words, spoken, THEIR_WORDS)
        if run:
            raise HoldsTheirWords(field_zh=field_zh, field_en=field_en, words=run)


def _names_and_phones(hand: Hand) -> list[str]:
    """Names and telephones of the parties in clear, for comparison alone; a name of one letter says nothing."""
    rows = Party.objects.filter(matter_id=hand.matter.id).values_list("id", "name_sealed", "phone_sealed")
    found = [
        unseal(bytes(sealed), aad=f"party:{party}:{what}")
        for party, *both in rows
        for sealed, what in zip(both, ("name", "phone"), strict=True)
        if sealed is not None
    ]
    return [each for each in found if len(each) > 1]


def _residents_words(matter_id: int) -> list[str]:
    """What residents typed, through whomever it came in; the place as they wrote it is theirs as well."""
    rows = Step.objects.filter(matter_id=matter_id, act__in=("report", "supplement", "join", "affirm", "deny",
                                                            "callback", "withdraw", "reopen"))  # fmt: skip
    return list(rows.values_list("words", flat=True))


def _rounded(hand: Hand, rounding: Rounding, street: str) -> _Place:
    matter = hand.matter
    if rounding is Rounding.STREET:
        return _Place(street, matter.area_code, "")
    if rounding is Rounding.VILLAGE:
        return _Place("", matter.area_code, "")
    found = places.grid(matter.grid_code, hand.now.astimezone(hand.loaded.profile.tz).date())
    if found is None:
        raise NoGridKnown()
    return _Place(found.name, matter.area_code, found.code)


def _end(hand: Hand) -> bool:
    """End what stands open; whether anything did."""
    return change(Publication, {"matter_id": hand.matter.id, "ended_at": None}, ended_at=hand.now) > 0
