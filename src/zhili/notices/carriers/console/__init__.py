"""Prints the message where the runner's output goes: for demonstrations, where the reader plays every part."""

from __future__ import annotations

import sys

from zhili.notices.carriers import Outgoing


def carry(message: Outgoing) -> None:
    """Print one message, line by line indented so that a body cannot pass for another message."""
    body = message.body.replace("\n", "\n    ")
    sys.stdout.write(f"[notice {message.key[:8]}] {message.to}: {message.subject}\n    {body}\n")
    sys.stdout.flush()
