"""The words of this room: acts, relations between things, why a value is the golden one, why something ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zhili.profiles.registers import ThingKind

MOST_SHOWN: Final = 50
"""Things on one page of a list: each of them was looked at, and the record says so."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or name in both languages."""

    zh: str
    en: str

    def say(self, lang: str = "zh") -> str:
        return self.zh if lang.startswith("zh") else self.en


class Act(StrEnum):
    """What can happen to what is held."""

    OBSERVE = "registry.observe"
    END = "registry.end"
    RELATE = "registry.relate"
    PART = "registry.part"
    ENTER = "registry.enter"
    LEAVE = "registry.leave"
    LOOK = "registry.look"
    OPEN = "registry.open"
    ASK_CORRECTION = "registry.ask_correction"
    ANSWER_CORRECTION = "registry.answer_correction"
    MERGE = "registry.merge"
    UNMERGE = "registry.unmerge"
    ASK_WITHHOLDING = "registry.ask_withholding"
    WITHHOLD = "registry.answer_withholding"
    ERASE = "registry.erase"
    CLAIM = "registry.claim"
    ASK_ERASURE = "registry.ask_erasure"
    ANSWER_ERASURE = "registry.answer_erasure"
    TAKE_COPY = "registry.take_copy"
    PRINT_OWN = "registry.print_own"
    WITHDRAW_CONSENT = "registry.withdraw_consent"
    RENEW_CONSENT = "registry.renew_consent"
    COPY_ERASED = "registry.copy_erased"
    EXPORT = "registry.export"
    ALERT = "registry.alert"
    ANSWER_ALERT = "registry.answer_alert"
    PROTECT = "registry.protect"
    UNPROTECT = "registry.unprotect"
    MAP = "registry.map"
    TAKE_BATCH = "registry.take_batch"
    MEND_ROW = "registry.mend_row"
    RETURN_ROW = "registry.return_row"
    ASK_RUN = "registry.ask_run"
    ALLOW_RUN = "registry.allow_run"
    REFUSE_RUN = "registry.refuse_run"
    STOP_RUN = "registry.stop_run"
    ASK_UNDO = "registry.ask_undo"
    OPEN_ROW = "registry.open_row"
    RUN = "registry.run"
    UNDO_RUN = "registry.undo_run"
    JUDGE = "registry.judge"


