"""Each carrier against a real peer on this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import signal
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.db import connection

from tests.notices.desk import DESK, MANAGER, NOW, note, put, refused
from tests.notices.peers import MailBox, Receiver
from zhili.journal.models import Entry
from zhili.lib.refusal import NotAllowed
from zhili.notices import actions, carriers, queries
from zhili.notices.actions import BadHookAddress, GatewayTaken, OpenedHook
from zhili.notices.carriers import Outgoing, Permanent, Temporary
from zhili.notices.lifecycle import LEASE, ToKind
from zhili.notices.models import Hook, Message
from zhili.notices.queries import NoSuchHook

OUT = Outgoing(
    key="k" * 32,
    locality="qinghe",
    template="accepted",
    to_kind="party",
    to="a@qinghe.example",
    subject="清禾县\r\nBcc: everyone@qinghe.example",
    body="正文",
    lang="zh",
    ref="matter:QH-1",
    drafted_at=NOW,
    at=NOW,
)


def open_hook(receiver: Receiver, **more: Any) -> OpenedHook:
    return actions.open_hook(actor=MANAGER, locality="qinghe", label="短信网关", url=receiver.url, now=NOW, **more)


def test_there_is_one_folder_a_carrier() -> None:
    assert carriers.names() == ("console", "smtp", "webhook")
    with pytest.raises(Permanent):
        carriers.carrier("pigeon")


def test_mail_arrives_with_a_stable_id(mail_box: MailBox, db: None) -> None:
    key = put(note("a@qinghe.example"))[0]
    assert actions.send_due(NOW) == actions.Sent(sent=1)
    envelope = mail_box.mails[0]
    mail = message_from_bytes(envelope.original_content, policy=policy.default)
    assert envelope.rcpt_tos == ["a@qinghe.example"] and mail["From"] == "zhili@qinghe.example"
    assert mail["Message-ID"] == f"<{key}@qinghe.example>"
    assert mail["Subject"] == "清禾县 · QH-1" and mail.get_content().strip() == "已受理：QH-1，查询码 8K3M"


def test_a_subject_cannot_smuggle_headers(mail_box: MailBox) -> None:
    carriers.carrier("smtp")(OUT)
    mail = message_from_bytes(mail_box.mails[0].original_content, policy=policy.default)
    assert mail["Bcc"] is None and mail_box.mails[0].rcpt_tos == ["a@qinghe.example"]


@pytest.mark.parametrize("to", ["nobody", "a@b\r\nRCPT TO:<c@d>", "@", "a b@qinghe.example"])
def test_what_is_no_address_is_given_up(mail_box: MailBox, to: str) -> None:
    with pytest.raises(Permanent):
        carriers.carrier("smtp")(Outgoing(**{**_fields(), "to": to}))
    assert not mail_box.mails


def test_a_refused_recipient_is_given_up_and_not_named_to_the_desk(mail_box: MailBox, db: None) -> None:
    put(note("a@qinghe.example"))
    mail_box.answers = ["550 <a@qinghe.example> unknown"]
    assert actions.send_due(NOW) == actions.Sent(failed=1)
    assert "550" in queries.failed()[0].failure and "a@qinghe" not in queries.failed()[0].failure


def test_a_busy_or_absent_server_is_asked_again(mail_box: MailBox, db: None, settings: Any) -> None:
    put(note("a@qinghe.example"))
    mail_box.answers = ["451 try later"]
    assert actions.send_due(NOW) == actions.Sent(again=1)
    settings.ZHILI_SMTP = "smtp://127.0.0.1:1"
    with pytest.raises(Temporary):
        carriers.carrier("smtp")(OUT)


def test_a_webhook_is_signed_and_the_signature_verifies(receiver: Receiver, db: None) -> None:
    hook = open_hook(receiver)
    key = put(note(str(hook.id), ToKind.WEBHOOK))[0]
    assert actions.send_due(NOW) == actions.Sent(sent=1)
    headers, body = receiver.posts[0]
    assert headers["webhook-id"] == key and 0 <= int(headers["webhook-timestamp"]) - NOW.timestamp() < 60
    signed = f"{key}.{headers['webhook-timestamp']}.".encode() + body
    secret = base64.b64decode(hook.secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    content = json.loads(body)
    assert (content["id"], content["type"], content["data"]["ref"]) == (key, "accepted", "matter:QH-1")


def test_a_gateway_carries_to_phones_but_not_to_posts(receiver: Receiver, rules: Any) -> None:
    open_hook(receiver, gateway=True)
    put(note("13900000001"), note("post:7", ToKind.POST))
    assert actions.send_due(NOW) == actions.Sent(sent=2)
    assert [json.loads(body)["data"]["to"] for _, body in receiver.posts] == ["13900000001"]


def test_a_webhook_that_fails_is_tried_again_under_the_same_id(receiver: Receiver, db: None) -> None:
    hook = open_hook(receiver)
    put(note(str(hook.id), ToKind.WEBHOOK))
    receiver.answers = [500, 204]
    assert actions.send_due(NOW) == actions.Sent(again=1)
    assert actions.send_due(NOW + LEASE) == actions.Sent(sent=1)
    first, second = receiver.posts
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[0]["webhook-signature"] != second[0]["webhook-signature"]


@pytest.mark.parametrize(("status", "tally"), [(302, "again"), (404, "again"), (410, "failed")])
def test_redirects_are_not_followed_and_gone_is_gone(receiver: Receiver, db: None, status: int, tally: str) -> None:
    hook = open_hook(receiver)
    put(note(str(hook.id), ToKind.WEBHOOK))
    receiver.answers = [status]
    assert getattr(actions.send_due(NOW), tally) == 1
    assert len(receiver.posts) == 1


def test_a_closed_webhook_gets_nothing_more(receiver: Receiver, db: None) -> None:
    hook = open_hook(receiver)
    put(note(str(hook.id), ToKind.WEBHOOK))
    refused(NotAllowed, actions.close_hook, actor=DESK, hook_id=hook.id, now=NOW)
    actions.close_hook(actor=MANAGER, hook_id=hook.id, now=NOW)
    assert queries.hooks() == () and Entry.objects.filter(act="notices.close_hook").count() == 1
    refused(NoSuchHook, actions.close_hook, actor=MANAGER, hook_id=hook.id, now=NOW)
    assert actions.send_due(NOW) == actions.Sent(failed=1)
    assert not receiver.posts


def test_a_webhook_is_opened_by_a_manager_and_its_secret_is_sealed(receiver: Receiver, db: None) -> None:
    hook = open_hook(receiver, gateway=True)
    assert hook.secret not in repr(Hook.objects.values()) and queries.hooks("qinghe")[0].gateway
    entry = Entry.objects.get(act="notices.open_hook")
    assert (entry.actor, entry.ref) == (MANAGER.ref, f"hook:{hook.id}") and receiver.url not in entry.facts
    order = {"locality": "qinghe", "label": "x", "url": receiver.url, "now": NOW}
    refused(NotAllowed, actions.open_hook, actor=DESK, **order)
    refused(GatewayTaken, actions.open_hook, actor=MANAGER, gateway=True, **order)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://127.0.0.1/",
        "https://",
        "https://a:b@example.org/",
        "https://[",
        "https://a b/",
        "",
    ],
)
def test_an_unsafe_address_is_refused(db: None, url: str) -> None:
    refused(BadHookAddress, actions.open_hook, actor=MANAGER, locality="qinghe", label="x", url=url, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_while_sending_is_replaced_after_its_lease(receiver: Receiver) -> None:
    hook = open_hook(receiver)
    key = put(note(str(hook.id), ToKind.WEBHOOK))[0]
    receiver.go_on.clear()
    connection.close()
    child = os.fork()
    if child == 0:
        actions.send_due(NOW)
        os._exit(0)
    assert receiver.came.wait(20)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    receiver.go_on.set()
    row = Message.objects.get(key=key)
    assert row.sent_at is None and row.tries == 1
    assert actions.send_due(NOW + LEASE / 2) == actions.Sent()
    assert actions.send_due(NOW + LEASE * 2) == actions.Sent(sent=1)
    assert [headers["webhook-id"] for headers, _ in receiver.posts] == [key, key]
    assert Message.objects.get(key=key).tries == 2
    assert Entry.objects.filter(act="notices.sent").count() == 1


def _fields() -> dict[str, Any]:
    return {name: getattr(OUT, name) for name in Outgoing.__dataclass_fields__}
