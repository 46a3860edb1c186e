"""Keys are made once, kept from others, and never replaced."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from zhili.config import keys
from zhili.config.environ import BadSetting
from zhili.store.keyring import KeysElsewhere, put_in_front


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    home = tmp_path / "deep/house"
    first = keys.secret(home)
    assert len(first) >= 50
    assert keys.secret(home) == first
    assert (_mode(home), _mode(home / "keys"), _mode(home / "keys/secret")) == (0o700, 0o700, 0o600)


def test_all_who_start_together_get_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keys.secret(tmp_path / "house"), range(32)))
    assert len(made) == 1
    assert [file.name for file in (tmp_path / "house/keys").iterdir()] == ["secret"]


def test_field_keys_are_made_and_read_back(tmp_path: Path) -> None:
    made = keys.field_keys(tmp_path / "house")
    assert list(made) == [1] and len(made[1]) == 32
    assert keys.field_keys(tmp_path / "house") == made
    assert len(keys.field_keys(tmp_path / "other", "sm4")[1]) == 16


def test_a_new_field_key_seals_and_the_old_ones_stay(tmp_path: Path) -> None:
    home = tmp_path / "house"
    made = keys.field_keys(home)
    assert put_in_front(home / "keys/fields", "sm4") == 2
    after = keys.field_keys(home)
    assert list(after) == [2, 1] and len(after[2]) == 16 and after[1] == made[1]
    assert (_mode(home / "keys/fields"), len(list((home / "keys").iterdir()))) == (0o600, 1)
    with pytest.raises(KeysElsewhere):
        put_in_front(tmp_path / "nowhere", "aes")


def test_the_first_field_key_is_the_current_one() -> None:
    one, two = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
    assert list(keys.read_field_keys(f"2:{two}, 1:{one}")) == [2, 1]


@pytest.mark.parametrize("text", ["", "1", "x:AAAA", "1:!!!", "1:AAAA", "256:" + base64.b64encode(bytes(32)).decode()])
def test_bad_field_keys_are_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        keys.read_field_keys(text)


def test_a_key_given_twice_is_refused() -> None:
    word = "1:" + base64.b64encode(bytes(32)).decode()
    with pytest.raises(BadSetting):
        keys.read_field_keys(f"{word},{word}")


def test_a_home_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(keys.HomeNotWritable) as refused:
        keys.secret(tmp_path / "file/house")
    assert "ZHILI_HOME" in refused.value.say("zh")
