"""A risky use is on only by an assessment that a second person approved, and only as long as that holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

import zhili
from tests.cast import NOW, Cast
from zhili.catalogue import actions as catalogue
from zhili.catalogue import queries
from zhili.catalogue.lifecycle import SENTENCES, USES, Act, years_after
from zhili.catalogue.models import Assessment, SwitchOn
from zhili.catalogue.refusals import (
    AssessmentApproved,
    AssessmentThin,
    AssessmentTooLong,
    NeverUsed,
    NoFieldsNamed,
    NoReason,
    NoSuchUse,
    NotInForce,
    OffAlready,
    OnAlready,
    OwnApproval,
    OwnAssessment,
    UseNotOn,
)
from zhili.journal.models import Entry
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import APPROVE_USE, ASSESS
from zhili.profiles.registers import UnknownField
from zhili.registry.actions import exporting as export

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
UNTIL = date(2027, 11, 2)
NEW = catalogue.NewAssessment(
    "linkage", "五个部门的名单各记各的，要对成一份。", "不比对就要群众一遍遍跑腿证明自己是自己。",
    "错合会把别人的事算到他头上；经办人会看到不该看的。", "两人授权、只记结果、错合整体撤销、本人能看到谁看过。",
    ("person.name", "person.id_number"), UNTIL,
)  # fmt: skip


def writer(cast: Cast) -> Actor:
    return replace(cast.as_("urban_handler"), grants=frozenset({ASSESS}))


def approver(cast: Cast) -> Actor:
    return replace(cast.as_("mayor"), grants=frozenset({ASSESS, APPROVE_USE}))


def switched_on(cast: Cast, use: str = "linkage") -> int:
    """The use is on, by the book; the assessment's id."""
    made = catalogue.write_assessment(actor=writer(cast), new=replace(NEW, use=use), now=NOW)
    catalogue.approve_assessment(actor=approver(cast), assessment=made, now=NOW)
    catalogue.switch_on(actor=writer(cast), assessment=made, now=NOW)
    return made


def test_on_by_two_people_and_off_when_the_assessment_runs_out(cast: Cast) -> None:
    with pytest.raises(UseNotOn):
        queries.need_on("linkage", TODAY)
    made = catalogue.write_assessment(actor=writer(cast), new=NEW, now=NOW)
    with pytest.raises(NotInForce):
        catalogue.switch_on(actor=writer(cast), assessment=made, now=NOW)
    catalogue.approve_assessment(actor=approver(cast), assessment=made, now=NOW)
    assert not queries.is_on("linkage", TODAY), "approved is not on"
    with pytest.raises(OwnApproval):
        catalogue.switch_on(actor=approver(cast), assessment=made, now=NOW)
    catalogue.switch_on(actor=writer(cast), assessment=made, now=NOW)
    queries.need_on("linkage", UNTIL - timedelta(days=1))
    assert not queries.is_on("linkage", UNTIL) and not queries.is_on("export", TODAY)
    acts = Entry.objects.filter(act__startswith="catalogue.").order_by("id").values_list("act", flat=True)
    assert list(acts) == [Act.WRITE, Act.APPROVE, Act.SWITCH_ON]


@pytest.mark.parametrize("use", [use.name for use in USES.values() if use.never])
def test_what_is_never_done_here_is_not_even_assessed(cast: Cast, use: str) -> None:
    with pytest.raises(NeverUsed):
        catalogue.write_assessment(actor=writer(cast), new=replace(NEW, use=use), now=NOW)
    assert not queries.is_on(use, TODAY) and not Assessment.objects.exists() and not Entry.objects.filter(
        act=Act.WRITE
    ).exists()  # fmt: skip


def test_every_use_that_can_be_on_is_asked_for() -> None:
    """A switch that nothing reads is a promise to nobody."""
    asked = {
        word
        for file in (Path(zhili.__file__).parent / "registry").rglob("*.py")
        for word in re.findall(r'need_on\((?:"(\w+)"|USE)', file.read_text(encoding="utf-8"))
    } - {""}
    assert asked | {export.USE} == {use.name for use in USES.values() if not use.never}


