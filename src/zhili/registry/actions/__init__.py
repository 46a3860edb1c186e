"""The verbs of the registry."""

from ._lists import Table
from .alerting import answer_alert, protect, unprotect, watch_looks
from .asking import (
    answer_erasure,
    ask_erasure,
    print_own,
    renew_consent,
    take_copy,
    withdraw_consent,
)
from .batching import check_list, confirm_columns, take_batch
from .claiming import claim
from .correcting import answer_correction, ask_correction, open_correction
from .exporting import Exported, export
from .finding import find, list_in
from .following import mark_followed
from .forgetting import copy_erased, erase_due
from .judging import begin_judging, judge
from .looking import look, open_field
from .mending import mend_row, open_row, return_row, take_rest
from .merging import merge, unmerge
from .observing import Observed, Sheet, end, faults, keep_batch, observe, prepare
from .relating import enter, enter_batch, leave, part, relate, relate_batch
from .resealing import reseal, reseal_waiting
from .running import allow_run, ask_run, link, refuse_run, work_run
from .siting import site_due, stand_again
from .unlinking import ask_undo, undo_run
from .visiting import Found, Visited, see_door, take_grid, visit
from .withholding import answer_withholding, ask_withholding

__all__ = [
    "Exported", "Found", "Observed", "Sheet", "Table", "Visited", "allow_run", "answer_alert", "answer_correction",
    "answer_erasure", "answer_withholding", "ask_correction", "ask_erasure", "ask_run", "ask_undo",
    "ask_withholding", "begin_judging", "check_list", "claim", "confirm_columns", "copy_erased", "end", "enter",
    "enter_batch", "erase_due", "export", "faults", "find", "judge", "keep_batch", "leave", "link", "list_in",
    "look", "mark_followed", "mend_row", "merge", "observe", "open_correction", "open_field", "open_row", "part",
    "prepare", "print_own", "protect", "refuse_run", "relate", "relate_batch", "renew_consent", "reseal",
    "reseal_waiting", "return_row", "see_door", "site_due", "stand_again", "take_batch", "take_copy", "take_grid",
    "take_rest", "undo_run", "unmerge", "unprotect", "visit", "watch_looks", "withdraw_consent", "work_run",
]  # fmt: skip
