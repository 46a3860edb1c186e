"""Forms that lead to no step of a matter: what they asked is kept in the ledger, and shown by unit and form."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import DatabaseError
from django.test import Client

from tests.cast import NOW, Cast
from tests.command.setting import Villages, settle
from tests.desk import moves
from tests.desk.conftest import Sit
from tests.desk.test_directives import _typed
from tests.sent import form_on
from zhili.command import actions as verbs
from zhili.matters.models import Step
from zhili.store.efforts import keep_effort
from zhili.store.models import FormSent

ONCE = "o" * 24


def kept() -> list[tuple[str, int, int]]:
    return list(FormSent.objects.order_by("id").values_list("form", "asked", "filled"))


def begun(client: Client) -> str:
    return str(client.post("/desk/seat/begin/", {"way": "hotline", "once": ONCE})["Location"])


def test_a_call_is_counted_form_by_form(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    where = begun(client)
    client.post(where, {"do": "lookup", "phone": "13900000009", "purpose": "回电核实", "words": "", "name": ""})
    client.post(where, {"do": "end", "end": "told", "words": "", "phone": "13900000009"})
    assert kept() == [("reception:begin_call", 1, 0), ("reception:look_up", 2, 0), ("reception:end_call", 1, 0)]
    assert set(FormSent.objects.values_list("unit", flat=True)) == {cast.as_("dispatcher").unit_id}


def test_an_answer_at_once_is_one_form_and_one_step(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")
    where = begun(client)
    told = "告诉她带户口本和收入证明到镇便民中心三号窗口申请"
    sent = {"do": "answer", "once": ONCE, "words": "想问低保怎么申请", "done": told, "category": "welfare"}
    assert client.post(where, sent).status_code == 303
    counts = dict(Step.objects.order_by("no").values_list("act", "asked"))
    assert counts["report"] is None and counts["answer"] > 0


def test_what_the_house_knows_is_counted_and_what_stood_there_is_not_asked_again(cast: Cast, sit: Sit) -> None:
    client = sit("head")
    client.post(
        "/desk/knowledge/new/", {"question_zh": "低保怎么申请", "answer_zh": "到窗口", "areas": "", "basis": ""}
    )
    no = moves.page(client, "/desk/knowledge/").split("/desk/knowledge/")[1:]
    assert no and kept()[0][0] == "knowledge:write_article" and kept()[0][1] >= 4
    from zhili.knowledge.models import Article

    number = Article.objects.get().no
    html = moves.page(client, f"/desk/knowledge/{number}/new/")
    form = form_on(html, f"/desk/knowledge/{number}/new/") | {"answer_zh": "到镇便民中心三号窗口"}
    assert client.post(f"/desk/knowledge/{number}/new/", form).status_code == 303
    _, asked, filled = kept()[-1]
    assert filled == 1 and asked >= 4, "the question stood there; the answer was changed"


def test_one_button_asks_nothing_and_is_counted(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    assert client.post("/desk/views/?view=unit", {"name": "我的", "shared": "1"}).status_code == 303
    from zhili.offices.models import DeskView

    client.post(f"/desk/views/{DeskView.objects.get().id}/forget/?view=unit")
    html = moves.page(client, "/desk/queue/?view=unit&arrange=1")
    columns = form_on(html, "/desk/columns/")
    assert client.post("/desk/columns/", columns).status_code == 303
    saved, dropped, chosen = kept()
    assert saved == ("offices:save_view", 2, 0) and dropped == ("offices:forget_view", 0, 0)
    assert chosen[0] == "offices:choose_columns" and chosen[2] > 0, "those that were chosen stood there"


def test_opening_a_contact_and_taking_out_are_counted(cast: Cast, sit: Sit) -> None:
    number = cast.report().number
    party = cast.reporter(number).party_id
    client = sit("dispatcher")
    assert client.post(f"/desk/m/{number}/contact/{party}/", {"purpose": "回电核实"}).status_code == 200
    assert client.post("/desk/queue/export.xlsx?view=all", {"purpose": "周会"}).status_code == 200
    assert kept() == [("matters:open_contact", 1, 0), ("matters:take_out", 1, 0)]


def test_a_refused_form_leaves_no_count(cast: Cast, sit: Sit) -> None:
    number = cast.report().number
    party = cast.reporter(number).party_id
    assert sit("dispatcher").post(f"/desk/m/{number}/contact/{party}/", {"purpose": ""}).status_code == 422
    assert sit("handler").post("/desk/knowledge/new/", {"question_zh": "低保怎么申请"}).status_code == 422
    assert not kept()


def test_a_resident_is_counted_as_one(cast: Cast) -> None:
    cast.report(phone="13900000077")
    assert Client().post("/track/phone/", {"phone": "13900000077"}).status_code in (200, 303)
    row = FormSent.objects.get()
    assert (row.form, row.unit, row.asked) == ("matters:ask_phone_code", None, 1)


@pytest.fixture
def villages(cast: Cast) -> Villages:
    return settle(cast)


def test_composing_a_directive_is_counted_and_less_so_when_it_starts_from_another(villages: Villages, sit: Sit) -> None:
    client = sit("secretary")
    sent = _typed(villages)
    number = str(client.post("/desk/directives/new/", sent | {"do": "send"})["Location"]).split("/")[3]
    form, asked, filled = kept()[-1]
    assert form == "command:issue" and filled == 2, "working days, and that it must be answered, stood there"
    assert asked == 11, "to whom, title, words, how many days; what, why, minutes, source, unit, least and most"
    again: dict[str, Any] = form_on(moves.page(client, f"/desk/directives/new/?from={number}"), "/desk/directives/new/")
    client.post("/desk/directives/new/", again | {"do": "send", "once": ONCE, "group": sent["group"]})
    _, less, more = kept()[-1]
    assert less < asked and more > filled


def test_acts_on_directives_are_counted_but_for_who_rated(villages: Villages, sit: Sit) -> None:
    number = villages.answered()
    unit = villages.cast.units["v1"]
    one = f"/desk/directives/{number}/do/"
    sit("secretary").post(f"{one}remind/", {"once": ONCE, "board": "1"})
    sit("secretary").post(f"{one}evaluate/", {"once": ONCE, "unit": unit, "grade": "good", "reasons": "清楚"})
    rated = {"once": ONCE, "clear": "yes", "necessary": "yes", "asked_before": "no"}
    assert sit("clerk1").post(f"{one}rate_issuer/", rated).status_code == 303
    assert kept() == [("command:remind", 0, 0), ("command:evaluate", 2, 0)]


def test_what_came_by_no_form_is_not_counted(villages: Villages) -> None:
    number = villages.answered()
    verbs.remind(actor=villages.as_("secretary"), number=number, now=NOW)
    assert not kept()


def test_the_page_names_each_form(villages: Villages, sit: Sit) -> None:
    begun(sit("dispatcher"))
    sit("secretary").post("/desk/directives/new/", _typed(villages) | {"do": "send"})
    wide = moves.page(sit("supervisor"), "/desk/burden/")
    assert "开始接待" in wide and "下达指令" in wide and "reception:" not in wide.replace("%3A", "")
    assert "Begin a call or visit" in moves.page(sit("supervisor"), "/desk/burden/?lang=en")
    assert "开始接待" in moves.page(sit("dispatcher"), "/desk/burden/")
    assert "开始接待" not in moves.page(sit("handler"), "/desk/burden/")


def test_a_count_is_kept_with_its_act_and_never_changed(cast: Cast, sit: Sit) -> None:
    begun(sit("dispatcher"))
    assert FormSent.objects.get().hour.minute == 0, "which minute is nobody's business"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_formsent SET asked = 9")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_kept() -> None:
    from dataclasses import replace

    from zhili.lib.actor import anonymous
    from zhili.lib.effort import Effort

    with pytest.raises(TransactionManagementError):
        keep_effort("matters:open_contact", replace(anonymous(), effort=Effort(1)), NOW)
