"""The desk's addresses. All are for staff in a post."""

from __future__ import annotations

from zhili.doors.desk import doing, ledger, outbox, papers, views
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("", views.today, audience="staff", name="desk", methods=GET),
    route("queue/", views.queue, audience="staff", name="desk-queue", methods=GET),
    route("m/<str:number>/", views.matter, audience="staff", name="desk-matter", methods=GET),
    route("m/<str:number>/do/<str:act>/", doing.do, audience="staff", name="desk-do"),
    route("m/<str:number>/print/", views.printed, audience="staff", name="desk-print", methods=GET),
    route("m/<str:number>/file/<int:file_id>/", papers.file, audience="staff", name="desk-file", methods=GET),
    route("m/<str:number>/contact/<int:party_id>/", papers.contact, audience="staff", name="desk-contact"),
    route("ledger/", ledger.page, audience="staff", name="desk-ledger", methods=GET),
    route("notices/", outbox.page, audience="staff", name="desk-notices", methods=GET),
    route("notices/<int:message_id>/again/", outbox.again, audience="staff", name="desk-notice-again", methods=POST),
    route(
        "notices/<int:message_id>/handled/", outbox.handled, audience="staff", name="desk-notice-handled", methods=POST
    ),
]
