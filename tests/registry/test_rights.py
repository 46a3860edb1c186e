"""The person concerned: proved and told all, heard when something is wrong, erased where the law lets it be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import NOW, Cast, profile_text
from tests.registry import house
from zhili.journal import actions as journal
from zhili.journal.models import Detail
from zhili.journal.verify import verify
from zhili.lib.actor import Actor, anonymous, concerned
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions as offices
from zhili.offices.permissions import LOOK, OPERATOR
from zhili.profiles.reading import read
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Bar, Copy, Looked
from zhili.registry.models import Ask, Correction, Erased, Fact, Look
from zhili.registry.queries import erasures, looks
from zhili.registry.queries.own import Own, marks_of, own
from zhili.registry.refusals import (
    AlreadyWithdrawn,
    AskedAlready,
    ConsentWithdrawn,
    NoAnswer,
    NoMatch,
    NoSuchCopy,
    NoSuchFact,
    NothingToErase,
    NotOnConsent,
    NotWithdrawn,
    NotYourSource,
    ProveAgain,
    StillBarred,
)

pytestmark = pytest.mark.django_db
REGISTERS = read(profile_text("qinghe")).registers
PHONE, OTHER = "13900000001", "13900000002"
TODAY = date(2026, 11, 2)


def family(cast: Cast) -> tuple[int, int]:
    """Two people who share a telephone; the first is known to the police as well."""
    grid = house.clerk(cast)
    first = house.person(grid, "12", name="周桂兰", id_number=house.identity(), phone=PHONE)
    other = house.person(grid, "13", name="王守田", id_number=house.identity("19600101", 13), phone=PHONE)
    house.person(house.police(cast), "H-77", source="police", thing=first, name="周桂兰", registered_at="柳桥村 3 号")
    return first, other


def proved(**said: str) -> Actor:
    own_phone = marks_of(REGISTERS, said.pop("phone", PHONE))
    return concerned(registry.claim(actor=anonymous(), marks=own_phone, now=NOW, **said))


def told(actor: Actor) -> Own:
    return own(actor, REGISTERS, NOW, TODAY)


def fact(thing: int, name: str, source: str = "grid") -> int:
    return Fact.objects.get(thing_id=thing, field=name, record__source__kind=source, gone="").id


def test_telephone_and_card_together_prove_one_person(cast: Cast) -> None:
    first, other = family(cast)
    assert proved(id_number=house.identity()).thing_id == first
    assert proved(name="王守田", tail=house.identity("19600101", 13)[-6:]).thing_id == other
    assert Look.objects.filter(how=Looked.SELF.value).count() == 2, "one's own look is told too"


@pytest.mark.parametrize(
    "said",
    [
        {"id_number": house.identity("19620215")},
        {"id_number": "no number"},
        {"id_number": house.identity(), "phone": OTHER},
        {"name": "周桂兰", "tail": house.identity("19600101", 13)[-6:]},
        {"name": "周桂兰", "tail": ""},
        {"name": "", "tail": ""},
        {},
    ],
)
def test_anything_else_is_answered_alike(cast: Cast, said: dict[str, str]) -> None:
    family(cast)
    with pytest.raises(NoMatch) as refused:
        proved(**said)
    assert refused.value.say("zh") == NoMatch().say("zh")
    assert not Look.objects.filter(how=Looked.SELF.value).exists()


def test_a_value_that_is_not_believed_proves_nothing(cast: Cast) -> None:
    first, _ = family(cast)
    house.person(house.clerk(cast), "x", source="self", thing=first, phone=OTHER)
    with pytest.raises(NoMatch):
        proved(id_number=house.identity())
    assert proved(id_number=house.identity(), phone=OTHER).thing_id == first


def test_one_reads_everything_in_full_and_nobody_elses(cast: Cast) -> None:
    first, other = family(cast)
    mine = proved(id_number=house.identity())
    values = {each.name: [value.shown for value in each.values] for each in told(mine).page.fields}
    assert values["person.id_number"] == [house.identity()] and values["person.name"] == ["周桂兰", "周桂兰"]
    with pytest.raises(ProveAgain):
        own(mine, REGISTERS, NOW + timedelta(minutes=31), TODAY)
    with pytest.raises(ProveAgain):
        told(concerned(other))
    with pytest.raises(NotAllowed):
        told(anonymous())
    with pytest.raises(NotAllowed):
        told(house.clerk(cast))
    with pytest.raises(NoSuchFact):
        registry.ask_correction(actor=mine, fact=fact(other, "person.name"), right="王", why="不是我", now=NOW)
    with pytest.raises(NoSuchFact):
        registry.ask_correction(actor=anonymous(), fact=fact(first, "person.name"), right="王", why="试试", now=NOW)


def test_every_look_is_told_but_one_withheld_by_law_until_its_day(cast: Cast) -> None:
    first, _ = family(cast)
    registry.look(actor=house.clerk(cast), things=[first], purpose="办老年优待证", now=NOW)
    registry.look(actor=house.clerk(cast), things=[first], purpose="协助调查", now=NOW)
    hidden = Look.objects.latest("id").id
    house.withhold(cast, hidden)
    mine = proved(id_number=house.identity())
    assert [look.purpose for look in told(mine).looks if look.how is Looked.PAGE] == ["办老年优待证"]
    later = [look for look in looks.looked_at(first, date(2027, 1, 1)) if look.withheld_under]
    assert [look.purpose for look in later] == ["协助调查"]


def test_what_the_law_bars_is_refused_citing_it(cast: Cast) -> None:
    first, other = family(cast)
    mine = proved(id_number=house.identity())
    (asked,) = registry.ask_erasure(actor=mine, facts=[fact(first, "person.phone")], why="不想留", now=NOW)
    row = Ask.objects.get(id=asked)
    assert (row.state, row.bar) == ("refused", Bar.PURPOSE.value) and "户口登记条例" in row.answer
    with pytest.raises(NothingToErase):
        registry.ask_erasure(actor=mine, facts=[fact(other, "person.phone")], why="不想留", now=NOW)
    page = told(mine)
    assert page.bars[fact(first, "person.phone")] is Bar.PURPOSE and page.asks[0].bar is Bar.PURPOSE


def replaced(cast: Cast) -> tuple[int, Actor, int]:
    """A person with an old telephone that a new one replaced: (thing, the person, the old value)."""
    grid = house.clerk(cast)
    first = house.person(grid, "12", name="周桂兰", id_number=house.identity(), phone=OTHER)
    old = fact(first, "person.phone")
    house.person(grid, "12", name="周桂兰", id_number=house.identity(), phone=PHONE)
    return first, proved(id_number=house.identity()), old


def test_an_erasure_goes_to_its_source_and_reaches_every_copy(cast: Cast) -> None:
    first, mine, old = replaced(cast)
    grid, police = house.clerk(cast), house.police(cast)
    asked = registry.ask_correction(actor=mine, fact=fact(first, "person.phone"), right=OTHER, why="写错了", now=NOW)
    registry.answer_correction(actor=grid, correction=asked, made=False, answer="电话核过，没错", now=NOW)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    assert Ask.objects.get(id=ask).due_at - NOW > timedelta(days=9)
    with pytest.raises(AskedAlready):
        registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    with pytest.raises(NotYourSource):
        registry.answer_erasure(actor=police, ask=ask, made=True, answer="删除了", now=NOW)
    assert journal.seal(NOW) is not None
    assert registry.answer_erasure(actor=grid, ask=ask, made=True, answer="旧号码已删", now=house.LATER) == 1
    row = Fact.objects.get(id=old)
    assert (row.gone, row.value, row.sealed, row.blind) == ("erased", None, None, None)
    assert Fact.objects.get(id=fact(first, "person.phone")).golden, "the value in use stays"
    assert Correction.objects.get(id=asked).proposed is None
    assert Detail.objects.filter(erased_at__isnull=False).count() == 2, "what the correction said, and its answer"
    copies = {each.copy: each for each in erasures.checklist(f"ask:{ask}")}
    assert set(copies) == set(Copy) and {copy for copy, each in copies.items() if each.done_at is None} == {
        Copy.DEVICES, Copy.PEERS, Copy.BACKUPS
    }, "of a lake and of training data the locality has none"  # fmt: skip
    assert all(each.due_at for each in erasures.open_copies())
    journal.seal(house.LATER)
    assert verify().ok, "the record verifies after the erasure"


def test_a_copy_that_needs_a_hand_is_recorded_once_by_who_watches(cast: Cast) -> None:
    first, mine, old = replaced(cast)
    Look.objects.create(thing_id=first, how="export", purpose="核对", by="post:1", unit_id=cast.units["town"], at=NOW)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    registry.answer_erasure(actor=house.clerk(cast), ask=ask, made=True, answer="旧号码已删", now=NOW)
    export = Erased.objects.get(ref=f"ask:{ask}", copy="exports")
    assert export.unit_id == cast.units["town"] and export.done_at is None
    with pytest.raises(NotAllowed):
        registry.copy_erased(actor=house.clerk(cast, "handler", LOOK), copy=export.id, note="文件删了", now=NOW)
    with pytest.raises(NoSuchCopy):
        registry.copy_erased(actor=house.police(cast), copy=export.id, note="文件删了", now=NOW)
    abroad = replace(house.watcher(cast), areas=("990122",))
    with pytest.raises(NoSuchCopy):
        registry.copy_erased(actor=abroad, copy=export.id, note="文件删了", now=NOW)
    with pytest.raises(NoAnswer):
        registry.copy_erased(actor=house.watcher(cast), copy=export.id, note="", now=NOW)
    registry.copy_erased(actor=house.watcher(cast), copy=export.id, note="文件删了，查过", now=NOW)
    with pytest.raises(NoSuchCopy):
        registry.copy_erased(actor=house.watcher(cast), copy=export.id, note="文件删了", now=NOW)


def test_the_unit_that_answers_for_a_copy_records_it(cast: Cast) -> None:
    grid = offices.open_unit(
        actor=OPERATOR, code=house.GRID, name_zh="柳桥第一网格", level="grid", area_code=house.VILLAGE, now=NOW,
        parent_id=cast.units["town"], prefixes=(house.GRID,),
    )  # fmt: skip
    first, mine, old = replaced(cast)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    registry.answer_erasure(actor=house.clerk(cast), ask=ask, made=True, answer="旧号码已删", now=NOW)
    telephones = Erased.objects.get(ref=f"ask:{ask}", copy="devices")
    assert telephones.unit_id == cast.units["town"] != grid, "the town answers for its grids' telephones"
    (waits,) = erasures.open_lists(house.clerk(cast))
    assert {line.copy.copy for line in waits.lines if line.mine} == {Copy.DEVICES}
    registry.copy_erased(actor=house.clerk(cast), copy=telephones.id, note="都更新过了", now=NOW)
    assert erasures.waiting(house.clerk(cast)) == 0 and erasures.waiting(house.watcher(cast)) == 2
    (told,) = erasures.open_lists(house.watcher(cast))
    assert told.fields == {"person.phone": 1} and not told.at_night and told.entry is not None
    assert [line.by for line in told.lines if line.copy.copy is Copy.DEVICES] == ["石磊 · 经办"]
    (own_erasure,) = erasures.erased_of([first])
    assert own_erasure.fields == ("person.phone",) and len(own_erasure.lines) == len(told.lines)
    for line in told.lines:
        if line.copy.is_open:
            registry.copy_erased(actor=house.watcher(cast), copy=line.copy.id, note="查过了", now=NOW)
    assert not erasures.open_lists(house.watcher(cast)) and len(erasures.done_lists(house.watcher(cast))) == 1


def test_what_became_barred_meanwhile_is_not_erased(cast: Cast) -> None:
    first, _ = family(cast)
    grid, register = house.clerk(cast), "care"
    registry.enter(actor=grid, source="grid", thing_id=first, register=register, now=NOW)
    sheet = registry.Sheet(
        house.ThingKind.PERSON, "v", {"care.visited_on": "2026-10-05"}, house.VILLAGE, house.GRID, first
    )
    registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW)
    registry.leave(actor=grid, thing_id=first, register=register, why="搬去和儿子住", now=NOW)
    mine = proved(id_number=house.identity())
    (ask,) = registry.ask_erasure(actor=mine, facts=[fact(first, "care.visited_on")], why="已经退出", now=NOW)
    registry.enter(actor=grid, source="grid", thing_id=first, register=register, now=NOW)
    with pytest.raises(StillBarred):
        registry.answer_erasure(actor=grid, ask=ask, made=True, answer="删除了", now=NOW)
    assert registry.answer_erasure(actor=grid, ask=ask, made=False, answer="又列入了，要用", now=NOW) == 0


def test_what_the_night_erased_first_is_answered_all_the_same(cast: Cast) -> None:
    _, mine, old = replaced(cast)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    assert registry.erase_due(NOW + timedelta(days=5 * 365 + 1)) == 1
    assert registry.answer_erasure(actor=house.clerk(cast), ask=ask, made=True, answer="到期已删", now=NOW) == 0


def test_a_consent_withdrawn_stops_the_collecting(cast: Cast) -> None:
    first, _ = family(cast)
    grid, field = house.clerk(cast), "care.kin_phone"

    def visit() -> None:
        sheet = registry.Sheet(house.ThingKind.PERSON, "v", {field: OTHER}, house.VILLAGE, house.GRID, first)
        registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW)

    registry.enter(actor=grid, source="grid", thing_id=first, register="care", now=NOW)
    visit()
    mine = proved(id_number=house.identity())
    with pytest.raises(NotOnConsent):
        registry.withdraw_consent(actor=mine, field="person.phone", now=NOW)
    registry.withdraw_consent(actor=mine, field=field, now=NOW)
    with pytest.raises(AlreadyWithdrawn):
        registry.withdraw_consent(actor=mine, field=field, now=NOW)
    row = Fact.objects.get(thing_id=first, field=field)
    assert (row.gone, row.golden, row.keep_until) == ("withdrawn", False, TODAY + timedelta(days=30))
    assert told(mine).withdrawn == {field}
    with pytest.raises(ConsentWithdrawn):
        visit()
    registry.renew_consent(actor=mine, field=field, now=NOW)
    with pytest.raises(NotWithdrawn):
        registry.renew_consent(actor=mine, field=field, now=NOW)
    visit()
    assert Fact.objects.filter(thing_id=first, field=field, golden=True).count() == 1


def test_a_batch_leaves_out_what_consent_was_withdrawn_for(cast: Cast) -> None:
    first, _ = family(cast)
    grid, field = house.clerk(cast), "care.kin_phone"
    registry.withdraw_consent(actor=proved(id_number=house.identity()), field=field, now=NOW)
    sheet = registry.Sheet(
        house.ThingKind.PERSON, "thing:b", {field: OTHER, "person.nation": "汉"}, house.VILLAGE, house.GRID, first
    )
    ready = registry.prepare(read(profile_text("qinghe")), sheet)
    registry.keep_batch(
        actor=grid, source="grid", unit_id=cast.units["town"], sheets=[ready], batch="b", now=NOW, observed_at=NOW
    )
    assert not Fact.objects.filter(field=field).exists() and Fact.objects.filter(field="person.nation").exists()


def test_a_copy_holds_what_the_page_holds_and_is_told(cast: Cast) -> None:
    family(cast)
    mine = proved(id_number=house.identity())
    copy = registry.take_copy(actor=mine, now=NOW)
    assert copy.page.fields == told(mine).page.fields and copy.looks[0].how is Looked.COPY
    with pytest.raises(ProveAgain):
        registry.take_copy(actor=mine, now=NOW + timedelta(hours=1))


def test_the_night_erases_all_that_is_due_with_one_checklist_a_piece(cast: Cast) -> None:
    from zhili.doors.jobs.schedule import retention

    _, _, old = replaced(cast)
    assert retention(NOW) == 0 and not Erased.objects.exists()
    due = NOW + timedelta(days=5 * 365 + 1)
    assert retention(due) == 1 and Fact.objects.get(id=old).gone == "erased"
    assert {each.copy for each in erasures.checklist(f"erasure:{old}")} == set(Copy)
    journal.seal(due)
    assert verify().ok and retention(due) == 0


def test_requests_are_taken_in_as_matters_once(cast: Cast) -> None:
    from zhili.dispatch import actions as dispatch
    from zhili.dispatch.queries import followed

    first, mine, old = replaced(cast)
    registry.ask_correction(actor=mine, fact=fact(first, "person.name"), right="周贵兰", why="写错了", now=NOW)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    registry.ask_correction(actor=house.clerk(cast), fact=fact(first, "person.name"), right="周", why="核过", now=NOW)
    assert dispatch.take_in_requests(locality="qinghe", now=NOW) == 2, "what a clerk asks is no matter"
    assert dispatch.take_in_requests(locality="qinghe", now=NOW) == 0
    found = followed([f"erase:{ask}"])
    matter = cast.matter(found[f"erase:{ask}"][0])
    assert matter.confidential and matter.lead_unit_id == cast.units["town"] and matter.category == "data.rights"
    assert "周" not in matter.title and OTHER not in matter.title
