"""Opening tables as they come: encodings, workbooks, and headers that cannot be told apart."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.imports.files import HEADER, ROWS, csv_bytes, write_csv, write_xlsx
from zhili.lib.refusal import Refusal
from zhili.store.sheets import ChooseSheet, DoubledHeader, NoHeader, NoSuchFile, NotATable, open_sheet, plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_whatever_encoding_it_came(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(csv_bytes(HEADER, *ROWS, encoding=encoding))
    sheet = open_sheet(path)
    assert sheet.header == HEADER
    assert [cells[0] for _, cells in sheet.rows()] == ["1001", "1002", "1003"]


def test_a_sheet_can_be_read_again_and_counts_rows_as_a_spreadsheet_does(tmp_path: Path) -> None:
    sheet = open_sheet(write_csv(tmp_path, ROWS[0], ("", "", "", "", "", ""), ROWS[1]))
    assert [number for number, _ in sheet.rows()] == [2, 4] == [number for number, _ in sheet.rows()]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_delimiters_are_seen(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "m.csv"
    path.write_text(f"id{delimiter}text\n1{delimiter}路灯, 坏了\n", encoding="utf-8")
    assert next(open_sheet(path).rows()) == (2, ["1", "路灯, 坏了"])


def test_a_workbook_keeps_its_dates_and_numbers(tmp_path: Path) -> None:
    at = datetime(2019, 2, 28, 11, 25, 5)  # noqa: DTZ001 - a spreadsheet knows no zone
    sheet = open_sheet(write_xlsx(tmp_path, ("编号", "内容", "时间"), (1001, "路灯不亮", at)))
    ((number, cells),) = sheet.rows()
    assert (number, plain(cells[0]), cells[2]) == (2, "1001", at)


def test_of_several_sheets_one_must_be_chosen(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, HEADER, ROWS[0], sheets=("一月", "二月"))
    with pytest.raises(ChooseSheet, match="一月"):
        open_sheet(path)
    assert open_sheet(path, "二月").header == HEADER


@pytest.mark.parametrize("merge", ["B1:C1", "A1:A2"])
def test_a_merged_header_is_refused_in_words(tmp_path: Path, merge: str) -> None:
    with pytest.raises(NoHeader) as caught:
        open_sheet(write_xlsx(tmp_path, HEADER, ROWS[0], merge=merge))
    assert "合并" in caught.value.say("zh") and "merged" in caught.value.say("en")


@pytest.mark.parametrize(
    ("header", "refusal"),
    [
        (("编号", "", "内容"), NoHeader),
        (("编号", "内容", "内容"), DoubledHeader),
        (("Id", "text", "ID"), DoubledHeader),
        (("2019 年留言一览", "", ""), NoHeader),
    ],
)
def test_a_header_with_holes_doubles_or_a_title_is_refused(
    tmp_path: Path, header: tuple[str, ...], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        open_sheet(write_csv(tmp_path, ("1", "路灯不亮", "x"), header=header))


@pytest.mark.parametrize("content", [b"", b"\xff\x00\x81", b"PK\x03\x04 no workbook", b'id,text\n1,"never closed'])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(content + b"x" * (3_000_000 if content.endswith(b"closed") else 0))
    with pytest.raises(NotATable):
        list(open_sheet(path).rows())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile):
        open_sheet(tmp_path / "none.csv")
