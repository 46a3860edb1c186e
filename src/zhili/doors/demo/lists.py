"""Three departments' lists of one village, with the errors such lists have: checked, taken in, linked, and left where
a clerk would find them: some rows wait, some pairs are doubtful. The files lie in the house's own folder, to be tried.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from zhili.localities.county.people import Dweller, GridPeople, Home
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.linking.errors import Row
from zhili.registry.linking.generate import Person, Source, listed
from zhili.registry.run_states import Verdict

from .county import Settled

VILLAGE: Final = "990121100201"
TOWN: Final = "990121100000"
PURPOSE: Final = "三部门人口底数核对"
OLD_GRID: Final = f"{VILLAGE}801"
ASKS, ALLOWS, JUDGES = "centre-admin", "review-head", "qingshi-desk"


@dataclass(frozen=True, slots=True)
class _List:
    """Whose list it is: the post that brings it in, in which capacity, its columns by header, how it errs."""

    file: str
    post: str
    source: str
    columns: Mapping[str, str]
    errs: Source


def _filled(number: float, born: float, phone: float, address: float) -> dict[str, float]:
    return {"id_number": number, "born_on": born, "phone": phone, "address": address}


LISTS: Final = (
    _List("民政救助名单.csv", "civil-desk", "civil", {
        "序号": "@key", "姓名": "person.name", "公民身份号码": "person.id_number", "性别": "person.sex",
        "出生年月": "person.born_on", "手机": "person.phone", "家庭住址": "person.lives_at",
    }, Source("insurance", 0.62, _filled(0.95, 0.92, 0.7, 0.75), 1.0)),
    _List("卫健签约名单.csv", "health-desk", "health", {
        "签约编号": "@key", "居民姓名": "person.name", "证件号": "person.id_number", "性别": "person.sex",
        "生日": "person.born_on", "电话": "person.phone", "住址": "person.lives_at", "慢病情况": "",
    }, Source("insurance", 0.55, _filled(0.93, 0.95, 0.8, 0.7), 1.5)),
    _List("青石镇走访.csv", "qingshi-desk", "grid", {
        "编号": "@key", "姓名": "person.name", "身份证号": "person.id_number", "性别": "person.sex",
        "出生日期": "person.born_on", "联系电话": "person.phone", "现住地址": "person.lives_at",
        "村代码": "@area", "网格": "@grid",
    }, Source("visits", 0.6, _filled(0.6, 0.88, 0.8, 0.97), 2.0, 0.03, False)),
)  # fmt: skip


def take_in(settled: Settled, near: Sequence[GridPeople], folder: Path, now: datetime, *, seed: int = 1) -> int:
    """Write the lists, take them in, ask for a linkage and have another person allow it; the run, to be run in a
    process of its own."""
    folder.mkdir(exist_ok=True)
    made = _people(near)
    for no, each in enumerate(LISTS):
        rows = list(_rows(each, made, Random(f"{seed}/list/{each.file}")))
        _write(folder / each.file, each, rows)
        _take(settled, each, rows, now - timedelta(hours=30 - no))
    _next_month(folder, made, Random(f"{seed}/list/next"))
    asked = now - timedelta(hours=26)
    run = registry.ask_run(actor=settled.as_(ASKS, asked), purpose=PURPOSE, area=TOWN, now=asked)
    registry.allow_run(actor=settled.as_(ALLOWS, asked), run=run, now=asked + timedelta(minutes=40))
    return run


def judge_some(settled: Settled, now: datetime) -> None:
    """A clerk of the town judges the two likeliest of the doubtful pairs; the others lie on the desk."""
    clerk = settled.as_(JUDGES, now)
    pair = registry.begin_judging(actor=clerk, purpose=PURPOSE, now=now)
    for verdict in (Verdict.SAME, Verdict.DIFFERENT):
        if pair is not None:
            pair = registry.judge(actor=clerk, doubt=pair, verdict=verdict, purpose=PURPOSE, now=now)


# --- who is in them, and what is written of them ----------------------------------------------------------------------


def _people(near: Sequence[GridPeople]) -> list[Person]:
    """The village's people as the generator of lists knows them."""
    found: list[Person] = []
    for grid in near:
        if grid.code.startswith(VILLAGE):
            found += _of(grid, len(found))
    return found


