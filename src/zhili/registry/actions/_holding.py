"""A run taken up: its row locked, its state asked for."""

from __future__ import annotations

from ..models import Run
from ..run_refusals import NoSuchRun, RunNotAllowed, WrongRunState
from ..run_states import RUN_WORDS, RunState


def run_of(run: int) -> Run:
    """The run, its row locked. Raises NoSuchRun."""
    row = Run.objects.select_for_update().filter(id=run).first()
    if row is None:
        raise NoSuchRun
    return row


def need_state(row: Run, *states: RunState) -> None:
    """Raises RunNotAllowed, WrongRunState."""
    if row.state not in states:
        words = RUN_WORDS[RunState(row.state)]
        raise RunNotAllowed if row.state == RunState.ASKED else WrongRunState(state_zh=words.zh, state_en=words.en)
