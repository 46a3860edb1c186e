"""Addresses held against the library; what means none of them waits for the town, and is settled by a clerk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F

from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.places.actions._library import LONGEST_TEXT, area_of, areas_under, record
from zhili.places.actions.addresses import name_also, of_keeper, put_in, ready_from
from zhili.places.lifecycle import Act, AliasKind
from zhili.places.models import Unmatched
from zhili.places.permissions import need_keeper
from zhili.places.queries.matching import Meant, list_ground, match_all, read
from zhili.places.refusals import AliasStands, CheckSettled, NoReason, NoSuchAddress
from zhili.store.writing import writing

PIECE: Final = 400


@dataclass(frozen=True, slots=True)
class Located:
    """What became of one text: the address it means, or the row that waits for its town, or that once did (neither for
    an empty text)."""

    text: str
    address_id: int | None
    sure: float
    check_id: int | None


def locate(
    *, actor: Actor, texts: Sequence[str], area: str, source: str, now: datetime, due_at: datetime | None = None,
    found: Sequence[Meant] = (),
) -> list[Located]:  # fmt: skip
    """Hold each text against the library under ``area`` (a code or prefix; of a village's list the whole town is
    searched, and the village taken for granted where a text names none). A text that means no address, or several
    alike, becomes a row that waits for its town until ``due_at``; seen again it is counted, and once settled it does
    not come back.

    Whoever brings in a batch calls this; what it may write about was decided when the batch was. Idempotent but for the
    count. The library is read before anything is locked; ``found``: what ``match_all`` said of them a moment ago,
    for who has many lists and one transaction.
    """
    cleaned = [clean(each)[:LONGEST_TEXT] for each in texts]
    found = found or match_all(cleaned, *list_ground(area))
    missed = Counter(text for text, each in zip(cleaned, found, strict=True) if text and each.address_id is None)
    best = {text: each.sure for text, each in zip(cleaned, found, strict=True)}
    rows: dict[str, Unmatched] = {}
    if missed:
        with writing():
            rows = _miss(missed, best, _Miss(area, list_ground(area)[0], clean(source)[:120], now, due_at))
            key = [int("".join(filter(str.isdigit, area)) or 0)]
            record(actor, now, Act.LOCATE, "area", key, read=len(texts), missed=missed.total())
    located = []
    for text, each in zip(cleaned, found, strict=True):
        row = rows.get(text)
        settled = row.address_id if row is not None else None
        located.append(Located(text, each.address_id or settled, each.sure, row.pk if row is not None else None))
    return located


@dataclass(frozen=True, slots=True)
class _Miss:
    """Whose list it was, and by when its answer is due."""

    area: str
    prefix: str
    source: str
    now: datetime
    due_at: datetime | None


def _miss(texts: Mapping[str, int], best: Mapping[str, float], whose: _Miss) -> dict[str, Unmatched]:
    """The row of each text, each in the narrowest area that is known of it; new ones wait."""
    areas, home = areas_under(whose.prefix), whose.area.ljust(12, "0")
    code = {text: area_of(read(text, whose.prefix), areas) or home for text in texts}
    Unmatched.objects.bulk_create(
        [
            Unmatched(area_code=code[text], text=text, source=whose.source, times=0, best=best[text], why="",
                      first_at=whose.now, last_at=whose.now, due_at=whose.due_at, state="open", settled_by="")
            for text in texts
        ],
        ignore_conflicts=True, batch_size=PIECE,
    )  # fmt: skip
    rows: dict[str, Unmatched] = {}
    wanted = list(texts)
    for at in range(0, len(wanted), PIECE):
        held = Unmatched.objects.filter(text__in=wanted[at : at + PIECE], area_code__in=set(code.values()))
        rows |= {each.text: each for each in held if each.area_code == code[each.text]}
    for many in set(texts.values()):
        ids = [row.pk for text, row in rows.items() if texts[text] == many]
        for at in range(0, len(ids), PIECE):
            Unmatched.objects.filter(id__in=ids[at : at + PIECE]).update(times=F("times") + many, last_at=whose.now)
    return rows


def pick_address(*, actor: Actor, check: int, address: int, on: date, now: datetime) -> None:
    """The text means this address: from now on it is one of its writings. Raises NotAllowed, NoSuchAddress,
    CheckSettled, AddressRetired."""
    row = _open(actor, check)
    target = of_keeper(actor, address)
    with writing():
        with suppress(AliasStands):  # a writing of it already: the row only waited for somebody to say so
            name_also(target, row.text, AliasKind.WRITTEN, on, row.source)
        _settle(actor, row, "found", now, address=address)
        record(actor, now, Act.PICK_ADDRESS, "address_check", [check], address=address)


def add_missing(*, actor: Actor, check: int, text: str, area: str, on: date, now: datetime) -> int:
    """The text is right and the library lacked it: ``text``, corrected or as it came, becomes an address; its id.

    Raises NotAllowed, NoSuchAddress, CheckSettled, VagueAddress, AddressElsewhere, AddressStands."""
    row = _open(actor, check)
    ready = ready_from(text or row.text, area, row.area_code, on=on)
    need_keeper(actor, ready.area_code)
    with writing():
        address_id = put_in(ready, row.source)
        if clean(text) and clean(text) != row.text:
            name_also(of_keeper(actor, address_id), row.text, AliasKind.WRITTEN, on, row.source)
        _settle(actor, row, "added", now, address=address_id)
        record(actor, now, Act.ADD_MISSING, "address_check", [check], address=address_id)
    return address_id


def deny_address(*, actor: Actor, check: int, why: str, now: datetime) -> None:
    """There is no such address, and ``why`` says how that was found out. Raises NotAllowed, NoSuchAddress,
    CheckSettled, NoReason."""
    row = _open(actor, check)
    said = " ".join(clean(why).split())
    if not 2 <= len(said) <= 200:
        raise NoReason
    with writing():
        _settle(actor, row, "denied", now, why=said)
        record(actor, now, Act.DENY_ADDRESS, "address_check", [check])


def _open(actor: Actor, check: int) -> Unmatched:
    row = Unmatched.objects.filter(id=check).first()
    if row is None:
        need_keeper(actor, actor.areas[0] if actor.areas else "")
        raise NoSuchAddress
    need_keeper(actor, row.area_code)
    if row.state != "open":
        raise CheckSettled
    return row


def _settle(
    actor: Actor, row: Unmatched, state: str, now: datetime, *, address: int | None = None, why: str = ""
) -> None:
    """Whoever comes second finds it settled."""
    changed = Unmatched.objects.filter(id=row.pk, state="open").update(
        state=state, address_id=address, why=why, settled_by=actor.ref, settled_at=now
    )
    if not changed:
        raise CheckSettled
