"""Files beside a directive and an answer: kept from try to try as sealed tokens, shown with their names, given out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from zhili.command.queries import FileRow, attachment
from zhili.doors.desk.papers import given_out
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Files, TooManyFiles
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters.actions import Upload
from zhili.matters.actions.files import MOST_BYTES, MOST_FILES, held_files, hold_files

FILES: Final = Files("files", "附件", "Files", most=MOST_FILES, most_bytes=MOST_BYTES)
HELD: Final = "held"
DROP: Final = "drop-file"
OF_FILES: Final = frozenset({"file_refused", "file_too_large", "too_many_files", "upload_too_large", "empty_file"})
"""The codes of refusals that are said beside the field of files."""


class Held(NamedTuple):
    """One file that a form brings along: its sealed token, and what it is called."""

    token: str
    name: str
    size: int


class Link(NamedTuple):
    """One file on a page."""

    address: str
    name: str
    size: int


def brought(request: Request, earlier: Sequence[str]) -> tuple[list[str], Refusal | None]:
    """Tokens of all files of a form: those that came before, and those chosen now. What cannot be taken is let go, and
    said: the others stay. Raises Unavailable."""
    tokens, refusal = list(dict.fromkeys(earlier))[:MOST_FILES], None
    try:
        chosen = FILES.read(request.POST, request.FILES)
    except Refusal as wrong:
        return tokens, wrong
    for file in chosen:
        try:
            if len(tokens) >= MOST_FILES:
                raise TooManyFiles(**FILES.label, most=MOST_FILES, count=len(earlier) + len(chosen))
            tokens += hold_files([Upload(file.name or "", file.read())], sheets=True)
        except Unavailable:
            raise
        except Refusal as wrong:
            refusal = refusal or wrong
    return tokens, refusal


def without(tokens: Sequence[str], place: int) -> list[str]:
    """The tokens without the one at that place: its button was pressed."""
    return [each for at, each in enumerate(tokens) if at != place]


def uploads(tokens: Sequence[str]) -> tuple[Upload, ...]:
    """The files behind the tokens, as verbs take them."""
    return held_files(tokens)


def held(tokens: Sequence[str]) -> list[Held]:
    """What the form brings along, to be shown. A token whose file is gone is not."""
    found = [(token, held_files([token])) for token in tokens]
    return [Held(token, file[0].name, len(file[0].data)) for token, file in found if file]


def links(number: str, rows: Iterable[FileRow]) -> list[Link]:
    """Files that can be opened by whoever sees this page."""
    return [Link(reverse("desk-directive-file", args=[number, each.id]), each.name, each.size) for each in rows]


def file(request: Request, number: str, file_id: int) -> HttpResponse:
    """The bytes of one file, for those who may read what it belongs to."""
    row = attachment(request.actor, number, file_id)
    return given_out(row.sha, row.name, row.media_type)
