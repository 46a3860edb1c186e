"""How long it takes to find one person by an encrypted identity number among a million, and what the store weighs.

Makes a throw-away house, writes a million people with sealed identity numbers by the verb that takes in any batch, then
looks numbers up: the search alone (keyed hash, index, row), the verb that searches (purpose, scope, the row that says
who looked, a durable commit), and the verb that opens a page (the same, and an entry in the journal). ``--people``
makes it smaller; ``--write`` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
PIECE = 5_000
LOOKUPS = 300
FIELD = "person.id_number"
PURPOSE = "benchmark"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhili-bench-") as home:
        os.environ["ZHILI_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "zhili.config.settings"
        import django

        django.setup()
        table = measure(arguments.people, Path(home))
    print(table)
    if arguments.write:
        from people import write_between

        write_between(ROOT / "docs" / "performance.md", "registry lookup", table)


def measure(people: int, home: Path) -> str:
    """The table."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    empty = _size(home)
    began, worked = time.monotonic(), time.process_time()
    numbers = list(written(people))
    took, cpu = time.monotonic() - began, time.process_time() - worked
    each = (_size(home) - empty) / people
    chosen = Random(3).sample(numbers, min(LOOKUPS, people))
    rows = [(words, [_timed(act, number) for number in chosen]) for words, act in _acts()]
    load = os.getloadavg()[1]
    lines = [
        f"| one person among {people:,} | median | 95 of 100 below | this process worked, median |",
        "|---|---|---|---|",
        *(f"| {words} | {_told(seconds)} |" for words, seconds in rows), "",
        f"{people:,} people with one sealed field each were written in {took:.0f} s ({cpu:.0f} s of a processor); they"
        f" take {each:,.0f} bytes each on SQLite, indexes and all. Two cores; {load:.1f} programs wanted them (load"
        " average of five minutes).",
    ]  # fmt: skip
    return "\n".join(lines)


def _acts() -> Iterator[tuple[str, Callable[[str], Any]]]:
    from zhili.offices.permissions import LOOK, OPERATOR, RECORD
    from zhili.registry import actions as registry
    from zhili.registry.models import Fact
    from zhili.registry.queries.sealing import same_as

    clerk = replace(OPERATOR, grants=frozenset({LOOK, RECORD}), areas=("990121",))

    def search(number: str) -> list[int]:
        rows = Fact.objects.filter(field=FIELD, blind=same_as(FIELD, number), asked=True, gone="")
        return list(rows.values_list("thing_id", flat=True))

    def find(number: str) -> list[int]:
        return list(registry.find(actor=clerk, field=FIELD, text=number, purpose=PURPOSE, now=datetime.now(UTC)))

    def look(number: str) -> list[int]:
        found = find(number)
        registry.look(actor=clerk, things=found, purpose=PURPOSE, now=datetime.now(UTC))
        return found

    yield "the search alone: keyed hash, index, row", search
    yield "the verb that searches: purpose, scope, who looked, durable commit", find
    yield "the same and the verb that opens the page: one more look, an entry in the journal, a second commit", look


def _timed(act: Callable[[str], Any], number: str) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    start, worked = time.perf_counter(), time.process_time()
    assert len(act(number)) == 1
    return time.perf_counter() - start, time.process_time() - worked


def _told(seconds: list[tuple[float, float]]) -> str:
    ordered = sorted(each[0] for each in seconds)
    told = (
        statistics.median(ordered),
        ordered[int(0.95 * len(ordered))],
        statistics.median(each[1] for each in seconds),
    )
    return " | ".join(f"{1000 * each:.2f} ms" for each in told)


def _size(home: Path) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (home / "zhili.sqlite3").stat().st_size


def written(people: int) -> Iterator[str]:
    """Write them piece by piece; the identity number of each."""
    from zhili.lib.actor import Actor
    from zhili.localities import profile_text
    from zhili.localities.county.people import identity_number
    from zhili.matters.lifecycle import VOCABULARY
    from zhili.offices import actions as offices
    from zhili.offices.permissions import OPERATOR, RECORD
    from zhili.profiles import actions as profiles
    from zhili.profiles import queries
    from zhili.profiles.registers import ThingKind
    from zhili.registry import actions as registry

    now = datetime.now(UTC)
    profiles.adopt(actor=OPERATOR, now=now, text=profile_text("qinghe"), vocabulary=VOCABULARY)
    unit = offices.open_unit(actor=OPERATOR, code="police", name_zh="公安", level="bureau", area_code="990121000000",
                             now=now)  # fmt: skip
    profile = queries.current("qinghe", queries.local_day("qinghe", now))
    clerk: Actor = replace(OPERATOR, grants=OPERATOR.grants | {RECORD})
    for start in range(0, people, PIECE):
        numbers = [identity_number(date(1940, 1, 1) + timedelta(days=at // 900), at % 900 + 1)
                   for at in range(start, min(start + PIECE, people))]  # fmt: skip
        sheets = [registry.prepare(profile, registry.Sheet(
            ThingKind.PERSON, number, {FIELD: number}, "990121100201", "990121100201001",
        )) for number in numbers]  # fmt: skip
        registry.keep_batch(actor=clerk, source="police", unit_id=unit, sheets=sheets, batch=f"bench-{start}", now=now,
                            observed_at=now)  # fmt: skip
        if start and not start % 100_000:
            print(f"{start:,} written", file=sys.stderr, flush=True)
        yield from numbers


if __name__ == "__main__":
    main()
