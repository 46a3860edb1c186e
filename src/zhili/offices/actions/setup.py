"""Setting a county up from one sheet: units, posts, people and their accounts, all of it or nothing.

The rules are those of ``open_unit``, ``give_power``, ``open_post``, ``enrol`` and ``seat``: their own checks are asked
of every row first, and their own inner steps write what passed. So an import leaves exactly the rows and entries that
the verbs would have left one by one; it is only faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from zhili.lib.actor import Actor
from zhili.lib.refusal import Invalid, NotAllowed
from zhili.offices import queries
from zhili.offices.actions._checks import take_turn
from zhili.offices.actions._record import touch
from zhili.offices.actions._setup_notes import Note, Notes
from zhili.offices.actions._setup_people import PeoplePlan, plan_people
from zhili.offices.actions._setup_posts import PostsPlan, Seat, plan_posts
from zhili.offices.actions._setup_units import UnitsPlan, plan_units
from zhili.offices.actions.accounts import write_accounts
from zhili.offices.actions.people import write_people, write_seats
from zhili.offices.actions.posts import write_posts
from zhili.offices.actions.units import write_powers, write_units
from zhili.offices.models import Person, Post, Unit
from zhili.offices.permissions import MANAGE
from zhili.offices.queries.accounts import fold, logins
from zhili.offices.queries.chart import Chart
from zhili.offices.queries.memory import snapshot
from zhili.offices.queries.setup_sheet import SetupBook, read_setup
from zhili.store.rows import reserve
from zhili.store.writing import writing


@dataclass(frozen=True, slots=True)
class SetupImport:
    """What an import found. ``units``, ``posts``, ``people``, ``accounts``: how many were opened; after a dry run, how
    many would be. ``differences``: rows that are here already and say something else; they were left as they are."""

    read: int
    units: int
    posts: int
    people: int
    accounts: int
    unchanged: int
    written: bool
    differences: tuple[Note, ...] = ()
    faults: tuple[Note, ...] = ()

    @property
    def refused(self) -> int:
        """How many rows have a fault."""
        return len({(fault.sheet, fault.row) for fault in self.faults})


class BadSetup(Invalid):
    """Some rows have faults, so nothing was imported. ``found`` lists them all."""

    code = "bad_setup"
    zh = "{read} 行里有 {refused} 行不对，一行也没有导入。"
    en = "{refused} of {read} rows are wrong; nothing was imported."

    def __init__(self, found: SetupImport) -> None:
        self.found = found
        super().__init__(read=found.read, refused=found.refused)


class EmptySetup(Invalid):
    """A template that nobody filled in."""

    code = "empty_setup"
    zh = "三张表里没有一行内容（# 开头的示例行不算）。"
    en = "The three sheets have no rows (examples that begin with # do not count)."


@dataclass(frozen=True, slots=True)
class _Plan:
    units: UnitsPlan
    posts: PostsPlan
    people: PeoplePlan
    accounts: dict[str, str]
    """Folded login → login of every account to be opened."""
    notes: tuple[Notes, ...]

    def found(self, book: SetupBook, *, written: bool) -> SetupImport:
        return SetupImport(
            read=len(book.units) + len(book.posts) + len(book.people),
            units=len(self.units.new),
            posts=len(self.posts.new),
            people=len(self.people.new),
            accounts=len(self.accounts),
            unchanged=sum(notes.unchanged for notes in self.notes),
            written=written,
            differences=tuple(each for notes in self.notes for each in sorted(notes.differences, key=_row)),
            faults=tuple(each for notes in self.notes for each in sorted(notes.faults, key=_row)),
        )


def import_offices(*, actor: Actor, files: Mapping[str, bytes], now: datetime, dry_run: bool = False) -> SetupImport:
    """Read a workbook or three CSV files (see ``queries.setup_sheet``; name → bytes) and open, from today on, every
    unit, post and person that is not here yet. People with a login get an account without a password, or the one of
    that name that belongs to nobody.

    What is here already is compared and never changed, so the same sheet again changes nothing. A dry run writes
    nothing and returns every fault; otherwise a single fault refuses the whole (BadSetup).
    Raises NotAllowed, BadSheet, SheetTooLarge, EmptySetup.
    """
    if not actor.may(MANAGE):
        raise NotAllowed
    book = read_setup(files)
    if not (book.units or book.posts or book.people):
        raise EmptySetup
    begin = queries.day_of(now)
    if dry_run:
        return _plan(actor, book, snapshot().chart, begin).found(book, written=False)
    with writing():
        take_turn()
        chart = snapshot().chart
        plan = _plan(actor, book, chart, begin)
        found = plan.found(book, written=True)
        if found.faults:
            raise BadSetup(plan.found(book, written=False))
        if found.units or found.posts or found.people:
            _write(actor, plan, chart, begin, now)
            touch()
    return found


def _plan(actor: Actor, book: SetupBook, chart: Chart, on: date) -> _Plan:
    notes = (Notes("units"), Notes("posts"), Notes("people"))
    units = plan_units(actor, book.units, chart, on, notes[0])
    posts = plan_posts(actor, book.posts, chart, units, on, notes[1])
    people = plan_people(actor, book.people, chart, posts, on, notes[2])
    held = logins()
    fresh = {fold(each.login): each.login for each in people.new if each.login and fold(each.login) not in held}
    return _Plan(units, posts, people, fresh, notes)


def _write(actor: Actor, plan: _Plan, chart: Chart, begin: date, now: datetime) -> None:
    units = _write_units(actor, plan.units, chart, begin, now)
    posts = _write_posts(actor, plan.posts, chart, units, begin, now)
    write_accounts(actor, list(plan.accounts.values()), now)
    accounts = logins()
    new = plan.people.new
    keys = reserve(Person, len(new))
    pairs = list(zip(keys, new, strict=True))
    write_people(actor, [(key, p.person, accounts[fold(p.login)] if p.login else None) for key, p in pairs], now)
    write_seats(actor, [(key, posts[seat]) for key, person in pairs for seat in person.seats], begin, now)


def _write_units(actor: Actor, plan: UnitsPlan, chart: Chart, begin: date, now: datetime) -> dict[str, int]:
    """The id of every unit by its code."""
    ids = {**chart.codes, **dict(zip(plan.new, reserve(Unit, len(plan.new)), strict=True))}
    rows = [(ids[code], each.unit, ids[each.parent] if each.parent else None) for code, each in plan.new.items()]
    write_units(actor, rows, begin, now)
    powers = [(ids[code], power, law) for code, each in plan.new.items() for power, law in each.powers.items()]
    write_powers(actor, powers, begin, now)
    return ids


def _write_posts(
    actor: Actor, plan: PostsPlan, chart: Chart, units: Mapping[str, int], begin: date, now: datetime
) -> dict[Seat, int]:
    """The id of every post by its unit's code and its own."""
    ids = {(chart.units[post.unit_id].code, post.code): key for key, post in chart.posts.items()}
    ids |= dict(zip(plan.new, reserve(Post, len(plan.new)), strict=True))
    write_posts(actor, [(ids[seat], units[seat[0]], post) for seat, post in plan.new.items()], begin, now)
    return ids


def _row(note: Note) -> int:
    return note.row
