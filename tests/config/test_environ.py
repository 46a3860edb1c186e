"""Settings are read strictly: a slip is a sentence, never a silent default."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.config.environ import KNOWN, BadSetting, Environ, UnknownSetting, split_url


def test_an_unknown_name_is_refused_with_the_near_ones() -> None:
    with pytest.raises(UnknownSetting) as refused:
        Environ.read({"ZHILI_DEBUGG": "1"})
    assert "ZHILI_DEBUG" in refused.value.say("zh")
    assert "ZHILI_DEBUGG" in refused.value.say("en")


def test_what_is_not_ours_is_left_alone() -> None:
    assert Environ.read({"PATH": "/bin", "ZHILIX": "1"}).text("ZHILI_LOCALITY", "qinghe") == "qinghe"


def test_an_empty_value_counts_as_unset() -> None:
    environ = Environ({"ZHILI_DEBUG": "", "ZHILI_WORKERS": " "})
    assert environ.flag("ZHILI_DEBUG", True) is True
    assert environ.number("ZHILI_WORKERS", 2) == 2


@pytest.mark.parametrize(("text", "value"), [("true", True), ("ON", True), ("1", True), ("no", False), ("0", False)])
def test_flags(text: str, value: bool) -> None:
    assert Environ({"ZHILI_DEBUG": text}).flag("ZHILI_DEBUG", not value) is value


@pytest.mark.parametrize("text", ["2", "64"])
def test_numbers(text: str) -> None:
    assert Environ({"ZHILI_WORKERS": text}).number("ZHILI_WORKERS", 1, most=64) == int(text)


@given(st.text(min_size=1).filter(lambda text: text.strip() and not (text.isascii() and text.strip().isdigit())))
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        Environ({"ZHILI_WORKERS": text}).number("ZHILI_WORKERS", 2)


def test_a_number_out_of_range_is_refused() -> None:
    with pytest.raises(BadSetting, match="from 1 to 64"):
        Environ({"ZHILI_WORKERS": "65"}).number("ZHILI_WORKERS", 2, most=64)


def test_a_flag_that_is_neither_is_refused() -> None:
    with pytest.raises(BadSetting):
        Environ({"ZHILI_DEBUG": "maybe"}).flag("ZHILI_DEBUG")


def test_words_paths_and_choices() -> None:
    environ = Environ({"ZHILI_HOSTS": " a.example, b.example ,", "ZHILI_HOME": "house", "ZHILI_LOG": "LOUD"})
    assert environ.words("ZHILI_HOSTS") == ("a.example", "b.example")
    assert environ.path("ZHILI_HOME", Path("x")) == Path.cwd() / "house"
    with pytest.raises(BadSetting):
        environ.choice("ZHILI_LOG", "INFO", ("INFO", "ERROR"))


@pytest.mark.parametrize(
    "text", ["county.example", "ftp://county.example", "https://", "http://a:b:c", "http://[::1", "http://a:0"]
)
def test_what_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        Environ({"ZHILI_URL": text}).url("ZHILI_URL", "", schemes=("http", "https"))


def test_a_url_loses_its_last_slash() -> None:
    assert Environ({"ZHILI_URL": "https://a.example/"}).url("ZHILI_URL", "", schemes=("https",)) == "https://a.example"


def test_a_port_beyond_all_ports_is_refused() -> None:
    with pytest.raises(BadSetting):
        split_url("ZHILI_URL", "http://a:99999")


def test_every_setting_is_told_in_both_languages() -> None:
    assert all(zh and en for zh, en in KNOWN.values())
