"""Files of a directive or of an answer, kept as matters keep theirs: known by content, bare of what describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhili.matters.actions.files import Ready
from zhili.store import blobs

from ..models import Answer, Attachment
from ._hand import Hand


def keep_files(hand: Hand, files: Sequence[Ready], answer: Answer | None = None) -> dict[str, Any]:
    """Keep the files with the directive, or with an answer; what the journal's entry says of them in its erasable
    detail: names and digests of content. A blob is on disk before its row is committed."""
    shas = [blobs.keep(file.data) for file in files]
    for sha in shas:
        blobs.pin(sha)
    Attachment.objects.bulk_create(
        Attachment(directive=hand.directive, answer=answer, sha=sha, name=file.name, media_type=file.media_type,
                   size=len(file.data), at=hand.now)
        for sha, file in zip(shas, files, strict=True)
    )  # fmt: skip
    return {"files": [[file.name, sha] for sha, file in zip(shas, files, strict=True)]} if files else {}
