"""One matter in full: what a page or the API shows, already fetched, with exactly the acts that this actor may do
now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from zhili.lib.actor import Actor, ActorKind, party
from zhili.lib.numbers import BadNumber, read_number
from zhili.offices import queries as offices
from zhili.store import reading
from zhili.store.secrets import unseal

from ..lifecycle import HANDED, HISTORIC, INSIDE, OWN_WORD, VOCABULARY
from ..models import (
    Appraisal,
    Assignment,
    Attachment,
    Confirmation,
    Debt,
    Matter,
    Opening,
    Party,
    RunningClock,
    Statement,
    Step,
)
from ..refusals import BadCode
from .lists import visible_to
from .load import AGENT, Loaded, look, state_words
from .published import publishing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. ``who``: unit and post for staff, never a person's name for residents; ``voice``: a
    resident spoke. ``words`` are only given to those who may read them."""

    no: int
    act: str
    at: datetime
    who_zh: str
    who_en: str
    said_zh: str
    said_en: str
    reason: str
    words: str
    voice: bool
    from_state: str
    to_state: str
    entry: int
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party as staff see it: masked until opened for a purpose."""

    id: int
    role: str
    reachable: bool
    anonymous: bool
    behalf: bool
    by_staff: bool
    joined_at: datetime
    phone_hint: str
    attempts: int
    answer: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """A running clock: its lights, and whether it stands still."""

    name: str
    limit: str
    started_at: datetime
    yellow_at: datetime
    orange_at: datetime
    due_at: datetime
    paused: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class DebtView:
    """A debt with what it has cost so far."""

    matter_number: str
    matter_title: str
    unit_id: int
    lacks: tuple[str, ...]
    what: str
    plan: str
    opened_at: datetime
    review_on: date
    reviews: int
    people: int
    closed_at: datetime | None
    paid_at: datetime | None
    declined_at: datetime | None
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one matter that this actor may see. ``acts``: names of the acts open to this actor now."""

    loaded: Loaded
    state_zh: str
    state_en: str
    acts: tuple[str, ...]
    timeline: tuple[Line, ...]
    clocks: tuple[ClockView, ...]
    parties: tuple[PartyView, ...]
    assignments: tuple[Assignment, ...]
    statements: tuple[Statement, ...]
    debts: tuple[DebtView, ...]
    attachments: tuple[Attachment, ...]
    openings: int
    appraisals: tuple[Appraisal, ...]
    parent: str
    children: tuple[str, ...]

    @property
    def matter(self) -> Matter:
        return self.loaded.matter


NOT_BUTTONS = frozenset({"join", "urge", "report", "close_window", "follow"})


def detail(actor: Actor, number: str) -> Detail:
    """The matter, in a bounded number of queries; raises NotFound for a stranger, BadNumber for no number."""
    loaded = look(actor, number)
    matter, here = loaded.matter, {"matter_id": loaded.matter.id}
    hangs = _hanging(matter.id)
    zh, en = state_words(loaded.kind, matter.state)
    return Detail(
        loaded=loaded,
        state_zh=zh,
        state_en=en,
        acts=acts_open(loaded, actor) + (publishing(loaded) if actor.is_staff and matter.state != HISTORIC else ()),
        timeline=timeline(loaded, actor),
        clocks=tuple(ClockView(*row) for row in _clock_rows(matter.id)),
        parties=_parties(loaded, said=bool(hangs[Confirmation])) if actor.is_staff else (),
        assignments=tuple(loaded.assignments),
        statements=tuple(reading.objects(Statement, here, order=("id",))) if hangs[Statement] else (),
        debts=tuple(debts_of(matter)) if hangs[Debt] else (),
        attachments=tuple(reading.objects(Attachment, here, order=("id",))) if hangs[Attachment] else (),
        openings=hangs[Opening] if actor.is_staff else 0,
        appraisals=tuple(reading.objects(Appraisal, here, order=("id",))) if hangs[Appraisal] else (),
        parent=loaded.matter.parent.number if loaded.matter.parent_id and loaded.matter.parent else "",
        children=tuple(row[0] for row in reading.select(Matter, ("number",), {"parent_id": matter.id}, order=("id",)))
        if hangs[Matter]
        else (),
    )


