"""From ``ZHILI_DATABASE`` to what Django wants to know."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote

from zhili.config.environ import BadSetting, split_url

SQLITE_ENGINE = "zhili.store.sqlite"
POSTGRESQL_ENGINE = "zhili.store.postgresql"


def configure(url: str, home: Path) -> dict[str, Any]:
    """The ``default`` database; SQLite in ``home`` when unset. Connections stay open: opening costs more than a query.

    Raises BadSetting for a scheme other than ``sqlite``, ``postgresql`` or ``postgres``.
    """
    parts = split_url("ZHILI_DATABASE", url or f"sqlite:///{home / 'zhili.sqlite3'}")
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(url).removeprefix("sqlite:///")) if url else home / "zhili.sqlite3")
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(parts)
    raise BadSetting(
        name="ZHILI_DATABASE",
        wanted_zh="以 postgresql:// 或 sqlite:/// 开头的地址",
        wanted_en="a URL that starts with postgresql:// or sqlite:///",
    )


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": SQLITE_ENGINE,
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        # A file, not memory: tests then meet the same locks and several connections as a real house does.
        "TEST": {"NAME": str(file.with_name("test.sqlite3"))},
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    threshold = options.pop("prepare_threshold", "1")
    options["prepare_threshold"] = int(threshold) if threshold.isdecimal() else None
    options["server_side_binding"] = True
    return {
        "ENGINE": POSTGRESQL_ENGINE,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
