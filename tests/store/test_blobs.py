"""Files by content: whole or absent."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from zhili.store import blobs
from zhili.store.refusals import BlobDamaged, BlobMissing, Full


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.ZHILI_HOME = tmp_path
    return tmp_path


def test_bytes_come_back_under_their_digest(home: Path) -> None:
    sha = blobs.keep(b"photo")
    assert sha == blobs.keep(b"photo") == hashlib.sha256(b"photo").hexdigest()
    assert blobs.read(sha) == b"photo"
    (file,) = [path for path in home.rglob("*") if path.is_file()]
    assert file.stat().st_mode & 0o077 == 0
    assert blobs.erase(sha) and not blobs.erase(sha)
    with pytest.raises(BlobMissing):
        blobs.read(sha)


@pytest.mark.parametrize("name", ["../../keys/journal.ed25519", "", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_name_that_is_no_digest_finds_nothing(name: str) -> None:
    with pytest.raises(BlobMissing):
        blobs.read(name)


def test_damaged_bytes_are_told_and_a_cut_file_is_written_again(home: Path) -> None:
    sha = blobs.keep(b"photo")
    (file,) = [path for path in home.rglob("*") if path.is_file()]
    file.write_bytes(b"phot0")
    with pytest.raises(BlobDamaged):
        blobs.read(sha)
    file.write_bytes(b"ph")
    blobs.keep(b"photo")
    assert blobs.read(sha) == b"photo"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG])
def test_a_full_disk_is_a_refusal_and_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Full):
        blobs.keep(b"photo")
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_another_failure_surfaces(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        blobs.keep(b"photo")
