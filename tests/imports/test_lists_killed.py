"""A list, and what a linkage writes, killed outright at whatever moment: simply run again, nothing is half applied,
nothing is doubled, the journal verifies."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import NOW, Cast
from tests.imports.test_killed import database
from tests.registry import house
from zhili.catalogue import actions as catalogue
from zhili.journal import actions as journal
from zhili.journal.models import Entry
from zhili.journal.verify import verify
from zhili.offices import actions as offices
from zhili.offices.permissions import ALLOW_LINK, LINK, OPERATOR, RECORD
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.models import Batch, BatchRow, Compared, Doubt, Fact, Look, Merge, Moved, Record, Run, Thing

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
SMALL_PIECES = """
import sys, time
from contextlib import contextmanager
from zhili.config import cli
cli._set_up()
from zhili.registry.actions import _applying, batching
_applying.PIECE, batching.PIECE = 5, 40

def slowly(writing):
    @contextmanager
    def rests():
        with writing():
            yield
        time.sleep(0.02)
    return rests

_applying.writing, batching.writing = slowly(_applying.writing), slowly(batching.writing)
raise SystemExit(cli.main(sys.argv[1:]))
"""
"""The same program, with more moments at which it can be killed, so that no machine is too fast for it."""
HEADER = ("编号", "姓名", "身份证号", "出生日期", "联系电话")
COLUMNS = dict(zip(HEADER, ("@key", "person.name", "person.id_number", "person.born_on", "person.phone"), strict=True))
AREA, WHO = "990121000000", "乔野/urban-urban_handler"


def begin(*words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", SMALL_PIECES, "registry", *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"ZHILI_HOME": str(settings.ZHILI_HOME), "ZHILI_DATABASE": database()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def killed_while(child: subprocess.Popen[bytes], count: Callable[[], int], least: int, dice: random.Random) -> bool:
    """Killed once it has written so much, a little later; whether it was still at work."""
    held = count()
    for _ in range(12_000):  # a slow machine only begins later
        if child.poll() is not None or count() >= held + least:
            break
        time.sleep(0.01)
    time.sleep(dice.uniform(0, 0.03))
    alive = child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait()
    return alive


def ended_well(child: subprocess.Popen[bytes], *codes: int) -> None:
    _, said = child.communicate(timeout=120)
    assert child.returncode in codes, said.decode()


@pytest.fixture
def clerk(cast: Cast) -> Cast:
    """Somebody who keeps lists and asks for linkages, and another who allows them, by the clock of today."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for key, grants in (("urban_handler", (RECORD, LINK)), ("reviewer", (ALLOW_LINK,))):
        for grant in grants:
            offices.grant(actor=OPERATOR, post_id=cast.people[key][1], grant=grant, now=now)
    return cast


def journal_verifies() -> None:
    while journal.seal(datetime.now(UTC)) is not None:
        pass
    assert verify(None, None).ok


def test_a_list_killed_in_the_middle_ends_as_if_undisturbed(clerk: Cast, tmp_path: Path) -> None:
    path, dice = tmp_path / "police.csv", random.Random(5)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for no in range(600):
            bad = "1990.2.30" if no % 50 == 7 else f"19{no % 90 + 10}-02-14"
            out.writerow((no, f"周桂{'兰芳英梅菊'[no % 5]}", "", bad, f"139{no:08d}"))
    registry.confirm_columns(
        actor=house.clerk(clerk, "urban_handler"), source="police", kind=ThingKind.PERSON, columns=COLUMNS, area=AREA,
        now=NOW,
    )  # fmt: skip
    words = ("import", path, "--source", "police", "--purpose", "底数核对", "--as", WHO, "--area", AREA)
    killed = 0
    for _ in range(2):
        killed += killed_while(begin(*words), Record.objects.count, 40, dice)
        batch = Batch.objects.get()
        assert (batch.kept, batch.done_rows) == (
            Record.objects.count(), Record.objects.count() + BatchRow.objects.count()
        ), "whole pieces only"  # fmt: skip
    assert killed, "it was over before it could be killed"
    ended_well(begin(*words), 1)
    batch = Batch.objects.get()
    assert (batch.kept, batch.done_rows) == (588, 600) and batch.done_at is not None
    assert (Record.objects.count(), Thing.objects.count(), BatchRow.objects.count()) == (588, 588, 12)
    assert Fact.objects.count() == 3 * 588 and Entry.objects.filter(act="registry.take_batch").count() == 1
    journal_verifies()


def people(cast: Cast, many: int) -> None:
    """Two departments' records of the same people."""
    for source, who in (("police", "urban_handler"), ("civil", "handler")):
        actor = house.clerk(cast, who)
        sheets = [
            registry.Sheet(ThingKind.PERSON, f"{source}{no}", {
                "person.name": f"{'周吴郑王冯陈褚卫蒋沈'[no % 10]}{'桂秀明德玉'[no % 5]}{'兰芳英梅菊荣华'[no % 7]}",
                "person.id_number": house.identity(f"19{no % 80 + 10}0214", no),
                "person.phone": f"139{no:08d}",
            }, house.VILLAGE)
            for no in range(many)
        ]  # fmt: skip
        profile = registry_profile()
        ready = [registry.prepare(profile, sheet) for sheet in sheets]
        registry.keep_batch(
            actor=actor, source=source, unit_id=actor.unit_id or 0, sheets=ready, batch=source, now=NOW,
            observed_at=NOW,
        )  # fmt: skip


def registry_profile() -> object:
    from zhili.registry.actions._ground import rules

    return rules(NOW)


def switched_on(cast: Cast, today: datetime) -> None:
    from dataclasses import replace

    from tests.catalogue.test_switches import NEW, approver, writer

    new = replace(NEW, until=today.date() + timedelta(days=300))
    made = catalogue.write_assessment(actor=writer(cast), new=new, now=today)
    catalogue.approve_assessment(actor=approver(cast), assessment=made, now=today)
    catalogue.switch_on(actor=writer(cast), assessment=made, now=today)


def test_a_linkage_killed_while_it_writes_ends_as_if_undisturbed(clerk: Cast) -> None:
    pytest.importorskip("splink", reason="the packages for linkage are not installed")
    dice = random.Random(7)
    people(clerk, 180)
    switched_on(clerk, datetime.now(UTC))
    run = registry.ask_run(
        actor=house.clerk(clerk, "urban_handler", LINK), purpose="底数核对", area=AREA, now=datetime.now(UTC)
    )
    registry.allow_run(actor=house.clerk(clerk, "reviewer", ALLOW_LINK), run=run, now=datetime.now(UTC))
    words = ("link", "--run", run, "--as", WHO)
    assert killed_while(begin(*words), Merge.objects.count, 10, dice), "it was over before it could be killed"
    half = Merge.objects.count()
    assert 0 < half < 180 and Run.objects.get().state == "running" and not Compared.objects.exists()
    assert Thing.objects.filter(into__isnull=False).count() == half == Moved.objects.count(), "whole merges only"
    moved = Record.objects.filter(id__in=Moved.objects.values("row")).exclude(thing__into__isnull=True)
    assert not moved.exists()
    ended_well(begin(*words), 0)
    assert Run.objects.get().counts["merged"] == Merge.objects.count() == 180 and not Doubt.objects.exists()
    assert Compared.objects.count() == 360 == Look.objects.filter(how="match").count(), "nobody was told twice"
    assert Entry.objects.filter(act="registry.run").count() == 1
    journal_verifies()
