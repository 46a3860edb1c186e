"""A locality's rules as frozen values: what every room above reads, and nothing it can change.

``reading.read`` builds them from YAML. Names of states, acts and relations are plain strings; what an act *means* is
not here but in the ``Vocabulary`` of the room that owns the acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from zhili.lib.calendar import WorkCalendar
from zhili.lib.limits import Limit
from zhili.lib.refusal import Invalid
from zhili.profiles.registers import Registers, WatchRules

SAME = "same"
"""As the target of a verdict: the matter stays in the state it is in."""

URGE = "urge"
"""What a clock may fire besides an act: tell the next rung of its ladder, and change nothing."""

TARGETS: tuple[str, ...] = (
    "dispatcher",
    "lead",
    "lead_head",
    "above",
    "reviewer",
    "caller",
    "checker",
    "debtor",
    "supervisor",
)
"""Whom a rung may tell. ``lead_head`` is the head of the lead unit; ``above`` the unit over the one that is late."""

LEVELS: tuple[str, ...] = ("city", "county", "bureau", "town", "village", "grid", "other")
"""Levels of a unit; ``lead_levels`` says which of them may lead a matter."""

NOTICES: Mapping[str, frozenset[str]] = {
    "accepted": frozenset({"number", "code", "title", "due", "phone", "link"}),
    "assigned": frozenset({"number", "title", "unit", "due", "phone", "link"}),
    "extended": frozenset({"number", "title", "unit", "due", "reason", "link"}),
    "replied": frozenset({"number", "title", "unit", "reason", "due", "phone", "link"}),
    "rework": frozenset({"number", "title", "unit", "due", "link"}),
    "owed": frozenset({"number", "title", "unit", "due", "reason", "link"}),
    "declined": frozenset({"number", "title", "unit", "reason", "phone", "link"}),
    "solved": frozenset({"number", "title", "unit", "reason", "link"}),
    "exited": frozenset({"number", "title", "outcome", "reason", "phone", "link"}),
    "merged": frozenset({"number", "title", "parent", "link"}),
    "reopened": frozenset({"number", "title", "due", "link"}),
    "urged": frozenset({"number", "title", "unit", "due", "clock"}),
}
"""The sentences every locality writes, and the words in braces each may use."""


@dataclass(frozen=True, slots=True)
class Words:
    """One name or sentence in both languages."""

    zh: str
    en: str

    def say(self, lang: str = "zh") -> str:
        """The Chinese words for ``zh…``, the English ones for anything else."""
        return self.zh if lang.startswith("zh") else self.en

    def fill(self, lang: str = "zh", **facts: object) -> str:
        """The sentence with its braces filled; raises KeyError on a missing fact (``NOTICES`` says which there are)."""
        return self.say(lang).format(**facts)


class LimitBasis(StrEnum):
    """Where a clock takes its limit from."""

    FIXED = "fixed"
    BY_CATEGORY = "by_category"
    BY_ACT = "by_act"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: at ``percent`` of the limit's countable time, plus ``after`` where it comes later."""

    percent: int
    after: Limit | None
    tell: str

    def __str__(self) -> str:
        return f"{self.percent}%+{self.after}" if self.after else f"{self.percent}%"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is told, in order, while a clock runs out and after."""

    name: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A clock: its limit, what it fires when it runs out, and whom it tells.

    It starts on entering a state that names it, runs on while the following states name it too, stands still in a
    state that lists it under ``pauses``, and stops on entering any other. ``limit`` is set iff ``basis`` is FIXED;
    BY_CATEGORY takes the limit of the duty line or else of the category, BY_ACT the one the act was given
    (never beyond ``longest``). ``fires`` is ``urge`` or the name of an act done by the clock.
    """

    name: str
    basis: LimitBasis
    limit: Limit | None
    longest: Limit | None
    fires: str
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class State:
    """Where a matter can stand. It either waits on a relation or is an ending with an outcome; never both."""

    name: str
    words: Words
    waits_on: str | None = None
    clocks: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    ends: str | None = None
    stage: int | None = None

    @property
    def is_ending(self) -> bool:
        return self.ends is not None