SENTENCES: Final[dict[Act, Sentence]] = {
    Act.OBSERVE: Sentence("记下了看到的情况。", "What was observed was recorded."),
    Act.END: Sentence("记下了终止。", "An end was recorded."),
    Act.RELATE: Sentence("记下了一条关系。", "A relation was recorded."),
    Act.PART: Sentence("一条关系终止。", "A relation ended."),
    Act.ENTER: Sentence("列入专项登记。", "Entered into a special register."),
    Act.LEAVE: Sentence("退出专项登记。", "Left a special register."),
    Act.LOOK: Sentence("按用途查看。", "Looked at for a stated purpose."),
    Act.OPEN: Sentence("按用途打开一项。", "One field was opened for a stated purpose."),
    Act.ASK_CORRECTION: Sentence("提出更正。", "A correction was asked for."),
    Act.ANSWER_CORRECTION: Sentence("答复更正。", "A correction was answered."),
    Act.MERGE: Sentence("两份记录合为一份。", "Two were found to be one."),
    Act.UNMERGE: Sentence("撤销合并。", "A merge was undone."),
    Act.ASK_WITHHOLDING: Sentence("申请依法暂不告知一次查看。", "Somebody asked to withhold a look under a cited law."),
    Act.WITHHOLD: Sentence("另一人批了暂不告知的申请。", "A second person answered a request to withhold a look."),
    Act.ERASE: Sentence("到期或依申请删除。", "Erased, on its day or on request."),
    Act.CLAIM: Sentence("本人证明了身份，查看自己的数据。", "The person concerned proved who they are and looked."),
    Act.ASK_ERASURE: Sentence("本人申请删除。", "The person concerned asked for erasure."),
    Act.ANSWER_ERASURE: Sentence("答复删除申请。", "A request for erasure was answered."),
    Act.TAKE_COPY: Sentence("本人取走一份副本。", "The person concerned took a copy."),
    Act.PRINT_OWN: Sentence("在窗口打印给本人。", "Printed at the counter for the person concerned."),
    Act.WITHDRAW_CONSENT: Sentence("本人撤回同意。", "The person concerned withdrew a consent."),
    Act.RENEW_CONSENT: Sentence("本人重新同意。", "The person concerned consented anew."),
    Act.COPY_ERASED: Sentence("记下一处副本已删除。", "A copy was recorded as erased."),
    Act.EXPORT: Sentence("按用途导出名单。", "A list was taken away for a stated purpose."),
    Act.ALERT: Sentence("有查看需要说明，已提醒监督的人。", "Looks call for an explanation; whoever watches was told."),
    Act.ANSWER_ALERT: Sentence("查看提醒有了结论。", "An alert was answered."),
    Act.PROTECT: Sentence("列入重点保护。", "Put on the protected list."),
    Act.UNPROTECT: Sentence("移出重点保护。", "Taken off the protected list."),
    Act.MAP: Sentence("确认了一份名单的列对应。", "The columns of a list were confirmed."),
    Act.TAKE_BATCH: Sentence("收下一批数据。", "A batch was taken in."),
    Act.MEND_ROW: Sentence("补正一行。", "A row of a batch was mended."),
    Act.RETURN_ROW: Sentence("退回一行给来源单位。", "A row of a batch was returned to its source."),
    Act.ASK_RUN: Sentence("申请数据比对。", "A linkage was asked for."),
    Act.ALLOW_RUN: Sentence("另一人批准了数据比对。", "Another person allowed a linkage."),
    Act.REFUSE_RUN: Sentence("另一人没有批准数据比对。", "Another person refused a linkage."),
    Act.STOP_RUN: Sentence("比对没有通过自查，什么也没有写。", "A linkage failed its own check; nothing was written."),
    Act.ASK_UNDO: Sentence("要求整批撤销比对的合并。", "Undoing every merge of a linkage was asked for."),
    Act.OPEN_ROW: Sentence("按用途打开名单里待核的一行。", "A waiting row of a list was opened for a stated purpose."),
    Act.RUN: Sentence("数据比对完成。", "A linkage was run."),
    Act.UNDO_RUN: Sentence("整批撤销比对的合并。", "Every merge of a linkage was undone."),
    Act.JUDGE: Sentence("判定了一对存疑记录。", "A doubtful pair was judged."),
}


class Word(StrEnum):
    """How two things belong together; the subject first."""

    LIVES_IN = "lives_in"
    REGISTERED_IN = "registered_in"
    MEMBER_OF = "member_of"
    HEADS = "heads"
    OWNS = "owns"
    RENTS = "rents"
    KEEPS = "keeps"
    WORKS_AT = "works_at"
    ANSWERS_FOR = "answers_for"
    SITS_IN = "sits_in"
    PART_OF = "part_of"
    CONTRACTS = "contracts"


@dataclass(frozen=True, slots=True)
class RelationRule:
    """Which sorts a relation joins, how it is said from either end, and whether a subject has one at a time."""

    subjects: frozenset[ThingKind]
    objects: frozenset[ThingKind]
    there: Sentence
    back: Sentence
    single: bool = False


_K = ThingKind
_PLACES = frozenset({_K.DWELLING, _K.BUILDING})


def _rule(subjects: set[ThingKind], objects: set[ThingKind], *words: str, single: bool = False) -> RelationRule:
    zh, en, back_zh, back_en = words
    there, back = Sentence(zh, en), Sentence(back_zh, back_en)
    return RelationRule(frozenset(subjects), frozenset(objects), there, back, single)


