"""What the pages of whoever watches show: an alert, an answered one, looks, a withheld one, an export, a contractor."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cast import NOW, Cast
from tests.catalogue.test_contractors import seated
from tests.catalogue.test_switches import NEW, switched_on, writer
from tests.registry import house
from zhili.catalogue.actions import write_assessment
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.permissions import ASSESS, EXPORT, LOOK, OPERATOR, WATCH
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.alarms import Answer
from zhili.registry.models import Alert, Look

NIGHT = NOW - timedelta(hours=8)


def watched(cast: Cast, key: str = "supervisor") -> int:
    """Make it so, for the person called ``key``, who watches and assesses from now on; a contractor's post."""
    post = cast.people[key][1]
    for grant in {WATCH, LOOK, ASSESS} - {name for name, _ in seats.post(post).grants}:
        offices.grant(actor=OPERATOR, post_id=post, grant=grant, now=NOW)
    grid, watcher = house.clerk(cast), house.watcher(cast)
    things = [
        house.person(grid, f"p{no}", name=f"周{chr(0x4E8C + no)}", id_number=house.identity(order=no * 2), now=NIGHT)
        for no in range(3)
    ]
    registry.protect(actor=watcher, thing=things[0], why="住址保密", until=date(2027, 1, 1), now=NIGHT)
    registry.look(actor=grid, things=things, purpose="核实诉求", now=NIGHT)
    registry.watch_looks(now=NOW + timedelta(hours=1))
    answered = Alert.objects.get(what="protected").id
    registry.answer_alert(actor=watcher, alert=answered, outcome=Answer.EXPLAINED, answer="派单在案", now=NOW)
    first = Look.objects.order_by("id")[0].id
    house.withhold(cast, first)
    registry.ask_withholding(actor=watcher, look=first + 1, law="监察法第十八条", until=date(2027, 1, 1), now=NOW)
    switched_on(cast, "export")
    write_assessment(actor=writer(cast), new=NEW, now=NOW)
    taker = house.clerk(cast, "handler", LOOK, EXPORT)
    registry.export(actor=taker, prefix=house.GRID, kind=ThingKind.PERSON, purpose="取暖补贴核对", now=NOW)
    person, contract = seated(cast)
    registry.look(actor=seats.actor_for(person, contract, NOW), things=things[:1], purpose="整理台账", now=NOW)
    return contract
