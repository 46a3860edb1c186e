"""Lists as departments send them: workbooks and Parquet through the commands, codes that were abolished, grids that
moved, and bodies that are one by their credit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.cli.test_registry import WHO, run
from tests.places import cast as places_cast
from tests.registry import house
from tests.registry import test_batches as lists
from tests.registry.test_batches import AREA, checked, codes, confirm, line, table, taken
from zhili.lib import codes as numbers
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR, RECORD
from zhili.places import actions as places
from zhili.places.models import Area, Grid
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.models import Batch, BatchRow, Fact, Merge, Record, Thing
from zhili.registry.queries.sealing import opened

pytestmark = pytest.mark.django_db
HEADER = ("编号", "姓名", "身份证号", "出生日期", "联系电话")
ABOLISHED = "990121100203"


def rows() -> list[tuple[Any, ...]]:
    return [
        (1, "周桂兰", house.identity(), date(1962, 2, 14), "13900000001"),
        (2, "吴秀英", house.identity("19700101", 21), date(1970, 1, 1), 13900000002),
        (3, "郑?", house.identity("19700102", 31), "1970.1.2", ""),
        (4, "冯四", "9.90121E+17", "1990.2.30", ""),
    ]  # fmt: skip


def as_xlsx(folder: Path) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (HEADER, *rows()):
        book.active.append(list(row))
    path = folder / "村台账.xlsx"
    book.save(path)
    return path


def as_parquet(folder: Path) -> Path:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = list(zip(*[[str(cell).removesuffix(" 00:00:00") for cell in row] for row in rows()], strict=True))
    path = folder / "insurance.parquet"
    parquet.write_table(pa.table(dict(zip(HEADER, map(list, columns), strict=True))), path)
    return path


@pytest.mark.parametrize("made", [as_xlsx, as_parquet])
def test_a_workbook_and_parquet_go_the_whole_way(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], made: Any
) -> None:
    offices.grant(
        actor=OPERATOR, post_id=cast.people["urban_handler"][1], grant=RECORD, now=datetime(2026, 11, 1, tzinfo=UTC)
    )
    file = made(tmp_path)
    assert run("map", file, "--source", "police", *WHO) == 0
    capsys.readouterr()
    assert run("check", file, "--source", "police", "--purpose", "底数核对", "--json", *WHO) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["fine"], report["pending"]) == (4, 2, 2)
    assert codes(report) == {"bad_value": 1, "lost_character": 1}
    assert run("import", file, "--source", "police", "--purpose", "底数核对", "--json", *WHO) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["kept"], told["waiting"]) == (3, 2)
    born = Fact.objects.filter(field="person.born_on").order_by("id")
    assert [opened(each.id, each.value, each.sealed) for each in born] == ["1962-02-14", "1970-01-01", "1970-01-02"]
    phones = Fact.objects.filter(field="person.phone").order_by("id")
    assert [opened(each.id, each.value, each.sealed) for each in phones] == ["+8613900000001", "+8613900000002"]
    assert Batch.objects.get().name == file.name


@pytest.fixture
def redrawn(cast: Cast, tmp_path: Path) -> None:
    """A county of two villages, one abolished in 2021; a grid that was redrawn, and the one that holds now."""
    for name, lines in places_cast.FILES.items():
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    places.import_areas(actor=places_cast.CLERK, now=NOW, folder=tmp_path, valid_from=None)
    Area.objects.filter(pk=ABOLISHED).update(valid_to=date(2021, 7, 1))
    file = tmp_path / "grids.geojson"
    for on, side in ((date(2020, 1, 1), 0.01), (date(2026, 5, 1), 0.02)):
        document = {"type": "FeatureCollection", "features": [places_cast.square(118.0, 30.0, side)]}
        file.write_text(json.dumps(document), encoding="utf-8")
        if Grid.objects.exists():
            places.end_grids(actor=places_cast.CLERK, now=NOW, layer="basic", prefix=places_cast.VILLAGE, on=on)
        places.import_grids(actor=places_cast.CLERK, now=NOW, file=file, layer="basic", crs="CGCS2000", valid_from=on)


def test_an_abolished_code_and_a_grid_that_moved_are_told_and_put_right(cast: Cast, redrawn: None) -> None:
    former, current = Grid.objects.order_by("valid_from").values_list("code", flat=True)
    actor = house.clerk(cast)
    header = (*lists.HEADER, "网格")
    columns = dict(zip(header, (
        "@key", "person.name", "person.id_number", "person.sex", "person.born_on", "person.phone", "person.lives_at",
        "@area", "@grid",
    ), strict=True))  # fmt: skip
    village = places_cast.VILLAGE
    lines = [
        (*line(1, area=village), current), (*line(2, area=ABOLISHED), ""), (*line(3, area=village), former),
        (*line(4, area="990121100999"), ""), (*line(5, area=village), "990121100201999"),
    ]  # fmt: skip
    confirm(actor, columns=columns)
    report = checked(actor, lines, header=header)
    assert codes(report) == {"area_former": 1, "grid_former": 1, "area_unknown": 1, "grid_unknown": 1}
    said = {each["code"]: each["zh"] for each in report["findings"]}
    assert "2021-07-01" in said["area_former"] and "2026-05-01" in said["grid_former"]
    taken(actor, [], given=table(lines, header))
    assert Record.objects.count() == 1 and BatchRow.objects.filter(state="open").count() == 4
    by_number = {row.number: row.id for row in BatchRow.objects.all()}
    registry.mend_row(actor=actor, row=by_number[3], says={"@area": village}, now=NOW)
    registry.mend_row(actor=actor, row=by_number[4], says={"@grid": current}, now=NOW)
    assert set(Thing.objects.values_list("area_code", "grid_code")) == {(village, current), (village, "")}


def credit(order: int) -> str:
    """A sound credit code of place 990121 that nobody has."""
    body = f"91990121MA{order:07d}"
    return next(body + each for each in "0123456789ABCDEFGHJKLMNPQRTUWXY" if _sound(body + each))


def _sound(code: str) -> bool:
    from zhili.lib.refusal import Invalid

    try:
        return numbers.credit_code(code) == code
    except Invalid:
        return False


BODIES = {"编号": "@key", "名称": "organisation.name", "统一社会信用代码": "organisation.credit_code",
          "住所": "organisation.address"}  # fmt: skip


def bodies(cast: Cast, source: str, who: str, *lines: Sequence[str]) -> int:
    actor = house.clerk(cast, who)
    given = {"source": source, "kind": ThingKind.ORGANISATION, "area": AREA, "now": NOW}
    registry.confirm_columns(actor=actor, columns=BODIES, **given)
    return registry.take_batch(
        actor=actor, purpose="核对底数", table=table(lines, tuple(BODIES), f"{source}.csv"), **given
    )


def test_bodies_are_checked_taken_in_and_joined_by_their_credit_code(cast: Cast) -> None:
    one, two = credit(1), credit(2)
    first = bodies(cast, "market", "urban_handler", ("1", "河湾小卖部", one, "河湾村1号"), ("2", "青石粮油", two, ""),
                   ("3", "写错的店", one[:-1] + ("0" if one[-1] != "0" else "1"), ""))  # fmt: skip
    (row,) = BatchRow.objects.filter(batch=first)
    assert [(each["code"], each["field"]) for each in row.problems] == [("bad_value", "organisation.credit_code")]
    assert Thing.objects.count() == 2 and not Merge.objects.exists()
    bodies(cast, "grid", "handler", ("A", "河湾村小卖部", one, "河湾村一号"), ("B", "又一家", "", "河湾村2号"))
    merge = Merge.objects.get()
    assert merge.reasons == {"credit_code": "exact"} and merge.gone_id > merge.kept_id
    assert Thing.objects.filter(into__isnull=True).count() == 3
    names = Fact.objects.filter(thing_id=merge.kept_id, field="organisation.name", gone="")
    assert names.count() == 2 and names.filter(golden=True).count() == 1, "what both say stands side by side"
    registry.unmerge(actor=house.clerk(cast), merge_id=merge.id, now=NOW)
    bodies(cast, "grid", "handler", ("A", "河湾村小卖部（西）", one, "河湾村一号"), ("B", "又一家", "", "河湾村2号"))
    assert Thing.objects.filter(into__isnull=True).count() == 4, "what a person parted stays apart"


def test_one_code_twice_in_a_list_is_one_body(cast: Cast) -> None:
    one = credit(1)
    bodies(cast, "market", "urban_handler", ("1", "河湾小卖部", one, ""), ("2", "河湾小卖部", one, ""))
    assert Thing.objects.filter(into__isnull=True).count() == 1 and Merge.objects.count() == 1
