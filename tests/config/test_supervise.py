"""Programs that live and die together leave no orphan behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zhili.doors.cli.supervise import supervise

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def _dies_with(code: int) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.exit({code})"]


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    # A zombie waits for its parent, which may be slow to look; it runs no more.
    return "Z" not in Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize(("code", "told"), [(3, 3), (0, 1)])
def test_when_one_ends_all_end(code: int, told: int, capfd: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    assert supervise({"sleeper": SLEEP, "runner": _dies_with(code)}) == told
    assert time.monotonic() - began < 9
    said = capfd.readouterr().err
    assert "runner 意外结束" in said and "runner ended unexpectedly" in said


def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    script = (
        "import pathlib, subprocess\n"
        f"started = subprocess.Popen({SLEEP!r})\n"
        f"pathlib.Path({str(note)!r}).write_text(str(started.pid))"
    )
    supervise({"parent": [sys.executable, "-c", script]})
    assert _gone(int(note.read_text()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_stops_all_and_says_all_is_well(number: int) -> None:
    program = (
        "import os, sys\n"
        "from zhili.doors.cli.supervise import supervise\n"
        f"sys.exit(supervise({{'a': {SLEEP!r}, 'b': {SLEEP!r}}}, once_started=lambda: print('up', flush=True)))"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "up\n"
    children = _children(supervisor.pid)
    assert len(children) == 2
    supervisor.send_signal(number)
    assert supervisor.wait(15) == 0
    supervisor.stdout.close()
    assert all(_gone(child) for child in children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_killed_outright_it_leaves_nobody() -> None:
    program = (
        "from zhili.doors.cli.supervise import supervise\n"
        f"supervise({{'a': {SLEEP!r}}}, once_started=lambda: print('up', flush=True))"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "up\n"
    (child,) = _children(supervisor.pid)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    assert _gone(child)


def _children(process_id: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]


def _gone(process_id: int) -> bool:
    deadline = time.monotonic() + 5
    while _is_alive(process_id) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _is_alive(process_id)
