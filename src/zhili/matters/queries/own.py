"""What one party sees of its own part in a matter: which steps were theirs, what they have said, which files they may
open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhili.lib.actor import Actor, ActorKind
from zhili.lib.refusal import NotFound
from zhili.profiles import queries as profiles

from ..lifecycle import INSIDE
from ..models import Appraisal, Attachment, Confirmation, Party, Step
from .files import attachment
from .load import AGENT, Loaded, Side, state_words


@dataclass(frozen=True, slots=True)
class Own:
    """``steps``: numbers of this party's own steps; ``office``: of those that staff took. ``answer``: this party's
    last word in this round ('' for none); ``others_silent``: how many others have not said a word in it."""

    side: Side
    steps: frozenset[int]
    office: frozenset[int]
    answer: str
    others_silent: int
    has_appraised: bool

    def may_open(self, step_no: int) -> bool:
        """Files of one's own steps and those that the office put forward; never those of another resident."""
        return step_no in self.steps or step_no in self.office


@dataclass(frozen=True, slots=True)
class Mine:
    """One matter in the list of one's own. ``title``: the reporter's first words, else what it is about."""

    number: str
    title: str
    title_en: str
    is_own_words: bool
    state_zh: str
    state_en: str
    waits_on: str
    outcome: str
    is_open: bool
    people: int
    recorded_at: datetime


def mine(proved: Mapping[str, int]) -> list[Mine]:
    """The matters of these parties (number → party), those still open first, the newest first."""
    rows = Party.objects.filter(id__in=proved.values(), left_at__isnull=True).select_related("matter")
    ordered = rows.order_by("-matter__is_open", "-matter_id")
    return [_mine(row) for row in ordered if proved.get(row.matter.number) == row.id]


def _mine(row: Party) -> Mine:
    matter, profile = row.matter, profiles.edition(row.matter.edition_id)
    kind = profile.kind(matter.kind)
    known = profile.categories.get(matter.category)
    words = known.words if known else kind.words
    own_words = row.role in ("reporter", AGENT)
    zh, en = state_words(kind, matter.state)
    title = (matter.title, matter.title) if own_words else (words.zh, words.en)
    return Mine(matter.number, *title, own_words, zh, en, matter.waits_on, matter.outcome, matter.is_open,
                matter.people, matter.recorded_at)  # fmt: skip


def own(actor: Actor, loaded: Loaded) -> Own:
    """This party's part in a matter that it was shown. Raises NotFound for an actor who is no party to it."""
    side = next((one for one in loaded.sides if one.id == actor.party_id), None)
    if side is None:
        raise NotFound()
    matter = loaded.matter
    rows = Step.objects.filter(matter_id=matter.id).values_list("no", "act", "actor_kind", "party_id")
    steps = list(rows)
    reports = side.role in ("reporter", AGENT)
    said = Confirmation.objects.filter(matter_id=matter.id, round=matter.round).exclude(answer="unreached")
    words = dict(said.order_by("id").values_list("party_id", "answer"))
    return Own(
        side,
        frozenset(no for no, act, _, party in steps if party == side.id or (act == "report" and reports)),
        frozenset(no for no, act, kind, _ in steps if kind == ActorKind.STAFF.value and act not in INSIDE),
        words.get(side.id, ""),
        sum(one.speaks and one.id != side.id and one.id not in words for one in loaded.sides),
        Appraisal.objects.filter(party_id=side.id).exists(),
    )


def own_file(actor: Actor, loaded: Loaded, attachment_id: int) -> Attachment:
    """One attachment that this party may open. Raises NotFound for any other."""
    row = attachment(actor, loaded.matter.number, attachment_id)
    if not own(actor, loaded).may_open(row.step_no):
        raise NotFound()
    return row
