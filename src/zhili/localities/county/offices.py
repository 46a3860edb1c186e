"""Who there is: units with their ground and legal powers, posts with grants, and people, all invented.

Levels of a unit are those of ``lead_levels`` in a profile. Utilities lead what their networks carry, so they stand at
the level of a bureau.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhili.localities.county.land import AREAS, grids

COUNTY, NEIGHBOUR, CITY = "990121000000", "990122000000", "990100000000"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. ``covers``: area codes it answers for; empty means its own ``area``."""

    code: str
    name_zh: str
    name_en: str
    level: str
    area: str
    parent: str | None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Power:
    """A legal power that a unit holds, and the law in general terms."""

    unit: str
    power: str
    basis: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post with what it may do."""

    code: str
    unit: str
    name_zh: str
    name_en: str
    grants: tuple[str, ...]
    head: bool = False
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist, in one post or several. ``login`` names their demonstration account."""

    name: str
    login: str
    posts: tuple[str, ...]


BUREAUS = (
    ("centre", "清禾县 12345 便民服务中心", "12345 Service Centre"),
    ("supervision", "清禾县政府督查室", "Supervision Office"),
    ("inspection", "清禾县城市管理监督中心", "Inspection Centre"),
    ("review", "清禾县派单异议审核办公室", "Objection Review Office"),
    ("housing", "清禾县住房和城乡建设局", "Housing and Construction Bureau"),
    ("urban", "清禾县城市管理局", "City Management Bureau"),
    ("transport", "清禾县交通运输局", "Transport Bureau"),
    ("police", "清禾县公安局", "Public Security Bureau"),
    ("ecology", "清禾县生态环境分局", "Environment Bureau"),
    ("waterworks", "清禾县水利局", "Water Resources Bureau"),
    ("labour", "清禾县人力资源和社会保障局", "Labour and Insurance Bureau"),
    ("medical", "清禾县医疗保障局", "Medical Insurance Bureau"),
    ("market", "清禾县市场监督管理局", "Market Regulation Bureau"),
    ("civil", "清禾县民政局", "Civil Affairs Bureau"),
    ("education", "清禾县教育局", "Education Bureau"),
    ("health", "清禾县卫生健康委员会", "Health Commission"),
    ("land", "清禾县自然资源和规划局", "Land and Planning Bureau"),
    ("farming", "清禾县农业农村局", "Agriculture Bureau"),
    ("power", "清禾县供电公司", "Power Company"),
    ("supply", "清禾县供水公司", "Water Company"),
    ("gas", "清禾县燃气热力公司", "Gas and Heating Company"),
)

TOWNS = (
    ("bailu", "白鹭街道办事处", "Bailu Street Office", "990121001000"),
    ("hefeng", "禾丰街道办事处", "Hefeng Street Office", "990121002000"),
    ("qingshi", "青石镇人民政府", "Qingshi Town", "990121100000"),
    ("liuxi", "柳溪镇人民政府", "Liuxi Town", "990121101000"),
    ("yuntang", "云塘镇人民政府", "Yuntang Town", "990121102000"),
    ("nanping", "南坪镇人民政府", "Nanping Town", "990121103000"),
    ("shiliang", "石梁乡人民政府", "Shiliang Township", "990121200000"),
    ("zhuwu", "竹坞乡人民政府", "Zhuwu Township", "990121201000"),
    ("lingang", "临港街道办事处", "Lingang Street Office", "990122001000"),
    ("wangjiang", "望江镇人民政府", "Wangjiang Town", "990122100000"),
    ("shazhou", "沙洲镇人民政府", "Shazhou Town", "990122101000"),
)

ZONE = Unit(
    *("zone", "清邻经济开发区管理委员会", "Qinglin Development Zone", "bureau", CITY, "city"),
    covers=("990121002000", "990122001000"),
)
"""Its ground is one street from each of two counties."""


_OURS = tuple(grid for grid in grids() if grid.code.startswith("990121"))
"""The county's own basic grids: each has a worker."""


