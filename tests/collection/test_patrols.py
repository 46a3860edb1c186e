"""Routes and patrols: drawn by who lays out work, walked by whose they are, a track nobody else can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import NOW, Cast
from zhili.collection import actions as verbs
from zhili.collection import queries
from zhili.collection.actions import NewStop, Point
from zhili.collection.lifecycle import SENTENCES, VERDICT_WORDS, Act, Verdict
from zhili.collection.models import Look, Patrol, Route, Track
from zhili.journal.models import Entry
from zhili.lib.ref import Ref
from zhili.lib.refusal import Refusal
from zhili.store.models import OnceKey

STOPS = (NewStop("抽水站", "闸门关了没有", 118.9, 30.5), NewStop("东桥头", "护栏断没断"))
KEY = "patrol-key-0000000001"
WAY = tuple(Point(NOW + timedelta(seconds=5 * step), round(118.9 + step / 1e4, 6), 30.5, 12) for step in range(3))
FOUND = Ref("matter", "QH-2026-000001-K")


def draw(cast: Cast, unit: str = "town", name: str = "河堤一圈") -> int:
    return verbs.draw_route(actor=cast.as_("head"), unit_id=cast.units[unit], name=name, stops=STOPS, now=NOW)


def begin(cast: Cast, who: str = "handler", key: str = KEY) -> tuple[int, list[int]]:
    route_id = draw(cast)
    verbs.begin_patrol(actor=cast.as_(who), route_id=route_id, key=key, now=NOW)
    return route_id, [stop.id for stop in queries.route(cast.as_(who), route_id).stops]


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Route, Patrol, Look, Track, Entry, OnceKey))


def refused(code: str, act: Callable[[], object]) -> None:
    """The act is refused under that code and leaves nothing behind."""
    before = rows()
    with pytest.raises(Refusal) as told:
        act()
    assert told.value.code == code
    assert rows() == before


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


def test_every_act_and_verdict_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Act) and set(VERDICT_WORDS) == set(Verdict)


def test_a_route_is_drawn_in_order_and_recorded(cast: Cast) -> None:
    route_id = draw(cast)
    (found,) = queries.routes_for(cast.as_("handler"))
    assert (found.id, found.name, [stop.place for stop in found.stops]) == (route_id, "河堤一圈", ["抽水站", "东桥头"])
    assert acts()[-1] == Act.DRAW_ROUTE


def test_whoever_lays_out_no_work_draws_no_route(cast: Cast) -> None:
    town = cast.units["town"]
    for key in ("handler", "stranger"):
        refused("not_a_drawer", lambda key=key: verbs.draw_route(  # type: ignore[misc]
            actor=cast.as_(key), unit_id=town, name="一圈", stops=STOPS, now=NOW))  # fmt: skip


@pytest.mark.parametrize(
    ("name", "stops", "code"),
    [
        ("", STOPS, "route_word_missing"),
        ("一圈", (), "no_stops"),
        ("一圈", STOPS * 31, "no_stops"),
        ("一圈", (NewStop("桥", ""),), "route_word_missing"),
        ("一圈", (NewStop("桥", "栏杆", 200.0, 30.0),), "bad_point"),
        ("一圈", (NewStop("桥", "栏杆", 118.0, None),), "bad_point"),
    ],
)
def test_a_route_that_cannot_be_walked_is_refused(cast: Cast, name: str, stops: tuple[NewStop, ...], code: str) -> None:
    refused(code, lambda: verbs.draw_route(
        actor=cast.as_("head"), unit_id=cast.units["town"], name=name, stops=stops, now=NOW))  # fmt: skip


def test_a_name_is_taken_until_its_route_is_retired(cast: Cast) -> None:
    route_id = draw(cast)
    refused("route_name_taken", lambda: draw(cast))
    verbs.retire_route(actor=cast.as_("head"), route_id=route_id, now=NOW)
    assert draw(cast) != route_id


def test_a_retired_route_begins_no_patrol(cast: Cast) -> None:
    route_id = draw(cast)
    refused("not_a_drawer", lambda: verbs.retire_route(actor=cast.as_("handler"), route_id=route_id, now=NOW))
    verbs.retire_route(actor=cast.as_("head"), route_id=route_id, now=NOW)
    assert acts()[-1] == Act.RETIRE_ROUTE
    assert not queries.routes_for(cast.as_("handler"))
    refused("route_retired", lambda: verbs.retire_route(actor=cast.as_("head"), route_id=route_id, now=NOW))
    refused("route_retired", lambda: verbs.begin_patrol(
        actor=cast.as_("handler"), route_id=route_id, key=KEY, now=NOW))  # fmt: skip


def test_a_route_is_walked_by_its_unit_and_those_below(cast: Cast) -> None:
    route_id = draw(cast)
    for key in ("stream_handler", "urban_handler", "stranger"):
        refused("no_such_route", lambda key=key: verbs.begin_patrol(  # type: ignore[misc]
            actor=cast.as_(key), route_id=route_id, key=KEY, now=NOW))  # fmt: skip
    verbs.begin_patrol(actor=cast.as_("handler"), route_id=route_id, key=KEY, now=NOW)
    assert acts()[-1] == Act.BEGIN_PATROL


def test_beginning_again_under_the_same_key_is_the_same_patrol(cast: Cast) -> None:
    route_id, _ = begin(cast)
    again = verbs.begin_patrol(actor=cast.as_("handler"), route_id=route_id, key=KEY, now=NOW)
    assert again.again and Patrol.objects.count() == 1
    refused("still_on_patrol", lambda: verbs.begin_patrol(
        actor=cast.as_("handler"), route_id=route_id, key="another-key-00001", now=NOW))  # fmt: skip
    refused("no_such_patrol", lambda: verbs.begin_patrol(
        actor=cast.as_("head"), route_id=route_id, key=KEY, now=NOW))  # fmt: skip


def test_stops_are_marked_once_and_a_find_names_its_matter(cast: Cast) -> None:
    _, (pump, bridge) = begin(cast)
    actor = cast.as_("handler")
    verbs.look_at(actor=actor, key=KEY, stop_id=pump, verdict=Verdict.OK, now=NOW, once="look-0000000001")
    again = verbs.look_at(actor=actor, key=KEY, stop_id=pump, verdict=Verdict.OK, now=NOW, once="look-0000000001")
    assert again.again
    verbs.look_at(actor=actor, key=KEY, stop_id=bridge, verdict=Verdict.FOUND, matter=FOUND, now=NOW)
    (walked,) = queries.own_patrols(actor)
    assert walked.looks == ((pump, "ok", ""), (bridge, "found", str(FOUND)))
    assert acts()[-2:] == [Act.LOOK_AT, Act.LOOK_AT]


def test_a_look_that_makes_no_sense_is_refused(cast: Cast) -> None:
    _, (pump, bridge) = begin(cast)
    actor = cast.as_("handler")

    def look(stop_id: int = pump, verdict: Verdict = Verdict.OK, matter: Ref | None = None, who: str = "") -> object:
        walker = cast.as_(who) if who else actor
        return verbs.look_at(actor=walker, key=KEY, stop_id=stop_id, verdict=verdict, matter=matter, now=NOW)

    refused("matter_missing", lambda: look(verdict=Verdict.FOUND))
    refused("matter_missing", lambda: look(matter=FOUND))
    refused("no_such_stop", lambda: look(stop_id=bridge + 1000))
    refused("no_such_patrol", lambda: look(who="head"))
    look()
    refused("seen_already", look)
    verbs.end_patrol(actor=actor, key=KEY, now=NOW)
    refused("patrol_over", lambda: look(stop_id=bridge))


def test_only_the_walker_reads_the_track_and_can_delete_it(cast: Cast) -> None:
    begin(cast)
    owner = cast.as_("handler")
    verbs.add_track(actor=owner, key=KEY, points=WAY, now=NOW, once="track-0000000001")
    verbs.add_track(actor=owner, key=KEY, points=WAY, now=NOW, once="track-0000000001")
    assert queries.own_track(owner, KEY) == WAY
    for key in ("head", "mayor", "supervisor", "dispatcher", "stranger"):
        assert not queries.own_patrols(cast.as_(key))
        with pytest.raises(Refusal):
            queries.own_track(cast.as_(key), KEY)
        refused("no_such_patrol", lambda key=key: verbs.forget_track(actor=cast.as_(key), key=KEY, now=NOW))  # type: ignore[misc]
    assert verbs.forget_track(actor=owner, key=KEY, now=NOW) == 3
    assert queries.own_track(owner, KEY) == () and Track.objects.count() == 0
    assert acts()[-1] == Act.FORGET_TRACK


def test_a_track_is_kept_only_while_the_patrol_is_on(cast: Cast) -> None:
    begin(cast)
    actor = cast.as_("handler")
    verbs.end_patrol(actor=actor, key=KEY, now=NOW + timedelta(hours=1), at=NOW + timedelta(minutes=30))
    assert Patrol.objects.get().ended_at == NOW + timedelta(minutes=30)
    assert acts()[-1] == Act.END_PATROL
    refused("patrol_over", lambda: verbs.add_track(actor=actor, key=KEY, points=WAY, now=NOW))
    refused("patrol_over", lambda: verbs.end_patrol(actor=actor, key=KEY, now=NOW))


def test_points_that_are_nowhere_or_too_many_are_refused(cast: Cast) -> None:
    begin(cast)
    actor = cast.as_("handler")
    refused("bad_point", lambda: verbs.add_track(
        actor=actor, key=KEY, points=[Point(NOW, 118.0, 91.0, 5)], now=NOW))  # fmt: skip
    refused("track_too_long", lambda: verbs.add_track(actor=actor, key=KEY, points=WAY * 400, now=NOW))
    refused("no_such_patrol", lambda: verbs.add_track(actor=cast.as_("head"), key=KEY, points=WAY, now=NOW))


def test_no_stored_byte_and_no_entry_says_where_somebody_walked(cast: Cast) -> None:
    begin(cast)
    verbs.add_track(actor=cast.as_("handler"), key=KEY, points=WAY, now=NOW)
    assert b"118.9" not in bytes(Track.objects.get().sealed)
    before = Entry.objects.count()
    verbs.add_track(actor=cast.as_("handler"), key=KEY, points=WAY, now=NOW)
    assert Entry.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry")
        assert not any("118.9" in str(cell) for row in cursor.fetchall() for cell in row)
