"""Doubtful pairs and rows that wait, as a clerk meets them on the desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import Sit
from tests.registry import house
from tests.registry.test_batches import confirm, line, taken
from zhili.offices import actions as offices
from zhili.offices.permissions import CORRECT, LOOK, LOOK_OPEN, MERGE, OPERATOR, RECORD
from zhili.registry.models import BatchRow, Doubt, Fact, Look, Merge, Record, Run

pytestmark = pytest.mark.django_db
WHY = {"purpose": "核对重复登记"}


@pytest.fixture
def keeper(cast: Cast, sit: Sit) -> Client:
    """乔野 of the county's urban bureau, with the grants of base data."""
    for grant in (LOOK, LOOK_OPEN, RECORD, CORRECT, MERGE):
        offices.grant(actor=OPERATOR, post_id=cast.people["urban_handler"][1], grant=grant, now=NOW)
    return sit("urban_handler")


@pytest.fixture
def doubts(cast: Cast, keeper: Client) -> list[int]:
    actor = house.clerk(cast)
    for no, number in enumerate((house.identity("19620214", 12), house.identity("19620214", 14), "")):
        house.person(actor, f"p{no}", name="周桂兰", id_number=number, phone=f"1390000000{no}")
    records = list(Record.objects.order_by("id").values_list("id", flat=True))
    run = Run.objects.create(purpose="核对", area_code="990121000000", asked_by="post:1/person:1", asked_person_id=1,
                             asked_at=NOW, allowed_person_id=2, state="done")  # fmt: skip
    reasons = [
        {"field": "name", "level": "exact", "zh": "姓名：相同", "en": "name: the same"},
        {"field": "identity", "level": "two_valid", "zh": "身份证号：两个都有效而不同", "en": "identity: two valid"},
    ]
    return [
        Doubt.objects.create(
            run=run, left_id=records[left], right_id=records[right], probability=likely, reasons=reasons
        ).id
        for left, right, likely in ((0, 1, 0.9), (1, 2, 0.8))
    ]


def test_a_purpose_comes_first_then_both_are_masked_side_by_side(keeper: Client, doubts: list[int]) -> None:
    assert "为什么要看" in moves.page(keeper, f"/desk/registry/doubts/{doubts[0]}/")
    assert keeper.post("/desk/registry/doubts/", {"purpose": ""}).status_code == 422
    assert not Look.objects.exists()
    sent = keeper.post("/desk/registry/doubts/", WHY)
    assert sent["Location"] == f"/desk/registry/doubts/{doubts[0]}/"
    assert set(Look.objects.values_list("how", "purpose")) == {("match", WHY["purpose"])} and Look.objects.count() == 2
    page = moves.page(keeper, sent["Location"])
    assert "周*兰" in page and "周桂兰" not in page and house.identity("19620214", 12) not in page
    assert "两个都有效而不同" in page and "不同" in page
    assert set(re.findall(r'data-key="([SDN])"', page)) == {"S", "D", "N"}


def test_verdicts_lead_from_pair_to_pair(keeper: Client, doubts: list[int]) -> None:
    where = keeper.post("/desk/registry/doubts/", WHY)["Location"]
    assert keeper.post(where, {"verdict": "perhaps"}).status_code == 422
    second = keeper.post(where, {"verdict": "later"})["Location"]
    assert second == f"/desk/registry/doubts/{doubts[1]}/"
    again = keeper.post(second, {"verdict": "same"})["Location"]
    assert Merge.objects.count() == 1 and again == where
    assert keeper.post(again, {"verdict": "different"})["Location"] == "/desk/registry/doubts/"
    assert set(Doubt.objects.values_list("state", flat=True)) == {"same", "different"}
    assert all(each.startswith("post:") for each in Doubt.objects.values_list("decided_by", flat=True))
    assert "没有存疑的" in moves.page(keeper, "/desk/registry/doubts/")
    assert keeper.post(where, {"verdict": "same"}).status_code == 404


def test_a_field_is_opened_for_the_purpose_stated(keeper: Client, doubts: list[int]) -> None:
    where = keeper.post("/desk/registry/doubts/", WHY)["Location"]
    fact = Fact.objects.get(record__id=Doubt.objects.get(id=doubts[0]).left_id, field="person.id_number")
    answer = keeper.post(f"{where}open/", {"fact": fact.id})
    assert house.identity("19620214", 12) in answer.content.decode() and "no-store" in answer["Cache-Control"]
    assert Look.objects.filter(how="field", field="person.id_number", purpose=WHY["purpose"]).count() == 1
    assert house.identity("19620214", 12) not in moves.page(keeper, where)


def test_nobody_without_the_grant_comes_here(sit: Sit, doubts: list[int]) -> None:
    client = sit("caller")
    for address in ("/desk/registry/doubts/", f"/desk/registry/doubts/{doubts[0]}/", "/desk/registry/batches/"):
        assert client.get(address).status_code in (403, 404), address


def test_a_row_that_waits_is_mended_or_returned(cast: Cast, keeper: Client) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    batch = taken(actor, [line(1, born="1990.2.30"), line(2, name="周?兰"), line(3)])
    assert f"/desk/registry/batches/{batch}/" in moves.page(keeper, "/desk/registry/batches/")
    where = f"/desk/registry/batches/{batch}/"
    page = moves.page(keeper, where)
    assert "第 2 行" in page and "日历上没有这一天" in page and "1990.2.30" not in page
    first, second = BatchRow.objects.order_by("number")
    again = keeper.post(f"{where}{first.id}/", {"person__born_on": "1990.2.31"})
    assert again.status_code == 422 and "1990.2.31" in again.content.decode(), "what was typed is kept"
    assert keeper.post(f"{where}{first.id}/", {"person__born_on": "1990-02-28"}).status_code == 303
    assert keeper.post(f"{where}{second.id}/back/", {"why": ""}).status_code == 422
    assert keeper.post(f"{where}{second.id}/back/", {"why": "姓名有缺字"}).status_code == 303
    assert "没有待核的行" in moves.page(keeper, where)
    assert set(BatchRow.objects.values_list("state", flat=True)) == {"mended", "returned"}


def test_two_of_one_number_are_taken_as_they_stand_by_a_clerk_alone(cast: Cast, keeper: Client) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    shared = house.identity("19700101", 77)
    batch = taken(actor, [line(1, number=shared, name="周桂兰"), line(2, number=shared, name="吴秀英")])
    row = BatchRow.objects.order_by("number")[0]
    assert "原样收下" in moves.page(keeper, f"/desk/registry/batches/{batch}/")
    assert keeper.post(f"/desk/registry/batches/{batch}/{row.id}/", {"as_is": "1"}).status_code == 303
    assert Fact.objects.filter(field="person.id_number").count() == 1


def test_the_rest_is_taken_at_once(cast: Cast, keeper: Client) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    batch = taken(actor, [line(1, born="1990.2.30"), line(2, area="990122100205")])
    assert keeper.post(f"/desk/registry/batches/{batch}/rest/").status_code == 303
    assert list(BatchRow.objects.filter(state="open").values_list("number", flat=True)) == [3]
