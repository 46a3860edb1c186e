"""What people ask about their own data: a matter each, with an owner and a clock, answered by one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.registry import house
from tests.registry.test_rights import OTHER, PHONE, fact, family, proved, replaced
from zhili.dispatch import queries
from zhili.dispatch.actions import answer_request, take_in_requests
from zhili.journal.models import Entry
from zhili.language.text import own_half
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.matters import actions as matters
from zhili.matters.models import Matter, Party, Statement, Step
from zhili.notices.models import Message
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR
from zhili.registry import actions as registry
from zhili.registry.models import Ask, Correction, Fact
from zhili.registry.refusals import AskClosed, CorrectionClosed, NoSuchAsk, NoSuchCorrection, NotYourSource

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def taken_in() -> int:
    return take_in_requests(locality="qinghe", now=NOW)


def answered(actor: Actor, key: str, *, made: bool = True, answer: str = "和户口簿核对过") -> tuple[str, bool]:
    done = answer_request(actor=actor, key=key, made=made, answer=answer, locality="qinghe", now=LATER)
    return done.number, done.replied


def clerk(cast: Cast) -> Actor:
    """Who keeps base data in the town and handles its matters."""
    who = house.clerk(cast)
    return replace(who, grants=who.grants | {"matters.handle"})


def number_of(key: str) -> str:
    return queries.followed([key])[key][0]


def wrong_name(cast: Cast) -> tuple[Actor, str]:
    first, _ = family(cast)
    mine = proved(id_number=house.identity())
    asked = registry.ask_correction(actor=mine, fact=fact(first, "person.name"), right="周贵兰", why="写错", now=NOW)
    return mine, f"correction:{asked}"


def test_one_answer_corrects_the_value_and_replies_to_the_matter(cast: Cast) -> None:
    _, key = wrong_name(cast)
    assert taken_in() == 1 and taken_in() == 0
    number = number_of(key)
    assert answered(clerk(cast), key) == (number, True)
    matter = cast.matter(number)
    assert (matter.state, matter.outcome) == ("replied", ""), "solved is the asker's to say"
    assert Correction.objects.get().state == "made"
    acts = list(Step.objects.filter(matter=matter).order_by("no").values_list("act", flat=True))
    assert acts == ["report", "accept", "assign", "sign", "reply"]
    said = Step.objects.get(matter=matter, act="reply").words
    assert "周" not in said and "和户口簿" not in said and key in said and "更正第" in said and "put right" in said
    party = cast.reporter(number)
    matters.affirm(actor=party, number=number, now=LATER)
    assert cast.matter(number).outcome == "solved"
    assert queries.request_of(matter.id) == key


def test_what_was_refused_is_replied_too_and_the_asker_may_say_no(cast: Cast) -> None:
    _, key = wrong_name(cast)
    taken_in()
    number, replied = answered(clerk(cast), key, made=False, answer="户口簿上就是这个字")
    assert replied and "没有改" in Step.objects.get(matter__number=number, act="reply").words
    matters.deny(actor=cast.reporter(number), number=number, words="身份证上是贵", now=LATER)
    assert cast.matter(number).state == "rework"
    with pytest.raises(CorrectionClosed):
        answered(clerk(cast), key)


def test_nothing_is_left_behind_when_it_is_refused(cast: Cast) -> None:
    _, key = wrong_name(cast)
    taken_in()
    before = (Entry.objects.count(), Step.objects.count(), Message.objects.count())
    police = replace(house.police(cast), grants=clerk(cast).grants)
    with pytest.raises(NotYourSource):
        answered(police, key)
    with pytest.raises(NotAllowed):
        answered(replace(clerk(cast), grants=frozenset({"matters.handle"})), key)
    with pytest.raises(NoSuchCorrection):
        answered(replace(police, areas=("990122",)), key)
    for other in ("correction:999", "correction:" + "9" * 30, "correction:½", "copy:1", "erase:x", "nothing"):
        with pytest.raises((NoSuchAsk, NoSuchCorrection)):
            answered(clerk(cast), other)
    assert (Entry.objects.count(), Step.objects.count(), Message.objects.count()) == before
    assert Correction.objects.get().state == "open"


def test_answered_before_the_job_came_by_it_is_a_matter_all_the_same(cast: Cast) -> None:
    _, key = wrong_name(cast)
    number, replied = answered(clerk(cast), key)
    assert replied and cast.matter(number).state == "replied" and taken_in() == 0


def test_an_erasure_is_answered_with_its_matter(cast: Cast) -> None:
    _, mine, old = replaced(cast)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    taken_in()
    number, replied = answered(clerk(cast), f"erase:{ask}", answer="旧号码已删")
    assert replied and Fact.objects.get(id=old).gone == "erased" and cast.matter(number).state == "replied"
    with pytest.raises(AskClosed):
        answered(clerk(cast), f"erase:{ask}")


def test_what_the_law_bars_is_a_matter_answered_at_once_that_can_be_opened_again(cast: Cast) -> None:
    first, _ = family(cast)
    mine = proved(id_number=house.identity())
    (ask,) = registry.ask_erasure(actor=mine, facts=[fact(first, "person.phone")], why="不想留", now=NOW)
    assert taken_in() == 1
    number = number_of(f"erase:{ask}")
    matter = cast.matter(number)
    assert (matter.state, matter.outcome, matter.lead_unit_id) == ("answered", "answered", None)
    said = Statement.objects.get(matter=matter)
    assert "户口登记条例" in said.done and "要求重开" in said.remedy and PHONE not in said.done
    matters.reopen(actor=cast.reporter(number), number=number, words="我不同意", now=LATER)
    assert cast.matter(number).state == "received", "now a person looks at it"


def test_a_copy_is_a_matter_that_ends_by_its_receipt(cast: Cast) -> None:
    family(cast)
    mine = proved(id_number=house.identity())
    for _ in range(2):
        registry.take_copy(actor=mine, now=NOW)
    assert taken_in() == 2
    first, second = (cast.matter(number_of(f"copy:{row}")) for row in Ask.objects.values_list("id", flat=True))
    assert first.outcome == second.outcome == "answered" and first.confidential
    assert Step.objects.filter(matter=first, act="answer", person_id__isnull=True).exists(), "nobody had to do it"


def withdrawn(cast: Cast, *, held: bool = True) -> tuple[Actor, str]:
    first, _ = family(cast)
    grid, field = house.clerk(cast), "care.kin_phone"
    registry.enter(actor=grid, source="grid", thing_id=first, register="care", now=NOW)
    if held:
        sheet = registry.Sheet(house.ThingKind.PERSON, "v", {field: OTHER}, house.VILLAGE, house.GRID, first)
        registry.observe(actor=grid, source="grid", sheet=sheet, now=NOW)
    mine = proved(id_number=house.identity())
    registry.withdraw_consent(actor=mine, field=field, now=NOW)
    return mine, f"withdraw:{Ask.objects.get().id}"


def test_a_withdrawn_consent_goes_to_whoever_told_it(cast: Cast) -> None:
    _, key = withdrawn(cast)
    assert taken_in() == 1
    matter = cast.matter(number_of(key))
    assert matter.lead_unit_id == cast.units["town"] and matter.state == "dispatched" and matter.due_at is not None
    assert OTHER not in Step.objects.filter(matter=matter).first().words  # type: ignore[union-attr]
    with pytest.raises(NoSuchAsk):
        answered(clerk(cast), key)


def test_where_nothing_was_held_it_is_answered_at_once(cast: Cast) -> None:
    _, key = withdrawn(cast, held=False)
    taken_in()
    assert cast.matter(number_of(key)).outcome == "answered"


def test_the_town_answers_for_its_grids(cast: Cast) -> None:
    grid = offices.open_unit(
        actor=OPERATOR, code=house.GRID, name_zh="柳桥第一网格", level="grid", area_code=house.VILLAGE, now=NOW,
        parent_id=cast.units["town"], prefixes=(house.GRID,),
    )  # fmt: skip
    worker = replace(house.clerk(cast), unit_id=grid, areas=(house.GRID,))
    first = house.person(worker, "12", name="周桂兰", id_number=house.identity(), phone=PHONE)
    mine = proved(id_number=house.identity())
    asked = registry.ask_correction(actor=mine, fact=fact(first, "person.name"), right="周贵兰", why="写错", now=NOW)
    taken_in()
    key = f"correction:{asked}"
    number = number_of(key)
    assert cast.matter(number).lead_unit_id == cast.units["town"]
    assert answered(clerk(cast), key) == (number, True)
    row = Fact.objects.get(thing_id=first, field="person.name", gone="")
    assert row.record.source.unit_id == grid, "it stays the grid's own value"


def test_who_answers_without_handling_matters_leaves_the_reply_to_the_unit(cast: Cast) -> None:
    _, key = wrong_name(cast)
    taken_in()
    number, replied = answered(house.clerk(cast), key)
    assert not replied and cast.matter(number).state == "dispatched" and Correction.objects.get().state == "made"


def test_a_correction_that_staff_asked_for_has_no_matter(cast: Cast) -> None:
    first, _ = family(cast)
    police = house.police(cast)
    asked = registry.ask_correction(actor=police, fact=fact(first, "person.phone"), right="", why="停机", now=NOW)
    assert taken_in() == 0 and answered(clerk(cast), f"correction:{asked}") == ("", False)
    assert not Matter.objects.exists()


def test_the_asker_is_told_by_the_telephone_they_proved(cast: Cast) -> None:
    _, key = wrong_name(cast)
    taken_in()
    side = Party.objects.get(matter__number=number_of(key))
    assert side.phone_blind is not None and not side.anonymous
    assert Message.objects.count() >= 1
    matters.withdraw(actor=cast.reporter(number_of(key)), number=number_of(key), words="弄清楚了", now=LATER)
    assert own_half("一\ntwo (request copy:3). Three", "zh") == "一"
    assert own_half("一\ntwo (request copy:3). Three", "en") == "two (request copy:3). Three"
    assert own_half("一\n见 http://example.invalid", "en") == "一\n见 http://example.invalid"


def test_a_hundred_open_requests_keep_nobody_waiting(cast: Cast) -> None:
    """What is taken in already is not read again, however much waits for an answer."""
    from zhili.registry.queries.own import pending

    mine, _ = wrong_name(cast)
    taken_in()
    first = Correction.objects.get()
    same = {"thing": first.thing, "field": first.field, "source": first.source, "why": "旧", "asked_by": mine.ref}
    more = {"asked_at": NOW, "due_at": NOW, "provisional": False, "state": "open", "followed": True}
    Correction.objects.bulk_create(Correction(**same, **more) for _ in range(120))
    name = fact(first.thing_id, "person.name")
    late = registry.ask_correction(actor=mine, fact=name, right="周桂", why="少一个字", now=NOW)
    assert [each.key for each in pending()] == [f"correction:{late}"]


def test_a_field_that_was_switched_off_since_keeps_nobody_waiting(cast: Cast) -> None:
    """One request about what the rules no longer know stops none of the others."""
    mine, _ = wrong_name(cast)
    Correction.objects.update(field="person.gone")
    Fact.objects.filter(field="person.name", record__source__kind="police").update(field="person.gone")
    held = registry.take_copy(actor=mine, now=NOW)
    assert {each.name for each in held.page.fields} >= {"person.name", "person.gone"}, "what is held is shown"
    assert taken_in() == 2
    assert "person.gone" in cast.matter(number_of(f"correction:{Correction.objects.get().id}")).title
