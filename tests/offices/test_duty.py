"""The duty list in force: the most specific line answers, nothing catches all, and no lead without the power."""

from __future__ import annotations

from datetime import date

import pytest

from tests.offices.cast import NOW, TODAY, Cast
from tests.offices.sheets import HEADERS, csv_of, take_in
from zhili.offices import actions, queries
from zhili.offices.permissions import OPERATOR

LIST = csv_of(
    HEADERS,
    ["污水外溢", "", "", "QH-WATER", "禾丰镇", "", "排水监管", "城镇排水条例"],
    ["供水排水", "", "990121100000", "禾丰镇", "", "三日内", "", ""],
    ["供水排水", "", "", "QH", "", "", "", ""],
    ["noise", "town", "", "属地", "", "7d", "", ""],
)
PLACE = "990121100001"


@pytest.fixture
def edition(cast: Cast) -> int:
    found = take_in(LIST)
    assert found.edition is not None
    return found.edition


def lead(category: str, area_code: str, on: date = TODAY) -> int | None:
    line = queries.line_for("qinghe", category, area_code, on)
    return line.lead_unit_id if line else None


def test_the_narrower_category_comes_before_the_narrower_area(cast: Cast, edition: int) -> None:
    assert lead("water.sewage", PLACE) == cast.bureau
    assert lead("water.supply", PLACE) == cast.town
    assert lead("water.supply", "990121101001") == cast.county
    assert lead("water.supply.unheard.of", PLACE) == cast.town


def test_no_line_is_no_lead(cast: Cast, edition: int) -> None:
    assert lead("gas", PLACE) is None
    assert lead("water.sewage", "990122001001") is None
    assert lead("water.sewage", "") is None
    assert lead("", PLACE) is None
    assert queries.line_for("nowhere", "water", PLACE, TODAY) is None
    assert queries.all_lines("nowhere", "water", PLACE, TODAY) == ()


def test_a_matter_without_a_place_is_led_county_wide(cast: Cast, edition: int) -> None:
    assert lead("water.supply", "990121000000") == cast.county
    assert lead("noise", "990121000000") is None


def test_a_line_says_all_that_the_sheet_said(cast: Cast, edition: int) -> None:
    line = queries.line_for("qinghe", "water.sewage", PLACE, TODAY)
    assert line is not None
    assert (line.edition, line.no, line.assist_unit_ids) == (edition, 2, (cast.town,))
    assert (line.limit_name, line.power, line.basis, line.level) == ("", "排水监管", "城镇排水条例", "county")
    assert queries.line(line.id) == line
    assert queries.line(10**6) is None


def test_limits_are_read_by_name_or_by_length(cast: Cast, edition: int) -> None:
    lines = {each.no: each for each in queries.all_lines("qinghe", "water.supply", PLACE, TODAY)}
    assert lines[3].limit_name == "prompt"
    noise = queries.line_for("qinghe", "noise", PLACE, TODAY)
    assert noise is not None and noise.limit_name == "general"


def test_each_town_leads_at_home(cast: Cast, edition: int) -> None:
    assert lead("noise", "990121100001") == cast.town
    assert lead("noise", "990121101009") == cast.other_town


def test_a_dispatcher_is_offered_every_line_the_narrowest_first(cast: Cast, edition: int) -> None:
    offered = queries.all_lines("qinghe", "water.sewage", PLACE, TODAY)
    assert [line.lead_unit_id for line in offered] == [cast.bureau, cast.town, cast.county]


def test_a_new_edition_holds_from_its_day_and_the_old_one_stays(cast: Cast, edition: int) -> None:
    later = date(2027, 1, 1)
    take_in(csv_of(HEADERS, ["污水外溢", "镇", "990121100", "禾丰镇", "", "", "", ""]), begin=later)
    assert lead("water.sewage", PLACE) == cast.bureau
    assert lead("water.sewage", PLACE, later) == cast.town
    assert lead("water.supply", PLACE, later) is None
    assert lead("water.sewage", PLACE, date(2025, 1, 1)) is None


def test_a_lead_without_the_power_is_refused(cast: Cast, edition: int) -> None:
    line = queries.line_for("qinghe", "water.sewage", PLACE, TODAY)
    queries.check_lead(cast.bureau, line, TODAY)
    queries.check_lead(cast.town, None, TODAY)
    with pytest.raises(queries.LacksPower) as caught:
        queries.check_lead(cast.town, line, TODAY)
    assert "排水监管" in caught.value.say("zh") and "Hefeng Town" in caught.value.say("en")
    with pytest.raises(queries.NoSuchUnit):
        queries.check_lead(10**6, line, TODAY)


def test_two_equally_narrow_lines_are_an_overlap_and_neither_leads(cast: Cast) -> None:
    take_in(csv_of(HEADERS, ["gas", "", "", "QH", "", "", "", ""], ["燃气", "", "", "QH-WATER", "", "", "", ""]))
    assert lead("gas", PLACE) is None
    found = queries.overlaps("qinghe", TODAY)
    assert [(each.category, each.prefix, each.rows) for each in found] == [("gas", "990121", (2, 3))]
    assert "gas" not in {gap.category for gap in queries.gaps("qinghe", TODAY)}


def test_gaps_are_told_as_large_as_they_are(cast: Cast, edition: int) -> None:
    assert [(gap.category, gap.area_code) for gap in queries.gaps("qinghe", TODAY)] == [("gas", "990121000000")]
    later = date(2027, 1, 1)
    take_in(csv_of(HEADERS, ["污水外溢", "", "990121100", "禾丰镇", "", "", "", ""]), begin=later)
    found = {(gap.category, gap.area_code) for gap in queries.gaps("qinghe", later)}
    assert ("water.sewage", "990121101000") in found
    assert ("water.sewage", "990121000000") not in found
    assert ("gas", "990121000000") in found


def test_a_list_that_is_not_there_is_one_great_gap(cast: Cast) -> None:
    assert {gap.area_code for gap in queries.gaps("qinghe", TODAY)} == {"990121000000"}
    assert queries.overlaps("qinghe", TODAY) == () and queries.unfit("qinghe", TODAY) == ()


def test_a_lead_that_lost_its_power_is_reported(cast: Cast, edition: int) -> None:
    assert queries.unfit("qinghe", TODAY) == ()
    actions.end_power(actor=OPERATOR, unit_id=cast.bureau, power="排水监管", now=NOW)
    assert [(each.row, each.lead_unit_id) for each in queries.unfit("qinghe", TODAY)] == [(2, cast.bureau)]
