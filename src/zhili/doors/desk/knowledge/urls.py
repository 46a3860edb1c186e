"""The addresses of what the house knows."""

from __future__ import annotations

from zhili.doors.desk.knowledge import articles, replies, troubles
from zhili.doors.frame.routes import route

GET, POST = ("GET",), ("POST",)

urlpatterns = [
    route("knowledge/", articles.listed, audience="staff", name="desk-knowledge", methods=GET),
    route("knowledge/new/", articles.write, audience="staff", name="desk-article-new"),
    route("knowledge/<int:no>/", articles.one, audience="staff", name="desk-article"),
    route("knowledge/<int:no>/new/", articles.write, audience="staff", name="desk-article-next"),
    route("replies/", replies.listed, audience="staff", name="desk-replies"),
    route("replies/<int:reply_id>/", replies.one, audience="staff", name="desk-reply"),
    route("known/", troubles.listed, audience="staff", name="desk-known"),
    route("known/<int:trouble_id>/", troubles.one, audience="staff", name="desk-known-one"),
]
