"""The linkage keeps to itself: no file, and none of its libraries in a process that serves pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from zhili.registry.linking.chinese import CHINESE
from zhili.registry.linking.engine import connect, load

LARGE = ("duckdb", "splink", "sqlglot", "pyarrow", "pandas", "pypinyin", "opencc")


def test_no_value_can_reach_a_file(tmp_path: Path) -> None:
    con = connect(CHINESE)
    assert con.sql("select current_setting('temp_directory')").fetchall() == [("",)]
    with pytest.raises(duckdb.PermissionException):
        con.execute(f"copy (select 1) to '{tmp_path / 'x.csv'}'")
    with pytest.raises(duckdb.PermissionException):
        con.execute(f"attach '{tmp_path / 'x.db'}'")
    with pytest.raises(duckdb.InvalidInputException):
        con.execute(f"set temp_directory='{tmp_path}'")
    assert not list(tmp_path.iterdir())


def test_every_row_keeps_its_own_number_when_there_are_many() -> None:
    """Above 122,880 rows two threads share a scan: what each row says must not change places."""
    count = 130_000
    rows = pa.table({
        "id": [f"{at:06d}" for at in range(count)],
        "source": ["a"] * count,
        "name": [f"张{chr(0x4E00 + at % 500)}" for at in range(count)],
        "id_number": [f"{at:06d} 123456789012" for at in range(count)],
    })  # fmt: skip
    con = connect(CHINESE)
    order = load(con, rows, (), CHINESE)
    found = con.sql("select row, id_number, written from prepared order by row").to_arrow_table()
    assert [number[:6] for number in found["id_number"].to_pylist()] == order["id"].to_pylist()
    assert found["written"].to_pylist() == [f"张{chr(0x4E00 + int(key) % 500)}" for key in order["id"].to_pylist()]


def test_it_fails_rather_than_spilling() -> None:
    con = connect(CHINESE.told(memory="40MB"))
    with pytest.raises(duckdb.OutOfMemoryException):
        con.execute("create table x as select i, hash(i)::varchar || 'abcdefghijklmnop' as y from range(3000000) t(i)")


@pytest.mark.parametrize("module", ["zhili.config.wsgi", "zhili.doors.desk.urls", "zhili.registry.linking"])
def test_processes_that_serve_pages_do_not_load_it(module: str, tmp_path: Path) -> None:
    code = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhili.config.settings')\n"
        "import django; django.setup()\n"
        f"import {module}\n"
        f"print(sorted(set(sys.modules) & set({LARGE!r})))"
    )
    environment = os.environ | {"ZHILI_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
