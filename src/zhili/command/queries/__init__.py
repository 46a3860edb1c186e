"""What may be asked of directives."""

from __future__ import annotations

from .board import (
    CopyRow,
    Given,
    Line,
    Ratings,
    SentRow,
    Table,
    board,
    given,
    has_rated,
    objections,
    ratings,
    received,
    sent,
    table,
    timeline,
)
from .burden import fillings, title_of
from .files import FileRow, attachment, files_of
from .load import Loaded, get_copy, get_directive, may_decide, oversees, questions_of
from .planning import VALID_DAYS, Known, Order, Plan, plan, within_reach
from .sources import FIGURES, Held, filled_for, held_answers

__all__ = [
    "FIGURES",
    "VALID_DAYS",
    "CopyRow",
    "FileRow",
    "Given",
    "Held",
    "Known",
    "Line",
    "Loaded",
    "Order",
    "Plan",
    "Ratings",
    "SentRow",
    "Table",
    "attachment",
    "board",
    "files_of",
    "filled_for",
    "fillings",
    "get_copy",
    "get_directive",
    "given",
    "has_rated",
    "held_answers",
    "may_decide",
    "objections",
    "oversees",
    "plan",
    "questions_of",
    "ratings",
    "received",
    "sent",
    "table",
    "timeline",
    "title_of",
    "within_reach",
]
