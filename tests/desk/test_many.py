"""One act on a selection: the same verb for each, a result a row, resumed by sending the same form again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import Sit
from zhili.doors.desk import many
from zhili.doors.desk.acts import ACTS
from zhili.matters.lifecycle import VOCABULARY
from zhili.matters.models import Step

SURE = "3 幢楼下污水往外冒"


def some(cast: Cast, count: int, words: str = SURE) -> list[str]:
    return [
        cast.report(f"{words}，第 {each} 家", phone=f"139{each:08}", now=NOW + timedelta(seconds=each)).number
        for each in range(count)
    ]


def picks(cast: Cast, numbers: list[str]) -> list[str]:
    return [f"{number}~{cast.matter(number).version}" for number in numbers]


def send(client: Client, sent: list[str], act: str, once: str = "k" * 24, **fields: object) -> str:
    answer = client.post("/desk/many/?view=assign", {"pick": sent, "do": act, "once": once, **fields})
    assert answer.status_code in (200, 422), answer.status_code
    return answer.content.decode()


def results(html: str) -> dict[str, str]:
    return {number: how for how, number in re.findall(r'data-result="(\w+)" data-number="([^"]+)"', html)}


def test_all_are_assigned_as_suggested_each_by_itself(cast: Cast, sit: Sit) -> None:
    numbers = some(cast, 3)
    html = send(sit("dispatcher"), picks(cast, numbers), "suggested")
    assert results(html) == dict.fromkeys(numbers, "done")
    assert [cast.matter(each).state for each in numbers] == ["dispatched"] * 3
    assert {cast.matter(each).lead_unit_id for each in numbers} == {cast.units["town"]}
    assert Step.objects.filter(act="assign").count() == 3


def test_what_is_refused_stops_nothing_else_and_says_why(cast: Cast, sit: Sit) -> None:
    good, stale, vague = *some(cast, 2), *some(cast, 1, "门口那件事一直没有人来看过，说不清是什么")
    sent = picks(cast, [good, stale, vague])
    moves.press(sit("dispatcher"), stale, "accept")
    html = send(sit("dispatcher"), sent, "suggested")
    assert results(html) == {good: "done", stale: "refused", vague: "refused"}
    assert "没有可以照办的建议" in html and "办好 1 件" in html and "2 件没办成" in html
    assert cast.matter(vague).state == "received"


def test_the_same_form_again_does_the_rest_only(cast: Cast, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = some(cast, 3)
    sent, client = picks(cast, numbers), sit("dispatcher")
    ticks = iter([0.0, 0.0, 99.0, 99.0])
    with monkeypatch.context() as hurried:
        hurried.setattr("zhili.doors.desk.many.monotonic", lambda: next(ticks))
        html = send(client, sent, "suggested")
    assert results(html) == {numbers[0]: "done", numbers[1]: "left", numbers[2]: "left"}
    assert "接着办剩下的 2 件" in html
    html = send(client, sent, "suggested")
    assert results(html) == dict.fromkeys(numbers, "done") and "已经办好" in html
    assert Step.objects.filter(act="assign").count() == 3


def efforts(act: str) -> list[int | None]:
    return list(Step.objects.filter(act=act).order_by("id").values_list("asked", flat=True))


def test_the_form_is_counted_once_however_many_it_acts_on(cast: Cast, sit: Sit) -> None:
    numbers = [moves.handling(cast, NOW + each * moves.LATER) for each in range(3)]
    sent, client = picks(cast, numbers), sit("handler")
    send(client, sent[:2], "note", words="一起约了周三")
    assert efforts("note") == [1, None]
    send(client, sent, "note", words="一起约了周三")
    assert efforts("note") == [1, None, None], "pressed again for the rest, it is still that form"


def test_what_is_refused_leaves_the_count_to_the_next(cast: Cast, sit: Sit) -> None:
    closed, open_ = moves.received(cast), moves.handling(cast, NOW + moves.LATER)
    client = sit("handler")
    assert results(send(client, picks(cast, [closed, open_]), "sign")) == {closed: "refused", open_: "refused"}
    send(client, picks(cast, [closed, open_]), "extend", days="3", count="d", reason="等配件")
    assert efforts("extend") == [3]


def test_a_later_slice_of_the_same_form_is_not_counted_again(cast: Cast, sit: Sit) -> None:
    numbers = [moves.dispatched(cast, NOW + each * moves.LATER) for each in range(2)]
    sent, client = picks(cast, numbers), sit("handler")
    send(client, sent[:1], "sign")
    send(client, sent[1:], "sign", counted="1")
    assert efforts("sign") == [0, None]


def test_a_refused_form_is_given_back_with_its_selection(cast: Cast, sit: Sit) -> None:
    numbers = some(cast, 2)
    html = send(sit("dispatcher"), picks(cast, numbers), "merge", parent="")
    assert all(f'value="{each}"' in html for each in picks(cast, numbers))
    assert "e-parent" in html and cast.matter(numbers[0]).state == "received"


@pytest.mark.parametrize(
    "act, prepare, who, fields, leads",
    [
        ("sign", moves.dispatched, "handler", {}, "handling"),
        ("recall", moves.dispatched, "dispatcher", {"reason": "派错了镇"}, "accepted"),
        ("extend", moves.handling, "handler", {"days": "3", "count": "d", "reason": "等配件"}, "handling"),
        ("accept", moves.received, "dispatcher", {}, "accepted"),
        ("note", moves.handling, "handler", {"words": "一起约了周三"}, "handling"),
        ("heed", moves.noted, "handler", {}, "handling"),
    ],
)
def test_each_act_for_many_is_its_verb(
    cast: Cast, sit: Sit, act: str, prepare: moves.Prepare, who: str, fields: dict[str, str], leads: str
) -> None:
    numbers = [prepare(cast), prepare(cast)]
    client, sent = sit(who), picks(cast, numbers)
    page = moves.page(client, "/desk/many/?view=mine&do=" + act + "".join(f"&pick={each}" for each in sent))
    assert f"办这 {len(numbers)} 件" in page
    assert results(send(client, sent, act, **fields)) == dict.fromkeys(numbers, "done")
    assert [cast.matter(each).state for each in numbers] == [leads] * 2


def test_many_merge_into_one(cast: Cast, sit: Sit) -> None:
    head, *others = some(cast, 3)
    html = send(sit("dispatcher"), picks(cast, [head, *others]), "merge", parent=head)
    assert results(html) == {head: "refused", others[0]: "done", others[1]: "done"}
    assert cast.matter(head).people == 3


def test_no_word_on_solved_and_no_ending_is_given_for_many() -> None:
    for act in many.MANY:
        word = VOCABULARY.acts[act]
        assert act in ACTS and not word.confirms and not word.ends and not word.tells_outcome


@pytest.mark.parametrize("act", ["callback", "check", "reply", "answer", "owe", "nonsense", ""])
def test_no_other_act_is_taken(cast: Cast, sit: Sit, act: str) -> None:
    (number,) = some(cast, 1)
    answer = sit("dispatcher").post(
        "/desk/many/", {"pick": picks(cast, [number]), "do": act, "once": "k" * 24, "answer": "yes"}
    )
    assert answer.status_code == 404 and cast.matter(number).state == "received"


def test_a_selection_has_a_sensible_size(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    empty = client.get("/desk/many/?view=assign")
    assert empty.status_code == 200 and "还没有选中任何一件" in empty.content.decode()
    assert client.post("/desk/many/", {"do": "accept", "once": "k" * 24}).status_code == 422
    (number,) = some(cast, 1)
    numbers = [f"QH-2026-{each:06}" for each in range(201)]
    answer = client.post("/desk/many/", {"pick": [number, *numbers], "do": "accept", "once": "k" * 24})
    assert answer.status_code in (422, 404)


def test_a_stranger_gets_nothing_and_does_nothing(cast: Cast, sit: Sit) -> None:
    (number,) = some(cast, 1)
    client, sent = sit("stranger"), picks(cast, [number])
    assert client.get(f"/desk/many/?pick={sent[0]}").status_code == 404
    html = send(client, sent, "suggested")
    assert results(html) == {number: "refused"} and SURE not in html
    assert cast.matter(number).state == "received"
