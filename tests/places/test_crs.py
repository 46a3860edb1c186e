import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.places.crs import UnknownCrs, canonical_crs, in_range, to_bd09, to_degrees, to_gcj02

CHINA = st.lists(st.tuples(st.floats(73.6, 134.7), st.floats(18.2, 53.5)), min_size=1, max_size=20).map(np.array)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("EPSG:4490", "CGCS2000"),
        ("cgcs2000", "CGCS2000"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "WGS84"),
        ("urn:ogc:def:crs:EPSG::4547", "EPSG:4547"),
        ("epsg:4326", "WGS84"),
        ("GCJ-02", "GCJ02"),
        ("bd09", "BD09"),
    ],
)
def test_names_of_reference_systems(typed: str, name: str) -> None:
    assert canonical_crs(typed) == name


@pytest.mark.parametrize("typed", ["", "EPSG:3857", "EPSG:45470", "Beijing 54", "<b>"])
def test_unknown_systems_are_refused_in_words(typed: str) -> None:
    with pytest.raises(UnknownCrs) as refused:
        canonical_crs(typed)
    assert "坐标系" in refused.value.say("zh")


def test_known_offsets() -> None:
    """Tian'anmen, as the two services show it (the reference project's own test values, to a metre)."""
    place = np.array([[116.404, 39.915]])
    assert to_gcj02(place) == pytest.approx(np.array([[116.41024449916938, 39.91640428150164]]), abs=1e-9)
    assert to_degrees(np.array([[121.3273, 31.1774]]), "GCJ02") == pytest.approx(
        np.array([[121.32277, 31.17937]]), abs=2e-5
    )
    tokyo = np.array([[139.7, 35.7]])
    assert (to_gcj02(tokyo) == tokyo).all()


@given(CHINA)
def test_offsets_are_undone_to_a_millimetre(points: np.ndarray) -> None:
    assert to_degrees(to_gcj02(points), "GCJ02") == pytest.approx(points, abs=1e-8)
    assert to_degrees(to_bd09(points), "BD09") == pytest.approx(points, abs=1e-8)
    shift = np.abs(to_gcj02(points) - points)
    assert shift.max() < 0.02


def test_projected_metres() -> None:
    """The central meridian of EPSG:4547 is 114° E at easting 500,000; 30° N is 3,320,113 m along it."""
    assert to_degrees(np.array([[500_000.0, 3_320_113.4]]), "EPSG:4547") == pytest.approx(
        np.array([[114.0, 30.0]]), abs=1e-6
    )


def test_positions_that_cannot_be_of_the_system() -> None:
    points = np.array([[114.0, 30.0], [500_000.0, 3_320_113.0], [30.0, 114.0]])
    assert in_range(points, "CGCS2000").tolist() == [True, False, False]
    assert in_range(points, "EPSG:4547").tolist() == [False, True, False]
