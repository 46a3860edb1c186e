"""Two matters side by side, line by line, before one is merged into the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.dispatch.queries import Twin
from zhili.doors.desk import story
from zhili.doors.desk.spot import whereabouts
from zhili.doors.desk.words import CHANNELS, category_name, word
from zhili.doors.frame import say
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.lib.numbers import BadNumber, read_number
from zhili.lib.refusal import NotFound
from zhili.matters.queries.detail import Detail, detail
from zhili.offices import queries as offices

Line = tuple[str, str, str, bool]
"""(label, here, there, differs)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """This matter and the one it may be merged into; ``others``: (number, title, address) that look alike, too."""

    number: str
    other: str
    rows: tuple[Line, ...]
    others: tuple[tuple[str, str, str], ...]


def pair(mine: Detail, parent: str, twins: Sequence[Twin], actor: Actor, now: datetime, form: str) -> Pair | None:
    """Compare with ``parent``; None where that is no matter that this actor may see. ``form``: the address of the form
    of merging."""
    try:
        theirs = detail(actor, read_number(parent))
    except (BadNumber, NotFound):
        return None
    if theirs.matter.id == mine.matter.id:
        return None
    path, hash_, anchor = form.partition("#")
    others = tuple(
        (twin.row.number, twin.row.title, f"{path}&parent={twin.row.number}{hash_}{anchor}")
        for twin in twins
        if twin.row.number != theirs.matter.number
    )
    rows = tuple(
        (label, here, there, here != there)
        for (label, here), (_, there) in zip(_lines(mine, now), _lines(theirs, now), strict=True)
    )
    return Pair(mine.matter.number, theirs.matter.number, rows, others)


def _lines(found: Detail, now: datetime) -> list[tuple[str, str]]:
    matter = found.matter
    place, _ = whereabouts(found, now)
    lead = offices.unit(matter.lead_unit_id).name(lang()) if matter.lead_unit_id else t("还没派", "not assigned")
    phones = t("、", ", ").join(side.phone_hint[-2:] for side in found.parties if side.phone_hint)
    return [
        (t("怎么说的", "What was said"), story.first_words(found)),
        (t("在哪里", "Where"), " ".join(each for each in place if each) or t("没写", "not given")),
        (t("类别", "Category"), category_name(found.loaded.profile, matter.category, whole=True) or t("未定", "open")),
        (t("哪天反映", "Reported"), say.when(matter.recorded_at)),
        (t("怎么来的", "Channel"), word(CHANNELS, matter.channel)),
        (t("电话尾号", "Telephone ends in"), phones or t("没留", "none")),
        (t("几个人", "People"), str(matter.people)),
        (t("到哪一步", "State"), t(found.state_zh, found.state_en)),
        (t("谁在办", "Lead"), lead),
    ]
