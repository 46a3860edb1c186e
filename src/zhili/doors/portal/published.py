"""What staff published, for everybody: their summaries, by town and village, with a place no finer than a street."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpResponse

from zhili.doors.frame import say
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang
from zhili.doors.portal import whereabouts
from zhili.doors.portal.shell import portal_page
from zhili.doors.portal.words import WAITS, people, tally_of, unit_name, word
from zhili.lib.codes import prefix_of
from zhili.matters.queries.published import PublishedRow, published

A_PAGE = 20


def listed(request: Request) -> HttpResponse:
    """The latest summaries; ``area`` narrows them to a town or a village."""
    sent, area = request.GET.get("after", ""), request.GET.get("area", "")
    after = int(sent) if sent.isdecimal() and len(sent) < 19 else None
    prefix = prefix_of(area) if re.fullmatch(r"\d{12}", area) else ""
    rows = published(settings.ZHILI_LOCALITY, area=prefix, after=after, limit=A_PAGE)
    names = whereabouts.names_of(row.area_code for row in rows)
    return portal_page(
        request, "published", here="published", rows=[_row(row, names) for row in rows], area=area,
        areas=whereabouts.choices(request.now), later=rows[-1].key if len(rows) == A_PAGE else None,
        is_first=after is None,
    )  # fmt: skip


def _row(row: PublishedRow, names: dict[str, str]) -> dict[str, object]:
    where = " ".join(each for each in (names.get(row.area_code, ""), row.place) if each)
    waits = word(WAITS, row.waits_on) if row.is_open else ""
    facts = (where, row.state.say(lang()), waits, unit_name(row.unit_id), say.when(row.at))
    return {
        "number": row.number, "title": row.title, "summary": row.summary, "people": people(row.people),
        "mark": tally_of(row.outcome, row.waits_on, row.is_open), "facts": [each for each in facts if each],
    }  # fmt: skip
