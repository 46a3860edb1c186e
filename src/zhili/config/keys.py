"""The key files under ``ZHILI_HOME/keys``: made once, readable by their owner only, never overwritten."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from zhili.config.environ import BadSetting
from zhili.lib.refusal import Unavailable
from zhili.store.keyring import FIELD_KEY_BYTES, new_field_key


class HomeNotWritable(Unavailable):
    code = "home_not_writable"
    zh = "写不进数据目录 {home}（{why}）。请检查 ZHILI_HOME 和权限。"
    en = "The folder {home} cannot be written ({why}). Check ZHILI_HOME and its permissions."


def secret(home: Path) -> str:
    """The signing secret of this house, from ``keys/secret``."""
    return _once(home / "keys/secret", lambda: secrets.token_urlsafe(64))


def field_keys(home: Path, cipher: str = "aes") -> dict[int, bytes]:
    """The keys of sealed fields, from ``keys/fields``; see ``read_field_keys`` for the form. ``cipher`` (``aes``,
    ``sm4``) is that of a key made now; keys that are there stay what they are."""
    file = home / "keys/fields"
    return read_field_keys(_once(file, lambda: "1:" + new_field_key(cipher)))


def read_field_keys(text: str) -> dict[int, bytes]:
    """``2:BASE64,1:BASE64`` (commas or lines) → id to 32 (AES-256) or 16 bytes (SM4); the first is the one that seals.

    Raises BadSetting for a wrong length, an id outside 0–255 (it is kept in one byte) or one given twice.
    """
    keys: dict[int, bytes] = {}
    for word in text.replace("\n", ",").split(","):
        if not word.strip():
            continue
        number, _, encoded = word.strip().partition(":")
        if not number.isdigit() or int(number) > 255 or int(number) in keys:
            raise _bad_field_keys()
        keys[int(number)] = _decode(encoded)
    if not keys:
        raise _bad_field_keys()
    return keys


def _decode(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise _bad_field_keys() from error
    if len(key) not in FIELD_KEY_BYTES.values():
        raise _bad_field_keys()
    return key


def _bad_field_keys() -> BadSetting:
    return BadSetting(
        name="ZHILI_FIELD_KEYS",
        wanted_zh="“编号:base64(32 字节 AES 或 16 字节 SM4)”，用逗号分开，编号 0 到 255 不重复",
        wanted_en="“id:base64 of 32 bytes (AES) or 16 (SM4)” separated by commas, ids 0 to 255, each once",
    )


def _once(file: Path, make: Callable[[], str]) -> str:
    """The text of ``file``, made first where it is missing. Two processes that both make it end up reading the same."""
    try:
        if not file.exists():
            _create(file, make())
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise HomeNotWritable(home=file.parent.parent, why=error.strerror) from error


def _create(file: Path, text: str) -> None:
    """Write beside and link into place: a link never overwrites and never shows half a key, even after a power cut."""
    home = file.parent.parent
    home.parent.mkdir(parents=True, exist_ok=True)
    # The database and the residents' photos will lie here too: nobody else on this machine has business in it.
    home.mkdir(mode=0o700, exist_ok=True)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=".new-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        os.unlink(draft)
