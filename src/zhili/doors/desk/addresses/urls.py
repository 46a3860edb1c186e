"""The addresses of addresses."""

from __future__ import annotations

from zhili.doors.desk.addresses import checks, library, plates
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("addresses/", library.listed, audience="staff", name="desk-addresses"),
    route("addresses/rename/", library.rename, audience="staff", name="desk-address-rename"),
    route("addresses/check/", checks.listed, audience="staff", name="desk-address-checks"),
    route("addresses/check/<int:check_id>/", checks.one, audience="staff", name="desk-address-check"),
    route("addresses/plates.pdf", plates.sheet, audience="staff", name="desk-address-plates", methods=POST),
    route("addresses/<int:address_id>/", library.one, audience="staff", name="desk-address"),
]
