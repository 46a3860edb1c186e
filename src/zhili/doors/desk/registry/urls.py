"""Addresses of base data."""

from __future__ import annotations

from zhili.doors.desk.registry import answering, batches, doubts, erasing, exporting, lists, plates, runs, things
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("registry/", lists.home, audience="staff", name="desk-registry"),
    route("registry/in/<str:prefix>/", lists.area, audience="staff", name="desk-registry-area"),
    route("registry/in/<str:prefix>/list.xlsx", exporting.sheet, audience="staff", name="desk-list-out", methods=POST),
    route("registry/corrections/", answering.page, audience="staff", name="desk-corrections", methods=GET),
    route("registry/corrections/<int:no>/", answering.answer, audience="staff", name="desk-correction", methods=POST),
    route(
        "registry/corrections/<int:no>/open/",
        answering.opened,
        audience="staff",
        name="desk-correction-open",
        methods=POST,
    ),
    route("registry/<int:no>/", things.page, audience="staff", name="desk-thing"),
    route("registry/<int:no>/open/", things.opened, audience="staff", name="desk-thing-open", methods=POST),
    route("registry/<int:no>/print/", things.printed, audience="staff", name="desk-thing-print", methods=POST),
    route("registry/erasures/<int:no>/", answering.erase, audience="staff", name="desk-erasure", methods=POST),
    route("registry/erasures/", erasing.page, audience="staff", name="desk-erasures", methods=GET),
    route("registry/erasures/copies/<int:no>/", erasing.done, audience="staff", name="desk-copy-erased", methods=POST),
    route("registry/<int:no>/visit/", things.visit, audience="staff", name="desk-thing-visit"),
    route("registry/<int:no>/correct/<int:fact>/", things.correct, audience="staff", name="desk-thing-correct"),
    route("registry/<int:no>/plate.pdf", plates.issue, audience="staff", name="desk-thing-plate", methods=POST),
    route("registry/<int:no>/plate/end/", plates.end, audience="staff", name="desk-thing-plate-end", methods=POST),
    route("registry/batches/", batches.home, audience="staff", name="desk-batches", methods=GET),
    route("registry/batches/<int:no>/", batches.page, audience="staff", name="desk-batch", methods=GET),
    route("registry/batches/<int:no>/rest/", batches.rest, audience="staff", name="desk-batch-rest", methods=POST),
    route("registry/batches/<int:no>/<int:row>/", batches.mend, audience="staff", name="desk-row", methods=POST),
    route(
        "registry/batches/<int:no>/<int:row>/back/",
        batches.give_back,
        audience="staff",
        name="desk-row-back",
        methods=POST,
    ),
    route(
        "registry/batches/<int:no>/<int:row>/open/",
        batches.opened,
        audience="staff",
        name="desk-row-open",
        methods=POST,
    ),
    route("registry/runs/", runs.home, audience="staff", name="desk-runs"),
    route("registry/runs/<int:no>/", runs.page, audience="staff", name="desk-run", methods=GET),
    route("registry/runs/<int:no>/allow/", runs.allow, audience="staff", name="desk-run-allow", methods=POST),
    route("registry/runs/<int:no>/refuse/", runs.refuse, audience="staff", name="desk-run-refuse", methods=POST),
    route("registry/runs/<int:no>/undo/", runs.undo, audience="staff", name="desk-run-undo", methods=POST),
    route("registry/doubts/", doubts.home, audience="staff", name="desk-doubts"),
    route("registry/doubts/<int:no>/", doubts.pair, audience="staff", name="desk-doubt"),
    route("registry/doubts/<int:no>/open/", doubts.opened, audience="staff", name="desk-doubt-open", methods=POST),
    route("registry/merges/<int:no>/undo/", answering.unmerge, audience="staff", name="desk-unmerge", methods=POST),
]
