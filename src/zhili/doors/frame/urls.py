"""The frame's own addresses."""

from __future__ import annotations

from zhili.doors.frame import design, login
from zhili.doors.frame.routes import route

urlpatterns = [
    route("login/", login.login, audience="public", name="login"),
    route("logout/", login.logout, audience="staff", name="logout", methods=("POST",), seated=False),
    route("seat/", login.seat, audience="staff", name="seat", seated=False),
    route("design/", design.board, audience="public", name="design", methods=("GET",)),
]
