"""Demonstration accounts: one password for all, made once for this house and kept in it, printed at every start."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

SHOWN = (
    ("centre-desk1", "调度员：受理、派单", "dispatcher"),
    ("centre-call1", "回访员：打电话问办成没有", "caller"),
    ("urban-desk", "城管局经办人：签收、办理、答复", "handler, city management"),
    ("housing-desk", "住建局经办人", "handler, housing"),
    ("qingshi-desk", "青石镇经办人", "handler, Qingshi town"),
    ("review-desk", "异议审核员", "objection reviewer"),
    ("inspection-east", "核查员：到现场看", "site checker"),
    ("county-head", "分管副县长：认账、复核、销账", "deputy county head, owes debts"),
    ("supervision-desk", "督查员", "supervisor"),
    ("next-centre-desk", "邻县调度员：看不到本县的事", "the next county: sees nothing here"),
)
"""(login, what they do in Chinese, in English)."""


class Accounts:
    """Makes an account for each login that is shown, and remembers the password in the house."""

    def __init__(self, home: Path) -> None:
        self._file = home / "demo.json"
        if self._file.exists():
            self.password: str = json.loads(self._file.read_text(encoding="utf-8"))["password"]
        else:
            self.password = "zhili-" + secrets.token_hex(3)
            self._file.write_text(json.dumps({"password": self.password}), encoding="utf-8")
        self._logins = {login for login, _, _ in SHOWN}
        self._hash = ""

    def __call__(self, login: str) -> int | None:
        """The id of this login's account, or None for somebody who never logs in."""
        if login not in self._logins:
            return None
        # Hashing takes a third of a second by design, and it is the same password ten times.
        self._hash = self._hash or make_password(self.password)
        account, _ = get_user_model().objects.get_or_create(username=login, defaults={"password": self._hash})
        return int(account.pk)
