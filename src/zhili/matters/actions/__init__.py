"""The verbs of matters. Each is keyword-only, takes ``actor`` and ``now``, and is one transaction."""

from ..refusals import AlreadyDone
from ._appraisals import Satisfied
from ._hand import Done
from ._statements import Outcome
from .after import appraise, follow, leave, reopen, withdraw
from .assigning import accept_and_assign, assign, object_to, overrule, recall, sign, uphold
from .closing import affirm, callback, check, close_window, deny
from .contact import OpenContact, open_contact
from .files import Upload
from .handing import hand_to
from .handling import answer_whistle, extend, lift, opine, progress, reply, whistle
from .history import Kept, Record, record_history
from .intake import Report, Reported, report, rules_now
from .joining import join, supplement
from .notes import heed, note
from .owing import decline, owe, pay, review_debt
from .parties import Contact
from .phones import OfPhone, ask_phone_code, prove_phone
from .publishing import Rounding, publish, unpublish
from .taking_out import TakenOut, take_out
from .time import recount, urge
from .triage import accept, admonish, answer, explain, merge, redirect, set_out_of_remit, transfer

__all__ = [
    "AlreadyDone",
    "Contact",
    "Done",
    "Kept",
    "OfPhone",
    "OpenContact",
    "Outcome",
    "Record",
    "Report",
    "Reported",
    "Rounding",
    "Satisfied",
    "TakenOut",
    "Upload",
    "accept",
    "accept_and_assign",
    "admonish",
    "affirm",
    "answer",
    "answer_whistle",
    "appraise",
    "ask_phone_code",
    "assign",
    "callback",
    "check",
    "close_window",
    "decline",
    "deny",
    "explain",
    "extend",
    "follow",
    "hand_to",
    "heed",
    "join",
    "leave",
    "lift",
    "merge",
    "note",
    "object_to",
    "open_contact",
    "opine",
    "overrule",
    "owe",
    "pay",
    "progress",
    "prove_phone",
    "publish",
    "recall",
    "record_history",
    "recount",
    "redirect",
    "reopen",
    "reply",
    "report",
    "review_debt",
    "rules_now",
    "set_out_of_remit",
    "sign",
    "supplement",
    "take_out",
    "transfer",
    "unpublish",
    "uphold",
    "urge",
    "whistle",
    "withdraw",
]  # fmt: skip
