"""The addresses of directives on the desk. All are for staff in a post."""

from __future__ import annotations

from zhili.doors.desk.directives import answering, boards, compose, files, tables, units
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)
ONE = "directives/<str:number>/"

urlpatterns = [
    route("directives/", boards.listed, audience="staff", name="desk-directives", methods=GET),
    route("directives/new/", compose.page_, audience="staff", name="desk-directive-new"),
    route(ONE, boards.one, audience="staff", name="desk-directive", methods=GET),
    route(f"{ONE}rows/", boards.rows, audience="staff", name="desk-directive-rows", methods=GET),
    route(f"{ONE}answer/", answering.page_, audience="staff", name="desk-directive-answer"),
    route(f"{ONE}unit/<int:unit_id>/", units.page_, audience="staff", name="desk-directive-unit", methods=GET),
    route(f"{ONE}do/<str:act>/", units.do, audience="staff", name="desk-directive-do", methods=POST),
    route(f"{ONE}file/<int:file_id>/", files.file, audience="staff", name="desk-directive-file", methods=GET),
    route(f"{ONE}table/", tables.page_, audience="staff", name="desk-directive-table", methods=GET),
    route(f"{ONE}table.xlsx", tables.sheet, audience="staff", name="desk-directive-sheet", methods=GET),
    route(f"{ONE}timeline/", tables.timeline, audience="staff", name="desk-directive-timeline", methods=GET),
]
