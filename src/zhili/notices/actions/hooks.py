"""Opening and closing the addresses to which signed messages go."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.db import IntegrityError, transaction

from zhili.journal.actions import Draft, write
from zhili.lib.actor import Actor
from zhili.lib.refusal import Conflict, Invalid
from zhili.notices.carriers.webhook import PREFIX
from zhili.notices.lifecycle import Act
from zhili.notices.models import Hook
from zhili.notices.permissions import need_manager
from zhili.notices.queries import NoSuchHook, hook_seal
from zhili.store.rows import change
from zhili.store.secrets import seal
from zhili.store.writing import writing

SECRET_BYTES: Final = 32
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class BadHookAddress(Invalid):
    """Personal data leaves by this address."""

    code = "bad_hook_address"
    zh = "推送地址“{url}”不行：必须是 https:// 开头的完整网址，不带用户名（只有本机可用 http://）。"
    en = "“{url}” will not do: a whole https:// address without a user name is needed (http:// to this machine only)."


class GatewayTaken(Conflict):
    """One gateway a locality."""

    code = "gateway_taken"
    zh = "{locality} 已有短信网关，请先停用原来的。"
    en = "{locality} has a gateway already; close that one first."


@dataclass(frozen=True, slots=True)
class OpenedHook:
    """The new webhook. ``secret`` is shown this once."""

    id: int
    secret: str


def open_hook(*, actor: Actor, locality: str, label: str, url: str, gateway: bool = False, now: datetime) -> OpenedHook:
    """Register an address for signed messages. ``gateway``: it carries the locality's messages to phones.

    Raises NotAllowed, BadHookAddress, GatewayTaken.
    """
    need_manager(actor)
    _check(url)
    secret = PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()
    sealed = seal(secret, aad=hook_seal(url))
    with writing():
        try:
            with transaction.atomic():
                row = Hook.objects.create(
                    locality=locality, label=label, url=url, secret_sealed=sealed, gateway=gateway, opened_at=now
                )
        except IntegrityError as error:
            raise GatewayTaken(locality=locality) from error
        write([Draft(now, actor.ref, Act.OPEN_HOOK.value, f"hook:{row.id}", {"gateway": gateway}, None)])
    return OpenedHook(row.id, secret)


def close_hook(*, actor: Actor, hook_id: int, now: datetime) -> None:
    """Send nothing there any more; what still waits for it fails and is told to the desk.

    Raises NotAllowed, NoSuchHook.
    """
    need_manager(actor)
    with writing():
        if not change(Hook, {"id": hook_id, "closed_at": None}, closed_at=now):
            raise NoSuchHook(hook=hook_id)
        write([Draft(now, actor.ref, Act.CLOSE_HOOK.value, f"hook:{hook_id}", {}, None)])


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise BadHookAddress(url=url[:100]) from error
    if not _is_safe(parts) or len(url) > 500 or any(char.isspace() for char in url):
        raise BadHookAddress(url=url[:100])


def _is_safe(parts: SplitResult) -> bool:
    if not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
