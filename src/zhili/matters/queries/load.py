"""Load is authorisation: a matter is obtained for an act, and only by someone who may do it now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from zhili.lib.actor import Actor
from zhili.lib.numbers import read_number
from zhili.lib.refusal import NotFound
from zhili.offices import queries as offices
from zhili.profiles import queries as profiles
from zhili.profiles.model import ActRule, Kind, Profile, State
from zhili.store import reading

from ..independence import Ties
from ..lifecycle import ANYTIME, HISTORIC, OWN_WORD, VOCABULARY
from ..models import Assignment, Debt, Matter, Note, Party, Step
from ..permissions import Standing, is_visible, relations
from ..refusals import NotYours, TheirOwnWord, WrongState

AGENT = "agent"
"""The role of whoever reported for somebody else (代办): tracks it and adds to it, and is not affected."""

_SIDE = ("id", "role", "by_staff", "phone_blind", "lang")


@dataclass(slots=True)
class Side:
    """One party as acts need it. ``speaks``: its word can close the matter; ``reachable``: it left a contact."""

    id: int
    role: str
    by_staff: bool
    reachable: bool
    lang: str

    @property
    def speaks(self) -> bool:
        """A report made by staff speaks only through the named resident in it; whoever reports for another does not
        speak for them."""
        return self.role != AGENT and (not self.by_staff or self.reachable)

    @property
    def callable(self) -> bool:
        """Whether a caller can ask this party for its word."""
        return self.role != AGENT and self.reachable


@dataclass(slots=True)
class Loaded:
    """A matter in hand: its row, its rules and everybody on it."""

    matter: Matter
    profile: Profile
    kind: Kind
    sides: list[Side]
    assignments: list[Assignment]
    debt: Debt | None
    relations: frozenset[str]
    rule: ActRule | None = None
    noted: frozenset[int] = frozenset()
    """Units for which a note lies open here."""

    @property
    def state(self) -> State:
        return self.kind.states[self.matter.state]

    @property
    def lead(self) -> Assignment | None:
        return next((one for one in self.assignments if one.role == "lead" and one.ended_at is None), None)

    @property
    def assists(self) -> list[Assignment]:
        return [one for one in self.assignments if one.role == "assist" and one.ended_at is None]


def affected(loaded: Loaded) -> list[Side]:
    """The parties that it affects: all but whoever reported for one of them."""
    return [side for side in loaded.sides if side.role != AGENT]


def get_for(actor: Actor, number: str, *, act: str, lock: bool = False, also: Collection[str] = ()) -> Loaded:
    """The matter ``number`` for doing ``act``.

    Raises NotFound for a stranger, WrongState where the act is not open, NotYours where it is somebody else's, and
    BadNumber for what is no number. ``lock`` takes the row's lock, once, here. ``also`` names relations that this
    verb grants by itself (joining is open to anyone who was shown the matter).
    """
    loaded = look(actor, number, lock=lock, also=also)
    loaded.rule = allowed(loaded, act)
    return loaded


def look(actor: Actor, number: str, *, lock: bool = False, also: Collection[str] = ()) -> Loaded:
    """The matter with this actor's relations to it. Raises NotFound for a stranger."""
    found = reading.objects(Matter, {"number": read_number(number)}, lock=lock)
    if not found:
        raise NotFound()
    loaded = surroundings(found[0])
    stands = standing(loaded)
    loaded.relations = relations(actor, stands, _ties(actor, loaded)) | frozenset(also)
    if not also and not is_visible(actor, stands) and not _once_owed(actor, found[0]):
        raise NotFound()
    return loaded


def _once_owed(actor: Actor, matter: Matter) -> bool:
    """Whether this actor's unit stood in debt for the matter: whoever owed may see how it ended."""
    return actor.unit_id is not None and Debt.objects.filter(matter_id=matter.id, owed_by_id=actor.unit_id).exists()


