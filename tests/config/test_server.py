"""``zhili run`` as people start it: it serves, and when asked to stop nothing of it is left."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhili.doors.cli import server

START_S = 60.0
"""Seconds within which a busy test machine must have it up; the aim on a quiet one is 5."""


@pytest.fixture
def port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        number: int = held.getsockname()[1]
        return number


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty for the first start, which lays it out; a later one finds it as the last one left it."""
    return tmp_path_factory.mktemp("served") / "house"


@pytest.fixture
def house(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A running house on SQLite in a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHILI_")}
    command = [sys.executable, "-m", "zhili.config.cli", "run", "--port", str(port), "--workers", "1"]
    running = subprocess.Popen(command, env={**kept, "ZHILI_HOME": str(home)}, stderr=subprocess.PIPE, text=True)
    yield running
    running.kill()
    running.communicate()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _wait(port: int, running: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_S
    while not _answers(port):
        assert running.poll() is None, running.communicate()[1]
        assert time.monotonic() < deadline, "the server did not come up"
        time.sleep(0.2)


def test_it_serves_and_stops_when_asked(house: subprocess.Popen[str], port: int) -> None:
    _wait(port, house)
    house.send_signal(signal.SIGTERM)
    assert house.wait(30) == 0
    assert not _answers(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_killed_outright_it_gives_the_port_back(house: subprocess.Popen[str], port: int) -> None:
    _wait(port, house)
    house.kill()
    house.wait()
    deadline = time.monotonic() + 15
    while _answers(port) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _answers(port)


def test_links_lead_to_what_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHILI_URL", raising=False)
    assert server.address_settings("127.0.0.1", 9000) == {"ZHILI_URL": "http://127.0.0.1:9000"}
    assert server.address_settings("0.0.0.0", 9000) == {"ZHILI_URL": "http://127.0.0.1:9000"}
    monkeypatch.setenv("ZHILI_URL", "https://county.example")
    assert server.address_settings("127.0.0.1", 9000) == {}
