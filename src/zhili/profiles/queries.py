"""Which rules hold where and when. Editions never change, so a parsed one is kept for the life of the process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from zhili.lib.refusal import NotFound
from zhili.profiles.model import Profile
from zhili.profiles.models import Edition
from zhili.profiles.reading import read
from zhili.store import reading

KEPT: Final = 64
"""Parsed editions kept in memory; a deployment has a handful."""


class NoEdition(NotFound):
    """The locality has no rules in force on that day."""

    code = "no_edition"
    zh = "“{locality}”在 {on} 没有生效的规则。"
    en = "“{locality}” has no rules in force on {on}."


class UnknownEdition(NotFound):
    code = "unknown_edition"
    zh = "没有第 {edition} 号规则版本。"
    en = "There is no edition {edition} of any rules."


@dataclass(frozen=True, slots=True)
class _Index:
    """All editions as of ``newest``: each locality's (day, id) from the oldest on, and each edition's digest."""

    newest: tuple[int, str]
    begun: Mapping[str, tuple[tuple[date, int], ...]]
    digests: Mapping[int, str]
    later: Mapping[int, tuple[str, ...]]


_NOTHING: Final = _Index((0, ""), {}, {}, {})
_held = _NOTHING


def current(locality: str, on: date) -> Profile:
    """The rules in force in ``locality`` on that local day; raises NoEdition."""
    return current_with_id(locality, on)[1]


def current_with_id(locality: str, on: date) -> tuple[int, Profile]:
    """Like ``current``, with the edition's id, which a matter keeps. One small query where it is in memory."""
    begun = [edition_id for day, edition_id in _index().begun.get(locality, ()) if day <= on]
    if not begun:
        raise NoEdition(locality=locality, on=on.isoformat())
    return begun[-1], edition(begun[-1])


def edition(edition_id: int) -> Profile:
    """The rules of one edition; raises UnknownEdition. No query where it is in memory.

    Rules stay as they were adopted, but a year's holidays are a fact that arrives later: its calendar also has the
    years that only later editions of the locality know.
    """
    digest = _held.digests.get(edition_id) or _index().digests.get(edition_id)
    if digest is None:
        raise UnknownEdition(edition=edition_id)
    return _whole(digest, _held.later.get(edition_id, ()))


def look_again() -> None:
    """Ask whether there is a newer edition: for a process that runs for days and asks for none in force."""
    _index()


def localities() -> tuple[str, ...]:
    """Every locality that ever adopted rules, by name."""
    return tuple(sorted(_index().begun))


def local_day(locality: str, now: datetime) -> date:
    """The calendar day of ``now`` (aware) where the locality is, by its newest edition; raises NoEdition."""
    known = _index().begun.get(locality)
    if not known:
        raise NoEdition(locality=locality, on=now.date().isoformat())
    return edition(known[-1][1]).calendar.local_date(now)


def _index() -> _Index:
    """The editions there are. Kept until another one is the newest, so that every process sees an adoption at once."""
    global _held
    rows = reading.select(Edition, ("id", "digest"), {}, order=("-id",), limit=1)
    if not rows:
        return _NOTHING
    newest = rows[0]
    if _held.newest != newest:
        begun: dict[str, tuple[tuple[date, int], ...]] = {}
        digests: dict[int, str] = {}
        columns = ("locality", "in_force_on", "id", "digest")
        for locality, day, edition_id, digest in reading.select(Edition, columns, {}, order=("in_force_on",)):
            begun[locality] = (*begun.get(locality, ()), (day, edition_id))
            digests[edition_id] = digest
        ids = [[edition_id for _, edition_id in each] for each in begun.values()]
        later = {one: tuple(digests[each] for each in row[at + 1 :]) for row in ids for at, one in enumerate(row)}
        _held = _Index(newest, begun, digests, later)
    return _held


@lru_cache(maxsize=KEPT)
def _whole(digest: str, later: tuple[str, ...]) -> Profile:
    """The rules with the years that they do not know themselves; of two later tables for one year the newest."""
    profile = _parsed(digest)
    known = profile.calendar.tables
    tables = {year: table for each in later for year, table in _parsed(each).calendar.tables.items()} | dict(known)
    return profile if tables == known else replace(profile, calendar=replace(profile.calendar, tables=tables))


@lru_cache(maxsize=KEPT)
def _parsed(digest: str) -> Profile:
    """The rules with that digest: equal text is equal rules, whichever row holds it."""
    return read(Edition.objects.filter(digest=digest).values_list("text", flat=True)[0])
