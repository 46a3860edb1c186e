"""What the grid workers of Qingshi have to do: their rounds, and what is to be seen on site before it is filed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from zhili.collection.actions import NewStop, draw_route
from zhili.dispatch.actions import take_in
from zhili.lib.actor import anonymous
from zhili.localities import county
from zhili.matters.actions import Report, accept

from .county import LOCALITY, Settled

DRAWER: Final = "qingshi-head"
DISPATCHER: Final = "centre-desk1"
SEEN: Final = (
    (timedelta(hours=5), "菜场后门一堆装修垃圾，三天没人收", "菜场后门"),
    (timedelta(hours=2), "文昌巷窨井盖翘起来了，夜里有人绊到", "文昌巷中段"),
    (timedelta(minutes=35), "河边护栏上贴满小广告", "河堤护栏"),
)
ROUNDS: Final = (
    (
        "河堤一圈",
        (
            ("抽水站", "闸门关了没有，电表走不走"),
            ("河堤警示牌", "牌子还在不在，字看得清不"),
            ("东桥头", "护栏断没断，桥面有没有坑"),
        ),
    ),
    (
        "老街消防",
        (
            ("老街口消火栓", "拧得开，有水"),
            ("文昌巷过道", "有没有堆东西、停电瓶车"),
            ("粮站仓库", "灭火器压力在绿格"),
        ),
    ),
)


def draw_routes(settled: Settled, now: datetime) -> None:
    """Draw them, each stop in the middle of one of the grids of the first two villages."""
    for first, (name, stops) in enumerate(ROUNDS):
        placed = [
            NewStop(place, look_for, *_middle(first * len(stops) + no)) for no, (place, look_for) in enumerate(stops)
        ]
        draw_route(actor=settled.as_(DRAWER, now), unit_id=settled.units["qingshi"], name=name, stops=placed, now=now)


def to_look_at(settled: Settled, now: datetime) -> None:
    """City incidents that residents reported in the first village, accepted and to be verified on site."""
    for no, (ago, words, place) in enumerate(SEEN):
        lon, lat = _middle(no)
        report = Report(words=words, place=place, kind="incident", lon=lon, lat=lat)
        found = take_in(actor=anonymous(), locality=LOCALITY, report=report, now=now - ago)
        accept(actor=settled.as_(DISPATCHER, now), number=found.number, now=now - ago + timedelta(minutes=4))


def _middle(no: int) -> tuple[float, float]:
    """Somewhere near the middle of one of the town's grids, degrees."""
    town = next(unit for unit in county.UNITS if unit.code == "qingshi")
    grids = [grid for grid in county.grids() if grid.area_code.startswith(town.area[:9]) and grid.layer == "basic"]
    ring = grids[no % len(grids)].ring[:-1]
    lon, lat = (round(sum(axis) / len(ring), 6) for axis in zip(*ring, strict=True))
    return lon, lat
