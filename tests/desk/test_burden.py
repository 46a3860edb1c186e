"""What forms asked: kept with each step, and shown by form, unit and month to those who may know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from tests.asked import asking
from tests.cast import NOW, Cast
from tests.desk import moves
from tests.desk.conftest import AT, Sit
from tests.sent import form_on
from zhili.insight.burden import RESIDENTS, burden
from zhili.lib.effort import Effort, Filling
from zhili.lib.refusal import NotFound
from zhili.matters import actions as m
from zhili.matters.models import Step
from zhili.matters.queries.effort import fillings

TZ = ZoneInfo("Asia/Shanghai")


def effort_of(number: str, act: str) -> tuple[int | None, int | None]:
    return Step.objects.filter(matter__number=number, act=act).values_list("asked", "filled").latest("no")


def send(client: Client, number: str, act: str, **typed: Any) -> None:
    """Open the act's form and send it as a browser would, with ``typed`` over what stands in it."""
    html = moves.page(client, f"/desk/m/{number}/?act={act}")
    answer = client.post(f"/desk/m/{number}/do/{act}/", form_on(html, f"/do/{act}/") | typed)
    assert answer.status_code == 303, answer.content.decode()


def test_a_suggestion_taken_by_one_press_asks_nothing(cast: Cast, sit: Sit) -> None:
    number = cast.report().number
    client = sit("dispatcher")
    html = moves.page(client, f"/desk/m/{number}/")
    assert client.post(f"/desk/m/{number}/do/assign/", form_on(html, "/do/assign/")).status_code == 303
    assert effort_of(number, "assign") == (0, 3), "category, lead and assisting unit were the duty list's"
    assert effort_of(number, "accept") == (None, None), "one form, one step"


def test_a_suggestion_that_is_changed_was_asked(cast: Cast, sit: Sit) -> None:
    number = cast.report().number
    send(sit("dispatcher"), number, "assign", lead=cast.units["stream"], reason="街道先看")
    assert effort_of(number, "assign") == (2, 2), "lead changed, reason written; category and helper left"


def test_a_refused_form_still_knows_what_it_had_filled(cast: Cast, sit: Sit) -> None:
    number, client = cast.report().number, sit("dispatcher")
    html = moves.page(client, f"/desk/m/{number}/?act=assign")
    action = f"/desk/m/{number}/do/assign/"
    refused = client.post(action, form_on(html, "/do/assign/") | {"lead": cast.units["works"]})
    assert refused.status_code in (409, 422)
    again = form_on(refused.content.decode(), "/do/assign/") | {"lead": cast.units["town"]}
    assert client.post(action, again).status_code == 303
    assert effort_of(number, "assign") == (1, 3), "back at the house's own lead: only the reason was asked"


def test_plain_acts_and_replies(cast: Cast, sit: Sit) -> None:
    number = moves.dispatched(cast)
    send(sit("handler"), number, "sign")
    send(sit("handler"), number, "reply", words="主管疏通了 42 米，门口冲洗干净。")
    assert effort_of(number, "sign") == (0, 0)
    assert effort_of(number, "reply") == (2, 0), "the words and the files"


def test_a_report_and_a_word_by_a_resident(cast: Cast) -> None:
    client = Client()
    sent = form_on(moves.page(client, "/"), "/") | {"said": "3 幢楼下污水往外冒", "phone": "13900000055"}
    client.post("/", sent)
    first = Step.objects.get(act="report")
    assert first.asked is not None and first.asked <= 4 and first.filled == 0, "what is folded away was not asked"
    number = first.matter.number
    send_out = {"actor": cast.as_("dispatcher"), "category": "water.sewage", "lead": cast.units["town"], "now": AT}
    from zhili.dispatch import actions as dispatch

    if cast.matter(number).state == "received":
        dispatch.send_out(number=number, **send_out)
    m.sign(actor=cast.as_("handler"), number=number, now=AT)
    m.reply(actor=cast.as_("handler"), number=number, words="主管疏通了 42 米，门口冲洗干净。", now=AT)
    html = moves.page(client, f"/track/{number}/")
    assert client.post(f"/track/{number}/affirm/", form_on(html, "/affirm/")).status_code == 303
    assert effort_of(number, "affirm") == (1, 0)


def test_what_came_by_no_form_claims_nothing(cast: Cast) -> None:
    number = moves.handling(cast)
    assert set(Step.objects.filter(matter__number=number).values_list("asked", "filled")) == {(None, None)}


