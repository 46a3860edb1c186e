"""A receipt: one entry, its audit path and a signed root, as text that a QR code carries and anyone checks offline.

``ZHILI1:`` and base45 (RFC 9285, the QR alphanumeric alphabet) of: key id (4 bytes) · signature (64) · seq, size,
previous size + 1 (LEB128; 0 for none) · number of hashes (1) · the hashes (32 each) · the leaf, deflated with a fixed
dictionary. Origin and root are left out: the first is the key's name, and the second is what the path leads to, so the
signature fits only if leaf and path are genuine. Needs neither Django nor a database.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import base45

from .leaf import leaf
from .note import BadNote, CheckpointText, Verifier, signature_of
from .refusals import BadKey, BadReceipt
from .tree import HASH_BYTES, leaf_hash, root_from_inclusion

PREFIX = "ZHILI1:"
MAX_LEAF_BYTES = 64 * 1024
MAX_PATH = 64
# What most leaves have in common, likeliest last. Part of the format ZHILI1: changing it makes old receipts unreadable.
DICTIONARY = (
    b'"outcome":"declined""owed""solved""unit":"lead":"limit":"due_at":"number":"kind":"category":"area":"locality":'
    b'"from":"to":"n":received accepted dispatched handling replied confirming"actor":"party:post:/person:anonymous "'
    b'{"act":"accept""assign""report""reply""confirm","actor":"post:1/person:1","at":"2026-01-01T00:00:00.000000Z",'
    b'"digest":"","facts":{},"id":1,"ref":"matter:QH-2026-0000","v":1}'
)
Columns = tuple[int, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Proved:
    """What a verified receipt says: the entry, its place, and the checkpoint that covers it."""

    id: int
    at: str
    actor: str
    act: str
    ref: str
    facts: Mapping[str, Any]
    digest: str
    seq: int
    size: int
    origin: str
    root: str


def make(columns: Columns, seq: int, proof: Sequence[bytes], note: str, verifier: Verifier) -> str:
    """The receipt of the entry (id, at, actor, act, ref, facts text, digest) numbered ``seq``, under the checkpoint
    ``note`` signed by ``verifier``. Raises BadNote when the note is not."""
    text, signature = signature_of(note, verifier)
    checkpoint = CheckpointText.parse(text)
    previous = 0 if checkpoint.previous is None else checkpoint.previous + 1
    head = verifier.key_id + signature + _number(seq) + _number(checkpoint.size) + _number(previous)
    body = head + bytes([len(proof)]) + b"".join(proof) + _deflate(leaf(*columns))
    return PREFIX + str(base45.b45encode(body), "ascii")


def verify(text: str, vkey: str) -> Proved:
    """What the receipt proves under the verifier key. Raises BadReceipt, or BadKey when ``vkey`` is not one."""
    verifier = _verifier(vkey)
    reader = _Reader(_decode(text))
    if reader.take(4) != verifier.key_id:
        raise BadReceipt(why_zh="它是用另一把密钥签的", why_en="it was signed with another key")
    signature = reader.take(64)
    seq, size, previous = reader.number(), reader.number(), reader.number()
    proof = [reader.take(HASH_BYTES) for _ in range(min(reader.take(1)[0], MAX_PATH))]
    data = _inflate(reader.rest())
    try:
        root = root_from_inclusion(seq, size, leaf_hash(data), proof)
    except ValueError as error:
        raise _unreadable() from error
    checkpoint = CheckpointText(verifier.name, size, root, previous - 1 if previous else None)
    if not verifier.is_signed(str(checkpoint), signature):
        raise BadReceipt(why_zh="内容与签名不符，回执被改过或不是本系统出的", why_en="content and signature do not fit")
    said = json.loads(data)  # signed, so it is what leaf() wrote
    fields = {name: said[name] for name in ("id", "at", "actor", "act", "ref", "facts", "digest")}
    return Proved(**fields, seq=seq, size=size, origin=verifier.name, root=root.hex())


def _verifier(vkey: str) -> Verifier:
    try:
        return Verifier.parse(vkey)
    except BadNote as error:
        raise BadKey() from error


def _decode(text: str) -> bytes:
    text = text.strip()
    if not text.startswith(PREFIX):
        raise _unreadable()
    try:
        return bytes(base45.b45decode(text[len(PREFIX) :]))
    except (ValueError, KeyError, IndexError) as error:
        raise _unreadable() from error


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=DICTIONARY)
    return packer.compress(data) + packer.flush()


def _inflate(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(-15, zdict=DICTIONARY)
    try:
        plain = unpacker.decompress(data, MAX_LEAF_BYTES)
    except zlib.error as error:
        raise _unreadable() from error
    if not unpacker.eof or unpacker.unused_data:
        raise _unreadable()
    return plain


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _unreadable() -> BadReceipt:
    return BadReceipt(why_zh="文字不完整或读不出来", why_en="the text is incomplete or unreadable")


class _Reader:
    """Takes bytes from the front; BadReceipt when there are not enough."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise _unreadable()
        self._at += count
        return taken

    def number(self) -> int:
        value = shift = 0
        while shift < 63:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
        raise _unreadable()

    def rest(self) -> bytes:
        return self._data[self._at :]
