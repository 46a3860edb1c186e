"""Addresses of whoever watches."""

from __future__ import annotations

from zhili.doors.desk.watch import contractors, lists, pages, withheld
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("watch/", pages.page, audience="staff", name="desk-watch", methods=GET),
    route("watch/alerts/<int:no>/", pages.answer, audience="staff", name="desk-alert", methods=POST),
    route("watch/looks/", lists.looks, audience="staff", name="desk-looks", methods=GET),
    route("watch/looks/<int:no>/withhold/", withheld.ask, audience="staff", name="desk-withhold"),
    route("watch/withheld/", withheld.page, audience="staff", name="desk-withheld", methods=GET),
    route("watch/withheld/<int:no>/", withheld.answer, audience="staff", name="desk-withholding", methods=POST),
    route("watch/exports/", lists.exports, audience="staff", name="desk-exports"),
    route("watch/protected/", pages.protected, audience="staff", name="desk-protected"),
    route("watch/protected/<int:no>/end/", pages.unprotected, audience="staff", name="desk-unprotect", methods=POST),
    route("watch/contractors/", contractors.page, audience="staff", name="desk-contractors"),
    route("watch/contractors/<int:no>/", contractors.one, audience="staff", name="desk-contractor"),
]
