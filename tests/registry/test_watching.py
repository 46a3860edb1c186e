"""Who looked is told to the person; what is wrong is put right by whoever said it; a merge is undone whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import NOW, Cast, profile_text
from tests.registry import house
from zhili.journal.models import Entry as Journal
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import WATCH
from zhili.profiles.reading import read
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Golden, Looked, Word
from zhili.registry.models import Correction, Entry, Fact, Look, Merge, Record, Relation, Thing
from zhili.registry.queries import looks, things
from zhili.registry.refusals import (
    CorrectionClosed,
    DifferentKinds,
    NoAnswer,
    NoPurpose,
    NoSuchMerge,
    NotYourSource,
    OwnCorrection,
    SameThing,
    ThingMerged,
)
from zhili.registry.withheld import (
    NoSuchLook,
    NoSuchWithholding,
    OwnLook,
    OwnWithholding,
    WithheldAlready,
    WithheldTooLong,
    WithholdingAnswered,
)

pytestmark = pytest.mark.django_db
REGISTERS = read(profile_text("qinghe")).registers


def test_every_look_is_told_and_a_withheld_one_after_its_day(cast: Cast) -> None:
    grid = house.clerk(cast)
    number = house.identity()
    thing = house.person(grid, "12", name="周桂兰", id_number=number)
    registry.find(actor=grid, field="person.id_number", text=number, purpose="办老年优待证", now=NOW)
    registry.look(actor=grid, things=[thing], purpose="办老年优待证", now=NOW)
    fact = Fact.objects.get(thing_id=thing, field="person.id_number")
    assert registry.open_field(actor=grid, fact=fact.id, purpose="填优待证申请", now=NOW) == number
    told = looks.looked_at(thing, date(2026, 11, 3))
    assert [(look.how, look.field, look.purpose) for look in told] == [
        (Looked.FIELD, "person.id_number", "填优待证申请"),
        (Looked.PAGE, "", "办老年优待证"),
        (Looked.LIST, "", "办老年优待证"),
    ]
    assert {look.unit for look in told} == {"青石镇人民政府"} and told[0].post == "经办"
    first = Look.objects.latest("id").id
    house.withhold(cast, first)
    assert len(looks.looked_at(thing, date(2026, 12, 31))) == 2
    after = looks.looked_at(thing, date(2027, 1, 1))
    assert len(after) == 3 and after[0].withheld_under == "监察法第十八条"


def test_a_look_is_withheld_by_two_who_did_not_look(cast: Cast) -> None:
    grid, watcher = house.clerk(cast), house.watcher(cast)
    second, day = house.clerk(cast, "reviewer", WATCH), date(2027, 1, 1)
    thing = house.person(grid, "12", name="周桂兰")
    registry.look(actor=grid, things=[thing], purpose="协助调查", now=NOW)
    look = Look.objects.latest("id").id
    ask = {"look": look, "law": "监察法第十八条", "until": day, "now": NOW}
    before = Journal.objects.count()
    with pytest.raises(NotAllowed):
        registry.ask_withholding(actor=grid, **ask)
    with pytest.raises(OwnLook):
        registry.ask_withholding(actor=replace(grid, grants=frozenset({WATCH})), **ask)
    with pytest.raises(NoSuchLook):
        registry.ask_withholding(actor=replace(watcher, areas=("990122",)), **ask)
    with pytest.raises(NoPurpose):
        registry.ask_withholding(actor=watcher, **{**ask, "law": ""})
    for until in (date(2026, 11, 2), date(2027, 11, 4)):
        with pytest.raises(WithheldTooLong):
            registry.ask_withholding(actor=watcher, **{**ask, "until": until})
    assert Journal.objects.count() == before
    asked = registry.ask_withholding(actor=watcher, **ask)
    assert len(looks.looked_at(thing, date(2026, 11, 3))) == 1, "told until a second person allowed it"
    with pytest.raises(WithheldAlready):
        registry.ask_withholding(actor=second, **ask)
    with pytest.raises(OwnWithholding):
        registry.answer_withholding(actor=watcher, withholding=asked, allowed=True, now=NOW)
    with pytest.raises(OwnLook):
        looker = replace(grid, grants=frozenset({WATCH}))
        registry.answer_withholding(actor=looker, withholding=asked, allowed=True, now=NOW)
    with pytest.raises(NoSuchWithholding):
        registry.answer_withholding(actor=second, withholding=asked + 9, allowed=True, now=NOW)
    registry.answer_withholding(actor=second, withholding=asked, allowed=True, now=NOW)
    with pytest.raises(WithholdingAnswered):
        registry.answer_withholding(actor=second, withholding=asked, allowed=False, now=NOW)
    assert Look.objects.get(id=look).withheld_by == second.ref
    assert not looks.looked_at(thing, date(2026, 12, 31)) and len(looks.looked_at(thing, day)) == 1
    (entry,) = Journal.objects.filter(act="registry.answer_withholding")
    assert "监察法" in entry.facts and "周桂兰" not in entry.facts


def test_what_was_refused_is_told_and_may_be_asked_anew(cast: Cast) -> None:
    grid, watcher = house.clerk(cast), house.watcher(cast)
    thing = house.person(grid, "12", name="周桂兰")
    registry.look(actor=grid, things=[thing], purpose="协助调查", now=NOW)
    ask = {"look": Look.objects.latest("id").id, "law": "监察法第十八条", "until": date(2027, 1, 1), "now": NOW}
    asked = registry.ask_withholding(actor=watcher, **ask)
    second = house.clerk(cast, "reviewer", WATCH)
    registry.answer_withholding(actor=second, withholding=asked, allowed=False, now=NOW)
    assert len(looks.looked_at(thing, date(2026, 11, 3))) == 1
    assert registry.ask_withholding(actor=watcher, **ask) > asked


def test_opening_needs_its_own_grant(cast: Cast) -> None:
    grid = house.clerk(cast)
    thing = house.person(grid, "12", name="周桂兰")
    fact = Fact.objects.get(thing_id=thing)
    only_look = replace(grid, grants=frozenset({"registry.look"}))
    with pytest.raises(NotAllowed):
        registry.open_field(actor=only_look, fact=fact.id, purpose="核对", now=NOW)
    assert not Look.objects.exists(), "what was refused was not seen"


def test_a_correction_goes_to_its_source_with_a_clock(cast: Cast) -> None:
    grid, police = house.clerk(cast), house.police(cast)
    thing = house.person(grid, "12", name="周桂兰")
    house.person(police, "H-77", source="police", thing=thing, name="周贵兰")
    wrong = Fact.objects.get(thing_id=thing, field="person.name", record__source__kind="police")
    with pytest.raises(NoAnswer):
        registry.ask_correction(actor=grid, fact=wrong.id, right="周桂兰", why="", now=NOW)
    asked = registry.ask_correction(actor=grid, fact=wrong.id, right="周桂兰", why="身份证上是桂", now=NOW)
    row = Correction.objects.get(id=asked)
    assert row.due_at - NOW > timedelta(days=9) and "周桂兰".encode() not in bytes(row.proposed or b"")
    with pytest.raises(NotYourSource):
        registry.answer_correction(actor=grid, correction=asked, made=True, answer="改好了", now=NOW)
    registry.answer_correction(actor=police, correction=asked, made=True, answer="查了户籍底册", now=house.LATER)
    with pytest.raises(CorrectionClosed):
        registry.answer_correction(actor=police, correction=asked, made=True, answer="查了户籍底册", now=NOW)
    believed = Fact.objects.get(thing_id=thing, field="person.name", golden=True)
    assert believed.why == Golden.AGREED and Fact.objects.get(id=wrong.id).gone == "corrected"


def test_nobody_answers_their_own_correction(cast: Cast) -> None:
    grid = house.clerk(cast)
    thing = house.person(grid, "12", name="周贵兰")
    fact = Fact.objects.get(thing_id=thing)
    asked = registry.ask_correction(actor=grid, fact=fact.id, right="周桂兰", why="写错了", now=NOW)
    with pytest.raises(OwnCorrection):
        registry.answer_correction(actor=grid, correction=asked, made=True, answer="改好了", now=NOW)


def snapshot() -> list[list[tuple[object, ...]]]:
    """Everything that a merge may touch, to compare before and after."""
    return [
        sorted(Thing.objects.values_list("id", "into_id", "ended_on", "ended_why")),
        sorted(Record.objects.values_list("id", "thing_id")),
        sorted(Fact.objects.values_list("id", "thing_id", "golden", "why", "gone")),
        sorted(Relation.objects.values_list("id", "subject_id", "object_id", "to_on"), key=str),
        sorted(Entry.objects.values_list("id", "thing_id", "to_on"), key=str),
    ]


def test_a_merge_is_undone_whole(cast: Cast) -> None:
    grid, police = house.clerk(cast), house.police(cast)
    place, dog = house.home(grid, "3", "清禾县青石镇柳桥村 3 号"), house.home(grid, "4", "清禾县青石镇柳桥村 4 号")
    kept = house.person(grid, "12", name="周桂兰", phone="13900000001")
    gone = house.person(police, "H-77", source="police", name="周贵兰", id_number=house.identity())
    for thing in (kept, gone):
        registry.relate(actor=grid, source="grid", subject=thing, word=Word.LIVES_IN, object=place, now=NOW)
        registry.enter(actor=grid, source="grid", thing_id=thing, register="care", now=NOW)
    registry.relate(actor=grid, source="grid", subject=gone, word=Word.OWNS, object=dog, now=NOW)
    before = snapshot()
    made = registry.merge(actor=grid, kept=kept, gone=gone, now=NOW, reasons={"name": "similar"}, probability=0.93)
    assert {fact.field for fact in Fact.objects.filter(thing_id=kept)} >= {"person.id_number", "person.phone"}
    assert Fact.objects.get(thing_id=kept, field="person.name", golden=True).record.source.kind == "police"
    assert things.lived_in(place, date(2026, 11, 3)) == [kept], "the same home is lived in once"
    with pytest.raises(ThingMerged):
        house.person(grid, "50", thing=gone, name="周桂兰")
    registry.unmerge(actor=grid, merge_id=made, now=house.LATER)
    assert snapshot() == before
    with pytest.raises(NoSuchMerge):
        registry.unmerge(actor=grid, merge_id=made, now=NOW)
    assert Merge.objects.count() == 1, "that it was tried stays on record"


def test_what_can_never_be_one(cast: Cast) -> None:
    grid = house.clerk(cast)
    thing, place = house.person(grid, "12", name="周桂兰"), house.home(grid, "3", "清禾县青石镇柳桥村 3 号")
    with pytest.raises(SameThing):
        registry.merge(actor=grid, kept=thing, gone=thing, now=NOW, reasons={})
    with pytest.raises(DifferentKinds):
        registry.merge(actor=grid, kept=thing, gone=place, now=NOW, reasons={})
