"""Verbs by which a post arranges its own desk: views under a name, and the columns of its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound
from zhili.offices.actions._checks import need_text, take_turn
from zhili.offices.actions._record import record, touch
from zhili.offices.lifecycle import Act
from zhili.offices.models import DeskColumns, DeskKeys, DeskView
from zhili.store.writing import writing

MOST_VIEWS = 30
LONGEST_NAME = 40
LONGEST_QUERY = 600
MOST_COLUMNS = 12


class NoDesk(NotAllowed):
    """A key or the command line has no desk to arrange."""

    code = "no_desk"
    zh = "只有坐在岗位上的人才能调整自己的工作台。"
    en = "Only somebody in a post can arrange a desk."


class NameTooLong(Invalid):
    code = "view_name_too_long"
    zh = "视图的名字最多 {most} 个字。"
    en = "A view's name has at most {most} characters."


class QueryTooLong(Invalid):
    code = "view_too_long"
    zh = "这个视图的筛选太长，存不下。请去掉几项再存。"
    en = "The filters of this view are too long to keep; remove some and save again."


class ViewsFull(Conflict):
    code = "views_full"
    zh = "一个岗位最多存 {most} 个视图。请先去掉不用的。"
    en = "A post keeps at most {most} views; drop one that is not used."


class NoSuchView(NotFound):
    code = "no_such_view"
    zh = "没有这个视图，可能已经去掉了。"
    en = "There is no such view; it may have been dropped."


class BadColumns(Invalid):
    code = "bad_columns"
    zh = "列不能重复，也不能超过 {most} 列。"
    en = "No column twice, and at most {most}."


class KeysClash(Conflict):
    """Two acts under one key, or a key that the list itself needs."""

    code = "keys_clash"
    zh = "「{key}」有两处要用：{one}、{other}。请改其中一个。"
    en = "“{key}” is wanted twice: {one}, {other}. Change one of them."


def save_view(*, actor: Actor, name: str, query: str, shared: bool, now: datetime) -> int:
    """Keep a list under a name; the same name again replaces it. ``shared``: the unit's other posts see it, too.
    Returns its id."""
    post_id, name = _desk(actor), name.strip()
    need_text(name, "视图的名字", "the view's name")
    if len(name) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME)
    if len(query) > LONGEST_QUERY:
        raise QueryTooLong()
    with writing():
        take_turn()
        own = DeskView.objects.filter(post_id=post_id)
        if not own.filter(name=name).exists() and own.count() >= MOST_VIEWS:
            raise ViewsFull(most=MOST_VIEWS)
        row, _ = DeskView.objects.update_or_create(
            post_id=post_id, name=name, defaults={"query": query, "shared": shared, "saved_at": now}
        )
        record(actor, Act.SAVE_VIEW, f"post:{post_id}", now, {"view": row.id, "shared": shared}, detail={"name": name})
        touch()
    return row.id


def forget_view(*, actor: Actor, view: int, now: datetime) -> None:
    """Drop one of the post's own views. Raises NoSuchView for any other."""
    post_id = _desk(actor)
    with writing():
        take_turn()
        if not DeskView.objects.filter(id=view, post_id=post_id).delete()[0]:
            raise NoSuchView()
        record(actor, Act.FORGET_VIEW, f"post:{post_id}", now, {"view": view})
        touch()


def choose_columns(*, actor: Actor, names: Sequence[str], now: datetime) -> None:
    """The columns of this post's lists, in this order; none: the usual ones. Which columns there are, the door
    knows."""
    post_id = _desk(actor)
    if len(set(names)) != len(names) or len(names) > MOST_COLUMNS:
        raise BadColumns(most=MOST_COLUMNS)
    with writing():
        take_turn()
        DeskColumns.objects.update_or_create(post_id=post_id, defaults={"names": list(names)})
        record(actor, Act.CHOOSE_COLUMNS, f"post:{post_id}", now, {"columns": list(names)})
        touch()


def choose_keys(*, actor: Actor, keys: Mapping[str, str], now: datetime) -> None:
    """The keys of this person's acts, by the letter that everybody begins with; those left out stay as they are for
    everybody, so none at all is the way back. Raises NoDesk, KeysClash."""
    _desk(actor)
    seen: dict[str, str] = {}
    for usual, key in keys.items():
        if key in seen:
            raise KeysClash(key=key, one=seen[key], other=usual)
        seen[key] = usual
    with writing():
        take_turn()
        DeskKeys.objects.update_or_create(person_id=actor.person_id, defaults={"keys": dict(keys)})
        said = [f"{usual}={key}" for usual, key in keys.items()]
        record(actor, Act.CHOOSE_KEYS, f"person:{actor.person_id}", now, {"keys": said})
        touch()


def _desk(actor: Actor) -> int:
    if actor.post_id is None or actor.person_id is None:
        raise NoDesk()
    return actor.post_id
