"""What belongs to a matter but is no page of it (contacts, files); the ledger; the notices that did not arrive."""

from __future__ import annotations

import io
from urllib.parse import quote

import pikepdf
import pytest
from PIL import Image

from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import AT, Sit
from zhili.journal.models import Entry
from zhili.matters.actions import Upload
from zhili.matters.models import Attachment, Opening, Party
from zhili.notices.models import Message


def _party(number: str) -> int:
    return Party.objects.get(matter__number=number).id


def test_a_contact_opens_for_a_purpose_and_is_recorded(cast: Cast, sit: Sit) -> None:
    number = moves.handling(cast)
    client, address = sit("handler"), f"/desk/m/{number}/contact/{_party(number)}/"
    assert "13900000001" not in moves.page(client, address)
    refused = client.post(address, {"purpose": "  "})
    assert refused.status_code == 422 and not Opening.objects.exists()
    answer = client.post(address, {"purpose": "约上门时间 <b>"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "+8613900000001" in text and "周女士" in text and "&lt;b&gt;" in text
    assert answer["Cache-Control"] == "private, no-store"
    assert Opening.objects.get().purpose == "约上门时间 <b>"
    assert Entry.objects.filter(act="open_contact").count() == 1
    assert "13900000001" not in moves.page(client, f"/desk/m/{number}/")


def test_a_contact_stays_shut(cast: Cast, sit: Sit) -> None:
    """To strangers, to posts without the grant, and for a party of another matter."""
    number, other = moves.handling(cast), cast.report("别的事", phone="13900000088").number
    address = f"/desk/m/{number}/contact/{_party(number)}/"
    assert sit("stranger").post(address, {"purpose": "想看看"}).status_code == 404
    assert sit("supervisor").post(address, {"purpose": "想看看"}).status_code == 403
    assert sit("handler").post(f"/desk/m/{number}/contact/{_party(other)}/", {"purpose": "想看看"}).status_code in (
        404,
        422,
    )
    assert "查看联系方式" not in moves.page(sit("supervisor"), f"/desk/m/{number}/")
    assert not Opening.objects.exists()


@pytest.fixture
def photo(cast: Cast) -> tuple[str, Attachment]:
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "JPEG")
    number = cast.report("有照片的一件事", files=[Upload('现场 "1"\r\n.jpg', data.getvalue())]).number
    return number, Attachment.objects.get()


def test_a_file_is_data_for_those_who_see_the_matter(sit: Sit, photo: tuple[str, Attachment]) -> None:
    number, row = photo
    answer = sit("dispatcher").get(f"/desk/m/{number}/file/{row.id}/")
    assert answer.status_code == 200 and answer.content[:2] == b"\xff\xd8"
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == f"inline; filename*=UTF-8''{quote(row.name, safe='')}"
    assert f"/desk/m/{number}/file/{row.id}/" in moves.page(sit("dispatcher"), f"/desk/m/{number}/")


def test_a_file_is_nothing_to_anybody_else(cast: Cast, sit: Sit, photo: tuple[str, Attachment]) -> None:
    number, row = photo
    other = cast.report("别的事", phone="13900000088").number
    for client, address in (
        (sit("stranger"), f"/desk/m/{number}/file/{row.id}/"),
        (sit("dispatcher"), f"/desk/m/{other}/file/{row.id}/"),
        (sit("dispatcher"), f"/desk/m/{number}/file/{10**25}/"),
    ):
        assert client.get(address).status_code == 404


def test_a_document_is_saved_and_never_shown(cast: Cast, sit: Sit) -> None:
    paper = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(paper)
    number = cast.report("有文件的一件事", files=[Upload("报告.pdf", paper.getvalue())]).number
    answer = sit("dispatcher").get(f"/desk/m/{number}/file/{Attachment.objects.get().id}/")
    assert answer["Content-Type"] == "application/octet-stream" and answer["Content-Disposition"].startswith(
        "attachment;"
    )


def test_the_ledger_names_who_owes(cast: Cast, sit: Sit) -> None:
    number = moves.owed(cast)
    html = moves.page(sit("mayor"), "/desk/ledger/")
    assert "清禾县人民政府" in html and "上面谁欠：本单位" in html and "欠一段 40 米的主管" in html
    assert f'href="/desk/m/{number}/"' in html and "12-15 复核" in html
    assert f'href="/desk/m/{number}/"' not in moves.page(sit("stranger"), "/desk/ledger/")
    moves.press(sit("mayor"), number, "decline", **moves.OUTCOME)
    assert "现在没有欠账" in moves.page(sit("mayor"), "/desk/ledger/")
    assert "公开说明不办" in moves.page(sit("mayor"), "/desk/ledger/?which=closed")


def _fail(number: str) -> int:
    row = Message.objects.filter(ref=f"matter:{number}").latest("id")
    Message.objects.filter(id=row.id).update(failed_at=AT, failure="对方没有应答", tries=6)
    return row.id


def test_what_did_not_arrive_is_sent_again_or_told_otherwise(cast: Cast, sit: Sit) -> None:
    number = cast.report(now=NOW).number
    row, client = _fail(number), sit("dispatcher")
    html = moves.page(client, "/desk/notices/")
    assert number in html and "对方没有应答" in html and "13900000001" not in html
    assert client.post(f"/desk/notices/{row}/again/").status_code == 303
    assert Message.objects.get(id=row).failed_at is None
    _fail(number)
    assert client.post(f"/desk/notices/{row}/handled/", {"how": ""}).status_code == 422
    assert client.post(f"/desk/notices/{row}/handled/", {"how": "当面说了"}).status_code == 303
    assert "都送到了" in moves.page(client, "/desk/notices/")
    assert client.post(f"/desk/notices/{row}/again/").status_code == 404


def test_notices_are_for_the_desk_alone(cast: Cast, sit: Sit) -> None:
    row = _fail(cast.report().number)
    client = sit("handler")
    assert client.get("/desk/notices/").status_code == 403
    assert client.post(f"/desk/notices/{row}/again/").status_code == 403
    assert 'href="/desk/notices/"' not in moves.page(client, "/desk/")
