"""Areas come in as they are written, or do not come in and are listed."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.places.cast import CLERK, FILES, NOW, VILLAGE
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.codes import Level
from zhili.lib.refusal import NotAllowed
from zhili.places import actions, queries
from zhili.places.findings import Report
from zhili.places.models import Anomaly, Area, FormerArea
from zhili.places.tables import NoAreaFiles, UnreadableFile

pytestmark = pytest.mark.django_db


def bring(folder: Path, valid_from: date | None = None) -> Report:
    return actions.import_areas(actor=CLERK, now=NOW, folder=folder, valid_from=valid_from)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Area, FormerArea, Anomaly, Entry))


def test_areas_are_found_with_their_names_and_children(county: None) -> None:
    assert queries.name_path(VILLAGE) == ("示例省", "示例市", "清禾县", "河东镇", "柳树村")
    found = queries.area(VILLAGE)
    assert found is not None
    assert (found.level, found.parent_code, found.valid_from) == (Level.VILLAGE, "990121100000", None)
    assert [each.name for each in queries.children("990121100000")] == ["柳树村", "石桥村", "南塘社区"]
    assert [each.name for each in queries.children("")] == ["示例省"]
    assert queries.names([VILLAGE, "990121000000", "880000000000"]) == {VILLAGE: "柳树村", "990121000000": "清禾县"}
    assert queries.area("880000000000") is None


def test_the_same_list_again_changes_nothing(county: None, folder: Path) -> None:
    before = counts()
    report = bring(folder)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 7)
    assert counts() == before


def test_an_interrupted_import_goes_on(county: None, folder: Path) -> None:
    Area.objects.filter(level=Level.VILLAGE).exclude(pk=VILLAGE).delete()
    report = bring(folder)
    assert (report.added, report.unchanged) == (2, 5)


def test_every_bad_row_is_an_anomaly_and_none_is_mended(folder: Path) -> None:
    wrong = {
        "短": "short_row",
        "99012110021,八位村,990121100": "bad_code",
        "99012110021x,字母村,990121100": "bad_code",
        "000121100211,零村,990121100": "bad_code",
        "990121100201,又一个柳树村,990121100": "duplicate",
        "990121100212,  ,990121100": "empty_name",
        f"990121100213,{'长' * 61},990121100": "long_name",
        "990121100000,没有村号,990121100": "duplicate",
        "990121200000,镇号村,990121200": "wrong_level",
        "990121300214,孤儿村,990121300": "unknown_parent",
        "990121100215,别处村,990122100": "parent_mismatch",
        "990121100216,无上级村,": "parent_mismatch",
    }
    (folder / "villages.csv").write_text("\n".join([*FILES["villages.csv"], *wrong]), encoding="utf-8")
    report = bring(folder)
    assert [each.code for each in report.findings] == list(wrong.values())
    assert (report.added, report.refused, report.read) == (7, len(wrong), 7 + len(wrong))
    assert [each.row for each in queries.anomalies()] == list(range(5, 5 + len(wrong)))
    assert all(each.zh and each.en and each.refused for each in queries.anomalies(report.batch_id))
    before = counts()
    bring(folder)
    assert counts() == before


def test_an_anomaly_that_is_gone_is_settled_and_one_that_returns_is_open_again(folder: Path) -> None:
    (folder / "streets.csv").write_text(FILES["streets.csv"][0], encoding="utf-8")
    assert bring(folder).refused == 3
    Area.objects.create(pk="990121100000", name="河东镇", level=9, parent_code="990121000000", source="test")
    assert bring(folder).refused == 0
    assert queries.anomalies() == []
    assert Anomaly.objects.filter(settled_at=NOW).count() == 3
    Area.objects.filter(level__gte=9).delete()
    assert bring(folder).refused == 3
    assert len(queries.anomalies()) == Anomaly.objects.count() == 3


def test_a_new_name_needs_a_day_and_the_old_one_stays_known(county: None, folder: Path) -> None:
    lines = [line.replace("柳树村", "新柳社区") for line in FILES["villages.csv"]]
    (folder / "villages.csv").write_text("\n".join(lines), encoding="utf-8")
    assert [each.code for each in bring(folder).findings] == ["name_differs"]
    assert queries.names([VILLAGE]) == {VILLAGE: "柳树村"}
    day = date(2026, 7, 1)
    assert bring(folder, day).changed == 1
    before, after = queries.area(VILLAGE, day - timedelta(days=1)), queries.area(VILLAGE, day)
    assert before is not None and after is not None
    assert (before.name, before.valid_to, after.name, after.valid_to) == ("柳树村", day, "新柳社区", None)
    assert bring(folder, day).unchanged == 7


def test_gzip_and_a_byte_order_mark_are_read(folder: Path) -> None:
    text = "\n".join(FILES["villages.csv"])
    (folder / "villages.csv").unlink()
    (folder / "villages.csv.gz").write_bytes(gzip.compress(text.encode("utf-8-sig")))
    assert bring(folder).added == 7


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("villages.csv", b"code,title\n1,2"),
        ("villages.csv", "code,name,streetCode\n1,柳树村,2".encode("gbk")),
        ("villages.csv", b""),
        ("villages.csv.gz", b"not gzip"),
        ("villages.csv.gz", gzip.compress(b"code,name,streetCode\n" * 99, mtime=0)[:-9]),
    ],
)
def test_unreadable_files_are_refused_in_words(folder: Path, name: str, content: bytes) -> None:
    (folder / "villages.csv").unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        bring(folder)
    assert name in refused.value.say("zh")
    assert not Area.objects.filter(level=Level.VILLAGE).exists()


def test_an_empty_folder_and_a_stranger_are_refused(tmp_path: Path, folder: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NoAreaFiles):
        bring(empty)
    with pytest.raises(NotAllowed):
        actions.import_areas(actor=anonymous(), now=NOW, folder=folder)
    assert counts() == (0, 0, 0, 0)


def test_the_import_is_in_the_journal_and_progress_is_told(folder: Path) -> None:
    told: list[tuple[str, int]] = []
    report = actions.import_areas(
        actor=CLERK, now=NOW, folder=folder, progress=lambda name, rows: told.append((name, rows))
    )
    assert told[-1] == ("villages.csv", 3)
    entries = Entry.objects.filter(ref=f"places_batch:{report.batch_id}", act="places.import_areas")
    assert entries.count() == len(FILES)
