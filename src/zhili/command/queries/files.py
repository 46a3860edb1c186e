"""Files of directives and answers, for those who may read what they belong to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotFound

from ..models import Attachment
from .load import Loaded, get_copy, get_directive


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file: ``media_type`` as it was found by its content, ``size`` in bytes."""

    id: int
    name: str
    media_type: str
    size: int


def files_of(loaded: Loaded) -> tuple[FileRow, ...]:
    """The files that came with the directive itself."""
    return tuple(
        _row(each) for each in Attachment.objects.filter(directive=loaded.directive, answer=None).order_by("id")
    )


def files_of_answers(answers: Collection[int]) -> dict[int, tuple[FileRow, ...]]:
    """The files of these answers, by answer. One query."""
    found: dict[int, tuple[FileRow, ...]] = {}
    for each in Attachment.objects.filter(answer_id__in=answers).order_by("id"):
        answer = each.answer_id or 0
        found[answer] = (*found.get(answer, ()), _row(each))
    return found


def attachment(actor: Actor, number: str, attachment_id: int) -> Attachment:
    """The file's row (its bytes lie in ``store.blobs`` under ``sha``): one of the directive for whoever knows of it,
    one of an answer for whoever may read that answer. Raises NotFound."""
    loaded = get_directive(actor, number)
    row = Attachment.objects.filter(id=attachment_id, directive=loaded.directive).select_related("answer__copy").first()
    if row is None:
        raise NotFound()
    if row.answer is not None:
        get_copy(actor, number, row.answer.copy.unit_id)
    return row


def _row(each: Attachment) -> FileRow:
    return FileRow(each.id, each.name, each.media_type, each.size)
