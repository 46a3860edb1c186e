"""What this room refuses, in words fit for a citizen. Each is raised beside the verb it belongs to."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, TooLarge


class WrongState(Conflict):
    code = "wrong_state"
    zh = "{number} 现在是「{state_zh}」，这一步（{act_zh}）办不了。请刷新看看最新进展。"
    en = "{number} is now “{state_en}”, so “{act_en}” cannot be done. Refresh to see the latest."


class NotYours(NotAllowed):
    code = "not_yours"
    zh = "「{act_zh}」要由{who_zh}来办，您的岗位现在办不了。"
    en = "“{act_en}” is for {who_en}; your post cannot do it now."


class Stale(Conflict):
    code = "stale"
    zh = "就在您看的时候，别人先办了一步。您填的内容还在，请看过最新进展再交。"
    en = "Someone else acted while you were looking. What you typed is kept; look at the latest and send again."


class AlreadyDone(Conflict):
    code = "already_done"
    zh = "这一步刚才已经记下了，没有重复。"
    en = "This was recorded a moment ago; nothing was done twice."


class Empty(Invalid):
    code = "empty"
    zh = "「{field_zh}」不能空着。"
    en = "“{field_en}” must not be empty."


class TooLong(TooLarge):
    code = "too_long"
    zh = "「{field_zh}」最多 {most} 字，现在有 {length} 字。"
    en = "“{field_en}” takes at most {most} characters; there are {length}."


class UnknownWord(Invalid):
    code = "unknown_word"
    zh = "「{field_zh}」里没有「{value}」这一项。"
    en = "“{value}” is not one of the known values for “{field_en}”."


class InTheFuture(Invalid):
    code = "in_the_future"
    zh = "发生时间 {when} 在将来，请核对。"
    en = "The time it happened, {when}, lies in the future; please check."


class TooLongAgo(Invalid):
    code = "too_long_ago"
    zh = "发生在 {year} 年？请核对时间。"
    en = "It happened in the year {year}? Please check the time."


class BadPlace(Invalid):
    code = "bad_place"
    zh = "位置 {lon}, {lat} 不是有效的经纬度。"
    en = "{lon}, {lat} is not a valid longitude and latitude."


class OutOfArea(Invalid):
    code = "out_of_area"
    zh = "区划代码 {area} 不在本地范围内。"
    en = "Area code {area} is not within this locality."


class TooShortAStatement(Invalid):
    code = "statement_too_short"
    zh = "结果说明太短：「{field_zh}」至少要 {least} 个字，让人看得明白。"
    en = "The statement is too short: “{field_en}” needs at least {least} characters to be understood."


class TemplateStatement(Invalid):
    code = "statement_is_template"
    zh = "这份结果说明是套话，请写清这一件事是怎么办的。"
    en = "This statement is a stock phrase; say what was done about this very matter."


class CopiedStatement(Invalid):
    code = "statement_copied"
    zh = "这份结果说明和另一件事的一字不差，请写清这一件事。"
    en = "This statement is the same, word for word, as another matter's; write about this one."


class StockStatement(Invalid):
    """A canned reply or an article may stand in it, but does not make it."""

    code = "statement_is_stock"
    zh = (
        "去掉常用语和知识库里的话，只剩 {own} 个字。请用自己的话写清这一件事（谁、哪里、怎么答的），至少 {least} 个字。"
    )
    en = (
        "Without canned replies and articles this statement has {own} characters left. Write about this very matter in "
        "your own words (who, where, what was said), at least {least} characters."
    )


class UnitMayNotLead(Invalid):
    code = "unit_may_not_lead"
    zh = "{unit}不能当主办单位：本地规定 {levels} 才能主办。"
    en = "{unit} may not lead: here only {levels} may."


class SameUnit(Invalid):
    code = "same_unit"
    zh = "{unit}已经在办这件事，不用再请。"
    en = "{unit} is already on this matter."


class ExtendedEnough(Conflict):
    code = "extended_enough"
    zh = "最多延期 {times} 次、每次不超过 {most}，这件事已经用完或超出。"
    en = "At most {times} extension(s) of no more than {most} each; this goes beyond."


class NotAbove(Invalid):
    code = "not_above"
    zh = "{unit}不在主办单位之上，不能替它担这笔账。"
    en = "{unit} is not above the lead unit, so it cannot owe this."


class ReviewTooFar(Invalid):
    code = "review_too_far"
    zh = "复核日期要在明天到 {latest} 之间。"
    en = "The review date must lie between tomorrow and {latest}."


class NothingLacking(Invalid):
    code = "nothing_lacking"
    zh = "欠账要写明缺什么：权、人、钱、规，至少一项。"
    en = "A debt must say what is missing: power, people, money or rule."


class CannotMerge(Conflict):
    code = "cannot_merge"
    zh = "{child} 不能并入 {parent}：{why_zh}。"
    en = "{child} cannot be merged into {parent}: {why_en}."


class OthersAffected(Conflict):
    code = "others_affected"
    zh = "还有 {others} 人说「我也是」，您可以退出，事情要接着办。"
    en = "{others} more said “me too”: you may leave, the matter goes on."


class TooLateToReopen(Conflict):
    code = "too_late_to_reopen"
    zh = "结束已超过 {days} 天，请重新反映，我们会连上这一件。"
    en = "It ended more than {days} days ago. Please report again; it will be linked to this one."


class StillReachable(Conflict):
    code = "still_reachable"
    zh = "还有 {left} 位当事人没打满 {callbacks} 次电话，先回访，再核查。"
    en = "{left} of those affected have not been called {callbacks} times yet: call before checking on site."


class NotYetDue(Conflict):
    code = "not_yet_due"
    zh = "{number} 的确认期还没满。"
    en = "The confirmation window of {number} has not run out yet."


class NotInYourHands(Conflict):
    code = "not_in_your_hands"
    zh = "{number} 现在不在本单位手上（已结束、已收回或改派），不能交办。"
    en = "{number} is not in your unit's hands now (ended, taken back or given elsewhere)."


class InOtherHands(NotAllowed):
    code = "in_other_hands"
    zh = "{number} 在{who}手上：由本人或单位负责人交给别人。"
    en = "{number} is in the hands of {who}: they, or whoever heads the unit, may give it on."


class AlreadyInHand(Conflict):
    code = "already_in_hand"
    zh = "{number} 已经在{who}手上。"
    en = "{number} is in the hands of {who} already."


class OtherUnitsPost(Invalid):
    code = "other_units_post"
    zh = "「{post}」不是本单位的岗位；给别的单位要吹哨或改派。"
    en = "“{post}” is no post of your unit; for another unit, whistle or have it assigned anew."


class NobodyInPost(Invalid):
    code = "nobody_in_post"
    zh = "「{post}」今天没有这个人在岗，或这个岗位不能办理。"
    en = "That person does not hold “{post}” today, or the post may not handle matters."


class NoContact(Invalid):
    code = "no_contact"
    zh = "这位当事人没有留联系方式。"
    en = "This person left no contact."


class AlreadyJoined(Conflict):
    code = "already_joined"
    zh = "您已经在这件事里了，编号 {number}。"
    en = "You are already part of {number}."


class CannotJoin(Conflict):
    code = "cannot_join"
    zh = "这件事不能再加人了，请另外反映。"
    en = "This one takes no more people; please report separately."


class AlreadyAppraised(Conflict):
    code = "already_appraised"
    zh = "您已经评价过了，谢谢。"
    en = "You have appraised this already, thank you."


class NotOnIt(Invalid):
    code = "not_on_it"
    zh = "{unit}没有参与这件事，留言到不了它那里。要请它来办，用吹哨或派单。"
    en = "{unit} takes no part in this matter, so a note would not reach it. To call it in, whistle or assign."


class NothingToHeed(Conflict):
    code = "nothing_to_heed"
    zh = "没有给您单位的留言要处理了，可能同事已经看过。"
    en = "No note to your unit is open here any more; a colleague may have read it."


class FileRefused(Invalid):
    code = "file_refused"
    zh = "「{name}」不能收：{why_zh}。"
    en = "“{name}” cannot be taken: {why_en}."


class FileTooLarge(TooLarge):
    code = "file_too_large"
    zh = "「{name}」有 {size} MB，最多 {most} MB。可以先压缩，或只传一部分。"
    en = "“{name}” is {size} MB; at most {most} MB. Shrink it or send less."


class BadCode(NotAllowed):
    code = "bad_code"
    zh = "编号和查询码对不上。查询码在您交上来时给过一次。"
    en = "Number and code do not match. The code was shown once, when you reported."


class TheirOwnWord(NotAllowed):
    code = "their_own_word"
    zh = "您是代办人，「{act_zh}」要由本人来说：请让本人用自己的查询码，或等人打电话问本人。"
    en = "You reported for somebody else: “{act_en}” is theirs to say, with their own code or when a caller asks them."


class NobodyNamed(Invalid):
    code = "nobody_named"
    zh = "替别人反映，请写上替谁（姓名或称呼）。"
    en = "You report for somebody else: please say for whom."


class Elsewhere(Invalid):
    code = "elsewhere"
    zh = "这个位置在{where}，不归{here}管。事情在{here}，请改用文字写地点或在地图上选；事情就在那边，请打当地的 12345。"
    en = (
        "This position lies in {where_en}, outside {here_en}. If it happened in {here_en}, write the place in words or "
        "pick it on the map; if it is over there, please call the line of that place (12345)."
    )


class HoldsPersonal(Invalid):
    code = "holds_personal"
    zh = "「{field_zh}」里有{what_zh}：「{words}」。公开的内容不能指到哪个人、哪一户，请改掉再公开。"
    en = "“{field_en}” holds {what_en}: “{words}”. What is public may not point at a person or a home; reword it first."


class HoldsTheirWords(Invalid):
    code = "holds_their_words"
    zh = "「{field_zh}」里有群众的原话（「{words}……」）。请用自己的话写：是什么事、办到哪一步。"
    en = "“{field_en}” repeats a resident's words (“{words}…”). Say in your own words what it is and where it stands."


class NeverPublic(Conflict):
    code = "never_public"
    zh = "{number} 不能公开：它是涉密、隐私或不公开的事。"
    en = "{number} cannot be published: it is a confidential matter."


class NoGridKnown(Invalid):
    code = "no_grid_known"
    zh = "这件事没有落到网格上，请改用街道、道路名，或只到村社区。"
    en = "This matter lies in no known grid; name a street, or the village alone."


class NotPublished(Conflict):
    code = "not_published"
    zh = "{number} 现在没有公开的摘要。"
    en = "{number} has no published summary now."


class TooManyAsked(Conflict):
    code = "too_many_asked"
    zh = "这个号码要验证码太勤了，请 {minutes} 分钟后再试，或打电话找人查。"
    en = "Codes were asked for this number too often. Wait {minutes} minutes, or call: a person will look it up."


class BadPhoneCode(NotAllowed):
    code = "bad_phone_code"
    zh = "验证码不对，或已过了 {minutes} 分钟。没收到短信？可能这个号码名下没有事项，也可以用编号和查询码查。"
    en = (
        "The code is wrong or older than {minutes} minutes. No message came? There may be nothing under this number; "
        "number and code work, too."
    )
