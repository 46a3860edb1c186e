"""Settling the county: rules adopted, land imported, units opened, people seated, the duty list taken in."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from zhili.lib.actor import Actor
from zhili.localities import county, profile_text
from zhili.matters.lifecycle import VOCABULARY
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.permissions import OPERATOR
from zhili.places import actions as places
from zhili.profiles import actions as profiles

LOCALITY = "qinghe"
GRIDS_SINCE = date(2026, 1, 1)
REDRAWN = "990121100201"
PHONE = "0990-5551234"
UNKNOWN = (
    "白鹭街道南门社区文庙路老邮电所楼上",
    "青石镇石桥村9组14号",
    "禾丰街道新安社区桂花园2栋1单元202",
    "青石镇枫树坳村2组老屋场",
)
"""What a department's list wrote and the library does not know: work for the towns concerned."""


@dataclass
class Settled:
    """Who is who: unit ids by code, and (person, post) ids by post code."""

    units: dict[str, int] = field(default_factory=dict)
    seats: dict[str, tuple[int, int]] = field(default_factory=dict)

    def as_(self, post: str, now: datetime) -> Actor:
        """The person who sits in that post, acting at ``now``."""
        person_id, post_id = self.seats[post]
        return seats.actor_for(person_id, post_id, now)


def settle(now: datetime, logins: Collection[str], tell: Callable[[str, str], None]) -> Settled:
    """Make the county as of ``now``. ``logins``: who of its people gets an account, without a password; the others
    never log in."""
    tell("启用规则", "adopting the rules")
    profiles.adopt(actor=OPERATOR, now=now, text=profile_text(LOCALITY), vocabulary=VOCABULARY)
    tell("导入区划和网格", "importing areas and grids")
    _land(now)
    tell("导入单位、岗位和人员", "importing units, posts and people")
    offices.import_offices(actor=OPERATOR, files=office_sheets(logins), now=now)
    tell("导入派单目录", "importing the duty list")
    offices.import_duty_list(
        actor=OPERATOR, locality=LOCALITY, data=county.duty_csv().encode(), name="派单目录.csv", now=now
    )
    return found(now)


def found(now: datetime) -> Settled:
    """The county that was settled before, read back as of ``now``."""
    settled = Settled({unit.code: unit.id for unit in seats.units()})
    for person, posts in seats.staff(seats.day_of(now)):
        for post in posts:
            settled.seats[post.code] = (person.id, post.id)
    return settled


def _land(now: datetime) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in county.area_csvs().items():
            (folder / file).write_text(text, encoding="utf-8")
        places.import_areas(actor=OPERATOR, now=now, folder=folder)
        _former(folder, now)
        for layer in ("basic", "exclusive"):
            drawn = folder / f"{layer}.geojson"
            drawn.write_text(county.geojson(layer), encoding="utf-8")
            places.import_grids(actor=OPERATOR, now=now, file=drawn, layer=layer, crs="WGS84", valid_from=GRIDS_SINCE)
        listed = folder / "标准地址.csv"
        listed.write_text(county.address_csv(), encoding="utf-8")
        places.import_addresses(actor=OPERATOR, now=now, file=listed, area=county.COUNTY, on=GRIDS_SINCE, crs="WGS84")
    places.locate(actor=OPERATOR, texts=UNKNOWN, area=county.COUNTY, source="住建局房屋名单", now=now)


def _former(folder: Path, now: datetime) -> None:
    """One village's grids as they were drawn before: its lists still name them."""
    old = json.loads(county.geojson())
    old["features"] = [each for each in old["features"] if each["properties"]["area_code"] == REDRAWN][:2]
    for no, each in enumerate(old["features"], 1):
        each["properties"] |= {"code": f"{REDRAWN}{800 + no}", "name": f"石桥村老第{no}网格"}
    drawn = folder / "former.geojson"
    drawn.write_text(json.dumps(old, ensure_ascii=False), encoding="utf-8")
    places.import_grids(
        actor=OPERATOR, now=now, file=drawn, layer="basic", crs="WGS84", valid_from=date(GRIDS_SINCE.year - 3, 1, 1)
    )
    places.end_grids(actor=OPERATOR, now=now, layer="basic", prefix=REDRAWN, on=GRIDS_SINCE)


def office_sheets(logins: Collection[str]) -> dict[str, bytes]:
    """The county's units, posts and people as the three files that any county's clerk would import."""
    powers = {unit.code: "、".join(f"{p.power}（{p.basis}）" for p in county.POWERS if p.unit == unit.code)
              for unit in county.UNITS}  # fmt: skip
    return {
        "单位.csv": _csv(
            ("代码", "名称", "英文名称", "层级", "区划代码", "上级代码", "管辖范围", "电话", "职权"),
            (
                (u.code, u.name_zh, u.name_en, u.level, u.area, u.parent or "", "、".join(u.covers), PHONE,
                 powers[u.code])
                for u in county.UNITS
            ),
        ),
        "岗位.csv": _csv(
            ("代码", "单位代码", "名称", "英文名称", "负责人", "权限", "公开电话"),
            (
                (p.code, p.unit, p.name_zh, p.name_en, "是" if p.head else "否", "、".join(p.grants), p.phone)
                for p in county.POSTS
            ),
        ),
        "人员.csv": _csv(
            ("姓名", "账号", "岗位代码"),
            ((p.name, p.login if p.login in logins else "", "、".join(p.posts)) for p in county.PEOPLE),
        ),
    }  # fmt: skip


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()
