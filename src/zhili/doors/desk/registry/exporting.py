"""A list taken away: the use must be on, the post needs a grant of its own, and says what for."""

from __future__ import annotations

from django.http import HttpResponse

from zhili.doors.desk import choices
from zhili.doors.desk.registry import lists
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import t
from zhili.lib.refusal import NotFound, Refusal, Unavailable
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry


def sheet(request: Request, prefix: str) -> HttpResponse:
    """The things of one sort in a grid as a workbook. It is recorded and counted before a value is read."""
    from zhili.doors.desk.export import XLSX, as_file
    from zhili.doors.desk.outward.register_book import workbook  # lazy: only who exports pays for it

    kind = next((each for each in ThingKind if each.value == request.GET.get("kind")), None)
    if kind is None:
        raise NotFound()
    try:
        purpose = lists.PURPOSE.read(request)["purpose"]
        taken = registry.export(actor=request.actor, prefix=prefix, kind=kind, purpose=purpose, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        form = lists.PURPOSE.again(request, refusal, "purpose" if refusal.code == "no_purpose" else "")
        return lists.shown(request, prefix, kind, form, status_of(refusal))
    data = workbook(taken, choices.house_profile(request.now), request.actor.name, request.now)
    response = as_file(data, XLSX, f"{t('名单', 'list')}-{taken.number}.xlsx", "attachment")
    response["Cache-Control"] = "private, no-store"
    return response
