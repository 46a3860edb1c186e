"""One address says which database; nothing else is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhili.config.database import POSTGRESQL_ENGINE, SQLITE_ENGINE, configure
from zhili.config.environ import BadSetting

HOME = Path("/srv/house")


def test_unset_is_sqlite_in_the_home() -> None:
    made = configure("", HOME)
    assert (made["ENGINE"], made["NAME"]) == (SQLITE_ENGINE, "/srv/house/zhili.sqlite3")
    assert made["CONN_MAX_AGE"] is None


def test_an_sqlite_file_elsewhere() -> None:
    assert configure("sqlite:////srv/other/a%20b.sqlite3", HOME)["NAME"] == "/srv/other/a b.sqlite3"


def test_postgresql_over_the_network() -> None:
    made = configure("postgresql://zhili:p%40ss@db.example:5433/county?sslmode=require", HOME)
    assert made["ENGINE"] == POSTGRESQL_ENGINE
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == ("zhili", "p@ss", "db.example", "5433")
    assert made["NAME"] == "county"
    assert made["OPTIONS"] == {"sslmode": "require", "server_side_binding": True, "prepare_threshold": 1}


def test_a_pooler_that_knows_no_prepared_statements() -> None:
    made = configure("postgresql://zhili@db.example/county?prepare_threshold=off", HOME)
    assert made["OPTIONS"]["prepare_threshold"] is None


def test_postgresql_by_socket() -> None:
    made = configure("postgresql://root@/test?host=/var/run/postgresql", HOME)
    assert (made["HOST"], made["PORT"], made["USER"], made["NAME"]) == ("/var/run/postgresql", "", "root", "test")


@pytest.mark.parametrize("url", ["mysql://a/b", "county", "postgresql://a:x/b"])
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(BadSetting):
        configure(url, HOME)
