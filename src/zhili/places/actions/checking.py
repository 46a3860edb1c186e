"""Addresses held against the library; what means none of them waits for the town, and is settled by a clerk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from zhili.language.text import clean
from zhili.lib.actor import Actor
from zhili.places.actions._library import LONGEST_TEXT, area_of, record
from zhili.places.actions.addresses import name_also, of_keeper, put_in, ready_from
from zhili.places.lifecycle import Act, AliasKind
from zhili.places.models import Unmatched
from zhili.places.permissions import need_keeper
from zhili.places.queries.matching import match, meant, read
from zhili.places.refusals import AliasStands, CheckSettled, NoReason, NoSuchAddress
from zhili.store.writing import writing


@dataclass(frozen=True, slots=True)
class Located:
    """What became of one text: the address it means, or the row that waits (neither for an empty text)."""

    text: str
    address_id: int | None
    sure: float
    check_id: int | None


def locate(*, actor: Actor, texts: Sequence[str], area: str, source: str, now: datetime) -> list[Located]:
    """Hold each text against the library under ``area`` (a code or prefix). A text that means no address, or several
    alike, becomes a row that waits for its town; seen again it is counted, and once denied it does not come back.

    Whoever brings in a batch calls this; what it may write about was decided when the batch was. Idempotent but for the
    count.
    """
    found = [(clean(each)[:LONGEST_TEXT], match(each, area) if each.strip() else []) for each in texts]
    located = []
    with writing():
        for text, candidates in found:
            best = meant(candidates)
            sure = candidates[0].sure if candidates else 0.0
            if best is not None or not text:
                located.append(Located(text, best.address.id if best else None, sure, None))
            else:
                located.append(Located(text, None, sure, _miss(text, area, source, sure, now)))
        missed = sum(each.check_id is not None for each in located)
        if located:
            key = [int("".join(filter(str.isdigit, area)) or 0)]
            record(actor, now, Act.LOCATE, "area", key, read=len(located), missed=missed)
    return located


def _miss(text: str, area: str, source: str, best: float, now: datetime) -> int:
    """The row that waits for ``text`` in the narrowest area that is known of it."""
    code = area_of(read(text, area), area.rstrip("0") if len(area) == 12 else area) or area.ljust(12, "0")
    row, fresh = Unmatched.objects.get_or_create(
        area_code=code, text=text,
        defaults={
            "source": clean(source)[:120], "times": 1, "best": best, "first_at": now, "last_at": now, "state": "open",
            "why": "", "settled_by": "",
        },
    )  # fmt: skip
    if not fresh:
        Unmatched.objects.filter(id=row.pk).update(times=F("times") + 1, last_at=now)
    return row.pk


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
