"""What this room refuses, in both languages."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound


class UseNotOn(Conflict):
    code = "use_not_on"
    zh = "“{use_zh}”没有开启：先写影响评估，由另一人批准，再开启。"
    en = "“{use_en}” is not switched on: it needs an impact assessment that a second person approved."


class NoSuchUse(NotFound):
    code = "no_such_use"
    zh = "没有“{use}”这种用途。"
    en = "There is no use “{use}”."


class NeverUsed(Invalid):
    code = "never_used"
    zh = "“{use_zh}”在这里不做：不用评估，也不能开启。"
    en = "“{use_en}” is not done here: it is neither assessed nor switched on."


class AssessmentThin(Invalid):
    """Each of the four questions is answered in words: a blank one is no assessment."""

    code = "assessment_thin"
    zh = "「{field_zh}」请写 {least} 到 {most} 个字，现在有 {length} 个。"
    en = "“{field_en}” takes {least} to {most} characters; there are {length}."


class NoFieldsNamed(Invalid):
    code = "no_fields_named"
    zh = "请选出涉及哪些数据项。"
    en = "Name the fields that it concerns."


class AssessmentTooLong(Invalid):
    code = "assessment_too_long"
    zh = "评估从明天起、最长管三年：不晚于 {latest}。"
    en = "An assessment holds from tomorrow for three years at most: until {latest}."


class NoSuchAssessment(NotFound):
    code = "no_such_assessment"
    zh = "没有这份影响评估。"
    en = "There is no such assessment."


class OwnAssessment(NotAllowed):
    code = "own_assessment"
    zh = "自己写的评估不能自己批准，请另一位来批。"
    en = "Nobody approves an assessment of their own; ask a colleague."


class AssessmentApproved(Conflict):
    code = "assessment_approved"
    zh = "这份评估已经批准过。"
    en = "This assessment has been approved already."


class NotInForce(Conflict):
    code = "assessment_not_in_force"
    zh = "这份评估没有批准，或者已经过期，不能据此开启。"
    en = "This assessment was not approved or has run out: nothing is switched on by it."


class OwnApproval(NotAllowed):
    code = "own_approval"
    zh = "批准评估的人不能自己开启，请另一位来开。"
    en = "Whoever approved the assessment does not switch the use on; ask a colleague."


class OnAlready(Conflict):
    code = "use_on_already"
    zh = "“{use_zh}”已经开着。"
    en = "“{use_en}” is on already."


class OffAlready(Conflict):
    code = "use_off_already"
    zh = "“{use_zh}”没有开着。"
    en = "“{use_en}” is not on."


class NoReason(Invalid):
    code = "switch_reason_missing"
    zh = "请写明为什么关停：2 到 400 个字。"
    en = "Say why it is switched off, in 2 to 400 characters."
