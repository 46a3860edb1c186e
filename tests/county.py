"""A small county in which everything has happened once: what a page could show is there to be shown.

Made by the rooms' own verbs, at fixed moments; ``tests/walk.py`` opens every page of it.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cast import BEGAN, NOW, Cast

if TYPE_CHECKING:
    from tests.command.setting import Villages

SOON = NOW + timedelta(minutes=10)
GRID = "990121100001001"


def settle(cast: Cast) -> str:
    """Matters in every state, directives, calls, drafts, articles, routes, grids and a summary for the public; the
    number of a matter whose reporter can follow it."""
    ground(cast)
    number = matters(cast)
    directives(cast)
    reception(cast)
    knowledge(cast)
    walked_along(cast)
    base_data(cast)
    addresses(cast)
    rights(cast)
    watching(cast)
    return number


def matters(cast: Cast) -> str:
    """One in every state that the desk knows, a pair that may be the same, one with a file, one told to everybody."""
    from tests.desk import moves
    from zhili.matters import actions as verbs

    for prepare in (moves.received, moves.dispatched, moves.whistled, moves.noted, moves.objected, moves.lifted,
                    moves.confirming, moves.checking, moves.owed, moves.solved, moves.published):  # fmt: skip
        prepare(cast)
    cast.report("3 幢楼下污水往外冒，流到幼儿园门口了", phone="13900000031")
    cast.report("5 幢门口污水也冒出来了", phone="13900000032")
    number = moves.handling(cast)
    verbs.progress(actor=cast.as_("handler"), number=number, words="去看过，拍了照", files=[photo()], now=SOON)
    verbs.reply(actor=cast.as_("handler"), number=number, words="主管已经疏通，门口冲洗干净。", now=SOON)
    failed_notice()
    return number


def photo() -> object:
    """A small picture as a door received it."""
    import io

    from PIL import Image

    from zhili.matters.actions import Upload

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG")
    return Upload("现场.jpg", out.getvalue())


def failed_notice() -> None:
    """One message that could not be carried, so that the page of such messages has a row."""
    from zhili.notices.models import Message

    message = Message.objects.order_by("id").first()
    assert message is not None
    Message.objects.filter(id=message.id).update(failure="停机", failed_at=NOW)


def ground(cast: Cast) -> None:
    """Areas and basic grids; one grid with somebody who answers its telephone."""
    from tests.portal.house import lay_grids
    from zhili.offices import actions as offices
    from zhili.offices.permissions import OPERATOR

    with tempfile.TemporaryDirectory() as folder:
        lay_grids(Path(folder))
    unit = offices.open_unit(actor=OPERATOR, code=GRID, name_zh="青石社区第1网格", level="grid", now=BEGAN,
                             area_code="990121100001", parent_id=cast.units["town"], prefixes=(GRID,))  # fmt: skip
    post = offices.open_post(actor=OPERATOR, unit_id=unit, code="worker", name_zh="网格员", phone="0990-5561000",
                             now=BEGAN)  # fmt: skip
    person = offices.enrol(actor=OPERATOR, name="陈禾", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=BEGAN)


def directives(cast: Cast) -> None:
    """One that nobody has opened, one signed for with a draft, one evaluated and objected to, one sent back, one
    withdrawn; each as four villages have it."""
    from tests.command.setting import settle as open_villages
    from zhili.command import actions as verbs

    villages = open_villages(cast)
    order = villages.order(title="井盖复查")
    verbs.issue(actor=cast.as_("secretary"), locality="qinghe", order=order, files=[photo()], now=NOW)
    begun = villages.signed(title="汛期值班")
    verbs.save_draft(actor=cast.as_("clerk1"), number=begun, typed={"q1": "三口"}, now=NOW)
    _judged(cast, villages)
    returned = villages.answered(title="秸秆禁烧")
    first = cast.units["v1"]
    verbs.send_back(actor=cast.as_("secretary"), number=returned, unit_id=first, reason="没有数学校后面的", now=SOON)
    dropped = villages.issue(title="发错的一件")
    verbs.withdraw_directive(actor=cast.as_("secretary"), number=dropped, reason="上周问过", now=SOON)


def _judged(cast: Cast, villages: Villages) -> None:
    from zhili.command import actions as verbs

    number, first = villages.answered(), cast.units["v1"]
    verbs.evaluate(actor=cast.as_("secretary"), number=number, unit_id=first, grade="poor", reasons="没有写负责人",
                   now=SOON)  # fmt: skip
    verbs.object_to_grade(actor=cast.as_("clerk1"), number=number, reasons="这一项本来可以不填", now=SOON)


def reception(cast: Cast) -> None:
    """A call that rings, one in which a matter was taken down, and two drafts out of a chat."""
    from tests.reception.test_drafts import keep
    from zhili.matters.actions import Contact, Report
    from zhili.reception.actions import CallNote, begin_call, note_call, take_down
    from zhili.reception.lifecycle import Way

    clerk = cast.as_("dispatcher")
    note_call(actor=cast.as_("caller"), note=CallNote("A-1", SOON, phone="13900000041"), now=SOON)
    call = begin_call(actor=clerk, way=Way.HOTLINE, now=SOON)
    told = Report(words="巷口路灯不亮", area_code="990121100000", contact=Contact("吴女士", "13900000042"))
    take_down(actor=clerk, call=call, locality="qinghe", report=told, now=SOON)
    keep(cast, 0, 1, 3)


def knowledge(cast: Cast) -> None:
    """An article in force, one to be reviewed, a canned reply of a unit, and something wrong that is known."""
    from tests.knowledge.test_articles import ALLOWANCE, in_force
    from zhili.knowledge.actions import NewTrouble, keep_reply, post_trouble, write_article

    in_force(cast)
    write_article(actor=cast.as_("handler"), new=replace(ALLOWANCE, question_zh="医保怎么转"), now=NOW)
    keep_reply(actor=cast.as_("handler"), name="收到", words="{number} 收到。", now=NOW, unit=cast.units["town"])
    trouble = NewTrouble("主管抢修停水", "主管在抢修，今晚 6 点来水。", "water.supply.outage", ("990121100000",),
                         until=NOW + timedelta(hours=4))  # fmt: skip
    post_trouble(actor=cast.as_("handler"), new=trouble, now=NOW)


def walked_along(cast: Cast) -> None:
    """A route of two stops, and a patrol on it."""
    from tests.collection.test_patrols import begin

    begin(cast)


RUNS: dict[str, dict[str, object]] = {
    "refused": {"refused_person_id": 2, "why": "评估还没有更新"},
    "running": {"progress": {"step": "merge", "done": 1000, "of": 4148}, "beat_at": NOW},
    "stopped": {"faults": [{"code": "nothing_shared", "zh": "几份名单里几乎没有相同的人", "en": "nobody in common"}]},
    "undoing": {"counts": {"merged": 3, "people": 9}},
}  # fmt: skip


def lists_and_doubts(cast: Cast, thing: int) -> None:
    """A list of which one row waits, and a pair that nobody has judged and that the clerk has just taken up."""
    from tests.desk.conftest import AT
    from zhili.profiles.registers import ThingKind
    from zhili.registry import actions as registry
    from zhili.registry.models import Doubt, Record, Run

    keeper = cast.as_("keeper")
    columns = {"编号": "@key", "姓名": "person.name", "出生日期": "person.born_on"}
    area = "990121100000"
    registry.confirm_columns(actor=keeper, source="village", kind=ThingKind.PERSON, columns=columns, area=area, now=NOW)
    rows = ((2, ("1", "郑明", "1970-01-01")), (3, ("2", "郑亮", "1990.2.30")))
    table = registry.Table("村台账.csv", "0" * 64, tuple(columns), lambda: iter(rows))
    registry.take_batch(
        actor=keeper, source="village", kind=ThingKind.PERSON, table=table, area=area, purpose="核对底数", now=NOW
    )
    mine = Record.objects.filter(thing_id=thing).order_by("id").values_list("id", flat=True)[0]
    other = Record.objects.order_by("-id").values_list("id", flat=True)[0]
    run = Run.objects.create(
        purpose="核对底数", area_code=area, asked_by="post:1/person:1", asked_person_id=1, asked_at=NOW, state="done",
        allowed_person_id=2, counts={"merged": 1},
    )  # fmt: skip
    registry.ask_run(actor=keeper, purpose="三部门底数比对", area=area, now=NOW)
    for state, more in RUNS.items():
        allowed_by = None if state == "refused" else 2
        Run.objects.create(purpose="核对底数", area_code=area, asked_by=keeper.ref, asked_person_id=1, asked_at=NOW,
                           state=state, allowed_person_id=allowed_by, **more)  # fmt: skip
    said = [{"field": "name", "level": "near", "zh": "姓名：差一个字", "en": "name: one character differs"}]
    Doubt.objects.create(run=run, left_id=mine, right_id=other, probability=0.9, reasons=said)
    registry.begin_judging(actor=keeper, purpose="核对底数", now=AT)


def base_data(cast: Cast) -> None:
    """A clerk who keeps base data; a person who has lived in two homes, about whom two sources differ, whom a register
    reminds of and somebody looked at a moment ago; another who turned out to be the same."""
    from tests.desk.conftest import AT
    from tests.registry import house
    from zhili.offices import actions as offices
    from zhili.offices.permissions import ADDRESSES, CORRECT, LINK, LOOK, LOOK_OPEN, MERGE, OPERATOR, RECORD
    from zhili.registry import actions as registry
    from zhili.registry.lifecycle import Word
    from zhili.registry.models import Fact

    grants = (LOOK, LOOK_OPEN, RECORD, CORRECT, MERGE, ADDRESSES, LINK)
    post = offices.open_post(actor=OPERATOR, unit_id=cast.units["town"], code="keeper", name_zh="数据员", now=BEGAN,
                             grants=grants)  # fmt: skip
    who = offices.enrol(actor=OPERATOR, name="方静", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=who, post_id=post, now=BEGAN)
    cast.people["keeper"] = (who, post)
    keeper = cast.as_("keeper")
    homes = [house.home(keeper, str(n), f"青石镇青石社区{n}号", grid=GRID) for n in (3, 4)]
    thing = house.person(keeper, "12", name="周桂兰", phone="13900000051", id_number=house.identity(), grid=GRID)
    house.person(house.police(cast), "H-77", source="police", thing=thing, name="周贵兰")
    for place, on in zip(homes, (BEGAN.date(), NOW.date()), strict=True):
        registry.relate(actor=keeper, source="grid", subject=thing, word=Word.LIVES_IN, object=place, now=NOW, on=on)
    registry.enter(actor=keeper, source="grid", thing_id=thing, register="care", now=NOW)
    house.person(keeper, "12", grid=GRID, register="care", visited_on="2026-10-05")
    same = house.person(keeper, "13", name="周桂兰", grid=GRID)
    registry.merge(actor=keeper, kept=thing, gone=same, now=NOW, reasons={"name": "exact"}, probability=0.97)
    fact = Fact.objects.filter(thing_id=thing, field="person.phone").latest("id").id
    registry.ask_correction(actor=house.clerk(cast), fact=fact, right="", why="号码停用了", now=NOW)
    registry.look(actor=keeper, things=[thing], purpose="走访核实", now=AT)
    lists_and_doubts(cast, thing)


def addresses(cast: Cast) -> None:
    """One in the library, with a home there that has a plate and one that was lost; some that lists named and nobody
    knows."""
    from tests.desk.conftest import AT
    from tests.registry import house
    from zhili.offices.permissions import OPERATOR
    from zhili.places import actions as places
    from zhili.places.queries import draw_token
    from zhili.registry import actions as registry

    known = "青石镇人民路12号阳光小区3幢2单元501室"
    address = places.add_address(actor=OPERATOR, text=known, area="990121100000", on=BEGAN.date(), now=NOW,
                                 source="示例名单")  # fmt: skip
    places.locate(actor=OPERATOR, texts=["青石镇人民路99号"], area="990121", source="住建局名单", now=NOW)
    keeper = cast.as_("keeper")
    home = house.home(keeper, "plated", known, grid=GRID)
    for replace_it in (False, True):
        new = [places.NewPlate(address, draw_token(), home)]
        places.issue_plates(actor=keeper, new=new, now=NOW, replace=replace_it)
    registry.look(actor=keeper, things=[home], purpose="制发门牌", now=AT)


def rights(cast: Cast) -> None:
    """Somebody asked for a correction, took a copy, withdrew a consent and had something erased; a matter follows
    each, and copies of the erasure wait for a hand."""
    from tests.registry import house
    from tests.registry.test_rights import OTHER, fact, proved
    from zhili.dispatch.actions import take_in_requests
    from zhili.profiles.registers import ThingKind
    from zhili.registry import actions as registry

    keeper, phone, born = cast.as_("keeper"), "13900000061", "19550505"
    number = house.identity(born, 16)
    thing = house.person(keeper, "21", name="吴秀英", phone=OTHER, id_number=number, grid=GRID)
    old = fact(thing, "person.phone")
    house.person(keeper, "21", name="吴秀英", phone=phone, id_number=number, grid=GRID)
    registry.enter(actor=keeper, source="grid", thing_id=thing, register="care", now=NOW)
    sheet = registry.Sheet(ThingKind.PERSON, "21", {"care.kin_phone": OTHER}, GRID[:12], GRID, thing)
    registry.observe(actor=keeper, source="grid", sheet=sheet, now=NOW)
    mine = proved(phone=phone, id_number=number)
    registry.ask_correction(actor=mine, fact=fact(thing, "person.name"), right="吴秀瑛", why="身份证如此", now=NOW)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    registry.take_copy(actor=mine, now=NOW)
    registry.withdraw_consent(actor=mine, field="care.kin_phone", now=NOW)
    take_in_requests(locality="qinghe", now=NOW)
    registry.answer_erasure(actor=keeper, ask=ask, made=True, answer="旧号码已删", now=NOW)


def watching(cast: Cast) -> None:
    """Looks that call for an explanation, and an auditor who has yet to ask; a list that left; a contractor."""
    from tests.desk.watched import watched

    watched(cast)
