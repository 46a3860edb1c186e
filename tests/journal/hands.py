"""A tree of processes that write and seal until killed: ``python -m tests.journal.hands FOLDER WRITERS SEALERS``.

Each writer appends what it has committed to FOLDER/committed.N after the commit, so the file never names an entry that
was not committed. The parent prints ``ready`` when each of them has done its first turn.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import django


def write_for_ever(number: int, folder: Path) -> Iterator[None]:
    from zhili.journal.actions import Draft, write
    from zhili.store.writing import writing

    file = os.open(folder / f"committed.{number}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for turn in count():
        ref = f"test:{number}-{os.getpid()}-{turn}"
        facts = {"turn": turn}
        now = datetime.now(UTC)
        with writing():
            write([Draft(now, "clock", "tick", ref, facts, {"words": "细节"} if turn % 2 else None)] * (turn % 3 + 1))
        os.write(file, f"{ref} {turn % 3 + 1}\n".encode())
        yield


def seal_for_ever(number: int, folder: Path) -> Iterator[None]:
    from zhili.journal.actions import seal

    while True:
        if seal(datetime.now(UTC), limit=50) is None:
            time.sleep(0.001)
        yield


def main(folder: Path, writers: int, sealers: int) -> None:
    begun, began = os.pipe()
    for number, hand in enumerate([write_for_ever] * writers + [seal_for_ever] * sealers):
        if os.fork() == 0:
            turns = hand(number, folder)
            next(turns)
            os.write(began, b".")
            for _ in turns:
                pass
    for _ in range(writers + sealers):
        os.read(begun, 1)
    print("ready", flush=True)
    os.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.config.settings")
    django.setup()
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
