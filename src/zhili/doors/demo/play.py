"""The whole demonstration: a 调休 fortnight that is over, and the last days up to now, with work in every state."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from . import directives
from .county import Settled, settle
from .rounds import draw_routes, to_look_at
from .stage import Stage
from .story import PLOTS, UNFINISHED, fresh
from .teaching import teach

SEED = 20260101
HOLIDAY = (datetime(2026, 9, 17, 0, 30, tzinfo=UTC), datetime(2026, 10, 10, 9, 0, tzinfo=UTC))
"""Two make-up working days (20 September, 10 October) and two holidays lie in it."""
OPENED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
RECENT = timedelta(days=9)


def make(now: datetime, logins: Collection[str], tell: Callable[[str, str], None], matters: int = 320) -> Settled:
    """Make the county and let it live up to ``now``. The same seed tells the same story, shifted to end at ``now``."""
    settled = settle(min(OPENED, now - timedelta(days=30)), logins, tell)
    draw_routes(settled, now)
    chance = random.Random(SEED)
    spans = [(now - RECENT, now)]
    if HOLIDAY[1] < now - RECENT:
        spans.insert(0, HOLIDAY)
    stage = Stage(settled, spans[0][0], now, chance)
    plots = [plot for weight, plot in PLOTS for _ in range(weight)]
    for since, until in spans:
        for _ in range(matters // len(spans)):
            begins = since + (until - since) * chance.random()
            stage.begin(begins, chance.choice(plots)(stage))
    for _ in range(matters // 12):
        stage.begin(now - timedelta(minutes=chance.randint(1, 38)), fresh(stage))
    for hours, plot in UNFINISHED:
        stage.begin(now - timedelta(hours=hours), plot(stage))
    for hours, plot in directives.PLOTS:
        stage.begin(now - timedelta(hours=hours), plot(stage))
    to_look_at(settled, now)
    stage.play(lambda acts: tell(f"演到第 {acts} 步", f"act {acts}") if acts % 200 == 0 else None)
    tell("写知识库、常用语，记来电", "writing what the county knows, ringing the telephones")
    teach(settled, now)
    return settled
