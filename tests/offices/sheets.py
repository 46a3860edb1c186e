"""Spreadsheets of duty lists, as people make them."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import openpyxl

from tests.offices.cast import NOW
from zhili.lib.actor import Actor
from zhili.offices import actions
from zhili.offices.permissions import OPERATOR

HEADERS = ["类别", "层级", "区域", "主办单位", "协办单位", "时限", "所需职权", "法律依据"]
ENGLISH = ["Category", "Level", "Area code", "Lead unit", "Assisting units", "Time limit", "Legal power", "Legal basis"]


def csv_of(*rows: list[str], encoding: str = "utf-8-sig") -> bytes:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(*rows: list[Any]) -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def take_in(
    data: bytes, *, name: str = "duty.csv", actor: Actor = OPERATOR, begin: date | None = None, dry_run: bool = False
) -> actions.DutyImport:
    """Import a duty list for Qinghe."""
    return actions.import_duty_list(
        actor=actor, locality="qinghe", data=data, name=name, now=NOW, in_force_on=begin, dry_run=dry_run
    )
