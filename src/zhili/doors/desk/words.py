"""Words that only the desk says: names of channels, clocks and parties, and whom a matter waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhili.doors.frame.speech import lang, t
from zhili.matters.lifecycle import VOCABULARY
from zhili.matters.queries.load import state_words
from zhili.matters.refusals import WrongState
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile

Pair = tuple[str, str]

CHANNELS: Final[Mapping[str, Pair]] = {
    "web": ("网页", "web"),
    "hotline": ("热线", "hotline"),
    "counter": ("窗口", "counter"),
    "miniapp": ("小程序", "mini-program"),
    "grid": ("网格员", "grid worker"),
    "api": ("接口", "API"),
    "cli": ("后台录入", "entered by the office"),
    "import": ("历史导入", "imported"),
}
CLOCKS: Final[Mapping[str, Pair]] = {
    "triage": ("受理", "triage"),
    "dispatch": ("派出", "assign"),
    "sign": ("签收", "sign"),
    "handling": ("办理", "handle"),
    "ruling": ("裁定", "ruling"),
    "opinion": ("上级意见", "opinion"),
    "window": ("群众确认", "residents' word"),
    "callback": ("回访", "call back"),
    "site_check": ("核查", "site check"),
    "verify": ("核实", "verify"),
    "debt": ("欠账复核", "debt review"),
    "parent": ("随主事项", "with its parent"),
}
WAITS: Final[Mapping[str, Pair]] = {
    "dispatcher": ("等调度员", "the dispatcher"),
    "lead": ("等主办单位", "the lead unit"),
    "reviewer": ("等异议审核人", "the objection reviewer"),
    "above": ("等上级单位", "the unit above"),
    "affected": ("等群众说好了没有", "residents to say whether it is fixed"),
    "caller": ("等回访", "a callback"),
    "checker": ("等现场核查", "a site check"),
    "debtor": ("等欠账单位", "the owing body"),
    "parent": ("等主事项", "the parent matter"),
}
ROLES: Final[Mapping[str, Pair]] = {"reporter": ("反映人", "Reporter"), "joiner": ("也受影响", "Also affected")}
ANSWERS: Final[Mapping[str, Pair]] = {
    "yes": ("说好了", "says it is fixed"),
    "no": ("说还没有", "says not yet"),
    "unreached": ("没打通", "not reached"),
}
LACKS: Final[Mapping[str, Pair]] = {
    "money": ("钱", "Money"),
    "power": ("权", "Power"),
    "people": ("人", "People"),
    "rule": ("规", "Rule"),
}
SATISFIED: Final[Mapping[str, Pair]] = {
    "very": ("很满意", "very satisfied"),
    "fairly": ("比较满意", "fairly satisfied"),
    "so_so": ("一般", "so-so"),
    "not": ("不满意", "not satisfied"),
    "not_at_all": ("很不满意", "not satisfied at all"),
}


def word(known: Mapping[str, Pair], name: str) -> str:
    """The words for ``name`` in the language of this page; the name itself where a locality brought a new one."""
    return t(*known[name]) if name in known else name


def act_name(act: str) -> str:
    """The words on an act's button."""
    found = VOCABULARY.acts[act]
    return t(found.zh, found.en)


def state_name(profile: Profile, kind: str, state: str) -> str:
    """Where a matter stands, in the words of its own edition."""
    return t(*state_words(profile.kind(kind), state))


def category_name(profile: Profile, code: str, *, whole: bool = False) -> str:
    """The category's name; ``whole`` gives the way down to it (排水 › 污水外溢). Empty while none is known."""
    if not code or code not in profile.categories:
        return code
    path = profile.category_path(code) if whole else (profile.category(code),)
    return " › ".join(each.words.say(lang()) for each in path)


def outcome_name(outcome: str) -> str:
    """How a matter ended, or that it is owed."""
    if outcome == "owed":
        return t("欠账", "Owed")
    found = VOCABULARY.outcomes[outcome]
    return t(found.zh, found.en)


def wrong_state_words(number: str, state: str, edition: int, kind: str, act: str) -> WrongState:
    """The refusal for a form that was opened for an act which is not open (any more)."""
    zh, en = state_words(profiles.edition(edition).kind(kind), state)
    found = VOCABULARY.acts[act]
    return WrongState(number=number, state_zh=zh, state_en=en, act_zh=found.zh, act_en=found.en)
