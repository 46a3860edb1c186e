"""The file of field keys: a new key is put in front, the older ones stay behind it for what they sealed."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from zhili.lib.refusal import Conflict, Unavailable

FIELD_KEY_BYTES: Final = {"aes": 32, "sm4": 16}
"""The length says which cipher a key is for; see ``secrets``."""


class KeysElsewhere(Conflict):
    code = "keys_elsewhere"
    zh = "字段密钥不在 {file} 里，而在 ZHILI_FIELD_KEYS 设置里：请在那里把新密钥写在最前。"
    en = "The field keys are not in {file} but in ZHILI_FIELD_KEYS: put the new key in front there."


class KeysFull(Conflict):
    code = "keys_full"
    zh = "密钥编号 1 到 255 都用过了：重封之后去掉旧密钥再换。"
    en = "All key ids from 1 to 255 are taken: seal anew, drop old keys, then rotate."


class KeysNotWritten(Unavailable):
    code = "keys_not_written"
    zh = "写不进密钥文件（{why}）。密钥没有变。"
    en = "The key file cannot be written ({why}). The keys are unchanged."


def new_field_key(cipher: str) -> str:
    """A random key for ``aes`` or ``sm4``, in base64."""
    return base64.b64encode(secrets.token_bytes(FIELD_KEY_BYTES[cipher])).decode()


def put_in_front(file: Path, cipher: str) -> int:
    """Put a new key in front in ``file``, whole or not at all; its id. Raises KeysElsewhere, KeysFull,
    KeysNotWritten."""
    if not file.is_file():
        raise KeysElsewhere(file=file.name)
    try:
        known = file.read_text(encoding="ascii").strip()
        taken = {word.strip().partition(":")[0] for word in known.replace("\n", ",").split(",")}
        number = next((each for each in range(1, 256) if str(each) not in taken), None)
        if number is None:
            raise KeysFull
        _replace(file, f"{number}:{new_field_key(cipher)},{known}\n")
    except OSError as error:
        raise KeysNotWritten(why=error.strerror) from error
    return number


def _replace(file: Path, text: str) -> None:
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=".new-")  # mode 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, file)
