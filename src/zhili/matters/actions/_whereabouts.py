"""Where a report lies: area and grid, from the point, the grid that was picked, or the area given; never guessed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from zhili.lib.codes import prefix_of
from zhili.places import queries as places
from zhili.profiles.model import Profile

from ..refusals import BadPlace, Elsewhere, OutOfArea

if TYPE_CHECKING:
    from .intake import Report

_AREA = re.compile(r"[0-9]{2,12}")


def whereabouts(report: Report, profile: Profile, now: datetime) -> tuple[str, str]:
    """(area code, grid code) from the point, else from the area given, else the locality itself; never guessed."""
    if (report.lon is None) != (report.lat is None):
        raise BadPlace(lon=report.lon, lat=report.lat)
    if report.lon is not None and report.lat is not None:
        found = _of_point(report, report.lon, report.lat, profile, now)
        if found is not None:
            return found
    if report.grid_code:
        return _in_grid(report.grid_code, profile, now)
    if report.area_code:
        if not (_AREA.fullmatch(report.area_code) and report.area_code.startswith(_root(profile))):
            raise OutOfArea(area=report.area_code[:20])
        return report.area_code.ljust(12, "0")[:12], ""
    return profile.area, ""


def _of_point(report: Report, lon: float, lat: float, profile: Profile, now: datetime) -> tuple[str, str] | None:
    """Area and grid of a point in the place; None for one whose grid is not known."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadPlace(lon=lon, lat=lat)
    grid = places.find_grid(lon, lat, on=now.astimezone(profile.tz).date())
    if grid is not None and grid.area_code.startswith(_root(profile)):
        return grid.area_code, grid.code
    if not (report.area_code or report.grid_code):
        _refuse_elsewhere(lon, lat, grid.area_code if grid else "", profile)
    return None


def _in_grid(code: str, profile: Profile, now: datetime) -> tuple[str, str]:
    """The grid that was picked, without any point in it."""
    grid = places.grid(code, now.astimezone(profile.tz).date())
    if grid is None or not grid.area_code.startswith(_root(profile)):
        raise OutOfArea(area=code[:20])
    return grid.area_code, grid.code


def _refuse_elsewhere(lon: float, lat: float, area_code: str, profile: Profile) -> None:
    """Raises Elsewhere for a point in a neighbour's grid, or far from every grid of the place."""
    if area_code:
        where = places.names([area_code[:6] + "000000"]).get(area_code[:6] + "000000", area_code[:6])
        words = (where, where)
    elif places.is_far(lon, lat, _root(profile)):
        words = ("很远的地方", "some place far away")
    else:
        return
    raise Elsewhere(where=words[0], where_en=words[1], here=profile.words.zh, here_en=profile.words.en)


def _root(profile: Profile) -> str:
    """The locality's area code without trailing zero levels, e.g. ``990121``."""
    return prefix_of(profile.area)
