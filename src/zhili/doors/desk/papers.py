"""What belongs to a matter but is no page of it: its photos and files, and a contact opened for a purpose."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.http import HttpResponse

from zhili.doors.desk.shell import desk_page
from zhili.doors.desk.story import parties
from zhili.doors.frame.compress import bare
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text
from zhili.lib.refusal import NotAllowed, NotFound, Refusal, Unavailable
from zhili.matters.actions import OpenContact, open_contact
from zhili.matters.permissions import OPEN_CONTACT
from zhili.matters.queries.detail import Detail, detail
from zhili.matters.queries.files import attachment
from zhili.store import blobs

PURPOSE: Final = Schema(Text("purpose", "用途", "Purpose", required=True, most=200))
SHOWN_INLINE: Final = frozenset({"image/jpeg", "image/png", "image/webp", "audio/webm", "audio/mp4", "audio/ogg"})
SANDBOX: Final = "default-src 'none'; style-src 'none'; sandbox"
"""A file is data: whatever it holds, it loads nothing, runs nothing and is nobody's page."""


def file(request: Request, number: str, file_id: int) -> HttpResponse:
    """The bytes of one attachment, for those who may see its matter. Pictures and voice notes are shown, all else is
    saved."""
    row = attachment(request.actor, number, file_id)
    return given_out(row.sha, row.name, row.media_type)


def given_out(sha: str, name: str, media_type: str) -> HttpResponse:
    """A kept file for whoever may have it. Raises BlobMissing, BlobDamaged."""
    inline = media_type in SHOWN_INLINE
    response = HttpResponse(blobs.read(sha), content_type=media_type if inline else "application/octet-stream")
    response["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def contact(request: Request, number: str, party_id: int) -> HttpResponse:
    """Ask for the purpose; told, show the contact this once. Every opening is a row and a journal entry of the verb."""
    found = detail(request.actor, number)
    if not request.actor.may(OPEN_CONTACT):
        raise NotAllowed()
    if request.method != "POST":
        return _contact_page(request, found, party_id, PURPOSE.blank())
    try:
        purpose = PURPOSE.read(request)["purpose"]
        opened = open_contact(actor=request.actor, number=number, party=party_id, purpose=purpose, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _contact_page(request, found, party_id, PURPOSE.again(request, refusal), status_of(refusal))
    return _contact_page(request, found, party_id, PURPOSE.blank(purpose=purpose), opened=opened)


def _contact_page(
    request: Request, found: Detail, party_id: int, form: Form, status: int = 200, opened: OpenContact | None = None
) -> HttpResponse:
    row = next((each for each in parties(found) if each.id == party_id), None)
    if row is None:
        raise NotFound()
    response = desk_page(
        request,
        "desk/contact.html",
        status,
        here="",
        number=found.matter.number,
        title=found.matter.title,
        party=row,
        form=form,
        opened=opened,
        openings=found.openings + (opened is not None),
        can_call="callback" in found.acts,
    )
    response["Cache-Control"] = "private, no-store"
    return bare(response)
