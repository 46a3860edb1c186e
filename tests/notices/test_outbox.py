"""The outbox: drafted with the verb, claimed, carried, retried, given up, taken care of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from tests.notices.desk import DESK, NOW, STRANGER, note, put, refused
from tests.notices.peers import MailBox
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.refusal import NotAllowed
from zhili.notices import actions, queries
from zhili.notices.lifecycle import LEASE, SENTENCES, WAITS, Act, ToKind, next_try
from zhili.notices.models import Message
from zhili.notices.queries import NoSuchMessage, compose
from zhili.profiles import queries as profiles
from zhili.profiles.models import Edition
from zhili.store.work import claim, finish

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_a_message_commits_with_the_fact_or_not_at_all() -> None:
    with pytest.raises(TransactionManagementError):
        actions.draft([note("post:1", ToKind.POST)], NOW)

    def fails() -> None:
        with transaction.atomic():
            actions.draft([note("post:1", ToKind.POST)], NOW)
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert Message.objects.count() == 0


def test_recipient_and_text_are_sealed(db: None) -> None:
    key = put(note("13900000001"))[0]
    row = Message.objects.get(key=key)
    for blob in (bytes(row.to_sealed), bytes(row.body_sealed)):
        assert b"139" not in blob and "查询码".encode() not in blob
    assert (queries.recipient(row), queries.body(row)) == ("13900000001", "已受理：QH-1，查询码 8K3M")


def test_a_sealed_text_moved_to_another_row_does_not_open(rules: Edition) -> None:
    first, second = put(note("13900000001"), note("13900000002"))
    Message.objects.filter(key=second).update(to_sealed=Message.objects.get(key=first).to_sealed)
    assert actions.send_due(NOW) == actions.Sent(sent=1, failed=1)
    assert queries.failed()[0].id == Message.objects.get(key=second).id


def test_the_profiles_sentence_becomes_a_message(rules: Edition) -> None:
    profile = profiles.current("qinghe", NOW.date())
    facts = {"number": "QH-1", "code": "8K3M", "title": "路灯", "due": "明天", "phone": "12345", "link": "/t"}
    found = compose(profile, "accepted", to_kind=ToKind.PARTY, to="1", ref="matter:QH-1", facts=facts, lang="en")
    assert found.subject == "Qinghe County · QH-1" and "QH-1" in found.body and found.locality == "qinghe"


def test_the_console_carries_for_a_fictional_county_and_for_posts(
    rules: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    put(note("13900000001"), note("post:7", ToKind.POST))
    assert actions.send_due(NOW) == actions.Sent(sent=2)
    shown = capsys.readouterr().out
    assert "13900000001: 清禾县 · QH-1" in shown and "post:7" in shown
    assert set(Message.objects.values_list("carrier", "tries")) == {("console", 1)}
    assert Entry.objects.filter(act="notices.sent", ref="matter:QH-1", actor="clock").count() == 2


def test_a_real_resident_is_never_told_by_console(db: None) -> None:
    put(note("13900000001"))
    assert actions.send_due(NOW) == actions.Sent(failed=1)
    lost = queries.failed()[0]
    assert "no carrier" in lost.failure and lost.ref == "matter:QH-1"


def test_what_is_not_due_waits(rules: Edition) -> None:
    put(note("1", due_at=NOW + MINUTE))
    assert actions.send_due(NOW) == actions.Sent()
    assert actions.send_due(NOW + MINUTE) == actions.Sent(sent=1)
    assert actions.send_due(NOW + MINUTE) == actions.Sent()


def test_no_more_than_the_limit_is_carried(rules: Edition) -> None:
    put(*(note(str(number)) for number in range(12)))
    assert actions.send_due(NOW, 7).sent == 7
    assert actions.send_due(NOW).sent == 5


def test_tries_are_spaced_out_and_end(mail_box: MailBox, db: None) -> None:
    put(note("a@qinghe.example"))
    mail_box.answers = ["450 busy"] * 6
    now = NOW
    for wait in WAITS:
        assert actions.send_due(now) == actions.Sent(again=1)
        assert actions.send_due(now + wait - MINUTE / 2) == actions.Sent()
        now += wait + MINUTE / 2
    assert actions.send_due(now) == actions.Sent(failed=1)
    lost = queries.failed("qinghe")[0]
    assert (lost.tries, lost.carrier) == (6, "smtp") and "450" in lost.failure
    assert Entry.objects.filter(act="notices.failed", ref="matter:QH-1").count() == 1
    assert actions.send_due(now + timedelta(days=9)) == actions.Sent()


def test_the_waiting_times() -> None:
    assert [next_try(tries, NOW) for tries in (1, 5)] == [NOW + MINUTE, NOW + timedelta(hours=12)]
    assert next_try(6, NOW) is None


def test_the_desk_sends_a_failed_message_again(mail_box: MailBox, db: None) -> None:
    key = put(note("a@qinghe.example"))[0]
    mail_box.answers = ["550 no such user"]
    assert actions.send_due(NOW).failed == 1
    row = Message.objects.get(key=key)
    refused(NotAllowed, actions.retry, actor=STRANGER, message_id=row.id, now=NOW)
    refused(NotAllowed, actions.retry, actor=anonymous(), message_id=row.id, now=NOW)
    actions.retry(actor=DESK, message_id=row.id, now=NOW)
    assert queries.failed() == () and queries.pending()[0].id == row.id
    assert Entry.objects.filter(act="notices.retry", actor=DESK.ref).count() == 1
    refused(NoSuchMessage, actions.retry, actor=DESK, message_id=row.id, now=NOW)
    assert actions.send_due(NOW) == actions.Sent(sent=1)
    assert mail_box.mails and Message.objects.get(key=key).tries == 1


def test_the_desk_tells_the_person_otherwise(db: None) -> None:
    put(note("13900000001"))
    actions.send_due(NOW)
    lost = queries.failed()[0]
    refused(NotAllowed, actions.handle, actor=STRANGER, message_id=lost.id, how="电话", now=NOW)
    actions.handle(actor=DESK, message_id=lost.id, how="已打电话告知", now=NOW)
    assert queries.failed() == ()
    entry = Entry.objects.order_by("-id")[0]
    assert entry.act == "notices.handle" and "电话" not in entry.facts and entry.digest
    refused(NoSuchMessage, actions.handle, actor=DESK, message_id=lost.id, how="x", now=NOW)
    refused(NoSuchMessage, actions.retry, actor=DESK, message_id=lost.id, now=NOW)
    refused(NoSuchMessage, actions.retry, actor=DESK, message_id=10**6, now=NOW)


def test_a_sender_that_lost_its_lease_changes_nothing(rules: Edition) -> None:
    put(note("1"))
    slow = claim(Message, now=NOW, lease=LEASE, limit=1)[0]
    assert actions.send_due(NOW + MINUTE) == actions.Sent()
    assert actions.send_due(NOW + LEASE) == actions.Sent(sent=1)
    assert not finish(slow, failed_at=NOW, failure="late")
    assert Message.objects.get().failed_at is None


def test_a_message_is_sent_or_failed_never_both(rules: Edition) -> None:
    put(note("1"))
    with pytest.raises(Exception, match=r"message_sent_or_failed"), transaction.atomic():
        Message.objects.update(sent_at=NOW, failed_at=NOW)


def test_every_act_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Act)


def test_a_list_of_what_waits_is_one_query(rules: Edition, django_assert_num_queries: object) -> None:
    put(*(note(str(number)) for number in range(9)))
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1, connection=connection):
        assert len(queries.pending()) == 9
