"""What may be asked of the outbox, and how a profile's sentence becomes a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhili.lib.refusal import NotFound
from zhili.notices.lifecycle import ToKind
from zhili.notices.models import Hook, Message
from zhili.profiles.model import Profile
from zhili.store.secrets import unseal


class NoSuchMessage(NotFound):
    """There is no failed message with that id."""

    code = "no_such_message"
    zh = "没有这条未送达的通知：{message}。"
    en = "There is no undelivered notice {message}."


class NoSuchHook(NotFound):
    """There is no open webhook with that id."""

    code = "no_such_hook"
    zh = "没有这个在用的推送地址：{hook}。"
    en = "There is no open webhook {hook}."


@dataclass(frozen=True, slots=True)
class Note:
    """What a verb asks to be told, complete but not yet written.

    ``to``: an address as its carrier understands it: a mail address, a telephone number, ``post:12``, ``unit:3``, and
    for a webhook its id. Which carrier takes it is decided when it is sent. ``due_at`` None: at once.
    """

    locality: str
    template: str
    to_kind: ToKind
    to: str
    ref: str
    subject: str
    body: str
    lang: str = "zh"
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FailedNotice:
    """A message that could not be delivered, as the desk sees it: what about, why not, never to which number."""

    id: int
    locality: str
    template: str
    to_kind: str
    subject: str
    ref: str
    carrier: str
    tries: int
    failed_at: datetime | None
    failure: str


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """A message that is still to be sent."""

    id: int
    locality: str
    template: str
    to_kind: str
    subject: str
    ref: str
    tries: int
    due_at: datetime
    failure: str


@dataclass(frozen=True, slots=True)
class HookValue:
    """A webhook without its secret."""

    id: int
    locality: str
    label: str
    url: str
    gateway: bool


def compose(
    profile: Profile,
    template: str,
    *,
    to_kind: ToKind,
    to: str,
    ref: str,
    facts: Mapping[str, object],
    lang: str = "zh",
    due_at: datetime | None = None,
) -> Note:
    """The profile's sentence ``template`` filled with ``facts``. The subject is the locality's name and the number.

    Raises KeyError on an unknown template or a missing fact: the profile's own check excludes both.
    """
    body = profile.notices[template].fill(lang, **facts)
    number = str(facts.get("number", ""))
    subject = " · ".join(part for part in (profile.words.say(lang), number) if part)
    return Note(profile.locality, template, to_kind, to, ref, subject, body, lang, due_at)


def failed(locality: str = "", limit: int = 200) -> tuple[FailedNotice, ...]:
    """What was given up and nobody has taken care of yet, newest first; ``locality`` '' means all."""
    rows = Message.objects.filter(failed_at__isnull=False, handled_at__isnull=True).order_by("-failed_at", "-id")
    if locality:
        rows = rows.filter(locality=locality)
    found = rows.values_list(
        "id", "locality", "template", "to_kind", "subject", "ref", "carrier", "tries", "failed_at", "failure"
    )
    return tuple(FailedNotice(*row) for row in found[:limit])


def pending(locality: str = "", limit: int = 200) -> tuple[WaitingNotice, ...]:
    """What is still to be sent, earliest first; ``failure`` says why the last try did not succeed."""
    rows = Message.objects.filter(sent_at__isnull=True, failed_at__isnull=True).order_by("due_at", "id")
    if locality:
        rows = rows.filter(locality=locality)
    found = rows.values_list("id", "locality", "template", "to_kind", "subject", "ref", "tries", "due_at", "failure")
    return tuple(WaitingNotice(*row) for row in found[:limit])


def hooks(locality: str = "") -> tuple[HookValue, ...]:
    """The open webhooks; ``locality`` '' means all."""
    rows = Hook.objects.filter(closed_at__isnull=True).order_by("id")
    if locality:
        rows = rows.filter(locality=locality)
    return tuple(HookValue(*row) for row in rows.values_list("id", "locality", "label", "url", "gateway"))


def gateway_of(locality: str) -> int | None:
    """The webhook that carries the locality's messages to phones, or None."""
    return (
        Hook.objects.filter(locality=locality, gateway=True, closed_at__isnull=True)
        .values_list("id", flat=True)
        .first()
    )


def hook_target(hook_id: int) -> tuple[str, str]:
    """URL and secret of an open webhook, for its carrier only; raises NoSuchHook."""
    row = Hook.objects.filter(id=hook_id, closed_at__isnull=True).values_list("url", "secret_sealed").first()
    if row is None:
        raise NoSuchHook(hook=hook_id)
    return row[0], unseal(bytes(row[1]), aad=hook_seal(row[0]))


def recipient(message: Message) -> str:
    """The address that a message goes to."""
    return unseal(bytes(message.to_sealed), aad=to_seal(message.key))


def body(message: Message) -> str:
    """What the message says."""
    return unseal(bytes(message.body_sealed), aad=body_seal(message.key))


def to_seal(key: str) -> str:
    """What a sealed recipient is bound to."""
    return f"notices.message:{key}:to"


def body_seal(key: str) -> str:
    """What a sealed body is bound to."""
    return f"notices.message:{key}:body"


def hook_seal(url: str) -> str:
    """What a sealed webhook secret is bound to: moved to another address it opens no more."""
    return f"notices.hook:{url}:secret"
