"""What people ask about their own data, as matters: taken in, given to whoever answers, answered by one act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from zhili.lib.actor import CLOCK, Actor, concerned
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Outcome, Report
from zhili.matters.queries.load import look
from zhili.offices import queries as offices
from zhili.profiles.model import Profile, Words
from zhili.registry import actions as registry
from zhili.registry.lifecycle import AskKind
from zhili.registry.queries import own
from zhili.registry.queries.own import CORRECTION, Pending
from zhili.registry.refusals import NoSuchAsk
from zhili.store.writing import writing

from ..models import TakenIn
from .taking import hand_out, quietly, take_in

CATEGORY: Final = "data.rights"
"""The category of what people ask about their own data, where a locality has it."""
ERASE, COPY, WITHDRAW = AskKind.ERASE.value, AskKind.COPY.value, AskKind.WITHDRAW.value
TITLES: Final = {
    CORRECTION: "本人申请更正「{field}」",
    ERASE: "本人申请删除「{field}」",
    COPY: "本人取走一份自己的数据",
    WITHDRAW: "本人撤回对「{field}」的同意",
}
NAMES: Final = {CORRECTION: "更正", ERASE: "删除", COPY: "副本", WITHDRAW: "撤回"}
"""What a request is called with its number: 更正第 3 号."""
WORDS: Final = {
    CORRECTION: (
        "我申请更正登记在我名下的「{zh}」。",
        "I ask for a correction of “{en}”, as it is held about me.",
    ),
    ERASE: (
        "我申请删除登记在我名下的「{zh}」。",
        "I ask for the erasure of “{en}”, as it is held about me.",
    ),
    COPY: ("我取走了一份登记在我名下的全部数据。", "I took away a copy of all that is held about me."),
    WITHDRAW: (
        "我撤回对「{zh}」的同意，请不要再收集，已有的也请停用、到期删除。",
        "I withdraw my consent to “{en}”: collect it no more; use what is held no more, and erase it in time.",
    ),
}
APART: Final = (
    "具体内容不写在这里，只有我和答复的单位看得到（{name}第 {no} 号）。",
    " What it says stands not here: only I and the unit that answers can read it (request {key}).",
)
MADE: Final = {
    (CORRECTION, True): ("「{zh}」已经核实更正。", "“{en}” was checked and put right."),
    (CORRECTION, False): ("「{zh}」核实过，没有改。", "“{en}” was checked and stays as it is."),
    (ERASE, True): (
        "「{zh}」已经删除，每一处副本列了清单。",
        "“{en}” was erased; every copy of it is on a checklist.",
    ),
    (ERASE, False): ("「{zh}」没有删除。", "“{en}” was not erased."),
}
WHERE: Final = (
    "怎么核的、依据什么，写在「我的数据」的「我申请过的」里（{name}第 {no} 号）。",
    "How that was checked and on what grounds stands in “My data”, under “What I asked for” (request {key}).",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """The matter that follows the request ('' where staff asked), and whether the answer was its reply as well."""

    number: str
    replied: bool


def take_in_requests(*, locality: str, now: datetime) -> int:
    """Take in, each in a transaction of its own, what people asked about their own data and no matter follows yet; how
    many. So it has a number, an owner (the unit that gave the value, or answers for whoever did), a limit, an answer
    and a rating like all else. What was met or barred at once ends as answered, with its receipt. No value that is held
    of anybody is quoted."""
    waiting = own.pending()
    return sum(_take_in(each, locality, now) for each in waiting)


def _take_in(each: Pending, locality: str, now: datetime) -> bool:
    with writing():
        if not registry.mark_followed(actor=CLOCK, key=each.key):
            return False  # another runner was first
        if TakenIn.objects.filter(key=each.key).exists():
            return False
        profile = matters.rules_now(locality, now)[1]
        phone = own.phone_of(each.thing, profile.registers)
        report = _report(each, profile, Contact(phone=phone))
        once = f"own-data:{each.key}"
        taken = take_in(actor=concerned(each.thing), locality=locality, report=report, now=now, once=once)
        TakenIn.objects.create(key=each.key, matter_id=taken.matter_id)
        told = _told_at_once(each, profile)
        if told:
            outcome = Outcome(done=told)
            quietly(partial(matters.answer, actor=CLOCK, number=taken.number, outcome=outcome, now=now))
        elif report.category and each.units:  # a unit that cannot lead leaves it with the dispatchers
            lead = offices.answers_for(each.units[0])
            quietly(partial(hand_out, CLOCK, taken.number, report.category, lead, _others(each, lead), None, now))
    return True


def _report(each: Pending, profile: Profile, contact: Contact) -> Report:
    words = _words(each, profile)
    said = "\n".join(f"{own_words}{apart}" for own_words, apart in zip(WORDS[each.kind], APART, strict=True))
    name, no = NAMES[each.kind], each.key.partition(":")[2]
    said = said.format(zh=words.zh, en=words.en, key=each.key, name=name, no=no)
    return Report(
        words=said, title=TITLES[each.kind].format(field=words.zh),
        category=CATEGORY if CATEGORY in profile.categories else "", area_code=each.area_code, confidential=True,
        contact=contact,
    )  # fmt: skip


def _words(each: Pending, profile: Profile) -> Words:
    return profile.registers.kept(each.field).words if each.field else Words("", "")


def _others(each: Pending, lead: int) -> tuple[int, ...]:
    """Whoever else told what is held: their own papers and systems end with it."""
    return tuple(dict.fromkeys(unit for one in each.units if (unit := offices.answers_for(one)) != lead))


def _told_at_once(each: Pending, profile: Profile) -> str:
    """What a request that was met or barred at once is answered with, in both languages; '' for one that waits."""
    name, no = NAMES[each.kind], each.key.partition(":")[2]
    if each.kind == COPY:
        return (
            f"副本已经当场交给本人（{name}第 {no} 号）。打不开、不完整，可以要求重开。\n"
            f"The copy was handed over at once (request {each.key}). If it does not open or is not whole, have this "
            "opened again."
        )
    rule, words = profile.registers.kept(each.field), _words(each, profile)
    if each.bar is not None:
        zh, en = (own.barred(each.bar, rule, lang) for lang in ("zh", "en"))
        return f"「{words.zh}」{zh}（{name}第 {no} 号）\n“{words.en}”: {en} (request {each.key})"
    if each.kind == WITHDRAW and not each.units:
        return (
            f"从现在起不再收集「{words.zh}」；登记里没有这一项，没有要删的（{name}第 {no} 号）。\n"
            f"“{words.en}” is not collected from now on; nothing of it is held (request {each.key})."
        )
    return ""


def answer_request(*, actor: Actor, key: str, made: bool, answer: str, locality: str, now: datetime) -> Answered:
    """The source answers a correction or an erasure (``correction:3``, ``erase:4``), and with the same act the matter
    that follows it (一次答复): signed for and replied to, where the answering unit leads it. Whether it is solved is
    the asker's to say. The matter quotes neither a value nor the answer, which are read in “My data” alone.

    Raises what ``registry.answer_correction`` and ``registry.answer_erasure`` raise; NoSuchAsk for another key.
    """
    kind, _, no = key.partition(":")
    if kind not in (CORRECTION, ERASE) or not (no.isascii() and no.isdigit()) or len(no) > 18:
        raise NoSuchAsk
    with writing():
        each = own.request(key)
        if kind == ERASE:
            registry.answer_erasure(actor=actor, ask=int(no), made=made, answer=answer, now=now)
        else:
            registry.answer_correction(actor=actor, correction=int(no), made=made, answer=answer, now=now)
        if each is None:
            return Answered("", False)
        if not each.followed:  # answered before the job came by
            _take_in(each, locality, now)
        row = TakenIn.objects.select_related("matter").filter(key=key).first()
        number = row.matter.number if row else ""
        replied = bool(number) and _reply(replace(actor, effort=None), number, each, made, now)
    return Answered(number, replied)


def _reply(actor: Actor, number: str, each: Pending, made: bool, now: datetime) -> bool:
    """Sign for the matter where that is still to be done, and reply to it; False where it is not this unit's to reply
    to now: then whoever leads it sees the answer beside it and passes it on."""
    loaded = look(CLOCK, number)
    lead = loaded.lead
    if lead is None or lead.unit_id != actor.unit_id or not actor.may("matters.handle"):
        return False
    if loaded.kind.rule("sign", loaded.matter.state):
        matters.sign(actor=actor, number=number, now=now)
        loaded = look(CLOCK, number)
    if loaded.kind.rule("reply", loaded.matter.state) is None:
        return False
    matters.reply(actor=actor, number=number, words=_reply_words(each, made, loaded.profile), now=now)
    return True


def _reply_words(each: Pending, made: bool, profile: Profile) -> str:
    words = _words(each, profile)
    name, no = NAMES[each.kind], each.key.partition(":")[2]
    lines = (f"{said}{where}" for said, where in zip(MADE[each.kind, made], (WHERE[0], " " + WHERE[1]), strict=True))
    return "\n".join(line.format(zh=words.zh, en=words.en, key=each.key, name=name, no=no) for line in lines)
