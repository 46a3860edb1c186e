"""Verbs about people: enrolling, and who sits where from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from zhili.lib.actor import Actor
from zhili.lib.codes import phone as read_phone
from zhili.lib.refusal import Conflict, NotAllowed
from zhili.offices import queries
from zhili.offices.actions._checks import managed_post, need_open_post, need_text
from zhili.offices.actions._record import day, record, record_each
from zhili.offices.actions.posts import BadPeriod
from zhili.offices.lifecycle import Act
from zhili.offices.models import Person, Tenure
from zhili.offices.permissions import MANAGE, need_other
from zhili.offices.queries.accounts import NoSuchAccount
from zhili.store.rows import insert, reserve
from zhili.store.secrets import blind, seal
from zhili.store.writing import writing


class PersonKnown(Conflict):
    """One human is one row: with two, a person could confirm the own work."""

    code = "person_known"
    zh = "这个账号或电话已登记在另一位工作人员名下。同一个人只登记一次。"
    en = "That account or phone belongs to somebody enrolled already. One human is enrolled once."


class AlreadySeated(Conflict):
    """Seated once is seated."""

    code = "already_seated"
    zh = "{name}在这段时间已经在这个岗位上。"
    en = "{name} holds that post in that time already."


class NotInThatPost(Conflict):
    """Who does not sit there cannot leave."""

    code = "not_in_that_post"
    zh = "{name}不在这个岗位上。"
    en = "{name} does not hold that post."


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who may be enrolled: every word was checked. ``phone``: E.164, a public short number, or ''."""

    name: str
    phone: str


def enrol(*, actor: Actor, name: str, now: datetime, account_id: int | None = None, phone: str = "") -> int:
    """Enrol a member of staff and return the id. The phone is kept sealed; name and phone stay out of the facts.

    Raises NotAllowed, NameMissing, BadPhone, NoSuchAccount, PersonKnown.
    """
    person = check_person(actor, name=name, phone=phone)
    with writing():
        if account_id is not None and not get_user_model().objects.filter(pk=account_id).exists():
            raise NoSuchAccount(account=account_id)
        key = reserve(Person, 1)[0]
        write_people(actor, [(key, person, account_id)], now)
    return key


def check_person(actor: Actor, *, name: str, phone: str) -> NewPerson:
    """What ``enrol`` asks of the person, for its callers and for the import of many.

    Raises NotAllowed, NameMissing, BadPhone.
    """
    if not actor.may(MANAGE):
        raise NotAllowed
    need_text(name, "姓名", "the name")
    return NewPerson(name.strip(), read_phone(phone) if phone.strip() else "")


def write_people(actor: Actor, people: Sequence[tuple[int, NewPerson, int | None]], now: datetime) -> None:
    """Write checked people, (reserved id, person, account's id), and their entries, in the caller's transaction.

    Raises PersonKnown.
    """
    rows = []
    for key, person, account_id in people:
        number = person.phone
        sealed = seal(number, aad=f"offices.person:{key}:phone") if number else None
        rows.append((key, person.name, account_id, sealed, blind(number) if number else None))
    try:
        with transaction.atomic():
            insert(Person, ("id", "name", "account_id", "phone_sealed", "phone_blind"), rows)
    except IntegrityError as error:
        raise PersonKnown from error
    record_each(
        actor,
        Act.ENROL,
        now,
        [(f"person:{key}", {"account": account is not None}, {"name": person.name}) for key, person, account in people],
    )


def seat(
    *,
    actor: Actor,
    person_id: int,
    post_id: int,
    now: datetime,
    on: date | None = None,
    until: date | None = None,
    note: str = "",
) -> None:
    """Put a person in a post from a day (today) to a day (exclusive; None: until further notice).

    Raises NotAllowed, NotYourArea, NotYourself, NoSuchPerson, NoSuchPost, PostClosed, BadPeriod, AlreadySeated.
    """
    begin = on or queries.day_of(now)
    need_other(actor, post_id=post_id, person_id=person_id)
    with writing():
        managed_post(actor, post_id)
        _may_sit(person_id, post_id, begin, until)
        write_seats(actor, [(person_id, post_id)], begin, now, until=until, note=note)


def write_seats(
    actor: Actor,
    seats: Sequence[tuple[int, int]],
    begin: date,
    now: datetime,
    *,
    until: date | None = None,
    note: str = "",
) -> None:
    """Write checked seats, (person's id, post's id), and their entries, in the caller's transaction."""
    _insert_seats(seats, begin, until, note)
    record_each(
        actor,
        Act.SEAT,
        now,
        [(f"post:{post}", {"person": person, "from": day(begin), "to": day(until)}, None) for person, post in seats],
    )


def unseat(*, actor: Actor, person_id: int, post_id: int, now: datetime, on: date | None = None) -> None:
    """A person leaves a post on a day (today: from now on). The row stays: whoever served there is not independent.

    Raises NotAllowed, NotYourArea, NoSuchPerson, NoSuchPost, NotInThatPost.
    """
    end = on or queries.day_of(now)
    with writing():
        managed_post(actor, post_id)
        _rise(person_id, post_id, end)
        record(actor, Act.UNSEAT, f"post:{post_id}", now, {"person": person_id, "to": day(end)})


def hand_over(
    *, actor: Actor, post_id: int, from_person_id: int, to_person_id: int, now: datetime, on: date | None = None
) -> None:
    """On a day (today) one person leaves a post and another takes it: one act, no day between.

    Raises NotAllowed, NotYourArea, NotYourself (taking it oneself), NoSuchPerson, NoSuchPost, PostClosed,
    NotInThatPost, AlreadySeated.
    """
    turn = on or queries.day_of(now)
    need_other(actor, person_id=to_person_id)
    with writing():
        managed_post(actor, post_id)
        _rise(from_person_id, post_id, turn)
        _may_sit(to_person_id, post_id, turn, None)
        _insert_seats([(to_person_id, post_id)], turn, None, "")
        facts = {"from_person": from_person_id, "to_person": to_person_id, "on": day(turn)}
        record(actor, Act.HAND_OVER, f"post:{post_id}", now, facts)


def _insert_seats(seats: Sequence[tuple[int, int]], begin: date, until: date | None, note: str) -> None:
    columns = ("person_id", "post_id", "valid_from", "valid_to", "note")
    insert(Tenure, columns, [(person, post, begin, until, note[:200]) for person, post in seats])


def _may_sit(person_id: int, post_id: int, begin: date, until: date | None) -> None:
    if until is not None and until <= begin:
        raise BadPeriod
    need_open_post(post_id, begin)
    name = _lock(person_id)
    held = Tenure.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=begin), person_id=person_id, post_id=post_id)
    if until is not None:
        held = held.filter(valid_from__lt=until)
    if held.exclude(valid_to=F("valid_from")).exists():
        raise AlreadySeated(name=name)


def _rise(person_id: int, post_id: int, end: date) -> None:
    name = _lock(person_id)
    held = Tenure.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=end), person_id=person_id, post_id=post_id)
    later = held.filter(valid_from__gt=end).exclude(valid_to=F("valid_from")).update(valid_to=F("valid_from"))
    if not held.filter(valid_from__lte=end).update(valid_to=end) + later:
        raise NotInThatPost(name=name)


def _lock(person_id: int) -> str:
    """Lock the person's row and return the name: seats of one person are changed one after the other."""
    row = Person.objects.select_for_update().filter(id=person_id).values_list("name", flat=True).first()
    if row is None:
        raise queries.NoSuchPerson(person=person_id)
    return row
