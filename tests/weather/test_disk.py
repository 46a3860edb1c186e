"""Full, locked, away: the verb refuses in words and leaves nothing; when the weather clears, the same key acts once."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.utils import OperationalError
from django.test import Client

from tests.cast import NOW, Cast, assemble
from tests.matters import walks
from zhili.dispatch.actions import take_in
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.refusal import Refusal, Unavailable
from zhili.matters import actions as matters
from zhili.matters.actions import AlreadyDone, Contact, Report
from zhili.matters.models import Matter, Party, RunningClock, Step
from zhili.notices.models import Message
from zhili.store.models import OnceKey
from zhili.store.refusals import Away, Full, Locked, Unwritten
from zhili.store.writing import refusal_for

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
CONTACT = Contact("周女士", "13900000001")
REPORT = Report(words="3 幢楼下污水往外冒，流到幼儿园门口了", area_code="990121100000", contact=CONTACT)
TABLES = (Matter, Party, Step, RunningClock, Entry, Message, OnceKey)


@pytest.fixture
def town() -> Cast:
    return assemble()


@pytest.fixture
def sqlite() -> Iterator[Path]:
    """The test database's file, with a patience of half a second."""
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    connection.close()
    options["timeout"] = 0.5
    yield Path(str(connection.settings_dict["NAME"]))
    connection.close()
    options.clear()
    options.update(before)


def counts() -> list[int]:
    return [model._default_manager.count() for model in TABLES]


def report(key: str = "a-key") -> str:
    return take_in(actor=anonymous(), locality="qinghe", report=REPORT, now=NOW, once=key).number


def refuses(call: Callable[[], object], kind: type[Unavailable]) -> None:
    """The call is refused in both languages and nothing at all is left of it."""
    with pytest.raises(kind) as refused:
        call()
    assert refused.value.say("zh") and refused.value.say("en")


def acts_once(before: list[int]) -> None:
    """The same key now succeeds, and a second time gives the same answer and adds nothing."""
    assert counts() == before
    first = report()
    after = counts()
    assert report() == first and counts() == after
    assert Matter.objects.count() == before[0] + 1 and OnceKey.objects.count() == before[-1] + 1


