"""Sealed fields: AES-256-GCM or SM4-GCM with rotating keys, and a keyed blind index for equality.

A sealed blob is one byte key id, 12 bytes nonce, ciphertext and tag. ``settings.ZHILI_FIELD_KEYS`` maps key ids
(0-255) to keys in order: the first seals, all of them unseal, and the last (the founding key) makes the blind
index, so that rotation does not lose what was indexed before; remove it only after re-indexing. The length of a key
says what it is for: 32 bytes AES-256 with HMAC-SHA-256, 16 bytes SM4 with HMAC-SM3 (where certified Chinese ciphers are
asked for); a ring may hold both, so that a house can change over.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as sm3_hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
TAG_BYTES = 16
BLIND_BYTES = 16
AES_BYTES = 32
SM4_BYTES = 16


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
    if len(founding) == SM4_BYTES:
        return _hmac_sm3(_blind_key(founding), text.encode())[:BLIND_BYTES]
    return hmac.digest(_blind_key(founding), text.encode(), hashlib.sha256)[:BLIND_BYTES]


def is_current(blob: bytes) -> bool:
    """Whether ``blob`` is sealed under the key that seals today; if not, it wants to be sealed anew."""
    return bytes(blob[:1]) == bytes([next(iter(_keys()))])


class _Sealer(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _Sm4Gcm:
    """SM4 in GCM, with the interface of the library's AESGCM, which has no SM4."""

    def __init__(self, key: bytes) -> None:
        self._cipher = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        worker = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        worker.authenticate_additional_data(associated_data or b"")
        return worker.update(data) + worker.finalize() + worker.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        tag = data[-TAG_BYTES:]
        worker = Cipher(self._cipher, modes.GCM(nonce, tag)).decryptor()
        worker.authenticate_additional_data(associated_data or b"")
        return worker.update(data[:-TAG_BYTES]) + worker.finalize()


def _keys() -> Mapping[int, bytes]:
    keys: Mapping[int, bytes] = settings.ZHILI_FIELD_KEYS
    return keys


@lru_cache(maxsize=32)
def _cipher(key: bytes) -> _Sealer:
    if len(key) == SM4_BYTES:
        return _Sm4Gcm(key)
    if len(key) != AES_BYTES:
        raise ValueError("a field key has 32 bytes (AES-256) or 16 (SM4)")
    return AESGCM(key)


@lru_cache(maxsize=32)
def _blind_key(key: bytes) -> bytes:
    # A key of its own, so that the index tells nothing about the cipher and the cipher nothing about the index.
    if len(key) == SM4_BYTES:
        return _hmac_sm3(key, b"zhili blind index 1")
    return hmac.digest(key, b"zhili blind index 1", hashlib.sha256)


def _hmac_sm3(key: bytes, data: bytes) -> bytes:
    worker = sm3_hmac.HMAC(key, hashes.SM3())
    worker.update(data)
    return worker.finalize()


def _bytes(aad: bytes | str) -> bytes:
    return aad.encode() if isinstance(aad, str) else aad
