"""The tables of matters: the matter with all that hangs from it (``core``), and what stands beside it (``public``)."""

from .core import (
    Appraisal,
    Assignment,
    Attachment,
    Confirmation,
    Debt,
    Matter,
    Note,
    Opening,
    Party,
    RunningClock,
    SearchText,
    Statement,
    Step,
)
from .public import PhoneCode, Publication

__all__ = [
    "Appraisal",
    "Assignment",
    "Attachment",
    "Confirmation",
    "Debt",
    "Matter",
    "Note",
    "Opening",
    "Party",
    "PhoneCode",
    "Publication",
    "RunningClock",
    "SearchText",
    "Statement",
    "Step",
]
