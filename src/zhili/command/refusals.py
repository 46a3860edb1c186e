"""What this room refuses, in words that a village clerk can act on."""

from __future__ import annotations

from collections.abc import Mapping

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, Refusal


class BadAnswer(Invalid):
    """One or more fields of an answer are wrong; ``errors`` holds a refusal for each, by key."""

    code = "bad_answer"
    zh = "有 {count} 处要改，其余都还在：{said_zh}"
    en = "{count} to correct; all else is kept: {said_en}"

    def __init__(self, errors: Mapping[str, Refusal]) -> None:
        self.errors = errors
        said_zh = "".join(each.say("zh") for each in errors.values())
        said_en = " ".join(each.say("en") for each in errors.values())
        super().__init__(count=len(errors), said_zh=said_zh[:2000], said_en=said_en[:2000])


class FieldMissing(Invalid):
    code = "answer_missing"
    zh = "「{zh}」还没有填。"
    en = "“{en}” is not filled in yet."


class FieldTooLong(Invalid):
    code = "answer_too_long"
    zh = "「{zh}」最多 {most} 个字，现在是 {length} 个。"
    en = "“{en}” takes at most {most} characters; it has {length}."


class NotWhole(Invalid):
    code = "answer_not_whole"
    zh = "「{zh}」要填整数，例如 12，不要写单位。"
    en = "“{en}” must be a whole number such as 12, without a unit."


class NotDecimal(Invalid):
    code = "answer_not_decimal"
    zh = "「{zh}」要填数字，例如 3.5，不要写单位。"
    en = "“{en}” must be a number such as 3.5, without a unit."


class NotInRange(Invalid):
    code = "answer_out_of_range"
    zh = "「{zh}」要在 {least} 到 {most} 之间，您填的是 {value}。"
    en = "“{en}” must be between {least} and {most}; you wrote {value}."


class NotADay(Invalid):
    code = "answer_not_a_day"
    zh = "「{zh}」要填日期，例如 2026-11-21。"
    en = "“{en}” must be a date such as 2026-11-21."


class NotOffered(Invalid):
    code = "answer_not_offered"
    zh = "「{zh}」里没有「{value}」，请从给出的里面选。"
    en = "“{en}” does not offer “{value}”; please choose one of those given."


class BadForm(Invalid):
    """A question that cannot be asked as it stands."""

    code = "bad_question"
    zh = "第 {no} 项：{why_zh}"
    en = "Question {no}: {why_en}"


class NothingAsked(Invalid):
    code = "nothing_asked"
    zh = "还没有要答的项。只是告知的话，至少放一项「是否已办」。"
    en = "Nothing is asked yet. If it is only news, ask at least “has it been done?”."


class TooMuchAsked(Invalid):
    code = "too_much_asked"
    zh = "一份指令最多问 {most} 项，现在有 {count} 项。"
    en = "A directive asks at most {most} questions; there are {count}."


class NobodyAddressed(Invalid):
    code = "nobody_addressed"
    zh = "还没有选发给哪些单位。"
    en = "No unit is addressed yet."


class BeyondReach(NotAllowed):
    code = "beyond_reach"
    zh = "不能给「{unit_zh}」下指令：它不在本单位下面，也不在本单位管辖的地方。"
    en = "“{unit_en}” cannot be given a directive: it is neither below your unit nor in its area."


class WrongCopyState(Conflict):
    code = "wrong_copy_state"
    zh = "「{unit_zh}」这一件现在是「{state_zh}」，不能{act_zh}。请刷新看看。"
    en = "The copy of “{unit_en}” is “{state_en}” now, so “{act_en}” cannot be done. Please refresh."


class DirectiveOver(Conflict):
    code = "directive_over"
    zh = "这份指令已经撤回了。"
    en = "This directive has been withdrawn."


class RemindedToday(Conflict):
    code = "reminded_today"
    zh = "「{unit_zh}」今天已经提醒过了，一天只提醒一次。着急的话请打电话：{phone}"
    en = "“{unit_en}” was reminded today already; once a day is all. If it is pressing, telephone: {phone}"


class NobodyToRemind(Conflict):
    code = "nobody_to_remind"
    zh = "没有要提醒的单位：都答了，或今天都提醒过了。"
    en = "There is nobody to remind: all have answered, or were reminded today."


class NobodyOwes(Conflict):
    code = "nobody_owes"
    zh = "没有还要答复的单位，不用延长。"
    en = "No unit owes an answer any more; there is nothing to extend."


class AlreadyObjected(Conflict):
    code = "already_objected"
    zh = "对这次评价已经提过异议了。"
    en = "This evaluation has been objected to already."


class NoObjection(Conflict):
    code = "no_objection"
    zh = "这里没有待裁定的异议。"
    en = "There is no objection to decide here."


class NotIndependent(NotAllowed):
    code = "not_independent"
    zh = "异议要由没有参与过的人来裁定：不能是发文单位或答复单位的人（以前在过也不行），也不能是打分的人或他们的下级。"
    en = (
        "An objection is decided by somebody who took no part: nobody who is or ever was in the issuing or the "
        "answering unit, nor whoever gave the grade, nor a unit below them."
    )


class AlreadyRated(Conflict):
    code = "already_rated"
    zh = "本单位已经评过这份指令了。"
    en = "Your unit has rated this directive already."


class BadLimit(Invalid):
    code = "bad_directive_limit"
    zh = "时限要写成数字加单位，例如 3 个工作日；最长 {most} 天。"
    en = "The limit is a number and a unit, for instance 3 working days; at most {most} days."


class NotAMatter(Invalid):
    code = "not_a_matter"
    zh = "没有找到编号为「{typed}」的事项，请照编号再核对一遍。"
    en = "No matter with the number “{typed}” was found; please check it."


class BadEffort(Invalid):
    code = "bad_effort"
    zh = "问了几项、系统填好几项的数目不对。"
    en = "The numbers of inputs asked and filled do not fit."
