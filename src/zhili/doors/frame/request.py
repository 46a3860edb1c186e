"""What a view gets: Django's request, and what the frame has put on it. For type hints; nothing ever constructs one."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from zhili.lib.actor import Actor


class Request(HttpRequest):
    """``lang`` zh or en; ``theme`` auto, light or dark; ``size`` auto, touch, elder or kiosk; ``now`` aware,
    read once; ``actor`` the anonymous resident, the person in a post (staff routes) or the key's post (key routes)."""

    lang: str
    theme: str
    size: str
    now: datetime
    actor: Actor
    session: SessionBase
