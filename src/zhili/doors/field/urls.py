"""The field door's addresses: the shell for everybody, all else for staff in a post."""

from __future__ import annotations

from zhili.doors.field import drawing, grid, send, shell, sync, walk
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("", shell.page_, audience="public", name="field", methods=GET),
    route("sw.js", shell.worker, audience="public", name="field-worker", methods=GET),
    route("manifest.webmanifest", shell.manifest, audience="public", name="field-manifest", methods=GET),
    route("icon-<int:size>.png", shell.icon, audience="public", name="field-icon", methods=GET),
    route("state/", sync.state, audience="staff", name="field-state", methods=GET),
    route("sync/", sync.sync, audience="staff", name="field-sync", methods=GET),
    route("m/<str:number>/", sync.matter, audience="staff", name="field-matter", methods=GET),
    route("report/", send.report, audience="staff", name="field-report", methods=POST),
    route("m/<str:number>/do/<str:act>/", send.do, audience="staff", name="field-do", methods=POST),
    route("grid/", grid.own, audience="staff", name="field-grid", methods=GET),
    route("grid/take/", grid.take, audience="staff", name="field-grid-take", methods=POST),
    route("grid/door/", grid.door, audience="staff", name="field-grid-door", methods=POST),
    route("grid/visit/", grid.visit, audience="staff", name="field-grid-visit", methods=POST),
    route("grid/open/", grid.opened, audience="staff", name="field-grid-open", methods=POST),
    route("patrol/begin/", walk.begin, audience="staff", name="field-patrol-begin", methods=POST),
    route("patrol/look/", walk.look, audience="staff", name="field-patrol-look", methods=POST),
    route("patrol/track/", walk.track, audience="staff", name="field-patrol-track", methods=POST),
    route("patrol/end/", walk.end, audience="staff", name="field-patrol-end", methods=POST),
    route("patrol/forget/", walk.forget, audience="staff", name="field-patrol-forget", methods=POST),
    route("patrol/<str:key>/track/", walk.own, audience="staff", name="field-patrol-own", methods=GET),
    route("routes/", drawing.routes, audience="staff", name="field-routes"),
    route("routes/<int:route_id>/retire/", drawing.retire, audience="staff", name="field-route-retire", methods=POST),
]
