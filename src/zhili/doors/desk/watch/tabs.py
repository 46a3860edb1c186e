"""What the pages of watching share: their tabs, and the words for sorts, hands and places."""

from __future__ import annotations

from urllib.parse import urljoin

from zhili.doors.desk import choices
from zhili.doors.desk.registry import words
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import t
from zhili.profiles.registers import ThingKind
from zhili.registry.permissions import WATCH
from zhili.registry.queries.erasures import waiting
from zhili.registry.queries.watching import Hand, open_alerts

Tab = tuple[str, str, int | None, bool]


def tabs(request: Request, at: str) -> list[Tab]:
    """The views that this post has, with how many alerts wait."""
    if not request.actor.may(WATCH):
        return []
    named = (
        ("", t("提醒", "Alerts"), open_alerts(request.actor)),
        ("looks/", t("全部查看", "All looks"), None),
        ("withheld/", t("暂不告知", "Withheld"), None),
        ("/desk/registry/erasures/", t("删除清单", "Erasures"), waiting(request.actor)),
        ("exports/", t("导出", "Exports"), None),
        ("protected/", t("重点保护", "Protected"), None),
        ("contractors/", t("外包", "Contractors"), None),
    )
    return [(urljoin("/desk/watch/", part), label, many, part == at) for part, label, many in named]


def kind_name(request: Request, kind: ThingKind) -> str:
    return words.kind_name(choices.house_profile(request.now).registers, kind)


def hand(found: Hand) -> str:
    """“石磊 · 经办 · 青石镇人民政府”."""
    if found.by_self:
        return t("本人", "the person concerned")
    return " · ".join(each for each in (found.name, found.post, found.unit) if each)
