"""What is drawn: marks, QR codes, small maps. Values from outside are escaped, lengths are attributes."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest
import shapely
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from zhili.doors.frame import marks
from zhili.doors.frame.qr import QUIET, qr
from zhili.doors.frame.speech import speaking
from zhili.doors.frame.svgmap import Patch, small_map

NASTY = '"><script>alert(1)</script>'


def _tree(markup: str) -> ET.Element:
    return ET.fromstring(markup)


@pytest.mark.parametrize("state", marks.TALLIES)
def test_tallies_are_ornament_unless_named(state: str) -> None:
    assert _tree(marks.tally(state)).get("aria-hidden") == "true"
    assert _tree(marks.tally(state, label=NASTY)).get("aria-label") == NASTY


def test_only_solved_has_a_solid_right_half() -> None:
    solid = [state for state, drawing in marks.TALLIES.items() if "t-voice" in drawing]
    assert solid == ["solved"]


def test_a_light_says_its_colour_and_its_time() -> None:
    with speaking("en"):
        drawn = marks.light("red", "12 min <over>")
    assert "red light" in drawn and "12 min &lt;over&gt;" in drawn


@given(st.floats(-2, 3, allow_nan=False), st.booleans())
def test_lengths_stay_in_their_box(share: float, owed: bool) -> None:
    drawn = _tree(marks.bar(share, owed))
    widths = [float(rect.get("width", "0")) for rect in drawn.iter() if rect.tag.endswith("rect")]
    assert all(0 < width <= 200 for width in widths)
    burnt = _tree(marks.burn(share))[0]
    assert 0 <= float(burnt.get("width", "")) <= 100


def test_nothing_drawn_has_a_style_or_an_id() -> None:
    drawn = [marks.icon(name) for name in marks.ICONS] + [marks.bar(0.5, True), marks.sure(2, "0.71"), qr("A", "b")]
    assert not any("style=" in each or " id=" in each or "url(" in each for each in drawn)


def _read(markup: str, side_px: int) -> str:
    """Draw the path as a browser would, and read the picture."""
    drawn = _tree(markup)
    whole = int(drawn.get("viewBox", "").split()[2])
    scale = side_px / whole
    picture = Image.new("L", (side_px, side_px), 255)
    pen = ImageDraw.Draw(picture)
    for bar in drawn[1].get("d", "")[1:].split("M"):
        x, y = bar.split("h")[0].split()
        run = int(bar.split("h")[1].split("v")[0])
        left, top = int(x) * scale, int(y) * scale
        pen.rectangle((left, top, left + run * scale - 1, top + scale - 1), fill=0)
    png = io.BytesIO()
    picture.save(png, "PNG")
    found = zxingcpp.read_barcodes(Image.open(png))
    return found[0].text if found else ""


def test_a_long_code_is_read_from_a_phone() -> None:
    text = "ZHILI1:" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$%*+-./:" * 14
    assert _read(qr(text, "receipt", error="l"), 656) == text


def test_the_quiet_zone_is_white() -> None:
    drawn = _tree(qr("12345", "x"))
    starts = [bar.split("h")[0].split() for bar in drawn[1].get("d", "")[1:].split("M")]
    assert min(int(x) for x, _ in starts) == min(int(y) for _, y in starts) == QUIET


SQUARE = shapely.to_wkb(shapely.box(119.999, 29.999, 120.001, 30.001))


def test_a_map_shows_its_grid_its_name_and_how_far() -> None:
    drawn = small_map(120.0, 30.0, [Patch(SQUARE, NASTY, here=True)], light="orange", accuracy_m=20, label=NASTY)
    tree = _tree(drawn)
    assert tree.get("aria-label") == NASTY
    assert "map__cell--here" in drawn and "map__about" in drawn and "lf-orange" in drawn
    assert NASTY in [element.text for element in tree.iter()]
    assert "100 米" in drawn


@given(st.floats(-179, 179), st.floats(-80, 80), st.sampled_from(["", "green", "red"]), st.floats(0.00001, 0.5))
def test_any_place_on_earth_is_drawn(lon: float, lat: float, light: str, half: float) -> None:
    patch = Patch(shapely.to_wkb(shapely.box(lon - half, lat - half, lon + half, lat + half)), "甲", here=True)
    _tree(small_map(lon, lat, [patch], light=light, label="x"))


def test_what_lies_far_away_costs_nothing() -> None:
    far = Patch(shapely.to_wkb(shapely.box(100, 10, 101, 11)), "远")
    assert "map__cell" not in small_map(120.0, 30.0, [far], label="x")
