"""Grids come in sound or not at all, keep their numbers, and are found by a point."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction

from tests.places.cast import CLERK, FROM, NOW, VILLAGE, Bring, square
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.codes import BadAreaCode
from zhili.lib.refusal import NotAllowed
from zhili.places import actions, queries
from zhili.places.actions.grids import UnknownLayer
from zhili.places.crs import UnknownCrs, to_bd09, to_gcj02
from zhili.places.geojson import CrsConflict, CrsNotDeclared
from zhili.places.models import Anomaly, Area, Grid
from zhili.places.queries import memory
from zhili.places.tables import UnreadableFile

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _fresh(county: None) -> None:
    queries.forget()


def codes_of(report: Any) -> list[str]:
    return [each.code for each in report.findings]


def test_a_point_finds_its_grid(bring: Bring) -> None:
    report = bring(square(118.0, 30.0, name="东一网格", code=f"{VILLAGE}007"))
    assert (report.read, report.added, report.refused) == (1, 1, 0)
    found = queries.find_grid(118.005, 30.005, on=ON)
    assert found is not None
    assert (found.code, found.name, found.area_code) == (f"{VILLAGE}007", "东一网格", VILLAGE)
    assert queries.find_grid(118.02, 30.005, on=ON) is None
    assert queries.find_grid(118.005, 30.005, on=date(2025, 12, 31)) is None
    assert queries.find_grid(118.005, 30.005, on=ON, layer="micro") is None
    assert queries.find_grid(float("nan"), float("inf"), on=ON) is None
    assert queries.grid(f"{VILLAGE}007", ON) == found
    assert queries.grids_in("990121", on=ON) == [found]
    assert queries.grids_in("990122", on=ON) == []
    ((_, outline),) = queries.outlines("990121", on=ON)
    assert outline["type"] == "Polygon"


def test_numbers_run_from_west_to_east_and_north_to_south(bring: Bring) -> None:
    places = [(118.01, 30.0), (118.0, 30.01), (118.0, 30.0), (118.01, 30.01)]
    bring(*(square(*place) for place in places))
    found = [queries.find_grid(west + 0.005, south + 0.005, on=ON) for west, south in places]
    assert [each.code[-3:] for each in found if each] == ["004", "001", "003", "002"]
    bring(square(118.02, 30.0))
    assert queries.find_grid(118.025, 30.005, on=ON).code == f"{VILLAGE}005"  # type: ignore[union-attr]


def test_the_same_file_again_changes_nothing(bring: Bring) -> None:
    features = [square(118.0, 30.0), square(118.005, 30.0), square(118.02, 30.0, code=f"{VILLAGE}050")]
    first = bring(*features)
    assert (first.added, codes_of(first)) == (2, ["overlap"])
    rows = [list(model.objects.order_by("pk").values()) for model in (Grid, Anomaly, Entry)]
    again = bring(*features)
    assert (again.added, again.unchanged, again.refused) == (0, 2, 1)
    assert [list(model.objects.order_by("pk").values()) for model in (Grid, Anomaly, Entry)] == rows


def test_overlap_is_refused_inside_a_layer_and_only_while_both_hold(bring: Bring) -> None:
    bring(square(118.0, 30.0))
    over = square(118.005, 30.0, area_code="990121100202")
    assert codes_of(bring(over)) == ["overlap"]
    assert bring(over, layer="exclusive").added == 1
    assert bring(square(118.01, 30.0)).added == 1  # touches
    before = Entry.objects.count()
    assert actions.end_grids(actor=CLERK, now=NOW, layer="basic", prefix=VILLAGE, on=date(2026, 5, 1)) == 2
    assert Entry.objects.count() == before + 1
    assert codes_of(bring(over, valid_from=date(2026, 4, 30))) == ["overlap"]
    assert bring(over, valid_from=date(2026, 5, 1)).added == 1
    found = [queries.find_grid(118.007, 30.005, on=day) for day in (date(2026, 4, 30), date(2026, 5, 1))]
    assert [each.area_code for each in found if each] == [VILLAGE, "990121100202"]


def test_what_is_wrong_is_listed_and_the_rest_goes_in(bring: Bring) -> None:
    crossing = square(118.2, 30.0)
    ring = crossing["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    opened = square(118.3, 30.0)
    opened["geometry"]["coordinates"][0].pop()
    double = square(118.5, 30.0)
    double["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [square(x, 30.0)["geometry"]["coordinates"] for x in (118.5, 118.52)],
    }
    wrong = [
        ("nonsense", "not_a_feature"),
        ({"type": "Feature", "properties": {"area_code": VILLAGE}, "geometry": None}, "not_polygon"),
        (square(118.0, 30.0, name="无主"), "no_area"),
        (square(118.0, 30.0, code="12345"), "bad_grid_code"),
        (square(118.0, 30.0, code="990121100299001"), "unknown_area"),
        (square(118.0, 30.0, area_code="990121100"), "not_a_village"),
        (square(118.0, 30.0, code="990121100202001", area_code=VILLAGE), "outside_village"),
        (square(500_000.0, 3_320_000.0), "out_of_range"),
        (crossing, "crossing"),
        (opened, "open_ring"),
        (double, "many_parts"),
    ]
    report = bring(square(118.0, 30.0), *(feature for feature, _ in wrong))
    assert codes_of(report) == [code for _, code in wrong]
    assert (report.added, report.refused) == (2, len(wrong) - 1)
    assert [each.row for each in queries.anomalies(report.batch_id)] == list(range(2, len(wrong) + 2))
    assert all("{" not in each.zh + each.en for each in report.findings)


def test_a_code_is_given_once_and_an_abolished_village_takes_no_grid(bring: Bring) -> None:
    code = f"{VILLAGE}001"
    report = bring(square(118.0, 30.0, code=code), square(118.1, 30.0, code=code))
    assert (report.added, codes_of(report)) == (1, ["code_taken"])
    assert codes_of(bring(square(118.2, 30.0, code=code), layer="micro")) == ["code_taken"]
    Area.objects.filter(pk=VILLAGE).update(valid_to=date(2026, 1, 1))
    assert codes_of(bring(square(118.3, 30.0))) == ["area_not_in_force"]


def test_numbers_run_out_after_999(bring: Bring) -> None:
    bring(square(118.0, 30.0, code=f"{VILLAGE}998"))
    report = bring(square(118.1, 30.0), square(118.2, 30.0))
    assert (report.added, codes_of(report)) == (1, ["sequence_full"])
    assert report.read == report.added + report.refused


@pytest.mark.parametrize(("crs", "shift"), [("GCJ02", to_gcj02), ("BD09", to_bd09)])
def test_positions_are_turned_into_degrees_of_the_ground(bring: Bring, crs: str, shift: Any) -> None:
    feature = square(118.0, 30.0)
    ring = feature["geometry"]["coordinates"][0]
    moved = shift(np.array(ring))
    feature["geometry"]["coordinates"] = [moved.tolist()]
    assert bring(feature, crs=crs).added == 1
    west, south = moved[0]
    assert queries.find_grid(118.0001, 30.0001, on=ON) is not None
    assert queries.find_grid(118.0099, 30.0099, on=ON) is not None
    assert queries.find_grid(west + 0.0099, south + 0.0099, on=ON) is None


def test_projected_files_too(bring: Bring) -> None:
    assert bring(square(500_000.0, 3_320_113.0, side=500.0), crs="EPSG:4547").added == 1
    assert queries.find_grid(114.002, 30.002, on=ON) is not None


def test_the_reference_system_must_be_declared_and_agree(bring: Bring) -> None:
    with pytest.raises(CrsNotDeclared):
        bring(square(118.0, 30.0), crs="")
    with pytest.raises(UnknownCrs):
        bring(square(118.0, 30.0), crs="beijing54")
    with pytest.raises(CrsConflict):
        bring(square(118.0, 30.0), crs="GCJ02", written="urn:ogc:def:crs:EPSG::4490")
    assert Grid.objects.count() == 0
    assert bring(square(118.0, 30.0), crs="", written="urn:ogc:def:crs:EPSG::4490").added == 1
    assert bring(square(118.1, 30.0), crs="CGCS2000", written="urn:ogc:def:crs:OGC:1.3:CRS84").added == 1


def test_other_refusals_leave_nothing(bring: Bring, tmp_path: Path) -> None:
    with pytest.raises(UnknownLayer):
        bring(square(118.0, 30.0), layer="third")
    file = tmp_path / "x.geojson"
    for content in (b"\xff", b"{", b"[]", b'{"type": "Topology"}', b'{"type": "FeatureCollection", "features": 1}'):
        file.write_bytes(content)
        with pytest.raises(UnreadableFile):
            actions.import_grids(actor=CLERK, now=NOW, file=file, layer="basic", crs="WGS84", valid_from=FROM)
    with pytest.raises(UnreadableFile):
        actions.import_grids(actor=CLERK, now=NOW, file=tmp_path / "none", layer="basic", crs="WGS84", valid_from=FROM)
    file.write_text(json.dumps(square(118.0, 30.0)))
    for refused in (
        lambda: actions.import_grids(
            actor=anonymous(), now=NOW, file=file, layer="basic", crs="WGS84", valid_from=FROM
        ),
        lambda: actions.end_grids(actor=anonymous(), now=NOW, layer="basic", prefix=VILLAGE, on=ON),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(BadAreaCode):
        actions.end_grids(actor=CLERK, now=NOW, layer="basic", prefix="x", on=ON)
    assert Grid.objects.count() == Anomaly.objects.count() == 0
    assert actions.end_grids(actor=CLERK, now=NOW, layer="basic", prefix=VILLAGE, on=ON) == 0


def test_a_rolled_back_import_was_never_true(bring: Bring) -> None:
    with transaction.atomic():
        bring(square(118.0, 30.0))
        assert queries.find_grid(118.005, 30.005, on=ON) is not None
        transaction.set_rollback(True)
    assert queries.find_grid(118.005, 30.005, on=ON) is None


@pytest.mark.django_db(transaction=True)
def test_other_threads_see_a_change_once_it_is_committed(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    assert queries.find_grid(118.005, 30.005, on=ON) is None
    bring(square(118.0, 30.0))
    assert queries.find_grid(118.005, 30.005, on=ON) is not None

    seen: list[object] = []

    def look() -> None:
        seen.append(queries.find_grid(118.005, 30.005, on=ON))
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert seen != [None]
    # Another process would change the rows and the token, and tell us nothing: one look later we know.
    Grid.objects.all().delete()
    memory.Stamp.objects.update(token="another")
    assert queries.find_grid(118.005, 30.005, on=ON) is not None
    monkeypatch.setattr(memory, "LOOK_EVERY_S", 0.0)
    assert queries.find_grid(118.005, 30.005, on=ON) is None
