"""The portal's addresses. All are for anybody; what only a party may see asks for number and code."""

from __future__ import annotations

from zhili.doors.frame.routes import route
from zhili.doors.portal import (
    doorplate,
    land,
    ledger,
    matter,
    nearby,
    own,
    phone,
    plain,
    published,
    receipt,
    report,
    track,
)

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("", report.report, audience="public", name="report"),
    route("taken/", report.taken, audience="public", name="taken", methods=GET),
    route("near/", nearby.ask, audience="public", name="near", methods=POST),
    route("where/", land.where, audience="public", name="where", methods=GET),
    route("grids/", land.grids, audience="public", name="grids", methods=GET),
    route("grids/<str:code>/", land.grid, audience="public", name="grid", methods=GET),
    route("d/<str:token>/", doorplate.door, audience="public", name="door", methods=GET),
    route("published/", published.listed, audience="public", name="published", methods=GET),
    route("mine/", phone.mine, audience="public", name="mine", methods=GET),
    route("mine/data/", own.page, audience="public", name="mine-data"),
    route("mine/data/erase/", own.erase, audience="public", name="mine-data-erase"),
    route("mine/data/withdraw/", own.withdraw, audience="public", name="mine-data-withdraw", methods=POST),
    route("mine/data/renew/", own.renew, audience="public", name="mine-data-renew", methods=POST),
    route("mine/data/copy/<str:form>/", own.copy, audience="public", name="mine-data-copy", methods=POST),
    route("mine/data/wrong/<int:fact>/", own.correct, audience="public", name="mine-data-wrong"),
    route("track/phone/", phone.ask, audience="public", name="phone"),
    route("track/phone/code/", phone.prove, audience="public", name="phone-code"),
    route("track/", track.prove, audience="public", name="track"),
    route("track/<str:number>/", track.tracked, audience="public", name="tracked", methods=GET),
    route("track/<str:number>/<str:act>/", track.act, audience="public", name="tracked-act"),
    route("track/<str:number>/file/<int:file_id>/", track.file, audience="public", name="tracked-file", methods=GET),
    route("leave/", track.leave, audience="public", name="leave", methods=POST),
    # Sentences that go out by telephone carry the address without its last stroke.
    route("m/<str:number>", matter.short, audience="public", name="matter-short", methods=GET),
    route("m/<str:number>/", matter.matter, audience="public", name="matter"),
    route("owed/", ledger.owed, audience="public", name="owed", methods=GET),
    route("solved/", ledger.solved, audience="public", name="solved", methods=GET),
    route("receipt/", receipt.seek, audience="public", name="receipt-seek", methods=GET),
    route("receipt/<str:number>/", receipt.receipt, audience="public", name="receipt", methods=GET),
    route("help/", plain.help_, audience="public", name="help", methods=GET),
    route("catalogue/", plain.catalogue, audience="public", name="catalogue", methods=GET),
    route("elder/", plain.elder, audience="public", name="elder", methods=GET),
    route("kiosk/", plain.kiosk, audience="public", name="kiosk", methods=GET),
    route("robots.txt", plain.robots, audience="public", name="robots", methods=GET),
]
