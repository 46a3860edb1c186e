"""The queue: which matters stand in which view, how filters and pages narrow it, and what it costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.asked import asking
from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import AT, Sit
from zhili.doors.desk import counts
from zhili.lib.actor import Actor


def numbers(html: str) -> list[str]:
    """The numbers of the rows on a list, in order."""
    return re.findall(r'<a class="row [^"]*" href="[^"]*open=(QH-[0-9A-Z-]+)"', html)


def figure(html: str, view: str) -> str:
    found = re.search(rf'href="/desk/queue/\?view={view}"[^>]*>[^<]*<b>([^<]*)</b>', html)
    return found.group(1) if found else ""


@pytest.mark.parametrize(
    "view, prepare, who",
    [
        ("mine", moves.received, "dispatcher"),
        ("assign", moves.received, "dispatcher"),
        ("objections", moves.objected, "reviewer"),
        ("callback", moves.confirming, "caller"),
        ("check", moves.checking, "checker"),
        ("debts", moves.owed, "mayor"),
        ("unit", moves.handling, "handler"),
        ("all", moves.solved, "dispatcher"),
        ("mine", moves.handling, "handler"),
        ("mine", moves.owed, "mayor"),
        ("mine", moves.lifted, "mayor"),
        ("mine", moves.whistled, "urban_handler"),
        ("unit", moves.whistled, "urban_handler"),
        ("mine", moves.confirming, "caller"),
    ],
)
def test_a_matter_stands_in_its_view(cast: Cast, sit: Sit, view: str, prepare: moves.Prepare, who: str) -> None:
    number = prepare(cast)
    html = moves.page(sit(who), f"/desk/queue/?view={view}")
    assert numbers(html) == [number]
    assert figure(html, view) == ("" if view == "all" else "1")


def test_filters_narrow_and_can_be_taken_away(cast: Cast, sit: Sit) -> None:
    sewage = cast.report("3 幢楼下污水往外冒").number
    lamp = cast.report("村口有人被困在水渠里", phone="13900000002").number
    client = sit("dispatcher")

    def seen(query: str) -> set[str]:
        return set(numbers(moves.page(client, f"/desk/queue/?view=all&{query}")))

    assert seen("q=污水") == {sewage} and seen("q=水渠") == {lamp} and seen("q=没有这两个字") == set()
    assert seen("area=990121100") == {sewage, lamp} and seen("area=990121001") == set()
    assert seen("urgent=1") == {lamp}
    assert seen("state=received") == {sewage, lamp} and seen("state=solved") == set()
    assert seen("kind=incident") == set() and seen(f"unit={cast.units['town']}") == set()
    assert seen("category=water") == set()
    moves.press(client, sewage, "assign", category="water.sewage", lead=cast.units["town"])
    assert seen("category=water") == seen("category=water.sewage") == seen(f"unit={cast.units['town']}") == {sewage}
    html = moves.page(client, "/desk/queue/?view=all&q=污水&urgent=1")
    assert 'aria-label="去掉筛选：「污水」"' in html and "没有符合的" in html


def test_a_search_looks_through_everything(cast: Cast, sit: Sit) -> None:
    number = moves.solved(cast)
    assert numbers(moves.page(sit("dispatcher"), "/desk/queue/?q=门口")) == [number]


def test_the_most_pressing_comes_first_and_pages_follow_by_key(cast: Cast, sit: Sit) -> None:
    made = [
        cast.report(f"第 {each} 件说不清的事", phone=f"139{each:08}", now=NOW + timedelta(seconds=each)).number
        for each in range(53)
    ]
    client = sit("dispatcher")
    first = moves.page(client, "/desk/queue/?view=assign")
    assert numbers(first) == made[:50]
    later = re.search(r'href="([^"]*after=[^"]*)"[^>]*rel="next"', first)
    assert later is not None
    assert numbers(moves.page(client, later.group(1).replace("&amp;", "&"))) == made[50:]


@pytest.mark.parametrize(
    "query", ["view=nonsense", "unit=abc", "after=nonsense", "q=" + "长" * 81, "view=assign&open=nonsense", "unit=-1"]
)
def test_a_bad_address_gets_a_sentence(cast: Cast, sit: Sit, query: str) -> None:
    answer = sit("dispatcher").get(f"/desk/queue/?{query}")
    assert answer.status_code in (404, 422) and "想找人说" in answer.content.decode()


def test_after_an_act_the_next_row_opens(cast: Cast, sit: Sit) -> None:
    one, two, three = (
        cast.report(f"第 {each} 件说不清的事", phone=f"139{each:08}", now=NOW + timedelta(seconds=each)).number
        for each in range(3)
    )
    client = sit("dispatcher")
    html = moves.page(client, f"/desk/queue/?view=assign&area=9901211&open={two}&act=answer")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once", "next")} | moves.OUTCOME
    assert sent["next"] == three
    answer = client.post(f"/desk/m/{two}/do/answer/?view=assign&area=9901211&open={two}", sent)
    assert answer.status_code == 303
    html = moves.page(client, answer["Location"])
    assert 'id="title"' in html and numbers(html) == [one, three]
    assert re.search(rf'<a class="row [^"]*row--here" href="[^"]*open={three}"', html)
    assert "记下了：直接答复" in html and two in html


def test_a_refusal_in_the_queue_stays_in_the_queue(cast: Cast, sit: Sit) -> None:
    number = moves.received(cast)
    client = sit("dispatcher")
    html = moves.page(client, f"/desk/queue/?view=assign&open={number}&act=answer")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once")} | {"done": "太短"}
    answer = client.post(f"/desk/m/{number}/do/answer/?view=assign&open={number}", sent)
    text = answer.content.decode()
    assert answer.status_code == 422 and "太短</textarea>" in text and numbers(text) == [number]


def test_signing_stays_with_the_matter(cast: Cast, sit: Sit) -> None:
    number = moves.dispatched(cast)
    client = sit("handler")
    html = moves.page(client, f"/desk/queue/?view=mine&open={number}")
    sent = {name: moves.hidden(html, name) for name in ("version", "seen", "once", "next")}
    answer = client.post(f"/desk/m/{number}/do/sign/?view=mine&open={number}", sent)
    assert f"open={number}&" in answer["Location"]


def test_the_list_costs_few_queries_however_long(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    moves.page(client, "/desk/queue/")  # rules and offices come into memory
    costs = []
    for many in (2, 40):
        for each in range(many):
            cast.report(f"第 {many} 批第 {each} 件说不清的事", phone=f"138{many:03}{each:05}")
        counts.forget()
        costs.append(_cost(client, "/desk/queue/?view=assign"))
    assert costs[0] == costs[1] <= 25
    assert _cost(client, "/desk/queue/?view=assign") <= 12, "figures are counted once"
    assert _cost(client, "/desk/") <= 25
    assert _cost(client, "/desk/queue/?view=assign&open=first") <= 36


def _cost(client: Client, address: str) -> int:
    """Queries of one page. Looking at a stamp is left out: it happens once a second, but each time in a transaction
    that has itself changed the offices, as a test's has."""
    with asking() as found:
        moves.page(client, address)
    return sum("_stamp" not in each["sql"] for each in found.captured_queries)


def test_figures_are_kept_until_something_happens(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    actor: Actor = cast.as_("dispatcher")
    cast.report("一件说不清的事")
    assert dict(_plain(actor, 0))["assign"] == 1
    monkeypatch.setattr("zhili.doors.desk.counts.lists.count", lambda *_: pytest.fail("counted again without need"))
    assert dict(_plain(actor, 30))["assign"] == 1
    monkeypatch.undo()
    cast.report("又一件说不清的事", phone="13900000002")
    assert dict(_plain(actor, 32))["assign"] == 2
    assert dict(_plain(actor, 100))["assign"] == 2


def _plain(actor: Actor, after_s: int) -> list[tuple[str, int | None]]:
    return [(tab.name, many) for tab, many in counts.figures(actor, AT + timedelta(seconds=after_s))]
