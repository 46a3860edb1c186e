"""Files by content: ``ZHILI_HOME/blobs/sha256/ab/cdef…``, outside the web root, written so that a crash leaves all or
nothing."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from .models import Pin
from .refusals import BlobDamaged, BlobMissing
from .writing import refusal_for

_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes) -> str:
    """Write ``data`` durably and return its hex SHA-256. The same bytes again cost one look. Raises Full."""
    sha = hashlib.sha256(data).hexdigest()
    path = _path(sha)
    if path.is_file() and path.stat().st_size == len(data):
        return sha
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)
    except OSError as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        raise refusal from error
    return sha


def pin(sha: str) -> None:
    """Say that a row names this file, in that row's transaction: nobody below forgets it from now on."""
    Pin.objects.get_or_create(sha=sha)


def is_pinned(sha: str) -> bool:
    """Whether a row of a room that the asker cannot see may name this file."""
    return Pin.objects.filter(sha=sha).exists()


def read(sha: str) -> bytes:
    """The bytes kept under ``sha``. Raises BlobMissing (never kept, erased, or not a digest) and BlobDamaged."""
    try:
        data = _path(sha).read_bytes()
    except FileNotFoundError as error:
        raise BlobMissing() from error
    if hashlib.sha256(data).hexdigest() != sha:
        raise BlobDamaged()
    return data


def erase(sha: str) -> bool:
    """Remove the file; whether there was one. The caller knows that no other row names it."""
    try:
        _path(sha).unlink()
    except FileNotFoundError:
        return False
    return True


def _path(sha: str) -> Path:
    # The name comes from a row or a request: anything but a digest could climb out of the folder.
    if not _DIGEST.fullmatch(sha):
        raise BlobMissing()
    return Path(settings.ZHILI_HOME) / "blobs" / "sha256" / sha[:2] / sha[2:]


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{uuid4().hex}")
    try:
        with open(temporary, "xb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
