"""``zhili registry``: lists of departments, linkage, and the keys of what is sealed."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings

from zhili.doors.cli import registry_lists, registry_runs
from zhili.doors.cli.base import command, group, say
from zhili.registry import actions as registry
from zhili.store.keyring import put_in_front


def add(subparsers: Any) -> None:
    """Declare the commands."""
    registry_group = group(subparsers, "registry", zh="基础数据", en="base data")
    registry_lists.declare(registry_group)
    registry_runs.declare(registry_group)
    command(registry_group, "rotate-key", zh="换新的字段密钥（旧的仍能解）", en="a new field key in front", run=rotate)
    command(
        registry_group, "reseal", zh="把旧密钥封的内容用新密钥重封", en="seal anew what older keys sealed", run=again
    )


def rotate(arguments: argparse.Namespace) -> int:
    """Put a new key in front; programs that run take it up when they are started again."""
    number = put_in_front(settings.ZHILI_HOME / "keys/fields", settings.ZHILI_FIELD_CIPHER)
    say(
        f"新密钥 {number} 已放在最前。重启网页和后台进程后，运行 zhili registry reseal；重封完才可以去掉旧密钥。",
        f"Key {number} is in front. Restart server and runner, then run `zhili registry reseal` before dropping a key.",
    )
    return 0


def again(arguments: argparse.Namespace) -> int:
    """Seal anew, a piece at a time; stopping and starting again loses nothing."""
    after, looked, done = 0, 0, registry.reseal_waiting()
    while True:
        last, sealed = registry.reseal(after=after)
        if not last:
            break
        after, done = last, done + sealed
        looked += 1
        if looked % 100 == 0:
            say(f"已重封 {done} 项……", f"{done} sealed anew …")
    say(f"重封了 {done} 项。", f"{done} values were sealed anew.")
    return 0
