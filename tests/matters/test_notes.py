"""Notes between units: who reads them, whom they wait for, and that no resident ever learns of one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.lib.refusal import NotAllowed, NotFound
from zhili.matters import actions as matters
from zhili.matters.models import Note, Step
from zhili.matters.queries import lists
from zhili.matters.queries.detail import detail
from zhili.matters.queries.lists import Filters
from zhili.matters.queries.narrowing import noted_to
from zhili.matters.queries.public import step_entries
from zhili.matters.refusals import NothingToHeed, NotOnIt
from zhili.notices.models import Message

LATER = NOW + timedelta(hours=1)
SECRET = "此人多次来访，先别急着答复"


def noted(cast: Cast, *, to: str | None = "town") -> str:
    number = walks.handling(cast)
    matters.note(
        actor=cast.as_("dispatcher"), number=number, words=SECRET, unit=cast.units[to] if to else None, now=LATER
    )
    return number


def lies_open(cast: Cast, key: str) -> list[str]:
    actor = cast.as_(key)
    return [row.number for row in lists.queue(actor, Filters(extra=noted_to(actor.unit_id or 0))).rows]


def test_a_note_lies_open_until_its_unit_answers(cast: Cast) -> None:
    number = noted(cast)
    assert lies_open(cast, "handler") == [number] and lies_open(cast, "dispatcher") == []
    assert cast.matter(number).notes_open == 1
    matters.note(actor=cast.as_("handler"), number=number, words="好的，先核实", now=LATER)
    assert lies_open(cast, "handler") == [] and cast.matter(number).notes_open is None
    assert Note.objects.get().closed_no == Step.objects.latest("id").no


def test_an_answer_may_itself_wait_for_an_answer(cast: Cast) -> None:
    number = noted(cast)
    centre = cast.units["centre"]
    matters.note(actor=cast.as_("handler"), number=number, words="他住几楼？", unit=centre, now=LATER)
    assert lies_open(cast, "handler") == [] and lies_open(cast, "dispatcher") == [number]
    assert cast.matter(number).notes_open == 1


def test_a_note_is_put_away_once(cast: Cast) -> None:
    number = noted(cast)
    assert "heed" in detail(cast.as_("handler"), number).acts
    assert "heed" not in detail(cast.as_("dispatcher"), number).acts
    matters.heed(actor=cast.as_("handler"), number=number, now=LATER)
    assert lies_open(cast, "handler") == []
    with pytest.raises(NothingToHeed):
        matters.heed(actor=cast.as_("handler"), number=number, now=LATER)


def test_a_note_to_all_waits_for_nobody(cast: Cast) -> None:
    noted(cast, to=None)
    assert not Note.objects.exists()


def test_a_note_goes_to_units_on_the_matter_alone(cast: Cast) -> None:
    number = walks.handling(cast)
    with pytest.raises(NotOnIt):
        matters.note(actor=cast.as_("dispatcher"), number=number, words="请看", unit=cast.units["transport"], now=LATER)
    assert not Note.objects.exists() and cast.matter(number).notes_open is None


@pytest.mark.parametrize("who", ["stranger", "stream_handler"])
def test_nobody_else_leaves_one(cast: Cast, who: str) -> None:
    number = walks.handling(cast)
    with pytest.raises((NotFound, NotAllowed)):
        matters.note(actor=cast.as_(who), number=number, words="路过", now=LATER)


def test_a_note_makes_no_page_stale_and_moves_nothing(cast: Cast) -> None:
    number = walks.replied(cast)
    before = cast.matter(number)
    matters.note(actor=cast.as_("handler"), number=number, words=SECRET, now=LATER)
    after = cast.matter(number)
    assert (after.version, after.state, after.due_at) == (before.version, before.state, before.due_at)
    assert after.steps == before.steps + 1
    matters.affirm(actor=cast.reporter(number), number=number, now=LATER, version=before.version)
    assert cast.matter(number).state == "solved"


def test_no_resident_learns_of_a_note(cast: Cast) -> None:
    """Track page, public page, receipt, both APIs, messages and the search: none holds it."""
    from zhili.journal.actions import seal

    messages = Message.objects.count()
    found = cast.report()
    number = found.number
    matters.note(actor=cast.as_("dispatcher"), number=number, words=SECRET, now=LATER)
    seal(LATER)
    assert Message.objects.count() == messages + Message.objects.filter(ref=f"matter:{number}").count()
    assert SECRET not in "".join(str(each.__dict__) for each in Message.objects.all())
    assert [line.act for line in detail(cast.reporter(number), number).timeline] == ["report"]
    assert Step.objects.get(act="note").entry not in step_entries(number)
    assert lists.search_ids("多次来访") == []
    client = Client()
    client.post("/track/", {"number": number, "code": found.code})
    tracked = client.post("/api/v1/track", {"number": number, "code": found.code}, content_type="application/json")
    assert tracked.status_code == 200 and number in tracked.content.decode()
    assert all(words in tracked.content.decode() for words in ('"act"', "report"))
    pages = [
        client.get(f"/track/{number}/"),
        client.get(f"/m/{number}/"),
        client.get(f"/receipt/{number}/"),
        tracked,
    ]
    for answer in pages:
        text = answer.content.decode()
        assert SECRET not in text and "留言" not in text and '"act":"note"' not in text.replace(" ", ""), (
            answer.request["PATH_INFO"]
        )


def test_staff_read_it_on_the_timeline(cast: Cast) -> None:
    number = noted(cast)
    line = detail(cast.as_("handler"), number).timeline[-1]
    assert (line.act, line.words) == ("note", SECRET) and "青石镇" in line.said_zh
