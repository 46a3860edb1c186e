"""What people and machines type that no form expects, and every text field of every verb with the way to fill it.

``ROOMS`` names each text as ``verb.parameter`` (``.field`` for what a value type carries). A test fails when a verb has
a text that is not listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tests.cast import NOW, Cast
from tests.matters import walks
from zhili.dispatch import actions as dispatch
from zhili.lib.actor import anonymous
from zhili.lib.limits import Limit
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Outcome, Report
from zhili.matters.lifecycle import Answer, Lack
from zhili.matters.models import Appraisal, Debt, Matter, Opening, Publication, Statement

KEPT = {
    "html": "<script>alert('x')</script><img src=x onerror=alert(1)> & 门口积水",
    "sql": "'; DROP TABLE matters_matter; -- \" OR 1=1 门口积水好几天",
    "templates": "{number} {0.__class__} %s %(x)s {{7*7}} ${x} 门口积水",
    "controls": "门口\x00积\x01水\x1b[31m好几天\x7f\x85\x9f没有人来管",
    "emoji": "门口积水好几天 🕳️👨‍👩‍👧‍👦🇨🇳 没有人来管",
    "extension B": "𠮷祥路𪚥巷的井盖坏了好几天没有人来修𠀀",
    "right to left": "\u202e门口积水\u202c שלום \u200f好几天没有人来管\u200e",
    "decomposed": "Cafe\u0301 门口的 u\u0308 形管坏了好几天",
    "half a character": "门口\ud83d积水\udc00好几天没有人来管",
    "line ends": "门口积水\r\n好几天\r没有人\u2028来管\t真的",
    "byte order mark": "\ufeff门口积水好几天没有人来管\ufffe\uffff",
}
REFUSED = {"a megabyte": "长" * 350_000}
SOMEWHERE = "说不清是哪一类的事，请来看看"
OUTCOME = {"done": "已到现场看过，要等雨停以后再修补路面。", "evidence": "现场照片", "remedy": "可以打 12345"}


@dataclass(frozen=True, slots=True)
class Field:
    """``begin`` brings a matter to where ``fill`` writes the text; ``read`` reads it back. Without ``read`` every
    text is refused: it is a code that must be one of those known."""

    begin: Callable[[Cast], str]
    fill: Callable[[Cast, str, str], object]
    read: Callable[[str], str] | None = None


def _received(cast: Cast) -> str:
    return cast.report(words=SOMEWHERE).number


def _accepted(cast: Cast) -> str:
    return walks.accepted(cast, words=SOMEWHERE)


def _joined(cast: Cast) -> str:
    number = walks.handling(cast)
    matters.join(actor=anonymous(), number=number, contact=Contact("李先生", "13900000002"), now=NOW)
    return number


def _objected(cast: Cast) -> str:
    number = walks.dispatched(cast)
    matters.object_to(actor=cast.as_("handler"), number=number, reason="不属于本镇", now=NOW)
    return number


def _whistled(cast: Cast) -> str:
    number = walks.handling(cast)
    matters.whistle(actor=cast.as_("handler"), number=number, unit=cast.units["transport"], asked="派车", now=NOW)
    return number


def _lifted(cast: Cast) -> str:
    number = walks.handling(cast)
    matters.lift(actor=cast.as_("handler"), number=number, reason="镇里没有设备", now=NOW)
    return number


def _solved(cast: Cast) -> str:
    number = walks.replied(cast)
    matters.affirm(actor=cast.reporter(number), number=number, now=NOW)
    return number


def words(number: str) -> str:
    return str(_last(number).words)


def reason(number: str) -> str:
    return str(_last(number).reason)


def _last(number: str):  # type: ignore[no-untyped-def]
    return Matter.objects.get(number=number).step_rows.latest("no")


def _statement(column: str) -> Callable[[str], str]:
    return lambda number: str(getattr(Statement.objects.filter(matter__number=number).latest("id"), column))


def _debt(column: str) -> Callable[[str], str]:
    return lambda number: str(getattr(Debt.objects.get(matter__number=number), column))


def _as(verb: Callable[..., object], key: str, parameter: str, **more: object) -> Callable[[Cast, str, str], object]:
    """A verb called by one of the cast with the text in ``parameter``."""
    return lambda cast, number, text: verb(
        actor=cast.as_(key), number=number, now=NOW + timedelta(minutes=1), **{parameter: text}, **more
    )


def _by_resident(verb: Callable[..., object], **more: object) -> Callable[[Cast, str, str], object]:
    return lambda cast, number, text: verb(actor=cast.reporter(number), number=number, words=text, now=NOW, **more)


def _request(cast: Cast, number: str, text: str) -> object:
    return dispatch.answer_request(
        actor=cast.as_("handler"), key=text, made=True, answer="看过户口簿", locality="qinghe", now=NOW
    )


def _exit(verb: Callable[..., object], key: str, field: str) -> Callable[[Cast, str, str], object]:
    return lambda cast, number, text: verb(
        actor=cast.as_(key), number=number, outcome=Outcome(**(OUTCOME | {field: text})), now=NOW
    )


def _owe(parameter: str, field: str = "") -> Callable[[Cast, str, str], object]:
    def fill(cast: Cast, number: str, text: str) -> object:
        said = {"what": "缺 126 万元", "plan": "每天抽排两次"} | ({} if field else {parameter: text})
        outcome = Outcome(**(OUTCOME | ({field: text} if field else {})))
        return matters.owe(actor=cast.as_("handler"), number=number, debtor=cast.units["county"], lacks=[Lack.MONEY],
                           review_on=date(2026, 12, 15), outcome=outcome, now=NOW, **said)  # fmt: skip

    return fill


def _report(field: str, verb: Callable[..., object] = matters.report) -> Callable[[Cast, str, str], object]:
    def fill(cast: Cast, number: str, text: str) -> str:
        contact = {"name": "周女士", "phone": "13900000009"}
        if field in ("name", "phone", "region"):
            said = {"words": SOMEWHERE, "contact": Contact(**(contact | {field: text}))}
        else:
            said = {"words": SOMEWHERE, "contact": Contact(**contact)} | {field: text}
        done = verb(actor=anonymous(), locality="qinghe", report=Report(**said), now=NOW)  # type: ignore[arg-type]
        return str(done.number)  # type: ignore[attr-defined]

    return fill


def _column(name: str) -> Callable[[str], str]:
    return lambda number: str(getattr(Matter.objects.get(number=number), name))


def _contact_name(number: str) -> str:
    from zhili.store.secrets import unseal

    party = Matter.objects.get(number=number).parties.get(role="reporter")
    return unseal(bytes(party.name_sealed), aad=f"party:{party.id}:name")


def _open(cast: Cast, number: str, text: str) -> object:
    party = cast.reporter(number).party_id or 0
    return matters.open_contact(actor=cast.as_("handler"), number=number, party=party, purpose=text, now=NOW)


def _call(cast: Cast, number: str, text: str) -> object:
    return matters.callback(actor=cast.as_("caller"), number=number, party=cast.reporter(number).party_id or 0,
                            answer=Answer.UNREACHED, words=text, now=NOW + timedelta(days=4))  # fmt: skip


def _check(cast: Cast, number: str, text: str) -> object:
    return matters.check(actor=cast.as_("checker"), number=number, solved=True, words=text, now=NOW + timedelta(days=5))


def _join(cast: Cast, number: str, text: str) -> object:
    return matters.join(actor=anonymous(), number=number, words=text, contact=Contact("李", "13900000003"), now=NOW)


def _leave(cast: Cast, number: str, text: str) -> object:
    return matters.leave(actor=cast.reporter(number), number=number, words=text, now=NOW)


def _assign(verb: Callable[..., object], parameter: str) -> Callable[[Cast, str, str], object]:
    def fill(cast: Cast, number: str, text: str) -> object:
        said = {"category": "water.sewage", "reason": ""} | {parameter: text}
        return verb(actor=cast.as_("dispatcher"), number=number, lead=cast.units["town"], now=NOW, **said)

    return fill


def _hand_to(cast: Cast, number: str, text: str) -> object:
    person, post = cast.people["handler"]
    return matters.hand_to(actor=cast.as_("head"), number=number, post=post, person=person, reason=text, now=NOW)


def _publish(cast: Cast, number: str, text: str) -> object:
    return matters.publish(actor=cast.as_("dispatcher"), number=number, title="排水", summary=text,
                           rounding=matters.Rounding.VILLAGE, now=NOW)  # fmt: skip


def _published(cast: Cast) -> str:
    number = walks.handling(cast)
    _publish(cast, number, "有人在修。")
    return number


def _appraisal(number: str) -> str:
    return str(Appraisal.objects.get(matter__number=number).words)


EXITS = (matters.answer, matters.transfer, matters.redirect, matters.explain, matters.set_out_of_remit,
         matters.admonish)  # fmt: skip
ROOMS: dict[str, Field] = {
    **{f"report.{field}": Field(_received, _report(field), read) for field, read in (
        ("words", words), ("title", _column("title")), ("place", _column("place")), ("name", _contact_name),
        ("phone", None), ("region", None), ("nature", None), ("kind", None), ("category", None), ("area_code", None))},
    "take_in.words": Field(_received, _report("words", dispatch.take_in), words),
    "take_in.title": Field(_received, _report("title", dispatch.take_in), _column("title")),
    "send_out.reason": Field(_received, _assign(dispatch.send_out, "reason"), reason),
    "send_out.category": Field(_received, _assign(dispatch.send_out, "category")),
    "answer_request.key": Field(_received, _request),
    "accept_and_assign.reason": Field(_received, _assign(matters.accept_and_assign, "reason"), reason),
    "accept_and_assign.category": Field(_received, _assign(matters.accept_and_assign, "category")),
    "assign.reason": Field(_accepted, _assign(matters.assign, "reason"), reason),
    "assign.category": Field(_accepted, _assign(matters.assign, "category")),
    **{f"{verb.__name__}.{field}": Field(_received, _exit(verb, "dispatcher", field), _statement(field))
       for verb in EXITS for field in OUTCOME},
    "merge.parent": Field(_received, _as(matters.merge, "dispatcher", "parent")),
    "supplement.words": Field(walks.handling, _by_resident(matters.supplement), words),
    "join.words": Field(walks.handling, _join, words),
    "leave.words": Field(_joined, _leave, words),
    "withdraw.words": Field(walks.handling, _by_resident(matters.withdraw), words),
    "affirm.words": Field(walks.replied, _by_resident(matters.affirm), words),
    "deny.words": Field(walks.replied, _by_resident(matters.deny), words),
    "reopen.words": Field(_solved, _by_resident(matters.reopen), words),
    "appraise.words": Field(
        _solved, _by_resident(matters.appraise, contacted=True, satisfied=matters.Satisfied.VERY), _appraisal),
    "recall.reason": Field(walks.dispatched, _as(matters.recall, "dispatcher", "reason"), reason),
    "object_to.reason": Field(walks.dispatched, _as(matters.object_to, "handler", "reason"), reason),
    "uphold.reason": Field(_objected, _as(matters.uphold, "reviewer", "reason"), reason),
    "overrule.reason": Field(_objected, _as(matters.overrule, "reviewer", "reason"), reason),
    "extend.reason": Field(walks.handling, _as(matters.extend, "handler", "reason", by=Limit.parse("1d")), reason),
    "progress.words": Field(walks.handling, _as(matters.progress, "handler", "words"), words),
    "whistle.asked": Field(walks.handling, lambda cast, number, text: matters.whistle(
        actor=cast.as_("handler"), number=number, unit=cast.units["transport"], asked=text, now=NOW), reason),
    "answer_whistle.words": Field(_whistled, _as(matters.answer_whistle, "transport_handler", "words"), words),
    "note.words": Field(walks.handling, _as(matters.note, "handler", "words"), words),
    "hand_to.reason": Field(walks.dispatched, _hand_to, reason),
    "publish.summary": Field(walks.handling, _publish, lambda number: str(
        Publication.objects.get(matter__number=number).summary)),
    "unpublish.reason": Field(_published, _as(matters.unpublish, "dispatcher", "reason"), reason),
    "ask_phone_code.phone": Field(_received, lambda cast, number, text: matters.ask_phone_code(
        actor=anonymous(), locality="qinghe", phone=text, now=NOW)),
    "prove_phone.phone": Field(_received, lambda cast, number, text: matters.prove_phone(
        actor=anonymous(), locality="qinghe", phone=text, code="000000", now=NOW)),
    "prove_phone.code": Field(_received, lambda cast, number, text: matters.prove_phone(
        actor=anonymous(), locality="qinghe", phone="13900000001", code=text, now=NOW)),
    "lift.reason": Field(walks.handling, _as(matters.lift, "handler", "reason"), reason),
    "opine.words": Field(_lifted, _as(matters.opine, "mayor", "words"), words),
    "reply.words": Field(walks.handling, _as(matters.reply, "handler", "words"), words),
    "owe.what": Field(walks.handling, _owe("what"), _debt("what")),
    "owe.plan": Field(walks.handling, _owe("plan"), _debt("plan")),
    **{f"owe.{field}": Field(walks.handling, _owe("outcome", field), _statement(field)) for field in OUTCOME},
    "pay.words": Field(walks.owed, _as(matters.pay, "urban_handler", "words"), words),
    "review_debt.plan": Field(
        walks.owed, _as(matters.review_debt, "urban_handler", "plan", review_on=date(2026, 12, 20)), _debt("plan")),
    **{f"decline.{field}": Field(walks.owed, _exit(matters.decline, "urban_handler", field), _statement(field))
       for field in OUTCOME},
    "callback.words": Field(walks.confirming, _call, words),
    "check.words": Field(walks.checking, _check, words),
    "open_contact.purpose": Field(
        walks.handling, _open, lambda number: Opening.objects.get(matter__number=number).purpose),
}  # fmt: skip
