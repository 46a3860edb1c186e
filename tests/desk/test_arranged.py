"""A post's own desk: saved views, columns, filters by day; who else is here; what moved since; two side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.asked import asking
from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import AT, Sit
from tests.desk.test_queue import numbers
from zhili.dispatch.actions import be_here, forget_presence
from zhili.dispatch.models import Presence
from zhili.dispatch.queries import here
from zhili.lib.refusal import NotFound
from zhili.matters import actions as matters
from zhili.matters.queries.narrowing import latest_step
from zhili.matters.refusals import CannotMerge
from zhili.offices import queries as offices
from zhili.offices.models import DeskView

SEWAGE = "3 幢楼下污水往外冒，流到幼儿园门口了"


# --- views and columns ------------------------------------------------------------------------------------------------


def test_a_list_is_saved_under_a_name_and_dropped_again(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    answer = client.post("/desk/views/?view=assign&area=9901211&after=&open=x", {"name": "青石待派"})
    assert answer.status_code == 303
    html = moves.page(client, "/desk/queue/?view=assign&area=9901211")
    assert 'href="/desk/queue/?view=assign&amp;area=9901211" aria-current="page">青石待派' in html
    view = DeskView.objects.get()
    assert client.post(f"/desk/views/{view.id}/forget/?view=assign").status_code == 303
    assert "青石待派" not in moves.page(client, "/desk/queue/?view=assign")


def test_a_view_is_shared_inside_the_unit_alone(cast: Cast, sit: Sit) -> None:
    own, shared = {"name": "我自己的"}, {"name": "大家的", "shared": "1"}
    for sent in (own, shared):
        sit("dispatcher").post("/desk/views/?view=soon", sent)
    colleague = moves.page(sit("caller"), "/desk/queue/")
    assert "大家的" in colleague and "我自己的" not in colleague
    assert "大家的" not in moves.page(sit("handler"), "/desk/queue/")
    view = DeskView.objects.get(name="大家的")
    assert sit("caller").post(f"/desk/views/{view.id}/forget/?view=mine").status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_view_needs_a_name(cast: Cast, sit: Sit, name: str) -> None:
    answer = sit("dispatcher").post("/desk/views/?view=assign", {"name": name})
    assert answer.status_code == 422 and not DeskView.objects.exists()


def test_a_post_keeps_a_bounded_number_of_views(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    for each in range(30):
        client.post("/desk/views/?view=assign", {"name": f"视图 {each}"})
    assert client.post("/desk/views/?view=assign", {"name": "再一个"}).status_code == 409
    assert client.post("/desk/views/?view=soon", {"name": "视图 3"}).status_code == 303
    assert DeskView.objects.count() == 30 and DeskView.objects.get(name="视图 3").query == "view=soon"


def test_a_post_chooses_its_columns_and_their_order(cast: Cast, sit: Sit) -> None:
    number = moves.dispatched(cast)
    client = sit("dispatcher")
    sent = {"column1": "number", "column2": "lead", "column3": ""}
    assert client.post("/desk/columns/?view=all", sent).status_code == 303
    html = moves.page(client, "/desk/queue/?view=all")
    assert f'<span class="lrow__number">{number}</span><span class="lrow__lead">' in html
    assert "lrow__town" not in html and "lrow__town" in moves.page(sit("handler"), "/desk/queue/?view=all")
    assert offices.desk_of(cast.people["dispatcher"][1]).columns == ("number", "lead")
    assert client.post("/desk/columns/?view=all", {"column1": "lead", "column2": "lead"}).status_code == 422


def test_days_narrow_a_list(cast: Cast, sit: Sit) -> None:
    old = moves.received(cast, NOW - timedelta(days=3))
    new = cast.report("今天才说的一件事").number
    client = sit("dispatcher")

    def seen(query: str) -> list[str]:
        return numbers(moves.page(client, f"/desk/queue/?view=assign&{query}"))

    assert seen("since=2026-11-01") == [new] and seen("until=2026-11-01") == [old]
    assert sorted(seen("since=2026-10-30&until=2026-11-02")) == sorted([old, new])
    assert client.get("/desk/queue/?view=assign&since=soon").status_code == 422


# --- who is here, what moved ------------------------------------------------------------------------------------------


def test_who_has_it_open_is_seen_and_then_forgotten(cast: Cast, sit: Sit) -> None:
    number = moves.received(cast)
    sit("caller").post(f"/desk/m/{number}/here/")
    (one,) = here(AT)
    assert one.name == "何川" and one.since == AT
    told = sit("dispatcher").get("/desk/pulse/?view=assign&step=0", headers={"Accept": "application/json"}).json()
    assert "何川" in told["here"][number] and "回访席" in told["here"][number]
    assert sit("caller").get(f"/desk/pulse/?step={latest_step()}").status_code == 204, "nobody sees oneself"
    assert here(AT + timedelta(seconds=46)) == ()
    assert forget_presence(now=AT + timedelta(seconds=46)) == 1 and not Presence.objects.exists()


def test_whoever_opens_the_next_one_has_left_the_last(cast: Cast) -> None:
    one, two = moves.received(cast), cast.report("另一件", phone="13900000002").number
    actor = cast.as_("dispatcher")
    be_here(actor=actor, number=one, now=AT)
    be_here(actor=actor, number=one, now=AT + timedelta(seconds=20))
    assert here(AT + timedelta(seconds=30))[0].since == AT
    be_here(actor=actor, number=two, now=AT + timedelta(seconds=40))
    (row,) = here(AT + timedelta(seconds=41))
    assert row.matter_id == cast.matter(two).id and row.since == AT + timedelta(seconds=40)


def test_presence_tells_strangers_nothing(cast: Cast, sit: Sit) -> None:
    number = moves.received(cast)
    be_here(actor=cast.as_("dispatcher"), number=number, now=AT)
    told = sit("stranger").get("/desk/pulse/?view=all&step=0").json()
    assert told["here"] == {} and number not in str(told)
    with pytest.raises(NotFound):
        be_here(actor=cast.as_("stranger"), number=number, now=AT)


def test_the_pulse_tells_what_changed_what_came_and_what_left(cast: Cast, sit: Sit) -> None:
    stays, leaves = moves.received(cast), cast.report("另一件", phone="13900000002").number
    client, step = sit("dispatcher"), latest_step()
    assert client.get(f"/desk/pulse/?view=assign&step={step}").status_code == 204
    matters.accept(actor=cast.as_("dispatcher"), number=stays, now=NOW + moves.LATER)
    moves.press(client, leaves, "answer", **moves.OUTCOME)
    new = cast.report("刚来的一件", phone="13900000003").number
    told = client.get(f"/desk/pulse/?view=assign&step={step}&one={leaves}&steps=1").json()
    assert sorted(numbers(told["html"].replace("&amp;", "&"))) == sorted([stays, new]) and told["gone"] == [leaves]
    assert "当场答复" in told["open"] and told["step"] == latest_step()


def test_a_pulse_without_news_is_two_looks(cast: Cast, sit: Sit) -> None:
    """Beside who asks (login, seat): the latest step, and who is here."""
    moves.received(cast)
    client, step = sit("dispatcher"), latest_step()
    client.get(f"/desk/pulse/?view=assign&step={step}")
    with asking() as found:
        assert client.get(f"/desk/pulse/?view=assign&step={step}").status_code == 204
    asked = [each["sql"] for each in found.captured_queries]
    mine = [sql for sql in asked if "matters_" in sql or "dispatch_" in sql]
    assert len(mine) == 2 and len([sql for sql in asked if "_stamp" not in sql]) <= 5


# --- side by side -----------------------------------------------------------------------------------------------------


def twins(cast: Cast) -> tuple[str, str]:
    first = cast.report(SEWAGE).number
    return first, cast.report(SEWAGE + "，臭得很", phone="13900000002", now=NOW + timedelta(minutes=2)).number


def test_merging_shows_both_with_what_differs(cast: Cast, sit: Sit) -> None:
    first, second = twins(cast)
    html = moves.page(sit("dispatcher"), f"/desk/m/{second}/?act=merge")
    assert moves.hidden(html.replace(' type="text"', ""), "parent") == first
    assert SEWAGE in html and "臭得很" in html and "is-different" in html
    answer = moves.press(sit("dispatcher"), second, "merge", parent=first)
    assert answer.status_code == 303 and cast.matter(second).parent_id == cast.matter(first).id


def test_a_confidential_matter_is_neither_a_twin_nor_a_parent(cast: Cast, sit: Sit) -> None:
    open_, hidden = cast.report(SEWAGE).number, cast.report(SEWAGE, phone="13900000002", confidential=True).number
    html = moves.page(sit("dispatcher"), f"/desk/m/{open_}/?act=merge")
    assert hidden not in html
    with pytest.raises(CannotMerge):
        matters.merge(actor=cast.as_("dispatcher"), number=open_, parent=hidden, now=NOW + moves.LATER)


def test_the_row_says_that_a_note_waits(cast: Cast, sit: Sit) -> None:
    number = moves.noted(cast)
    html = moves.page(sit("handler"), "/desk/queue/?view=notes")
    assert numbers(html) == [number] and "有留言" in html
    assert "下午三点后在家" in moves.page(sit("handler"), f"/desk/m/{number}/")
    assert "有留言" not in moves.page(sit("dispatcher"), "/desk/queue/?view=all")


def test_undo_stays_in_the_queue(cast: Cast, sit: Sit) -> None:
    number = cast.report(SEWAGE).number
    client = sit("dispatcher")
    html = moves.page(client, f"/desk/queue/?view=assign&open={number}")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once", "category", "lead")}
    there = client.post(f"/desk/m/{number}/do/assign/?view=assign", sent)["Location"]
    assert f"/desk/queue/?view=assign&amp;open={number}&amp;act=recall#act" in moves.page(client, there)
    html = moves.page(client, f"/desk/queue/?view=assign&open={number}&act=recall")
    assert "派错了，收回重派</textarea>" in html
