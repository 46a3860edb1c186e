"""How a matter comes in: a report, what is added to it, and everybody else whom it affects."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from zhili.language.text import bigrams
from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.lib.numbers import make_number
from zhili.lib.refusal import Refusal
from zhili.profiles import queries as profiles
from zhili.profiles.model import Kind, Profile
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import insert, reserve
from zhili.store.writing import weather, writing

from .. import clocks as clockwork
from ..clocks import Clock
from ..models import Matter, Party
from ..queries.load import AGENT, Loaded, Side
from ..refusals import InTheFuture, NobodyNamed, TooLongAgo, UnknownWord
from ..rows import MATTER, PARTY, Sheet, clock_row, first_due
from ._hand import (
    LONGEST_WORDS,
    Hand,
    clean,
    due_columns,
    limit_for,
    proof_of,
    text,
    write_steps,
)
from ._notices import tell
from ._search import index_tokens
from ._whereabouts import whereabouts
from .files import Ready, Upload, keep_files, ready_files
from .parties import NO_CONTACT, Contact, Known, code_of, party_row, read_contact

Rules = tuple[int, Profile]
"""An edition's id, which a matter keeps, and its rules."""

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nobody alive has seen anything earlier, and times near the calendar's first year cannot be turned into local ones."""

CLOCK_SLACK = timedelta(minutes=10)
"""How far ahead of ours a reporter's clock may run before a time of happening counts as in the future."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody brings. Only ``words`` is needed; everything else narrows the work of those who read it.

    ``happened_at`` is theirs (aware), never ours; ``clock_off_s``: how many seconds their clock was behind ours (ahead:
    below zero) when it was compared, by which ``happened_at`` is put right and which the step then records.
    ``lon``/``lat`` are degrees in WGS84 / CGCS2000. ``area_code`` is a code inside the locality; with a point in a
    known grid it is taken from there, without one from ``grid_code``. ``behalf``: reported for someone else (代办);
    ``behalf_of`` is that person then, and ``contact`` whoever reports.
    """

    words: str
    title: str = ""
    nature: str = ""
    kind: str = ""
    category: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    area_code: str = ""
    happened_at: datetime | None = None
    clock_off_s: int = 0
    contact: Contact = NO_CONTACT
    confidential: bool = False
    behalf: bool = False
    behalf_of: Contact | None = None
    grid_code: str = ""
    urgent: bool = False
    lang: str = "zh"
    files: Sequence[Upload] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """The number, the tracking code (shown this once, to the resident alone; empty for staff), and the version."""

    number: str
    code: str
    version: int
    matter_id: int
    area_code: str = ""
    theirs: str = ""
    """The code of the person it was reported for, to be passed on; '' where nobody reported for another."""
    again: bool = False
    """The same once-key had reported it before: nothing was added."""
    loaded: Loaded | None = field(default=None, repr=False, compare=False)
    """The matter as written, for a caller whose transaction goes on with it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report whose every field was found sound, with what follows from it."""

    report: Report
    kind: Kind
    title: str
    words: str
    area_code: str
    grid_code: str
    place: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """A report made ready before the pen is taken: what is checked, read and reckoned without writing. ``refusal``
    waits until it is known that the once-key is new: a repetition is answered, whatever the rules say by now."""

    print: str
    files: Sequence[Ready]
    ripe: Ripe | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Ripe:
    """A sound report: the matter without id and number, its first clocks, its contact, and its words as bigrams."""

    profile: Profile
    checked: Checked
    matter: Matter
    clocks: list[tuple[Clock, datetime | None]]
    known: Known
    tokens: str
    agent: Known | None = None


def report(
    *, actor: Actor, locality: str, report: Report, now: datetime, once: str = "", sifted: Sifted | None = None
) -> Reported:
    """Bring a matter (反映). Raises Empty, TooLong, UnknownWord, BadPlace, OutOfArea, InTheFuture, FileRefused.

    The same once-key answers with the first number again and adds nothing. ``sifted``: what ``sift`` made of this very
    report, by a caller whose transaction this is part of; what is raised then ends that transaction.
    """
    ready = sifted or sift(actor, locality, report, now)
    if ready.refusal is not None and not once:
        raise ready.refusal
    with writing(savepoint=sifted is None):
        before = once_before(f"report:{locality}", once, ready.print, now) if once else None
        if before is not None:
            codes = _codes(before["party"], before.get("agent"), actor)
            return Reported(before["number"], codes[0], 1, before["matter"], theirs=codes[1], again=True)
        if ready.ripe is None:
            raise ready.refusal or AssertionError("a report is ripe or refused")
        hand, party_id, agent_id = lay(actor, ready.ripe, now)
        keep_files(hand, ready.files)
        answer = {"number": hand.matter.number, "party": party_id, "matter": hand.matter.id}
        if agent_id is not None:
            answer["agent"] = agent_id
        if once:
            settle_once(f"report:{locality}", once, answer)
    matter = hand.matter
    code, theirs = _codes(party_id, agent_id, actor)
    return Reported(matter.number, code, 1, matter.id, matter.area_code, theirs, loaded=hand.loaded)


