"""What may be sent to the API, field by field. A door checks shape only; what a value means is the verb's to judge."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Header
from pydantic import AfterValidator, AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field

from zhili.language.text import clean
from zhili.matters.actions import Contact, Outcome, Report, Rounding, Satisfied, Upload
from zhili.matters.actions.files import MOST_FILES
from zhili.matters.lifecycle import Answer, Lack
from zhili.reception.actions import CallNote
from zhili.reception.lifecycle import Way

LONGEST = 5000
BIGGEST = 2**63 - 1
"""The largest whole number that both databases keep; beyond it they fail, so it is refused here in words."""


def _of_our_time(moment: datetime | date) -> datetime | date:
    # Outside these years shifting a time by its offset from UTC can leave the calendar altogether.
    if not 1900 <= moment.year <= 2200:
        raise ValueError("a year from 1900 to 2200")
    return moment


Said = Annotated[str, AfterValidator(clean), Field(max_length=LONGEST)]
"""Running text. Control characters are taken out, every other character stays."""
Needed = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=LONGEST)]
Brief = Annotated[str, AfterValidator(clean), Field(max_length=300)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9_.-]{0,80}$")]
AreaCode = Annotated[str, Field(pattern=r"^([0-9]{2,12})?$")]
UnitCode = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=40)]
Version = Annotated[int, Field(ge=1, le=2**53)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Day = Annotated[date, AfterValidator(_of_our_time)]
Number = Annotated[str, Field(max_length=60)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
Once = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""A key of the sender's own making: the same key again is the same act, and is done once."""
OnceHeader = Annotated[Once | None, Header(alias="Idempotency-Key", description="同一个键只办一次 / done once a key")]


class Sent(BaseModel):
    """What nobody documented is refused: a misspelt field that is silently dropped is a fact lost."""

    model_config = ConfigDict(extra="forbid")


class FileSent(Sent):
    """A photo or PDF; ``data`` is base64. At most 10 MB each."""

    name: Annotated[str, AfterValidator(clean), Field(max_length=200)] = ""
    data: Base64Bytes


Files = Annotated[list[FileSent], Field(max_length=MOST_FILES)]


def uploads(files: list[FileSent]) -> tuple[Upload, ...]:
    """Files as verbs take them."""
    return tuple(Upload(each.name, each.data) for each in files)


class ContactSent(Sent):
    """How to reach the resident; sealed on arrival and never given out here."""

    name: Annotated[str, AfterValidator(clean), Field(max_length=80)] = ""
    phone: Annotated[str, AfterValidator(clean), Field(max_length=40)] = ""
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "CN"

    def value(self) -> Contact:
        return Contact(self.name, self.phone, self.region)


class ReportSent(Sent):
    """A report; only ``words`` is needed. ``lon``/``lat``: degrees in WGS84 / CGCS2000; ``behalf``: for another."""

    words: Needed
    locality: Slug = ""
    title: Annotated[str, AfterValidator(clean), Field(max_length=200)] = ""
    nature: Slug = ""
    kind: Slug = ""
    category: Slug = ""
    place: Brief = ""
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    area_code: AreaCode = ""
    happened_at: Moment | None = None
    contact: ContactSent = Field(default_factory=ContactSent)
    confidential: bool = False
    behalf: bool = False
    lang: Literal["zh", "en"] = "zh"
    files: Files = Field(default_factory=list)

    def value(self) -> Report:
        return Report(
            words=self.words, title=self.title, nature=self.nature, kind=self.kind, category=self.category,
            place=self.place, lon=self.lon, lat=self.lat, area_code=self.area_code, happened_at=self.happened_at,
            contact=self.contact.value(), confidential=self.confidential, behalf=self.behalf, lang=self.lang,
            files=uploads(self.files),
        )  # fmt: skip


class CallSent(Sent):
    """One call as the telephone system knows it by now; send it again whenever it knows more. ``id`` is the system's
    own. ``phone``: the caller's number, where it is shown; kept sealed while the call lasts."""

    id: Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=120)]
    rang_at: Moment
    answered_at: Moment | None = None
    ended_at: Moment | None = None
    way: Literal["hotline", "outgoing"] = "hotline"
    phone: Annotated[str, AfterValidator(clean), Field(max_length=40)] = ""

    def value(self) -> CallNote:
        return CallNote(self.id, self.rang_at, self.answered_at, self.ended_at, Way(self.way), self.phone)


class Proof(Sent):
    """Number and tracking code, as they stand on the receipt."""

    number: Number
    code: Code


class _Voice(Sent):
    code: Code
    version: Version | None = None


class Affirm(_Voice):
    """好了，办成了 / It is solved."""

    say: Literal["affirm"]
    words: Said = ""


class Deny(_Voice):
    """还没有，接着办 / Not yet."""

    say: Literal["deny"]
    words: Said = ""


