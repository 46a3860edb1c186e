"""What a caller brings besides words: photos, a place on the map, and calls that nobody answered."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.browser.field_hand import lay_ground
from tests.cast import Cast
from tests.desk.conftest import AT, Sit
from tests.desk.test_seat import ONCE, begun, text_of
from tests.reception.test_drafts import photo
from zhili.matters.models import Matter
from zhili.places.models import Grid
from zhili.reception.actions import CallNote, note_call


def test_a_photo_shown_at_the_counter_stays_with_the_matter(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    where = begun(client, "counter")
    typing = {"once": ONCE, "do": "take", "words": "墙裂了", "area": "990121100000"}
    shown = client.post(where, typing | {"do": "look", "photos": SimpleUploadedFile("墙.jpg", photo())})
    (token,) = re.findall(r'name="held" value="([^"]+)"', text_of(shown))
    bad = client.post(where, typing | {"held": token, "photos": SimpleUploadedFile("假.jpg", b"GIF89a no picture")})
    page = text_of(bad)
    assert bad.status_code == 422 and "墙裂了" in page and token in page and 'id="e-photos"' in page
    assert not Matter.objects.exists()
    large = client.post(where, typing | {"held": token, "photos": SimpleUploadedFile("大.jpg", b"0" * 10_500_000)})
    assert large.status_code in (413, 422) and token in text_of(large) and "墙裂了" in text_of(large)
    assert client.post(where, typing | {"held": token}).status_code == 303
    assert [each.name for each in Matter.objects.get().attachments.all()] == ["墙.jpg"]


def test_a_photo_goes_along_with_a_joiner(cast: Cast, sit: Sit) -> None:
    number = cast.report().number
    client = sit("dispatcher")
    sent = {"once": ONCE, "join": number, "phone": "13900000002", "photos": SimpleUploadedFile("b.jpg", photo())}
    assert client.post(begun(client, "counter"), sent).status_code == 303
    assert cast.matter(number).attachments.count() == 1


def test_a_grid_picked_on_the_map_places_the_matter(cast: Cast, sit: Sit, tmp_path: Path) -> None:
    lay_ground(tmp_path)
    code = str(Grid.objects.filter(area_code__startswith="990121").order_by("code").first().code)  # type: ignore[union-attr]
    client = sit("dispatcher")
    where = begun(client)
    typing = {"once": ONCE, "words": "井盖没了", "grid": code}
    page = text_of(client.post(where, typing | {"do": "look"}))
    assert f'name="grid" value="{code}"' in page and "不用这个位置" in page and 'data-part="/where/?part=1"' in page
    away = client.post(where, typing | {"do": "take", "lon": "2.35", "lat": "48.85", "grid": ""})
    assert away.status_code == 422 and "48.85" not in text_of(away) and "井盖没了" in text_of(away)
    assert client.post(where, typing | {"do": "take"}).status_code == 303
    matter = Matter.objects.get()
    assert (matter.grid_code, matter.area_code) == (code, code[:12])


def test_a_missed_call_is_called_back_from_the_list(cast: Cast, sit: Sit) -> None:
    told = CallNote("A-1", AT - timedelta(minutes=7), ended_at=AT - timedelta(minutes=6), phone="13900000009")
    missed = note_call(actor=cast.as_("caller"), note=told, now=AT).id
    client = sit("dispatcher")
    page = text_of(client.get("/desk/seat/"))
    assert "尾号 0009" in page and "等了 7 分" in page and "13900000009" not in page
    for _ in range(3):
        where = client.post(f"/desk/seat/{missed}/back/")["Location"]
        assert "+8613900000009" in text_of(client.get(where))
        assert client.post(where, {"do": "unanswered"}).status_code == 303
    assert "回拨 3 次没人接" in text_of(client.get("/desk/seat/"))
    refused = client.post(f"/desk/seat/{missed}/drop/", {"reason": " "})
    assert refused.status_code == 422 and "为什么不再打" in text_of(refused)
    assert client.post(f"/desk/seat/{missed}/drop/", {"reason": "三次没人接"}).status_code == 303
    assert "尾号 0009" not in text_of(client.get("/desk/seat/"))
    assert client.post(f"/desk/seat/{missed}/back/").status_code == 409


def test_the_list_of_missed_calls_is_english_in_english(cast: Cast, sit: Sit) -> None:
    told = CallNote("A-1", AT - timedelta(hours=2), ended_at=AT - timedelta(hours=1), phone="13900000009")
    note_call(actor=cast.as_("caller"), note=told, now=AT)
    page = text_of(sit("dispatcher").get("/desk/seat/?lang=en"))
    assert "ends in 0009" in page and "waiting 2 h" in page and "Call back" in page
