"""What a telephone asks and sends: one verb an address, once a key, its clock put right, strangers kept out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from tests.browser.field_hand import draw, lay_ground
from tests.cast import NOW, Cast
from tests.matters import walks
from tests.matters.test_sound import webm
from zhili.collection.models import Look, Patrol, Route, Track
from zhili.dispatch.models import Suggestion
from zhili.matters.models import Attachment, Matter, Step

Sit = Callable[[str], Client]
KEY, ONCE = "patrol-key-0000000001", "once-key-000000000001"
MS = round(NOW.timestamp() * 1000)
HOUR = 3_600_000


def photo() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "teal").save(out, "JPEG")
    out.seek(0)
    out.name = "photo.jpg"
    return out


def send(client: Client, path: str, **fields: Any) -> Any:
    return client.post(f"/field/{path}", {"once": ONCE, "clock": MS, **fields})


def test_a_day_is_taken_along_with_exactly_the_acts_of_this_post(cast: Cast, sit: Sit, tmp_path: Path) -> None:
    lay_ground(tmp_path)
    route_id = draw(cast)
    number = walks.handling(cast)
    said = sit("handler").get("/field/sync/").json()
    (task,) = said["tasks"]
    assert (task["number"], task["acts"], task["voice"]) == (number, ["progress", "reply"], True)
    assert [each["id"] for each in said["routes"]] == [route_id]
    assert said["ground"][0]["name"] == "网格 003" and len(said["ground"][0]["rings"][0]) == 5
    assert any("污水" in rule["any"] for rule in said["rules"]["keywords"])
    assert said["csrf"] and said["me"]["ref"].startswith("post:")
    assert not sit("stream_handler").get("/field/sync/").json()["tasks"]


def test_a_check_says_what_its_answers_lead_to(cast: Cast, sit: Sit) -> None:
    number = cast.report("人行道上有暴露垃圾", kind="incident").number
    from zhili.matters import actions as matters

    matters.accept(actor=cast.as_("dispatcher"), number=number, now=NOW)
    (task,) = sit("checker").get("/field/sync/").json()["tasks"]
    assert task["acts"] == ["check"]
    assert (task["leads"]["rework"]["zh"], task["leads"]["rework"]["waits"]) == ("已立案待派遣", "dispatcher")


def test_taking_a_day_along_asks_a_bounded_number_of_questions(
    cast: Cast, sit: Sit, django_assert_max_num_queries: Any
) -> None:
    for each in range(12):
        walks.handling(cast, phone=f"139{each:08d}", words=f"第 {each} 处污水外溢")
    client = sit("handler")
    client.get("/field/sync/")
    with django_assert_max_num_queries(120):
        assert len(client.get("/field/sync/").json()["tasks"]) == 12


def test_without_a_login_everything_but_the_shell_says_so(client: Client, db: None) -> None:
    client.defaults["HTTP_ACCEPT"] = "application/json"
    for path in ("state/", "sync/", "m/QH-2026-000001-S/", f"patrol/{KEY}/track/"):
        assert client.get(f"/field/{path}").json()["code"] == "sign_in"
    for path in ("report/", "m/QH-2026-000001-S/do/check/", "patrol/begin/", "patrol/forget/"):
        assert send(client, path).json()["code"] == "sign_in"


def test_a_report_is_taken_once_and_the_server_decides_what_it_is(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    fields = {"words": "3 幢楼下污水往外冒", "place": "3 幢", "area": "990121100000"}
    first = send(client, "report/", **fields, files=photo())
    again = send(client, "report/", **fields, files=photo())
    assert first.json()["number"] == again.json()["number"] and again.json()["again"]
    found = Matter.objects.get()
    assert Suggestion.objects.get(matter=found).category.startswith("water.sewage")
    assert Attachment.objects.get().media_type == "image/jpeg"


@pytest.mark.parametrize(("behind_ms", "off_s"), [(HOUR, 3600), (-HOUR, -3600), (20_000, 0)])
def test_a_phone_clock_that_is_off_is_put_right_and_recorded(cast: Cast, sit: Sit, behind_ms: int, off_s: int) -> None:
    """Written ten minutes ago by a clock that is off by as much as it still is when it sends."""
    phone = MS - behind_ms
    answer = send(sit("handler"), "report/", words="护栏断了", area="990121100000", at=phone - 600_000, clock=phone)
    found = Matter.objects.get(number=answer.json()["number"])
    assert found.happened_at == NOW - timedelta(minutes=10) - timedelta(milliseconds=0 if off_s else behind_ms)
    assert Step.objects.get(matter=found).facts.get("clock_off_s", 0) == off_s


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"words": "", "clock": MS}, "bad_form"),
        ({"words": "字" * 100_000, "clock": MS}, "bad_form"),
        ({"words": "护栏断了", "clock": "昨天"}, "bad_form"),
        ({"words": "护栏断了", "lon": "200", "lat": "30"}, "bad_form"),
        ({"words": "护栏断了", "area": "110000000000"}, "out_of_area"),
        ({"words": "护栏断了", "once": "short"}, "bad_once_key"),
        ({"words": "护栏断了", "category": "no.such"}, "unknown_category"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, sit: Sit, fields: dict[str, Any], code: str) -> None:
    answer = send(sit("handler"), "report/", **fields)
    assert answer.status_code in (413, 422) and answer.json()["code"] == code
    assert answer.json()["zh"] and answer.json()["en"] and not Matter.objects.exists()


def test_a_photo_that_is_none_is_refused_and_nothing_is_left(cast: Cast, sit: Sit) -> None:
    fake = io.BytesIO(b"not a picture at all")
    fake.name = "photo.jpg"
    answer = send(sit("handler"), "report/", words="护栏断了", files=fake)
    assert answer.json()["code"] == "file_refused" and not Matter.objects.exists()


def test_an_act_on_the_spot_is_done_once_on_the_version_that_was_seen(cast: Cast, sit: Sit) -> None:
    number = walks.handling(cast)
    client, path = sit("handler"), f"m/{number}/do/progress/"
    version = client.get(f"/field/m/{number}/").json()["matter"]["version"]
    done = send(client, path, version=version, words="井盖围起来了", files=photo())
    again = send(client, path, version=version, words="井盖围起来了", files=photo())
    assert done.json()["version"] == version + 1 and again.json() == {"number": number, "again": True}
    stale = client.post(f"/field/{path}", {"once": "another-once-key-001", "version": version, "words": "又去看了"})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    now = client.get(f"/field/m/{number}/").json()["matter"]
    assert now["last"][-1]["words"] == "井盖围起来了" and "progress" in now["acts"]


def test_an_act_that_is_not_for_the_spot_has_no_address(cast: Cast, sit: Sit) -> None:
    number = walks.handling(cast)
    assert send(sit("handler"), f"m/{number}/do/owe/", words="没钱").status_code == 404


def test_whoever_handles_checks_nothing_and_a_stranger_sees_nothing(cast: Cast, sit: Sit) -> None:
    number = walks.checking(cast)
    for key, status in (("handler", 403), ("stranger", 404)):
        answer = send(sit(key), f"m/{number}/do/check/", solved="yes", words="好了")
        assert answer.status_code == status
    assert sit("stranger").get(f"/field/m/{number}/").status_code == 404
    assert send(sit("checker"), f"m/{number}/do/check/", solved="yes", words="门口干了").status_code == 200
    assert cast.matter(number).state == "solved"


def test_a_patrol_arrives_in_order_and_once(cast: Cast, sit: Sit) -> None:
    route_id, client = draw(cast), sit("handler")
    stop = client.get("/field/sync/").json()["routes"][0]["stops"][0]["id"]
    phone = {"key": KEY, "clock": MS + HOUR}
    begun = {"route": route_id, "at": MS + HOUR - 600_000, "once": "once-begin-0000000001"}
    for _ in range(2):
        assert send(client, "patrol/begin/", **phone, **begun).status_code == 200
    assert Patrol.objects.get().begun_at == NOW - timedelta(minutes=10)
    points = json.dumps([[MS + HOUR, 118.9, 30.5, 8], [MS + HOUR + 5000, 118.91, 30.5, 9]])
    assert send(client, "patrol/track/", **phone, points=points, once="once-track-0000000001").status_code == 200
    looked = {"stop": stop, "verdict": "ok", "once": "once-look-00000000001"}
    assert send(client, "patrol/look/", **phone, **looked).status_code == 200
    assert send(client, "patrol/end/", **phone, once="once-end-000000000001").json()["over"]
    assert (Look.objects.count(), Track.objects.count()) == (1, 1)
    way = client.get(f"/field/patrol/{KEY}/track/").json()["points"]
    assert [point["lon"] for point in way] == [118.9, 118.91] and way[0]["at"] == MS
    assert sit("head").get(f"/field/patrol/{KEY}/track/").json()["code"] == "no_such_patrol"
    assert client.post("/field/patrol/forget/", {"key": KEY}).json() == {"points": 2}
    assert client.get(f"/field/patrol/{KEY}/track/").json()["points"] == []


@pytest.mark.parametrize("points", ["", "[", "[[1,2]]", '[["a",1,2,3]]', "[[1e400,1,2,3]]", "{}", '"abcd"', "[null]"])
def test_a_track_that_is_none_is_refused(cast: Cast, sit: Sit, points: str) -> None:
    client = sit("handler")
    send(client, "patrol/begin/", key=KEY, route=draw(cast))
    answer = send(client, "patrol/track/", key=KEY, points=points, once="once-track-0000000001")
    assert answer.status_code in (200, 422) and not Track.objects.exists()


def test_a_voice_note_is_played_on_the_desk(cast: Cast, sit: Sit) -> None:
    voice = io.BytesIO(webm())
    voice.name = "voice.webm"
    client = sit("handler")
    number = send(client, "report/", words="护栏断了", area="990121100000", files=voice).json()["number"]
    row = Attachment.objects.get(matter__number=number)
    page = client.get(f"/desk/m/{number}/", HTTP_ACCEPT="text/html").content.decode()
    assert f'<audio controls preload="none" src="/desk/m/{number}/file/{row.id}/"' in page
    answer = client.get(f"/desk/m/{number}/file/{row.id}/")
    assert answer.headers["Content-Type"] == "audio/webm" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert "media-src 'self'" in client.get("/desk/").headers["Content-Security-Policy"]


def test_routes_are_drawn_and_retired_on_a_page(cast: Cast, sit: Sit) -> None:
    client = sit("head")
    client.defaults["HTTP_ACCEPT"] = "text/html"
    unit = cast.units["town"]
    bad = client.post("/field/routes/", {"unit": unit, "name": "一圈", "stops": "桥"})
    assert bad.status_code == 422 and "第 1 行读不懂" in bad.content.decode() and "一圈" in bad.content.decode()
    stops = "抽水站｜闸门｜118.9,30.5\n东桥 | 护栏"
    assert client.post("/field/routes/", {"unit": unit, "name": "一圈", "stops": stops}).status_code == 303
    route = Route.objects.get()
    assert [stop.lon for stop in route.stops.order_by("no")] == [118.9, None]
    assert "一圈" in client.get("/field/routes/").content.decode()
    assert client.post(f"/field/routes/{route.id}/retire/").status_code == 303
    assert "一圈" not in client.get("/field/routes/").content.decode()
    stranger = sit("handler")
    stranger.defaults["HTTP_ACCEPT"] = "text/html"
    assert stranger.post("/field/routes/", {"unit": unit, "name": "一圈", "stops": stops}).status_code == 403
