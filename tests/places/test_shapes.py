import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from zhili.places.shapes import BadShape, overlap_m2, read_shape, reading_order

RING = [[118.0, 30.0], [118.01, 30.0], [118.01, 30.01], [118.0, 30.01], [118.0, 30.0]]


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "not_polygon"),
        ({"type": "Point", "coordinates": [1, 2]}, "not_polygon"),
        ({"type": "Polygon", "coordinates": []}, "short_ring"),
        ({"type": "Polygon", "coordinates": None}, "short_ring"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "short_ring"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "short_ring"),
        ({"type": "Polygon", "coordinates": [RING[:4]]}, "open_ring"),
        ({"type": "Polygon", "coordinates": [[*RING[:2], [None, "x"], *RING[2:]]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[*RING[:2], [math.nan, 1], *RING[2:]]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[[30.0, 118.0]] * 5]}, "out_of_range"),
        ({"type": "Polygon", "coordinates": [[[118.0, 30.0]] * 5]}, "crossing"),
        ({"type": "Polygon", "coordinates": [[RING[0], RING[2], RING[1], RING[3], RING[0]]]}, "crossing"),
    ],
)
def test_what_is_wrong_is_said_and_never_mended(geometry: object, code: str) -> None:
    with pytest.raises(BadShape) as bad:
        read_shape(geometry, "CGCS2000")
    assert bad.value.code == code


def test_the_same_polygon_is_the_same_however_its_ring_begins() -> None:
    turned = [*RING[2:], *RING[1:3]]
    one = read_shape({"type": "Polygon", "coordinates": [RING]}, "CGCS2000")
    other = read_shape({"type": "Polygon", "coordinates": [turned]}, "CGCS2000")
    with_height = read_shape({"type": "Polygon", "coordinates": [[[*at, 9.5] for at in RING]]}, "CGCS2000")
    assert one.wkb == other.wkb == with_height.wkb


def test_a_strip_along_the_border_is_no_overlap() -> None:
    one = box(118.0, 30.0, 118.01, 30.01)
    assert overlap_m2(one, box(118.01, 30.0, 118.02, 30.01)) == 0
    assert overlap_m2(one, box(118.009999, 30.0, 118.02, 30.01)) == 0  # a strip of 0.1 m
    assert overlap_m2(one, box(118.0099, 30.0, 118.02, 30.01)) == pytest.approx(10_700, rel=0.02)


def test_reading_order() -> None:
    """Drawn by hand, so rows are not straight."""
    shapes = [box(x, y, x + 10, y + 10) for x, y in ((20, 1), (0, 30), (11, 32), (0, 2), (22, 29), (10, 0))]
    assert reading_order(shapes) == [1, 2, 4, 3, 5, 0]
    assert reading_order([]) == []


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12))
def test_reading_order_names_everyone_once(corners: list[tuple[int, int]]) -> None:
    order = reading_order([box(x, y, x + 5, y + 5) for x, y in corners])
    assert sorted(order) == list(range(len(corners)))
