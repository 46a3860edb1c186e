"""Fair turns at the pen."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from zhili.store.sqlite import turns


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "turn")


def test_one_at_a_time(path: str) -> None:
    first = turns.take(path, 1)
    assert first is not None
    assert turns.take(path, 0.02) is None
    first.give_back()
    first.give_back()
    second = turns.take(path, 1)
    assert second is not None
    second.give_back()


def test_those_who_wait_come_in_the_order_in_which_they_came(path: str) -> None:
    first = turns.take(path, 1)
    order: list[int] = []

    def wait(number: int) -> None:
        turn = turns.take(path, 5)
        order.append(number)
        time.sleep(0.01)
        assert turn is not None
        turn.give_back()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
        time.sleep(0.03)
    assert first is not None
    first.give_back()
    for thread in threads:
        thread.join()
    assert order == sorted(order)


def test_who_gave_up_waiting_does_not_keep_the_turn(path: str) -> None:
    first = turns.take(path, 1)
    assert first is not None
    assert turns.take(path, 0.02) is None
    first.give_back()
    second = turns.take(path, 2)
    assert second is not None
    second.give_back()


def test_a_child_forked_in_the_middle_does_not_end_its_parents_turn(path: str) -> None:
    turn = turns.take(path, 1)
    assert turn is not None
    child = os.fork()
    if child == 0:
        turn.give_back()
        os._exit(0)
    os.waitpid(child, 0)
    assert turns.take(path, 0.02) is None
    turn.give_back()


def test_a_killed_holder_frees_the_turn(path: str) -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        turns.take(path, 1)
        os.write(write, b"x")
        time.sleep(60)
    os.read(read, 1)
    os.kill(child, 9)
    os.waitpid(child, 0)
    turn = turns.take(path, 1)
    assert turn is not None
    turn.give_back()


def test_nothing_stays_open(path: str) -> None:
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for _ in range(50):
        turn = turns.take(path, 1)
        assert turn is not None
        turn.give_back()
    assert before == 0 or len(os.listdir("/proc/self/fd")) == before
