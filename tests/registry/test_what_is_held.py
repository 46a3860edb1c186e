"""One thing, several sources: side by side, one believed and why; sealed, masked, and kept no longer than allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast, profile_text
from tests.registry import house
from zhili.journal.models import Entry as JournalEntry
from zhili.lib.refusal import NotAllowed
from zhili.profiles.reading import read
from zhili.profiles.registers import ThingKind, UnknownField
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Ended, Golden, Word
from zhili.registry.models import Due, Fact, Thing
from zhili.registry.queries import things
from zhili.registry.refusals import (
    BadValue,
    DayBefore,
    EnteredAlready,
    NoPurpose,
    NoSuchThing,
    RelationStands,
    ThingEnded,
    WrongKind,
)

pytestmark = pytest.mark.django_db
REGISTERS = read(profile_text("qinghe")).registers


def shown(actor: object, thing: int, name: str) -> list[tuple[str, str, Golden | None]]:
    """(shown, source, why) of each held value of a field, as the page gives them."""
    registry.look(actor=actor, things=[thing], purpose="核对走访情况", now=NOW)  # type: ignore[arg-type]
    page = things.page(actor, thing, REGISTERS, NOW)  # type: ignore[arg-type]
    field = next((each for each in page.fields if each.name == name), None)
    return [(value.shown, value.source, value.why) for value in field.values if not value.gone] if field else []


def test_values_of_two_sources_stand_side_by_side_and_one_is_believed(cast: Cast) -> None:
    grid, police = house.clerk(cast), house.police(cast)
    thing = house.person(grid, "12", name="周桂兰", phone="13900000001", born_on="1962-02-15")
    house.person(police, "H-77", source="police", thing=thing, name="周桂兰", born_on="1962年2月14日")
    assert shown(grid, thing, "person.name") == [("周*兰", "police", Golden.AGREED), ("周*兰", "grid", None)]
    assert shown(grid, thing, "person.born_on") == [("1962-**-**", "police", Golden.RANK), ("1962-**-**", "grid", None)]
    assert shown(grid, thing, "person.phone") == [("139****0001", "grid", Golden.ONLY)]
    house.person(grid, "12", name="周桂兰", phone="13900000002", now=house.LATER)
    assert [each[0] for each in shown(grid, thing, "person.phone")] == ["139****0002"], "its own old value gave way"
    assert Fact.objects.filter(thing_id=thing, field="person.phone").count() == 2, "and is kept with its days"


def test_the_same_seen_again_is_no_new_value(cast: Cast) -> None:
    grid = house.clerk(cast)
    sheet = registry.Sheet(ThingKind.PERSON, "12", {"person.sex": "女"}, house.VILLAGE)
    first = registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW)
    again = registry.observe(actor=grid, source="grid", sheet=sheet, now=house.LATER)
    assert (first.new, again.new, again.again, again.thing) == (1, 0, 1, first.thing)
    assert Fact.objects.get(thing_id=first.thing).observed_at == house.LATER


def test_nothing_sealed_lies_in_clear_and_equals_are_found_without_opening(cast: Cast) -> None:
    grid = house.clerk(cast)
    number = house.identity()
    thing = house.person(grid, "12", name="周桂兰", id_number=number)
    fact = Fact.objects.get(thing_id=thing, field="person.id_number")
    assert fact.value is None and number.encode() not in bytes(fact.sealed or b"")
    written = "".join(JournalEntry.objects.values_list("facts", flat=True))
    assert number not in written and "周桂兰" not in written
    spelled = f" {number[:6]} {number[6:14]}-{number[14:]}"
    assert registry.find(actor=grid, field="person.id_number", text=spelled, purpose="办老年优待证", now=NOW) == [thing]


def test_a_stranger_finds_nobody_and_a_page_needs_a_purpose(cast: Cast) -> None:
    grid = house.clerk(cast)
    thing = house.person(grid, "12", name="周桂兰", id_number=house.identity())
    elsewhere = replace(grid, areas=("990122",))
    asked = {"field": "person.id_number", "text": house.identity(), "purpose": "核对", "now": NOW}
    assert registry.find(actor=elsewhere, **asked) == []  # type: ignore[arg-type]
    with pytest.raises(NoSuchThing):
        registry.look(actor=elsewhere, things=[thing], purpose="核对", now=NOW)
    with pytest.raises(NoPurpose):
        things.page(grid, thing, REGISTERS, NOW)
    with pytest.raises(NoPurpose):
        registry.look(actor=grid, things=[thing], purpose=" 看 ", now=NOW)
    with pytest.raises(NotAllowed):
        registry.look(actor=cast.as_("handler"), things=[thing], purpose="核对", now=NOW)


def test_what_is_not_in_the_catalogue_is_not_collected(cast: Cast) -> None:
    grid = house.clerk(cast)
    for name in ("person.income", "person.religion", "nothing.name"):
        with pytest.raises(UnknownField):
            sheet = registry.Sheet(ThingKind.PERSON, "1", {name: "x"}, house.VILLAGE)
            registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW)
    assert not Thing.objects.exists(), "nothing is half recorded"


def test_one_bad_value_stops_the_sheet_and_says_which(cast: Cast) -> None:
    with pytest.raises(BadValue) as refused:
        house.person(house.clerk(cast), "12", name="周桂兰", born_on="1990.2.30")
    assert "出生日期" in refused.value.say() and "日历上没有这一天" in refused.value.say()
    assert not Thing.objects.exists()


def test_who_lived_here_on_a_day_is_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    grid = house.clerk(cast)
    old, new = (house.home(grid, str(n), f"清禾县青石镇柳桥村 {n} 号") for n in (3, 4))
    thing = house.person(grid, "12", name="周桂兰")
    for place, on in ((old, date(2020, 3, 1)), (new, date(2026, 5, 1))):
        registry.relate(actor=grid, source="grid", subject=thing, word=Word.LIVES_IN, object=place, now=NOW, on=on)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert things.lived_in(old, date(2026, 4, 30)) == [thing]
    assert things.lived_in(old, date(2026, 5, 1)) == [] and things.lived_in(new, date(2026, 5, 1)) == [thing]
    with pytest.raises(RelationStands):
        registry.relate(actor=grid, source="grid", subject=thing, word=Word.LIVES_IN, object=new, now=NOW)
    with pytest.raises(WrongKind):
        registry.relate(actor=grid, source="grid", subject=old, word=Word.LIVES_IN, object=new, now=NOW)


def test_a_special_register_winds_its_own_clocks(cast: Cast) -> None:
    grid = house.clerk(cast)
    thing = house.person(grid, "12", name="赵来顺")
    registry.enter(actor=grid, source="grid", thing_id=thing, register="floating", now=NOW)
    assert not Due.objects.exists(), "no day of arrival is known yet"
    sheet = registry.Sheet(ThingKind.PERSON, "12", {"floating.arrived_on": "2026-11-02"}, house.VILLAGE)
    registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW)
    assert dict(Due.objects.values_list("clock", "due_on")) == {
        "register": date(2026, 11, 5),
        "permit": date(2027, 5, 4),
    }
    assert [(due[0], due[3]) for due in things.fall_due(grid, date(2026, 11, 30))] == [(thing, "register")]
    assert things.fall_due(replace(grid, areas=("990122",)), date(2026, 11, 30)) == []
    with pytest.raises(EnteredAlready):
        registry.enter(actor=grid, source="grid", thing_id=thing, register="floating", now=NOW)
    registry.leave(actor=grid, thing_id=thing, register="floating", why="离开本县", now=house.LATER)
    assert not Due.objects.exists()
    with pytest.raises(WrongKind):
        registry.enter(actor=grid, source="grid", thing_id=thing, register="rental", now=NOW)


def test_a_death_ends_what_the_person_was_part_of_and_starts_the_last_days(cast: Cast) -> None:
    grid = house.clerk(cast)
    place = house.home(grid, "3", "清禾县青石镇柳桥村 3 号")
    thing = house.person(grid, "12", name="周桂兰", id_number=house.identity())
    registry.relate(actor=grid, source="grid", subject=thing, word=Word.LIVES_IN, object=place, now=NOW)
    registry.enter(actor=grid, source="grid", thing_id=thing, register="care", now=NOW)
    with pytest.raises(DayBefore):
        registry.end(actor=grid, thing_id=thing, why=Ended.DIED, on=date(2027, 1, 1), now=NOW)
    registry.end(actor=grid, thing_id=thing, why=Ended.DIED, on=date(2026, 11, 2), now=NOW)
    assert things.lived_in(place, date(2026, 11, 2)) == []
    with pytest.raises(ThingEnded):
        house.person(grid, "99", thing=thing, name="周桂兰")
    kept = Fact.objects.filter(thing_id=thing).values_list("keep_until", flat=True).distinct()
    assert list(kept) == [date(2026, 11, 2) + timedelta(days=5 * 365)]
    assert registry.erase_due(NOW + timedelta(days=5 * 365 - 1)) == 0
    assert registry.erase_due(NOW + timedelta(days=5 * 365 + 1)) == 2
    assert not Fact.objects.filter(thing_id=thing).exclude(value=None, sealed=None, blind=None).exists()


def test_after_a_new_key_everything_is_sealed_anew_and_still_found(cast: Cast, settings: Any) -> None:
    grid = house.clerk(cast)
    thing = house.person(grid, "12", name="周桂兰", id_number=house.identity())
    settings.ZHILI_FIELD_KEYS = {9: b"n" * 16, **settings.ZHILI_FIELD_KEYS}
    assert registry.reseal(most=1)[1] == 1
    last, done = registry.reseal()
    assert done == 1 and registry.reseal(after=last) == (0, 0)
    assert all(bytes(sealed)[0] == 9 for sealed in Fact.objects.values_list("sealed", flat=True))
    asked = {"field": "person.id_number", "text": house.identity(), "purpose": "核对", "now": NOW}
    assert registry.find(actor=grid, **asked) == [thing]
