"""Files that a form brought: now, or with an earlier try of the same form, for a browser fills no file in again."""

from __future__ import annotations

from typing import Any, Final

from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Files
from zhili.lib.refusal import Refusal
from zhili.matters.actions import Upload
from zhili.matters.actions.files import MOST_BYTES, MOST_FILES, held_files, hold_files

PHOTOS: Final = Files("photos", "照片", "Photos", most=MOST_FILES, most_bytes=MOST_BYTES)
HELD: Final = "held"
"""The hidden field that brings back photos which were sent already."""


def uploads(files: Any) -> tuple[Upload, ...]:
    """Files as the verbs take them. Each was found small enough to be held in memory."""
    return tuple(Upload(file.name or "", file.read()) for file in files)


def brought(request: Request, photos: Any) -> tuple[Upload, ...]:
    """What was chosen now, and what an earlier try of the same form brought."""
    return held_files(request.POST.getlist(HELD)) + uploads(photos)


def hold(request: Request) -> list[str]:
    """Tokens for all photos of a form that comes back. What is no photo is let go here: the refusal names it."""
    earlier = request.POST.getlist(HELD)[:MOST_FILES]
    try:
        for file in request.FILES.getlist(PHOTOS.name):
            file.seek(0)
        fresh = hold_files(uploads(PHOTOS.read(request.POST, request.FILES)))
    except Refusal:
        fresh = []
    return [*earlier, *fresh][:MOST_FILES]
