"""The verbs of dispatch."""

from .requests import Answered, answer_request, take_in_requests
from .taking import (
    ALONE,
    Watched,
    be_here,
    forget_presence,
    recount_provisional,
    send_out,
    take_in,
    watch,
)

__all__ = [
    "ALONE",
    "Answered",
    "Watched",
    "answer_request",
    "be_here",
    "forget_presence",
    "recount_provisional",
    "send_out",
    "take_in",
    "take_in_requests",
    "watch",
]
