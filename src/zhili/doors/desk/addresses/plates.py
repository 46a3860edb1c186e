"""Door plates as a sheet of paper. The sheet is made first, then the plates are issued, then both leave together: no
plate is good that nobody holds, and no token is kept to print it again."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse

from zhili.doors.desk.outward.making import make
from zhili.doors.frame import reach
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Flag, Several
from zhili.doors.frame.speech import lang, t
from zhili.places import queries as places
from zhili.places.actions import NewPlate, issue_plates
from zhili.places.actions.plates import MOST
from zhili.places.permissions import keeps
from zhili.places.refusals import NoPlates, NoSuchAddress, PlateStands

WHAT: Final = ("扫码反映、办事、找网格员", "Scan to report, for services, or for your grid worker")


class _Any:
    """Every id may be chosen: whether there is such an address is not a question of shape."""

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 19


CHOSEN: Final = Schema(
    Several("address", "地址", "Addresses", among=_Any()),  # type: ignore[arg-type]
    Flag("replace", "旧的作废，换新", "Replace what is there"),
)


def sheet(request: Request) -> HttpResponse:
    """The PDF of the plates of all addresses ticked. Raises NoPlates, NoSuchAddress, PlateStands, PaperNotMade."""
    sent = CHOSEN.read(request)
    chosen = _chosen(request, [int(each) for each in sent["address"]], replace=sent["replace"])
    new = [NewPlate(each.id, places.draw_token()) for each in chosen]
    data = pressed(chosen, new)
    issue_plates(actor=request.actor, new=new, replace=sent["replace"], now=request.now)
    return as_file(request, data)


def pressed(chosen: list[places.AddressValue], new: list[NewPlate]) -> bytes:
    """The sheet itself. Raises PaperNotMade."""
    return make(content(chosen, new), "plates")


def as_file(request: Request, data: bytes) -> HttpResponse:
    """The sheet on its way out, under a name of its own."""
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="plates-{request.now:%Y%m%d-%H%M}.pdf"'
    return answer


def content(chosen: list[places.AddressValue], new: list[NewPlate]) -> dict[str, Any]:
    """What stands on the sheet, in both languages whoever prints it: the plate is read by everybody."""
    place = reach.place()
    return {
        "lang": "zh-CN" if lang() == "zh" else "en",
        "title": t("门牌", "Door plates"),
        "author": place.say("name"),
        "place": "  ".join(dict.fromkeys(place.name)),
        "what_zh": WHAT[0],
        "what_en": WHAT[1],
        "phone": place.phone,
        "plates": [
            {"address": f"{settings.ZHILI_URL}/d/{plate.token}/", "text": each.text, "number": f"No. {each.id}"}
            for each, plate in zip(chosen, new, strict=True)
        ],
    }


def _chosen(request: Request, ids: list[int], *, replace: bool) -> list[places.AddressValue]:
    """What the verb would refuse is refused before the paper is made, which takes seconds."""
    if not 0 < len(ids) <= MOST:
        raise NoPlates(most=MOST)
    found = places.addresses(ids)
    if len(found) < len(ids) or any(not keeps(request.actor, each.area_code) for each in found):
        raise NoSuchAddress
    standing = places.plated(ids)
    if standing and not replace:
        raise PlateStands(text=next(each.text for each in found if each.id in standing))
    return found
