"""What this room refuses, in words. None of them quotes a value: a refusal is shown and logged, a person's data is
neither."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound


class BadValue(Invalid):
    """The value cannot be what the field holds; ``fault`` says what is wrong without quoting it."""

    code = "bad_value"
    zh = "「{field_zh}」不对：{fault_zh}。"
    en = "“{field_en}” cannot be right: {fault_en}."


class LostCharacter(BadValue):
    """A name of which a part cannot be read: a batch keeps what can be, and asks a clerk for the rest."""

    code = "lost_character"


class NoPurpose(Invalid):
    code = "no_purpose"
    zh = "请写明为什么要看：2 到 200 个字。本人会看到这句话。"
    en = "Say why you need to see it, in 2 to 200 characters. The person concerned will read it."


class NothingSaid(Invalid):
    code = "nothing_said"
    zh = "没有可以记下的内容。"
    en = "There is nothing to record."


class WrongKind(Invalid):
    code = "wrong_kind"
    zh = "这一项不属于这类对象。"
    en = "That does not belong to this sort of thing."


class UnknownSource(Invalid):
    code = "unknown_source"
    zh = "没有“{source}”这种数据来源。"
    en = "There is no source “{source}”."


class NotYourSource(NotAllowed):
    code = "not_your_source"
    zh = "这一项由{unit}提供，只能由它来改或答复。"
    en = "This comes from {unit}, which alone may change it or answer for it."


class NoSite(Conflict):
    code = "no_site"
    zh = "这里还没有对上标准地址，先在“地址待核”里定下来，再制发门牌。"
    en = "It stands at no standard address yet: settle it under “Addresses to check”, then issue the plate."


class NoSuchThing(NotFound):
    code = "no_such_thing"
    zh = "没有找到，或不在您的辖区里。"
    en = "Not found, or not within your area."


class NoSuchFact(NotFound):
    code = "no_such_fact"
    zh = "没有这一项，或者已经删除。"
    en = "There is no such value, or it was erased."


class ThingEnded(Conflict):
    code = "thing_ended"
    zh = "这一份已经终止（{why_zh}），不能再记。"
    en = "This has ended ({why_en}); nothing can be added."


class ThingMerged(Conflict):
    code = "thing_merged"
    zh = "这一份已经合到另一份里，请打开合并后的那一份。"
    en = "This was found to be the same as another; please open that one."


class RelationStands(Conflict):
    code = "relation_stands"
    zh = "这条关系已经有了。"
    en = "That relation stands already."


class NoSuchRelation(NotFound):
    code = "no_such_relation"
    zh = "没有这条关系，或者已经终止。"
    en = "There is no such relation, or it has ended."


class EnteredAlready(Conflict):
    code = "entered_already"
    zh = "已经在「{register_zh}」里了。"
    en = "It is in “{register_en}” already."


class NotEntered(Conflict):
    code = "not_entered"
    zh = "不在「{register_zh}」里。"
    en = "It is not in “{register_en}”."


class DayBefore(Invalid):
    code = "day_before"
    zh = "终止的日子不能早于开始的日子。"
    en = "It cannot end before it began."


class SameThing(Invalid):
    code = "same_thing"
    zh = "这是同一份，不用合并。"
    en = "That is one and the same already."


class DifferentKinds(Invalid):
    code = "different_kinds"
    zh = "不同类的对象不能合并。"
    en = "Things of different sorts are never one."


class NoSuchMerge(NotFound):
    code = "no_such_merge"
    zh = "没有这次合并，或者已经撤销。"
    en = "There is no such merge, or it was undone."


class LaterMerge(Conflict):
    code = "later_merge"
    zh = "之后又有合并动过这一份，请先撤销那一次。"
    en = "A later merge touched this; undo that one first."


class CorrectionClosed(Conflict):
    code = "correction_closed"
    zh = "这条更正已经答复过。"
    en = "This correction has been answered."


class NoSuchCorrection(NotFound):
    code = "no_such_correction"
    zh = "没有这条更正，或不归您答复。"
    en = "There is no such correction, or it is not yours to answer."


class OwnCorrection(NotAllowed):
    code = "own_correction"
    zh = "自己提出的更正要由别人来答复。"
    en = "A correction that you asked for is answered by somebody else."


class NotYourGrid(NotFound):
    code = "not_your_grid"
    zh = "这不是您负责的网格，或者底册里还没有它。"
    en = "That grid is not yours, or nothing is known of it yet."


class GridTooLarge(Invalid):
    code = "grid_too_large"
    zh = "这个网格有 {people} 人，超过一次能带走的 {most} 人；请先划小网格，或用工作台。"
    en = "This grid has {people} people, more than the {most} that may be taken along; divide it, or use the desk."


class HomeChanged(Conflict):
    code = "home_changed"
    zh = "您走访之后，这一户的登记又变了；看过两份再定。"
    en = "What is held of this home has changed since; look at both and decide."


class NotHere(Conflict):
    code = "not_here"
    zh = "登记里这个人已经不住在这里了。"
    en = "On record this person does not live here any more."


class BadChange(Invalid):
    code = "bad_change"
    zh = "有一处变化没写全：{what_zh}。"
    en = "One of the changes is incomplete: {what_en}."


class NoAnswer(Invalid):
    code = "no_answer"
    zh = "请写明怎么核的、依据什么：2 到 400 个字。"
    en = "Say how it was checked and on what grounds, in 2 to 400 characters."


class NoMatch(NotAllowed):
    """Said alike whether nobody, somebody else or more than one was found: nobody learns who is registered."""

    code = "no_match"
    zh = "对不上，不能在这里看。请带身份证到窗口，窗口可以当面查、打印给您。"
    en = "These do not match, so nothing can be shown here. Bring your identity card to the counter; it can be printed."


class ProveAgain(NotAllowed):
    code = "prove_again"
    zh = "离开太久了，为了安全，请再证明一次身份。"
    en = "You were away too long. To be safe, please prove once more who you are."


class NotOnConsent(Invalid):
    code = "not_on_consent"
    zh = "「{field_zh}」不是凭同意收集的，不能撤回同意：{basis_zh}。"
    en = "“{field_en}” is not held on consent, so none can be withdrawn: {basis_en}."


class ConsentWithdrawn(Conflict):
    code = "consent_withdrawn"
    zh = "本人撤回了对「{field_zh}」的同意，不能再收集。"
    en = "The person concerned withdrew the consent for “{field_en}”: it is not collected any more."


class AlreadyWithdrawn(Conflict):
    code = "already_withdrawn"
    zh = "这一项的同意已经撤回。"
    en = "That consent is withdrawn already."


class NotWithdrawn(Conflict):
    code = "not_withdrawn"
    zh = "这一项的同意没有撤回过。"
    en = "That consent was not withdrawn."


class AskedAlready(Conflict):
    code = "asked_already"
    zh = "这一项已经申请过，正在等答复。"
    en = "That was asked for already and waits for its answer."


class NothingToErase(Invalid):
    code = "nothing_to_erase"
    zh = "请选要删除的一项；已经删除的不用再选。"
    en = "Choose what is to be erased; what is gone already need not be."


class NoSuchAsk(NotFound):
    code = "no_such_ask"
    zh = "没有这条申请，或不归您答复。"
    en = "There is no such request, or it is not yours to answer."


class AskClosed(Conflict):
    code = "ask_closed"
    zh = "这条申请已经答复过。"
    en = "This request has been answered."


class StillBarred(Conflict):
    code = "still_barred"
    zh = "其中还有依法要保存的内容，不能删除。"
    en = "Some of it has by law to be kept and cannot be erased."


class NoSuchCopy(NotFound):
    code = "no_such_copy"
    zh = "清单里没有这一项，或者已经记过了。"
    en = "The checklist has no such entry, or it was recorded already."


class NoSuchAlert(NotFound):
    code = "no_such_alert"
    zh = "没有这条提醒，或不在您的辖区里。"
    en = "There is no such alert, or it is not within your area."


class AlertAnswered(Conflict):
    code = "alert_answered"
    zh = "这条提醒已经有结论。"
    en = "This alert has been answered."


class OwnAlert(NotAllowed):
    code = "own_alert"
    zh = "提醒说的是您自己的查看，请另一位监督的人来处理。"
    en = "This alert is about what you looked at; somebody else who watches answers it."


class ProtectedAlready(Conflict):
    code = "protected_already"
    zh = "已经在重点保护名单里。"
    en = "It is on the protected list already."


class NotProtected(NotFound):
    code = "not_protected"
    zh = "不在重点保护名单里，或不在您的辖区里。"
    en = "It is not on the protected list, or not within your area."


class GridOnly(Invalid):
    code = "grid_only"
    zh = "一次只能导出一个网格的名单。"
    en = "A list is taken away one grid at a time."


class NothingToExport(Invalid):
    code = "nothing_to_export"
    zh = "这个网格里没有这类登记。"
    en = "Nothing of that sort is recorded in this grid."


class ExportTooLarge(Invalid):
    code = "export_too_large"
    zh = "这份名单有 {many} 条，一次最多导出 {most} 条。"
    en = "The list has {many} lines; {most} at most leave at once."


class NoMapping(Invalid):
    code = "no_mapping"
    zh = "这个来源的名单还没有确认过列对应。请先运行 zhili registry map。"
    en = "The columns of this source's list were never confirmed. Run `zhili registry map` first."


class ColumnsChanged(Conflict):
    code = "columns_changed"
    zh = "表头和确认过的不一样，一行也没导入。新的列：{new_zh}；少了的列：{missing}。请用 zhili registry map 重新确认。"
    en = "The headers are not the confirmed ones; nothing was imported. New: {new_en}; gone: {missing}. Map them anew."


class BadColumn(Invalid):
    code = "bad_column"
    zh = "列对应写错了：{what}。要写成 列名=字段，字段可以是：{known}。"
    en = "That is no mapping of a column: {what}. Write HEADER=FIELD; fields are: {known}."


class BatchKnown(Conflict):
    code = "batch_known"
    zh = "这份名单已经收过（{name}，批次 {batch}），没有再导入。"
    en = "This list was taken in before ({name}, batch {batch}); nothing was imported again."


class BatchDoubtful(Conflict):
    code = "batch_doubtful"
    zh = "这份名单像是不完整：{why_zh}。没有导入任何一行；核实后加 --confirm 再导入。"
    en = "This list looks incomplete: {why_en}. Nothing was imported; once you have made sure, add --confirm."


class NoSuchBatch(NotFound):
    code = "no_such_batch"
    zh = "没有这一批，或不在您的辖区里。"
    en = "There is no such batch, or it is not within your area."


class NoSuchRow(NotFound):
    code = "no_such_row"
    zh = "没有这一行，或者已经处理过。"
    en = "There is no such row, or it was settled."


class NoReturnReason(Invalid):
    code = "no_return_reason"
    zh = "请写明退回的原因：2 到 200 个字。"
    en = "Say why it goes back, in 2 to 200 characters."
