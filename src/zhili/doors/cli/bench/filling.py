"""What a house holds before it is measured: a county, much history, living matters, keys and a login."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore

from zhili.dispatch.actions import take_in
from zhili.doors.demo.county import LOCALITY, Settled, settle
from zhili.doors.frame import actors
from zhili.lib.actor import Actor, ActorKind, anonymous
from zhili.matters.actions import Contact, Record, Report, record_history
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.permissions import OPERATOR

BATCH = 500
LIVING = 0.1
"""The share of living matters, up to MOST_LIVING; the rest is history. A county works on some thousands at once."""
MOST_LIVING = 3_000
TOWNS = ("990121001000", "990121002000", "990121100000", "990121101000", "990121102000", "990121103000")
TROUBLES = (
    "3 幢楼下污水往外冒，流到幼儿园门口了，路过的人都绕着走",
    "人民路口的路灯一连三盏不亮，晚上老人摔了一跤",
    "小区电梯停了两天，八楼的老人下不来，物业说在等配件",
    "门口路面坑洼，下雨天看不见深浅，电动车摔了好几辆",
    "工地夜里十一点还在打桩，孩子睡不着，请管一管",
    "自来水发黄有味，连着一个星期了，洗的白衣服都黄了",
    "想问问孩子转学要带哪些材料，窗口几点上班",
    "河边有人烧秸秆，烟飘进院子，窗户都不敢开",
)
HANDLERS = ("urban-desk", "market-desk", "supply-desk")
"""The posts whose units lead what the duty list assigns by itself: lamps, lifts, yellow water."""
READER = Actor(ActorKind.STAFF, "cli:bench", name="测速 / bench", grants=frozenset({"imports.run"}), channel="import")


@dataclass(frozen=True, slots=True)
class Filled:
    """Keys of posts, the cookie of a login, and how fast history went in (rows a second, commits included)."""

    dispatcher: str
    handlers: tuple[str, ...]
    cookie: str
    numbers: tuple[str, ...]
    import_per_s: float


def fill(matters: int, now: datetime) -> Filled:
    """Everything in; ``matters`` in all."""
    settled = settle(now - timedelta(days=100), {"centre-desk1"}, lambda zh, en: None)
    living = max(1, min(int(matters * LIVING), MOST_LIVING))
    rate = _history(matters - living, now)
    numbers = tuple(_living(living, now))
    return Filled(
        _key(settled, "centre-desk1", now), tuple(_key(settled, post, now) for post in HANDLERS),
        _cookie(seats.account("centre-desk1").id, *settled.seats["centre-desk1"]), numbers, rate,
    )  # fmt: skip


def words(chance: random.Random, place: int) -> str:
    """A message that is unlike the others and reads like one."""
    return f"{chance.choice(TROUBLES)}（{chance.randrange(1, 400)} 号院，第 {place} 位反映）"


def report(chance: random.Random, place: int) -> Report:
    phone = f"139{chance.randrange(10**8):08d}"
    return Report(words=words(chance, place), area_code=chance.choice(TOWNS), place=f"{chance.randrange(1, 400)} 号院",
                  contact=Contact("居民", phone))  # fmt: skip


def _history(count: int, now: datetime) -> float:
    """Imported records in batches, as ``zhili import`` writes them."""
    chance = random.Random(417)
    begun = time.perf_counter()
    for start in range(0, count, BATCH):
        records = [_record(chance, place, now) for place in range(start, min(start + BATCH, count))]
        record_history(actor=READER, locality=LOCALITY, source="bench", records=records, now=now)
    return count / max(time.perf_counter() - begun, 1e-9)


def _record(chance: random.Random, place: int, now: datetime) -> Record:
    happened = now - timedelta(days=chance.randrange(1, 700), minutes=chance.randrange(1440))
    said = Report(words=words(chance, place), area_code=chance.choice(TOWNS), happened_at=happened)
    return Record(said, source_id=str(place), status="已办结", reply="已到现场处理，谢谢您的反映。",
                  replied_at=happened + timedelta(hours=20), unit_name="城市管理局")  # fmt: skip


def _living(count: int, now: datetime) -> Iterator[str]:
    """Reports of the last two days, as the portal takes them in; the duty list assigns those whose category is sure."""
    chance = random.Random(2026)
    for place in range(count):
        at = now - timedelta(minutes=chance.randrange(10, 2880))
        taken = take_in(actor=anonymous(), locality=LOCALITY, report=report(chance, place), now=at)
        yield taken.number


def _key(settled: Settled, post: str, now: datetime) -> str:
    expires = seats.day_of(now) + timedelta(days=30)
    return offices.issue_key(
        actor=OPERATOR, post_id=settled.seats[post][1], label="bench", expires_on=expires, now=now
    ).text


def _cookie(account: int, person: int, post: int) -> str:
    """A session as a login leaves it."""
    user = get_user_model().objects.get(pk=account)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[actors.PERSON], session[actors.POST] = person, post
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