RELATIONS: Final[dict[Word, RelationRule]] = {
    Word.LIVES_IN: _rule({_K.PERSON}, {_K.DWELLING}, "住在", "lives in", "住着", "home of", single=True),
    Word.REGISTERED_IN: _rule(
        {_K.PERSON}, {_K.DWELLING}, "户籍在", "registered in", "落户的有", "registered here", single=True
    ),
    Word.MEMBER_OF: _rule({_K.PERSON}, {_K.HOUSEHOLD}, "属于", "member of", "成员", "members", single=True),
    Word.HEADS: _rule({_K.PERSON}, {_K.HOUSEHOLD}, "是户主", "head of", "户主", "headed by"),
    Word.OWNS: _rule({_K.PERSON, _K.ORGANISATION}, {_K.DWELLING, _K.BUILDING}, "产权", "owns", "产权人", "owned by"),
    Word.RENTS: _rule({_K.PERSON, _K.ORGANISATION}, {_K.DWELLING}, "承租", "rents", "承租人", "rented by"),
    Word.KEEPS: _rule({_K.PERSON, _K.HOUSEHOLD}, {_K.ANIMAL}, "饲养", "keeps", "饲养人", "kept by"),
    Word.WORKS_AT: _rule({_K.PERSON}, {_K.ORGANISATION}, "工作在", "works at", "人员", "people"),
    Word.ANSWERS_FOR: _rule(
        {_K.PERSON}, {_K.ORGANISATION, _K.FACILITY, _K.RESOURCE}, "负责", "answers for", "负责人", "answered for by"
    ),
    Word.SITS_IN: _rule(
        {_K.ORGANISATION, _K.HOUSEHOLD, _K.RESOURCE}, {*_PLACES}, "在", "sits in", "设有", "seat of", single=True
    ),
    Word.PART_OF: _rule({_K.DWELLING}, {_K.BUILDING}, "属于", "part of", "房屋", "dwellings", single=True),
    Word.CONTRACTS: _rule({_K.HOUSEHOLD, _K.PERSON}, {_K.PLOT}, "承包", "contracts", "承包户", "contracted by"),
}


class Golden(StrEnum):
    """Why this value is believed."""

    ONLY = "only"
    AGREED = "agreed"
    RANK = "rank"
    NEWEST = "newest"
    WHOLE = "whole"


GOLDEN_WORDS: Final[dict[Golden, Sentence]] = {
    Golden.ONLY: Sentence("只有这一个来源", "the only source"),
    Golden.AGREED: Sentence("各来源一致", "all sources agree"),
    Golden.RANK: Sentence("这一项以它为准", "this source answers for this field"),
    Golden.NEWEST: Sentence("同级来源中最近看到的", "the latest among equal sources"),
    Golden.WHOLE: Sentence("别的来源有缺字", "the others lack a character"),
}


class Gone(StrEnum):
    """Why a value is no longer held as true, or no longer held at all."""

    HELD = ""
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    ERASED = "erased"


class Ended(StrEnum):
    """Why a thing is no more."""

    DIED = "died"
    MOVED_AWAY = "moved_away"
    CLOSED = "closed"
    PULLED_DOWN = "pulled_down"
    MERGED = "merged"
    MISTAKE = "mistake"


ENDED_WORDS: Final[dict[Ended, Sentence]] = {
    Ended.DIED: Sentence("去世", "died"),
    Ended.MOVED_AWAY: Sentence("迁出本县", "moved away"),
    Ended.CLOSED: Sentence("注销", "closed"),
    Ended.PULLED_DOWN: Sentence("拆除", "pulled down"),
    Ended.MERGED: Sentence("与另一份是同一个", "the same as another"),
    Ended.MISTAKE: Sentence("登记错误", "entered by mistake"),
}


class Looked(StrEnum):
    """How somebody looked."""

    LIST = "list"
    PAGE = "page"
    FIELD = "field"
    MATCH = "match"
    EXPORT = "export"
    SELF = "self"
    COPY = "copy"
    PRINT = "print"


