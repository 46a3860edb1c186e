"""Words that only the desk says: names of channels, clocks and parties, and whom a matter waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhili.doors.frame.speech import lang, t
from zhili.matters.lifecycle import VOCABULARY
from zhili.matters.queries.load import state_words
from zhili.matters.refusals import WrongState
from zhili.profiles import queries as profiles
from zhili.profiles.model import Kind, Profile

Pair = tuple[str, str]

CHANNELS: Final[Mapping[str, Pair]] = {
    "web": ("网页", "web"),
    "hotline": ("热线", "hotline"),
    "counter": ("窗口", "counter"),
    "outgoing": ("去电", "outgoing call"),
    "group": ("群消息", "chat group"),
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
OWES: Final[Mapping[str, Pair]] = {
    "dispatcher": ("请受理、派单", "please accept and assign"),
    "lead": ("请办理、答复", "please handle and reply"),
    "reviewer": ("请裁定异议", "please decide the objection"),
    "above": ("请出具意见", "please give your opinion"),
    "caller": ("请打电话回访", "please call back"),
    "checker": ("请到现场核查", "please check on site"),
    "debtor": ("请复核欠账", "please review the debt"),
}
"""What the one for whom a matter waits is asked to do."""
ROLES: Final[Mapping[str, Pair]] = {"reporter": ("反映人", "Reporter"), "joiner": ("也受影响", "Also affected"),
                                           "agent": ("代办人", "Reports for another")}  # fmt: skip
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

FORMS: Final[Mapping[str, Pair]] = {
    "matters:open_contact": ("查看联系方式", "Open a contact"),
    "matters:take_out": ("取出表格", "Take out a table"),
    "matters:ask_phone_code": ("用手机号查：要验证码", "By telephone: ask for a code"),
    "matters:prove_phone": ("用手机号查：填验证码", "By telephone: enter the code"),
    "registry:claim": ("我的数据：证明是本人", "My data: prove who one is"),
    "registry:ask_erasure": ("我的数据：申请删除", "My data: ask for erasure"),
    "registry:withdraw_consent": ("我的数据：撤回同意", "My data: withdraw a consent"),
    "registry:renew_consent": ("我的数据：重新同意", "My data: consent again"),
    "registry:answer_erasure": ("答复删除申请", "Answer a request for erasure"),
    "registry:copy_erased": ("记下副本已删除", "Record a copy as erased"),
    "registry:ask_withholding": ("申请暂不告知本人", "Ask to withhold a look"),
    "registry:answer_withholding": ("批准暂不告知", "Allow a look to be withheld"),
    "registry:print_own": ("在窗口打印给本人", "Print for the person at the counter"),
    "reception:begin_call": ("开始接待", "Begin a call or visit"),
    "reception:answer_call": ("接起来电", "Take a call that rings"),
    "reception:look_up": ("查这个电话以前的事", "Look up a telephone's earlier matters"),
    "reception:end_call": ("结束来电", "End a call"),
    "reception:keep_drafts": ("把群消息留成草稿", "Keep chat messages as drafts"),
    "reception:drop_draft": ("不办的草稿", "Drop a draft"),
    "knowledge:write_article": ("写知识条目", "Write an article"),
    "knowledge:approve_article": ("复核知识条目", "Review an article"),
    "knowledge:discard_article": ("不采用知识条目", "Lay an article aside"),
    "knowledge:retire_article": ("停用知识条目", "Retire an article"),
    "knowledge:keep_reply": ("存常用语", "Keep a canned reply"),
    "knowledge:retire_reply": ("停用常用语", "Retire a canned reply"),
    "knowledge:post_trouble": ("登记已知情况", "Make a trouble known"),
    "knowledge:change_trouble": ("改已知情况", "Change a known trouble"),
    "knowledge:clear_trouble": ("结束已知情况", "Clear a known trouble"),
    "notices:retry": ("重发通知", "Send a notice again"),
    "notices:handle": ("通知已另行告知", "A notice told otherwise"),
    "offices:save_view": ("存视图", "Save a view"),
    "offices:forget_view": ("去掉视图", "Drop a view"),
    "offices:choose_columns": ("换列", "Choose columns"),
    "offices:open_contract": ("设外包岗位", "Open a contractor's post"),
    "offices:end_access": ("终止外包访问", "End a contractor's access"),
    "registry:export": ("导出名单", "Take a list away"),
    "registry:answer_alert": ("答复查看提醒", "Answer an alert about looks"),
    "registry:protect": ("列入重点保护", "Put on the protected list"),
    "registry:unprotect": ("移出重点保护", "Take off the protected list"),
    "catalogue:write_assessment": ("写影响评估", "Write an impact assessment"),
    "catalogue:approve_assessment": ("批准影响评估", "Approve an assessment"),
    "catalogue:switch_on": ("开启高风险用途", "Switch a risky use on"),
    "catalogue:switch_off": ("关停高风险用途", "Switch a risky use off"),
    "collection:draw_route": ("画巡查路线", "Draw a patrol route"),
    "collection:retire_route": ("停用巡查路线", "Retire a patrol route"),
    "reception:ring_back": ("回拨没接到的来电", "Call back a missed call"),
    "reception:drop_missed": ("不再回拨", "Stop calling back"),
    "registry:find": ("查找基础数据", "Look up base data"),
    "registry:look": ("说明用途后查看", "Look, saying what for"),
    "registry:open": ("打开一项完整内容", "Open one value in full"),
    "registry:observe": ("登记走访", "Record a visit"),
    "registry:visit": ("在门口走访一户", "Visit one door"),
    "registry:ask_correction": ("提出更正", "Ask for a correction"),
    "registry:answer_correction": ("答复更正", "Answer a correction"),
    "places:add_address": ("添加地址", "Add an address"),
    "places:add_alias": ("添加别名", "Add another name"),
    "places:place_address": ("记下地址的位置", "Record where an address lies"),
    "places:rename_road": ("道路改名", "Rename a road"),
    "places:retire_address": ("停用地址", "Retire an address"),
    "places:pick_address": ("待核地址：选定", "Address to check: pick"),
    "places:add_missing": ("待核地址：新增", "Address to check: add"),
    "places:deny_address": ("待核地址：不存在", "Address to check: there is none"),
    "places:match_again": ("待核地址：再比一遍", "Addresses to check: match again"),
    "places:issue_plates": ("打印门牌", "Issue plates"),
    "places:revoke_plate": ("注销门牌", "Revoke a plate"),
    "places:report_lost": ("门牌挂失", "Report a plate lost"),
    "registry:unmerge": ("撤销合并", "Undo a merge"),
    "registry:mend_row": ("补正名单的一行", "Mend a row of a list"),
    "registry:return_row": ("退回名单的一行", "Return a row of a list"),
    "registry:open_row": ("打开名单待核的一行", "Open a waiting row of a list"),
    "registry:ask_run": ("申请数据比对", "Ask for a linkage"),
    "registry:allow_run": ("批准数据比对", "Allow a linkage"),
    "registry:refuse_run": ("不批准数据比对", "Refuse a linkage"),
    "registry:ask_undo": ("整批撤销比对", "Undo a whole linkage"),
    "registry:begin_judging": ("开始判定存疑", "Begin to judge doubtful pairs"),
    "registry:judge": ("判定一对存疑", "Judge a doubtful pair"),
}
"""Forms that lead to no step of a matter and to no directive, by the act to which they lead."""


def word(known: Mapping[str, Pair], name: str) -> str:
    """The words for ``name`` in the language of this page; the name itself where a locality brought a new one."""
    return t(*known[name]) if name in known else name


def act_name(act: str) -> str:
    """The words on an act's button."""
    found = VOCABULARY.acts[act]
    return t(found.zh, found.en)


def act_here(kind: Kind, act: str, state: str) -> str:
    """The words on an act's button in this state: the kind's own where it has such, else the act's."""
    rule = kind.rule(act, state)
    return rule.words.say(lang()) if rule and rule.words else act_name(act)


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
