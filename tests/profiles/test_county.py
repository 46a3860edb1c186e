"""The demonstration county is whole: its land meets, its codes hold, and its data goes in by the verbs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from shapely.geometry import Polygon
from shapely.ops import unary_union

from zhili.lib.codes import area_code, grid_code
from zhili.localities import county, profile_text
from zhili.matters.lifecycle import VOCABULARY
from zhili.offices import actions as offices
from zhili.offices.permissions import GRANTS, OPERATOR
from zhili.places import actions as places
from zhili.profiles.actions import adopt
from zhili.profiles.reading import read

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PROFILE = read(profile_text("qinghe"))


def test_grids_meet_without_gap_or_overlap() -> None:
    shapes = [Polygon(grid.ring) for grid in county.grids()]
    whole = unary_union(shapes)

    assert all(shape.is_valid and shape.exterior.is_ccw for shape in shapes)
    assert whole.geom_type == "Polygon" and not list(whole.interiors)
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)
    west, south, east, north = whole.bounds
    assert 0.28 < east - west < 0.34 and 0.2 < north - south < 0.26, "about 30 km by 25 km"


def test_codes_are_reserved_ones_and_hold_together() -> None:
    areas = {area.code: area for area in county.AREAS}

    assert all(code == area_code(code) and code.startswith("99") for code in areas)
    assert all(area.parent in areas for area in county.AREAS if area.parent)
    for layer in ("basic", "exclusive"):
        grids = county.grids(layer)
        assert all(grid.code == grid_code(grid.code) and grid.area_code in areas for grid in grids)
        assert len({grid.code for grid in grids}) == len(grids)
    assert {grid.area_code for grid in county.grids()} == {a.code for a in county.AREAS if a.level == "village"}


def test_an_exclusive_grid_lies_over_basic_ones() -> None:
    basic = unary_union([Polygon(grid.ring) for grid in county.grids()])

    assert all(basic.buffer(1e-9).covers(Polygon(grid.ring)) for grid in county.grids("exclusive"))


def test_everybody_has_a_unit_a_post_and_a_name_of_their_own() -> None:
    units, posts = {unit.code for unit in county.UNITS}, {post.code for post in county.POSTS}

    assert {post.unit for post in county.POSTS} <= units
    assert {grant for post in county.POSTS for grant in post.grants} <= set(GRANTS)
    assert {code for person in county.PEOPLE for code in person.posts} == posts
    assert Counter(person.name for person in county.PEOPLE).most_common(1)[0][1] == 1
    assert Counter(post.unit for post in county.POSTS if post.head).most_common(1)[0][1] == 1


def test_the_duty_list_speaks_of_what_there_is() -> None:
    units, held = {unit.code for unit in county.UNITS}, {(each.unit, each.power) for each in county.POWERS}

    for line in county.DUTY:
        assert line.category in PROFILE.categories
        assert {line.lead, *line.assists} - {"属地"} <= units
        assert not line.limit or line.limit in PROFILE.limits
        assert not line.power or (line.lead, line.power) in held
    assert len({(line.category, line.area) for line in county.DUTY}) == len(county.DUTY), "no two lines overlap"


@pytest.mark.django_db
def test_the_county_goes_in_by_the_verbs(tmp_path: Path) -> None:
    adopt(actor=OPERATOR, now=NOW, text=profile_text("qinghe"), vocabulary=VOCABULARY)
    for name, text in county.area_csvs().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    areas = places.import_areas(actor=OPERATOR, now=NOW, folder=tmp_path)
    found = [areas]
    for layer in ("basic", "exclusive"):
        file = tmp_path / f"{layer}.geojson"
        file.write_text(county.geojson(layer), encoding="utf-8")
        found.append(
            places.import_grids(
                actor=OPERATOR, now=NOW, file=file, layer=layer, crs="WGS84", valid_from=date(2026, 1, 1)
            )
        )
    units = open_all()
    duty = offices.import_duty_list(
        actor=OPERATOR, locality="qinghe", data=county.duty_csv().encode(), name="duty.csv", now=NOW
    )

    assert [report.findings for report in found] == [[], [], []]
    assert len(units) == len(county.UNITS)
    assert duty.refused == 0 and duty.read == len(county.DUTY) and duty.lines > duty.read


def open_all() -> dict[str, int]:
    """Every unit with its powers."""
    ids: dict[str, int] = {}
    for unit in county.UNITS:
        ids[unit.code] = offices.open_unit(
            actor=OPERATOR,
            code=unit.code,
            name_zh=unit.name_zh,
            name_en=unit.name_en,
            level=unit.level,
            area_code=unit.area,
            parent_id=ids[unit.parent] if unit.parent else None,
            prefixes=unit.covers,
            now=NOW,
        )
    for each in county.POWERS:
        offices.give_power(actor=OPERATOR, unit_id=ids[each.unit], power=each.power, basis=each.basis, now=NOW)
    return ids
