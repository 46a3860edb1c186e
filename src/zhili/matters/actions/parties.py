"""Those a matter affects, as rows: contact details sealed, a blind index for equality, and a code of their own."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhili.lib.actor import Actor
from zhili.lib.codes import phone as read_phone
from zhili.store.secrets import blind, seal

from ._hand import clean

_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody. All of it may be empty; ``phone`` is read strictly when given (BadPhone)."""

    name: str = ""
    phone: str = ""
    region: str = "CN"


NO_CONTACT = Contact()


@dataclass(frozen=True, slots=True)
class Known:
    """A contact that was read: the name cleaned, the telephone in one spelling, and its blind index."""

    name: str
    phone: str
    blind: bytes | None


def read_contact(contact: Contact) -> Known:
    """Raises BadPhone."""
    number = read_phone(contact.phone, contact.region) if contact.phone.strip() else ""
    return Known(clean(contact.name).strip()[:80], number, blind(number) if number else None)


def party_row(
    party_id: int,
    matter_id: int,
    role: str,
    actor: Actor,
    contact: Known,
    now: datetime,
    *,
    lang: str,
    behalf: bool,
) -> tuple[Any, ...]:
    """One party as PARTY columns. The telephone is sealed under the party's own id, so a row cannot be swapped."""
    name, number = contact.name, contact.phone
    return (
        party_id,
        matter_id,
        role,
        seal(name, aad=f"party:{party_id}:name") if name else None,
        seal(number, aad=f"party:{party_id}:phone") if number else None,
        contact.blind,
        code_digest(_code(party_id)),
        not name and not number,
        behalf,
        actor.is_staff,
        actor.person_id,
        clean(lang)[:5],
        now,
        None,
    )


def code_of(party_id: int, actor: Actor, *, to_contact: bool = False) -> str:
    """The party's tracking code, for the eyes of the resident alone: empty when a member of staff reported."""
    return "" if actor.is_staff and not to_contact else _code(party_id)


def code_digest(code: str) -> str:
    """What is kept of a code: a keyed digest, so that a stolen database does not let codes be searched for. What was
    typed is folded to capitals without spaces or hyphens first."""
    folded = code.upper().replace(" ", "").replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    return blind(f"code-digest:{folded}").hex()


def _code(party_id: int) -> str:
    """Eight letters and digits (40 bits), derived under the secret key: a double click shows the same code again
    without any code being stored."""
    raw = base64.b32encode(blind(f"code:{party_id}")[:5]).decode().translate(_ALPHABET)
    return f"{raw[:4]}-{raw[4:]}"
