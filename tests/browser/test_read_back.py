"""Ten imported messages, picked at random, read back on the desk's page beside their source. Needs ZHILI_DATA."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

PASSWORD = "long-enough-1234"
BEGAN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

pytestmark = [pytest.mark.browser, pytest.mark.data]


@pytest.fixture
def reader(transactional_db: None, visit: Callable[..., Page], data_folder: Path) -> Page:
    """Somebody of the province's own desk, logged in; the file has been imported whole."""
    from django.contrib.auth.models import User

    from tests.cast import assemble
    from tests.imports.files import run
    from zhili.offices import actions as offices
    from zhili.offices.permissions import OPERATOR

    assemble()
    assert run(data_folder / "messages/replies.csv", "--profile", "xidi-replies") == 0
    unit = offices.open_unit(actor=OPERATOR, code="xidi", name_zh="西地省留言办", level="bureau",
                             area_code="991100000000", now=BEGAN)  # fmt: skip
    post = offices.open_post(actor=OPERATOR, unit_id=unit, code="xidi-desk", name_zh="阅看席", now=BEGAN,
                             grants=("matters.dispatch",))  # fmt: skip
    account = User.objects.create_user("reader", password=PASSWORD)
    person = offices.enrol(actor=OPERATOR, name="文远", account_id=account.pk, now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=BEGAN)
    page = visit("/login/?next=/desk/")
    page.fill("[name=account]", "reader")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/desk/**")
    return page


def letters(text: str) -> str:
    """What is left of a text without white space, which an import may even out."""
    return "".join(text.split())


def test_ten_rows_read_back_as_their_source_has_them(
    reader: Page, visit: Callable[..., Page], look: Callable[[Page, str], Path], data_folder: Path
) -> None:
    from zhili.language.text import clean
    from zhili.matters.models import Matter

    with (data_folder / "messages/replies.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for place, row in enumerate(random.Random(417).sample(rows, 10)):
        number = Matter.objects.get(locality="xidi-replies", source_id=row["id"]).number
        page = visit(f"/desk/m/{number}/", person=reader)
        shown = letters(page.locator("main").inner_text())
        for column in ("title", "text", "reply"):
            assert letters(clean(row[column])) in shown, (row["id"], column)
        if not place:
            look(page, "read-back")
