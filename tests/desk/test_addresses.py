"""Addresses on the desk: found as people write them, checked by the town, put on plates."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from tests.cast import BEGAN, NOW, Cast
from tests.desk.conftest import AT, Sit
from zhili.offices.actions import grant
from zhili.offices.permissions import ADDRESSES, OPERATOR
from zhili.places import actions, queries
from zhili.places.models import Address, Plate, Unmatched

if TYPE_CHECKING:
    from django.test import Client

HOME = "青石镇人民路12号阳光小区3幢2单元501室"


@pytest.fixture(autouse=True)
def the_town(cast: Cast, tmp_path: Path) -> None:
    """The areas of the county; 青石镇's handler keeps its addresses, and so does 白鹭街道's for its own."""
    from tests.portal.house import lay_areas
    from zhili.doors.desk.seat import fields

    lay_areas(tmp_path)
    fields.forget()
    queries.forget_names()
    for key in ("handler", "stream_handler"):
        grant(actor=OPERATOR, post_id=cast.people[key][1], grant=ADDRESSES, now=BEGAN)


@pytest.fixture
def home() -> int:
    return actions.add_address(
        actor=OPERATOR, text=HOME, area="990121100000", on=date(2026, 1, 1), now=NOW, source="test"
    )


def waiting(text: str) -> int:
    (found,) = actions.locate(actor=OPERATOR, texts=[text], area="990121", source="住建局名单", now=NOW)
    assert found.check_id is not None
    return found.check_id


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


def test_an_address_is_found_as_people_write_it(sit: Sit, home: int) -> None:
    client = sit("handler")
    text = page(client, "/desk/addresses/?q=阳光小区三号楼2-501")
    assert HOME in text and "把握" in text and f"/desk/addresses/{home}/" in text
    assert "没有找到" in page(client, "/desk/addresses/?q=没有的地方")
    assert HOME in page(client, "/desk/addresses/")
    assert "% sure" in page(client, "/desk/addresses/?q=阳光小区3幢&lang=en")


def test_a_clerk_adds_one_and_a_refusal_keeps_what_was_typed(sit: Sit) -> None:
    client = sit("handler")
    refused = client.post("/desk/addresses/", {"text": "青石镇", "area": ""})
    assert refused.status_code == 422 and 'value="青石镇"' in refused.content.decode()
    elsewhere = client.post("/desk/addresses/", {"text": "人民路8号", "area": "990121001000"})
    assert elsewhere.status_code == 404 and not Address.objects.exists()
    made = client.post("/desk/addresses/", {"text": "青石镇 人民路 8号", "area": ""})
    assert made.status_code == 303 and Address.objects.get().text == "青石镇人民路8号"
    assert "青石镇人民路8号" in page(client, made["Location"])
    assert sit("caller").post("/desk/addresses/", {"text": "青石镇人民路9号"}).status_code == 403


def test_one_address_is_named_renamed_and_retired(sit: Sit, home: int) -> None:
    client, where = sit("handler"), f"/desk/addresses/{home}/"
    assert client.post(where, {"do": "name", "name": "老粮站家属院"}).status_code == 303
    sent = {"old": "人民路", "new": "民生路", "area": "990121100000", "on": "2026-11-02"}
    assert client.get("/desk/addresses/rename/").status_code == 200
    bad = client.post("/desk/addresses/rename/", {**sent, "old": "没有路"})
    assert bad.status_code == 404 and 'value="没有路"' in bad.content.decode()
    done = client.post("/desk/addresses/rename/", sent)
    assert done.status_code == 303 and "改了 1 个地址" in page(client, done["Location"])
    text = page(client, where)
    assert "老粮站家属院" in text and "曾用名" in text and "民生路12号" in text
    assert client.post(where, {"do": "retire", "on": "2026-11-03"}).status_code == 303
    text = page(client, where)
    assert "历史" in text and "制发门牌" not in text


def test_what_waits_is_its_towns_alone(sit: Sit) -> None:
    check = waiting("青石镇人民路999号")
    assert "青石镇人民路999号" in page(sit("handler"), "/desk/addresses/check/")
    assert "青石镇人民路999号" not in page(sit("stream_handler"), "/desk/addresses/check/")
    page(sit("stream_handler"), f"/desk/addresses/check/{check}/", 404)
    page(sit("caller"), "/desk/addresses/check/", 403)
    denied = {"do": "deny", "why": "看过，没有"}
    assert sit("stream_handler").post(f"/desk/addresses/check/{check}/", denied).status_code == 404
    assert Unmatched.objects.get().state == "open"


def test_a_clerk_picks_a_candidate(sit: Sit, home: int) -> None:
    client, text = sit("handler"), "青石镇人民路12号阳光小区5幢"
    check = waiting(text)
    where = f"/desk/addresses/check/{check}/"
    assert HOME in page(client, where)
    nothing = client.post(where, {"do": "pick"})
    assert nothing.status_code == 422 and Unmatched.objects.get().state == "open"
    assert client.post(where, {"do": "pick", "address": home}).status_code == 303
    row = Unmatched.objects.get()
    assert (row.state, row.address_id) == ("found", home)
    assert queries.match(text, "990121")[0].address.id == home
    assert client.post(where, {"do": "deny", "why": "再来一次"}).status_code == 409
    assert "已经处理过" in page(client, where)


def test_a_clerk_adds_what_is_missing_or_denies_it(sit: Sit) -> None:
    client = sit("handler")
    one, other = waiting("青石镇人民路999号"), waiting("青石镇解放路1号")
    assert 'value="青石镇人民路999号"' in page(client, f"/desk/addresses/check/{one}/")
    sent = {"do": "add", "text": "青石镇人民路99号", "area": "990121100000"}
    assert client.post(f"/desk/addresses/check/{one}/", sent).status_code == 303
    assert Address.objects.get().text == "青石镇人民路99号"
    empty = client.post(f"/desk/addresses/check/{other}/", {"do": "deny", "why": " "})
    assert empty.status_code == 422
    assert client.post(f"/desk/addresses/check/{other}/", {"do": "deny", "why": "没有解放路"}).status_code == 303
    assert "没有待核的地址" in page(client, "/desk/addresses/check/")


def test_plates_leave_as_paper_and_only_so(sit: Sit, home: int) -> None:
    import re

    client = sit("handler")
    more = [actions.add_address(actor=OPERATOR, text=f"青石镇人民路{n}号", area="990121100000", on=date(2026, 1, 1),
                                now=NOW) for n in range(20, 31)]  # fmt: skip
    answer = client.post("/desk/addresses/plates.pdf", {"address": [home, *more]})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert len(paper.pages) == 2
        fonts = [name for each in paper.pages for name in each.Resources.Font]
        assert fonts
    assert Plate.objects.count() == 12 and Plate.objects.filter(issued_at=AT).count() == 12
    text = page(client, f"/desk/addresses/{home}/")
    assert "有效" in text and not re.search(r"[a-z2-7]{26}", text)


def test_no_plate_without_its_paper(sit: Sit, home: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.doors.desk.addresses import plates
    from zhili.doors.desk.outward.making import PaperNotMade

    def broken(*_: object) -> bytes:
        raise PaperNotMade

    monkeypatch.setattr(plates, "make", broken)
    client = sit("handler")
    assert client.post("/desk/addresses/plates.pdf", {"address": [home]}).status_code == 503
    assert not Plate.objects.exists()
    monkeypatch.setattr(plates, "make", lambda *_: b"%PDF")
    for sent, status in (({}, 422), ({"address": ["0"]}, 404), ({"address": ["x"]}, 422)):
        assert client.post("/desk/addresses/plates.pdf", sent).status_code == status
    assert sit("stream_handler").post("/desk/addresses/plates.pdf", {"address": [home]}).status_code == 404
    assert client.post("/desk/addresses/plates.pdf", {"address": [home]}).status_code == 200
    assert client.post("/desk/addresses/plates.pdf", {"address": [home]}).status_code == 409
    assert client.post("/desk/addresses/plates.pdf", {"address": [home], "replace": "1"}).status_code == 200
    assert sorted(Plate.objects.values_list("ended_how", flat=True)) == ["", "replaced"]


def test_a_lost_plate_is_revoked(sit: Sit, home: int) -> None:
    (plate,) = actions.issue_plates(actor=OPERATOR, new=[actions.NewPlate(home, queries.draw_token())], now=NOW)
    client, where = sit("handler"), f"/desk/addresses/{home}/"
    assert client.post(where, {"do": "lost", "plate": plate}).status_code == 303
    assert "已挂失" in page(client, where)
    assert client.post(where, {"do": "revoke", "plate": plate}).status_code == 409
    assert client.post(where, {"do": "revoke", "plate": 999}).status_code == 404


def test_the_code_on_the_paper_is_read_by_a_machine(home: int) -> None:
    """Drawn as on the sheet, rasterised, read by a reader of another make."""
    zxingcpp = pytest.importorskip("zxingcpp")
    import numpy as np
    import segno

    from zhili.doors.desk.outward.plates import QUIET

    address = f"https://zhili.example/d/{queries.draw_token()}/"
    matrix = np.array(segno.make(address, error="m", micro=False).matrix, dtype=np.uint8)
    framed = np.pad(matrix, QUIET)
    image = np.where(np.kron(framed, np.ones((6, 6), dtype=np.uint8)) > 0, 0, 255).astype(np.uint8)
    assert zxingcpp.read_barcodes(image)[0].text == address


def test_an_address_is_placed_as_a_map_gives_it(sit: Sit, home: int) -> None:
    client, where = sit("handler"), f"/desk/addresses/{home}/"
    assert "还没有位置" in page(client, where)
    bad = client.post(where, {"do": "place", "at": "这里", "crs": "GCJ02"})
    assert bad.status_code == 422 and 'value="这里"' in bad.content.decode()
    assert client.post(where, {"do": "place", "at": "118.5,30.4", "crs": "MARS"}).status_code == 422
    assert client.post(where, {"do": "place", "at": "30.406543，118.543210", "crs": "BD09"}).status_code == 303
    found = queries.address(home)
    assert found.lon is not None and 118.53 < found.lon < 118.5432
    text = page(client, where)
    assert "还没有位置" not in text and "不在任何网格里" in text
    assert sit("stream_handler").post(where, {"do": "place", "at": "118.5,30.4", "crs": "BD09"}).status_code == 404