def _units() -> Iterator[Unit]:
    yield Unit("city", "青川市人民政府", "Qingchuan City", "city", CITY, None)
    yield Unit("county", "清禾县人民政府", "Qinghe County", "county", COUNTY, "city")
    yield Unit("next-county", "邻河县人民政府", "Linhe County", "county", NEIGHBOUR, "city")
    yield Unit("next-centre", "邻河县 12345 便民服务中心", "Linhe Service Centre", "bureau", NEIGHBOUR, "next-county")
    yield ZONE
    for code, zh, en in BUREAUS:
        yield Unit(code, zh, en, "bureau", COUNTY, "county")
    for code, zh, en, area in TOWNS:
        ours = area.startswith("990121")
        yield Unit(code, zh, en, "town", area, "county" if ours else "next-county")
        if ours:
            name = zh.removesuffix("人民政府").removesuffix("办事处")
            yield Unit(f"{code}-works", f"{name}市政所", f"{en} Public Works", "other", area, code)
            yield Unit(f"{code}-patrol", f"{name}综合执法队", f"{en} Enforcement", "other", area, code)
    towns = {area: code for code, _, _, area in TOWNS}
    for village in AREAS:
        if village.level == "village" and village.parent:
            body = "居民委员会" if village.name.endswith("社区") else "村民委员会"
            name = f"{village.name.removesuffix('村')}{'' if village.name.endswith('社区') else '村'}{body}"
            yield Unit(village.code, name, "", "village", village.code, towns[village.parent])
    for grid in _OURS:
        yield Unit(grid.code, grid.name, "", "grid", grid.area_code, grid.area_code, (grid.code,))


UNITS = tuple(_units())

POWERS = (
    Power("urban", "市容环卫管理", "城市市容和环境卫生管理条例"),
    Power("urban", "市政设施管理", "城市道路管理条例"),
    Power("urban", "违法建设查处", "城乡规划法"),
    Power("housing", "排水管理", "城镇排水与污水处理条例"),
    Power("housing", "物业监督", "物业管理条例"),
    Power("transport", "公路养护", "公路法"),
    Power("police", "道路交通管理", "道路交通安全法"),
    Power("ecology", "环境执法", "环境保护法"),
    Power("waterworks", "河道管理", "河道管理条例"),
    Power("labour", "劳动监察", "劳动法"),
    Power("market", "食品安全监管", "食品安全法"),
    Power("market", "特种设备监察", "特种设备安全法"),
    Power("market", "消费维权", "消费者权益保护法"),
    Power("land", "不动产登记", "不动产登记暂行条例"),
    Power("power", "供电", "电力法"),
    Power("supply", "供水", "城市供水条例"),
    Power("gas", "供气供热", "城镇燃气管理条例"),
)

LOOKS = ("registry.look", "registry.open", "registry.record")
KEEPS = (*LOOKS, "registry.correct", "registry.merge")
LINKS = (*LOOKS, "registry.merge", "registry.link")
HANDLE = ("matters.handle", "matters.open_contact", "command.answer")
LEADS = ("matters.handle", "matters.oversee", "matters.open_contact", "command.issue", "command.answer")
ABOVE = (*LEADS, "command.decide")

_SPECIAL = (
    Post("centre-head", "centre", "中心主任", "Head", ("matters.oversee",), head=True),
    Post("centre-desk1", "centre", "受理派单一席", "Dispatcher 1", ("matters.dispatch", "matters.open_contact")),
    Post("centre-desk2", "centre", "受理派单二席", "Dispatcher 2", ("matters.dispatch", "matters.open_contact")),
    Post("centre-call1", "centre", "回访一席", "Caller 1", ("matters.callback", "matters.open_contact")),
    Post("centre-call2", "centre", "回访二席", "Caller 2", ("matters.callback", "matters.open_contact")),
    Post(
        "centre-admin",
        "centre",
        "系统管理员",
        "Administrator",
        ("offices.manage", "profiles.adopt", "imports.run", "places.addresses", *LINKS),
    ),
    Post(
        *("supervision-head", "supervision", "督查室主任", "Head"),
        ("matters.supervise", "matters.oversee", "registry.watch", "catalogue.approve"),
        head=True,
    ),
    Post(
        "supervision-desk",
        "supervision",
        "督查员",
        "Supervisor",
        ("matters.supervise", "journal.read", "command.decide", "registry.look", "registry.watch", "catalogue.assess"),
    ),
    Post("inspection-head", "inspection", "监督中心主任", "Head", ("matters.oversee",), head=True),
    Post("inspection-east", "inspection", "城东核查员", "Checker, east", ("matters.check",)),
    Post("inspection-west", "inspection", "城西核查员", "Checker, west", ("matters.check",)),
    Post("review-head", "review", "审核办主任", "Head", ("matters.review", "registry.allow_link"), head=True),
    Post("review-desk", "review", "异议审核员", "Reviewer", ("matters.review",)),
    Post("city-head", "city", "分管副市长", "Deputy mayor", ABOVE, head=True),
    Post("county-head", "county", "分管副县长", "Deputy county head", ABOVE, head=True),
    Post("next-county-head", "next-county", "分管副县长", "Deputy county head", LEADS, head=True),
    Post(
        *("next-centre-desk", "next-centre", "受理派单席", "Dispatcher"),
        ("matters.dispatch", "matters.callback", "matters.check", "matters.open_contact"),
        head=True,
    ),
)