def _codes(party_id: int, agent_id: int | None, actor: Actor) -> tuple[str, str]:
    """The code of whoever reports, and the code of the person it was reported for."""
    first = code_of(party_id, actor)
    return (first, "") if agent_id is None else (code_of(agent_id, actor), first)


def sift(actor: Actor, locality: str, report: Report, now: datetime, rules: Rules | None = None) -> Sifted:
    """Everything about a report that needs no pen. Raises FileTooLarge and FileRefused, and Unavailable for bad
    weather; every other refusal is kept for ``report`` to raise. ``rules``: the edition in force, where it is at
    hand."""
    files = ready_files(report.files)
    report = by_our_clock(report)
    print_ = digest([actor.ref, clean(report.words), clean(report.place)])
    with weather():
        try:
            edition_id, profile = rules or rules_now(locality, now)
            checked = check(report, profile, now)
            known, agent = _people(report)
        except Refusal as refusal:
            return Sifted(print_, files, refusal=refusal)
        matter = _unnumbered(actor, edition_id, profile, checked, now)
        clocks = start_clocks(matter, profile, checked.kind, now)
        tokens = bigrams(search_text("", checked.title, checked.place, checked.words))
    return Sifted(print_, files, Ripe(profile, checked, matter, clocks, known, tokens, agent))


def _people(report: Report) -> tuple[Known, Known | None]:
    """Whom it affects, and who reports it where that is somebody else. Raises NobodyNamed, BadPhone."""
    if not report.behalf or report.behalf_of is None:
        return read_contact(report.contact), None
    known = read_contact(report.behalf_of)
    if not known.name:
        raise NobodyNamed()
    return known, read_contact(report.contact)


def by_our_clock(report: Report) -> Report:
    """The report with its time of happening put right by how far the reporter's clock was off."""
    if report.happened_at is None or not report.clock_off_s:
        return report
    # What is beyond any calendar is left as it was given: ``check_happened`` refuses it in words.
    with suppress(OverflowError):
        return replace(report, happened_at=report.happened_at + timedelta(seconds=report.clock_off_s))
    return report


def rules_now(locality: str, now: datetime) -> Rules:
    """The edition in force in ``locality`` on the local day of ``now``; raises NoEdition."""
    return profiles.current_with_id(locality, profiles.local_day(locality, now))


def check(report: Report, profile: Profile, now: datetime, *, longest: int = LONGEST_WORDS) -> Checked:
    """Everything that can be wrong with a report, and what can be read off it (grid, area, title). Writes nothing."""
    words = text(report.words, "什么事", "what it is about", most=longest)
    title = text(report.title, "标题", "title", most=200, needed=False) or words.replace("\n", " ")[:40]
    check_happened(report.happened_at, profile, now)
    if report.nature and report.nature not in profile.natures:
        raise UnknownWord(field_zh="性质", field_en="nature", value=report.nature[:40])
    if report.category:
        profile.category(report.category)
    kind = profile.kind(report.kind or kind_of(profile, report.category))
    area, grid = whereabouts(report, profile, now)
    place = text(report.place, "在哪里", "place", most=300, needed=False)
    return Checked(report, kind, title, words, area, grid, place)


def check_happened(when: datetime | None, profile: Profile, now: datetime) -> None:
    """Raises InTheFuture or TooLongAgo for a time at which nothing can have happened."""
    if when is None:
        return
    if when < _EARLIEST:
        raise TooLongAgo(year=when.year)
    if when > now + CLOCK_SLACK:
        raise InTheFuture(when=_minute(when, profile))


def _minute(when: datetime, profile: Profile) -> str:
    """Local, to the minute; as it was given where the calendar ends before the local time."""
    with suppress(OverflowError):
        when = when.astimezone(profile.tz)
    return when.strftime("%Y-%m-%d %H:%M")


