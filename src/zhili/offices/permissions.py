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
ADDRESSES: Final = "places.addresses"
READ_JOURNAL: Final = "journal.read"
ISSUE: Final = "command.issue"
ANSWER_DIRECTIVE: Final = "command.answer"
REVIEW_DIRECTIVE: Final = "command.decide"
LOOK: Final = "registry.look"
LOOK_OPEN: Final = "registry.open"
RECORD: Final = "registry.record"
CORRECT: Final = "registry.correct"
MERGE: Final = "registry.merge"
LINK: Final = "registry.link"
ALLOW_LINK: Final = "registry.allow_link"
WATCH: Final = "registry.watch"
EXPORT: Final = "registry.export"
ASSESS: Final = "catalogue.assess"
APPROVE_USE: Final = "catalogue.approve"


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
            GrantWord(ADDRESSES, "维护辖区的标准地址和门牌", "Keep the addresses and door plates of its area"),
            GrantWord(READ_JOURNAL, "查阅全部留痕", "Read the journal"),
            GrantWord(ISSUE, "向下级下达指令", "Issue directives to units below"),
            GrantWord(ANSWER_DIRECTIVE, "代表本单位签收和答复指令", "Sign for and answer directives for its unit"),
            GrantWord(REVIEW_DIRECTIVE, "裁定对指令评价的异议", "Decide objections to a directive's grade"),
            GrantWord(LOOK, "说明用途后查看基础数据（遮盖）", "Look at base data, masked, for a stated purpose"),
            GrantWord(LOOK_OPEN, "说明用途后逐项打开敏感内容", "Open one sealed field at a time for a stated purpose"),
            GrantWord(RECORD, "登记走访看到的情况", "Record what was observed"),
            GrantWord(CORRECT, "代表本单位答复数据更正", "Answer corrections for its unit"),
            GrantWord(MERGE, "判定两份记录是不是同一个", "Decide whether two records are one"),
            GrantWord(LINK, "申请和运行数据比对", "Ask for and run a linkage of batches"),
            GrantWord(ALLOW_LINK, "批准数据比对（须另一人）", "Allow a linkage that somebody else asked for"),
            GrantWord(WATCH, "监督谁看了什么", "Watch who looked at what"),
            GrantWord(EXPORT, "说明用途后导出名单（遮盖、带水印）", "Take a list away, masked and marked"),
            GrantWord(ASSESS, "写影响评估，开关高风险用途", "Assess risky uses and switch them"),
            GrantWord(APPROVE_USE, "批准影响评估（须另一人）", "Approve an assessment that somebody else wrote"),
        )
    }
)

CONTRACTOR_MAY: Final = frozenset({HANDLE, CHECK, LOOK, RECORD, LINK})
"""All that a contractor's post may ever hold: what a person sees there is masked. It opens no sealed value, takes no
list away, allows nothing and watches nobody."""

OPERATOR: Final = Actor(
    ActorKind.SYSTEM,
    "operator",
    grants=frozenset({MANAGE, ADOPT, IMPORT, ADDRESSES, READ_JOURNAL}),
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
