"""The verbs of this room: routes are drawn and retired, patrols begun, walked and ended, tracks kept and forgotten."""

from zhili.collection.queries import Point

from .patrols import Walked, add_track, begin_patrol, end_patrol, forget_track, look_at
from .routes import NewStop, draw_route, retire_route

__all__ = [
    "NewStop",
    "Point",
    "Walked",
    "add_track",
    "begin_patrol",
    "draw_route",
    "end_patrol",
    "forget_track",
    "look_at",
    "retire_route",
]