KEEPERS = ("police", "civil", "market", "housing", "farming", "health", "urban")
"""Bureaus that are a source of base data: they answer corrections."""


def _posts() -> Iterator[Post]:
    yield from _SPECIAL
    staffed = {post.unit for post in _SPECIAL}
    grid_workers: list[Unit] = []
    for unit in UNITS:
        if unit.code in staffed:
            continue
        if unit.level in ("bureau", "town"):
            yield Post(f"{unit.code}-head", unit.code, "负责人", "Head", LEADS, head=True)
            issues = ("command.issue", "places.addresses") if unit.level == "town" else ()
            keeps: tuple[str, ...] = KEEPS if unit.level == "town" or unit.code in KEEPERS else ()
            keeps += ("registry.export",) if unit.code == "civil" else ()
            yield Post(f"{unit.code}-desk", unit.code, "经办人", "Handler", (*HANDLE, *issues, *keeps))
        elif unit.level == "village":
            grants = ("matters.handle", "command.answer", *LOOKS)
            yield Post(f"{unit.code}-head", unit.code, "主任", "Chair", grants, head=True)
        elif unit.level == "grid":
            grid_workers.append(unit)
        else:
            yield Post(f"{unit.code}-head", unit.code, "所队长", "Chief", HANDLE, head=True)
    for no, unit in enumerate(grid_workers):  # last, so that everybody else keeps the name they had
        number = f"0990-556{no + 1000:04}"
        yield Post(f"{unit.code}-worker", unit.code, "网格员", "Grid worker", ("matters.handle", *LOOKS), True, number)


def _grid_posts() -> Iterator[Post]:
    """A grid worker in each of the first villages of Qingshi: handles what the village leads, and looks on site."""
    villages = [unit for unit in UNITS if unit.level == "village" and unit.parent == "qingshi"]
    for no, village in enumerate(villages[:GRID_WORKERS], 1):
        grants = ("matters.handle", "matters.check", "matters.open_contact", *LOOKS)
        yield Post(f"qingshi-grid{no}", village.code, "网格员", "Grid worker", grants)


GRID_WORKERS = 2
POSTS = (*_posts(), *_grid_posts())

_SURNAMES = "林何孟石江乔陆方严高白周吴郑冯陈褚卫蒋沈韩杨朱秦尤许吕施张孔曹魏陶姜戚谢邹喻苏潘葛范彭鲁韦马苗"
_GIVEN = tuple(
    name
    for line in (
        "一鸣 文清 晓岚 志远 秋实 明川 静怡 海平 春晖 建国 小满 思源 德胜 丽华 向阳 永康 雨晴",
        "长青 立新 望舒 守成 慧敏 景行 之遥 乐天 素心 振邦 含章 若谷 知行 云舒 致和 嘉禾",
    )
    for name in line.split()
)


def _people() -> Iterator[Person]:
    """One person a post, in order; surnames and given names run at different paces, so no name comes twice."""
    for no, post in enumerate(POSTS):
        if post.code == "centre-call2":
            continue  # whoever sits at the first callback desk also sits at the second
        posts = (post.code, "centre-call2") if post.code == "centre-call1" else (post.code,)
        yield Person(_SURNAMES[no % len(_SURNAMES)] + _GIVEN[no % len(_GIVEN)], post.code, posts)


PEOPLE = tuple(_people())
