"""The desk's addresses. All are for staff in a post."""

from __future__ import annotations

from zhili.doors.desk import (
    burden,
    calendar,
    doing,
    export,
    keys,
    ledger,
    load,
    many,
    outbox,
    papers,
    pulse,
    saved,
    stuck,
    views,
)
from zhili.doors.desk.addresses import urls as addresses
from zhili.doors.desk.catalogue import urls as catalogue
from zhili.doors.desk.chart import data, pages
from zhili.doors.desk.directives.urls import urlpatterns as directives
from zhili.doors.desk.drafts import urls as drafts
from zhili.doors.desk.knowledge import urls as knowledge
from zhili.doors.desk.registry import urls as registry
from zhili.doors.desk.seat import urls as seat
from zhili.doors.desk.watch import urls as watch
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    *directives,
    route("", views.today, audience="staff", name="desk", methods=GET),
    route("queue/", views.queue, audience="staff", name="desk-queue", methods=GET),
    route("m/<str:number>/", views.matter, audience="staff", name="desk-matter", methods=GET),
    route("m/<str:number>/do/<str:act>/", doing.do, audience="staff", name="desk-do"),
    route("m/<str:number>/print/", views.printed, audience="staff", name="desk-print", methods=GET),
    route("m/<str:number>/file/<int:file_id>/", papers.file, audience="staff", name="desk-file", methods=GET),
    route("m/<str:number>/contact/<int:party_id>/", papers.contact, audience="staff", name="desk-contact"),
    route("m/<str:number>/here/", pulse.here, audience="staff", name="desk-here", methods=POST),
    route("keys/", keys.page, audience="staff", name="desk-keys"),
    route("pulse/", pulse.pulse, audience="staff", name="desk-pulse", methods=GET),
    route("many/", many.page, audience="staff", name="desk-many"),
    route("views/", saved.save, audience="staff", name="desk-view-save", methods=POST),
    route("views/<int:view>/forget/", saved.forget, audience="staff", name="desk-view-forget", methods=POST),
    route("columns/", saved.columns, audience="staff", name="desk-columns", methods=POST),
    route("m/<str:number>/paper.pdf", export.paper, audience="staff", name="desk-paper", methods=GET),
    route("queue/export.xlsx", export.sheet, audience="staff", name="desk-export", methods=POST),
    route("map/", pages.page, audience="staff", name="desk-map", methods=GET),
    route("map/cells/", data.cells, audience="staff", name="desk-map-cells", methods=GET),
    route("map/outlines/<str:layer>/", data.outlines, audience="staff", name="desk-map-outlines", methods=GET),
    route("calendar/", calendar.page, audience="staff", name="desk-calendar", methods=GET),
    route("load/", load.page, audience="staff", name="desk-load", methods=GET),
    route("load/hand/", load.hand, audience="staff", name="desk-hand", methods=POST),
    route("stuck/", stuck.page, audience="staff", name="desk-stuck", methods=GET),
    route("ledger/", ledger.page, audience="staff", name="desk-ledger", methods=GET),
    route("burden/", burden.page, audience="staff", name="desk-burden", methods=GET),
    route("notices/", outbox.page, audience="staff", name="desk-notices", methods=GET),
    route("notices/<int:message_id>/again/", outbox.again, audience="staff", name="desk-notice-again", methods=POST),
    route(
        "notices/<int:message_id>/handled/", outbox.handled, audience="staff", name="desk-notice-handled", methods=POST
    ),
    *seat.urlpatterns,
    *drafts.urlpatterns,
    *knowledge.urlpatterns,
    *registry.urlpatterns,
    *addresses.urlpatterns,
    *catalogue.urlpatterns,
    *watch.urlpatterns,
]
