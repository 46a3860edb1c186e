"""The import: history that claims nothing, row by row through the verb's own check; again and again without doubles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.imports.files import HEADER, ROWS, report, run, write_csv, write_xlsx
from zhili.doors.imports.refusals import BadMapping, NoProfile
from zhili.doors.imports.running import OFFICE, run_import
from zhili.journal.models import Entry
from zhili.lib.refusal import Unavailable
from zhili.matters.actions import Record, Report, record_history
from zhili.matters.models import Matter, Party, RunningClock, Step
from zhili.matters.queries import detail, lists
from zhili.notices.models import Message
from zhili.profiles import queries as profiles
from zhili.store.refusals import Full, Locked

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Matter, Party, Step, Entry, Message, RunningClock))


def test_history_is_kept_as_its_source_has_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, write_csv(tmp_path, *ROWS), "--profile", "xidi")
    assert (found["read"], found["imported"], found["known"], found["refused"]) == (3, 3, 0, 0)
    first, second, third = Matter.objects.order_by("id")
    assert (first.state, first.outcome, first.is_open, first.lead_unit_id) == ("historic", "", False, None)
    assert (first.title, first.source, first.source_id, first.steps) == ("北街路灯不亮", "m", "1001", 2)
    assert first.happened_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert first.recorded_at > first.happened_at
    assert (second.title, second.steps) == ("菜市场门口积水， 老人滑倒过。", 1), (
        "no reply in the source, so no such step"
    )
    words, reply = Step.objects.filter(matter=third).order_by("no")
    assert words.words == "𠮷祥路口有个大坑 🕳️ <b>'; DROP TABLE</b>"
    assert (reply.act, reply.words, reply.facts["replied_at"]) == (
        "imported_reply",
        "已回填。",
        "2019-03-08T16:00:00.000000Z",
    )


def test_history_starts_no_clock_sends_no_notice_and_stands_in_no_queue(tmp_path: Path) -> None:
    assert run(write_csv(tmp_path, *ROWS), "--profile", "xidi") == 0
    assert counts()[-2:] == (0, 0)
    assert not lists.count(OFFICE, lists.Filters(is_open=True))
    for matter in Matter.objects.all():
        found = detail.detail(_reader(), matter.number)
        assert (found.acts, found.clocks, found.debts, found.statements) == ((), (), (), ())


def test_a_second_import_adds_nothing_and_a_longer_file_only_what_is_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(write_csv(tmp_path, *ROWS[:2]), "--profile", "xidi")
    before = counts()
    capsys.readouterr()
    again = report(capsys, write_csv(tmp_path, *ROWS[:2]), "--profile", "xidi")
    assert (again["imported"], again["known"], counts()) == (0, 2, before)
    longer = report(capsys, write_csv(tmp_path, *ROWS), "--profile", "xidi")
    assert (longer["imported"], longer["known"], Matter.objects.count()) == (1, 2, 3)


BROKEN = (
    ("", "无编号", "2019/1/1", "这一行没有编号。", "", ""),
    ("2001", "", "2019/1/1", "", "", ""),
    ("2002", "明天", "2999/1/1", "写着将来的时间。", "", ""),
    ("2003", "时间", "前天", "写着认不得的时间。", "", ""),
    ("2004", "先答后问", "2019/1/2 10:00", "答复早于反映。", "好的", "2019/1/1"),
    ("2005", "错位", "2019/1/1", "多了一格。", "", "", "多出来的"),
    ("2006", "太长", "2019/1/1", "长" * 20_001, "", ""),
)


def test_a_dry_run_lists_every_refusal_with_its_row_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path, ROWS[0], *BROKEN, ROWS[1])
    found = report(capsys, path, "--profile", "xidi", "--dry-run")
    assert (found["read"], found["imported"], found["refused"]) == (9, 2, 7)
    assert [each["row"] for each in found["refusals"]] == [3, 4, 5, 6, 7, 8, 9]
    assert all(each["zh"] and each["en"] for each in found["refusals"])
    assert counts() == (0,) * 6
    assert not profiles.localities(), "a dry run adopts no rules either"


def test_the_sound_rows_go_in_and_the_broken_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path, ROWS[0], *BROKEN, ROWS[1])
    assert run(path, "--profile", "xidi") == 1
    out = capsys.readouterr().out
    assert "第 6 行：反映时间“前天”不是认得的时间。" in out and "row 6: The time of the report “前天”" in out
    assert list(Matter.objects.order_by("id").values_list("source_id", flat=True)) == ["1001", "1002"]


def test_a_days_reply_on_the_same_day_does_not_precede_its_report(tmp_path: Path) -> None:
    row = ("1", "路灯", "2019/1/1 10:00", "路灯不亮已经一周。", "修好了。", "2019/1/1")
    assert run(write_csv(tmp_path, row), "--profile", "xidi") == 0
    assert Step.objects.get(no=2).facts["replied_at"] == "2019-01-01T02:00:00.000000Z"


def test_a_title_that_is_too_long_loses_nothing(tmp_path: Path) -> None:
    title = "长标题" * 100
    assert run(write_csv(tmp_path, ("1", title, "2019/1/1", "内容在这里。", "", "")), "--profile", "xidi") == 0
    matter = Matter.objects.get()
    assert len(matter.title) == 200
    assert Step.objects.get().words == f"{title}\n内容在这里。"


def test_one_profile_may_serve_another_locality(tmp_path: Path) -> None:
    assert run(write_csv(tmp_path, ROWS[0]), "--profile", "xidi", "--locality", "xidi-second") == 0
    assert profiles.localities() == ("xidi-second",)
    assert Matter.objects.get().locality == "xidi-second"


def test_an_unknown_profile_or_mapping_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = write_csv(tmp_path, ROWS[0])
    with pytest.raises(NoProfile, match="xidi"):
        run(path, "--profile", "nowhere")
    (tmp_path / "map.yaml").write_text("columns: {text: 没有这列}", encoding="utf-8")
    with pytest.raises(BadMapping):
        run(path, "--profile", "xidi", "--mapping", tmp_path / "map.yaml")
    assert counts() == (0,) * 6 and not profiles.localities()


def test_a_workbook_with_a_mapping_brings_units_natures_and_categories(tmp_path: Path) -> None:
    header = ("流水", "反映时间", "诉求内容", "诉求性质", "承办单位", "类别", "办理状态")
    at = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
    rows = (
        (7, at, "公交半小时没来一趟。", "投诉", "示例公交公司", "公交/班次", "已办结"),
        (8, 46027.5, "路灯不亮了。", "表扬", None, "路灯", ""),
    )
    (tmp_path / "map.yaml").write_text(
        "source: hotline\ncolumns: {id: 流水}\ncategories: {公交: transport.bus}\n", encoding="utf-8"
    )
    assert run(write_xlsx(tmp_path, header, *rows), "--profile", "xidi", "--mapping", tmp_path / "map.yaml") == 0
    first, second = Matter.objects.order_by("id")
    assert (first.source, first.source_id, first.nature, first.category) == (
        "hotline",
        "7",
        "complaint",
        "transport.bus",
    )
    assert (first.source_status, first.happened_at) == ("已办结", datetime(2026, 1, 5, 1, 30, tzinfo=UTC))
    assert Step.objects.get(matter=first).facts == {"unit": "示例公交公司", "type": "公交/班次"}
    assert (second.nature, second.category) == ("", ""), "what is not mapped stays empty"
    assert second.happened_at == datetime(2026, 1, 5, 4, tzinfo=UTC)


PLACED = ("id", "text", "at", "address", "lon", "lat")


def place_rows() -> list[Sequence[str]]:
    """300 rows: each its own point, but for four that share one, two at a round degree, one without."""
    rows = [(str(n), f"Lamp {n} is out", "2019/1/1", f"{n} Main St", f"112.{n:04}01", "28.2001") for n in range(300)]
    for n in range(4):
        rows[n] = (*rows[n][:4], "112.5", "28.5")
    rows[4] = (*rows[4][:4], "112", "28.61")
    rows[5] = (*rows[5][:4], "0", "0")
    rows[6] = (*rows[6][:4], "", "")
    return list(rows)


def test_a_point_is_believed_only_where_the_whole_file_lets_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = report(capsys, write_csv(tmp_path, *place_rows(), header=PLACED), "--profile", "xidi")
    assert (found["imported"], found["unplaced"]) == (300, 6)
    points = dict(Matter.objects.values_list("source_id", "lon"))
    assert [points[str(n)] for n in range(7)] == [None] * 7
    assert points["7"] == 112.000701
    assert Matter.objects.get(source_id="2").place == "2 Main St", "the address stands, only its point is not believed"


def test_a_point_shared_under_one_address_is_a_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(*row[:3], "1 Market Square", *row[4:]) if n < 4 else row for n, row in enumerate(place_rows())]
    assert report(capsys, write_csv(tmp_path, *rows, header=PLACED), "--profile", "xidi")["unplaced"] == 2


def test_half_a_coordinate_and_words_for_numbers_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(*row[:4], "112.1", "") if n == 0 else (*row[:4], "east", "28.1") if n == 1 else row
            for n, row in enumerate(place_rows()[:3])]  # fmt: skip
    found = report(capsys, write_csv(tmp_path, *rows, header=PLACED), "--profile", "xidi")
    assert [each["row"] for each in found["refusals"]] == [2, 3]


def test_a_row_without_words_says_its_type_and_address(tmp_path: Path) -> None:
    header = ("id", "type", "address", "created_date")
    assert (
        run(
            write_csv(tmp_path, ("1", "Street Light Out", "4 Main St", "01/02/2019"), header=header),
            "--profile",
            "xidi",
        )
        == 0
    )
    assert (Matter.objects.get().title, Step.objects.get().words) == ("Street Light Out", "Street Light Out\n4 Main St")


def test_without_the_grant_nothing_is_taken(tmp_path: Path) -> None:
    from zhili.lib.actor import anonymous
    from zhili.lib.refusal import NotAllowed

    with pytest.raises(NotAllowed):
        record_history(actor=anonymous(), locality="xidi", source="x", records=[Record(Report("words"), "1")],
                       now=datetime.now(UTC))  # fmt: skip


def test_two_imports_of_one_row_keep_it_once(tmp_path: Path) -> None:
    """As when two importers looked at the same moment: what came in since is passed over under the lock."""
    from zhili.matters.actions import history

    run(write_csv(tmp_path, ROWS[0]), "--profile", "xidi")
    now = datetime.now(UTC)
    edition, profile = profiles.current_with_id("xidi", profiles.local_day("xidi", now))
    record = Record(Report("北街第三根灯杆晚上不亮，已经一周。"), "1001")
    fresh = [(record, history.check_record(record, profile, now))]
    assert history._keep(OFFICE, edition, profile, "m", fresh, now) == 0
    assert Matter.objects.count() == 1


def test_a_locked_database_is_waited_for_and_a_full_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.doors.imports import running
    from zhili.doors.imports.setting import settle

    now = datetime.now(UTC)
    path = write_csv(tmp_path, *ROWS)
    setting = settle(path, profile="xidi", locality="", mapping=None, source="", sheet="", dry_run=False, now=now)
    weather: list[Unavailable] = [Locked(), Locked()]
    heard: list[Unavailable] = []
    real = running._record

    def stormy(*arguments: object) -> object:
        if weather:
            raise weather.pop()
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_record", stormy)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    tally = run_import(setting.order, lambda: now, lambda _tally: None, heard.append)
    assert (tally.imported, len(heard)) == (3, 2)
    weather.append(Full())
    with pytest.raises(Full):
        run_import(setting.order, lambda: now, lambda _tally: None, heard.append)


def test_the_report_names_the_columns_as_they_were_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = report(capsys, write_csv(tmp_path, ROWS[0]), "--profile", "xidi")
    assert found["columns"] == dict(zip(("id", "title", "at", "text", "reply", "replied_at"), HEADER, strict=True))
    assert json.dumps(found, ensure_ascii=False)


def _reader():  # type: ignore[no-untyped-def]
    from zhili.doors.cli.matter import READER

    return READER
