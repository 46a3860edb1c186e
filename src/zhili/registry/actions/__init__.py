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
from .batching import check_list, confirm_columns, mend_row, return_row, take_batch, take_rest
from .claiming import claim
from .correcting import answer_correction, ask_correction, open_correction
from .exporting import Exported, export
from .finding import find, list_in
from .following import mark_followed
from .forgetting import copy_erased, erase_due
from .judging import begin_judging, judge
from .looking import look, open_field
from .merging import merge, unmerge
from .observing import Observed, Sheet, end, faults, keep_batch, observe, prepare
from .relating import enter, leave, part, relate, relate_batch
from .resealing import reseal
from .running import allow_run, ask_run, link, undo_run
from .visiting import Found, Visited, see_door, take_grid, visit
from .withholding import answer_withholding, ask_withholding

__all__ = [
    "Exported", "Found", "Observed", "Sheet", "Table", "Visited", "allow_run", "answer_alert",
    "answer_correction", "answer_erasure", "answer_withholding", "ask_correction", "ask_erasure", "ask_run",
    "ask_withholding", "begin_judging", "check_list", "claim", "confirm_columns", "copy_erased", "end", "enter",
    "erase_due", "export", "faults", "find", "judge", "keep_batch", "leave", "link", "list_in", "look",
    "mark_followed", "mend_row", "merge", "observe", "open_correction", "open_field", "part", "prepare",
    "print_own", "protect", "relate", "relate_batch", "renew_consent", "reseal", "return_row", "see_door",
    "take_batch", "take_copy", "take_grid", "take_rest", "undo_run", "unmerge", "unprotect", "visit",
    "watch_looks", "withdraw_consent",
]  # fmt: skip