def test_either_switches_off_alone_and_says_why(cast: Cast) -> None:
    made = switched_on(cast)
    with pytest.raises(OnAlready):
        catalogue.switch_on(actor=writer(cast), assessment=made, now=NOW)
    with pytest.raises(NoReason):
        catalogue.switch_off(actor=approver(cast), use="linkage", why=" ", now=NOW)
    catalogue.switch_off(actor=approver(cast), use="linkage", why="错合了两家人，先停", now=NOW)
    with pytest.raises(UseNotOn):
        queries.need_on("linkage", TODAY)
    with pytest.raises(OffAlready):
        catalogue.switch_off(actor=writer(cast), use="linkage", why="再停一次", now=NOW)
    (told,) = (each for each in queries.switches(TODAY) if each.use.name == "linkage")
    assert (told.on, told.off_why, told.off_by) == (False, "错合了两家人，先停", "方正")


def test_what_ran_out_makes_room_for_the_next(cast: Cast) -> None:
    switched_on(cast)
    later = NOW + timedelta(days=400)
    made = catalogue.write_assessment(actor=writer(cast), new=replace(NEW, until=date(2028, 11, 2)), now=later)
    catalogue.approve_assessment(actor=approver(cast), assessment=made, now=later)
    catalogue.switch_on(actor=writer(cast), assessment=made, now=later)
    assert queries.is_on("linkage", date(2027, 12, 8))
    assert list(SwitchOn.objects.order_by("id").values_list("off_at", flat=True)) == [later, None]


def test_an_assessment_is_whole_and_approved_once_by_another(cast: Cast) -> None:
    both = replace(writer(cast), grants=frozenset({ASSESS, APPROVE_USE}))
    for wrong, refusal in (
        (replace(NEW, risks="没有"), AssessmentThin),
        (replace(NEW, fields=()), NoFieldsNamed),
        (replace(NEW, fields=("person.blood",)), UnknownField),
        (replace(NEW, until=TODAY), AssessmentTooLong),
        (replace(NEW, until=date(2029, 11, 3)), AssessmentTooLong),
        (replace(NEW, use="palm_reading"), NoSuchUse),
    ):
        with pytest.raises(refusal):
            catalogue.write_assessment(actor=both, new=wrong, now=NOW)
    with pytest.raises(NotAllowed):
        catalogue.write_assessment(actor=cast.as_("handler"), new=NEW, now=NOW)
    with pytest.raises(NotAllowed):
        catalogue.write_assessment(actor=replace(both, person_id=None), new=NEW, now=NOW)
    assert not Assessment.objects.exists() and not Entry.objects.filter(act__startswith="catalogue.").exists()
    made = catalogue.write_assessment(actor=both, new=NEW, now=NOW)
    with pytest.raises(OwnAssessment):
        catalogue.approve_assessment(actor=both, assessment=made, now=NOW)
    catalogue.approve_assessment(actor=approver(cast), assessment=made, now=NOW)
    with pytest.raises(AssessmentApproved):
        catalogue.approve_assessment(actor=approver(cast), assessment=made, now=NOW)
    kept = queries.assessment(made)
    assert kept.kept_until == date(2030, 11, 2) and kept.approved_by == "方正"
    assert [each.name for each in kept.fields] == ["person.name", "person.id_number"]
    assert all(each.basis[0] and each.purpose[1] for each in kept.fields)


def test_the_database_knows_two_people(cast: Cast) -> None:
    made = Assessment.objects.get(id=switched_on(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(id=made.id).update(approved_by=made.written_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        SwitchOn.objects.update(on_by=made.approved_by)


def test_words_and_years() -> None:
    assert set(SENTENCES) == set(Act) and all(use.words.zh and use.why.en for use in USES.values())
    assert years_after(date(2028, 2, 29), 3) == date(2031, 3, 1)
