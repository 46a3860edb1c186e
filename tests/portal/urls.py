"""The portal and the desk without the rest of the house, as a root conf."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("zhili.doors.frame.urls")),
    path("desk/", include("zhili.doors.desk.urls")),
    path("", include("zhili.doors.portal.urls")),
]
handler400 = "zhili.doors.frame.errors.bad_request"
handler403 = "zhili.doors.frame.errors.forbidden"
handler404 = "zhili.doors.frame.errors.not_found"
handler500 = "zhili.doors.frame.errors.server_error"