def surroundings(matter: Matter) -> Loaded:
    """The matter with its rules, parties, assignments and open debt; nobody's relations yet."""
    profile = profiles.edition(matter.edition_id)
    kind = profile.kind(matter.kind)
    here = {"matter_id": matter.id}
    parties = reading.select(Party, _SIDE, here | {"left_at": None}, order=("id",))
    sides = [Side(row[0], row[1], row[2], row[3] is not None, row[4]) for row in parties]
    assignments = reading.objects(Assignment, here, order=("id",))
    owed = matter.state in kind.states and kind.states[matter.state].waits_on == "debtor"
    debts = reading.objects(Debt, here | {"closed_at": None}, limit=1) if owed else []
    notes = reading.select(Note, ("to_unit_id",), here | {"closed_at": None}) if matter.notes_open else []
    noted = frozenset(row[0] for row in notes)
    return Loaded(
        matter, profile, kind, sides, assignments, debts[0] if debts else None, frozenset(), noted=noted
    )  # fmt: skip


def allowed(loaded: Loaded, act: str) -> ActRule:
    """The rule under which one of the actor's relations may do ``act`` now; raises WrongState, NotYours, or
    TheirOwnWord for whoever reported for another."""
    word = VOCABULARY.acts[act]
    matter = loaded.matter
    rule = None if matter.state == HISTORIC else _rule(loaded, act)
    if rule is None:
        zh, en = state_words(loaded.kind, matter.state)
        raise WrongState(number=matter.number, state_zh=zh, state_en=en, act_zh=word.zh, act_en=word.en)
    if AGENT in loaded.relations and act in OWN_WORD:
        raise TheirOwnWord(act_zh=word.zh, act_en=word.en)
    if not rule.by & loaded.relations:
        named = [VOCABULARY.relations[name] for name in sorted(rule.by)]
        raise NotYours(
            act_zh=word.zh,
            act_en=word.en,
            who_zh="、".join(each.zh for each in named),
            who_en=" or ".join(each.en for each in named),
        )
    return rule


def _rule(loaded: Loaded, act: str) -> ActRule | None:
    """The locality's rule for the act in this state, or code's own for what is open in every one."""
    if act in ANYTIME:
        return ActRule(act, loaded.matter.state, VOCABULARY.acts[act].by, stays=True)
    return loaded.kind.rule(act, loaded.matter.state)


def state_words(kind: Kind, state: str) -> tuple[str, str]:
    """A state's name in Chinese and English; the state of imported records is code's own."""
    if state == HISTORIC:
        return "历史记录", "Historic record"
    words = kind.states[state].words
    return words.zh, words.en


def standing(loaded: Loaded) -> Standing:
    """The facts on which relations rest."""
    matter, lead = loaded.matter, loaded.lead
    return Standing(
        area_code=matter.area_code,
        confidential=matter.confidential,
        lead=lead.unit_id if lead else None,
        assists=frozenset(one.unit_id for one in loaded.assists),
        debtor=loaded.debt.owed_by_id if loaded.debt else None,
        took_part=frozenset(one.unit_id for one in loaded.assignments)
        | ({loaded.debt.owed_by_id} if loaded.debt else frozenset()),
        above_lead=frozenset(offices.ancestors(lead.unit_id)) if lead else frozenset(),
        reporters=frozenset(side.id for side in loaded.sides if side.role == "reporter"),
        joiners=frozenset(side.id for side in loaded.sides if side.role == "joiner"),
        agents=frozenset(side.id for side in loaded.sides if side.role == AGENT),
    )


def _ties(actor: Actor, loaded: Loaded) -> Callable[[], Ties]:
    return lambda: ties(actor, loaded)


def ties(actor: Actor, loaded: Loaded) -> Ties:
    """What binds a staff member to this matter, over its whole history. Units named on recalled assignments bind
    too."""
    matter = loaded.matter
    working = {one.unit_id for one in loaded.assignments}
    # The owing body binds its own people, not everybody below it: under a county that owes, all its bureaus would be
    # bound, the call desk too, and nobody could ask whether the debt was really paid.
    bound = working | set(Debt.objects.filter(matter_id=matter.id).values_list("owed_by_id", flat=True))
    for unit_id in working:
        bound |= set(offices.ancestors(unit_id)) | offices.descendants(unit_id)
    person_id = actor.person_id or 0
    steps = Step.objects.filter(matter_id=matter.id, person_id=person_id, unit_id__isnull=False)
    acted = {unit_id for unit_id in steps.values_list("unit_id", flat=True) if unit_id is not None}
    held = set(offices.held_units(person_id)) | ({actor.unit_id} if actor.unit_id else set())
    party = Party.objects.filter(matter_id=matter.id, staff_person_id=person_id).exists()
    return Ties(frozenset(bound), frozenset(held), frozenset(acted), party)
