"""The addresses of drafts."""

from __future__ import annotations

from zhili.doors.desk.drafts import views
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("drafts/", views.listed, audience="staff", name="desk-drafts", methods=GET),
    route("drafts/read/", views.read, audience="staff", name="desk-drafts-read", methods=POST),
    route("drafts/keep/", views.keep, audience="staff", name="desk-drafts-keep", methods=POST),
    route("drafts/photo/", views.photo, audience="staff", name="desk-drafts-photo", methods=POST),
    route("drafts/<int:draft_id>/", views.one, audience="staff", name="desk-draft"),
]