@dataclass(frozen=True, slots=True)
class ActRule:
    """What one act does in one state: who may, and where it leads.

    Exactly one of three holds: ``stays``; ``to`` names the state; ``verdicts`` maps each to a state or ``same``.
    ``words``: what the act is called here, where this kind has a word of its own (a check before filing is called
    verifying); ``found``: the words of each verdict, where they differ from the usual ones. Words change no meaning.
    """

    act: str
    state: str
    by: frozenset[str]
    to: str | None = None
    verdicts: Mapping[str, str] = field(default_factory=dict)
    stays: bool = False
    words: Words | None = None
    found: Mapping[str, Words] = field(default_factory=dict)

    def target(self, verdict: str | None = None) -> str:
        """The state after this act. Raises KeyError for a verdict that is not mapped, which the proof excludes."""
        if self.stays:
            return self.state
        name = self.verdicts[verdict or ""] if self.verdicts else self.to
        assert name is not None, "the reader refuses a rule that neither stays nor leads anywhere"
        return self.state if name == SAME else name


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How the people affected are asked: the questions, how many calls are tried, and the state in which they have a
    window of time to say yes or no by themselves (None where a kind gives them no such state)."""

    questions: tuple[Words, ...]
    callbacks: int
    window: str | None


@dataclass(frozen=True, slots=True)
class Extension:
    """How often a lead may extend a limit, and by how much at most each time."""

    times: int
    longest: Limit


@dataclass(frozen=True, slots=True)
class Kind:
    """One lifecycle of a locality: its states and, for each (act, state), what the act does there."""

    name: str
    words: Words
    starts: str
    states: Mapping[str, State]
    rules: Mapping[tuple[str, str], ActRule]
    lead_levels: tuple[str, ...]
    first_receiver: bool
    confirmation: Confirmation
    extension: Extension
    stages: tuple[Words, ...] = ()

    def rule(self, act: str, state: str) -> ActRule | None:
        """What ``act`` does in ``state``, or None where it is not open there."""
        return self.rules.get((act, state))

    def open_acts(self, state: str) -> tuple[ActRule, ...]:
        """Every act open in ``state``, in the order in which the locality wrote them."""
        return tuple(rule for rule in self.rules.values() if rule.state == state)

    @property
    def waiting(self) -> tuple[State, ...]:
        """The states that are no ending."""
        return tuple(state for state in self.states.values() if not state.is_ending)


@dataclass(frozen=True, slots=True)
class Category:
    """A class of matters. ``limit_name``, ``kind`` and ``questions`` (what to ask a caller, in order) are its
    own or its nearest ancestor's."""

    code: str
    words: Words
    parent: str | None
    level: int
    limit_name: str
    kind: str
    confidential: bool = False
    questions: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedLimit:
    """A limit that categories share, with its name."""

    name: str
    words: Words
    limit: Limit


@dataclass(frozen=True, slots=True)
class Keyword:
    """A plain rule: any of ``any_of`` and none of ``none_of`` in a text suggests ``category``; higher weight first."""

    any_of: tuple[str, ...]
    none_of: tuple[str, ...]
    category: str
    weight: int

    def matches(self, text: str) -> tuple[str, ...]:
        """The words found in ``text`` that speak for the category; empty where it does not apply. Case is nothing."""
        folded = text.casefold()
        if any(word.casefold() in folded for word in self.none_of):
            return ()
        return tuple(word for word in self.any_of if word.casefold() in folded)


@dataclass(frozen=True, slots=True)
class Urgent:
    """Words that make a matter urgent: it gets ``limit_name`` whatever its category."""

    any_of: tuple[str, ...]
    none_of: tuple[str, ...]
    limit_name: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is always reached: a number, a counter and its hours."""

    phone: str
    office: Words
    hours: Words


@dataclass(frozen=True, slots=True)
class Templates:
    """When an outcome statement is none: shorter than ``reply_min`` characters, or equal to one of ``banned``."""

    reply_min: int
    banned: tuple[str, ...]


class UnknownCategory(Invalid):
    code = "unknown_category"
    zh = "没有“{category}”这个类别。"
    en = "There is no category “{category}”."


class UnknownKind(Invalid):
    code = "unknown_kind"
    zh = "没有“{kind}”这种流程。"
    en = "There is no kind “{kind}”."


class UnknownLimit(Invalid):
    code = "unknown_limit"
    zh = "没有“{limit}”这种时限。"
    en = "There is no limit “{limit}”."


@dataclass(frozen=True, slots=True)
class Profile:
    """One edition of one locality's rules."""

    locality: str
    in_force_on: date
    words: Words
    notice: Words | None
    area: str
    number_prefix: str
    tz: ZoneInfo
    calendar: WorkCalendar
    reach: Reach
    natures: Mapping[str, Words]
    limits: Mapping[str, NamedLimit]
    categories: Mapping[str, Category]
    keywords: tuple[Keyword, ...]
    urgent: Urgent | None
    clocks: Mapping[str, ClockRule]
    reopen_within: Limit
    weights: Mapping[str, Decimal]
    templates: Templates
    notices: Mapping[str, Words]
    kinds: Mapping[str, Kind]
    registers: Registers
    correct_within: Limit
    watch: WatchRules
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Where copies of base data lie outside this house (``lake``, ``training``, ``peers``), and which units, by code,
    answer for erasing there."""

    def kind(self, name: str) -> Kind:
        """The lifecycle called ``name``; raises UnknownKind."""
        if name not in self.kinds:
            raise UnknownKind(kind=name)
        return self.kinds[name]

    def category(self, code: str) -> Category:
        """The category ``code``; raises UnknownCategory."""
        if code not in self.categories:
            raise UnknownCategory(category=code)
        return self.categories[code]

    def limit(self, name: str) -> Limit:
        """The limit called ``name``; raises UnknownLimit."""
        if name not in self.limits:
            raise UnknownLimit(limit=name)
        return self.limits[name].limit

    def clock(self, name: str) -> ClockRule:
        """The clock called ``name``; KeyError cannot happen for a name that a state of this profile carries."""
        return self.clocks[name]

    def category_path(self, code: str) -> tuple[Category, ...]:
        """From the top of the tree down to ``code``."""
        path: list[Category] = []
        step: str | None = code
        while step is not None:
            path.insert(0, self.category(step))
            step = path[0].parent
        return tuple(path)
