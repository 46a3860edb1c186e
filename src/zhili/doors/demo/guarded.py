"""Whoever sees what is held of people is seen doing it: assessments, looks that call for an explanation, a protected
person, a list taken away, a contractor. Played by the verbs on the last working day before the county is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from zhili.catalogue import actions as catalogue
from zhili.catalogue.actions import NewAssessment
from zhili.localities.county.people import GridPeople
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.permissions import LOOK, OPERATOR, RECORD
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.alarms import Answer
from zhili.registry.queries import watching

from .county import LOCALITY, Settled

GRID: Final = "990121100001001"
ASSESSES, APPROVES, WATCHES = "supervision-desk", "supervision-head", "supervision-head"
SOME_DAY: Final = date.max
USES: Final = (
    NewAssessment(
        "linkage", "几个部门的名单各记各的，要对成一份底数。", "不比对，群众就要一趟趟跑腿证明自己是自己。",
        "错合一个人，就会把别人的事算到他头上；经办人可能看到不该看的。",
        "两人授权，只记结果，存疑的由人判，合错的整批撤销，本人看得到谁比对过。",
        ("person.name", "person.id_number", "person.born_on", "person.phone", "person.lives_at"), SOME_DAY,
    ),
    NewAssessment(
        "export", "取暖补贴、应急转移要带名单上门，没有信号也要能核。", "名单不带走，偏远的村一户户问不过来。",
        "名单离开系统后，谁再看、再传，这里管不到。", "只导一个网格，内容遮盖，文件带水印，名单里每个人都看得到。",
        ("person.name", "person.lives_at", "person.phone"), SOME_DAY,
    ),
)  # fmt: skip
WAITING: Final = NewAssessment(
    "sensitive", "入冬走访要把独居老人和残疾人的登记对在一起，先排最要紧的户。", "一户户翻登记簿，天冷前走不完。",
    "把人分成三六九等；名单传出去，老人容易被骗子盯上。", "只在民政看，名单不导出，走访完三十天删排序。",
    ("care.why", "care.visited_on", "person.born_on"), SOME_DAY,
)  # fmt: skip
LOOKED: Final = 24
"""People whom one clerk looks at within an hour: more than the profile's `watch` lets pass."""


def switch_on(settled: Settled, now: datetime) -> None:
    """Assessed by one, approved by another, on since two months; one assessment waits for approval."""
    then = now - timedelta(days=60)
    until = date(then.year + 2, then.month, 1)
    for use in USES:
        made = catalogue.write_assessment(actor=settled.as_(ASSESSES, then), new=replace(use, until=until), now=then)
        catalogue.approve_assessment(actor=settled.as_(APPROVES, then), assessment=made, now=then + timedelta(days=1))
        catalogue.switch_on(actor=settled.as_(ASSESSES, then), assessment=made, now=then + timedelta(days=2))
    lately = now - timedelta(days=3)
    catalogue.write_assessment(actor=settled.as_(ASSESSES, lately), new=replace(WAITING, until=until), now=lately)


def watch(settled: Settled, near: Sequence[GridPeople], now: datetime) -> None:
    """What people did on the last working day, and what came of the earliest of it. ``near``: the grids shown."""
    profile = profiles.current(LOCALITY, profiles.local_day(LOCALITY, now))
    day = last_working_day(profile, now)
    at = _clock(profile, day)
    clerk = settled.as_("qingshi-desk", at(9, 5))
    people = registry.list_in(
        actor=clerk, prefix=GRID[:12], kind=ThingKind.PERSON, purpose="冬季取暖补贴核对", now=at(9, 5)
    )
    watcher = settled.as_(WATCHES, at(9, 10))
    registry.protect(
        actor=watcher, thing=people[0], why="家暴受害人，住址保密", until=day + timedelta(days=180), now=at(9, 10)
    )
    civil = settled.as_("civil-desk", at(9, 20))
    for no, person in enumerate(people[1 : 1 + LOOKED]):
        registry.look(actor=civil, things=[person], purpose=f"高龄津贴逐户核对 {no + 1} 号", now=at(9, 20 + no))
    housing = settled.as_("housing-desk", at(10, 40))
    registry.look(actor=housing, things=[people[0]], purpose="维修资金核对", now=at(10, 40))
    registry.export(actor=civil, prefix=GRID, kind=ThingKind.PERSON, purpose="冬季取暖补贴上门核对", now=at(14, 30))
    _contractor(settled, near, people, at(15, 10))
    police = settled.as_("police-desk", at(22, 41))
    registry.look(actor=police, things=people[2:5], purpose="核实情况", now=at(22, 41))
    _withhold(settled, people[6], now)
    _answer(settled, now)


def _withhold(settled: Settled, person: int, now: datetime) -> None:
    """The police looked into a fraud; that they did is told in two months, by one hand's request and another's word."""
    then = now - timedelta(days=5)
    registry.look(actor=settled.as_("police-desk", then), things=[person], purpose="电诈线索核查", now=then)
    auditor, chief = settled.as_(ASSESSES, then), settled.as_(WATCHES, then)
    last = watching.looks(auditor, watching.Filters(unit=settled.units["police"]), most=1)[0].id
    until = (now + timedelta(days=60)).date()
    asked = registry.ask_withholding(actor=auditor, look=last, law="反电信网络诈骗法第二十六条", until=until, now=then)
    registry.answer_withholding(actor=chief, withholding=asked, allowed=True, now=then + timedelta(hours=1))


def last_working_day(profile: Profile, now: datetime) -> date:
    """The last day before today on which the offices were open."""
    day = profile.calendar.local_date(now) - timedelta(days=1)
    while not profile.calendar.service_of(day):
        day -= timedelta(days=1)
    return day


def _clock(profile: Profile, day: date) -> Callable[[int, int], datetime]:
    return lambda hour, minute: datetime.combine(day, time(hour, minute), profile.calendar.zone)


def _contractor(settled: Settled, near: Sequence[GridPeople], people: Sequence[int], now: datetime) -> None:
    """A company's clerk works in the town until a day; she lives in the grid, and looked at the people next door."""
    deal = offices.Contract("远图数据服务公司", "qingshi-data", "数据整理（外包）", (LOOK, RECORD),
                            seats.day_of(now) + timedelta(days=75))  # fmt: skip
    post = offices.open_contract(actor=OPERATOR, unit_id=settled.units["qingshi"], contract=deal, now=now)
    grid = next(each for each in near if each.code == GRID)
    phone = next(each.phone for home in grid.homes for each in home.people if each.phone.startswith("138"))
    person = offices.enrol(actor=OPERATOR, name="闻小舟", now=now, phone=phone)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=now)
    hand = seats.actor_for(person, post, now)
    profile = profiles.current(LOCALITY, profiles.local_day(LOCALITY, now))
    beside = sorted(watching.neighbours(person, set(people), profile))[:4]
    registry.look(actor=hand, things=beside or people[5:8], purpose="整理台账", now=now)


def _answer(settled: Settled, now: datetime) -> None:
    """The looks are considered; one alert has been explained, the others wait."""
    registry.watch_looks(now=now)
    watcher = settled.as_(WATCHES, now)
    told = {each.what.value: each for each in watching.alerts(watcher, open_ones=True)}
    if "protected" in told:
        registry.answer_alert(
            actor=watcher, alert=told["protected"].id, outcome=Answer.EXPLAINED,
            answer="维修资金分户清册里有这一户，已提醒只看户号，不看住址。", now=now,
        )  # fmt: skip
