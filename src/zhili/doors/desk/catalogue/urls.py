"""Addresses of the catalogue."""

from __future__ import annotations

from zhili.doors.desk.catalogue import pages
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)
ONE = "catalogue/assessments/<int:no>/"

urlpatterns = [
    route("catalogue/", pages.fields, audience="staff", name="desk-catalogue", methods=GET),
    route("catalogue/assessments/", pages.assessments, audience="staff", name="desk-assessments"),
    route(ONE, pages.assessment, audience="staff", name="desk-assessment", methods=GET),
    route(f"{ONE}approve/", pages.approve, audience="staff", name="desk-approve", methods=POST),
    route(f"{ONE}on/", pages.on, audience="staff", name="desk-use-on", methods=POST),
    route("catalogue/switches/", pages.switches, audience="staff", name="desk-switches", methods=GET),
    route("catalogue/switches/<str:use>/off/", pages.off, audience="staff", name="desk-use-off", methods=POST),
]
