"""What there is in the county besides people and homes: organisations, facilities, plots, resources and dogs, drawn
from the same seed for each grid. Codes check, and none was ever given to anybody: they are of the reserved place 99.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from zhili.localities.county import names
from zhili.localities.county.people import GridPeople, Home

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WORTH = tuple(pow(3, place, 31) for place in range(17))
_WORTH_BODY = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(slots=True)
class Body:
    """An organisation. ``seat``: the home or building it sits in, by address, or ''. ``head``, ``staff``: places of
    people in the grid's list. ``why_key``: why it is a key place, or ''."""

    name: str
    credit_code: str
    trade: str
    address: str
    phone: str
    opened_on: date
    seat: str
    head: int | None
    staff: list[int] = field(default_factory=list)
    why_key: str = ""
    checked_ago: int = 0


@dataclass(slots=True)
class Part:
    """A facility (部件), with who mends it and where it stands."""

    code: str
    sort: str
    owner: str
    at: str
    condition: str
    seen_ago: int


@dataclass(slots=True)
class Piece:
    """A plot; ``home``: place in the grid's list of the home whose household has it by contract."""

    code: str
    mu: str
    use: str
    home: int


@dataclass(slots=True)
class Reserve:
    """A shelter, store, team or source of water of the village; ``head``: who answers for it."""

    name: str
    sort: str
    holds: int
    checked_ago: int
    head: int | None


@dataclass(slots=True)
class Dog:
    """A dog with its registration: asked for and valid, in days before and after the day of making."""

    name: str
    breed: str
    chip: str
    home: int
    applied_ago: int
    valid_in: int


@dataclass(slots=True)
class Held:
    """What lies in one grid besides its people."""

    bodies: list[Body]
    parts: list[Part]
    plots: list[Piece]
    reserves: list[Reserve]
    dogs: list[Dog]


_TOWN_TRADES = (
    ("小吃店", "餐饮", ""), ("面馆", "餐饮", ""), ("便利店", "零售", ""), ("五金店", "零售", ""),
    ("服装店", "零售", ""), ("药房", "零售", ""), ("理发店", "居民服务", ""), ("洗衣店", "居民服务", ""),
    ("快递驿站", "邮政", ""), ("修车行", "修理", ""), ("水果店", "零售", ""),
    ("文具店", "零售", ""), ("装饰工程部", "建筑装饰", ""),
    ("宾馆", "住宿", "住宿场所，夜间人多"), ("网吧", "文化娱乐", "人员密集"), ("棋牌室", "文化娱乐", "人员密集"),
    ("液化气供应站", "燃气", "易燃易爆"), ("养老服务中心", "养老服务", "老人集中，疏散慢"),
)  # fmt: skip
_VILLAGE_TRADES = (
    ("小卖部", "零售", ""), ("农资店", "零售", ""), ("茶叶专业合作社", "农业", ""), ("蔬菜专业合作社", "农业", ""),
    ("养殖场", "畜牧", ""), ("农机服务部", "农业服务", ""), ("农家乐", "餐饮", ""),
    ("木材加工厂", "加工", "粉尘、木料易燃"), ("烟花爆竹零售点", "零售", "易燃易爆"), ("碾米坊", "加工", ""),
)  # fmt: skip
_TOWN_PARTS = (
    ("0112", "路灯", "清禾县城市管理局市政所"), ("0102", "雨水井盖", "清禾县住房和城乡建设局"),
    ("0103", "污水井盖", "清禾县住房和城乡建设局"), ("0105", "电力井盖", "清禾县供电公司"),
    ("0106", "通信井盖", "清禾县通信建设维护站"), ("0113", "消火栓", "清禾县供水公司"),
    ("0115", "配电箱", "清禾县供电公司"), ("0302", "垃圾箱", "清禾县城市管理局"),
    ("0201", "公交站亭", "清禾县交通运输局"), ("0402", "行道树", "清禾县城市管理局"),
    ("0506", "健身器材", "所在社区居民委员会"),
)  # fmt: skip
_VILLAGE_PARTS = (
    ("0112", "太阳能路灯", "所在村民委员会"), ("0113", "消防水缸", "所在村民委员会"),
    ("0302", "垃圾收集点", "清禾县城市管理局"),
    ("0208", "波形护栏", "清禾县交通运输局"), ("0115", "变压器", "清禾县供电公司"),
    ("0509", "村村响喇叭", "所在村民委员会"),
)  # fmt: skip
_BESIDE = ("门口", "东侧", "西侧", "路口", "转角处", "对面")
_PLOTS = (
    *(("paddy", 0.6, 4.5), ("paddy", 0.6, 4.5), ("dry", 0.3, 2.5)),
    *(("house", 0.15, 0.3), ("wood", 2, 18), ("pond", 1, 9)),
)
_KEPT = (
    ("shelter", ("文化礼堂避难场所", "小学操场避难场所", "晒谷场避难场所"), 80, 600),
    ("store", ("防汛物资点", "森林防火物资点"), 40, 300),
    ("team", ("应急小分队", "义务消防队"), 8, 20),
    ("water", ("消防取水口", "水塘取水点"), 200, 3000),
)


def credit_code(kind: str, order: int, place: str = "990121") -> str:
    """A unified credit code (GB 32100) that checks: ``kind`` two characters for who registered what, then the place,
    eight digits, their own check character, and the check character of all."""
    body = f"{order:08d}"
    rest = 11 - sum(int(digit) * worth for digit, worth in zip(body, _WORTH_BODY, strict=True)) % 11
    first = f"{kind}{place}{body}{'0' if rest == 11 else 'X' if rest == 10 else rest}"
    total = sum(_LETTERS.index(letter) * worth for letter, worth in zip(first, _WORTH, strict=True))
    return first + _LETTERS[-total % 31]


