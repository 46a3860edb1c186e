"""What is in the repository works on any machine: no path of one, no host of one, no key."""

from __future__ import annotations

import re

import pytest

from tests.fitness.house import ROOT, tracked, where

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home/\w+|root|Users/\w+|work/\w+|tmp/\w+)/")
DATA_FOLDER = "/".join(("shared", "data"))
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".in", ".lock", ".sh", ".html", ".css", ".js", ".txt", ".json", ""}


def _texts() -> list[tuple[str, str]]:
    return [(where(file), file.read_text(encoding="utf-8")) for file in tracked() if file.suffix in TEXT]


def test_no_file_names_a_folder_of_one_machine() -> None:
    wrong = [f"{name}: {found[0]}" for name, text in _texts() if (found := MACHINE_PATH.search(text))]
    assert not wrong, wrong


def test_only_ci_knows_where_its_data_lies() -> None:
    wrong = [name for name, text in _texts() if DATA_FOLDER in text and name != ".ci/run"]
    assert not wrong, wrong


def test_no_private_key_is_kept() -> None:
    wrong = [name for name, text in _texts() if SECRET.search(text)]
    assert not wrong, wrong


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    pins = re.findall(r"(?m)^[A-Za-z0-9][^\n]*==", text)
    assert pins
    assert len(re.findall(r"(?m)^[A-Za-z0-9][^\n]*\\\n    --hash=sha256:", text)) == len(pins)


def test_what_runs_is_pinned_alike_for_tests() -> None:
    """The dev lock is made under the runtime lock, so that tests run on the versions that people run."""
    runtime, dev = (set(re.findall(r"(?m)^\S+==[^ ]+", (ROOT / name).read_text())) for name in LOCKS[:2])
    assert runtime <= dev