def test_the_count_is_kept_as_it_was(cast: Cast, sit: Sit) -> None:
    number = moves.dispatched(cast)
    send(sit("handler"), number, "sign")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE matters_step SET asked = 9 WHERE act = 'sign'")


def test_figures_by_form_unit_and_month(cast: Cast, sit: Sit) -> None:
    first, second = moves.dispatched(cast), moves.dispatched(cast, NOW + moves.LATER)
    for number in (first, second):
        send(sit("handler"), number, "sign")
    send(sit("handler"), first, "reply", words="主管疏通了 42 米，门口冲洗干净。")
    actor = cast.as_("supervisor", AT)
    found = burden([fillings], actor, "qinghe", TZ, AT)
    assert (found.total.times, found.total.asked, found.total.filled) == (3, 2, 0)
    assert [(load.key, load.times, load.asked) for load in found.forms] == [
        ("matters:reply", 1, 2),
        ("matters:sign", 2, 0),
    ]
    assert [load.key for load in found.units] == [str(cast.units["town"])]
    assert [load.key for load in found.months] == ["2026-11"]
    assert found.total.share.say() == "0.0 % (0 of 2 valid)"
    assert burden([fillings], actor, "qinghe", TZ, AT, form="matters:sign").total.times == 2
    later = AT + timedelta(days=400)
    assert burden([fillings], cast.as_("supervisor", later), "qinghe", TZ, later).total.per_form is None


def test_months_are_the_localitys_and_rooms_are_added_up(cast: Cast) -> None:
    def other(**asked: Any) -> list[Filling]:
        assert asked["since"] == datetime(2025, 12, 1, tzinfo=TZ) and asked["residents"]
        return [Filling("command:answer", None, "2026-10", 4, 12, 20)]

    found = burden([fillings, other], cast.as_("supervisor", AT), "qinghe", TZ, AT)
    assert found.forms[0].key == "command:answer" and found.units[0].key == str(RESIDENTS)
    assert found.total.share.say() == "62.5 % (20 of 32 valid)"


def test_a_unit_sees_itself_and_no_other(cast: Cast, sit: Sit) -> None:
    number = moves.dispatched(cast)
    send(sit("handler"), number, "sign")
    handler = cast.as_("handler", AT)
    assert burden([fillings], handler, "qinghe", TZ, AT).total.times == 1
    assert burden([fillings], cast.as_("urban_handler", AT), "qinghe", TZ, AT).total.times == 0
    for unit in (cast.units["urban"], RESIDENTS):
        with pytest.raises(NotFound):
            burden([fillings], handler, "qinghe", TZ, AT, unit=unit)
    assert burden([fillings], cast.as_("stranger", AT), "qinghe", TZ, AT).total.times == 0


def test_the_page(cast: Cast, sit: Sit) -> None:
    empty = moves.page(sit("supervisor"), "/desk/burden/")
    assert "n/a (0 valid)" in empty and "还没有数" in empty
    number = moves.dispatched(cast)
    send(sit("handler"), number, "sign")
    send(sit("handler"), number, "reply", words="主管疏通了 42 米，门口冲洗干净。")
    wide = moves.page(sit("supervisor"), "/desk/burden/")
    assert "1.0 项（2 次共 2 项）" in wide and f"?unit={cast.units['town']}" in wide and "form=matters%3Areply" in wide
    assert "青石镇人民政府" in wide and "1.0 (2 in 2 forms)" in moves.page(sit("supervisor"), "/desk/burden/?lang=en")
    own = moves.page(sit("handler"), "/desk/burden/")
    assert "2 次共 2 项" in own and "哪个单位填得多" not in own
    assert sit("handler").get(f"/desk/burden/?unit={cast.units['urban']}").status_code == 404
    assert sit("supervisor").get("/desk/burden/?unit=x").status_code == 422


def test_the_page_asks_the_database_as_often_for_many_as_for_few(cast: Cast, sit: Sit) -> None:
    def asked() -> int:
        with asking() as queries:
            moves.page(sit("supervisor"), "/desk/burden/")
        return len(queries)

    number = moves.dispatched(cast)
    send(sit("handler"), number, "sign")
    asked()
    few = asked()
    for place in range(3):
        many = moves.dispatched(cast, NOW + place * moves.LATER)
        send(sit("handler"), many, "sign")
        send(sit("handler"), many, "reply", words="主管疏通了 42 米，门口冲洗干净。")
    assert asked() == few


def test_two_efforts_add_up() -> None:
    assert Effort(1, 2) + Effort(3, 0) == Effort(4, 2)
    assert NOW.tzinfo is UTC