def holdings(found: GridPeople, *, seed: int = 1) -> Held:
    """What else lies in that grid; more in a town's than in a village's, and more where more people live."""
    draw = Random(f"{seed}/held/{found.code}")
    people = sum(len(home.people) for home in found.homes)
    return Held(
        list(_bodies(draw, found, people)),
        list(_parts(draw, found, people)),
        [] if found.urban else list(_plots(draw, found)),
        list(_reserves(draw, found, people)) if found.code.endswith("001") else [],
        list(_dogs(draw, found)),
    )


def _order(found: GridPeople, no: int) -> int:
    """A number of eight digits of its own for each thing of a sort: town, village, grid, and up to 999 things."""
    code = found.code
    return int(f"{code[6]}{code[8]}{code[9]}{code[11]}{code[14]}{no:03d}")


def _bodies(draw: Random, found: GridPeople, people: int) -> Iterator[Body]:
    grown = [place for place, (age, _) in enumerate(_ages(found)) if 20 <= age < 66]
    if found.code.endswith("001"):
        yield _committee(draw, found, grown)
    shops = [home for home in found.homes if home.use == "shop"]
    trades = _TOWN_TRADES if found.urban else _VILLAGE_TRADES
    for no in range(max(1, people // (22 if found.urban else 55))):
        suffix, trade, why = draw.choices(trades, weights=[1 if each[2] else 4 for each in trades])[0]
        home = shops.pop() if shops else draw.choice(found.homes)
        kind = "93" if "合作社" in suffix else "91" if draw.random() < 0.25 else "92"
        name = f"清禾县{found.name.split('第')[0].removesuffix('社区')}{names.brand(draw)}{suffix}"
        staff = draw.sample(grown, min(len(grown), draw.choice((1, 1, 2, 3, 5))))
        yield Body(
            name, credit_code(kind, _order(found, no + 1)), trade, home.address, _phone(draw), _opened(draw),
            home.address, staff[0] if staff else None, staff[1:], why, draw.choice((2, 9, 18, 26, 29, 30, 30, 33, 41)),
        )  # fmt: skip


def _committee(draw: Random, found: GridPeople, grown: list[int]) -> Body:
    own = found.name.split("第")[0]
    name = f"清禾县{own}居民委员会" if found.urban else f"清禾县{own}村民委员会"
    staff = draw.sample(grown, min(len(grown), 4))
    seat = found.buildings[0].address
    return Body(
        name, credit_code("54", _order(found, 0)), "基层群众自治", seat, _phone(draw), date(2017, 8, 1), seat,
        staff[0] if staff else None, staff[1:],
    )  # fmt: skip


def _ages(found: GridPeople) -> Iterator[tuple[int, Home]]:
    """The age of everybody in the grid's list who is here, with their home; 0 for who is not."""
    for home in found.homes:
        for each in home.people:
            here = each.died_ago is None and each.left_ago is None
            yield 2026 - each.born_on.year if here else 0, home


def _parts(draw: Random, found: GridPeople, people: int) -> Iterator[Part]:
    sorts = _TOWN_PARTS if found.urban else _VILLAGE_PARTS
    for no in range(3 + people // (16 if found.urban else 30)):
        code, sort, owner = draw.choice(sorts)
        near = draw.choice(found.buildings).address.removeprefix(found.at) + draw.choice(_BESIDE)
        condition = draw.choices(("good", "worn", "lost"), (92, 7, 1))[0]
        yield Part(f"990121{code}{_order(found, no):08d}", sort, owner, near, condition, draw.randint(0, 200))


def _plots(draw: Random, found: GridPeople) -> Iterator[Piece]:
    no = 0
    for place, home in enumerate(found.homes):
        if home.use != "own":
            continue
        for _ in range(draw.choice((0, 1, 1, 2))):
            no += 1
            use, low, high = draw.choice(_PLOTS)
            yield Piece(f"{found.code}{no:04d}", f"{draw.uniform(low, high):.2f}", use, place)


def _reserves(draw: Random, found: GridPeople, people: int) -> Iterator[Reserve]:
    own = found.name.split("第")[0]
    grown = [place for place, (age, _) in enumerate(_ages(found)) if 25 <= age < 60]
    for sort, called, low, high in _KEPT:
        head = draw.choice(grown) if grown else None
        yield Reserve(own + draw.choice(called), sort, draw.randint(low, high), draw.randint(2, 200), head)


def _dogs(draw: Random, found: GridPeople) -> Iterator[Dog]:
    no = 0
    for place, home in enumerate(found.homes):
        if home.use != "own" or draw.random() >= (0.05 if found.urban else 0.12):
            continue
        no += 1
        applied = draw.choice((1, 2, 3, 5, 40, 120, 250))
        valid = 365 - applied if applied < 100 else draw.choice((-6, 0, 3, 7, 25, 90, 120))
        chip = f"990{_order(found, no):012d}"
        yield Dog(draw.choice(names.DOGS), draw.choice(names.BREEDS), chip, place, applied, valid)


def _opened(draw: Random) -> date:
    return date(draw.randint(2004, 2025), draw.randint(1, 12), draw.randint(1, 28))


def _phone(draw: Random) -> str:
    return f"136000{draw.randint(0, 99_999):05d}"
