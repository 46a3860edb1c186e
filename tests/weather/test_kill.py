"""A house whose processes are killed outright holds in the end what an undisturbed one holds. The full run, with twenty
kills, is ``python benchmarks/kill.py``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SIZE = ("--kills", "4", "--rows", "800", "--matters", "20", "--aged", "4", "--seed", "11")


def test_killed_at_random_moments_nothing_is_lost_and_nothing_doubled() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/kill.py"), "--json", *SIZE, *_beside()],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert said["differences"] == []
    assert said["calm"]["wrong"] == [] and said["killed"]["wrong"] == []
    assert sum(said["killed"]["kills"].values()) == 4
    assert said["counts"]["Matter"] == 824
    assert done.returncode == 0


def _beside() -> tuple[str, ...]:
    if connection.vendor == "sqlite":
        return ()
    of = connection.settings_dict
    who, port = f"{of['USER']}:{of['PASSWORD']}", of["PORT"] or 5432
    return ("--postgres", f"postgresql://{who}@/postgres?host={of['HOST']}&port={port}")
