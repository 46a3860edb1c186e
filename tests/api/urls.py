"""The addresses of these tests: the frame and the API."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("zhili.doors.frame.urls")), path("api/", include("zhili.doors.api.urls"))]
handler400 = "zhili.doors.frame.errors.bad_request"
handler404 = "zhili.doors.frame.errors.not_found"
handler500 = "zhili.doors.frame.errors.server_error"
