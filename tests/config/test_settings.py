"""What the settings come to for a few environments, each read by a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

READ = (
    "import json; from zhili.config import settings;"
    "print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=str))"
)


def _read(home: Path, **environment: str) -> dict[str, Any]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHILI_")}
    given = {**kept, "ZHILI_HOME": str(home), **environment}
    ended = subprocess.run([sys.executable, "-c", READ], env=given, capture_output=True, text=True, check=True)
    settings: dict[str, Any] = json.loads(ended.stdout)
    return settings


def test_out_of_the_box_a_house_is_whole_and_stays_on_this_machine(tmp_path: Path) -> None:
    made = _read(tmp_path)
    assert made["ALLOWED_HOSTS"][1:] == ["localhost", "127.0.0.1", "[::1]"]
    assert made["DEBUG"] is False and len(made["SECRET_KEY"]) >= 50
    assert made["DATABASES"]["default"]["NAME"] == str(tmp_path / "zhili.sqlite3")
    assert made["TIME_ZONE"] == "UTC" and made["USE_TZ"] is True
    assert made["ZHILI_JOURNAL_KEY"] == str(tmp_path / "keys/journal.ed25519")


def test_two_houses_on_one_machine_keep_their_logins_apart(tmp_path: Path) -> None:
    one, two = _read(tmp_path / "a"), _read(tmp_path / "b")
    assert one["SESSION_COOKIE_NAME"] != two["SESSION_COOKIE_NAME"]
    assert one["CSRF_COOKIE_NAME"] != two["CSRF_COOKIE_NAME"]
    assert one["SECRET_KEY"] != two["SECRET_KEY"]


def test_an_https_address_behind_a_proxy_makes_everything_strict(tmp_path: Path) -> None:
    made = _read(tmp_path, ZHILI_URL="https://county.example/", ZHILI_PROXY="true", ZHILI_HOSTS="county.example")
    assert made["ALLOWED_HOSTS"] == ["county.example"]
    assert made["SESSION_COOKIE_SECURE"] and made["CSRF_COOKIE_SECURE"] and made["SECURE_SSL_REDIRECT"]
    assert made["SECURE_HSTS_SECONDS"] > 0
    assert made["CSRF_TRUSTED_ORIGINS"] == ["https://county.example"]
    assert made["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_without_a_proxy_nobody_can_claim_to_have_come_by_https(tmp_path: Path) -> None:
    assert _read(tmp_path, ZHILI_URL="https://county.example")["SECURE_PROXY_SSL_HEADER"] is None


def test_every_room_with_tables_is_installed(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2] / "src/zhili"
    rooms = {f"zhili.{folder.parent.name}" for folder in root.glob("*/migrations")}
    assert rooms <= set(_read(tmp_path)["INSTALLED_APPS"])
