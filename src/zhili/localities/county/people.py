"""Who lives in the county: buildings, homes, households and people, made from a seed. Nobody here exists.

Identity numbers carry the reserved place 99 and a sound check character; telephones begin with 139000 or 138000.
A hundred thousand people take some seconds and no memory: they come grid by grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from zhili.localities.county.land import AREAS, grids

TODAY = date(2026, 11, 1)
_SURNAMES = (
    *"李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛",
    *"叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
    *("欧阳", "上官", "诸葛", "司徒"),
)
_OLD = """
桂英 秀兰 玉珍 凤英 秀英 素珍 金花 春梅 水根 福生 长根 国强
建国 建军 志明 卫东 德胜 永福 金水 木生 有才 来顺 阿根 土根
"""
_MIDDLE = """
伟 芳 军 敏 静 丽 强 磊 洋 勇 艳 杰 娟 涛 明 超
秀娟 海燕 晓东 建平 红梅 志强 文军 小红 春燕 海涛 国平 丽娟 永刚 玉兰
"""
_YOUNG = """
子涵 欣怡 浩然 宇轩 梓萱 诗涵 一诺 思远 雨桐 俊熙 若曦 沐辰
嘉怡 明轩 语嫣 子墨 可馨 泽宇 佳琪 天佑 依依 乐乐 晨曦 安然
"""
_GIVEN = ((1958, _OLD.split()), (1990, _MIDDLE.split()), (9999, _YOUNG.split()))
_NATIONS = ("汉族",) * 24 + ("畲族", "回族", "苗族", "土家族")
_LANES = "井头 桥东 桥西 樟树下 祠堂前 晒场 老街 新街 塘边 山脚 学堂 茶场"


@dataclass(slots=True)
class Dweller:
    """A person of a household, as the household police have them."""

    name: str
    sex: str
    born_on: date
    id_number: str
    nation: str
    phone: str = ""


@dataclass(slots=True)
class Home:
    """A home with who lives there: ``people[0]`` heads the household."""

    address: str
    building: str
    unit: str
    floor: int
    room: str
    area_m2: int
    let: bool
    household: str
    people: list[Dweller] = field(default_factory=list)


@dataclass(slots=True)
class GridPeople:
    """What lies in one grid."""

    code: str
    buildings: list[tuple[str, str, int]]
    homes: list[Home]


def as_listed(homes: list[Home]) -> list[str]:
    """The homes' addresses as the housing list has them: a fifth in short, the third of each grid without its room, as
    somebody wrote it down who knew which one was meant."""
    return [_as_listed(place, home.address) for place, home in enumerate(homes)]


def _as_listed(place: int, address: str) -> str:
    if place == 2:
        return re.sub(r"\d+单元\d+室$", "", re.sub(r"\d+号$", "老屋", address))
    if place % 5 == 1:
        return re.sub(r"(\d+)幢(\d+)单元(\d+)室$", r"\1-\2-\3", address.removeprefix("清禾县"))
    return address


def identity_number(born: date, order: int, place: str = "990121") -> str:
    """A number of 18 characters with a sound check character (GB 11643), of a place that does not exist."""
    body = f"{place}{born:%Y%m%d}{order:03d}"
    total = sum(pow(2, 17 - at, 11) * int(digit) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def population(people: int, *, seed: int = 1) -> Iterator[GridPeople]:
    """At least ``people`` people over all grids of the county (never more than a household above in each)."""
    ours = [grid for grid in grids() if grid.code.startswith("990121")]
    names = {area.code: area.name for area in AREAS}
    orders: dict[date, int] = {}
    for no, grid in enumerate(ours):
        share = people * (no + 1) // len(ours) - people * no // len(ours)
        town = names[f"{grid.code[:9]}000"]
        at = f"清禾县{town}{names[grid.area_code]}"
        yield _grid(Random(f"{seed}/{grid.code}"), grid.code, at, share, orders)


def _grid(draw: Random, code: str, at: str, share: int, orders: dict[date, int]) -> GridPeople:
    found = GridPeople(code, [], [])
    made = 0
    while made < share:
        home = _flat(draw, found, at) if at.endswith("社区") else _house(draw, found, at)
        home.household = f"{code}{len(found.homes) + 1:04d}"
        home.people = _family(draw, orders)
        made += len(home.people)
        found.homes.append(home)
    return found


def _flat(draw: Random, found: GridPeople, at: str) -> Home:
    """A flat in a block of six floors, two staircases, two flats each. Blocks number through the village."""
    block, rest = divmod(len(found.homes), 24)
    stair, flat = divmod(rest, 12)
    floor, side = divmod(flat, 2)
    if block == len(found.buildings):
        short = f"{_before(found, 100) + block + 1}幢"
        found.buildings.append((at + short, short, 6))
    building = found.buildings[block][0]
    room = f"{floor + 1}0{side + 1}"
    address = f"{building}{stair + 1}单元{room}室"
    return Home(address, building, f"{stair + 1}", floor + 1, room, draw.randint(55, 128), draw.random() < 0.22, "")


def _house(draw: Random, found: GridPeople, at: str) -> Home:
    """A house of its own on a lane. Numbers run through the village."""
    short = f"{draw.choice(_LANES.split())}{_before(found, 2000) + len(found.buildings) + 1}号"
    found.buildings.append((at + short, short, draw.choice((1, 2, 2, 3))))
    return Home(at + short, at + short, "", 1, "", draw.randint(80, 320), draw.random() < 0.04, "")


def _before(found: GridPeople, each: int) -> int:
    """Numbers that belong to the grids before this one in its village."""
    return (int(found.code[-3:]) - 1) * each


def _family(draw: Random, orders: dict[date, int]) -> list[Dweller]:
    """One to six people over up to three generations under one surname, with one telephone or several."""
    surname = draw.choices(_SURNAMES, weights=[max(1, 60 - place) for place in range(len(_SURNAMES))])[0]
    head_age = draw.randint(24, 84)
    ages = [(surname, "1" if draw.random() < 0.8 else "2", head_age)]
    if draw.random() < 0.82:
        other = "2" if ages[0][1] == "1" else "1"
        ages.append((draw.choice(_SURNAMES), other, max(20, head_age + draw.randint(-6, 4))))
        if head_age < 62:
            ages += [
                (surname, draw.choice("12"), max(0, head_age - draw.randint(22, 32)))
                for _ in range(draw.choice((0, 1, 1, 2)))
            ]
        if head_age < 58 and draw.random() < 0.25:
            ages.append((surname, draw.choice("12"), head_age + draw.randint(21, 30)))
    phone = f"139000{draw.randint(0, 99_999):05d}"
    out = []
    for family, sex, age in ages:
        born = TODAY - timedelta(days=age * 365 + draw.randint(0, 364))
        orders[born] = orders.get(born, -1) + 1
        # The order number is odd for men and even for women.
        order = orders[born] * 2 + (1 if sex == "1" else 2)
        given = draw.choice(next(names for until, names in _GIVEN if born.year < until))
        own = f"138000{draw.randint(0, 99_999):05d}" if 16 < age < 70 and draw.random() < 0.6 else ""
        number = identity_number(born, order % 1000)
        out.append(
            Dweller(family + given, sex, born, number, draw.choice(_NATIONS), own or (phone if age > 12 else ""))
        )
    return out
