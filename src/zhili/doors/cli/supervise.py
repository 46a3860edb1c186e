"""Several programs that live and die together: ``zhili run`` and ``zhili demo``."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from types import FrameType

from zhili.doors.cli.base import say

GRACE_S = 10.0
"""How long a program may take to finish what it has in hand before it is killed."""

_LOOK_EVERY_S = 0.2
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def zhili_command(*words: str) -> list[str]:
    """This same program with other words, whatever it was started as."""
    return [sys.executable, "-m", "zhili.config.cli", *words]


def die_with_parent(signal_number: int = signal.SIGTERM, parent: int | None = None) -> None:
    """Have Linux send this process a signal when the one that started it is killed outright. Elsewhere it does nothing.

    ``parent``: its process id where that is known, to leave at once if it is gone already (SystemExit).
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal_number)
    if parent is not None and os.getppid() != parent:
        raise SystemExit(1)


class Stopped(Exception):
    """Asked to stop by Ctrl-C or SIGTERM."""


def supervise(
    programs: Mapping[str, Sequence[str]],
    *,
    environment: Mapping[str, str] | None = None,
    once_started: Callable[[], None] | None = None,
) -> int:
    """Run all until one ends or somebody asks to stop; then stop all and wait.

    Returns 0 when asked to stop, else the exit code of the program that ended (1 if that was 0, since none may end).
    ``once_started`` is called when all run: the place to print addresses.
    """
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            running[name] = _start(command, environment)
        if once_started is not None:
            once_started()
        return _watch(running)
    except Stopped:
        return 0
    finally:
        # A second Ctrl-C while stopping must not leave an orphan behind.
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        _end(running.values())
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _start(command: Sequence[str], environment: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    """In a session of its own: the terminal's Ctrl-C then reaches the supervisor only, which stops them in order."""
    return subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def _watch(running: Mapping[str, subprocess.Popen[bytes]]) -> int:
    while True:
        for name, program in running.items():
            code = program.poll()
            if code is not None:
                say(
                    f"{name} 意外结束（{code}），其余一并停止。",
                    f"{name} ended unexpectedly ({code}); stopping the rest.",
                    to=sys.stderr,
                )
                return code if code > 0 else 1
        time.sleep(_LOOK_EVERY_S)


def _end(programs: Collection[subprocess.Popen[bytes]]) -> None:
    """Ask all at once, wait for all, then kill what is left of each, its own children included."""
    for program in programs:
        program.terminate()
    deadline = time.monotonic() + GRACE_S
    for program in programs:
        try:
            program.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
    for program in programs:
        # The session that it was started in is its process group; none may be left to hold the port.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
