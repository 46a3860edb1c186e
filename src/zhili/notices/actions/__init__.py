"""The verbs of the outbox."""

from zhili.notices.actions.desk import handle, retry
from zhili.notices.actions.drafting import draft
from zhili.notices.actions.hooks import BadHookAddress, GatewayTaken, OpenedHook, close_hook, open_hook
from zhili.notices.actions.sending import Sent, send_due

__all__ = [
    "BadHookAddress",
    "GatewayTaken",
    "OpenedHook",
    "Sent",
    "close_hook",
    "draft",
    "handle",
    "open_hook",
    "retry",
    "send_due",
]
