"""What is odd in looking is told to whoever watches, once, and answered by somebody else; lists leave marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW, Cast, profile_text
from tests.catalogue.test_switches import switched_on
from tests.registry import house
from zhili.catalogue.actions import switch_off
from zhili.catalogue.refusals import UseNotOn
from zhili.lib.actor import Actor, anonymous
from zhili.lib.refusal import NotAllowed
from zhili.offices import actions as offices
from zhili.offices.permissions import EXPORT, LOOK, LOOK_OPEN, OPERATOR, WATCH
from zhili.profiles.reading import read
from zhili.profiles.registers import ThingKind, WatchRules
from zhili.registry import actions as registry
from zhili.registry.alarms import ANSWER_WORDS, WHAT_WORDS, Answer, Seen, What, findings, is_night
from zhili.registry.lifecycle import Looked, Word
from zhili.registry.models import Alert, Export, Look, Protected
from zhili.registry.queries import looks, watching
from zhili.registry.queries.own import marks_of
from zhili.registry.refusals import (
    AlertAnswered,
    DayBefore,
    GridOnly,
    NoAnswer,
    NoPurpose,
    NoSuchAlert,
    NothingToExport,
    NotProtected,
    OwnAlert,
    ProtectedAlready,
)

pytestmark = pytest.mark.django_db
PROFILE = read(profile_text("qinghe"))
CALENDAR = PROFILE.calendar
RULES = WatchRules()
LATER = NOW + timedelta(minutes=5)
TODAY = date(2026, 11, 2)


def at(minute: float, thing: int, how: Looked = Looked.PAGE, purpose: str = "走访", **more: bool) -> Seen:
    return Seen(NOW + timedelta(minutes=minute), thing, how, purpose, **more)


def kinds(found: list[Seen], rules: WatchRules = RULES) -> dict[What, int]:
    return {each.what: each.many for each in findings(found, rules, CALENDAR)}


def test_many_within_an_hour_counts_people_not_looks() -> None:
    assert kinds([at(no, no) for no in range(19)]) == {}
    assert kinds([at(no, no) for no in range(20)]) == {What.HOUR: 20}
    assert kinds([at(no, no % 5) for no in range(60)]) == {}, "the same five again and again"
    assert kinds([at(no * 4, no) for no in range(20)]) == {}, "an hour and a quarter"
    slow = kinds([at(no * 5, no, purpose=f"走访第{no}户") for no in range(80)])
    assert slow == {What.DAY: 80}


def test_bulk_words_night_and_lists() -> None:
    rules = replace(RULES, hour=900, day=900)
    assert kinds([at(0, no, Looked.LIST) for no in range(500)], rules) == {What.BULK: 500}
    assert kinds([at(no / 9, no) for no in range(40)], rules) == {What.WORDS: 40}
    assert kinds([at(no / 9, no, purpose=f"第{no}户") for no in range(40)], rules) == {}
    assert kinds([at(16 * 60, 1), at(16 * 60, 1)]) == {What.NIGHT: 1}
    assert kinds([at(0, 1, Looked.LIST, protected=True)]) == {}, "shown among others, not chosen"
    assert kinds([at(0, 1, protected=True, near=True)]) == {What.PROTECTED: 1, What.NEIGHBOUR: 1}


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (datetime(2026, 11, 2, 4, 30, tzinfo=UTC), False),  # 12:30, the break at noon
        (datetime(2026, 11, 2, 10, 20, tzinfo=UTC), False),  # 18:20, within the margin
        (datetime(2026, 11, 2, 11, 0, tzinfo=UTC), True),  # 19:00
        (datetime(2026, 11, 1, 18, 0, tzinfo=UTC), True),  # 02:00
        (datetime(2026, 11, 1, 3, 0, tzinfo=UTC), True),  # a Sunday
        (datetime(2026, 10, 10, 3, 0, tzinfo=UTC), False),  # a Saturday made up for the holiday
    ],
)
def test_night_is_the_localitys(moment: datetime, night: bool) -> None:
    assert is_night(moment, CALENDAR, 1) is night


def people(cast: Cast, many: int) -> list[int]:
    grid = house.clerk(cast)
    return [house.person(grid, f"p{no}", name=f"周{chr(0x4E00 + no)}") for no in range(many)]


def test_a_night_look_is_told_once_and_grows(cast: Cast) -> None:
    grid, (one, two) = house.clerk(cast), people(cast, 2)
    night = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    registry.look(actor=grid, things=[one], purpose="核实诉求", now=night)
    assert registry.watch_looks(now=night) == 0, "it may still be on its way"
    assert registry.watch_looks(now=night + timedelta(minutes=2)) == 1
    assert registry.watch_looks(now=night + timedelta(minutes=3)) == 0
    registry.look(actor=grid, things=[two], purpose="核实诉求", now=night + timedelta(minutes=10))
    assert registry.watch_looks(now=night + timedelta(minutes=12)) == 1
    (alert,) = watching.alerts(house.watcher(cast), open_ones=True)
    assert (alert.what, alert.many, alert.hand.name, alert.hand.unit) == (What.NIGHT, 2, "石磊", "青石镇人民政府")


def test_an_alert_is_answered_by_somebody_else(cast: Cast) -> None:
    grid, (one, two) = house.clerk(cast), people(cast, 2)
    night = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    registry.look(actor=grid, things=[one], purpose="核实诉求", now=night)
    registry.watch_looks(now=night + timedelta(minutes=2))
    no = Alert.objects.get().id
    watcher = house.watcher(cast)
    himself = replace(grid, grants=frozenset({WATCH}))
    for actor, answer, outcome, refusal in (
        (grid, "夜里接警", Answer.EXPLAINED, NotAllowed),
        (himself, "夜里接警", Answer.EXPLAINED, OwnAlert),
        (replace(watcher, areas=("990122",)), "夜里接警", Answer.EXPLAINED, NoSuchAlert),
        (watcher, " ", Answer.EXPLAINED, NoAnswer),
        (watcher, "夜里接警", Answer.OPEN, NoAnswer),
    ):
        with pytest.raises(refusal):
            registry.answer_alert(actor=actor, alert=no, outcome=outcome, answer=answer, now=night)
    registry.answer_alert(actor=watcher, alert=no, outcome=Answer.EXPLAINED, answer="夜里接警，有派单", now=night)
    with pytest.raises(AlertAnswered):
        registry.answer_alert(actor=watcher, alert=no, outcome=Answer.HANDED_ON, answer="移交纪检", now=night)
    assert registry.watch_looks(now=night + timedelta(hours=1)) == 0, "what was answered is not asked again"
    registry.look(actor=grid, things=[two], purpose="核实诉求", now=night + timedelta(hours=1))
    assert registry.watch_looks(now=night + timedelta(hours=2)) == 1, "what came after is"
    assert list(Alert.objects.order_by("id").values_list("state", flat=True)) == ["explained", "open"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(id=no).update(answered_person_id=grid.person_id)


def neighbourly(cast: Cast, phone: str) -> Actor:
    """A clerk of the town whose telephone the house knows, and who so has a home."""
    person = offices.enrol(actor=OPERATOR, name="邻里", now=NOW, phone=phone)
    offices.seat(actor=OPERATOR, person_id=person, post_id=cast.people["handler"][1], now=NOW)
    return replace(house.clerk(cast), person_id=person, ref=f"post:{cast.people['handler'][1]}/person:{person}")


def test_ones_own_neighbours(cast: Cast) -> None:
    grid = house.clerk(cast)
    me = house.person(grid, "me", name="邻里", phone="13900000077")
    next_door = house.person(grid, "nd", name="周桂兰")
    far = house.person(grid, "far", name="周远山")
    for thing, key in ((me, "1"), (next_door, "2"), (far, "3")):
        home = house.home(grid, key, f"清禾县青石镇柳桥村 {key} 号")
        registry.relate(actor=grid, source="grid", subject=thing, word=Word.LIVES_IN, object=home, now=NOW)
        if thing != far:
            if thing == me:
                sheet = registry.Sheet(ThingKind.BUILDING, "b", {"building.address": "柳桥村 1 幢"}, house.VILLAGE)
                building = registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW).thing
            registry.relate(actor=grid, source="grid", subject=home, word=Word.PART_OF, object=building, now=NOW)
    clerk = neighbourly(cast, "13900000077")
    registry.look(actor=clerk, things=[far, next_door], purpose="核实诉求", now=NOW)
    registry.watch_looks(now=LATER)
    assert list(Alert.objects.values_list("what", "many")) == [("neighbour", 1)], "the same building, not the far one"


def test_without_a_building_the_grid_counts_but_not_for_its_own_worker(cast: Cast) -> None:
    grid = house.clerk(cast)
    house.person(grid, "me", name="邻里", phone="13900000077")
    near = house.person(grid, "nd", name="周桂兰")
    clerk = neighbourly(cast, "13900000077")
    registry.look(actor=clerk, things=[near], purpose="核实诉求", now=NOW)
    worker_unit = offices.open_unit(
        actor=OPERATOR, code="grid1", name_zh="一网格", level="grid", area_code=house.VILLAGE, now=NOW,
        parent_id=cast.units["town"],
    )  # fmt: skip
    registry.watch_looks(now=LATER)
    assert list(Alert.objects.values_list("what", flat=True)) == ["neighbour"]
    Alert.objects.all().delete()
    worker = replace(clerk, unit_id=worker_unit)
    Look.objects.all().update(unit_id=worker_unit)
    registry.look(actor=worker, things=[near], purpose="走访", now=LATER)
    registry.watch_looks(now=LATER + timedelta(minutes=5))
    assert not Alert.objects.exists()


def test_the_protected_list(cast: Cast) -> None:
    grid, watcher, (one, two) = house.clerk(cast), house.watcher(cast), people(cast, 2)
    with pytest.raises(NotAllowed):
        registry.protect(actor=grid, thing=one, why="证人", until=date(2027, 1, 1), now=NOW)
    with pytest.raises(DayBefore):
        registry.protect(actor=watcher, thing=one, why="证人", until=TODAY, now=NOW)
    with pytest.raises(NoPurpose):
        registry.protect(actor=watcher, thing=one, why="", until=date(2027, 1, 1), now=NOW)
    made = registry.protect(actor=watcher, thing=one, why="家暴受害人，住址保密", until=date(2027, 1, 1), now=NOW)
    with pytest.raises(ProtectedAlready):
        registry.protect(actor=watcher, thing=one, why="证人", until=date(2027, 1, 1), now=NOW)
    registry.look(actor=grid, things=[one, two], purpose="核实诉求", now=NOW)
    registry.watch_looks(now=LATER)
    assert list(Alert.objects.values_list("what", "many")) == [("protected", 1)]
    assert [row[1] for row in watching.protected(watcher, TODAY)] == [one]
    assert watching.protected(watcher, date(2027, 1, 1)) == []
    registry.unprotect(actor=watcher, protected=made, now=NOW)
    with pytest.raises(NotProtected):
        registry.unprotect(actor=watcher, protected=made, now=NOW)
    assert Protected.objects.count() == 1 and watching.protected_on(TODAY) == set()


def exporter(cast: Cast) -> Actor:
    return house.clerk(cast, "handler", LOOK, EXPORT)


def test_a_list_leaves_counted_and_everybody_in_it_is_told(cast: Cast) -> None:
    first, *_ = people(cast, 3)
    ask = {"prefix": house.GRID, "kind": ThingKind.PERSON, "purpose": "冬季取暖补贴核对", "now": NOW}
    with pytest.raises(UseNotOn):
        registry.export(actor=exporter(cast), **ask)
    switched_on(cast, "export")
    with pytest.raises(NotAllowed):
        registry.export(actor=house.clerk(cast, "handler", LOOK, LOOK_OPEN), **ask)
    with pytest.raises(GridOnly):
        registry.export(actor=exporter(cast), **(ask | {"prefix": "990121"}))
    with pytest.raises(NothingToExport):
        registry.export(actor=exporter(cast), **(ask | {"kind": ThingKind.ANIMAL}))
    assert not Look.objects.exists() and not Export.objects.exists()
    taken = registry.export(actor=exporter(cast), **ask)
    assert len(taken.things) == 3 and len(taken.mark) == 12
    (told,) = looks.looked_at(first, TODAY)
    assert (told.how, told.purpose) == (Looked.EXPORT, "冬季取暖补贴核对")
    (seen,) = watching.exports(house.watcher(cast))
    assert (seen.many, seen.mark, seen.hand.name) == (3, taken.mark, "石磊")
    switch_off(actor=replace(exporter(cast), grants=frozenset({WATCH})), use="export", why="先停", now=NOW)
    with pytest.raises(UseNotOn):
        registry.export(actor=exporter(cast), **ask)


def test_looks_are_found_by_person_unit_day_and_law(cast: Cast) -> None:
    grid, police, watcher, (one, two) = house.clerk(cast), house.police(cast), house.watcher(cast), people(cast, 2)
    registry.look(actor=grid, things=[one], purpose="核实诉求", now=NOW)
    registry.look(actor=police, things=[one, two], purpose="走访", now=NOW + timedelta(days=1))
    ask = watching.Filters
    assert len(watching.looks(watcher, ask())) == 3
    assert [each.hand.name for each in watching.looks(watcher, ask(person=grid.person_id))] == ["石磊"]
    assert len(watching.looks(watcher, ask(unit=police.unit_id))) == 2
    assert len(watching.looks(watcher, ask(post=police.post_id))) == 2
    assert len(watching.looks(watcher, ask(since=NOW + timedelta(hours=1)))) == 2
    last = Look.objects.latest("id").id
    house.withhold(cast, last)
    (held,) = watching.looks(watcher, ask(withheld=TODAY))
    assert held.id == last and not watching.looks(watcher, ask(withheld=date(2027, 1, 1)))
    assert watching.looks(replace(watcher, areas=("990122",)), ask()) == ()
    with pytest.raises(NotAllowed):
        watching.looks(grid, ask())


def test_every_word_is_said() -> None:
    assert set(WHAT_WORDS) == set(What) and set(ANSWER_WORDS) == set(Answer)
    assert PROFILE.watch == WatchRules(20, 80, 500, 40, 1)


def test_reading_ones_own_data_at_night_is_nobodys_affair(cast: Cast) -> None:
    thing = house.person(house.clerk(cast), "p1", name="周桂兰", id_number=house.identity(), phone="13900000001")
    night = NOW + timedelta(hours=14)
    registry.claim(actor=anonymous(), marks=marks_of(PROFILE.registers, "13900000001"), now=night,
                   id_number=house.identity())  # fmt: skip
    assert registry.watch_looks(now=night + timedelta(minutes=5)) == 0 and not Alert.objects.exists()
    registry.look(actor=house.clerk(cast), things=[thing], purpose="走访", now=night)
    assert registry.watch_looks(now=night + timedelta(minutes=5)) == 1, "a clerk's look at that hour is told"
