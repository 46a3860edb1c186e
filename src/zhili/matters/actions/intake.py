"""How a matter comes in: a report, what is added to it, and everybody else whom it affects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from zhili.language.text import bigrams
from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.lib.codes import prefix_of
from zhili.lib.numbers import make_number
from zhili.lib.refusal import Refusal
from zhili.places import queries as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Kind, Profile
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import insert, reserve
from zhili.store.writing import weather, writing

from .. import clocks as clockwork
from ..clocks import Clock
from ..models import Matter, Party
from ..queries.load import Loaded, Side, allowed, look
from ..refusals import AlreadyJoined, BadPlace, CannotJoin, InTheFuture, OutOfArea, TooLongAgo, UnknownWord
from ..rows import MATTER, PARTY, Sheet, clock_row, first_due
from ._hand import (
    LONGEST_WORDS,
    Done,
    Hand,
    acting,
    clean,
    due_columns,
    flush,
    limit_for,
    proof_of,
    text,
    write_steps,
)
from ._notices import tell
from ._search import index, index_tokens
from .files import Ready, Upload, keep_files, ready_files
from .parties import NO_CONTACT, Contact, Known, code_of, party_row, read_contact

Rules = tuple[int, Profile]
"""An edition's id, which a matter keeps, and its rules."""

_AREA = re.compile(r"[0-9]{2,12}")
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nobody alive has seen anything earlier, and times near the calendar's first year cannot be turned into local ones."""

CLOCK_SLACK = timedelta(minutes=10)
"""How far ahead of ours a reporter's clock may run before a time of happening counts as in the future."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody brings. Only ``words`` is needed; everything else narrows the work of those who read it.

    ``happened_at`` is theirs (aware), never ours. ``lon``/``lat`` are degrees in WGS84 / CGCS2000. ``area_code`` is a
    code inside the locality; with a point in a known grid it is taken from there. ``behalf``: reported for someone else
    (代办).
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
    contact: Contact = NO_CONTACT
    confidential: bool = False
    behalf: bool = False
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
            return Reported(before["number"], code_of(before["party"], actor), 1, before["matter"], again=True)
        if ready.ripe is None:
            raise ready.refusal or AssertionError("a report is ripe or refused")
        hand, party_id = lay(actor, ready.ripe, now)
        keep_files(hand, ready.files)
        answer = {"number": hand.matter.number, "party": party_id, "matter": hand.matter.id}
        if once:
            settle_once(f"report:{locality}", once, answer)
    matter = hand.matter
    return Reported(matter.number, code_of(party_id, actor), 1, matter.id, matter.area_code, loaded=hand.loaded)


def sift(actor: Actor, locality: str, report: Report, now: datetime, rules: Rules | None = None) -> Sifted:
    """Everything about a report that needs no pen. Raises FileTooLarge and FileRefused, and Unavailable for bad
    weather; every other refusal is kept for ``report`` to raise. ``rules``: the edition in force, where it is at
    hand."""
    files = ready_files(report.files)
    print_ = digest([actor.ref, clean(report.words), clean(report.place)])
    with weather():
        try:
            edition_id, profile = rules or rules_now(locality, now)
            checked = check(report, profile, now)
            known = read_contact(report.contact)
        except Refusal as refusal:
            return Sifted(print_, files, refusal=refusal)
        matter = _unnumbered(actor, edition_id, profile, checked, now)
        clocks = start_clocks(matter, profile, checked.kind, now)
        tokens = bigrams(search_text("", checked.title, checked.place, checked.words))
    return Sifted(print_, files, Ripe(profile, checked, matter, clocks, known, tokens))


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


def whereabouts(report: Report, profile: Profile, now: datetime) -> tuple[str, str]:
    """(area code, grid code) from the point, else from the area given, else the locality itself; never guessed."""
    if (report.lon is None) != (report.lat is None):
        raise BadPlace(lon=report.lon, lat=report.lat)
    if report.lon is not None and report.lat is not None:
        if not (-180 <= report.lon <= 180 and -90 <= report.lat <= 90):
            raise BadPlace(lon=report.lon, lat=report.lat)
        grid = places.find_grid(report.lon, report.lat, on=now.astimezone(profile.tz).date())
        if grid is not None and grid.area_code.startswith(_root(profile)):
            return grid.area_code, grid.code
    if report.area_code:
        if not (_AREA.fullmatch(report.area_code) and report.area_code.startswith(_root(profile))):
            raise OutOfArea(area=report.area_code[:20])
        return report.area_code.ljust(12, "0")[:12], ""
    return profile.area, ""


def lay(actor: Actor, ripe: Ripe, now: datetime) -> tuple[Hand, int]:
    """Write a checked report: matter, party, first step, clocks, search text and notice. Returns (hand, party id)."""
    said, kind, profile, matter = ripe.checked.report, ripe.checked.kind, ripe.profile, ripe.matter
    (matter.id,), (party_id,) = reserve(Matter, 1), reserve(Party, 1)
    number = make_number(profile.number_prefix, now.astimezone(profile.tz).year, matter.id)
    matter.number = number
    party = party_row(party_id, matter.id, "reporter", actor, ripe.known, now, lang=said.lang, behalf=said.behalf)
    insert(Matter, MATTER, [tuple(getattr(matter, name) for name in MATTER)])
    insert(Party, PARTY, [party])
    sheet = Sheet(clocks=[clock_row(matter.id, clock, at) for clock, at in ripe.clocks])
    sheet.add_step(
        matter_id=matter.id, number=number, no=1, act="report", actor=actor, at=now, from_state="",
        to_state=kind.starts,
        words=ripe.checked.words, proof=proof_of(matter, {}),
    )  # fmt: skip
    write_steps(sheet)
    index_tokens([(matter.id, f"{bigrams(number)} {ripe.tokens}")])
    side = Side(party_id, "reporter", actor.is_staff, ripe.known.blind is not None, said.lang)
    loaded = Loaded(matter, profile, kind, [side], [], None, frozenset())
    code = code_of(party_id, actor, to_contact=True)
    tell(loaded, "report", "", now, code=code, phones={party_id: ripe.known.phone})
    return Hand("report", actor, now, loaded, moved=True), party_id


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


def supplement(
    *,
    actor: Actor,
    number: str,
    words: str,
    now: datetime,
    files: Sequence[Upload] = (),
    version: int | None = None,
    once: str = "",
) -> Done:
    """Add words or files to one's own matter (补充)."""
    ready = ready_files(files)
    with acting("supplement", actor, number, now, version=version, once=once) as hand:
        hand.move(words=text(words, "补充的话", "what you add", needed=not ready))
        keep_files(hand, ready)
        index([(hand.matter.id, search_text(number, hand.matter.title, hand.matter.place, words))], more=True)
    return hand.done


