"""Linkages run in a process of their own, which alone may open fields in bulk: neither the web server nor the runner
does. One at a time; what it says goes where the runner's words go, and it goes when the runner goes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

_COMMAND = (sys.executable, "-m", "zhili.config.cli", "registry", "work", "--run")
_working: list[subprocess.Popen[bytes]] = []


def start(waiting: Sequence[int]) -> int:
    """Begin with the first of these runs, unless one is being worked on; how many were begun."""
    _working[:] = [child for child in _working if child.poll() is None]
    if _working or not waiting:
        return 0
    _working.append(subprocess.Popen([*_COMMAND, str(waiting[0])], stdin=subprocess.DEVNULL))
    return 1


def wait(seconds: float) -> None:
    """Until what was started ends. Raises subprocess.TimeoutExpired."""
    for child in _working:
        child.wait(seconds)
