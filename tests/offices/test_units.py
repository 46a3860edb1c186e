"""Units: opened, closed, their areas and powers."""

from __future__ import annotations

from datetime import date

import pytest

from tests.offices.cast import NOW, TODAY, Cast, last_entry, refused, unit
from zhili.lib.actor import anonymous
from zhili.lib.codes import BadAreaCode
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions, queries
from zhili.offices.actions._checks import NameMissing
from zhili.offices.actions.units import PowerHeld, PowerNotHeld, UnitCodeTaken, UnitInUse, UnknownLevel
from zhili.offices.permissions import OPERATOR, NotYourArea

LATER = date(2026, 12, 1)
VILLAGE = {"code": "QH-T1-V1", "name_zh": "上河村", "level": "village", "area_code": "990121100201", "now": NOW}


def test_a_unit_opens_with_its_own_area_as_jurisdiction(cast: Cast) -> None:
    village = actions.open_unit(actor=cast.manager, parent_id=cast.town, **VILLAGE)
    value = queries.unit(village)
    assert (value.code, value.parent_id, value.area_code) == ("QH-T1-V1", cast.town, "990121100201")
    assert queries.jurisdiction(village, TODAY) == ("990121100201",)
    assert last_entry()[:3] == (cast.manager.ref, "offices.open_unit", f"unit:{village}")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"code": "QH-T1"}, UnitCodeTaken),
        ({"name_zh": " "}, NameMissing),
        ({"level": "kingdom"}, UnknownLevel),
        ({"area_code": "12"}, NotYourArea),
        ({"area_code": "abc"}, BadAreaCode),
        ({"parent_id": 10**6}, queries.NoSuchUnit),
        ({"prefixes": ["990122"]}, NotYourArea),
    ],
)
def test_a_unit_that_is_wrong_is_refused(cast: Cast, change: dict[str, object], kind: type[Exception]) -> None:
    refused(kind, actions.open_unit, **{"actor": cast.manager, **VILLAGE, **change})


def test_strangers_open_nothing(cast: Cast) -> None:
    refused(NotYourArea, actions.open_unit, actor=cast.stranger, **VILLAGE)
    refused(NotAllowed, actions.open_unit, actor=anonymous(), **VILLAGE)


def test_the_tree_is_walked_both_ways(cast: Cast) -> None:
    village = actions.open_unit(actor=OPERATOR, parent_id=cast.town, **VILLAGE)
    assert queries.ancestors(village) == (cast.town, cast.county)
    assert queries.descendants(cast.county) == {cast.bureau, cast.town, cast.other_town, village}
    assert queries.descendants(village) == frozenset()


def test_a_development_zone_takes_streets_from_two_counties(cast: Cast) -> None:
    zone = unit("ZONE", "开发区", "other", "990121000000", prefixes=["990121001", "990122002000"])
    assert queries.jurisdiction(zone, TODAY) == ("990121001", "990122002")
    assert queries.covers(zone, "990122002003", TODAY)
    assert not queries.covers(zone, "990122003001", TODAY)


def test_a_jurisdiction_changes_on_its_day_and_the_past_stays(cast: Cast) -> None:
    actions.set_jurisdiction(
        actor=cast.manager, unit_id=cast.town, prefixes=["990121100", "990121101"], now=NOW, on=LATER
    )
    assert queries.jurisdiction(cast.town, TODAY) == ("990121100",)
    assert queries.jurisdiction(cast.town, LATER) == ("990121100", "990121101")
    actions.set_jurisdiction(actor=cast.manager, unit_id=cast.town, prefixes=["990121101"], now=NOW)
    assert queries.jurisdiction(cast.town, TODAY) == ("990121101",)
    assert queries.jurisdiction(cast.town, LATER) == ("990121101",)
    assert last_entry()[1] == "offices.set_jurisdiction"


def test_a_stranger_moves_no_border(cast: Cast) -> None:
    move = {"unit_id": cast.town, "prefixes": ["990121100"], "now": NOW}
    refused(NotYourArea, actions.set_jurisdiction, actor=cast.stranger, **move)


def test_a_unit_in_use_does_not_close(cast: Cast) -> None:
    refused(UnitInUse, actions.close_unit, actor=cast.manager, unit_id=cast.bureau, now=NOW)
    refused(UnitInUse, actions.close_unit, actor=cast.manager, unit_id=cast.county, now=NOW)


def test_a_closed_unit_takes_no_work_from_that_day_on(cast: Cast) -> None:
    actions.close_unit(actor=cast.manager, unit_id=cast.other_town, now=NOW, on=LATER)
    queries.check_lead(cast.other_town, None, TODAY)
    with pytest.raises(queries.UnitClosed):
        queries.check_lead(cast.other_town, None, LATER)
    assert last_entry()[1] == "offices.close_unit"
    refused(queries.UnitClosed, actions.close_unit, actor=cast.manager, unit_id=cast.other_town, now=NOW, on=LATER)


def test_powers_are_held_from_a_day_to_a_day(cast: Cast) -> None:
    assert queries.has_power(cast.bureau, "排水监管", TODAY)
    assert not queries.has_power(cast.town, "排水监管", TODAY)
    refused(PowerHeld, actions.give_power, actor=cast.manager, unit_id=cast.bureau, power="排水监管", now=NOW)
    actions.end_power(actor=cast.manager, unit_id=cast.bureau, power="排水监管", now=NOW, on=LATER)
    assert last_entry()[1] == "offices.end_power"
    assert queries.powers_of(cast.bureau, TODAY) == ("排水监管",)
    assert queries.powers_of(cast.bureau, LATER) == ()
    refused(PowerNotHeld, actions.end_power, actor=cast.manager, unit_id=cast.town, power="排水监管", now=NOW)


def test_units_are_found_by_area(cast: Cast) -> None:
    assert [each.code for each in queries.units_for(["990121100"])] == ["QH-T1"]
    assert {each.code for each in queries.units_for(("",))} == {"QH", "QH-WATER", "QH-T1", "QH-T2"}
    assert queries.unit_by_code("QH-T1").name("en") == "Hefeng Town"
    assert queries.unit_by_code("QH-T2").name("en") == "柳河镇"
