"""What a browser needs behind it: a clock that starts on the cast's Monday, areas to choose from, staff accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cast import NOW

if TYPE_CHECKING:
    from tests.cast import Cast

OPENS = NOW + timedelta(hours=6)
"""When the browser's day begins: Monday, 15:30."""
PASSWORD = "correct horse 电池"


def tick(patch: Callable[[str, Any], None], opens: datetime = OPENS) -> None:
    """Let the house's clock start at ``opens`` and run on: no test depends on the day on which it is run."""
    began = datetime.now(UTC)
    patch("django.utils.timezone.now", lambda: opens + (datetime.now(UTC) - began))


def settle(settings: Any) -> None:
    """The portal and the desk as they are served, with nothing remembered from another test."""
    from django.core.cache import cache

    from zhili.doors.frame import reach
    from zhili.doors.portal import figures, whereabouts

    settings.ROOT_URLCONF = "tests.portal.urls"
    settings.CSRF_FAILURE_VIEW = "zhili.doors.frame.errors.csrf_failed"
    for each in (cache.clear, reach.forget, figures.forget, whereabouts.forget):
        each()


def lay_areas(folder: Path) -> None:
    """Towns and villages of the county, imported."""
    from zhili.localities.county import area_csvs
    from zhili.offices.permissions import OPERATOR
    from zhili.places.actions import import_areas

    for name, text in area_csvs().items():
        (folder / name).write_text(text, encoding="utf-8")
    import_areas(actor=OPERATOR, now=NOW, folder=folder)


def open_account(cast: Cast, key: str) -> None:
    """An account with a password for one of the cast."""
    from django.contrib.auth.models import User

    from zhili.offices.models import Person

    account = User.objects.create_user(key, password=PASSWORD)
    Person.objects.filter(id=cast.people[key][0]).update(account=account)


def lay_grids(folder: Path) -> None:
    """Areas, and some of the basic grids of the county, imported."""
    import json
    from datetime import date

    from zhili.localities.county import geojson
    from zhili.offices.permissions import OPERATOR
    from zhili.places import queries as places
    from zhili.places.actions import import_grids

    lay_areas(folder)
    drawn = folder / "basic.geojson"
    land = json.loads(geojson("basic"))
    # A town, a village of another, and one of the next county: what is near and what is not.
    wanted = ("990121001001", "990121100001", "990121103204", "990122001001")
    land["features"] = [each for each in land["features"] if each["properties"]["code"].startswith(wanted)]
    drawn.write_text(json.dumps(land), encoding="utf-8")
    import_grids(actor=OPERATOR, now=NOW, file=drawn, layer="basic", crs="WGS84", valid_from=date(2026, 1, 1))
    places.forget()


def gps_photo(lon: float, lat: float) -> bytes:
    """A JPEG that says where it was taken, as a telephone writes it."""
    import io

    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

    def parts(value: float) -> tuple[IFDRational, ...]:
        whole = int(value)
        minutes = int((value - whole) * 60)
        seconds = round(((value - whole) * 60 - minutes) * 60 * 10000)
        return IFDRational(whole), IFDRational(minutes), IFDRational(seconds, 10000)

    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: parts(lat), 3: "E", 4: parts(lon)})
    exif[0x010F] = "Somephone"
    out = io.BytesIO()
    Image.new("RGB", (120, 80), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()
