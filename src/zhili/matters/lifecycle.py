"""The closed set of acts, what each one means, and the verdict that a confirmation adds up to.

A locality's YAML says when an act is open and where it leads. Which acts can confirm, which can end a matter and who
could ever do them is said here, once, and no profile changes it. Source of the steps: Beijing's ordinance on 接诉即办
(2021) and the rule 办成或欠账: nobody who handled a matter can call it solved.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from zhili.lib.vocabulary import ActWord, OutcomeWord, RelationWord, Vocabulary

EXITS = ("answered", "transferred", "redirected", "explained", "out_of_remit", "admonished")

RELATIONS = {
    word.name: word
    for word in (
        RelationWord("public", "任何人", "anyone"),
        RelationWord("reporter", "反映人", "the reporter", affected=True),
        RelationWord("joiner", "也受影响的人", "someone also affected", affected=True),
        RelationWord("affected", "受影响的人", "someone affected", affected=True),
        RelationWord("agent", "代办人", "whoever reports for another"),
        RelationWord("dispatcher", "调度员", "the dispatcher", grant="matters.dispatch"),
        RelationWord("lead", "主办单位", "the lead unit", grant="matters.handle", handles=True),
        RelationWord("assist", "协办单位", "an assisting unit", grant="matters.handle", handles=True),
        RelationWord("reviewer", "异议审核人", "the objection reviewer", grant="matters.review"),
        RelationWord("above", "上级单位", "a unit above the lead", grant="matters.oversee", handles=True),
        RelationWord("debtor", "欠账单位", "the owing body", grant="matters.handle", handles=True),
        RelationWord("caller", "回访员", "an independent caller", grant="matters.callback", independent=True),
        RelationWord("checker", "核查员", "an independent checker", grant="matters.check", independent=True),
        RelationWord("supervisor", "督查员", "a supervisor", grant="matters.supervise"),
        RelationWord("parent", "主事项", "the parent matter", clock=True),
        RelationWord("clock", "时限", "the clock", clock=True),
    )
}

OUTCOMES = {
    word.name: word
    for word in (
        OutcomeWord("solved", "办成", "Solved", solved=True, needed_work=True),
        OutcomeWord("declined", "公开说明不办", "Declined in public", needed_work=True),
        OutcomeWord("withdrawn", "反映人撤回", "Withdrawn"),
        OutcomeWord("answered", "当场答复", "Answered"),
        OutcomeWord("transferred", "转紧急热线", "Passed to an emergency line"),
        OutcomeWord("redirected", "告知法定渠道", "Shown the legal channel"),
        OutcomeWord("explained", "涉密或隐私，已说明", "Explained (secret or private)"),
        OutcomeWord("out_of_remit", "不属政府职责，已指路", "Out of remit"),
        OutcomeWord("admonished", "违法诉求，已劝导", "Admonished"),
    )
}


def _act(name: str, zh: str, en: str, said: tuple[str, str], by: str, **more: object) -> ActWord:
    return ActWord(name, zh, en, said[0], said[1], frozenset(by.split()), **more)  # type: ignore[arg-type]


def _exit(name: str, outcome: str, zh: str, en: str, said: tuple[str, str], by: str = "dispatcher") -> ActWord:
    return _act(name, zh, en, said, by, ends=frozenset({outcome}), tells_outcome=True)


_STAFF = "dispatcher lead assist reviewer above debtor caller checker supervisor"
"""Whoever takes part in a matter as staff, or dispatches, calls, checks or oversees it."""

ACTS = {
    word.name: word
    for word in (
        _act("report", "反映", "Report", ("反映", "reported this"), "public", stays=True),
        _act("supplement", "补充", "Add", ("补充", "added to it"), "affected", stays=True),
        _act("join", "我也是", "Me too", ("说「我也是」", "said “me too”"), "public", stays=True),
        _act("accept", "受理", "Accept", ("受理", "accepted it"), "dispatcher clock"),
        _exit("answer", "answered", "直接答复", "Answer now", ("当场答复", "answered at once"),
              by="dispatcher clock"),
        _exit("transfer", "transferred", "转紧急热线", "Pass to emergency line",
              ("转到紧急热线", "passed it to an emergency line")),
        _exit("redirect", "redirected", "告知法定渠道", "Show legal channel",
              ("告知法定渠道", "showed the legal channel")),
        _exit("explain", "explained", "涉密隐私说明", "Explain",
              ("说明涉密或隐私", "explained why it is secret or private")),
        _exit("set_out_of_remit", "out_of_remit", "不属职责", "Out of remit",
              ("说明不属职责并指路", "said it is out of remit")),
        _exit("admonish", "admonished", "劝导", "Admonish", ("劝导", "admonished")),
        _act("assign", "派单", "Assign", ("派给{unit}", "assigned it to {unit}"), "dispatcher clock"),
        _act("recall", "收回", "Recall", ("收回派单", "took the assignment back"), "dispatcher"),
        _act("sign", "签收", "Sign for it", ("签收", "signed for it"), "lead"),
        _act("object", "提异议", "Object", ("提出异议", "objected"), "lead"),
        _act("uphold", "异议成立", "Uphold objection", ("认定异议成立，重新派单", "upheld the objection"), "reviewer"),
        _act("overrule", "异议不成立", "Overrule objection",
             ("认定异议不成立，首接负责", "overruled it: first receiver leads"), "reviewer"),
        _act("extend", "延期", "Extend", ("延期到{due}", "extended it to {due}"), "lead", stays=True),
        _act("progress", "记进展", "Note progress", ("记进展", "noted progress"), "lead assist", stays=True),
        _act("whistle", "吹哨", "Whistle", ("吹哨请{unit}", "whistled for {unit}"), "lead", stays=True),
        _act("answer_whistle", "报到答复", "Answer whistle", ("报到答复", "answered the whistle"), "assist",
             stays=True),
        _act("lift", "提级", "Lift", ("提请上级{unit}", "asked {unit} above"), "lead"),
        _act("opine", "出具意见", "Give opinion", ("出具意见", "gave its opinion"), "above"),
        _act("reply", "答复", "Reply", ("答复", "replied"), "lead"),
        _act("affirm", "好了，办成了", "It is solved", ("说「好了」", "said “it is solved”"), "affected",
             verdicts=("solved", "wait"), confirms=True, ends=frozenset({"solved"})),
        _act("deny", "还没有，接着办", "Not yet", ("说「还没有」", "said “not yet”"), "affected"),
        _act("callback", "记回访", "Record a callback", ("回访", "called back"), "caller",
             verdicts=("solved", "wait", "rework", "unreachable"), confirms=True, ends=frozenset({"solved"})),
        _act("check", "记核查", "Record a site check", ("到现场核查", "checked on site"), "checker",
             verdicts=("solved", "rework"), confirms=True, ends=frozenset({"solved"})),
        _act("close_window", "确认期满", "Close the window", ("确认期满", "the confirmation window closed"), "clock",
             verdicts=("solved", "silent"), confirms=True, ends=frozenset({"solved"})),
        _act("owe", "记欠账", "Book as owed", ("记为{unit}的欠账", "booked it as owed by {unit}"),
             "lead above dispatcher", tells_outcome=True),
        _act("pay", "交证据销账", "Pay with evidence", ("交来销账证据", "brought evidence that it is paid"),
             "debtor lead"),
        _act("review_debt", "复核欠账", "Review the debt", ("复核欠账，下次{due}", "reviewed the debt, next {due}"),
             "debtor", stays=True),
        _act("decline", "公开说明不办", "Decline in public", ("公开说明不办", "declined in public"), "debtor",
             ends=frozenset({"declined"}), tells_outcome=True),
        _act("merge", "并入主事项", "Merge", ("并入{reason}", "merged it into {reason}"), "dispatcher"),
        _act("follow", "随主事项", "Follow the parent", ("随主事项", "followed the parent"), "parent",
             verdicts=("replied", "declined", "released"), ends=frozenset({"declined"}), tells_outcome=True),
        _act("withdraw", "撤回", "Withdraw", ("撤回", "withdrew it"), "reporter", ends=frozenset({"withdrawn"})),
        _act("reopen", "重开", "Reopen", ("要求重开", "reopened it"), "affected supervisor"),
        _act("appraise", "评价", "Appraise", ("评价", "appraised it"), "affected", stays=True),
        _act("publish", "公开摘要", "Publish a summary", ("公开了摘要", "published a summary"), "dispatcher lead",
             stays=True),
        _act("unpublish", "撤下摘要", "Take the summary down", ("撤下了公开的摘要", "took the summary down"),
             "dispatcher lead", stays=True),
        _act("note", "留言", "Leave a note", ("给{unit}留言", "left a note for {unit}"), _STAFF, stays=True,
             inside=True),
        _act("heed", "知道了", "Noted", ("看过留言", "read the note"), _STAFF, stays=True, inside=True),
        _act("urge", "催办", "Urge", ("到点催办{unit}", "urged {unit} by the clock"), "clock", stays=True),
    )
}  # fmt: skip

INSIDE = frozenset(word.name for word in ACTS.values() if word.inside)
"""Acts among staff. Whatever a resident or the public reads leaves their steps out."""

VOCABULARY = Vocabulary(RELATIONS, OUTCOMES, ACTS, fires=frozenset({"urge", "close_window"}))

ANYTIME = frozenset({"publish", "unpublish"})
"""Acts that code alone opens, in every state: what may be public is no locality's to decide."""

