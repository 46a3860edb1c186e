"""What may no longer be kept is erased, every night, in pieces; every copy of it gets a line in a checklist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from zhili.journal import actions as journal
from zhili.journal import queries as entries
from zhili.lib.actor import CLOCK, Actor
from zhili.lib.deadlines import due
from zhili.lib.refusal import NotAllowed
from zhili.offices import queries as offices
from zhili.profiles.model import Profile
from zhili.store.rows import change
from zhili.store.writing import writing

from .. import lifecycle
from ..lifecycle import Act, Copy, Gone, Looked
from ..models import Correction, Erased, Fact, Look, Thing
from ..permissions import CORRECT, WATCH, covers, speaks_for
from ..refusals import NoSuchCopy
from ._ground import record, rules, words
from ._writing import settle

PIECE: Final = 500
BACKUPS_LAST: Final = timedelta(days=90)
"""The oldest backup that may exist: by then every copy in backups is gone, or its key is."""
WORDS_GONE: Final = "—"
ELSEWHERE: Final = (Copy.LAKE, Copy.TRAINING, Copy.PEERS)
"""Copies outside this house, where the locality's rules name who answers for them."""
NOT_THERE: Final = "0"
"""The note of a line of which there is none."""
_QUOTES: Final = frozenset({Act.ASK_CORRECTION.value, Act.ANSWER_CORRECTION.value})
"""Acts whose details are free words about one field's value, which they may quote."""


def erase_due(now: datetime, *, most: int = PIECE) -> int:
    """Erase up to ``most`` values whose last day has come (到期删除); how many. That there was a value, whose and until
    when, stays; what it was is gone. One entry a piece, with counts a field, and a checklist of its copies."""
    profile = rules(now)
    today = profile.calendar.local_date(now)
    last_day = Fact.objects.filter(keep_until__lte=today).exclude(gone=Gone.ERASED.value)
    if not last_day.exists():
        return 0  # nothing to write, so nobody waits for the pen
    with writing():
        rows = list(last_day.order_by("keep_until", "id").values_list("id", "thing_id", "field")[:most])
        if not rows:
            return 0
        ref = f"erasure:{rows[0][0]}"
        erase([row[0] for row in rows], ref)
        pairs = [(thing, name) for _, thing, name in rows]
        settle(pairs, profile.registers)
        reach(ref, pairs, len(rows), profile, now)
        counts = Counter(name for _, _, name in rows)
        record(CLOCK, Act.ERASE, ref, now, {"fields": dict(counts), "day": today.isoformat()})
    return len(rows)


def erase(facts: list[int], ref: str) -> None:
    """Empty these values, inside the caller's transaction; ``ref`` names their checklist."""
    Fact.objects.filter(id__in=facts).update(
        value=None, sealed=None, blind=None, golden=False, why="", gone=Gone.ERASED.value, erased_as=ref
    )


def reach(
    ref: str, pairs: Sequence[tuple[int, str]], many: int, profile: Profile, now: datetime, *, thing: int | None = None
) -> None:
    """The checklist of an erasure of these (thing, field), inside the caller's transaction. What this house holds is
    erased here and now: values and keyed hashes, proposals of corrections, details in the journal. What needs a hand
    stands open with a clock, with the unit that answers for it: exported files, telephones, the lake, training data and
    peers that the locality names, and backups."""
    base: dict[str, Any] = {"ref": ref, "thing_id": thing, "many": many, "opened_at": now}
    done = {**base, "done_at": now, "done_by": CLOCK.ref}
    asked = _corrections(pairs)
    proposals, details = _proposals(asked), _details(asked, ref, now)
    soon = due(profile.correct_within, now, profile.calendar).at
    made = [
        Erased(**done, copy=Copy.FACTS.value),
        Erased(**done, copy=Copy.SEARCH.value),
        Erased(**done, copy=Copy.PROPOSALS.value, note=str(proposals)),
        Erased(**done, copy=Copy.JOURNAL.value, note=str(details)),
        Erased(**base, copy=Copy.BACKUPS.value, due_at=now + BACKUPS_LAST),
    ]
    things = {each for each, _ in pairs}
    exports = Look.objects.filter(thing_id__in=things, how=Looked.EXPORT.value)
    hands: dict[Copy, set[int | None]] = {
        Copy.EXPORTS: set(exports.values_list("unit_id", flat=True)),
        Copy.DEVICES: _carriers(things) or {None},
        **{copy: _named(profile.copies.get(copy.value, ())) for copy in ELSEWHERE},
    }
    for copy, units in hands.items():
        made += [Erased(**base, copy=copy.value, unit_id=unit, due_at=soon) for unit in units]
        made += [] if units else [Erased(**done, copy=copy.value, note=NOT_THERE)]
    Erased.objects.bulk_create(made)


