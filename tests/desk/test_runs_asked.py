"""A linkage on the desk: one person asks, another allows or refuses, no page opens a value, all of it is undone."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import Sit
from tests.registry import house
from tests.registry.test_batches import confirm, line, taken
from zhili.offices import actions as offices
from zhili.offices.permissions import ALLOW_LINK, LINK, LOOK, LOOK_OPEN, OPERATOR, RECORD
from zhili.registry.models import BatchRow, Look, Merge, Run

pytestmark = pytest.mark.django_db
AREA = "990121000000"
ASKED = {"purpose": "三部门人口底数核对", "area": AREA, "weights": "learn"}


def granted(cast: Cast, who: str, *grants: str) -> None:
    for grant in grants:
        offices.grant(actor=OPERATOR, post_id=cast.people[who][1], grant=grant, now=NOW)


@pytest.fixture
def asker(cast: Cast, sit: Sit) -> Client:
    granted(cast, "dispatcher", LINK)
    return sit("dispatcher")


@pytest.fixture
def allower(cast: Cast, sit: Sit) -> Client:
    granted(cast, "reviewer", ALLOW_LINK)
    return sit("reviewer")


def ask(asker: Client, **more: str) -> str:
    return str(asker.post("/desk/registry/runs/", ASKED | more)["Location"])


def test_one_asks_and_another_allows(cast: Cast, asker: Client, allower: Client) -> None:
    house.person(house.clerk(cast), "p1", name="周桂兰")
    assert "还没有比对过的" in moves.page(asker, "/desk/registry/runs/")
    assert asker.post("/desk/registry/runs/", ASKED | {"purpose": ""}).status_code == 422
    assert asker.post("/desk/registry/runs/", ASKED | {"area": "990122000000"}).status_code == 404
    where = ask(asker)
    page = moves.page(asker, where)
    assert "自己申请的不能自己批准" in page and "/allow/" not in page
    assert ASKED["purpose"] in moves.page(allower, where) and "/allow/" in moves.page(allower, where)
    assert allower.post(f"{where}allow/")["Location"] == where
    assert Run.objects.get().state == "allowed" and "几秒内就会开始" in moves.page(asker, where)
    assert allower.post(f"{where}allow/").status_code == 409
    assert not Look.objects.exists(), "the web server opens nothing"


def test_nobody_allows_their_own(cast: Cast, asker: Client) -> None:
    granted(cast, "dispatcher", ALLOW_LINK)
    where = ask(asker)
    sent = asker.post(f"{where}allow/")
    assert sent.status_code == 403 and "另一个人批准" in sent.content.decode()
    english = asker.post(f"{where}allow/", headers={"accept-language": "en"})
    assert english.status_code == 403 and Run.objects.get().state == "asked"


def test_another_refuses_with_a_reason_that_the_asker_reads(asker: Client, allower: Client) -> None:
    where = ask(asker)
    assert allower.post(f"{where}refuse/", {"why": ""}).status_code == 422
    assert allower.post(f"{where}refuse/", {"why": "评估还没有更新"})["Location"] == where
    page = moves.page(asker, where)
    assert "没有批准" in page and "评估还没有更新" in page


def test_strangers_see_no_linkage(cast: Cast, sit: Sit, asker: Client) -> None:
    where = ask(asker)
    nobody = sit("handler")
    for address in ("/desk/registry/runs/", where):
        assert nobody.get(address).status_code == 403
    assert nobody.post("/desk/registry/runs/", ASKED).status_code == 403
    assert nobody.post(f"{where}undo/").status_code == 403


def test_what_stopped_a_run_is_told_and_the_shipped_weights_are_offered(asker: Client) -> None:
    where = ask(asker)
    fault = {"code": "nothing_shared", "zh": "几份名单里几乎没有相同的人", "en": "nobody in common", "learnt": "1"}
    Run.objects.update(state="stopped", allowed_person_id=99, faults=[fault])
    page = moves.page(asker, where)
    assert fault["zh"] in page and "没有写入任何内容" in page and "可用附带的权重" in page
    again = ask(asker, weights="shipped")
    assert "用随软件附带的权重" in moves.page(asker, again)


def test_undoing_is_asked_for_once(cast: Cast, asker: Client) -> None:
    where = ask(asker)
    assert asker.post(f"{where}undo/").status_code == 409
    Run.objects.update(state="done", allowed_person_id=99, counts={"merged": 1, "people": 2, "doubts": 0})
    actor = house.clerk(cast)
    one, other = (house.person(actor, key, name="周桂兰") for key in "ab")
    from zhili.registry import actions as registry

    registry.merge(actor=actor, kept=one, gone=other, now=NOW, reasons={}, run=f"run:{Run.objects.get().id}")
    assert "整批撤销" in moves.page(asker, where)
    assert asker.post(f"{where}undo/")["Location"] == where
    assert Run.objects.get().state == "undoing" and Merge.objects.filter(undone_at__isnull=True).exists()
    assert "正在整批撤销" in moves.page(asker, where)


def test_a_waiting_row_is_opened_for_a_purpose_and_kept_by_nobody(cast: Cast, sit: Sit) -> None:
    granted(cast, "urban_handler", LOOK, LOOK_OPEN, RECORD)
    actor = house.clerk(cast, "urban_handler")
    confirm(actor)
    batch = taken(actor, [line(1, born="1990.2.30", name="周桂兰")])
    keeper, row = sit("urban_handler"), BatchRow.objects.get().id
    where = f"/desk/registry/batches/{batch}/{row}/open/"
    assert "周桂兰" not in moves.page(keeper, f"/desk/registry/batches/{batch}/")
    assert keeper.post(where, {"purpose": ""}).status_code == 422 and not Look.objects.exists()
    sent = keeper.post(where, {"purpose": "核对出生日期"})
    said = sent.content.decode()
    assert "周桂兰" in said and "1990.2.30" in said and sent["Cache-Control"] == "private, no-store"
    assert Look.objects.get().purpose == "核对出生日期"
