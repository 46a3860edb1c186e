"""Photos, voice notes and files: known by their content, stripped of all that describes them, kept outside the web
root."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pikepdf
import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from zhili.store import blobs
from zhili.store.refusals import BlobMissing
from zhili.store.rows import insert
from zhili.store.secrets import BadSeal, seal, unseal

from ..models import Attachment
from ..refusals import FileRefused, FileTooLarge
from ._hand import Hand
from ._sound import MOST_BYTES as MOST_SOUND_BYTES
from ._sound import NotASound, TooLong, bare_sound
from ._workbook import TYPE as WORKBOOK
from ._workbook import NotAWorkbook, bare_workbook

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 6
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560

_PICTURES = {"JPEG": ("image/jpeg", "JPEG"), "PNG": ("image/png", "PNG"), "WEBP": ("image/webp", "WEBP"),
             "GIF": ("image/png", "PNG"), "BMP": ("image/png", "PNG"), "MPO": ("image/jpeg", "JPEG")}  # fmt: skip
_DOCUMENTS = {".pdf": "application/pdf"}
_HELD = "held-file"
_COLUMNS = ("matter_id", "step_no", "sha", "name", "media_type", "size", "at")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a door received it. The name is only shown; what it is is read from ``data``."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that may be kept: its type sniffed, its metadata gone."""

    name: str
    media_type: str
    data: bytes


def hold_files(uploads: Sequence[Upload], *, sheets: bool = False) -> list[str]:
    """Keep files for a form that comes back, and return a sealed token for each: a browser fills no file in again.

    Each is stripped first. What is not sent again stays an unnamed blob. Raises FileTooLarge, FileRefused.
    """
    return [_token(file.name, blobs.keep(file.data)) for file in ready_files(uploads, sheets=sheets)]


def held_files(tokens: Sequence[str]) -> tuple[Upload, ...]:
    """The files behind tokens that ``hold_files`` gave; a token that is none, or whose bytes are gone, is left out."""
    found = []
    for token in tokens[:MOST_FILES]:
        with suppress(BadSeal, BlobMissing, ValueError):
            said = json.loads(unseal(base64.urlsafe_b64decode(token), aad=_HELD))
            found.append(Upload(said["name"], blobs.read(said["sha"])))
    return tuple(found)


def _token(name: str, sha: str) -> str:
    return base64.urlsafe_b64encode(seal(json.dumps({"name": name, "sha": sha}), aad=_HELD)).decode()


def ready_files(uploads: Sequence[Upload], *, sheets: bool = False) -> list[Ready]:
    """Check and strip every file before anything is written; ``sheets``: spreadsheets (XLSX) are taken too. Raises
    FileTooLarge, FileRefused."""
    if len(uploads) > MOST_FILES:
        raise FileRefused(
            name=uploads[MOST_FILES].name[:80],
            why_zh=f"一次最多 {MOST_FILES} 个文件",
            why_en=f"at most {MOST_FILES} files at once",
        )
    return [_ready(upload, sheets) for upload in uploads]


def keep_files(hand: Hand, files: Sequence[Ready]) -> None:
    """Keep the files with the step just recorded. A blob without a row is harmless, a row without a blob is not:
    the blob is on disk before the row is committed."""
    rows = [
        (hand.matter.id, hand.matter.steps, blobs.keep(file.data), file.name, file.media_type, len(file.data), hand.now)
        for file in files
    ]
    insert(Attachment, _COLUMNS, rows)


def _ready(upload: Upload, sheets: bool) -> Ready:
    name = "".join(mark for mark in upload.name.replace("\\", "/").rsplit("/", 1)[-1] if mark.isprintable())[:120]
    if len(upload.data) > MOST_BYTES:
        size = f"{len(upload.data) / 1048576:.0f}"
        raise FileTooLarge(name=name, size=size, most=MOST_BYTES // 1048576)
    if not upload.data:
        raise FileRefused(name=name, why_zh="是空的", why_en="it is empty")
    found = _picture(name, upload.data) or _sound(name, upload.data)
    return found or (_workbook(name, upload.data) if sheets else None) or _document(name, upload.data, sheets)


def _picture(name: str, data: bytes) -> Ready | None:
    """The picture drawn anew from its pixels: no EXIF, no GPS, no thumbnail, no comment survives. None: not a
    picture."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in _PICTURES:
                return None
            if image.width * image.height > MOST_PIXELS:
                raise FileRefused(name=name, why_zh="照片尺寸太大", why_en="the picture has too many pixels")
            media_type, form = _PICTURES[image.format]
            upright = ImageOps.exif_transpose(image)
            plain = upright.convert("RGB" if form == "JPEG" else "RGBA")
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise FileRefused(
            name=name, why_zh="照片打不开，可能没传完整", why_en="the picture cannot be opened"
        ) from broken
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, form, **({"quality": 85} if form != "PNG" else {}))
    return Ready(name, media_type, out.getvalue())


def _sound(name: str, data: bytes) -> Ready | None:
    """A voice note without titles, dates, names of programs and tags. None: not a recording."""
    try:
        found = bare_sound(data)
    except TooLong as long:
        size = f"{len(data) / 1048576:.1f}"
        raise FileTooLarge(name=name, size=size, most=MOST_SOUND_BYTES // 1048576) from long
    except NotASound as broken:
        raise FileRefused(
            name=name,
            why_zh="录音打不开，或里面不只是声音",
            why_en="the recording cannot be read, or holds more than sound",
        ) from broken
    return None if found is None else Ready(name, *found)


def _workbook(name: str, data: bytes) -> Ready | None:
    """A spreadsheet without its properties. None: not a spreadsheet."""
    try:
        found = bare_workbook(data)
    except NotAWorkbook as broken:
        raise FileRefused(
            name=name,
            why_zh="表格打不开、有密码，或带宏、带外部链接",
            why_en="the spreadsheet cannot be read, is locked, or holds macros or links to other files",
        ) from broken
    return None if found is None else Ready(name, WORKBOOK, found)


def _document(name: str, data: bytes, sheets: bool) -> Ready:
    """A PDF written anew without its metadata, scripts, actions and embedded files; one that is locked is refused."""
    try:
        ending = puremagic.from_string(data)
    except (puremagic.PureError, ValueError):
        ending = ""
    if ending not in _DOCUMENTS:
        zh, en = ("、表格（XLSX）", ", sheets (XLSX)") if sheets else ("", "")
        raise FileRefused(
            name=name,
            why_zh=f"只收照片（JPG、PNG、WebP）、录音{zh}和 PDF",
            why_en=f"only pictures (JPG, PNG, WebP), voice notes{en} and PDF are taken",
        )
    return Ready(name, _DOCUMENTS[ending], _bare_pdf(name, data))


def _bare_pdf(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            _drop(document.Root, "/Metadata", "/OpenAction", "/AA", "/PieceInfo", "/AcroForm")
            _drop(document.Root.get("/Names", pikepdf.Dictionary()), "/JavaScript", "/EmbeddedFiles")
            _drop(document.trailer, "/Info")
            for page in document.pages:
                _drop(page.obj, "/Metadata", "/AA", "/PieceInfo")
            document.remove_unreferenced_resources()
            document.save(out, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError) as broken:
        raise FileRefused(
            name=name, why_zh="PDF 打不开，或有密码", why_en="the PDF cannot be opened or is locked"
        ) from broken
    return out.getvalue()


def _drop(holder: pikepdf.Object, *keys: str) -> None:
    for key in keys:
        if key in holder:
            del holder[key]
