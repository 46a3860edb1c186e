"""A thing's page: where it stands, and its door plate issued, replaced, lost; by whom grants allow."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from tests.cast import BEGAN, NOW, Cast
from tests.desk.conftest import Sit
from tests.desk.test_addresses import page
from tests.registry import house
from zhili.journal.models import Entry
from zhili.offices.actions import grant
from zhili.offices.permissions import ADDRESSES, LOOK, OPERATOR, RECORD
from zhili.places import actions, queries
from zhili.places.models import Plate, Unmatched
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry

if TYPE_CHECKING:
    from django.test import Client

HOME = "青石镇人民路12号阳光小区3幢2单元501室"
TOWN = "990121100000"


@pytest.fixture(autouse=True)
def the_town(cast: Cast, tmp_path: Path) -> None:
    from tests.portal.house import lay_areas

    lay_areas(tmp_path)
    queries.forget_names()
    for key, grants in (("handler", (ADDRESSES, LOOK, RECORD)), ("stream_handler", (ADDRESSES, LOOK)),
                        ("dispatcher", (LOOK,))):  # fmt: skip
        for each in grants:
            grant(actor=OPERATOR, post_id=cast.people[key][1], grant=each, now=BEGAN)
    actions.add_address(actor=OPERATOR, text=HOME, area=TOWN, on=date(2026, 1, 1), now=NOW)


def dwelling(cast: Cast, text: str = HOME) -> int:
    sheet = registry.Sheet(ThingKind.DWELLING, text, {"dwelling.address": text}, TOWN)
    return registry.observe(actor=house.clerk(cast), source="grid", sheet=sheet, now=NOW).thing


def opened(sit: Sit, who: str, thing: int) -> Client:
    client = sit(who)
    assert client.post(f"/desk/registry/{thing}/", {"purpose": "制发门牌"}).status_code == 303
    return client


def test_a_plate_is_issued_from_the_things_page_replaced_and_lost(cast: Cast, sit: Sit) -> None:
    thing = dwelling(cast)
    client, where = opened(sit, "handler", thing), f"/desk/registry/{thing}/"
    text = page(client, where)
    assert HOME in text and "自动对上" in text and "还没有门牌" in text
    paper = client.post(f"{where}plate.pdf")
    assert paper.status_code == 200 and paper["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert len(pdf.pages) == 1
    plate = Plate.objects.get()
    assert (plate.thing, plate.address.text, plate.ended_how) == (thing, HOME, "")
    assert Entry.objects.filter(act="places.issue_plates", ref=f"plate:{plate.id}").count() == 1
    assert client.post(f"{where}plate.pdf").status_code == 409 and Plate.objects.count() == 1
    assert client.post(f"{where}plate.pdf", {"replace": "1"}).status_code == 200
    newest = Plate.objects.latest("id")
    assert client.post(f"{where}plate/end/", {"plate": newest.id, "do": "lost"}).status_code == 303
    assert set(Plate.objects.values_list("ended_how", flat=True)) == {"replaced", "lost"}
    assert client.post(f"{where}plate/end/", {"plate": newest.id, "do": "lost"}).status_code == 409
    assert "已挂失" in page(client, where)


def test_who_keeps_no_addresses_issues_none(cast: Cast, sit: Sit) -> None:
    thing = dwelling(cast)
    client, where = opened(sit, "dispatcher", thing), f"/desk/registry/{thing}/"
    assert "plate.pdf" not in page(client, where)
    assert client.post(f"{where}plate.pdf").status_code == 403
    assert sit("stream_handler").post(f"{where}plate.pdf").status_code == 404
    assert sit("handler").post(f"{where}plate.pdf").status_code == 422  # no purpose stated
    assert not Plate.objects.exists()


def test_another_things_plate_is_not_ended_here(cast: Cast, sit: Sit) -> None:
    thing, other = dwelling(cast), dwelling(cast, "青石镇人民路12号阳光小区3幢2单元五〇一室")
    address = queries.match(HOME, TOWN)[0].address.id
    new = [actions.NewPlate(address, queries.draw_token(), other)]
    (plate,) = actions.issue_plates(actor=OPERATOR, new=new, now=NOW)
    client = opened(sit, "handler", thing)
    sent = {"plate": plate, "do": "revoke"}
    assert client.post(f"/desk/registry/{thing}/plate/end/", sent).status_code == 404
    assert not Plate.objects.exclude(ended_how="").exists()


def test_without_a_standard_address_there_is_no_plate(cast: Cast, sit: Sit) -> None:
    thing = dwelling(cast, "青石镇粮站宿舍2栋101")
    client, where = opened(sit, "handler", thing), f"/desk/registry/{thing}/"
    text = page(client, where)
    check = Unmatched.objects.get()
    assert "地址待核" in text and f"/desk/addresses/check/{check.id}/" in text
    assert client.post(f"{where}plate.pdf").status_code == 409 and not Plate.objects.exists()
    waits = page(client, f"/desk/addresses/check/{check.id}/")
    assert f"/desk/registry/{thing}/" in waits and "最迟" in waits
    assert client.post(f"/desk/addresses/check/{check.id}/", {"do": "deny", "why": "看过，早拆了"}).status_code == 303
    assert "早拆了" in page(client, where)


def test_an_address_says_what_stands_there_to_whom_it_may(cast: Cast, sit: Sit) -> None:
    thing = dwelling(cast)
    where = f"/desk/addresses/{queries.match(HOME, TOWN)[0].address.id}/"
    assert f"/desk/registry/{thing}/" in page(sit("handler"), where)
    assert f"/desk/registry/{thing}/" not in page(sit("stream_handler"), where)
    assert "登记在这里" in page(sit("handler"), where) and "登记在这里" not in page(sit("caller"), where)


def test_many_are_settled_together(cast: Cast, sit: Sit) -> None:
    for text in ("青石镇人民路12号阳光小区3幢", "青石镇解放路7号", "青石镇解放路 7 号", "青石镇解放路9号"):
        dwelling(cast, text)
    client, where = sit("handler"), "/desk/addresses/check/"
    near, *rest = [each.id for each in queries.unmatched(house.clerk(cast, "handler", ADDRESSES))]
    text = page(client, where)
    assert text.count('name="tick"') == 4 and "像是" in text
    assert client.post(where, {"do": "add"}).status_code == 422
    assert client.post(where, {"do": "deny", "tick": [f"{near}:0"]}).status_code == 422
    done = client.post(where, {"do": "add", "tick": [f"{each}:0" for each in rest]})
    assert done.status_code == 303 and "done=3" in done["Location"]
    assert {each.text for each in queries.listed(["990121"])} >= {"青石镇解放路7号", "青石镇解放路9号"}
    mixed = client.post(where, {"do": "pick", "tick": [f"{near}:999999", f"{rest[0]}:1"]})
    assert mixed.status_code == 200 and "没有定下来" in mixed.content.decode()
    assert Unmatched.objects.get(id=near).state == "open"
    best = queries.match("青石镇人民路12号阳光小区3幢", TOWN)[0].address.id
    assert client.post(where, {"do": "pick", "tick": [f"{near}:{best}"]}).status_code == 303
    assert not Unmatched.objects.filter(state="open").exists()
    assert sit("caller").post(where, {"do": "add", "tick": [f"{near}:0"]}).status_code == 403


def test_what_the_library_came_to_know_is_found_again(cast: Cast, sit: Sit) -> None:
    dwelling(cast, "青石镇解放路7号")
    dwelling(cast, "青石镇解放路8号")
    actions.add_address(actor=OPERATOR, text="青石镇解放路7号", area=TOWN, on=date(2026, 1, 1), now=NOW)
    client = sit("handler")
    done = client.post("/desk/addresses/check/", {"do": "again"})
    assert "done=1" in done["Location"] and Unmatched.objects.filter(state="found").count() == 1
    assert "done=0" in client.post("/desk/addresses/check/", {"do": "again"})["Location"]
    assert sit("caller").post("/desk/addresses/check/", {"do": "again"}).status_code == 403
    assert Entry.objects.filter(act="places.match_again").count() == 1


def test_one_settled_leads_to_the_next(cast: Cast, sit: Sit) -> None:
    for no in (7, 8, 9):
        dwelling(cast, f"青石镇解放路{no}号")
    client = sit("handler")
    one, two, three = (each.id for each in queries.unmatched(house.clerk(cast, "handler", ADDRESSES)))
    text = page(client, f"/desk/addresses/check/{two}/")
    assert f"/desk/addresses/check/{three}/" in text and 'data-key="A"' in text
    sent = {"do": "add", "text": "青石镇解放路8号", "area": TOWN}
    after = client.post(f"/desk/addresses/check/{two}/", sent)["Location"]
    assert after.startswith(f"/desk/addresses/check/{three}/") and "还有 2 条" in page(client, after)
    deny = {"do": "deny", "why": "没有"}
    assert f"/{one}/" in client.post(f"/desk/addresses/check/{three}/", deny)["Location"]
    assert client.post(f"/desk/addresses/check/{one}/", deny)["Location"].startswith("/desk/addresses/check/?")