_HANGING = (Statement, Debt, Attachment, Opening, Appraisal, Confirmation, Matter)


def _hanging(matter_id: int) -> dict[type[Model], int]:
    """How many rows of each kind hang from a matter: one statement, so that what most matters do not have is not asked
    for one by one."""
    with connection.cursor() as cursor:
        cursor.execute(_HANGING_SQL, [matter_id] * len(_HANGING))
        return dict(zip(_HANGING, cursor.fetchone(), strict=True))


_HANGING_SQL = "SELECT " + ", ".join(
    f"(SELECT COUNT(*) FROM {each._meta.db_table} WHERE {'parent_id' if each is Matter else 'matter_id'} = %s)"
    for each in _HANGING
)


def acts_open(loaded: Loaded, actor: Actor) -> tuple[str, ...]:
    """The acts that these relations may do in this state, in the locality's order; none for a historic record."""
    if loaded.matter.state == HISTORIC:
        return ()
    found = loaded.kind.open_acts(loaded.matter.state)
    closed = NOT_BUTTONS | (OWN_WORD if AGENT in loaded.relations else frozenset())
    closed |= frozenset() if actor.unit_id in loaded.noted else {"heed"}
    return tuple(rule.act for rule in found if rule.by & loaded.relations and rule.act not in closed)


_STEP = ("no", "act", "at", "actor_kind", "post_id", "unit_id", "party_id", "reason", "words", "from_state", "to_state",
         "entry", "facts")  # fmt: skip


def timeline(loaded: Loaded, actor: Actor) -> tuple[Line, ...]:
    """What happened, in plain words. A resident reads their own words and the replies, not other residents' words, and
    nothing of what staff said among themselves."""
    rows = reading.select(Step, _STEP, {"matter_id": loaded.matter.id}, order=("no",))
    if not actor.is_staff:
        # What staff say among themselves, and who inside a unit has it in hand, is the office's own house.
        rows = [row for row in rows if row[1] not in INSIDE and row[1] != HANDED]
    return tuple(_line(loaded, actor, *row) for row in rows)


def _line(
    loaded: Loaded, actor: Actor, no: int, act: str, at: datetime, kind: str, post: int | None, unit: int | None,
    party_id: int | None, reason: str, words: str, from_state: str, to_state: str, entry: int, facts: dict[str, Any],
) -> Line:  # fmt: skip
    said_zh, said_en = _said(loaded, act, reason, facts)
    voice = kind == ActorKind.RESIDENT.value
    mine = actor.is_staff or not voice or (party_id is not None and party_id == actor.party_id)
    mine = mine or (
        act == "report" and actor.party_id in {side.id for side in loaded.sides if side.role in ("reporter", AGENT)}
    )
    who_zh, who_en = _who(kind, post, unit, act)
    return Line(no, act, at, who_zh, who_en, said_zh, said_en, reason if mine else "", words if mine else "", voice,
                from_state, to_state, entry, facts)  # fmt: skip


def _said(loaded: Loaded, act: str, reason: str, facts: dict[str, Any]) -> tuple[str, str]:
    word = VOCABULARY.acts.get(act)
    if act == HANDED:
        return f"交给本单位{facts['post']}经办", f"gave it to {facts['post_en']} of the same unit"
    if word is None:
        replied = act.endswith("_reply")
        return (
            ("来源记录的答复", "reply as its source recorded it")
            if replied
            else ("从来源导入", "imported from its source")
        )
    words_zh = {"unit": facts.get("unit", ""), "due": facts.get("due", ""), "reason": reason, "who": ""}
    words_en = words_zh | {"unit": facts.get("unit_en", facts.get("unit", ""))}
    return word.said_zh.format(**words_zh), word.said_en.format(**words_en)


