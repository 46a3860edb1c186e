"""The address library: what is added, renamed, retired, brought in by the thousand, found again, or left to a clerk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook

from tests.places.cast import CLERK, FROM, NOW, VILLAGE, Bring, square
from tests.weather.typed import KEPT
from zhili.journal.models import Entry
from zhili.language.address import How
from zhili.lib.actor import Actor, ActorKind, anonymous
from zhili.lib.refusal import NotAllowed, NotFound, Refusal
from zhili.places import actions, queries, refusals
from zhili.places.crs import to_bd09, to_gcj02
from zhili.places.geojson import CrsNotDeclared
from zhili.places.lifecycle import AddressStatus
from zhili.places.models import Address, Alias, Anomaly, Plate, Unmatched
from zhili.places.tables import UnreadableFile

pytestmark = pytest.mark.django_db
KEEPER = Actor(ActorKind.STAFF, "post:2/person:2", grants=frozenset({"places.addresses"}), areas=("990121100",))
NEIGHBOUR = Actor(ActorKind.STAFF, "post:3/person:3", grants=frozenset({"places.addresses"}), areas=("990122",))
TOWN = "990121100000"
ON = date(2026, 3, 2)
HOME = "河东镇南塘社区人民路12号阳光小区3幢2单元501室"
Add = Callable[..., int]


@pytest.fixture(autouse=True)
def _fresh(county: None) -> None:
    queries.forget()
    queries.forget_names()


@pytest.fixture
def add() -> Add:
    def run(text: str = HOME, **more: Any) -> int:
        return actions.add_address(actor=KEEPER, text=text, now=NOW, on=FROM, within="990121", **more)

    return run


def bring_in(folder: Path, *rows: str, head: str = "地址,区划代码,经度,纬度", **more: Any) -> Any:
    file = folder / "addresses.csv"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    return actions.import_addresses(actor=CLERK, now=NOW, file=file, area="990121", on=ON, **more)


def test_an_address_is_added_in_its_parts(add: Add) -> None:
    found = queries.address(add())
    assert (found.text, found.area_code, found.status) == (HOME, "990121100203", "current")
    assert (found.parts.county, found.parts.road, found.parts.number) == ("清禾县", "人民路", "12")
    assert (found.parts.building, found.parts.unit, found.parts.room) == ("3", "2", "501")
    entry = Entry.objects.get(ref=f"address:{found.id}")
    assert entry.act == "places.add_address" and "人民路" not in entry.facts


def test_the_same_address_is_added_once(add: Add) -> None:
    add()
    with pytest.raises(refusals.AddressStands):
        add("清禾县河东镇南塘社区 人民路１２号 阳光小区三号楼二单元五〇一")
    assert Address.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("河东镇南塘社区", refusals.VagueAddress),
        ("？？？", refusals.AddressElsewhere),
        ("人民路12号", refusals.AddressElsewhere),
    ],
)
def test_what_is_no_place_is_not_added(add: Add, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        add(text)
    assert not Address.objects.exists()


def test_addresses_are_kept_by_whose_area_it_is(add: Add) -> None:
    with pytest.raises(NotFound):
        actions.add_address(actor=NEIGHBOUR, text=HOME, now=NOW, on=FROM, within="990121")
    with pytest.raises(NotAllowed):
        actions.add_address(actor=anonymous(), text=HOME, now=NOW, on=FROM, within="990121")
    address = add()
    for act in (
        lambda: actions.retire_address(actor=NEIGHBOUR, address=address, on=ON, now=NOW),
        lambda: actions.add_alias(actor=NEIGHBOUR, address=address, text="老粮站", now=NOW, on=ON),
        lambda: actions.rename_road(actor=NEIGHBOUR, area="990121", old="人民路", new="民生路", on=ON, now=NOW),
        lambda: actions.issue_plates(actor=NEIGHBOUR, new=[actions.NewPlate(address, "x")], now=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    assert Alias.objects.count() == 1 and not Plate.objects.exists()


@pytest.mark.parametrize(
    ("said", "least"),
    [
        (HOME, 1.0),
        ("人民路12号阳光小区3-2-501", 0.95),
        ("清禾县河东镇人民路12号 阳光小区3号楼2单元501", 0.95),
        ("阳光花苑３幢二单元五零一室", 0.6),
        ("南塘社区阳光小区三幢501", 0.65),
    ],
)
def test_a_text_finds_its_address(add: Add, said: str, least: float) -> None:
    add("河东镇南塘社区人民路12号阳光小区3幢2单元502室")
    wanted = add()
    add("河东镇南塘社区人民路12号阳光小区4幢2单元501室")
    found = queries.match(said, TOWN)
    assert found[0].address.id == wanted and found[0].sure >= least, found
    assert all(each.sure < found[0].sure for each in found[1:])


def test_a_match_says_which_parts_agree(add: Add) -> None:
    add()
    (found,) = queries.match("人民路12号阳光小区4幢2单元501室", TOWN)
    reasons = dict(found.reasons)
    assert (reasons["road"], reasons["building"], reasons["room"]) == (How.SAME, How.OTHER, How.SAME)
    assert found.sure < 0.5 and queries.meant([found]) is None


def test_two_roads_are_not_one(add: Add) -> None:
    add("河东镇南塘社区文一路8号")
    assert queries.match("文二路8号", TOWN) == []


def test_a_village_without_roads_is_found_by_house(add: Add) -> None:
    wanted = add("河东镇柳树村3组12号")
    add("河东镇柳树村4组12号")
    assert queries.match("柳树村三组12号", "990121")[0].address.id == wanted
    assert queries.match("柳树三组12号", "990121")[0].address.id == wanted


def test_a_search_stays_within_its_area(add: Add) -> None:
    add()
    assert queries.match(HOME, "990122") == []
    assert queries.match("", TOWN) == []


def test_people_find_it_by_what_they_call_it(add: Add) -> None:
    address = add()
    actions.add_alias(actor=KEEPER, address=address, text="老粮站", now=NOW, on=ON)
    (found,) = queries.match("老粮站", TOWN)
    assert (found.address.id, found.by, found.kind) == (address, "老粮站", "colloquial")
    with pytest.raises(refusals.AliasStands):
        actions.add_alias(actor=KEEPER, address=address, text="老粮站", now=NOW, on=ON)


def test_a_renamed_road_takes_its_addresses_along(add: Add) -> None:
    one, other = add(), add("河东镇南塘社区人民路14号")
    apart = add("河东镇南塘社区人民西路14号")
    changed = actions.rename_road(actor=KEEPER, area=TOWN, old="人民路", new="民生路", on=ON, now=NOW)
    assert changed == 2
    assert queries.address(one).text == HOME.replace("人民路", "民生路")
    assert queries.address(apart).text == "河东镇南塘社区人民西路14号"
    assert queries.text_on(other, date(2026, 2, 1)) == "河东镇南塘社区人民路14号"
    assert queries.text_on(other, ON) == "河东镇南塘社区民生路14号"
    assert queries.text_on(other, date(2025, 1, 1)) == ""
    former = queries.aliases(other)[1]
    assert (former.text, former.valid_to) == ("河东镇南塘社区人民路14号", ON)
    for text in ("人民路14号", "民生路14号"):
        assert queries.match(text, TOWN)[0].address.id == other
    assert Entry.objects.get(act="places.rename_road")


def test_a_road_is_not_renamed_onto_another(add: Add) -> None:
    add("河东镇南塘社区人民路14号"), add("河东镇南塘社区民生路14号"), add("河东镇南塘社区人民路15号")
    with pytest.raises(refusals.AddressStands):
        actions.rename_road(actor=KEEPER, area=TOWN, old="人民路", new="民生路", on=ON, now=NOW)
    for old, new, refusal in (
        ("没有路", "民生路", refusals.NoSuchRoad),
        ("人民路", "人民路", refusals.BadRoadName),
        ("人民路", " ", refusals.BadRoadName),
    ):
        with pytest.raises(refusal):
            actions.rename_road(actor=KEEPER, area=TOWN, old=old, new=new, on=ON, now=NOW)
    with pytest.raises(refusals.DayTooEarly):
        actions.rename_road(actor=KEEPER, area=TOWN, old="人民路", new="新路", on=date(2020, 1, 1), now=NOW)
    assert Alias.objects.count() == 3 and Alias.objects.filter(valid_to__isnull=False).count() == 0


def test_a_retired_address_is_history(add: Add) -> None:
    address = add()
    actions.retire_address(actor=KEEPER, address=address, on=ON, now=NOW)
    found = queries.match(HOME, TOWN)[0]
    assert (found.address.status, found.address.valid_to, found.sure) == ("former", ON, 0.8)
    with pytest.raises(refusals.AddressRetired):
        actions.retire_address(actor=KEEPER, address=address, on=ON, now=NOW)
    assert add() != address  # it may be built anew


def test_a_list_is_brought_in(tmp_path: Path, bring: Bring) -> None:
    bring(square(118.0, 30.0, code=f"{VILLAGE}001", name="柳树一格"))
    lon, lat = 118.004, 30.003
    rows = [f"河东镇柳树村{n}组{n * 3}号,,{lon},{lat}" for n in range(1, 6)]
    report = bring_in(tmp_path, *rows, crs="CGCS2000")
    assert (report.read, report.added, report.refused) == (5, 5, 0)
    found = queries.match("柳树村2组6号", "990121")[0].address
    assert (found.grid_code, found.lon, found.lat) == (f"{VILLAGE}001", lon, lat)
    again = bring_in(tmp_path, *rows, crs="CGCS2000")
    assert (again.added, again.unchanged) == (0, 5) and Address.objects.count() == 5


@pytest.mark.parametrize(("crs", "shift"), [("GCJ02", to_gcj02), ("BD-09", to_bd09), ("WGS84", lambda points: points)])
def test_positions_are_turned_on_the_way_in(tmp_path: Path, crs: str, shift: Any) -> None:
    lon, lat = shift(np.array([[118.004, 30.003]]))[0]
    bring_in(tmp_path, f"河东镇柳树村3组9号,,{lon:.9f},{lat:.9f}", crs=crs)
    found = Address.objects.get()
    assert found.lon == pytest.approx(118.004, abs=1e-7) and found.lat == pytest.approx(30.003, abs=1e-7)


def test_a_position_without_its_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CrsNotDeclared):
        bring_in(tmp_path, "河东镇柳树村3组9号,,118,30")
    with pytest.raises(UnreadableFile):
        bring_in(tmp_path, "柳树村", head="名称")
    with pytest.raises(NotAllowed):
        actions.import_addresses(actor=KEEPER, now=NOW, file=tmp_path / "addresses.csv", area="990121", on=ON)


def test_each_bad_row_is_said_and_left_out(tmp_path: Path, bring: Bring) -> None:
    bring(square(118.0, 30.0, code=f"{VILLAGE}001"))
    head = "地址,区划代码,经度,纬度,状态,启用日期,停用日期"
    rows = {
        ",990121100201,,,,,": "no_address",
        "河东镇柳树村,,,,,,": "vague_address",
        "人民路3号,,,,,,": "address_area",
        "人民路3号,990121999,,,,,": "unknown_address_area",
        "人民路3号,320102001,,,,,": "unknown_address_area",
        "河东镇柳树村1号,,118.x,30,,,": "bad_lonlat",
        "河东镇柳树村1号,,118,,,,": "bad_lonlat",
        "河东镇柳树村1号,,30,118,,,": "out_of_range",
        "河东镇柳树村1号,,,,不知道,,": "bad_status",
        "河东镇柳树村1号,,,,,1990.2.30,": "bad_day",
        "河东镇柳树村1号,,,,历史,,": "former_undated",
        "河东镇柳树村2号,,,,,,": "",
        "河东镇柳树村二号,,,,,,": "address_twice",
        "河东镇石桥村7号,,118.004,30.004,,,": "far_from_area",
        "河东镇石桥村8号,,119.5,30.004,,,": "no_grid",
        "河东镇石桥村9号,,,,历史,2001-01-01,2020-01-01": "",
    }
    report = bring_in(tmp_path, *rows, head=head, crs="WGS84")
    said = {each.row: each.code for each in report.findings}
    assert [said.get(at, "") for at in range(2, len(rows) + 2)] == list(rows.values())
    assert (report.read, report.added, report.refused) == (16, 4, 12)
    assert Anomaly.objects.count() == 14
    assert Address.objects.get(text="河东镇石桥村7号").lon is None


def test_a_workbook_and_old_encodings_are_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["标准地址", "村代码", "俗称"])
    sheet.append(["柳树村3组9号", 990121100201, "大樟树下；祠堂边"])
    book.save(tmp_path / "a.xlsx")
    report = actions.import_addresses(actor=CLERK, now=NOW, file=tmp_path / "a.xlsx", area="990121", on=ON)
    assert (report.added, report.refused) == (1, 0)
    assert queries.match("大樟树下", "990121")[0].address.text == "河东镇柳树村3组9号"
    (tmp_path / "b.csv").write_bytes("地址\n河东镇柳树村4组9号".encode("gb18030"))
    assert actions.import_addresses(actor=CLERK, now=NOW, file=tmp_path / "b.csv", area="990121", on=ON).added == 1


def test_what_is_found_nowhere_waits_for_its_town(add: Add) -> None:
    wanted = add()
    located = actions.locate(
        actor=CLERK,
        texts=[HOME, "河东镇石桥村8组99号", "", "河东镇石桥村8组99号"],
        area="990121",
        source="住建局",
        now=NOW,
    )
    assert [each.address_id for each in located] == [wanted, None, None, None]
    (row,) = queries.unmatched(KEEPER)
    assert (row.text, row.area_code, row.times, row.source) == ("河东镇石桥村8组99号", "990121100202", 2, "住建局")
    assert queries.unmatched(NEIGHBOUR) == [] == queries.unmatched(CLERK)
    assert queries.unmatched_many(KEEPER) == 1


def waiting(text: str) -> int:
    return actions.locate(actor=CLERK, texts=[text], area="990121", source="名单", now=NOW)[0].check_id or 0


def test_a_clerk_picks_and_it_is_known_from_then_on(add: Add) -> None:
    address, check = add(), waiting("河东镇南塘社区粮站宿舍3栋501")
    actions.pick_address(actor=KEEPER, check=check, address=address, on=ON, now=NOW)
    assert not queries.unmatched(KEEPER)
    assert waiting("河东镇南塘社区粮站宿舍3栋501") == 0
    with pytest.raises(refusals.CheckSettled):
        actions.deny_address(actor=KEEPER, check=check, why="没有", now=NOW)


def test_a_clerk_adds_what_was_missing(add: Add) -> None:
    check = waiting("河东镇石桥村8组99号")
    with pytest.raises(refusals.VagueAddress):
        actions.add_missing(actor=KEEPER, check=check, text="石桥村", area="", on=ON, now=NOW)
    address = actions.add_missing(actor=KEEPER, check=check, text="石桥村8组98号", area="", on=ON, now=NOW)
    assert queries.address(address).text == "河东镇石桥村8组98号"
    assert queries.match("河东镇石桥村8组99号", "990121")[0].address.id == address
    assert Entry.objects.filter(act="places.add_missing").count() == 1


@pytest.mark.parametrize("hostile", [*KEPT.values(), "长" * 350_000, "\x00", "{0.__class__}"])
def test_whatever_is_typed_is_kept_clean_or_refused(add: Add, hostile: str) -> None:
    """Each text of each verb: it goes in without what no database takes, or is refused in words."""
    address = add()
    acts = [
        lambda: add(f"河东镇南塘社区{hostile}9号", source=hostile),
        lambda: actions.add_alias(actor=KEEPER, address=address, text=hostile, now=NOW, on=ON),
        lambda: actions.rename_road(actor=KEEPER, area=TOWN, old="人民路", new=hostile, on=ON, now=NOW),
        lambda: actions.rename_road(actor=KEEPER, area=TOWN, old=hostile, new="新路", on=ON, now=NOW),
        lambda: actions.locate(actor=CLERK, texts=[hostile], area="990121", source=hostile, now=NOW),
        lambda: actions.deny_address(actor=KEEPER, check=waiting("河东镇石桥村9组1号"), why=hostile, now=NOW),
        lambda: queries.match(hostile, TOWN),
    ]
    for act in acts:
        with suppress(Refusal):
            act()
    kept = [*Alias.objects.values_list("text", "source"), *Unmatched.objects.values_list("text", "source", "why")]
    assert all("\x00" not in text and len(text) <= 200 for row in kept for text in row)


def test_what_does_not_exist_stays_denied() -> None:
    check = waiting("河东镇石桥村8组99号")
    with pytest.raises(refusals.NoReason):
        actions.deny_address(actor=KEEPER, check=check, why=" ", now=NOW)
    with pytest.raises(NotFound):
        actions.deny_address(actor=NEIGHBOUR, check=check, why="没有这一户", now=NOW)
    actions.deny_address(actor=KEEPER, check=check, why="现场看过，没有 8 组", now=NOW)
    assert waiting("河东镇石桥村8组99号") == check
    assert not queries.unmatched(KEEPER) and Unmatched.objects.get().times == 2


def test_a_planned_address_is_kept_apart(add: Add) -> None:
    address = add(status=AddressStatus.PLANNED)
    assert queries.address(address).status == "planned"
