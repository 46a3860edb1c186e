"""Checks that several verbs of this room share."""

from __future__ import annotations

from datetime import date

from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.lib.refusal import Conflict, Invalid
from zhili.offices import queries
from zhili.offices.models import Stamp
from zhili.offices.permissions import need_manager
from zhili.offices.queries.memory import STAMP, look_again


class NameMissing(Invalid):
    """A unit, post or person needs a name, and a code where it has one."""

    code = "name_missing"
    zh = "请填写{what_zh}。"
    en = "Please fill in {what_en}."


class PostClosed(Conflict):
    """A post that is not open takes nobody."""

    code = "post_closed"
    zh = "岗位“{post}”已撤销或尚未设立。"
    en = "The post “{post}” is not open."


def take_turn() -> None:
    """Change the offices one after the other, and decide by what is true now, not by what is remembered."""
    Stamp.objects.select_for_update().filter(name=STAMP).first()
    look_again()


def managed(actor: Actor, unit_id: int) -> queries.UnitValue:
    """The unit, which the actor must manage. The first thing in a verb's transaction: takes its turn."""
    take_turn()
    unit = queries.unit(unit_id)
    need_manager(actor, prefix_of(unit.area_code))
    return unit


def need_open(unit_id: int, on: date) -> None:
    """Refuse a unit that is not open on that day."""
    queries.check_lead(unit_id, None, on)


def need_text(text: str, what_zh: str, what_en: str) -> None:
    """Refuse an empty name or code."""
    if not text.strip():
        raise NameMissing(what_zh=what_zh, what_en=what_en)


def managed_post(actor: Actor, post_id: int) -> queries.PostValue:
    """The post, whose unit the actor must manage."""
    post = queries.post(post_id)
    managed(actor, post.unit_id)
    return post


def need_open_post(post_id: int, on: date) -> None:
    """Refuse a post that is not open on that day."""
    post = queries.post(post_id)
    if not post.period.holds_on(on):
        raise PostClosed(post=post.name_zh)
