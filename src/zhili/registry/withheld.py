"""What is refused where a look is to be withheld from the person concerned, in both languages."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound


class NoSuchLook(NotFound):
    code = "no_such_look"
    zh = "没有这次查看，或不在您的辖区里。"
    en = "There is no such look, or it is not within your area."


class OwnLook(NotAllowed):
    code = "own_look"
    zh = "这是您自己的查看，请另一位监督的人来办。"
    en = "You looked yourself; somebody else who watches sees to it."


class WithheldTooLong(Invalid):
    code = "withheld_too_long"
    zh = "暂不告知从明天起、最长一年：不晚于 {latest}。"
    en = "A look is withheld from tomorrow for a year at most: until {latest}."


class WithheldAlready(Conflict):
    code = "withheld_already"
    zh = "这次查看已经暂不告知，或者正等批准。"
    en = "This look is withheld already, or waits to be allowed."


class NoSuchWithholding(NotFound):
    code = "no_such_withholding"
    zh = "没有这条暂不告知的申请。"
    en = "There is no such request to withhold a look."


class OwnWithholding(NotAllowed):
    code = "own_withholding"
    zh = "申请暂不告知的人不能自己批准，请另一位来批。"
    en = "Whoever asked does not allow it; ask a colleague who watches."


class WithholdingAnswered(Conflict):
    code = "withholding_answered"
    zh = "这条申请已经有人批过。"
    en = "This request has been answered."
