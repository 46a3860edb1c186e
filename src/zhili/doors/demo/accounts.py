"""Demonstration accounts: one password for all, made once for this house and kept in it, printed at every start."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from pathlib import Path

from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR

SHOWN = (
    ("centre-desk1", "调度员：受理、派单", "dispatcher"),
    ("centre-call1", "回访员：打电话问办成没有", "caller"),
    ("urban-desk", "城管局经办人：签收、办理、答复", "handler, city management"),
    ("housing-desk", "住建局经办人", "handler, housing"),
    ("qingshi-desk", "青石镇经办人：也发指令", "handler, Qingshi town; sends directives"),
    ("990121100205-head", "大屋场村主任：签收、答复指令", "village chair: signs and answers directives"),
    ("review-desk", "异议审核员", "objection reviewer"),
    ("inspection-east", "核查员：到现场看", "site checker"),
    ("qingshi-grid1", "网格员：手机上打开 /field/", "grid worker: open /field/ on a phone"),
    ("county-head", "分管副县长：认账、复核、销账", "deputy county head, owes debts"),
    ("supervision-desk", "督查员：监督谁看了什么", "supervisor: watches who looks"),
    ("supervision-head", "督查室主任：批准暂不告知和影响评估", "head of supervision: allows what another asked for"),
    ("civil-desk", "民政局经办人：答复更正、导出名单", "civil affairs: answers corrections, takes lists away"),
    ("next-centre-desk", "邻县调度员：看不到本县的事", "the next county: sees nothing here"),
)
"""(login, what they do in Chinese, in English)."""


class Accounts:
    """Who is shown, and the password that they share; it is remembered in the house."""

    logins = frozenset(login for login, _, _ in SHOWN)

    def __init__(self, home: Path) -> None:
        file = home / "demo.json"
        self._file = file
        self.resident: dict[str, str] = {}
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
            self.password: str = kept["password"]
            self.resident = kept.get("resident", {})
        else:
            self.password = "zhili-" + secrets.token_hex(3)
            self._keep()

    def remember(self, name: str, phone: str, id_number: str) -> None:
        """The resident as whom a visitor may open “my data”. Nobody has this number."""
        self.resident = {"name": name, "phone": phone, "id_number": id_number}
        self._keep()

    def _keep(self) -> None:
        kept = {"password": self.password, "resident": self.resident}
        self._file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def open(self, now: datetime) -> None:
        """Give the accounts, which the county's sheet has made, their password."""
        offices.set_password(actor=OPERATOR, logins=sorted(self.logins), password=self.password, now=now)
