"""Sealed fields and the blind index."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.store.secrets import BadSeal, blind, seal, unseal

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture(autouse=True)
def keys(settings: Any) -> Any:
    settings.ZHILI_FIELD_KEYS = {1: OLD}
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
    keys.ZHILI_FIELD_KEYS = {2: NEW, 1: OLD}
    new = seal("text", aad="a")
    assert (old[0], new[0]) == (1, 2)
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
