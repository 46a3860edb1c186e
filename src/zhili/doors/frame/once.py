"""Once-keys: a hidden field that makes a double click, a reload and a resend one act.

The page carries a random key; the verb writes it in its own transaction (``store.once``) beside a digest of what was
sent. The same key with the same content gives the earlier answer; with other content it is refused.
"""

from __future__ import annotations

import re
import secrets

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from markupsafe import Markup

from zhili.lib.canonical import digest
from zhili.lib.refusal import Conflict, Invalid, Refusal

NAME = "once"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class BadOnceKey(Invalid):
    code = "bad_once_key"
    zh = "这一页不完整，请刷新后再交一次。"
    en = "This page was incomplete. Please reload it and send again."


def fresh() -> str:
    """A key that nobody has used."""
    return secrets.token_urlsafe(18)


def hidden(key: str) -> Markup:
    """The hidden field."""
    return Markup('<input type="hidden" name="once" value="{}">').format(key)


def read(request: HttpRequest) -> str:
    """The key that was sent. Raises BadOnceKey when it is missing or misshapen."""
    key = request.POST.get(NAME, "")
    if not _SHAPE.fullmatch(key):
        raise BadOnceKey
    return key


def next_key(request: HttpRequest, refusal: Refusal) -> str:
    """The key for another try. A refused try wrote nothing, so its key still counts as unused; after a conflict the
    page is another one and gets its own."""
    key = request.POST.get(NAME, "")
    return fresh() if isinstance(refusal, Conflict) or not _SHAPE.fullmatch(key) else key


def payload(request: HttpRequest) -> str:
    """A digest of all that was sent but the tokens and what the page says of itself: what ``store.once`` compares."""
    skip = {NAME, "given", "csrfmiddlewaretoken"}
    said = {name: list(values) for name, values in request.POST.lists() if name not in skip}
    files = {name: [_file(each) for each in values] for name, values in request.FILES.lists()}
    return digest({"said": said, "files": files})


def _file(file: UploadedFile) -> list[object]:
    """Name and size tell two uploads apart well enough here: the content itself is digested when it is kept."""
    return [file.name or "", file.size or 0]
