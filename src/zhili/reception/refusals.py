"""What this room refuses, in both languages."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotFound, TooLarge


class NoSuchCall(NotFound):
    code = "no_such_call"
    zh = "没有这通来电，或是同事在接。"
    en = "There is no such call, or a colleague has it."


class CallClosed(Conflict):
    code = "call_closed"
    zh = "这通来电已经结束。您填的还在，可以另起一通记下。"
    en = "This call is over. What you typed is kept; start another one to record it."


class CallTaken(Conflict):
    code = "call_taken"
    zh = "这通来电同事先接了。"
    en = "A colleague answered this call first."


class NotMissed(Conflict):
    code = "not_missed"
    zh = "这通未接来电已经办过了：有人回过，或对方又打来接上了。"
    en = "This missed call is settled: somebody called back, or they called again and were answered."


class TooFewTries(Conflict):
    code = "too_few_tries"
    zh = "才回拨过 {tries} 次，没接通满 {wanted} 次才能从名单上去掉。"
    en = "Called back {tries} time(s); it may leave the list after {wanted} in vain."


class BadCallTimes(Invalid):
    code = "bad_call_times"
    zh = "时间对不上：要先响铃，再接起，再挂断，也不能在将来。"
    en = "The times do not fit: it rings, is answered, then ends, and none lies in the future."


class CallTold(Conflict):
    code = "call_told_otherwise"
    zh = "编号 {source_id} 的来电以前报过另外的时间，没有改。"
    en = "Call {source_id} was told before with other times; nothing was changed."


class NothingTaken(Invalid):
    code = "nothing_taken"
    zh = "还没有记下什么：请选是怎么结束的。"
    en = "Nothing was taken down yet: choose how it ended."


class OneAnswer(Conflict):
    code = "already_taken_down"
    zh = "这通来电里已经有 {number} 了。"
    en = "{number} is part of this call already."


class NoSuchDraft(NotFound):
    code = "no_such_draft"
    zh = "没有这条草稿，或不是本单位的。"
    en = "There is no such draft, or it is another unit's."


class DraftSettled(Conflict):
    code = "draft_settled"
    zh = "这条草稿已经办过了：{what}。"
    en = "This draft is settled already: {what}."


class TooManyMessages(TooLarge):
    code = "too_many_messages"
    zh = "一次最多记 {most} 条，现在勾了 {count} 条。请分几次。"
    en = "At most {most} at once; {count} are ticked. Do it in several goes."


class NoMessages(Invalid):
    code = "no_messages"
    zh = "一条也没有勾。请勾出要记下的话。"
    en = "None is ticked. Tick what is to be kept."
