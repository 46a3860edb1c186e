"""Opening a contact: one party, for a stated purpose, logged in a row and in the journal from the first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhili.journal import actions as journal
from zhili.journal.actions import Draft
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.store.efforts import keep_effort
from zhili.store.rows import insert
from zhili.store.secrets import unseal
from zhili.store.writing import writing

from ..models import Opening, Party
from ..permissions import OPEN_CONTACT
from ..queries.load import look
from ..refusals import NoContact
from ._hand import text


@dataclass(frozen=True, slots=True)
class OpenContact:
    """A contact in the clear, for the one who opened it."""

    party_id: int
    name: str
    phone: str


def open_contact(*, actor: Actor, number: str, party: int, purpose: str, now: datetime) -> OpenContact:
    """Name and telephone of one party. Raises NotFound for a stranger, NotAllowed without the grant, Empty without a
    purpose, NoContact where none was left. The opening is kept even if the caller then looks away."""
    with writing():
        loaded = look(actor, number)
        if not actor.may(OPEN_CONTACT) or actor.person_id is None:
            raise NotAllowed()
        why = text(purpose, "用途", "purpose", most=200)
        row = Party.objects.filter(id=party, matter_id=loaded.matter.id).first()
        if row is None or row.phone_sealed is None:
            raise NoContact()
        columns = ("matter_id", "party_id", "person_id", "post_id", "purpose", "at")
        insert(Opening, columns, [(loaded.matter.id, party, actor.person_id, actor.post_id, why, now)])
        ref, detail = f"matter:{loaded.matter.number}", {"purpose": why}
        journal.write([Draft(now, actor.ref, "open_contact", ref, {"party": party}, detail)])
        keep_effort("matters:open_contact", actor, now)
        name = unseal(bytes(row.name_sealed), aad=f"party:{party}:name") if row.name_sealed else ""
        phone = unseal(bytes(row.phone_sealed), aad=f"party:{party}:phone")
    return OpenContact(party, name, phone)
