"""One resident whose data the county holds: who looked, by day and by night; what they asked for and were answered; a
list that left; a contractor; and what calls for an explanation. Their telephone and number are told at the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from zhili.catalogue import actions as catalogue
from zhili.catalogue.actions import NewAssessment
from zhili.dispatch import actions as dispatch
from zhili.lib.actor import Actor, anonymous, concerned
from zhili.localities.county.people import Dweller, GridPeople, population
from zhili.offices import actions as offices
from zhili.offices.actions import Contract
from zhili.offices.permissions import OPERATOR
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.models import Look
from zhili.registry.queries.own import marks_of, own

from .county import Settled

PHONE: Final = "13800000072"
OLD_PHONE: Final = "13900000072"
KIN_PHONE: Final = "13700000072"
TOWN: Final = "990121100"
DESK, AUDITOR, CHIEF, CIVIL = "qingshi-desk", "supervision-desk", "supervision-head", "civil-desk"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who does not exist, as whom the visitor of the demonstration may log in."""

    name: str
    id_number: str
    phone: str = PHONE


def play_rights(
    settled: Settled, now: datetime, people: int, *, locality: str = "qinghe", seed: int = 1
) -> Resident | None:
    """Let it all happen; the resident. None where so few people were made that none lives in that town."""
    grid = next((each for each in population(people, seed=seed) if each.code.startswith(TOWN)), None)
    if grid is None:
        return None
    elder = min((home.people[0] for home in grid.homes), key=lambda each: each.born_on)
    profile = profiles.current(locality, profiles.local_day(locality, now))
    desk = settled.as_(DESK, now)
    thing = _known(desk, elder, grid, now)
    _looked_at(settled, thing, elder, grid, now)
    _asked(settled, elder, profile, now)
    _exported(settled, grid, now)
    _contracted(settled, thing, now)
    registry.watch_looks(now=now + timedelta(minutes=2))
    return Resident(elder.name, elder.id_number)


def _known(desk: Actor, elder: Dweller, grid: GridPeople, now: datetime) -> int:
    """The town knows an old telephone and a new one, and a relative's, on consent."""
    found = registry.find(
        actor=desk, field="person.id_number", text=elder.id_number, purpose="办理高龄补贴", now=now - timedelta(days=40)
    )
    thing = found[0]

    def say(says: dict[str, str], at: datetime) -> None:
        sheet = registry.Sheet(ThingKind.PERSON, f"thing:{thing}", says, grid.code[:12], grid.code, thing)
        registry.observe(actor=desk, source="self", sheet=sheet, now=at)

    say({"person.phone": OLD_PHONE}, now - timedelta(days=40))
    say({"person.phone": PHONE, "person.lives_at": f"{grid.homes[0].address}（老屋）"}, now - timedelta(days=12))
    registry.enter(actor=desk, source="grid", thing_id=thing, register="care", now=now - timedelta(days=12))
    say({"care.kin_phone": KIN_PHONE}, now - timedelta(days=12))
    return thing


def _looked_at(settled: Settled, thing: int, elder: Dweller, grid: GridPeople, now: datetime) -> None:
    """By the town for a reason, by a bureau, and once in the middle of the night; one look is withheld by law."""
    registry.protect(
        actor=settled.as_(AUDITOR, now), thing=thing, why="独居老人，防上门推销",
        until=(now + timedelta(days=90)).date(), now=now - timedelta(days=20),
    )  # fmt: skip
    looks = ((DESK, 9, "上门走访，核对联系方式"), (CIVIL, 5, "高龄补贴复核"), (DESK, 1, "协助调查"))
    for who, days, why in looks:
        registry.look(actor=settled.as_(who, now), things=[thing], purpose=why, now=now - timedelta(days=days))
    night = (now - timedelta(days=2)).replace(hour=16, minute=20)  # past midnight in the county
    neighbours = [
        one
        for home in grid.homes[:4]
        for one in registry.find(
            actor=settled.as_(CIVIL, now), field="person.id_number", text=home.people[0].id_number, purpose="核实诉求",
            now=night,
        )
    ]  # fmt: skip
    registry.look(actor=settled.as_(CIVIL, now), things=neighbours, purpose="核实诉求", now=night)
    last = Look.objects.filter(thing_id=thing, purpose="协助调查").latest("id").id
    asked = registry.ask_withholding(
        actor=settled.as_(AUDITOR, now),
        look=last,
        law="监察法第十八条",
        until=(now + timedelta(days=60)).date(),
        now=now,
    )
    registry.answer_withholding(actor=settled.as_(CHIEF, now), withholding=asked, allowed=True, now=now)