def kind_of(profile: Profile, category: str) -> str:
    """The lifecycle of a category, or the locality's first one while none is known."""
    return profile.category(category).kind if category else next(iter(profile.kinds))


def lay(actor: Actor, ripe: Ripe, now: datetime) -> tuple[Hand, int, int | None]:
    """Write a checked report: matter, parties, first step, clocks, search text and notices. Returns (hand, the party
    it affects, whoever reported for them)."""
    said, kind, profile, matter = ripe.checked.report, ripe.checked.kind, ripe.profile, ripe.matter
    people = [("reporter", ripe.known)] + ([(AGENT, ripe.agent)] if ripe.agent is not None else [])
    (matter.id,), ids = reserve(Matter, 1), list(reserve(Party, len(people)))
    number = make_number(profile.number_prefix, now.astimezone(profile.tz).year, matter.id)
    matter.number = number
    insert(Matter, MATTER, [tuple(getattr(matter, name) for name in MATTER)])
    parties = [
        party_row(key, matter.id, role, actor, known, now, lang=said.lang, behalf=said.behalf)
        for key, (role, known) in zip(ids, people, strict=True)
    ]
    insert(Party, PARTY, parties)
    sheet = Sheet(clocks=[clock_row(matter.id, clock, at) for clock, at in ripe.clocks])
    sheet.add_step(
        matter_id=matter.id, number=number, no=1, act="report", actor=actor, at=now, from_state="",
        to_state=kind.starts,
        words=ripe.checked.words, facts=_clock_facts(said), proof=proof_of(matter, {}),
    )  # fmt: skip
    write_steps(sheet)
    index_tokens([(matter.id, f"{bigrams(number)} {ripe.tokens}")])
    sides = [Side(key, role, actor.is_staff, known.blind is not None, said.lang)
             for key, (role, known) in zip(ids, people, strict=True)]  # fmt: skip
    for side, (_, known) in zip(sides, people, strict=True):  # each with the code that is theirs alone
        told = Loaded(matter, profile, kind, [side], [], None, frozenset())
        tell(told, "report", "", now, code=code_of(side.id, actor, to_contact=True), phones={side.id: known.phone})
    loaded = Loaded(matter, profile, kind, sides, [], None, frozenset())
    return Hand("report", actor, now, loaded, moved=True), ids[0], ids[1] if ripe.agent is not None else None


def _clock_facts(said: Report) -> dict[str, int]:
    """By how much the time of happening was put right, for whoever reads the step later."""
    return {"clock_off_s": said.clock_off_s} if said.clock_off_s and said.happened_at else {}


def _unnumbered(actor: Actor, edition_id: int, profile: Profile, checked: Checked, now: datetime) -> Matter:
    """The matter that a report begins, but for its id and number, which are given under the pen."""
    said, kind = checked.report, checked.kind
    return Matter(
        locality=profile.locality, edition_id=edition_id, kind=kind.name,
        nature=said.nature, category=said.category, title=checked.title, state=kind.starts,
        waits_on=kind.states[kind.starts].waits_on or "", outcome="", is_open=True,
        urgent=said.urgent,
        confidential=said.confidential or bool(said.category and profile.category(said.category).confidential),
        channel=actor.channel, area_code=checked.area_code, grid_code=checked.grid_code, place=checked.place,
        lon=said.lon,
        lat=said.lat, happened_at=said.happened_at, recorded_at=now, people=1, round=1, version=1, steps=1, source="",
        source_id="", source_status="",
    )  # fmt: skip


def start_clocks(matter: Matter, profile: Profile, kind: Kind, now: datetime) -> list[tuple[Clock, datetime | None]]:
    """The clocks of the state a matter begins in, each with when it next acts, and the queue's columns for the first
    of them."""
    state = kind.states[kind.starts]
    fresh = Loaded(matter, profile, kind, [], [], None, frozenset())
    started = [clockwork.wind(name, limit_for(fresh, name, None), now, profile.calendar) for name in state.clocks]
    for name, value in due_columns(first_due(started, state.clocks)).items():
        setattr(matter, name, value)
    return [(clock, clockwork.next_at(clock, profile.clock(clock.name), profile.calendar)) for clock in started]


def search_text(number: str, title: str, place: str, words: str) -> str:
    """What a search should find a matter by. Contact details are not in it; the index normalises it."""
    return f"{number} {title} {place} {words}"
