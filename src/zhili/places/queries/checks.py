"""Addresses to check, for the town they lie in; and plates, by their token or by their address."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from zhili.lib.actor import Actor
from zhili.places.models import Plate, Unmatched
from zhili.places.permissions import KEEP
from zhili.places.queries.addresses import AddressValue, address
from zhili.places.refusals import NoSuchAddress, NoSuchPlate, TruncatedToken

MOST: Final = 200
TOKEN_BYTES: Final = 16
TOKEN_LETTERS: Final = 26
"""Of 5 bits each: 130 bits, of which 128 are random."""
_TOKEN: Final = re.compile(rf"[a-z2-7]{{{TOKEN_LETTERS}}}")
_PIECE: Final = re.compile(rf"[a-z2-7]{{0,{TOKEN_LETTERS - 1}}}")


@dataclass(frozen=True, slots=True)
class UnmatchedValue:
    """One text that no address was found for. ``times``: how often it came; ``best``: how sure the nearest one was."""

    id: int
    text: str
    area_code: str
    source: str
    times: int
    best: float
    first_at: datetime
    last_at: datetime
    due_at: datetime | None
    state: str
    address_id: int | None
    why: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlateValue:
    """One plate. ``ended_how``: '' while it is good."""

    id: int
    address_id: int
    thing: int | None
    issued_at: datetime
    ended_at: datetime | None
    ended_how: str


def unmatched(actor: Actor, *, most: int = MOST) -> list[UnmatchedValue]:
    """Those that wait for this post's word, the soonest due first, then the most often seen; none without the grant."""
    rows = _visible(actor).filter(state="open").order_by(F("due_at").asc(nulls_last=True), "-times", "id")[:most]
    return [_check(each) for each in rows]


def unmatched_after(actor: Actor, check_id: int) -> int | None:
    """The one that waits behind this in the same order, else the first; None where no other waits."""
    ids = [each.id for each in unmatched(actor)]
    behind = ids[ids.index(check_id) + 1 :] if check_id in ids else ids
    return next((each for each in (*behind, *ids) if each != check_id), None)


def unmatched_many(actor: Actor) -> int:
    """How many wait for this post."""
    return _visible(actor).filter(state="open").count()


def unmatched_one(actor: Actor, check_id: int) -> UnmatchedValue:
    """Raises NoSuchAddress: none, or not this post's."""
    row = _visible(actor).filter(id=check_id).first()
    if row is None:
        raise NoSuchAddress
    return _check(row)


def draw_token() -> str:
    """A token for a plate: 128 random bits as 26 letters and digits that no eye confuses (base 32 of RFC 4648)."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=").lower()


def read_token(text: str) -> str:
    """A plate's token as it is printed or typed. Raises TruncatedToken where the end is missing, else NoSuchPlate."""
    token = re.sub(r"[\s\-]", "", text).lower()
    if _TOKEN.fullmatch(token):
        return token
    raise TruncatedToken if _PIECE.fullmatch(token) else NoSuchPlate


def digest_of_token(token: str) -> str:
    """What is kept of a token. It has 128 random bits, so a plain hash cannot be turned round."""
    return hashlib.sha256(f"zhili plate {token}".encode()).hexdigest()


def plate_of(text: str) -> tuple[PlateValue, AddressValue]:
    """The plate of a token and its address. Raises TruncatedToken, NoSuchPlate."""
    row = Plate.objects.filter(digest=digest_of_token(read_token(text))).first()
    if row is None:
        raise NoSuchPlate
    return _plate(row), address(row.address_id)


def plates(address_id: int) -> list[PlateValue]:
    """Every plate of an address, the latest first."""
    return [_plate(each) for each in Plate.objects.filter(address_id=address_id).order_by("-id")]


def plates_of_thing(thing: int) -> list[PlateValue]:
    """Every plate that names a thing of the registry, the latest first."""
    return [_plate(each) for each in Plate.objects.filter(thing=thing).order_by("-id")]


def plated(address_ids: list[int]) -> frozenset[int]:
    """Those that have a good plate."""
    rows = Plate.objects.filter(address_id__in=address_ids, ended_at__isnull=True)
    return frozenset(rows.values_list("address_id", flat=True))


def _visible(actor: Actor) -> QuerySet[Unmatched]:
    if not actor.may(KEEP) or not actor.areas:
        return Unmatched.objects.none()
    within = Q()
    for prefix in actor.areas:
        within |= Q(area_code__startswith=prefix)
    return Unmatched.objects.filter(within)


def _check(row: Unmatched) -> UnmatchedValue:
    return UnmatchedValue(row.id, row.text, row.area_code, row.source, row.times, row.best, row.first_at, row.last_at,
                          row.due_at, row.state, row.address_id, row.why, row.settled_at)  # fmt: skip


def _plate(row: Plate) -> PlateValue:
    return PlateValue(row.id, row.address_id, row.thing, row.issued_at, row.ended_at, row.ended_how)
