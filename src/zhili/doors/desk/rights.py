"""What a matter about somebody's own data says beside itself: the request that it follows, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from zhili.dispatch import queries as dispatch
from zhili.doors.desk import choices
from zhili.doors.frame import say
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.registry.lifecycle import STATE_WORDS, AskKind
from zhili.registry.permissions import CORRECT, LOOK, WATCH
from zhili.registry.queries import following
from zhili.registry.queries.following import RequestTold
from zhili.registry.queries.own import CORRECTION

KINDS = {
    CORRECTION: ("更正", "correction"),
    AskKind.ERASE.value: ("删除", "erasure"),
    AskKind.COPY.value: ("取走副本", "a copy"),
    AskKind.WITHDRAW.value: ("撤回同意", "consent withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """``facts``: (what, words); ``to``: where it is answered, '' for who does not answer it; ``links``: (address,
    words) of the person's page and of the checklist."""

    facts: tuple[tuple[str, str], ...]
    note: str
    to: str
    is_open: bool
    links: tuple[tuple[str, str], ...]


def request(matter_id: int, actor: Actor, now: datetime) -> Request | None:
    """The request that this matter follows; None for any other matter."""
    key = dispatch.request_of(matter_id)
    found = following.told(actor, key) if key else None
    if found is None:
        return None
    to = f"{reverse('desk-corrections')}#{anchor(found.key)}" if found.answers else ""
    return Request(_facts(found, now), _note(found), to, found.is_open, _links(found, actor))


def without_reply(acts: tuple[str, ...], asked: Request | None) -> tuple[str, ...]:
    """The acts of a matter whose request is still open: it is replied to where the value is put right."""
    return tuple(act for act in acts if not (asked and asked.is_open and act == "reply"))


def anchor(key: str) -> str:
    """The id of a request's block on the page where it is answered."""
    return key.replace(":", "-")


def _facts(found: RequestTold, now: datetime) -> tuple[tuple[str, str], ...]:
    named = choices.house_profile(now).registers.kept(found.field).words.say(lang()) if found.field else ""
    said = [(t("申请", "Request"), f"{t(*KINDS[found.kind])}{t('：', ': ') if named else ''}{named}")]
    if found.units:
        said.append((t("谁提供的", "Given by"), t("、", ", ").join(dict.fromkeys(found.units))))
    said.append((t("现在", "Now"), STATE_WORDS[found.state].say(lang())))
    if found.is_open:
        said.append((t("最迟答复", "Answer by"), say.when(found.due_at) + (t("（暂定）", " (provisional)")
                     if found.provisional else "")))  # fmt: skip
    said += [(held.unit, _until(held)) for held in found.held]
    if found.copies[1]:
        done, every = found.copies
        said.append((t("副本", "Copies"), t(f"{every} 处，删完 {done} 处", f"{done} of {every} erased")))
    return tuple(said)


def _until(held: following.Held) -> str:
    if held.is_erased:
        return t("已删除", "erased")
    if held.until is None:
        return t("停用", "not used any more")
    return t(f"停用，{say.day(held.until)} 删除", f"not used; erased on {say.day(held.until)}")


def _note(found: RequestTold) -> str:
    if found.answers:
        return t(
            "核对、答复一次就够：数据改好，这一件也一并签收、答复。",
            "Check and answer once: the value is put right, and this matter is signed for and replied to with it.",
        )
    if found.is_open:
        return t(
            "由提供的单位核对、答复；办没办好由本人说。", "Whoever gave it checks and answers; the asker has the word."
        )
    if found.kind == AskKind.WITHDRAW:
        return t(
            "本系统已经停用。别的系统和纸质底册也要停用、到期销毁，再答复本人。",
            "It is not used here any more. See to other systems and to paper, then reply to the person.",
        )
    return t("来源已经答复。办没办好由本人说。", "The source has answered. Whether it is solved is the asker's to say.")


def _links(found: RequestTold, actor: Actor) -> tuple[tuple[str, str], ...]:
    links = []
    if actor.may(LOOK):
        links.append(
            (reverse("desk-thing", args=[found.thing]), t("看这一份（要写用途）", "The record (say what for)"))
        )
    if found.copies[1] and (actor.may(WATCH) or actor.may(CORRECT)):
        links.append((reverse("desk-erasures"), t("删除清单", "The checklist")))
    return tuple(links)
