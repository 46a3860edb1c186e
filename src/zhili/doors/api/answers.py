"""What the API answers, as it is documented. Views answer plain values; tests hold both together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Every answer has exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class BadField(Answer):
    """One field that is wrong, by its place in what was sent."""

    where: str
    zh: str
    en: str


class Told(Answer):
    """A refusal: its code, a sentence in Chinese and in English, and the facts in it."""

    code: str
    zh: str
    en: str
    facts: dict[str, Any] = Field(default_factory=dict)
    fields: list[BadField] = Field(default_factory=list)


class Reported(Answer):
    """``code`` is the resident's tracking code, '' where a post reported: staff never see one. ``again``: the same
    Idempotency-Key had reported it before, and nothing was added."""

    number: str
    code: str
    version: int
    again: bool


class Noted(Answer):
    """The call's number here, and how it ended: '' while it is open, ``abandoned`` where nobody answered it."""

    call: int
    end: str


class Done(Answer):
    """Where the matter stands after the act, and its version for the next one. ``again``: this very act had been
    recorded before under the same Idempotency-Key."""

    number: str
    state: str
    version: int
    again: bool


class Words(Answer):
    """A name in both languages."""

    zh: str
    en: str


class Unit(Answer):
    code: str
    zh: str
    en: str


class Line(Answer):
    """One line of the timeline. ``voice``: a resident spoke. Words of others are withheld from residents."""

    no: int
    act: str
    at: datetime
    who: Words
    said: Words
    reason: str
    words: str
    voice: bool
    from_state: str
    to_state: str


class Statement(Answer):
    """What an ending carries: who decided, what was done or why not, on what evidence, and the remedy."""

    outcome: str
    decided_by: str
    done: str
    evidence: str
    remedy: str
    at: datetime


class Debt(Answer):
    """What is owed, by whom, until which day of review. ``people``: residents whom it concerns."""

    number: str
    title: str
    owed_by: Unit
    lacks: list[str]
    what: str
    plan: str
    opened_at: datetime
    review_on: date
    reviews: int
    people: int
    closed_at: datetime | None
    paid_at: datetime | None
    declined_at: datetime | None
    area_code: str


class Tracked(Answer):
    """A matter as those affected see it. ``acts``: what they may say now."""

    number: str
    title: str
    kind: str
    state: str
    state_words: Words
    waits_on: str
    outcome: str
    is_open: bool
    owner: Unit | None
    due_at: datetime | None
    provisional: bool
    recorded_at: datetime
    ended_at: datetime | None
    people: int
    version: int
    acts: list[str]
    timeline: list[Line]
    statements: list[Statement]
    debts: list[Debt]
    parent: str


class Row(Answer):
    """One matter in a list. The lights turn at ``yellow_at``, ``orange_at`` and ``due_at``. ``lead``: a unit's code."""

    number: str
    version: int
    title: str
    locality: str
    kind: str
    state: str
    outcome: str
    waits_on: str
    category: str
    nature: str
    channel: str
    area_code: str
    place: str
    people: int
    urgent: bool
    confidential: bool
    lead: str
    due_clock: str
    yellow_at: datetime | None
    orange_at: datetime | None
    due_at: datetime | None
    provisional: bool
    recorded_at: datetime
    happened_at: datetime | None


class Page(Answer):
    """A page of a list; ``after`` asks for the next one, '' at the end."""

    rows: list[Row]
    after: str


class Clock(Answer):
    name: str
    limit: str
    started_at: datetime
    yellow_at: datetime
    orange_at: datetime
    due_at: datetime
    paused: bool
    provisional: bool


class Party(Answer):
    """Someone affected, without any contact. ``id`` is what ``callback`` takes; ``attempts``: calls in vain this round;
    ``answer``: what they last said in it."""

    id: int
    role: str
    reachable: bool
    anonymous: bool
    behalf: bool
    by_staff: bool
    joined_at: datetime
    attempts: int
    answer: str


class Assignment(Answer):
    """A unit's part in the matter: ``lead`` or ``assist``, from when to when. ``in_hand``: the post that has it in hand
    there, unit's code and post's; '' for nobody yet."""

    unit: Unit
    role: str
    basis: str
    asked: str
    assigned_at: datetime
    due_at: datetime | None
    signed_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    in_hand: str
    handed_at: datetime | None


class Attachment(Answer):
    """A file of a step; its bytes are read on the desk."""

    id: int
    step_no: int
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime


class Appraisal(Answer):
    contacted: bool
    satisfied: str
    words: str
    at: datetime


class Detail(Answer):
    """A matter in full. ``acts``: exactly the acts that this post may do now."""

    number: str
    version: int
    locality: str
    kind: str
    nature: str
    category: str
    title: str
    state: str
    state_words: Words
    waits_on: str
    outcome: str
    is_open: bool
    urgent: bool
    confidential: bool
    channel: str
    area_code: str
    grid_code: str
    place: str
    lon: float | None
    lat: float | None
    lead: Unit | None
    due_clock: str
    yellow_at: datetime | None
    orange_at: datetime | None
    due_at: datetime | None
    provisional: bool
    happened_at: datetime | None
    recorded_at: datetime
    ended_at: datetime | None
    people: int
    round: int
    source: str
    source_id: str
    source_status: str
    acts: list[str]
    timeline: list[Line]
    clocks: list[Clock]
    parties: list[Party]
    assignments: list[Assignment]
    statements: list[Statement]
    debts: list[Debt]
    attachments: list[Attachment]
    appraisals: list[Appraisal]
    openings: int
    parent: str
    children: list[str]


class Ledger(Answer):
    """What is owed (欠账台账), the earliest review first."""

    debts: list[Debt]


class Checkpoint(Answer):
    """The latest signed checkpoint of the journal. ``note`` is a C2SP signed note, ``key`` its verifier key."""

    size: int
    root: str
    note: str
    at: datetime
    key: str


class Receipt(Answer):
    """The receipt of the latest sealed step: ``receipt`` verifies offline under ``key``."""

    number: str
    act: str
    at: datetime
    receipt: str
    key: str
