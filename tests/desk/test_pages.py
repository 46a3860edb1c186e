"""Each page of the desk: it opens for those it is for, in both languages, and shows no more than they may see."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import Sit
from zhili.matters.actions import Record, Report, record_history
from zhili.offices.permissions import OPERATOR

PAGES = (
    "/desk/",
    "/desk/queue/",
    "/desk/queue/?view=all&open=first",
    "/desk/queue/?view=assign&sift=1",
    "/desk/ledger/",
    "/desk/ledger/?which=closed",
    "/desk/notices/",
    "/desk/m/{n}/",
    "/desk/m/{n}/?act=assign",
    "/desk/m/{n}/print/",
)
EVIL = "<script>alert(1)</script>' OR 1=1; DROP TABLE matters_matter;-- \"><img src=x onerror=alert(2)>"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens(cast: Cast, sit: Sit, lang: str) -> None:
    number = moves.received(cast)
    moves.owed(cast)
    client = sit("dispatcher")
    client.cookies["zhili_lang"] = lang
    for address in PAGES:
        html = moves.page(client, address.format(n=number))
        assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}"' in html
        assert "<script>" not in html and " style=" not in html and " onclick=" not in html


def test_without_a_login_there_is_only_the_login(cast: Cast) -> None:
    number = moves.received(cast)
    for address in PAGES:
        answer = Client().get(address.format(n=number))
        assert answer.status_code == 302 and answer["Location"].startswith("/login/")


def test_a_stranger_finds_nothing(cast: Cast, sit: Sit) -> None:
    number = moves.received(cast)
    client = sit("stranger")
    for address in [*(each for each in PAGES if "{n}" in each), "/desk/queue/?view=all&open={n}"]:
        assert client.get(address.format(n=number)).status_code == 404
    assert number not in moves.page(client, "/desk/queue/?view=all")


@pytest.mark.parametrize(
    "prepare, who",
    [
        (moves.received, "dispatcher"),
        (moves.dispatched, "handler"),
        (moves.whistled, "urban_handler"),
        (moves.objected, "reviewer"),
        (moves.lifted, "mayor"),
        (moves.replied, "supervisor"),
        (moves.confirming, "caller"),
        (moves.checking, "checker"),
        (moves.owed, "mayor"),
        (moves.solved, "supervisor"),
    ],
)
def test_a_matter_in_every_state_is_drawn(cast: Cast, sit: Sit, prepare: moves.Prepare, who: str) -> None:
    number = prepare(cast)
    client = sit(who)
    for lang in ("zh", "en"):
        client.cookies["zhili_lang"] = lang
        assert number in moves.page(client, f"/desk/m/{number}/")
        assert number in moves.page(client, f"/desk/m/{number}/print/")
        assert number in moves.page(client, f"/desk/queue/?view=all&open={number}")


def test_what_residents_type_is_never_markup(cast: Cast, sit: Sit) -> None:
    number = cast.report(EVIL, title=EVIL[:200], place=EVIL).number
    cast.report(EVIL + "2", phone="13900000009")
    for address in (
        "/desk/",
        "/desk/queue/?view=all",
        f"/desk/queue/?view=all&open={number}",
        f"/desk/m/{number}/print/",
    ):
        html = moves.page(sit("dispatcher"), address)
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html and "<img src=x" not in html


def test_what_staff_type_is_never_markup(cast: Cast, sit: Sit) -> None:
    number = moves.owed(cast)
    client = sit("mayor")
    answer = moves.press(client, number, "pay", words=EVIL)
    assert answer.status_code == 303
    assert "<img src=x" not in moves.page(client, f"/desk/m/{number}/")
    for name in ("q", "area", "category", "state", "kind"):
        html = moves.page(client, f"/desk/queue/?view=all&sift=1&{name}=%3Cscript%3Ea")
        assert "<script>a" not in html


def test_the_receipt_that_a_matter_links_to_is_there(cast: Cast, sit: Sit) -> None:
    number = moves.handling(cast)
    assert f'href="/receipt/{number}/"' in moves.page(sit("handler"), f"/desk/m/{number}/")
    assert Client().get(f"/receipt/{number}/").status_code == 200


def test_today_begins_with_what_waits_on_me(cast: Cast, sit: Sit) -> None:
    number = moves.dispatched(cast)
    html = moves.page(sit("handler"), "/desk/")
    assert "先办这一件" in html and "请办理、答复" in html and number in html
    assert "手上没有要办的了" in moves.page(sit("stream_handler"), "/desk/")


def test_the_mark_is_closed_only_by_a_confirmation(cast: Cast, sit: Sit) -> None:
    """Outside the name of the house, the solved mark stands on solved matters alone."""
    closed = 'd="M15 3H21V21H11V13H15Z"'
    assert moves.page(sit("supervisor"), f"/desk/m/{moves.solved(cast)}/").count(closed) > 1
    assert moves.page(sit("supervisor"), f"/desk/m/{moves.replied(cast)}/").count(closed) == 1


def test_a_confidential_matter_is_for_its_desk_and_its_units(cast: Cast, sit: Sit) -> None:
    number = cast.report("有人吃拿卡要，请不要说是我说的", confidential=True).number
    assert sit("dispatcher").get(f"/desk/m/{number}/").status_code == 200
    assert sit("handler").get(f"/desk/m/{number}/").status_code == 404


def test_an_imported_record_is_quoted_and_offers_nothing(cast: Cast, sit: Sit) -> None:
    record = Record(
        Report(
            words="2019 年反映的路灯不亮",
            area_code="990121100000",
            happened_at=datetime(2019, 3, 1, 2, 0, tzinfo=UTC),
        ),
        source_id="A-0007",
        status="已办结",
        reply="当年已经换过灯头。",
        replied_at=datetime(2019, 3, 8, 2, 0, tzinfo=UTC),
        due_at=datetime(2019, 3, 10, 2, 0, tzinfo=UTC),
        unit_name="城管科",
        label="市政设施",
    )
    record_history(actor=OPERATOR, locality="qinghe", source="appeals.csv", records=[record], now=NOW)
    client = sit("dispatcher")
    html = moves.page(client, "/desk/queue/?view=all&open=first")
    for words in (
        "A-0007",
        "已办结",
        "市政设施",
        "城管科",
        "当年已经换过灯头。",
        "2019 年反映的路灯不亮",
        "2019-03-08",
    ):
        assert words in html
    assert "现在没有要您办的" not in html and "do/" not in html
    assert "超 " not in moves.page(client, "/desk/queue/?view=all") and "light__shape" not in html
