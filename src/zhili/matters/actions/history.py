"""Imported history: the same checks as a report, one prepared writer for many rows. It claims nothing.

A HISTORIC record has no clock, no notice, no unit in this house and no ending; what its source called its status is
kept as a quoted field. What the source says was replied, and when, is kept as steps dated by the source
(``happened_at`` theirs, ``recorded_at`` ours).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from zhili.lib.actor import Actor
from zhili.lib.canonical import digest, stamp
from zhili.lib.numbers import make_number
from zhili.lib.refusal import Invalid, NotAllowed, Refusal
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.store.rows import insert, reserve
from zhili.store.writing import writing

from ..lifecycle import HISTORIC, IMPORTED, IMPORTED_REPLY
from ..models import Matter, Party
from ..rows import MATTER, PARTY, Sheet
from ._hand import clean, text, write_steps
from ._search import index
from .intake import Checked, Report, check, check_happened, search_text

GRANT = "imports.run"
LONGEST_IMPORTED = 20_000
"""Characters that a source may have let people write; more than a form here takes."""


class NeedsSourceId(Invalid):
    code = "needs_source_id"
    zh = "这一行没有来源编号，重复导入时会认不出来。"
    en = "This row has no source id, so a second import could not recognise it."


class ReplyBeforeReport(Invalid):
    code = "reply_before_report"
    zh = "答复时间 {replied} 早于反映时间 {happened}。"
    en = "The reply at {replied} is earlier than the report at {happened}."


@dataclass(frozen=True, slots=True)
class Record:
    """One imported row. ``replied_at``, ``reply``, ``unit_name``, ``due_at``, ``closed_at`` only where the source has
    them; ``label`` is the source's own type, quoted."""

    report: Report
    source_id: str
    status: str = ""
    reply: str = ""
    replied_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    unit_name: str = ""
    reporter: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a batch: matters written, source ids already here, and refusals by position in the batch."""

    written: int
    known: int
    refused: tuple[tuple[int, Refusal], ...]


Fresh = tuple[Record, Checked]


def record_history(
    *,
    actor: Actor,
    locality: str,
    source: str,
    records: Sequence[Record],
    now: datetime,
    dry_run: bool = False,
    rules: Profile | None = None,
) -> Kept:
    """Take in a batch of imported records in one transaction; known source ids are passed over. Raises NotAllowed
    without the grant.

    ``dry_run`` checks everything and writes nothing; it may be given the ``rules`` of a locality that has not adopted
    them yet.
    """
    if not actor.may(GRANT):
        raise NotAllowed()
    if dry_run and rules is not None:
        edition_id, profile = 0, rules
    else:
        edition_id, profile = profiles.current_with_id(locality, profiles.local_day(locality, now))
    records = [_tidy(record) for record in records]
    # The checks take longer than the writing: they run before the pen is taken.
    known = _known(locality, source, [record.source_id for record in records])
    fresh, refused = _sift(records, known, profile, now)
    written = len(fresh) if dry_run else _keep(actor, edition_id, profile, source, fresh, now)
    return Kept(written, len(records) - written - len(refused), tuple(refused))


def _tidy(record: Record) -> Record:
    """The record with every quoted text as it may be kept: PostgreSQL keeps no NUL, and no database half a
    character."""
    quoted = ("source_id", "status", "reply", "unit_name", "reporter", "label")
    tidy: dict[str, Any] = {name: clean(getattr(record, name)).strip() for name in quoted}
    return replace(record, **tidy)


def _sift(
    records: Sequence[Record], known: set[str], profile: Profile, now: datetime
) -> tuple[list[Fresh], list[tuple[int, Refusal]]]:
    """What is new and sound, and what is refused. The first of two rows with one id counts."""
    fresh: list[Fresh] = []
    refused: list[tuple[int, Refusal]] = []
    seen = set(known)
    for place, record in enumerate(records):
        if record.source_id in seen:
            continue
        try:
            fresh.append((record, check_record(record, profile, now)))
            seen.add(record.source_id)
        except Refusal as refusal:
            refused.append((place, refusal))
    return fresh, refused


def _keep(actor: Actor, edition_id: int, profile: Profile, source: str, fresh: Sequence[Fresh], now: datetime) -> int:
    """Write what is still new when the transaction begins; how many."""
    try:
        with writing():
            return _write(actor, edition_id, profile, source, fresh, now)
    except IntegrityError:
        # PostgreSQL: another import of the same source committed these rows after we looked. Now we see them; anything
        # else wrong comes out again.
        with writing():
            return _write(actor, edition_id, profile, source, fresh, now)


def check_record(record: Record, profile: Profile, now: datetime) -> Checked:
    """The check of a report, and that the source's own times make sense."""
    if not record.source_id.strip():
        raise NeedsSourceId()
    text(record.source_id, "来源编号", "source id", most=120)
    checked = check(record.report, profile, now, longest=LONGEST_IMPORTED)
    happened, replied = record.report.happened_at, record.replied_at
    if happened and replied and replied < happened:
        raise ReplyBeforeReport(replied=_local(replied, profile), happened=_local(happened, profile))
    for moment in (replied, record.closed_at):
        check_happened(moment, profile, now)
    text(record.reply, "答复", "reply", most=LONGEST_IMPORTED, needed=False)
    return checked


