"""One's own grid on a device: taken along once for a purpose, masked and small; a visit is one, whole, seen then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.registry import doorstep, house
from zhili.journal.models import Entry as JournalEntry
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Word
from zhili.registry.models import Fact, Look, Relation, Thing
from zhili.registry.queries import grid as grids

Sit = Callable[[str], Client]
MS = round(NOW.timestamp() * 1000)
GRID = house.GRID


@pytest.fixture
def lives(cast: Cast) -> doorstep.Grid:
    return doorstep.settle(cast)


def take(client: Client, **more: str) -> Any:
    return client.post("/field/grid/take/", {"grid": GRID, "purpose": "入户走访", **more})


def visit(
    client: Client, door: dict[str, Any], *found: dict[str, Any], once: str = "visit-key-0000000001", **more: Any
) -> Any:
    sent = {"door": door["id"], "seen": door["seen"], "found": json.dumps(found), "at": MS, "clock": MS, "once": once}
    return client.post("/field/grid/visit/", sent | more)


def first_door(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = take(client).json()["doors"][0]
    return found


def test_a_grid_is_taken_along_masked_and_each_person_in_it_reads_of_it(
    cast: Cast, sit: Sit, lives: doorstep.Grid
) -> None:
    client = sit("gridder")
    (own,) = client.get("/field/grid/").json()["grids"]
    assert (own["code"], own["people"], own["doors"]) == (GRID, 3, 3)
    answer = take(client)
    said, text = answer.json(), answer.content.decode()
    assert [door.get("address") or door["name"] for door in said["doors"]] == [
        "柳塘村2号", "柳塘村10号", "清河小吃店",
    ]  # fmt: skip
    first = said["doors"][0]
    assert [person["name"] for person in first["people"]] == ["周*兰", "周*"]
    assert first["people"][0]["born"] == "1948" and first["people"][0]["phone"] == "138****5678"
    assert first["people"][0]["care"] == 1 and first["people"][0]["dues"][0][:2] == ["care", "visit"]
    assert [each["name"] for each in said["loose"]] == ["吴*"]
    for hidden in ("周桂兰", "13812345678", "1948-03", "独居", "alone"):
        assert hidden not in text
    assert said["until"] - said["now"] == 7 * 24 * 3600 * 1000
    looks = list(Look.objects.values_list("thing_id", "how", "purpose"))
    assert sorted(looks) == sorted((person, "list", "入户走访") for person in lives.people)
    entry = JournalEntry.objects.get(ref=f"grid:{GRID}")
    assert "入户" not in json.dumps(entry.facts, ensure_ascii=False)


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"purpose": ""}, 422, "bad_form"),
        ({"purpose": "看"}, 422, "no_purpose"),
        ({"grid": "990121100205009"}, 404, "not_your_grid"),
        ({"grid": ""}, 422, "bad_form"),
    ],
)
def test_what_is_not_ones_own_or_for_no_purpose_is_not_taken(
    sit: Sit, lives: doorstep.Grid, fields: dict[str, str], status: int, code: str
) -> None:
    answer = take(sit("gridder"), **fields)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Look.objects.exists()


def test_towns_bureaus_and_strangers_have_no_grid_of_their_own(sit: Sit, lives: doorstep.Grid) -> None:
    for key in ("handler", "stranger"):
        client = sit(key)
        assert client.get("/field/grid/").json()["grids"] == []
        assert take(client).status_code in (403, 404)
    assert not Look.objects.exists()


def test_nobody_carries_more_than_a_grid(sit: Sit, lives: doorstep.Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.registry.actions.visiting.MOST_PEOPLE", 2)
    answer = take(sit("gridder"))
    assert answer.json()["code"] == "grid_too_large" and not Look.objects.exists()


def test_nobody_carries_more_than_fits(sit: Sit, lives: doorstep.Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.doors.field.grid.MOST_BYTES", 500)
    answer = take(sit("gridder"))
    assert answer.status_code == 422 and answer.json()["code"] == "too_much_to_carry"


def test_the_largest_grid_with_long_addresses_fits(cast: Cast) -> None:
    """1,500 people in 500 homes, each with a telephone, a tenth of them looked in on."""
    from zhili.doors.field import plain
    from zhili.profiles import queries as profiles
    from zhili.profiles.registers import ThingKind

    due = (("care", "visit", date(2026, 11, 2)),)

    def one(no: int) -> grids.Seen:
        values = {"name": "欧阳*兰", "sex": "2", "born_on": "1948-**-**", "phone": "138****5678"}
        care = no % 10 == 0
        registers, dues = (("care",), due) if care else ((), ())
        return grids.Seen(1_000_000 + no, ThingKind.PERSON, values, {"phone": 9_000_000 + no}, registers, care, dues)

    doors = []
    for no in range(500):
        values = {"address": f"清禾县青石镇柳塘社区清河花园{no}幢2单元1202室", "use": "own"}
        home = grids.Seen(2_000_000 + no, ThingKind.DWELLING, values, {}, (), False, ())
        doors.append(grids.Door(home, tuple(one(3 * no + each) for each in range(3)), NOW, "0" * 32))
    said = plain.grid(grids.GridSheet(GRID, tuple(doors), (), ()), profiles.current("qinghe", NOW.date()))
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) < 400_000


def test_a_grid_is_read_in_a_bounded_number_of_queries(
    sit: Sit, lives: doorstep.Grid, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for no in range(20):
        home = house.home(lives.clerk, f"h{no}", f"柳塘村{no + 20}号")
        who = house.person(lives.clerk, f"p{no}", name="李小明", phone=f"139{no:08d}")
        registry.relate(actor=lives.clerk, source="grid", subject=who, word=Word.LIVES_IN, object=home, now=NOW)
    client = sit("gridder")
    take(client)
    with django_assert_max_num_queries(60):
        assert len(take(client).json()["doors"]) == 23


def test_all_as_recorded_is_one_press_and_winds_the_clocks(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    door = first_door(client)
    earlier = MS - 3 * 3_600_000
    answer = visit(client, door, at=earlier)
    assert answer.status_code == 200 and answer.json()["seen"] == door["seen"]
    seen = Fact.objects.get(thing_id=lives.old, field="care.visited_on", golden=True)
    assert (seen.value, seen.observed_by, seen.record.source.kind) == ("2026-11-02", lives.ref, "grid")
    assert seen.observed_at == NOW - timedelta(hours=3)
    stood = Fact.objects.get(thing_id=lives.home, field="dwelling.address", record__source__kind="grid",
                             record__source__unit_id=lives.unit)  # fmt: skip
    assert stood.value == "柳塘村2号" and stood.observed_by == lives.ref
    again = first_door(client)
    assert again["visited"] == earlier and again["people"][0]["dues"][0][2] == "2026-12-02"


def test_a_visit_arrives_once_and_a_second_key_is_a_second_visit(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    door = first_door(client)
    born = {"what": "born", "says": {"name": "周小宝", "sex": "1"}, "on": "2026-10-30"}
    first, again = visit(client, door, born), visit(client, door, born)
    assert first.json()["seen"] == again.json()["seen"] != door["seen"]
    assert (first.json()["again"], again.json()["again"]) == (False, True)
    assert Relation.objects.filter(object_id=lives.home, to_on__isnull=True).count() == 3
    reused = visit(client, door, {**born, "on": "2026-10-29"})
    assert reused.json()["code"] == "once_key_reused"


def test_each_change_is_what_it_is_with_its_source(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    door = first_door(client)
    found = (
        {"what": "left", "person": lives.young, "on": "2026-10-20"},
        {"what": "phone", "person": lives.old, "says": {"phone": "13700009999"}},
        {"what": "came", "says": {"name": "陈海", "sex": "1", "phone": "13600001111"}, "on": "2026-10-25"},
    )
    assert visit(client, door, *found, at=MS - 60_000).status_code == 200
    gone = Relation.objects.get(subject_id=lives.young, object_id=lives.home)
    assert gone.to_on == date(2026, 10, 20)
    came = Relation.objects.get(object_id=lives.home, from_on=date(2026, 10, 25))
    assert came.source.kind == "grid" and came.observed_at == NOW - timedelta(minutes=1)
    now = first_door(client)
    assert [person["name"] for person in now["people"]] == ["周*兰", "陈*"]
    assert now["people"][0]["phone"] == "137****9999"
    assert Thing.objects.get(id=came.subject_id).grid_code == GRID


def test_who_died_ends_and_is_looked_in_on_no_more(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    assert (
        visit(client, first_door(client), {"what": "died", "person": lives.old, "on": "2026-11-01"}).status_code == 200
    )
    row = Thing.objects.get(id=lives.old)
    assert (row.ended_why, row.ended_on) == ("died", date(2026, 11, 1))
    assert Fact.objects.get(thing=row, field="person.died_on").record.source.kind == "grid"
    assert not Fact.objects.filter(thing=row, field="care.visited_on", value="2026-11-02").exists()


def test_a_home_that_changed_meanwhile_waits_for_a_person(sit: Sit, lives: doorstep.Grid) -> None:
    """Somebody else recorded a new telephone; the visit is refused whole, and goes on what there is now."""
    client = sit("gridder")
    door = first_door(client)
    house.person(lives.clerk, "colleague", thing=lives.old, source="self", phone="13899990000")
    change = {"what": "left", "person": lives.young}
    refused = visit(client, door, change)
    assert (refused.status_code, refused.json()["code"]) == (409, "home_changed")
    assert Relation.objects.get(subject_id=lives.young).to_on is None
    assert not Fact.objects.filter(field="care.visited_on", value="2026-11-02").exists()
    now = client.post("/field/grid/door/", {"door": door["id"], "purpose": "入户走访"}).json()["door"]
    assert now["people"][0]["phone"] == "138****0000"
    assert visit(client, now, change).status_code == 200


def test_a_person_merged_or_gone_and_a_home_merged_are_conflicts(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    door = first_door(client)
    registry.part(actor=lives.clerk, relation=Relation.objects.get(subject_id=lives.young).id, now=NOW)
    changed = client.post("/field/grid/door/", {"door": door["id"], "purpose": "入户走访"}).json()["door"]
    refused = visit(client, changed, {"what": "left", "person": lives.young})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_here")
    registry.merge(actor=lives.clerk, kept=lives.other, gone=lives.home, reasons={}, now=NOW)
    assert visit(client, changed).json()["code"] == "thing_merged"
    assert client.post("/field/grid/door/", {"door": door["id"], "purpose": "入户走访"}).status_code == 404


def test_a_visit_out_of_reach_that_arrives_late_puts_no_clock_back(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    door = first_door(client)
    assert visit(client, door).status_code == 200
    late = visit(client, door, once="visit-key-0000000002", at=MS - 5 * 24 * 3_600_000)
    assert late.status_code == 200
    assert Fact.objects.get(thing_id=lives.old, field="care.visited_on", golden=True).value == "2026-11-02"


def test_a_phone_clock_that_is_off_is_put_right(sit: Sit, lives: doorstep.Grid) -> None:
    client, hour = sit("gridder"), 3_600_000
    door = first_door(client)
    assert visit(client, door, at=MS + 2 * hour - 600_000, clock=MS + 2 * hour).status_code == 200
    assert Fact.objects.get(thing_id=lives.old, field="care.visited_on", golden=True).observed_at == NOW - timedelta(
        minutes=10
    )


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ("[", "bad_visit"),
        ("{}x", "bad_visit"),
        ('[{"what":"sold"}]', "bad_visit"),
        ('[{"what":"left","person":"他"}]', "bad_visit"),
        ('[{"what":"came","says":{}}]', "bad_change"),
        ('[{"what":"born","on":"2027-01-01"}]', "bad_change"),
        ('[{"what":"born","on":"2026-02-30"}]', "bad_visit"),
        ('[{"what":"came","says":{"name":"王?"}}]', "lost_character"),
        ('[{"what":"left"}]', "not_here"),
        ("[" * 5000, "bad_visit"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_whole(sit: Sit, lives: doorstep.Grid, found: str, code: str) -> None:
    client = sit("gridder")
    door = first_door(client)
    before = Fact.objects.count()
    answer = client.post(
        "/field/grid/visit/",
        {
            "door": door["id"],
            "seen": door["seen"],
            "found": found,
            "at": MS,
            "clock": MS,
            "once": "visit-key-0000000001",
        },
    )
    assert answer.json()["code"] == code and answer.json()["zh"] and answer.json()["en"]
    assert Fact.objects.count() == before


def test_a_telephone_in_full_takes_a_purpose_and_leaves_a_trace(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    fact = first_door(client)["people"][0]["open"]
    assert client.post("/field/grid/open/", {"fact": fact, "purpose": ""}).status_code == 422
    said = client.post("/field/grid/open/", {"fact": fact, "purpose": "问明天在不在家"})
    assert said.json()["value"].endswith("13812345678") and "no-store" in said.headers["Cache-Control"]
    look = Look.objects.get(how="field")
    assert (look.thing_id, look.field, look.purpose) == (lives.old, "person.phone", "问明天在不在家")
    assert sit("handler").post("/field/grid/open/", {"fact": fact, "purpose": "问问"}).status_code in (403, 404)


def test_the_post_of_a_grid_answers_for_its_fifteen_digits(sit: Sit, lives: doorstep.Grid, cast: Cast) -> None:
    """A unit of level grid has no area of its own: what lies in its grid is its, what lies beside it is not."""
    beside = house.home(lives.clerk, "beside", "柳塘村99号", grid="990121100205002")
    client = sit("cell")
    assert [each["code"] for each in client.get("/field/grid/").json()["grids"]] == [GRID]
    door = first_door(client)
    assert visit(client, door, once="visit-key-of-the-cell").status_code == 200
    asked = client.post("/field/grid/door/", {"door": beside, "purpose": "入户走访"})
    assert asked.status_code == 404
    assert grids.own_grids(lives.clerk) == []


def test_the_desk_says_who_came_last_and_when(sit: Sit, lives: doorstep.Grid) -> None:
    client = sit("gridder")
    assert visit(client, first_door(client)).status_code == 200
    client.defaults["HTTP_ACCEPT"] = "text/html"
    client.post(f"/desk/registry/{lives.home}/", {"purpose": "核对走访"})
    page = client.get(f"/desk/registry/{lives.home}/").content.decode()
    assert f"网格走访 · {doorstep.VILLAGE_NAME} · 11-02" in page