class Supplement(_Voice):
    """补充 / Add to it."""

    say: Literal["supplement"]
    words: Said = ""
    files: Files = Field(default_factory=list)


class Withdraw(_Voice):
    """撤回 / Take it back, in one's own words."""

    say: Literal["withdraw"]
    words: Needed


class Leave(Sent):
    """退出 / Step out; the matter goes on for the others."""

    say: Literal["leave"]
    code: Code
    words: Said = ""


class Reopen(_Voice):
    """重开 / Open it again."""

    say: Literal["reopen"]
    words: Needed


class Appraise(Sent):
    """评价 / How it was handled."""

    say: Literal["appraise"]
    code: Code
    contacted: bool
    satisfied: Satisfied
    words: Said = ""


Voice = Annotated[
    Affirm | Deny | Supplement | Withdraw | Leave | Reopen | Appraise, Field(discriminator="say", title="Voice")
]


class ListAsked(BaseModel):
    """What narrows a list. ``order``: ``due`` (open work first falls due) or ``newest``. ``after``: the last page's."""

    order: Literal["due", "newest"] = "newest"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str, Field(pattern=r"^([0-9]{1,18}-[0-9]{1,18})?$")] = ""
    mine: bool = False
    waits_on: Annotated[list[Slug], Field(max_length=20)] = Field(default_factory=list)
    state: Annotated[list[Slug], Field(max_length=30)] = Field(default_factory=list)
    kind: Slug = ""
    category: Slug = ""
    area: AreaCode = ""
    lead: Annotated[str, AfterValidator(clean), Field(max_length=40)] = ""
    locality: Slug = ""
    urgent: bool | None = None
    is_open: bool | None = None
    due_before: Moment | None = None
    since: Day | None = None
    until: Day | None = None
    q: Annotated[str, AfterValidator(clean), Field(max_length=80)] = ""


class LedgerAsked(BaseModel):
    """``is_open`` false: debts that were paid or declined."""

    locality: Slug = ""
    is_open: bool = True
    limit: Annotated[int, Field(ge=1, le=200)] = 200


class ActSent(Sent):
    """What every act takes: the version that was looked at; somebody else's act since then is refused as stale."""

    version: Version | None = None


class ReasonSent(ActSent):
    reason: Needed


class WordsSent(ActSent):
    words: Needed


class PublishSent(ActSent):
    """A summary for everybody to read. ``street``: in words and without a number, for that rounding."""

    title: Needed
    summary: Needed
    rounding: Rounding
    street: Said = ""


class NoteSent(WordsSent):
    """``unit``: code of the unit that is to answer; empty for everybody on the matter."""

    unit: UnitCode | Literal[""] = ""


class HandSent(ActSent):
    """To a colleague of one's own unit. ``post``: the unit's code, a slash, the post's; ``person``: their name, needed
    where several hold the post."""

    post: Annotated[str, AfterValidator(clean), Field(pattern=r"^[^/]+/[^/]+$", max_length=90)]
    person: Annotated[str, AfterValidator(clean), Field(max_length=80)] = ""
    reason: Said = ""


class ReplySent(WordsSent):
    files: Files = Field(default_factory=list)


class OutcomeSent(ActSent):
    """An outcome statement: what was done or why not, on what evidence, what remedy stays open ('': the usual one)."""

    done: Needed
    evidence: Said = ""
    remedy: Said = ""

    def outcome(self) -> Outcome:
        return Outcome(self.done, self.evidence, self.remedy)


class AssignSent(ActSent):
    """``lead`` and ``assists``: codes of units."""

    category: Slug
    lead: UnitCode
    assists: Annotated[list[UnitCode], Field(max_length=10)] = Field(default_factory=list)
    reason: Said = ""


class MergeSent(ActSent):
    parent: Number


class ExtendSent(ActSent):
    """``by``: 12h, 3d, 4sh (service hours) or 5wd (working days)."""

    by: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,2}(h|d|sh|wd)$")]
    reason: Needed


class WhistleSent(ActSent):
    unit: UnitCode
    asked: Needed


class OweSent(OutcomeSent):
    """``debtor``: the code of the body above that owes it; ``lacks``: what is missing."""

    debtor: UnitCode
    lacks: Annotated[list[Lack], Field(min_length=1, max_length=4)]
    what: Needed
    plan: Needed
    review_on: Day


class CallbackSent(ActSent):
    party: Annotated[int, Field(ge=1, le=BIGGEST)]
    answer: Answer
    contacted: bool | None = None
    satisfied: Satisfied | None = None
    words: Said = ""


class CheckSent(ActSent):
    solved: bool
    words: Needed


class ReviewSent(ActSent):
    plan: Needed
    review_on: Day


class JoinSent(Sent):
    words: Said = ""
    contact: ContactSent = Field(default_factory=ContactSent)
