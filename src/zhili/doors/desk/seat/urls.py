"""The seat's addresses."""

from __future__ import annotations

from zhili.doors.desk.seat import views
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("seat/", views.start, audience="staff", name="desk-seat", methods=GET),
    route("seat/begin/", views.begin, audience="staff", name="desk-seat-begin", methods=POST),
    route("seat/<int:call_id>/", views.screen, audience="staff", name="desk-seat-call"),
    route("seat/<int:call_id>/answer/", views.answer, audience="staff", name="desk-seat-answer", methods=POST),
    route("seat/<int:call_id>/back/", views.ring_back, audience="staff", name="desk-seat-back", methods=POST),
    route("seat/<int:call_id>/drop/", views.drop_missed, audience="staff", name="desk-seat-drop", methods=POST),
    route("seat/<int:call_id>/slip/<str:number>/", views.slip, audience="staff", name="desk-seat-slip", methods=GET),
]