def _who(kind: str, post: int | None, unit: int | None, act: str) -> tuple[str, str]:
    if kind == ActorKind.SYSTEM.value:
        return "系统（按规则）", "The system (by rule)"
    if kind == ActorKind.RESIDENT.value:
        return ("群众", "A resident") if act != "join" else ("又一位群众", "One more resident")
    if unit is None:
        return "工作人员", "Staff"
    held = offices.unit(unit)
    seat = offices.post(post) if post else None
    zh = f"{held.name('zh')} {seat.name('zh')}" if seat else held.name("zh")
    return zh, f"{held.name('en')}, {seat.name('en')}" if seat else held.name("en")


def _clock_rows(matter_id: int) -> list[tuple[Any, ...]]:
    columns = ("name", "limit", "started_at", "yellow_at", "orange_at", "due_at", "paused", "provisional")
    return reading.select(RunningClock, columns, {"matter_id": matter_id, "stopped_at": None}, order=("id",))


def _parties(loaded: Loaded, *, said: bool) -> tuple[PartyView, ...]:
    """``said``: whether anybody was ever asked whether it is solved."""
    matter = loaded.matter
    tried: dict[int, int] = {}
    answers: dict[int, str] = {}
    asked = {"matter_id": matter.id, "round": matter.round}
    words = reading.select(Confirmation, ("party_id", "answer"), asked, order=("id",)) if said else ()
    for party_id, answer in words:
        if party_id is not None and answer == "unreached":
            tried[party_id] = tried.get(party_id, 0) + 1
        elif party_id is not None:
            answers[party_id] = answer
    return tuple(
        PartyView(row.id, row.role, row.phone_blind is not None, row.anonymous, row.behalf, row.by_staff, row.joined_at,
                  _hint(row), tried.get(row.id, 0), answers.get(row.id, ""))
        for row in reading.objects(Party, {"matter_id": matter.id, "left_at": None}, order=("id",))
    )  # fmt: skip


def _hint(row: Party) -> str:
    """The last two digits of a telephone, enough to tell two people apart and no more."""
    if row.phone_sealed is None:
        return ""
    return "*" * 6 + unseal(bytes(row.phone_sealed), aad=f"party:{row.id}:phone")[-2:]


def debts_of(matter: Matter) -> list[DebtView]:
    """Every debt this matter ever stood in, newest first."""
    return [_debt(row, matter, matter.title) for row in reading.objects(Debt, {"matter_id": matter.id}, order=("-id",))]


WITHHELD = "（不在您的范围）/ (not within your reach)"


def ledger(actor: Actor, locality: str, *, is_open: bool = True, limit: int = 200) -> list[DebtView]:
    """The ledger of what is owed (欠账台账) for staff, the earliest review first. A title is a resident's own words: it
    is shown where this actor may know of the matter, and withheld elsewhere; what all may read is ``public.owed``."""
    rows = Debt.objects.filter(matter__locality=locality, closed_at__isnull=is_open)
    found = list(rows.select_related("matter").order_by("review_on", "id")[:limit])
    asked = Matter.objects.filter(visible_to(actor), id__in=[row.matter_id for row in found])
    seen = set(asked.values_list("id", flat=True))
    return [_debt(row, row.matter, row.matter.title if row.matter_id in seen else WITHHELD) for row in found]


def _debt(row: Debt, matter: Matter, title: str) -> DebtView:
    return DebtView(
        matter.number, title, row.owed_by_id, tuple(row.lacks), row.what, row.plan, row.opened_at, row.review_on,
        row.reviews, matter.people, row.closed_at, row.paid_at, row.declined_at, matter.area_code,
    )  # fmt: skip


def prove(number: str, code_digest: str, channel: str = "web") -> Actor:
    """The party that knows this matter's code, as an actor; raises BadCode alike for a wrong number and a wrong
    code."""
    try:
        plain = read_number(number)
    except BadNumber:
        raise BadCode() from None
    matters = reading.select(Matter, ("id",), {"number": plain})
    knows = {"matter_id": matters[0][0], "code_digest": code_digest, "left_at": None} if matters else {}
    found = reading.select(Party, ("id",), knows, order=("id",), limit=1) if knows else []
    if not found:
        raise BadCode()
    return party(found[0][0], channel)
