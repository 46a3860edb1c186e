"""The verbs of directives. Each is keyword-only, takes ``actor`` and ``now``, and is one transaction."""

from zhili.matters.refusals import AlreadyDone

from ..fields import Question
from ..queries.planning import Order
from ._hand import Done
from .answering import answer_directive, note_read, object_to_grade, rate_issuer, save_draft, sign_directive
from .issuing import Issued, extend_limit, issue, remind, withdraw_directive
from .judging import decide_objection, evaluate, send_back
from .time import recount_copies, watch

__all__ = [
    "AlreadyDone",
    "Done",
    "Issued",
    "Order",
    "Question",
    "answer_directive",
    "decide_objection",
    "evaluate",
    "extend_limit",
    "issue",
    "note_read",
    "object_to_grade",
    "rate_issuer",
    "recount_copies",
    "remind",
    "save_draft",
    "send_back",
    "sign_directive",
    "watch",
    "withdraw_directive",
]
