"""Questions about people: who sits where, who ever sat where, and the Actor that a door hands to a verb.

These read the database each time: who has left the post a second ago acts no more.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import connection
from django.db.models import Q

from zhili.lib.actor import Actor, ActorKind
from zhili.lib.refusal import NotAllowed, NotFound
from zhili.offices.models import Person, Post, Tenure
from zhili.offices.queries.memory import snapshot
from zhili.offices.queries.units import day_of, post
from zhili.offices.queries.values import PersonValue, PostValue
from zhili.store.secrets import unseal

_SEATED: Final = (
    f"SELECT person.name FROM {Tenure._meta.db_table} seat JOIN {Person._meta.db_table} person"
    " ON person.id = seat.person_id WHERE seat.person_id = %s AND seat.post_id = %s"
    " AND seat.valid_from <= %s AND (seat.valid_to IS NULL OR seat.valid_to > %s) LIMIT 1"
)


_SERVED: Final = (
    f"SELECT DISTINCT post.unit_id FROM {Tenure._meta.db_table} seat JOIN {Post._meta.db_table} post"
    " ON post.id = seat.post_id WHERE seat.person_id = %s"
)
# Both in plain SQL: every request of staff asks, and building these queries through the ORM takes several times as long
# as running them.


class NoSuchPerson(NotFound):
    """The person is not on the staff."""

    code = "no_such_person"
    zh = "没有这位工作人员：{person}。"
    en = "There is no such member of staff: {person}."


class NotSeated(NotAllowed):
    """The person does not sit in that post today."""

    code = "not_seated"
    zh = "您今天不在这个岗位上（任期未到、已满或已交接）。"
    en = "You do not hold this post today (not begun, ended or handed over)."


def actor_for(person_id: int, post_id: int, now: datetime, channel: str = "web") -> Actor:
    """The person acting in that post now; raises NotSeated, or NoSuchPost.

    The tenure is read afresh; grants and jurisdiction come from memory (at most a second old).
    """
    day = day_of(now)
    seat = post(post_id)
    name = _seated_name(person_id, post_id, day)
    if name is None or not seat.period.holds_on(day):
        raise NotSeated
    return staff_actor(seat, day, ref=f"post:{post_id}/person:{person_id}", person=(person_id, name), channel=channel)


def staff_actor(seat: PostValue, day: date, *, ref: str, person: tuple[int | None, str], channel: str) -> Actor:
    """An Actor with what the post may do and see on ``day``."""
    return Actor(
        ActorKind.STAFF,
        ref,
        name=person[1],
        person_id=person[0],
        post_id=seat.id,
        unit_id=seat.unit_id,
        grants=seat.grants_on(day),
        areas=snapshot().chart.prefixes(seat.unit_id, day),
        channel=channel,
    )


def person(person_id: int) -> PersonValue:
    """The member of staff; raises NoSuchPerson."""
    row = Person.objects.filter(id=person_id).values_list("id", "name", "account_id").first()
    if row is None:
        raise NoSuchPerson(person=person_id)
    return PersonValue(*row)


def person_of_account(account_id: int) -> PersonValue | None:
    """Whose account it is, or None for an account without a member of staff."""
    row = Person.objects.filter(account_id=account_id).values_list("id", "name", "account_id").first()
    return PersonValue(*row) if row else None


def phone_of(person_id: int) -> str:
    """The telephone of a member of staff, in clear; empty where none is known. For jobs that compare, never to show."""
    sealed = Person.objects.filter(id=person_id).values_list("phone_sealed", flat=True).first()
    return unseal(bytes(sealed), aad=f"offices.person:{person_id}:phone") if sealed else ""


def posts_of(person_id: int, on: date) -> tuple[PostValue, ...]:
    """The posts that the person holds on that day, by unit and code."""
    held = set(Tenure.objects.filter(_on(on), person_id=person_id).values_list("post_id", flat=True))
    return tuple(each for key, each in snapshot().chart.posts.items() if key in held and each.period.holds_on(on))


def holders(post_id: int, on: date) -> tuple[PersonValue, ...]:
    """Who sits in the post on that day."""
    rows = Tenure.objects.filter(_on(on), post_id=post_id).order_by("person_id")
    return tuple(PersonValue(*row) for row in rows.values_list("person_id", "person__name", "person__account_id"))


def held_units(person_id: int) -> frozenset[int]:
    """Every unit in which the person ever held a post, or is appointed to one: the measure of independence."""
    with connection.cursor() as cursor:
        cursor.execute(_SERVED, [person_id])
        return frozenset(row[0] for row in cursor.fetchall())


def staff(on: date) -> tuple[tuple[PersonValue, tuple[PostValue, ...]], ...]:
    """Everybody on the staff with the posts of that day, by id: two queries."""
    chart = snapshot().chart
    seats: dict[int, list[PostValue]] = {}
    for person_id, post_id in Tenure.objects.filter(_on(on)).order_by("post_id").values_list("person_id", "post_id"):
        if chart.posts[post_id].period.holds_on(on):
            seats.setdefault(person_id, []).append(chart.posts[post_id])
    people = Person.objects.order_by("id").values_list("id", "name", "account_id")
    return tuple((PersonValue(*row), tuple(seats.get(row[0], ()))) for row in people)


def _seated_name(person_id: int, post_id: int, day: date) -> str | None:
    """The name of the person if seated there on that day."""
    shown = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(_SEATED, [person_id, post_id, shown, shown])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