def _of(grid: GridPeople, first: int) -> Iterator[Person]:
    draw = Random(f"moved/{grid.code}")
    key = first
    for home in grid.homes:
        numbers = tuple(each.id_number for each in home.people)
        before = draw.choice(grid.homes).address if draw.random() < 0.08 else ""
        for each in home.people:
            yield _person(each, home, key, before, numbers)
            key += 1


def _person(each: Dweller, home: Home, key: int, before: str, numbers: tuple[str, ...]) -> Person:
    phone, head = (f"+86{one.phone}" if one.phone else "" for one in (each, home.people[0]))
    return Person(
        key, each.name, each.sex, each.born_on, each.id_number, phone, head, home.address, before, home.household,
        numbers, "uyghur" if "·" in each.name else "",
    )  # fmt: skip


def _rows(which: _List, made: Sequence[Person], draw: Random) -> Iterator[list[str]]:
    rows = [row for row, _ in listed(made, which.errs, draw)]
    for row in rows:
        yield _cells(which, row, VILLAGE, "")
    if which.post == JUDGES:
        yield from _spoilt(which, rows)


def _cells(which: _List, row: Row, area: str, grid: str) -> list[str]:
    said = {
        "@key": row.id, "person.name": row.name, "person.id_number": row.id_number, "person.sex": row.sex,
        "person.born_on": row.born_on, "person.phone": row.phone, "person.lives_at": row.address, "@area": area,
        "@grid": grid, "": "高血压" if row.born_on[:4] < "1960" else "",
    }  # fmt: skip
    return [said[target] for target in which.columns.values()]


def _spoilt(which: _List, rows: Sequence[Row]) -> Iterator[list[str]]:
    """What every such list holds, once each: a number that a spreadsheet ruined, a day that is none, a lost character,
    full width, another's number, a grid that was redrawn, a code that is none, another county's, the same row twice and
    the same key twice."""
    one, two, three, four = _whole(rows)
    yield _cells(which, replace(one, id="走-901", id_number="9.90121E+17"), VILLAGE, "")
    yield _cells(which, replace(two, id="走-902", born_on="1990.2.30"), VILLAGE, "")
    yield _cells(which, replace(three, id="走-903", name=f"{three.name[0]}?"), VILLAGE, "")
    wide = three.id_number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    yield _cells(which, replace(three, id="走-904", id_number=wide), VILLAGE, "")
    yield _cells(which, replace(four, id="走-905", id_number=one.id_number), VILLAGE, "")
    yield _cells(which, replace(one, id="走-906"), VILLAGE, OLD_GRID)
    yield _cells(which, replace(two, id="走-907"), "990121100299", "")
    yield _cells(which, replace(two, id="走-908"), "990122100201", "")
    yield _cells(which, two, VILLAGE, "")
    yield _cells(which, replace(four, id=three.id), VILLAGE, "")


def _whole(rows: Sequence[Row]) -> list[Row]:
    """Four rows in which all is written."""
    return [row for row in rows if len(row.id_number) == 18 and row.id_number.isascii() and row.born_on][:4]


def _next_month(folder: Path, made: Sequence[Person], draw: Random) -> None:
    """Next month's list of the first department, its columns renamed: nobody has taken it in yet."""
    first = LISTS[0]
    rows = [_cells(first, replace(row, id=f"12-{row.id}"), VILLAGE, "") for row, _ in listed(made, first.errs, draw)]
    renamed = {
        header.replace("手机", "联系方式").replace("家庭住址", "现居地"): to for header, to in first.columns.items()
    }
    _write(folder / "下月民政救助名单.csv", replace(first, columns=renamed), rows)


# --- through the same door as any list --------------------------------------------------------------------------------


def _write(file: Path, which: _List, rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([which.columns, *rows])
    file.write_text(text.getvalue(), encoding="utf-8-sig")


def _take(settled: Settled, which: _List, rows: Sequence[Sequence[str]], now: datetime) -> None:
    actor = settled.as_(which.post, now)
    told: dict[str, Any] = {
        "actor": actor,
        "source": which.source,
        "kind": ThingKind.PERSON,
        "area": VILLAGE,
        "now": now,
    }
    registry.confirm_columns(**told, columns=which.columns, lone=which.errs.lone)
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    table = registry.Table(which.file, digest, tuple(which.columns), lambda: iter(enumerate(rows, start=2)))
    registry.check_list(**told, table=table, purpose=PURPOSE)
    batch = registry.take_batch(**told, table=table, purpose=PURPOSE)
    if which.post != JUDGES:
        registry.take_rest(actor=actor, batch=batch, now=now + timedelta(minutes=20))
