"""Collects the doors. Each address declares its audience where it is written (``zhili.doors.frame.routes``)."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("zhili.doors.frame.urls")),
    path("desk/", include("zhili.doors.desk.urls")),
    path("field/", include("zhili.doors.field.urls")),
    path("api/", include("zhili.doors.api.urls")),
    path("", include("zhili.doors.portal.urls")),
]

handler400 = "zhili.doors.frame.errors.bad_request"
handler403 = "zhili.doors.frame.errors.forbidden"
handler404 = "zhili.doors.frame.errors.not_found"
handler500 = "zhili.doors.frame.errors.server_error"
