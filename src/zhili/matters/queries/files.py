"""One attachment of a matter, for those who may see the matter."""

from __future__ import annotations

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotFound

from ..models import Attachment
from .load import look


def attachment(actor: Actor, number: str, attachment_id: int) -> Attachment:
    """The attachment's row (its bytes lie in ``store.blobs`` under ``sha``). Raises NotFound for a stranger to the
    matter and for an attachment of another one."""
    loaded = look(actor, number)
    row = Attachment.objects.filter(id=attachment_id, matter_id=loaded.matter.id).first()
    if row is None:
        raise NotFound()
    return row
