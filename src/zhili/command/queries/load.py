"""Load is authorisation: a directive, or one unit's copy of it, is found only by those who may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zhili.lib.actor import Actor
from zhili.lib.numbers import BadNumber, read_number
from zhili.lib.refusal import NotFound
from zhili.offices import queries as offices
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile

from ..fields import Question, question
from ..models import Copy, Directive, Evaluation, Field, Step
from ..permissions import Parties, is_independent, is_issuer, is_receiver, may_issue, may_review

PREFIX = "ZL"


@dataclass(slots=True)
class Loaded:
    """A directive in hand; ``copy`` is one unit's, where one was asked for. How the actor stands is said beside it."""

    directive: Directive
    copy: Copy | None
    issues: bool
    receives: bool

    @property
    def profile(self) -> Profile:
        return profiles.edition(self.directive.edition_id)

    @property
    def own(self) -> Copy:
        """The copy; raises NotFound where there is none."""
        if self.copy is None:
            raise NotFound()
        return self.copy


def get_directive(actor: Actor, number: str, *, lock: bool = False) -> Loaded:
    """The directive with the actor's own unit's copy, if it has one. Raises NotFound for whoever may not know of it."""
    directive = _find(number, lock)
    mine = _copy(directive, actor.unit_id, lock)
    receives = mine is not None and is_receiver(actor, mine.unit_id)
    issues = is_issuer(actor, directive.unit_id)
    if not (issues or receives or oversees(actor, directive.unit_id)):
        raise NotFound()
    return Loaded(directive, mine, issues, receives)


def get_copy(actor: Actor, number: str, unit_id: int, *, lock: bool = False) -> Loaded:
    """The directive with the copy of ``unit_id``. Raises NotFound."""
    loaded = get_directive(actor, number, lock=lock)
    if loaded.copy is None or loaded.copy.unit_id != unit_id:
        if not (loaded.issues or oversees(actor, loaded.directive.unit_id)):
            raise NotFound()
        loaded.copy = _copy(loaded.directive, unit_id, lock)
        loaded.receives = False
    if loaded.copy is None:
        raise NotFound()
    return loaded


def oversees(actor: Actor, issuer: int) -> bool:
    """Whether this post may look without taking part: it stands above the issuer, or decides objections there."""
    if actor.unit_id is None:
        return False
    above = actor.unit_id in offices.ancestors(issuer)
    return (above and may_issue(actor)) or (may_review(actor) and (above or actor.sees(offices.unit(issuer).area_code)))


def questions_of(directive_id: int) -> tuple[Question, ...]:
    """The form, in its order."""
    rows = Field.objects.filter(directive_id=directive_id).order_by("no").values_list("said", flat=True)
    return tuple(question(said) for said in rows)


def may_decide(actor: Actor, loaded: Loaded) -> bool:
    """Whether this person, in this unit, is independent of both sides of the copy."""
    if not may_review(actor) or actor.person_id is None:
        return False
    issuer, receiver = loaded.directive.unit_id, loaded.own.unit_id
    below = offices.descendants(issuer) | offices.descendants(receiver)
    parties = Parties(
        issuer=issuer,
        receiver=receiver,
        above_issuer=frozenset(offices.ancestors(issuer)),
        below_either=below,
        graders=_graders(loaded),
        covers=actor.sees(offices.unit(issuer).area_code) and actor.sees(offices.unit(receiver).area_code),
    )
    return is_independent(actor, offices.held_units(actor.person_id), parties)


def _graders(loaded: Loaded) -> frozenset[int]:
    """Everybody who did anything on this directive or its copy but decide, and whoever gave a grade."""
    took = Step.objects.filter(Q(copy=loaded.own) | Q(copy__isnull=True), directive=loaded.directive)
    took = took.exclude(act="decide_objection")
    graded = Evaluation.objects.filter(answer__copy=loaded.own)
    people = {*took.values_list("person_id", flat=True), *graded.values_list("person_id", flat=True)}
    return frozenset(each for each in people if each is not None)


def _find(number: str, lock: bool) -> Directive:
    try:
        canonical = read_number(number)
    except BadNumber:
        raise NotFound() from None
    rows = Directive.objects.filter(number=canonical)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound()
    return found


def _copy(directive: Directive, unit_id: int | None, lock: bool) -> Copy | None:
    if unit_id is None:
        return None
    rows = Copy.objects.filter(directive=directive, unit_id=unit_id)
    return (rows.select_for_update() if lock else rows).first()


def day_in(loaded: Loaded, now: datetime) -> str:
    """The calendar day of ``now`` where the directive was issued, ISO."""
    return loaded.profile.calendar.local_date(now).isoformat()