def _carriers(things: set[int]) -> set[int | None]:
    """The units that answer for the telephones of those grids."""
    grids = set(Thing.objects.filter(id__in=things).exclude(grid_code="").values_list("grid_code", flat=True))
    known = {each.code: each.id for each in offices.units()}
    return {offices.answers_for(known[grid]) for grid in grids if grid in known}


def _named(codes: Sequence[str]) -> set[int | None]:
    """The units of these codes; None for one that is not there, so that whoever watches sees to it."""
    known = {each.code: each.id for each in offices.units()}
    return {known.get(code) for code in codes}


def _corrections(pairs: Iterable[tuple[int, str]]) -> list[Correction]:
    """Answered corrections of these values; an open one still needs its words."""
    wanted = set(pairs)
    rows = Correction.objects.filter(
        thing_id__in={thing for thing, _ in wanted}, field__in={name for _, name in wanted}
    )
    answered = rows.exclude(state=lifecycle.Correction.OPEN.value)
    return [row for row in answered if (row.thing_id, row.field) in wanted]


def _proposals(asked: Sequence[Correction]) -> int:
    for row in asked:
        change(Correction, {"id": row.id}, proposed=None, why=WORDS_GONE, answer=WORDS_GONE)
    return len(asked)


def _details(asked: Sequence[Correction], ref: str, now: datetime) -> int:
    """Erase what the journal holds in words about these corrections; how many details. The chain stays whole."""
    fields: dict[int, set[str]] = {}
    for row in asked:
        fields.setdefault(row.thing_id, set()).add(row.field)
    gone = 0
    for thing, names in fields.items():
        for each in entries.entries_of(f"thing:{thing}"):
            if each.act in _QUOTES and each.facts.get("field") in names and entries.detail_of(each.id) is not None:
                journal.erase(each.id, now=now, actor=CLOCK, why=ref)
                gone += 1
    return gone


def copy_erased(*, actor: Actor, copy: int, note: str, now: datetime) -> None:
    """One copy that needed a hand was seen to (记下副本已删除), and how: said by the unit that answers for it, or by
    who watches over that area. Raises NotAllowed, NoSuchCopy (also one that is recorded already), NoAnswer."""
    said = words(note)
    if not (actor.may(WATCH) or actor.may(CORRECT)):
        raise NotAllowed
    with writing():
        row = Erased.objects.select_related("thing").filter(id=copy, done_at__isnull=True).first()
        if row is None or not sees_to(actor, row):
            raise NoSuchCopy
        still = {"id": copy, "done_at": None}
        if not change(Erased, still, done_at=now, done_by=actor.ref, note=said[:200]):
            raise NoSuchCopy
        record(actor, Act.COPY_ERASED, row.ref, now, {"copy": row.copy, "unit": row.unit_id}, {"note": said})


def sees_to(actor: Actor, row: Erased) -> bool:
    """Whether this line is this actor's to record: as the unit that answers for the copy, or watching its area. A
    nightly piece is of many places, and whoever watches sees to it."""
    own_unit = row.unit_id is not None and actor.may(CORRECT) and speaks_for(actor, row.unit_id)
    within = row.thing is None or covers(actor, row.thing.area_code, row.thing.grid_code)
    return own_unit or (actor.may(WATCH) and within)
