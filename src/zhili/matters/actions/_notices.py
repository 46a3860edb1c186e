"""Which act tells whom what. The sentences are the locality's; that something is told is decided here, in the verb's
transaction, so that nobody is told of what did not happen and nothing happens untold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from zhili.language.text import mask, own_half
from zhili.notices.actions import draft
from zhili.notices.lifecycle import ToKind
from zhili.notices.queries import Note, compose
from zhili.offices import queries as offices
from zhili.store import reading
from zhili.store.secrets import unseal

from ..lifecycle import EXITS, VOCABULARY
from ..models import Party
from ..queries.load import Loaded

_BY_ACT = {"report": "accepted", "assign": "assigned", "extend": "extended", "owe": "owed", "decline": "declined",
           "merge": "merged", "reopen": "reopened"}  # fmt: skip


def template_for(loaded: Loaded, act: str, came_from: str) -> str | None:
    """The sentence that an act owes those affected, or None. An ending is told as what it is, however it came about."""
    outcome, state = loaded.matter.outcome, loaded.matter.state
    if outcome in EXITS:
        return "exited"
    if outcome in ("solved", "declined"):
        return outcome
    if state == came_from:
        return _BY_ACT.get(act) if act == "extend" else None
    if act in _BY_ACT:
        return _BY_ACT[act]
    waits_on = loaded.state.waits_on
    if waits_on == "affected" or act in ("reply", "pay"):
        return "replied"
    return "rework" if act in ("deny", "callback", "check") and waits_on == "lead" else None


def tell(
    loaded: Loaded, act: str, came_from: str, now: datetime, *, reason: str = "", code: str = "",
    phones: Mapping[int, str] | None = None,
) -> None:  # fmt: skip
    """Draft the message of this act to everybody affected who left a telephone. ``phones``: by party id, where the
    caller has them in clear."""
    template = template_for(loaded, act, came_from)
    reachable = [side for side in loaded.sides if side.reachable]
    if template is None or not reachable:
        return
    numbers = phones or _phones([side.id for side in reachable])
    notes = []
    for side in reachable:
        facts = _facts(loaded, side.lang, reason, code)
        notes.append(_note(loaded, template, ToKind.PARTY, numbers[side.id], facts, side.lang))
    draft(notes, now)


def _phones(ids: list[int]) -> dict[int, str]:
    sealed: dict[int, bytes | None] = dict(reading.select(Party, ("id", "phone_sealed"), {"id": ids}))
    return {each: unseal(bytes(sealed[each] or b""), aad=f"party:{each}:phone") for each in ids}


def tell_posts(loaded: Loaded, posts: Sequence[offices.PostValue], now: datetime) -> None:
    """Draft the urging of the clock to the posts on this rung: what it waits for, in words."""
    facts = _facts(loaded, "zh", "", "") | {"clock": loaded.state.words.zh}
    draft([_note(loaded, "urged", ToKind.POST, f"post:{post.id}", facts, "zh") for post in posts], now)


def _note(loaded: Loaded, template: str, to_kind: ToKind, to: str, facts: dict[str, str], lang: str) -> Note:
    ref = f"matter:{loaded.matter.number}"
    return compose(loaded.profile, template, to_kind=to_kind, to=to, ref=ref, facts=facts, lang=lang)


def _nobody_yet(lang: str) -> str:
    return "还没有主办单位" if lang.startswith("zh") else "no unit yet"


def _facts(loaded: Loaded, lang: str, reason: str, code: str) -> dict[str, str]:
    matter, profile = loaded.matter, loaded.profile
    reason = own_half(reason, lang)
    unit = loaded.debt.owed_by_id if loaded.debt else matter.lead_unit_id
    outcome = VOCABULARY.outcomes.get(matter.outcome)
    return {
        "number": matter.number,
        "code": code,
        "title": mask(matter.title),
        "due": matter.due_at.astimezone(profile.tz).strftime("%m-%d %H:%M") if matter.due_at else "",
        "unit": offices.unit(unit).name(lang) if unit else _nobody_yet(lang),
        "reason": reason[:200],
        "outcome": (outcome.zh if lang.startswith("zh") else outcome.en) if outcome else "",
        "parent": reason,
        "phone": profile.reach.phone,
        "link": f"{settings.ZHILI_URL}/m/{matter.number}",
    }