LOOKED_WORDS: Final[dict[Looked, Sentence]] = {
    Looked.LIST: Sentence("在名单里看到，内容遮着", "seen in a list, masked"),
    Looked.PAGE: Sentence("看了概况，内容遮着", "looked at the page, masked"),
    Looked.FIELD: Sentence("打开看了全文", "opened in full"),
    Looked.MATCH: Sentence("和别的名单对了一下", "compared records"),
    Looked.EXPORT: Sentence("连同名单带走了，内容遮着", "taken away in a list, masked"),
    Looked.SELF: Sentence("本人自己看的", "the person looked"),
    Looked.PRINT: Sentence("在窗口打印给本人", "printed for you at the counter"),
    Looked.COPY: Sentence("本人取走一份副本", "the person took a copy"),
}


class Change(StrEnum):
    """What a doorstep visit finds changed in a home."""

    LEFT = "left"
    DIED = "died"
    CAME = "came"
    BORN = "born"
    PHONE = "phone"


VISITED_ON: Final = ("visited_on", "checked_on")
"""Fields of special registers that a visit fills by having been made; the clocks that start from them begin anew."""


class Correction(StrEnum):
    """Where a correction stands."""

    OPEN = "open"
    MADE = "made"
    REFUSED = "refused"


class AskKind(StrEnum):
    """What the person concerned asked for, corrections apart."""

    ERASE = "erase"
    COPY = "copy"
    WITHDRAW = "withdraw"


ASK_WORDS: Final[dict[AskKind, Sentence]] = {
    AskKind.ERASE: Sentence("申请删除", "erasure asked for"),
    AskKind.COPY: Sentence("取走一份副本", "a copy taken"),
    AskKind.WITHDRAW: Sentence("撤回同意", "consent withdrawn"),
}
STATE_WORDS: Final[dict[Correction, Sentence]] = {
    Correction.OPEN: Sentence("等来源答复", "waiting for the source"),
    Correction.MADE: Sentence("已办", "done"),
    Correction.REFUSED: Sentence("没有同意", "refused"),
}


class Copy(StrEnum):
    """Where a value may lie besides the row it was recorded in: the checklist of an erasure."""

    FACTS = "facts"
    PROPOSALS = "proposals"
    JOURNAL = "journal"
    SEARCH = "search"
    LAKE = "lake"
    TRAINING = "training"
    EXPORTS = "exports"
    DEVICES = "devices"
    PEERS = "peers"
    BACKUPS = "backups"


COPY_WORDS: Final[dict[Copy, Sentence]] = {
    Copy.FACTS: Sentence("登记的内容", "the recorded values"),
    Copy.PROPOSALS: Sentence("更正申请里写的内容", "what corrections proposed"),
    Copy.JOURNAL: Sentence("日志里的细节", "the details in the journal"),
    Copy.SEARCH: Sentence("检索用的指纹", "the keyed hashes that are searched"),
    Copy.LAKE: Sentence("数据湖、分析库", "the data lake"),
    Copy.TRAINING: Sentence("训练数据", "data that models are trained on"),
    Copy.EXPORTS: Sentence("导出过的文件", "files that were exported"),
    Copy.DEVICES: Sentence("网格员手机", "grid workers' telephones"),
    Copy.PEERS: Sentence("共享给的单位", "units that it was shared with"),
    Copy.BACKUPS: Sentence("备份（到期换钥匙，旧备份打不开）", "backups (gone with their key)"),
}


class Bar(StrEnum):
    """Why a value is not erased on request."""

    ARCHIVES = "archives"
    PURPOSE = "purpose"


BAR_WORDS: Final[dict[Bar, Sentence]] = {
    Bar.ARCHIVES: Sentence(
        "依法长期保存，不能删除（档案法第十四条；{basis}）。",
        "The law has it kept for good, so it cannot be erased (Archives Law 14; {basis}).",
    ),
    Bar.PURPOSE: Sentence(
        "收集它的目的还在（{purpose}），依法继续保存（{basis}）。不对的可以申请更正。",
        "What it was collected for still stands ({purpose}); the law has it kept ({basis}). If it is wrong, ask for a "
        "correction.",
    ),
}
