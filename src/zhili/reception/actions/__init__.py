"""The verbs of reception."""

from .calls import CallNote, Noted, answer_call, begin_call, close_forgotten, end_call, look_up, note_call
from .drafts import Kept, Said, drop_draft, keep_drafts, take_draft
from .missed import drop_missed, ring_back
from .taking import answer_now, join_for, take_down

__all__ = [
    "CallNote",
    "Kept",
    "Noted",
    "Said",
    "answer_call",
    "answer_now",
    "begin_call",
    "close_forgotten",
    "drop_draft",
    "drop_missed",
    "end_call",
    "join_for",
    "keep_drafts",
    "look_up",
    "note_call",
    "ring_back",
    "take_down",
    "take_draft",
]
