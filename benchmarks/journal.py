"""How fast the record is: ``python benchmarks/journal.py [--entries 100000]``, one JSON document on stdout.

Runs in a throw-away home on the database that ZHILI_DATABASE names (SQLite when unset; a PostgreSQL database has to
be an empty one). Times are wall clock on this machine, so compare ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    entries = parser.parse_args().entries
    home = tempfile.mkdtemp(prefix="zhili-bench-")
    os.environ["ZHILI_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.config.settings")
    try:
        import django

        django.setup()
        print(json.dumps(measure(entries), indent=2))
    finally:
        shutil.rmtree(home)
    return 0


def measure(entries: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "journal", verbosity=0)
    call_command("migrate", "store", verbosity=0)
    result: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "database": connection.vendor,
        "entries": entries,
    }
    return result | write_times() | seal_rate(entries) | proof_times() | verify_rate()


def drafts(count: int, *, detail: bool = False) -> list[Any]:
    from zhili.journal.actions import Draft

    said = {"words": "已派人到现场疏通，污水不再外溢。"} if detail else None
    return [
        Draft(NOW, "post:12/person:7", "reply", f"matter:QH-2026-{n:06d}-K", {"n": n, "to": "replied"}, said)
        for n in range(count)
    ]


def write_times() -> dict[str, float]:
    """One entry at a time inside one transaction (what a verb adds to its own), and in bulk."""
    from zhili.journal.actions import write
    from zhili.store.writing import writing

    plain, detailed = drafts(1), drafts(1, detail=True)
    with writing():
        write(plain)
        one = milliseconds(lambda: write(plain), 1_000)
        with_detail = milliseconds(lambda: write(detailed), 1_000)
    return {"write_one_ms": one, "write_one_with_detail_ms": with_detail}


def seal_rate(entries: int) -> dict[str, float]:
    from zhili.journal.actions import seal, write
    from zhili.store.writing import writing

    begun = time.perf_counter()
    for _ in range(0, entries, 10_000):
        with writing():
            write(drafts(10_000))
    wrote = time.perf_counter() - begun
    batches, sealed, size = [], 0, 0
    while True:
        begun = time.perf_counter()
        checkpoint = seal(NOW)
        if checkpoint is None:
            break
        batches.append(time.perf_counter() - begun)
        sealed, size = sealed + checkpoint.size - size, checkpoint.size
    return {"write_bulk_per_s": round(entries / wrote), "seal_per_s": round(sealed / sum(batches))}


def proof_times() -> dict[str, float]:
    from zhili.journal import queries, receipt
    from zhili.journal.models import Entry

    size = queries.sealed_size()
    chance = random.Random(417)
    inclusion = [milliseconds(lambda: queries.inclusion(chance.randrange(size), size), 1) for _ in range(500)]
    consistency = [milliseconds(lambda: queries.consistency(chance.randrange(1, size), size), 1) for _ in range(200)]
    ids = list(Entry.objects.filter(seq__in=chance.sample(range(size), 50)).values_list("id", flat=True))
    texts = [queries.receipt_of(entry_id) or "" for entry_id in ids]
    key = queries.verifier_key()
    return {
        "inclusion_ms": round(statistics.median(inclusion), 3),
        "inclusion_p95_ms": round(sorted(inclusion)[int(len(inclusion) * 0.95)], 3),
        "consistency_ms": round(statistics.median(consistency), 3),
        "receipt_characters": max(map(len, texts)),
        "receipt_verify_ms": milliseconds(lambda: receipt.verify(texts[0], key), 100),
    }


def verify_rate() -> dict[str, float]:
    from zhili.journal.verify import verify

    begun = time.perf_counter()
    report = verify()
    if not report.ok:
        sys.exit("the journal did not verify")
    return {"verify_per_s": round(report.rows / (time.perf_counter() - begun))}


def milliseconds(work: Callable[[], object], times: int) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return round((time.perf_counter() - begun) / times * 1000, 4)


if __name__ == "__main__":
    sys.exit(main())
