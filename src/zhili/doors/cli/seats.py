"""A person in a post, as the command line spells it: ``石磊/town/handler``, ``石磊/handler``, or their ids."""

from __future__ import annotations

from datetime import datetime

from zhili.lib.refusal import Invalid
from zhili.offices import queries as offices


class WhichPost(Invalid):
    code = "which_post"
    zh = "“{typed}”不是今天的哪一位在哪个岗位上。要写成 人/岗位，例如：{known}。"
    en = "“{typed}” is nobody in a post today. Write PERSON/POST, such as: {known}."


def find_seat(typed: str, now: datetime) -> tuple[int, int]:
    """(person, post) of ``PERSON/POST``: an id or a name, and a post's id, code or ``UNIT/CODE``, as they stand today.
    Raises WhichPost unless exactly one seat is meant."""
    wanted, _, seat = typed.partition("/")
    seats = [
        (person, post, f"{offices.unit(post.unit_id).code}/{post.code}")
        for person, posts in offices.staff(offices.day_of(now))
        for post in posts
    ]
    found = [
        (person.id, post.id)
        for person, post, path in seats
        if wanted in (str(person.id), person.name) and seat in (str(post.id), post.code, path)
    ]
    if len(found) != 1:
        known = "、".join(f"{person.name}/{path}" for person, _, path in seats[:3])
        raise WhichPost(typed=typed, known=known or "—")
    return found[0]