def join(
    *, actor: Actor, number: str, words: str = "", contact: Contact | None = None, now: datetime, once: str = "",
    lang: str = "zh",
) -> Reported:  # fmt: skip
    """Say “me too” (我也是): become one of those affected, with a code and a word of one's own on whether it is solved.

    Raises CannotJoin where the matter is confidential, merged or past it, AlreadyJoined for a telephone known to be
    on it.
    """
    contact = contact or NO_CONTACT
    with writing():
        scope, print_ = f"join:{number}", digest([actor.ref, clean(words)])
        before = once_before(scope, once, print_, now) if once else None
        if before is not None:
            return Reported(number, code_of(before["party"], actor), before["version"], before["matter"])
        loaded = look(actor, number, lock=True, also=("public",))
        if loaded.matter.confidential or not loaded.matter.is_open or loaded.matter.parent_id:
            raise CannotJoin(number=number)
        loaded.rule = allowed(loaded, "join")
        (party_id,) = reserve(Party, 1)
        known = read_contact(contact)
        row = party_row(party_id, loaded.matter.id, "joiner", actor, known, now, lang=lang, behalf=False)
        _refuse_twice(loaded.matter, known.blind)
        insert(Party, PARTY, [row])
        # The step names the new party, so that they read their own words on the timeline.
        hand = Hand("join", replace(actor, party_id=party_id), now, loaded)
        hand.set(people=loaded.matter.people + 1)
        hand.move(words=text(words, "补充的话", "what you add", needed=False))
        flush(hand)
        answer = {"party": party_id, "version": hand.matter.version, "matter": hand.matter.id}
        if once:
            settle_once(scope, once, answer)
    return Reported(hand.matter.number, code_of(party_id, actor), hand.matter.version, hand.matter.id)


def _refuse_twice(matter: Matter, phone_blind: bytes | None) -> None:
    on_it = Party.objects.filter(matter_id=matter.id, left_at__isnull=True, phone_blind=phone_blind)
    if phone_blind is not None and on_it.exists():
        raise AlreadyJoined(number=matter.number)


def search_text(number: str, title: str, place: str, words: str) -> str:
    """What a search should find a matter by. Contact details are not in it; the index normalises it."""
    return f"{number} {title} {place} {words}"


def _root(profile: Profile) -> str:
    """The locality's area code without trailing zero levels, e.g. ``990121``."""
    return prefix_of(profile.area)