def test_a_full_disk_leaves_nothing(town: Cast, sqlite: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that earlier tests left free would be filled first
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        # A number of reports first: they fill up the free space inside the pages that there are.
        for number in range(200):
            kept, was = Matter.objects.count(), counts()
            try:
                report(f"filler-{number}")
            except Full as refusal:
                assert refusal.say("zh") and counts() == was
                break
            assert Matter.objects.count() == kept + 1
        else:
            pytest.fail("the disk never filled up")
        before = counts()
        refuses(report, Full)
    finally:
        connection.close()  # the limit goes with the connection
    acts_once(before)


LIMITED = """
import io, json, os, resource, sys
sys.path.insert(0, {root!r})
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection
from PIL import Image
from tests.cast import NOW, assemble
from zhili.dispatch.actions import take_in
from zhili.lib.actor import anonymous
from zhili.matters.actions import Report, Upload
from zhili.matters.models import Attachment, Matter, Step
from zhili.journal.models import Entry
from zhili.store.refusals import Full
assemble()
picture = io.BytesIO()
Image.frombytes("RGB", (1200, 1200), os.urandom(1200 * 1200 * 3)).save(picture, "PNG")
def report(key, files=()):
    said = Report(words="门口积水，" + key, files=files)
    return take_in(actor=anonymous(), locality="qinghe", report=said, now=NOW, once=key).number
def counts():
    return [model.objects.count() for model in (Matter, Step, Entry, Attachment)]
full = 0
for limit in (8192, 200_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    before = counts()
    for key in ("one", "two"):
        try:
            report(key, (Upload("a.png", picture.getvalue()),))
        except Full:
            full += 1
    assert counts() == before, (counts(), before)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for key in ("one", "two", "one"):
    report(key, (Upload("a.png", picture.getvalue()),))
with connection.cursor() as cursor:
    sound = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps([full, *counts()[::3], sound]))
"""


def test_a_file_that_may_not_grow_leaves_neither_row_nor_photo(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHILI_")}
    own = {"ZHILI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "zhili.config.settings"}
    done = subprocess.run([sys.executable, "-c", LIMITED.format(root=str(ROOT))], env=kept | own, capture_output=True,
                          text=True, timeout=120, check=False)  # fmt: skip
    assert done.stderr == ""
    assert done.stdout == '[4, 2, 2, "ok"]\n'
    assert not list(tmp_path.glob("blobs/**/.*")), "no torn file is left"


HOLD = """
import fcntl, os, sqlite3, sys, time
path, how, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
if "turn" in how:
    turn = os.open(path + ".turn", os.O_RDWR | os.O_CREAT)
    fcntl.flock(turn, fcntl.LOCK_EX)
if "write" in how:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(seconds)
"""


@contextmanager
def held(path: Path, how: str, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Another process keeps the database's turn, its write lock, or both."""
    words = [sys.executable, "-c", HOLD, str(path), how, str(seconds)]
    other = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        yield other
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


@pytest.mark.parametrize("how", ["turn", "write", "turn+write"])
def test_locked_by_another_process_is_refused_within_its_patience(town: Cast, sqlite: Path, how: str) -> None:
    before = counts()
    with held(sqlite, how, 60):
        begun = time.monotonic()
        refuses(report, Locked)
        assert 0.4 <= time.monotonic() - begun < 3
    acts_once(before)


def test_locked_for_ten_seconds_a_patient_sender_gets_through_once(town: Cast, sqlite: Path) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"]["timeout"] = 5.0
    before, refused, begun = counts(), 0, time.monotonic()
    with held(sqlite, "turn+write", 10):
        while True:
            try:
                report()
                break
            except Locked:
                refused += 1
    assert refused >= 1 and 9 < time.monotonic() - begun < 16
    assert Matter.objects.count() == before[0] + 1
    report()
    assert Matter.objects.count() == before[0] + 1


def test_the_page_says_so_and_keeps_what_was_typed(town: Cast, sqlite: Path) -> None:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    form = {"said": "门口积水，好几天了", "once": "a-key-of-a-page-0001"}
    before = counts()
    with held(sqlite, "turn+write", 60):
        page = browser.post("/", form)
        machine = browser.post("/api/v1/reports", {"words": form["said"]}, content_type="application/json")
    assert page.status_code == 503 and form["said"] in page.content.decode() and form["once"] in page.content.decode()
    assert machine.status_code == 503 and machine["Retry-After"] and machine.json()["zh"]
    assert counts() == before
    for _ in range(2):
        assert browser.post("/", form).status_code == 303
    assert Matter.objects.count() == before[0] + 1


@contextmanager
def read_only() -> Iterator[None]:
    """Every connection of SQLite reads and writes nothing, as on a disk that the system has made read-only."""

    def shut(connection: Any, **_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")

    shut(connection)
    connection_created.connect(shut)
    try:
        yield
    finally:
        connection_created.disconnect(shut)
        connection.close()


def test_a_read_only_disk_is_said_so_and_what_was_typed_stays(town: Cast, sqlite: Path) -> None:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"}, raise_request_exception=False)
    form = {"said": "门口积水，好几天了", "once": "a-key-of-a-page-0002"}
    before = counts()
    with read_only():
        for _ in range(2):
            refuses(report, Unwritten)
        page = browser.post("/", form)
        english = browser.post("/?lang=en", form)
        machine = browser.post("/api/v1/reports", {"words": form["said"]}, content_type="application/json")
        looked = browser.get("/")
    assert page.status_code == english.status_code == machine.status_code == 503 and looked.status_code == 200
    assert machine["Retry-After"] and machine.json()["code"] == "unwritten"
    for answer in (page, english):
        told = answer.content.decode()
        assert "什么都没有存下" in told and "nothing was saved" in told
        assert form["said"] in told and form["once"] in told
    assert counts() == before
    assert browser.post("/", form).status_code == 303
    acts_once([before[0] + 1, *counts()[1:]])


@pytest.mark.parametrize("code", [8, 264, 776, 1032, 10, 266, 522, 1034, 6410])
def test_every_way_in_which_a_disk_fails_is_weather(code: int) -> None:
    """READONLY and IOERR with what SQLite adds to them; a broken statement stays a bug."""
    for given, wanted in ((code, True), (1, False)):
        cause = sqlite3.OperationalError("disk I/O error")
        cause.sqlite_errorcode = given
        error = OperationalError("disk I/O error")
        error.__cause__ = cause
        assert isinstance(refusal_for(error), Unwritten) is wanted
    assert isinstance(refusal_for(OSError(errno.EROFS, "read-only")), Unwritten)
    assert refusal_for(OSError(errno.ENOENT, "no such file")) is None


@pytest.mark.parametrize("how", ["nothing there", "a folder there", "read only"])
def test_a_file_that_is_away_is_said_so_and_welcome_back(town: Cast, sqlite: Path, how: str) -> None:
    if how == "read only" and os.geteuid() == 0:
        pytest.skip("nothing is read only for root")
    before = counts()
    connection.close()
    aside = sqlite.with_name("aside")
    beside = [sqlite.with_name(sqlite.name + end) for end in ("", "-wal", "-shm")]
    for file in filter(Path.exists, beside):
        file.rename(aside.with_name(f"aside{file.name}"))
    if how == "a folder there":
        sqlite.mkdir()
    elif how == "read only":
        sqlite.touch(0o400)
    try:
        for _ in range(2):
            refuses(report, Away)
    finally:
        connection.close()
        sqlite.rmdir() if how == "a folder there" else sqlite.unlink(missing_ok=True)
        for file in beside:
            if (there := aside.with_name(f"aside{file.name}")).exists():
                there.rename(file)
    acts_once(before)


def test_what_was_answered_while_the_file_was_moved_is_there_when_it_is_back(town: Cast, sqlite: Path) -> None:
    """SQLite goes on writing to the file it has open, wherever it lies."""
    assert counts()[0] == 0 and connection.connection is not None
    sqlite.rename(aside := sqlite.with_name("aside"))
    told = ""
    try:
        with suppress(Unavailable):  # refused in words is as good
            told = report()
    finally:
        connection.close()
        aside.rename(sqlite)
    assert told in ("", report()) and OnceKey.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ['INSERT INTO "matters_step"', 'INSERT INTO "matters_matter"'])
def test_a_backend_ended_in_the_middle_is_away_and_back(town: Cast, statement: str) -> None:
    before, ended = counts(), []

    def end(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith(statement) and not ended:
            ended.append(True)
            execute("SELECT pg_terminate_backend(pg_backend_pid())", None, False, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(end):
        refuses(report, Away)
    assert ended
    acts_once(before)


def test_an_act_refused_by_the_weather_is_done_once_afterwards(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last statement fails: everything before it must go too."""
    number = walks.handling(town)
    version, before = town.matter(number).version, counts()

    def storm(*_: object, **__: object) -> None:
        raise Full

    def answer() -> object:
        return matters.reply(actor=town.as_("handler"), number=number, words="疏通了四十二米主管。", now=NOW,
                             version=version, once="reply-once")  # fmt: skip

    with monkeypatch.context() as patched:
        patched.setattr("zhili.matters.actions._hand.settle_once", storm)
        refuses(answer, Full)
    assert counts() == before
    answer()
    with pytest.raises(AlreadyDone):
        answer()
    assert town.matter(number).steps == Step.objects.filter(matter__number=number).count()


def test_what_cannot_be_kept_never_looks_kept(town: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blob store that cannot be written: no row may name a file that is not there."""
    monkeypatch.setattr(settings, "ZHILI_HOME", tmp_path / "file")
    (tmp_path / "file").write_bytes(b"")
    before = counts()
    from tests.weather.pictures import jpeg

    upload = matters.Upload("a.jpg", jpeg())
    with pytest.raises((Refusal, NotADirectoryError)):
        take_in(actor=anonymous(), locality="qinghe", report=replace(REPORT, files=[upload]), now=NOW + timedelta(0))
    assert counts() == before
