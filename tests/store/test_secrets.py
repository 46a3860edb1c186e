"""Sealed fields and the blind index."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.store.secrets import BadSeal, blind, is_current, seal, unseal

OLD, NEW, SM4 = b"o" * 32, b"n" * 32, b"s" * 16


@pytest.fixture(autouse=True, params=[OLD, SM4], ids=["aes", "sm4"])
def keys(request: pytest.FixtureRequest, settings: Any) -> Any:
    settings.ZHILI_FIELD_KEYS = {1: request.param}
    return settings


@given(st.text(max_size=200))
def test_text_comes_back_and_never_looks_the_same_twice(text: str) -> None:
    blob = seal(text, aad="row:1")
    assert unseal(blob, aad=b"row:1") == text
    assert blob != seal(text, aad="row:1")


def test_a_blob_belongs_to_its_row_and_stays_whole() -> None:
    blob = seal("13800000000", aad="row:1")
    assert b"1380" not in blob
    for touched, aad in ((blob, "row:2"), (blob[:-1] + b"x", "row:1"), (blob[:5], "row:1"), (b"", "row:1")):
        with pytest.raises(BadSeal):
            unseal(touched, aad=aad)


def test_rotation_seals_with_the_first_and_reads_with_all(keys: Any) -> None:
    old, index = seal("text", aad="a"), blind("13800000000")
    founding = keys.ZHILI_FIELD_KEYS[1]
    keys.ZHILI_FIELD_KEYS = {2: NEW, 1: founding}
    new = seal("text", aad="a")
    assert (old[0], new[0]) == (1, 2)
    assert (is_current(old), is_current(new)) == (False, True)
    assert unseal(old, aad="a") == unseal(new, aad="a") == "text"
    assert blind("13800000000") == index
    keys.ZHILI_FIELD_KEYS = {2: NEW}
    with pytest.raises(BadSeal, match="no such key"):
        unseal(old, aad="a")


def test_the_blind_index_is_equal_for_equal_text_only() -> None:
    assert len(blind("a")) == 16
    assert blind("a") == blind("a") != blind("b")


def test_a_short_key_is_refused(keys: Any) -> None:
    keys.ZHILI_FIELD_KEYS = {1: b"short"}
    with pytest.raises(ValueError, match="32 bytes"):
        seal("text", aad="a")


def test_sm4_is_the_cipher_of_the_standard(keys: Any) -> None:
    """GM/T 0002's cipher in GCM: the vector of RFC 8998, appendix A.1."""
    from zhili.store.secrets import _Sm4Gcm

    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    sealed = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert _Sm4Gcm(key).encrypt(nonce, plain, aad) == sealed
    assert _Sm4Gcm(key).decrypt(nonce, sealed, aad) == plain