OWN_WORD = frozenset({"affirm", "deny", "appraise"})
"""Acts that are somebody's own word on how it stands. Whoever reports for another has none."""

IMPORTED = "imported"
"""The step an imported record carries. Not an act: nobody did it here, and no lifecycle may name it."""
IMPORTED_REPLY = "imported_reply"
"""The step that quotes what its source says was replied, and when (facts ``replied_at``)."""
HANDED = "hand_to"
"""The step of giving a matter to somebody of one's own unit (交办). Not an act of the lifecycle: who works on it inside
a unit is the unit's own house, moves no state and no clock, and no locality's rules open or close it."""
HISTORIC = "historic"
"""The state of an imported record (HISTORIC): claims no ending, runs no clock, stands in no queue, ledger or rate."""


class Answer(StrEnum):
    """What a confirmation says. ``UNREACHED`` is an attempt, never a word."""

    YES = "yes"
    NO = "no"
    UNREACHED = "unreached"


class Lack(StrEnum):
    """What is missing where a matter is owed."""

    POWER = "power"
    PEOPLE = "people"
    MONEY = "money"
    RULE = "rule"


def standing_word(answers: Iterable[tuple[int, Answer]], affected: frozenset[int], window_closed: bool) -> str:
    """What those affected have said so far, as one word: ``solved``, ``rework``, ``wait`` or ``silent``.

    ``answers``: (party id, answer) in the order given; a party's last word counts, an unreached call is no word.
    Any no is rework at once. Solved needs at least one yes and no no, and that either everybody affected has spoken or
    the window has closed; silence is never a yes.
    """
    words: dict[int, Answer] = {}
    for who, answer in answers:
        if who in affected and answer is not Answer.UNREACHED:
            words[who] = answer
    if Answer.NO in words.values():
        return "rework"
    if not words:
        return "silent" if window_closed else "wait"
    return "solved" if window_closed or words.keys() == affected else "wait"


def nobody_reachable(attempts: dict[int, int], reachable: frozenset[int], callbacks: int) -> bool:
    """Whether calling has been given its due: each party who left a contact was tried ``callbacks`` times in vain.

    A matter whose parties left no contact at all has nobody who can be called.
    """
    return all(attempts.get(who, 0) >= callbacks for who in reachable)
