"""The clock's door: what is done again and again beside the web server, and the runner that does it.

``run()`` is ``zhili runner``; ``run_once(now)`` does everything due at ``now``, for tests and the demonstration. Any
number of runners may run side by side: each verb called here takes its own lock, or finds that somebody was first.
"""

from __future__ import annotations

from zhili.doors.jobs.runner import Runner, run, run_once
from zhili.doors.jobs.schedule import JOBS, Job

__all__ = ["JOBS", "Job", "Runner", "run", "run_once"]
