"""How long it takes to find one person by an encrypted identity number among a million.

Makes a throw-away house, writes a million people with sealed identity numbers through the registry's own writer, then
looks numbers up: the search alone, and the whole verb (purpose, search, scope, the row that says who looked, a durable
commit). Prints a table; ``--people`` makes it smaller.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
PIECE = 5_000
LOOKUPS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory(prefix="zhili-bench-") as home:
        os.environ["ZHILI_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "zhili.config.settings"
        import django

        django.setup()
        measure(people)


def measure(people: int) -> None:
    from django.core.management import call_command

    from zhili.offices.permissions import LOOK, OPERATOR, RECORD
    from zhili.registry import actions as registry
    from zhili.registry.models import Fact
    from zhili.registry.queries.sealing import same_as

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    numbers = list(written(people))
    print(f"{people:,} people written in {time.monotonic() - began:.0f} s", file=sys.stderr)
    clerk = replace(OPERATOR, grants=frozenset({LOOK, RECORD}), areas=("990121",))
    now, chance = datetime.now(UTC), Random(3)
    alone, whole = [], []
    for number in chance.sample(numbers, min(LOOKUPS, people)):
        start = time.perf_counter()
        rows = Fact.objects.filter(field="person.id_number", blind=same_as("person.id_number", number), asked=True)
        assert len(rows.values_list("thing_id", flat=True)) == 1
        alone.append(time.perf_counter() - start)
        start = time.perf_counter()
        found = registry.find(actor=clerk, field="person.id_number", text=number, purpose="benchmark", now=now)
        assert len(found) == 1
        whole.append(time.perf_counter() - start)
    print("| among | search alone, median / p95 | whole verb with its trace, median / p95 |\n|---|---|---|")
    print(f"| {people:,} | {told(alone)} | {told(whole)} |")


def told(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{1000 * statistics.median(ordered):.2f} / {1000 * ordered[int(0.95 * len(ordered))]:.2f} ms"


def written(people: int):  # type: ignore[no-untyped-def]
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
            ThingKind.PERSON, number, {"person.id_number": number}, "990121100201", "990121100201001",
        )) for number in numbers]  # fmt: skip
        registry.keep_batch(actor=clerk, source="police", unit_id=unit, sheets=sheets, batch=f"bench-{start}", now=now,
                            observed_at=now)  # fmt: skip
        yield from numbers


if __name__ == "__main__":
    main()
