"""A county with a bureau and two towns, a manager, a stranger from the next county; and how a refusal is tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pytest
import yaml
from django.db import transaction

from zhili.journal.models import Entry
from zhili.lib.actor import Actor, ActorKind
from zhili.offices import actions, queries
from zhili.offices.models import ApiKey, DutyLine, Jurisdiction, Person, Post, PostGrant, Power, Tenure, Unit
from zhili.offices.permissions import OPERATOR
from zhili.profiles.models import Edition

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""Ten in the morning of a Friday in Qinghe."""
TODAY = date(2026, 11, 20)
TABLES = (Unit, Jurisdiction, Power, Post, PostGrant, Person, Tenure, DutyLine, ApiKey, Entry)

CATEGORIES = {
    "water": {"zh": "供水排水", "en": "Water", "limit": "utility", "kind": "appeal"},
    "water.sewage": {"zh": "污水外溢", "en": "Sewage overflow"},
    "water.supply": {"zh": "停水", "en": "No water"},
    "gas": {"zh": "燃气", "en": "Gas", "limit": "life", "kind": "appeal"},
    "noise": {"zh": "噪声", "en": "Noise", "limit": "general", "kind": "appeal"},
}


@dataclass(frozen=True)
class Cast:
    """Ids of units, posts and people, and the actors of these tests."""

    county: int
    bureau: int
    town: int
    other_town: int
    desk: int
    handler: int
    head: int
    wang: int
    li: int
    manager: Actor
    stranger: Actor


@cache
def _rules_text() -> str:
    tree = yaml.safe_load((files("zhili.localities") / "profiles/qinghe.yaml").read_text("utf-8"))
    tree |= {"categories": CATEGORIES, "keywords": [], "edition": "2026-01-01"}
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def adopt_rules() -> Edition:
    """Qinghe's rules with a handful of categories, in force."""
    text = _rules_text()
    digest = sha256(text.encode()).hexdigest()
    return Edition.objects.create(
        locality="qinghe",
        in_force_on=date(2026, 1, 1),
        text=text,
        digest=digest,
        adopted_at=NOW,
        adopted_by="operator",
    )


def make_cast() -> Cast:
    """County, water bureau, two towns; a dispatcher's desk, a handler, a head; two people; made by the verbs."""
    adopt_rules()
    county = unit("QH", "清禾县", "county", "990121000000")
    bureau = unit("QH-WATER", "清禾县水务局", "bureau", "990121000000", parent_id=county, name_en="Water Bureau")
    town = unit("QH-T1", "禾丰镇", "town", "990121100000", parent_id=county, name_en="Hefeng Town")
    other = unit("QH-T2", "柳河镇", "town", "990121101000", parent_id=county)
    actions.give_power(actor=OPERATOR, unit_id=bureau, power="排水监管", basis="城镇排水条例", now=NOW)
    desk = post(county, "desk", grants=["matters.dispatch", "offices.manage"])
    handler = post(bureau, "handler", grants=["matters.handle"])
    head = post(bureau, "head", head=True)
    wang = actions.enrol(actor=OPERATOR, name="王敏", now=NOW, phone="13900000001")
    li = actions.enrol(actor=OPERATOR, name="李强", now=NOW)
    actions.seat(actor=OPERATOR, person_id=wang, post_id=desk, now=NOW)
    actions.seat(actor=OPERATOR, person_id=li, post_id=handler, now=NOW)
    manager = queries.actor_for(wang, desk, NOW)
    stranger = Actor(ActorKind.STAFF, "post:999/person:999", grants=frozenset({"offices.manage"}), areas=("990122",))
    return Cast(county, bureau, town, other, desk, handler, head, wang, li, manager, stranger)


def unit(code: str, name: str, level: str, area: str, **more: Any) -> int:
    """Open a unit as the operator."""
    return actions.open_unit(actor=OPERATOR, code=code, name_zh=name, level=level, area_code=area, now=NOW, **more)


def post(unit_id: int, code: str, **more: Any) -> int:
    """Open a post as the operator."""
    return actions.open_post(actor=OPERATOR, unit_id=unit_id, code=code, name_zh=f"{code}岗", now=NOW, **more)


def counts() -> dict[str, int]:
    """Rows of every table that a verb of this room can touch."""
    return {model.__name__: model._default_manager.count() for model in TABLES}


def last_entry() -> tuple[str, str, str, str]:
    """Actor, act, ref and facts of the newest journal entry."""
    row = Entry.objects.order_by("-id").values_list("actor", "act", "ref", "facts").first()
    assert row is not None
    return row


def refused(kind: type[Exception], verb: Any, **arguments: Any) -> Exception:
    """The verb refuses with ``kind`` and leaves nothing behind."""
    before = counts()
    with pytest.raises(kind) as caught, transaction.atomic():
        verb(**arguments)
    assert counts() == before
    return caught.value