def _local(moment: datetime, profile: Profile) -> str:
    return moment.astimezone(profile.tz).strftime("%Y-%m-%d %H:%M")


def _known(locality: str, source: str, ids: Sequence[str]) -> set[str]:
    # The index of sources leaves out rows without a source id; only a query that says so may use it.
    rows = Matter.objects.filter(locality=locality, source=source, source_id__in=ids).exclude(source_id="")
    return set(rows.values_list("source_id", flat=True))


def _write(actor: Actor, edition_id: int, profile: Profile, source: str, fresh: Sequence[Fresh], now: datetime) -> int:
    known = _known(profile.locality, source, [record.source_id for record, _ in fresh])
    fresh = [(record, checked) for record, checked in fresh if record.source_id not in known]
    if not fresh:
        return 0
    ids, parties = reserve(Matter, len(fresh)), reserve(Party, len(fresh))
    year = now.astimezone(profile.tz).year
    sheet, words = Sheet(), []
    for matter_id, party_id, (record, checked) in zip(ids, parties, fresh, strict=True):
        number = make_number(profile.number_prefix, year, matter_id)
        row = _matter(matter_id, number, edition_id, profile, source, record, checked, now)
        sheet.matters.append(tuple(row[name] for name in MATTER))
        sheet.parties.append(_party(party_id, matter_id, record, now))
        _steps(sheet, matter_id, number, record, checked, actor, now)
        words.append((matter_id, search_text(number, checked.title, checked.place, checked.words)))
    insert(Matter, MATTER, sheet.matters)
    insert(Party, PARTY, sheet.parties)
    write_steps(sheet)
    index(words)
    return len(fresh)


def _matter(
    matter_id: int,
    number: str,
    edition_id: int,
    profile: Profile,
    source: str,
    record: Record,
    checked: Checked,
    now: datetime,
) -> dict[str, Any]:
    said = checked.report
    steps = 2 if record.reply or record.replied_at else 1
    return {
        "id": matter_id, "number": number, "locality": profile.locality, "edition_id": edition_id,
        "kind": checked.kind.name, "nature": said.nature, "category": said.category, "title": checked.title,
        "state": HISTORIC, "waits_on": "", "outcome": "", "is_open": False, "urgent": False, "confidential": False,
        "channel": "import", "area_code": checked.area_code, "grid_code": checked.grid_code, "place": checked.place,
        "lon": said.lon, "lat": said.lat, "lead_unit_id": None, "due_clock": "", "yellow_at": None, "orange_at": None,
        "due_at": record.due_at, "provisional": False, "happened_at": said.happened_at, "recorded_at": now,
        "ended_at": record.closed_at, "people": 1, "round": 0, "version": 1, "steps": steps, "parent_id": None,
        "confirmed_by_id": None, "source": source, "source_id": record.source_id,
        "source_status": record.status[:120],
    }  # fmt: skip


def _party(party_id: int, matter_id: int, record: Record, now: datetime) -> tuple[Any, ...]:
    """The reporter under the source's own id: enough to count people, not calls; nothing to reach them by."""
    values = dict.fromkeys(PARTY)
    values |= {"id": party_id, "matter_id": matter_id, "role": "reporter", "code_digest": "", "anonymous": True,
               "behalf": False, "by_staff": False, "lang": record.report.lang[:5], "joined_at": now}  # fmt: skip
    return tuple(values[name] for name in PARTY)


def _steps(
    sheet: Sheet, matter_id: int, number: str, record: Record, checked: Checked, actor: Actor, now: datetime
) -> None:
    """The record as it came, and the reply that its source has. No ``imported_reply`` without evidence of one."""
    who = digest(record.reporter)[:16] if record.reporter else ""
    facts = {"unit": record.unit_name, "type": record.label, "who": who}
    sheet.add_step(
        matter_id=matter_id, number=number, no=1, act=IMPORTED, actor=actor, at=now, from_state="", to_state=HISTORIC,
        words=checked.words, facts={name: value for name, value in facts.items() if value},
        proof={"status": record.status},
    )  # fmt: skip
    if record.reply or record.replied_at:
        replied = stamp(record.replied_at) if record.replied_at else ""
        sheet.add_step(
            matter_id=matter_id, number=number, no=2, act=IMPORTED_REPLY, actor=actor, at=now, from_state=HISTORIC,
            to_state=HISTORIC, words=record.reply, facts={"replied_at": replied, "unit": record.unit_name},
        )  # fmt: skip
