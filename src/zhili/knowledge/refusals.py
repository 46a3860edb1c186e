"""What this room refuses, in both languages."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound, TooLarge


class BlankField(Invalid):
    code = "blank_field"
    zh = "「{field_zh}」不能空着。"
    en = "“{field_en}” must not be empty."


class FieldTooLarge(TooLarge):
    code = "field_too_large"
    zh = "「{field_zh}」最多 {most} 字，现在有 {length} 字。"
    en = "“{field_en}” takes at most {most} characters; there are {length}."


class NoSuchArticle(NotFound):
    code = "no_such_article"
    zh = "知识库里没有这一条。"
    en = "There is no such article."


class NotADraft(Conflict):
    code = "not_a_draft"
    zh = "这一版已经不是草稿，别人先处理了。请刷新看看。"
    en = "This version is no draft any more: somebody else was first. Refresh to see it."


class OwnArticle(NotAllowed):
    """Two pairs of eyes."""

    code = "own_article"
    zh = "自己写的条目不能自己审，请另一位同事来审。"
    en = "Nobody reviews an article of their own; ask a colleague."


class BadPeriod(Invalid):
    code = "bad_period"
    zh = "结束不能早于开始，请核对日期。"
    en = "It cannot end before it begins; please check the dates."


class UnknownVariable(Invalid):
    code = "unknown_variable"
    zh = "不认识 {unknown}。能用的是：{known}。"
    en = "{unknown} is not known. You may use: {known}."


class NameTaken(Conflict):
    code = "canned_name_taken"
    zh = "已经有一条叫「{name}」的常用语，请换个名字，或去改那一条。"
    en = "There is a canned reply called “{name}” already; choose another name or change that one."


class NoSuchReply(NotFound):
    code = "no_such_canned_reply"
    zh = "没有这条常用语，或已停用。"
    en = "There is no such canned reply, or it was retired."


class NoSuchTrouble(NotFound):
    code = "no_such_trouble"
    zh = "没有这条已知情况，或已解除。"
    en = "There is no such known trouble, or it is over."


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    zh = "就在您改的时候，别人先改了。您填的还在，请看过最新的再交。"
    en = "Somebody else changed it while you did. What you typed is kept; look at the latest and send again."


class TroublePast(Invalid):
    code = "trouble_past"
    zh = "这个结束时间已经过了，请核对。"
    en = "That end has already passed; please check."


class TooManyAreas(Invalid):
    code = "bad_areas"
    zh = "区域要写 2 到 12 位的区划代码，最多 {most} 个。"
    en = "Areas are codes of 2 to 12 digits, {most} at most."
