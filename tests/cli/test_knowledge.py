"""Articles from a sheet by the command line: drafts, and every row that could not go in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Cast
from zhili.config.cli import main
from zhili.knowledge.models import Article


def test_a_sheet_is_imported_as_drafts(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "articles.csv"
    sheet.write_text("问题,答复,类别\n低保怎么申请,到窗口,welfare.allowance\n没有答复,,\n", encoding="utf-8")

    code = main(["knowledge", "import", str(sheet), "--unit", "town"])

    said = capsys.readouterr().out
    assert code == 2 and "第 3 行" in said and "新草稿 1 条" in said
    assert Article.objects.get().state == "draft"
    assert main(["knowledge", "import", str(tmp_path / "none.csv"), "--unit", "town"]) == 2
