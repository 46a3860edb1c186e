"""Reading what was typed, and the room's line in the journal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from zhili.journal.actions import Draft, write
from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.store.efforts import keep_effort

from ..refusals import BlankField, FieldTooLarge, TooManyAreas

MOST_AREAS: Final = 40
_AREA = re.compile(r"[0-9]{2,12}")


def text(value: str, zh: str, en: str, *, most: int, needed: bool = True) -> str:
    """Typed text, cleaned and trimmed; raises BlankField or FieldTooLarge."""
    value = clean(value)
    if needed and not value:
        raise BlankField(field_zh=zh, field_en=en)
    if len(value) > most:
        raise FieldTooLarge(field_zh=zh, field_en=en, most=most, length=len(value))
    return value


def prefixes(areas: Sequence[str]) -> list[str]:
    """Area codes as prefixes without trailing zeros, each once; raises TooManyAreas."""
    found = list(dict.fromkeys(area.strip() for area in areas if area.strip()))
    if len(found) > MOST_AREAS or not all(_AREA.fullmatch(area) for area in found):
        raise TooManyAreas(most=MOST_AREAS)
    return [prefix_of(area) for area in found]


def record(actor: Actor, now: datetime, act: str, ref: str, **facts: Any) -> None:
    """One entry: who did what to which row, and what the form asked. Nothing here is personal."""
    write([Draft(now, actor.ref, act, ref, facts, None)])
    keep_effort(f"knowledge:{act}", actor, now)
