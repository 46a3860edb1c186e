"""What time itself does: telling the next rung of a ladder, and counting anew when a year's table has arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from zhili.lib.actor import CLOCK
from zhili.offices import queries as offices
from zhili.profiles.model import Rung
from zhili.store.rows import change
from zhili.store.writing import writing

from .. import clocks as clockwork
from ..lifecycle import VOCABULARY
from ..models import Matter
from ..queries.load import Loaded, surroundings
from ._hand import Done, Hand, due_columns, flush, save_clock
from ._notices import tell_posts
from .running import running_clocks


def urge(*, number: str, clock: str, rung: int, now: datetime) -> Done | None:
    """Tell the next rung that a clock is running out (催办), once: None when that rung was told already, the clock
    was stopped or paused, or its time has not come. A Step and a journal entry say who was told."""
    with writing():
        loaded = _locked(number)
        found = next((each for each in running_clocks(loaded.matter.id) if each[1].name == clock), None)
        if found is None or not loaded.matter.is_open or found[1].paused or found[1].rung != rung:
            return None
        row, running = found
        rule, calendar = loaded.profile.clock(clock), loaded.profile.calendar
        step = rule.ladder.rungs[rung]
        if clockwork.rung_time(running, step, calendar) > now:
            return None
        climbed = replace(running, rung=rung + 1)
        save_clock(row, climbed, clockwork.next_at(climbed, rule, calendar))
        hand = Hand("urge", CLOCK, now, loaded)
        posts = told(loaded, step, now)
        units = sorted({offices.unit(post.unit_id).name() for post in posts})
        hand.note(facts={"clock": clock, "rung": str(step), "tell": step.tell, "unit": "、".join(units),
                         "posts": [post.id for post in posts]})  # fmt: skip
        tell_posts(loaded, posts, now)
        flush(hand)
    return hand.done


def told(loaded: Loaded, rung: Rung, now: datetime) -> list[offices.PostValue]:
    """The posts that a rung tells. Nobody in the post: the heads of the unit above, so that no rung ends in the
    void."""
    day = now.astimezone(loaded.profile.tz).date()
    lead = loaded.lead.unit_id if loaded.lead else None
    debtor = loaded.debt.owed_by_id if loaded.debt else None
    unit = {"lead": lead, "lead_head": lead, "debtor": debtor}.get(rung.tell)
    if unit is not None:
        posts = offices.heads_of(unit, day) if rung.tell != "lead" else offices.posts_in(unit, day)
        return list(posts) or _heads_above(unit, day)
    if rung.tell == "above" and (late := debtor or lead) is not None:
        return _heads_above(late, day)
    word = VOCABULARY.relations.get(rung.tell)
    grant = word.grant if word and word.grant else "matters.supervise"
    return list(offices.posts_with(grant, loaded.matter.area_code, day))


def _heads_above(unit_id: int, day) -> list[offices.PostValue]:  # type: ignore[no-untyped-def]
    for above in offices.ancestors(unit_id):
        if heads := offices.heads_of(above, day):
            return list(heads)
    return []


def recount(*, number: str, now: datetime) -> bool:
    """Count provisional limits anew with the tables known now; whether any moved. No step: nobody did anything."""
    with writing():
        loaded = _locked(number)
        moved = False
        for row, clock in running_clocks(loaded.matter.id):
            rule, calendar = loaded.profile.clock(clock.name), loaded.profile.calendar
            fresh = clockwork.rewind(clock, calendar)
            if fresh != clock:
                save_clock(row, fresh, clockwork.next_at(fresh, rule, calendar))
                moved = True
                if fresh.name == loaded.matter.due_clock:
                    change(Matter, {"id": loaded.matter.id}, **due_columns(fresh))
    return moved


def _locked(number: str) -> Loaded:
    rows = Matter.objects.filter(number=number)
    return surroundings(rows.select_for_update(of=("self",)).get())
