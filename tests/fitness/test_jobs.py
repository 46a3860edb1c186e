"""Every job is scheduled, and everything that lets time do its work is a job."""

from __future__ import annotations

import ast

from tests.fitness.house import SOURCE, tree
from zhili.doors.jobs import JOBS

SCHEDULE = SOURCE / "doors/jobs/schedule.py"


def test_every_job_has_its_time_and_its_words() -> None:
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    wrong = [job.name for job in JOBS if not job.every_s > 0 or not job.zh or not job.en or not callable(job.call)]
    assert not wrong, wrong


def test_every_job_that_is_written_is_scheduled() -> None:
    """A public function beside the schedule that takes ``now`` is a job; one that no row calls would never be done."""
    written = {
        node.name
        for node in tree(SCHEDULE).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and "now" in _arguments(node)
    }
    assert written == {job.call.__name__ for job in JOBS}


def _arguments(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]]
