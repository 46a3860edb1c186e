"""Sealed fields: AES-256-GCM with rotating keys, and a keyed blind index for equality.

A sealed blob is one byte key id, 12 bytes nonce, ciphertext and tag. ``settings.ZHILI_FIELD_KEYS`` maps key ids
(0-255) to 32 bytes in order: the first seals, all of them unseal, and the last (the founding key) makes the blind
index, so that rotation does not lose what was indexed before; remove it only after re-indexing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
BLIND_BYTES = 16


class BadSeal(ValueError):
    """The blob was altered, belongs to another row (``aad``), or its key is gone."""


def seal(text: str, *, aad: bytes | str) -> bytes:
    """Encrypt ``text``, bound to ``aad`` (which row and column it is), under the current key."""
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    return bytes([key_id]) + nonce + _cipher(key).encrypt(nonce, text.encode(), _bytes(aad))


def unseal(blob: bytes, *, aad: bytes | str) -> str:
    """The text sealed in ``blob``. Raises BadSeal."""
    blob = bytes(blob)
    key = _keys().get(blob[0]) if blob else None
    if key is None:
        raise BadSeal("no such key")
    try:
        plain = _cipher(key).decrypt(blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :], _bytes(aad))
        return plain.decode()
    except (InvalidTag, ValueError) as error:
        raise BadSeal("altered, or sealed for another row") from error


def blind(text: str) -> bytes:
    """16 bytes that are equal exactly when the texts are, and tell nothing without the key. Normalise before."""
    founding = list(_keys().values())[-1]
    return hmac.digest(_blind_key(founding), text.encode(), hashlib.sha256)[:BLIND_BYTES]


def _keys() -> Mapping[int, bytes]:
    keys: Mapping[int, bytes] = settings.ZHILI_FIELD_KEYS
    return keys


@lru_cache(maxsize=32)
def _cipher(key: bytes) -> AESGCM:
    if len(key) != 32:
        raise ValueError("a field key has 32 bytes")
    return AESGCM(key)


@lru_cache(maxsize=32)
def _blind_key(key: bytes) -> bytes:
    # A key of its own, so that the index tells nothing about the cipher and the cipher nothing about the index.
    return hmac.digest(key, b"zhili blind index 1", hashlib.sha256)


def _bytes(aad: bytes | str) -> bytes:
    return aad.encode() if isinstance(aad, str) else aad
