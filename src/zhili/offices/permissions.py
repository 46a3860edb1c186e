"""The closed set of grants, and the two questions every verb of this room asks before it changes anything.

Code knows grants, never role names: a locality composes posts from grants as it likes. ``OPERATOR`` is whoever sits at
the machine's own command line; it sets the house up and has no grant over any matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from zhili.lib.actor import Actor, ActorKind
from zhili.lib.refusal import NotAllowed

DISPATCH: Final = "matters.dispatch"
HANDLE: Final = "matters.handle"
REVIEW: Final = "matters.review"
CALLBACK: Final = "matters.callback"
CHECK: Final = "matters.check"
OVERSEE: Final = "matters.oversee"
SUPERVISE: Final = "matters.supervise"
OPEN_CONTACT: Final = "matters.open_contact"
MANAGE: Final = "offices.manage"
ADOPT: Final = "profiles.adopt"
IMPORT: Final = "imports.run"
READ_JOURNAL: Final = "journal.read"


@dataclass(frozen=True, slots=True)
class GrantWord:
    """A grant and what it lets a post do, in both languages."""

    name: str
    zh: str
    en: str


GRANTS: Final[Mapping[str, GrantWord]] = MappingProxyType(
    {
        word.name: word
        for word in (
            GrantWord(DISPATCH, "受理和派单", "Accept, triage and assign matters"),
            GrantWord(HANDLE, "办理派给本单位的事项", "Handle what is assigned to its unit"),
            GrantWord(REVIEW, "裁定派单异议", "Decide objections to an assignment"),
            GrantWord(CALLBACK, "回访群众", "Call residents back"),
            GrantWord(CHECK, "现场核查", "Check on site"),
            GrantWord(OVERSEE, "查看辖区内的事项", "See the matters of its area"),
            GrantWord(SUPERVISE, "督办和重开", "Supervise and reopen"),
            GrantWord(OPEN_CONTACT, "说明用途后查看联系方式", "Open a contact for a stated purpose"),
            GrantWord(MANAGE, "管理单位、岗位和派单目录", "Manage units, posts and the duty list"),
            GrantWord(ADOPT, "启用地方规则", "Adopt a locality's profile"),
            GrantWord(IMPORT, "导入历史记录", "Import records"),
            GrantWord(READ_JOURNAL, "查阅全部留痕", "Read the journal"),
        )
    }
)

OPERATOR: Final = Actor(
    ActorKind.SYSTEM,
    "operator",
    grants=frozenset({MANAGE, ADOPT, IMPORT, READ_JOURNAL}),
    areas=("",),
    channel="cli",
)


class NotYourArea(NotAllowed):
    """A manager acts inside his own jurisdiction only."""

    code = "not_your_area"
    zh = "{area} 不在您的管辖范围内。"
    en = "{area} is outside your jurisdiction."


class NotYourself(NotAllowed):
    """Whoever could grant to the own post would hold every grant."""

    code = "not_yourself"
    zh = "不能给自己的岗位授权，也不能安排自己任职，请由他人办理。"
    en = "You may not change your own post or your own seat; ask a colleague."


def need_manager(actor: Actor, area: str) -> None:
    """Refuse unless ``actor`` manages offices (NotAllowed) and ``area``, a code or prefix, is its own (NotYourArea)."""
    if not actor.may(MANAGE):
        raise NotAllowed
    if not actor.sees(area):
        raise NotYourArea(area=area)


def need_other(actor: Actor, *, post_id: int | None = None, person_id: int | None = None) -> None:
    """Refuse (NotYourself) when the post or the person concerned is the actor's own."""
    own_post = post_id is not None and actor.post_id == post_id
    own_person = person_id is not None and actor.person_id == person_id
    if own_post or own_person:
        raise NotYourself
