"""Inside one house of the kill test: ``settle`` makes it, ``count`` says afterwards what is in it. Run by ``kill.py``.

Each is a process of its own, because settings are read once a process and every house has its own home.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

AGED_DAYS = 60
"""Matters that lay this long before the runner first starts: every rung of their ladders is due, so it has work."""


def settle(aged: int) -> dict[str, Any]:
    """Tables, keys, the demonstration county, and ``aged`` old matters in several states."""
    from django.core.management import call_command

    from zhili.doors.demo.county import settle as settle_county
    from zhili.journal import keys

    call_command("migrate", interactive=False, verbosity=0)
    keys.signer()
    began = datetime.now(UTC) - timedelta(days=AGED_DAYS)
    county = settle_county(began, frozenset(), lambda zh, en: None)
    for number in range(aged):
        _aged(county, number, began + timedelta(minutes=number))
    return {"aged": aged}


def _aged(county: Any, number: int, now: datetime) -> None:
    """One old matter: every second one is left where it fell, the others were signed for and replied to."""
    from zhili.dispatch.actions import send_out, take_in
    from zhili.lib.actor import anonymous
    from zhili.matters import actions as matters
    from zhili.matters.actions import Contact, Report
    from zhili.matters.models import Matter

    said = f"旧事第 {number} 件：村口路灯不亮，晚上看不清路。"
    report = Report(words=said, area_code="990121100000", contact=Contact("老住户", f"139000{number:05d}"))
    reported = take_in(actor=anonymous(), locality="qinghe", report=report, now=now)
    if number % 2:
        return
    if not Matter.objects.get(number=reported.number).lead_unit_id:
        lead = next(unit for code, unit in county.units.items() if f"{code}-desk" in county.seats)
        dispatcher = next(post for post in county.seats if "dispatch" in post)
        send_out(actor=county.as_(dispatcher, now), number=reported.number, category="road", lead=lead, now=now)
    lead_unit = Matter.objects.get(number=reported.number).lead_unit_id
    code = next(code for code, unit in county.units.items() if unit == lead_unit)
    desk = county.as_(f"{code}-desk" if f"{code}-desk" in county.seats else f"{code}-head", now)
    matters.sign(actor=desk, number=reported.number, now=now)
    words = f"第 {number} 根灯杆的灯泡已经更换，当晚亮灯。"
    matters.reply(actor=desk, number=reported.number, words=words, now=now + timedelta(hours=1))


def count() -> dict[str, Any]:
    """Let a last runner finish what is due, then count every kind of row, and prove the journal."""
    from zhili.journal.verify import verify

    _let_the_dead_go()
    _drain()
    report = verify()
    return {
        "same": _rows() | {"messages": _messages(), "acts": _acts(), "states": _states()},
        "wrong": _wrong() + [finding.en for finding in report.findings],
        "journal": {"ok": report.ok, "size": report.size},
        "numbers": _numbers(),
    }


def _let_the_dead_go() -> None:
    """PostgreSQL notices a killed client a moment later; until then its transaction stands."""
    from django.db import connection

    for _ in range(200 if connection.vendor == "postgresql" else 0):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] == 1:
                return
        time.sleep(0.05)


def _drain() -> None:
    from zhili.dispatch import actions as dispatch
    from zhili.journal import actions as journal
    from zhili.notices import actions as notices
    from zhili.notices.lifecycle import LEASE

    now = datetime.now(UTC)
    while dispatch.watch(now=now).total:
        pass
    # A message whose carrier was killed is free again when its lease is over.
    while notices.send_due(now + 2 * LEASE).sent:
        pass
    while journal.seal(datetime.now(UTC)) is not None:
        pass


def _rows() -> dict[str, int]:
    from zhili.dispatch.models import Suggestion
    from zhili.journal.models import Detail, Entry
    from zhili.matters.models import Attachment, Confirmation, Matter, Party, RunningClock, Step
    from zhili.notices.models import Message
    from zhili.store.models import OnceKey

    tables = (Matter, Party, Step, RunningClock, Confirmation, Attachment, Suggestion, Entry, Detail, Message, OnceKey)
    return {model.__name__: model._default_manager.count() for model in tables} | {"found": _found()}


def _found() -> int:
    """Rows of the search index."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_search")
        return int(cursor.fetchone()[0])


def _named() -> dict[str, str]:
    """What was said first, by number: ids fall otherwise in a house that was killed, the words do not."""
    from zhili.matters.models import Step

    rows = Step.objects.filter(no=1).values_list("matter__number", "words")
    return {f"matter:{number}": words for number, words in rows}


def _messages() -> dict[str, int]:
    from zhili.notices.models import Message

    named = _named()
    rows = Message.objects.values_list("template", "ref", "sent_at", "failed_at")
    told = Counter((template, named[ref], sent is not None, failed is not None) for template, ref, sent, failed in rows)
    return {"|".join(map(str, key)): times for key, times in sorted(told.items())}


def _acts() -> dict[str, int]:
    from zhili.journal.models import Entry

    return dict(sorted(Counter(Entry.objects.values_list("act", flat=True)).items()))


def _states() -> dict[str, int]:
    from zhili.matters.models import Matter

    return dict(sorted(Counter(Matter.objects.values_list("state", flat=True)).items()))


def _wrong() -> list[str]:
    """What must hold in any house, killed or not; a sentence for each thing that does not."""
    from zhili.journal.models import Entry
    from zhili.matters.models import Attachment, Matter, Step
    from zhili.store import blobs
    from zhili.store.models import OnceKey

    entries = dict(Entry.objects.values_list("id", "ref"))
    steps = list(Step.objects.values_list("entry", "matter__number"))
    seqs = sorted(Entry.objects.exclude(seq=None).values_list("seq", flat=True))
    keys = Counter(OnceKey.objects.values_list("scope", "key"))
    lengths = Counter(Step.objects.values_list("matter_id", flat=True))
    found = {
        "a step without its own journal entry": sum(
            entries.get(entry) != f"matter:{number}" for entry, number in steps
        ),
        "two steps with one entry": len(steps) - len({entry for entry, _ in steps}),
        "entries not numbered densely": int(seqs != list(range(len(entries)))),
        "once-keys held twice": sum(times > 1 for times in keys.values()),
        "once-keys never settled": OnceKey.objects.filter(answer=None).count(),
        "matters that count their steps wrongly": sum(
            lengths[pk] != steps for pk, steps in Matter.objects.values_list("id", "steps")
        ),
        "files that cannot be read": sum(
            not blobs.read(sha) for sha in Attachment.objects.values_list("sha", flat=True)
        ),
    }
    return [f"{times} × {what}" for what, times in found.items() if times] + _damage()


def _damage() -> list[str]:
    from django.db import connection

    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        said = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
        broken = cursor.execute("PRAGMA foreign_key_check").fetchall()
    return [text for text in said if text != "ok"] + [f"a dangling key in {row[0]}" for row in broken]


def _numbers() -> dict[str, str]:
    """Number by what was said, of what residents reported during the run."""
    return {words: ref.removeprefix("matter:") for ref, words in _named().items() if words.startswith("新事")}


def main() -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.config.settings")
    django.setup()
    answer, sys.stdout = sys.stdout, sys.stderr  # the console carrier prints; the answer is one document
    result = settle(int(sys.argv[2])) if sys.argv[1] == "settle" else count()
    print(json.dumps(result, ensure_ascii=False), file=answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