def _asked(settled: Settled, elder: Dweller, profile: Profile, now: datetime) -> None:
    """A wrong telephone erased by its source, a name to be corrected, a consent taken back, a copy."""
    earlier = now - timedelta(days=3)
    marks = marks_of(profile.registers, PHONE)
    mine = concerned(registry.claim(actor=anonymous(), marks=marks, id_number=elder.id_number, now=earlier))
    held = own(mine, profile.registers, earlier, profile.calendar.local_date(earlier))
    facts = {(each.name, value.shown): value.fact for each in held.page.fields for value in each.values}
    old = next(fact for (name, shown), fact in facts.items() if name == "person.phone" and OLD_PHONE in shown)
    home = next(fact for (field, _), fact in facts.items() if field == "person.lives_at")
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="这个号早就不用了", now=earlier)
    right = next(
        value.shown for each in held.page.fields for value in each.values if each.name == "person.registered_at"
    )
    registry.ask_correction(actor=mine, fact=home, right=right, why="去年就搬回来住了", now=earlier)
    registry.withdraw_consent(actor=mine, field="care.kin_phone", now=earlier)
    registry.take_copy(actor=mine, now=earlier)
    dispatch.take_in_requests(locality=profile.locality, now=earlier)
    dispatch.answer_request(
        actor=settled.as_(DESK, now), key=f"erase:{ask}", made=True, answer="打过电话，确实停机，已删", now=now,
        locality=profile.locality,
    )  # fmt: skip


def _exported(settled: Settled, grid: GridPeople, now: datetime) -> None:
    """Taking lists away is assessed by one, approved and switched on by others; then one list leaves."""
    assessor, approver = settled.as_(AUDITOR, now), settled.as_(CHIEF, now)
    new = NewAssessment(
        use="export", purpose="高温、寒潮时按网格核对需要上门的老人", necessity="断网断电的村要带纸质名单上门",
        risks="名单丢失会暴露住址和独居情况", measures="只含遮盖后的内容，带水印，用后三日内销毁并登记",
        fields=["person.name", "person.phone", "care.why"], until=(now + timedelta(days=180)).date(),
    )  # fmt: skip
    made = catalogue.write_assessment(actor=assessor, new=new, now=now - timedelta(days=8))
    catalogue.approve_assessment(actor=approver, assessment=made, now=now - timedelta(days=7))
    catalogue.switch_on(actor=assessor, assessment=made, now=now - timedelta(days=7))
    registry.export(
        actor=settled.as_(CIVIL, now), prefix=grid.code, kind=ThingKind.PERSON, purpose="寒潮前上门名单", now=now
    )


def _contracted(settled: Settled, thing: int, now: datetime) -> None:
    """A company that keeps the books for the town, until a day, and what it looked at."""
    contract = Contract(
        company="清禾数据服务公司", name_zh="台账整理", code="books", grants=("registry.look",),
        until=(now + timedelta(days=60)).date(),
    )  # fmt: skip
    post = offices.open_contract(actor=OPERATOR, unit_id=settled.units["qingshi"], contract=contract, now=now)
    person = offices.enrol(actor=OPERATOR, name="万里", now=now)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=now)
    settled.seats["books"] = (person, post)
    registry.look(actor=settled.as_("books", now), things=[thing], purpose="整理台账", now=now)
