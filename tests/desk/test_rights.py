"""On the desk: a request about one's own data answered once, its matter beside it; and the checklist of an erasure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.desk.conftest import Sit
from tests.desk.test_watch import holds, text
from tests.registry import house
from tests.registry.test_rights import fact, family, proved, replaced
from zhili.dispatch.actions import take_in_requests
from zhili.dispatch.queries import followed
from zhili.offices.permissions import CORRECT, LOOK, LOOK_OPEN, WATCH
from zhili.registry import actions as registry
from zhili.registry.models import Correction, Erased, Look

pytestmark = pytest.mark.django_db


def keeper(cast: Cast, sit: Sit) -> Client:
    holds(cast, "handler", CORRECT, LOOK)
    return sit("handler")


def asked(cast: Cast) -> tuple[int, str]:
    """A correction that the person concerned asked for: its row, and the matter that follows it."""
    first, _ = family(cast)
    mine = proved(id_number=house.identity())
    row = registry.ask_correction(actor=mine, fact=fact(first, "person.name"), right="周贵兰", why="写错", now=NOW)
    take_in_requests(locality="qinghe", now=NOW)
    return row, followed([f"correction:{row}"])[f"correction:{row}"][0]


def test_the_matter_leads_to_the_request_and_back(cast: Cast, sit: Sit) -> None:
    row, number = asked(cast)
    client = keeper(cast, sit)
    matter = text(client.get(f"/desk/m/{number}/"))
    assert f"/desk/registry/corrections/#correction-{row}" in matter and "去核对、答复" in matter
    assert "周贵兰" not in matter and "I ask for" not in matter
    assert f"/desk/m/{number}/" in text(client.get("/desk/registry/corrections/"))
    client.post(f"/desk/m/{number}/do/sign/", {})
    assert "/do/reply/" not in text(client.get(f"/desk/m/{number}/")), "answered where the value is put right"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_answer_is_both(cast: Cast, sit: Sit, lang: str) -> None:
    row, number = asked(cast)
    client = keeper(cast, sit)
    client.cookies["zhili_lang"] = lang
    bad = client.post(f"/desk/registry/corrections/{row}/", {"made": "1", "answer": "x"})
    assert bad.status_code == 422 and cast.matter(number).state == "dispatched"
    done = client.post(f"/desk/registry/corrections/{row}/", {"made": "1", "answer": "看过户口簿"}, follow=True)
    assert number in text(done) and Correction.objects.get().state == "made"
    assert cast.matter(number).state == "replied"
    matter = text(client.get(f"/desk/m/{number}/"))
    assert ("来源已经答复" if lang == "zh" else "The source has answered") in matter


def test_what_is_sealed_is_opened_to_be_checked_and_told(cast: Cast, sit: Sit) -> None:
    row, _ = asked(cast)
    client = keeper(cast, sit)
    where = f"/desk/registry/corrections/{row}/open/"
    assert "周贵兰" not in text(client.get("/desk/registry/corrections/")) and client.post(where).status_code == 403
    holds(cast, "handler", LOOK_OPEN)
    answer = sit("handler").post(where)
    assert "周贵兰" in text(answer) and "周桂兰" in text(answer) and "no-store" in answer["Cache-Control"]
    look = Look.objects.latest("id")
    assert (look.how, look.field, look.purpose) == ("field", "person.name", f"核对更正第 {row} 号")
    holds(cast, "stream_handler", CORRECT, LOOK_OPEN)
    assert sit("stream_handler").post(where).status_code in (403, 404)
    registry.answer_correction(actor=house.clerk(cast), correction=row, made=False, answer="没错", now=NOW)
    assert sit("handler").post(where).status_code == 409


def test_who_does_not_answer_sees_where_it_stands(cast: Cast, sit: Sit) -> None:
    _, number = asked(cast)
    matter = text(sit("dispatcher").get(f"/desk/m/{number}/"))
    assert "由提供的单位核对、答复" in matter and "去核对、答复" not in matter


def cleared(cast: Cast) -> None:
    _, mine, old = replaced(cast)
    (ask,) = registry.ask_erasure(actor=mine, facts=[old], why="早就不用了", now=NOW)
    registry.answer_erasure(actor=house.clerk(cast), ask=ask, made=True, answer="旧号码已删", now=NOW)


def test_copies_are_ticked_with_a_word(cast: Cast, sit: Sit) -> None:
    cleared(cast)
    holds(cast, "supervisor", WATCH)
    client = sit("supervisor")
    html = text(client.get("/desk/registry/erasures/"))
    assert "联系电话 1 项" in html and "备份" in html and "本人申请" in html and "没有这种副本" in html
    copy = Erased.objects.get(copy="backups").id
    refused = client.post(f"/desk/registry/erasures/copies/{copy}/", {"note": "换"})
    assert refused.status_code == 422 and 'value="换"' in text(refused)
    assert client.post(f"/desk/registry/erasures/copies/{copy}/", {"note": "钥匙已换，王磊查过"}).status_code == 303
    assert client.post(f"/desk/registry/erasures/copies/{copy}/", {"note": "再记一次"}).status_code == 404
    html = text(client.get("/desk/registry/erasures/"))
    assert "钥匙已换，王磊查过" in html and "高瞻 · 督查员" in html
    assert "erased at night" not in text(client.get("/desk/registry/erasures/?lang=en"))


def test_the_nights_stand_there_too_and_strangers_see_none(cast: Cast, sit: Sit) -> None:
    replaced(cast)
    later = NOW + timedelta(days=5 * 365 + 1)
    registry.erase_due(later)
    holds(cast, "supervisor", WATCH)
    assert "到期，夜里自动删除" in text(sit("supervisor").get("/desk/registry/erasures/"))
    assert sit("dispatcher").get("/desk/registry/erasures/").status_code == 403
    holds(cast, "stream_handler", CORRECT)
    html = text(sit("stream_handler").get("/desk/registry/erasures/"))
    assert "没有要删的副本" in html
    copy = Erased.objects.filter(done_at__isnull=True).first()
    assert copy is not None
    assert sit("stream_handler").post(f"/desk/registry/erasures/copies/{copy.id}/", {"note": "删了"}).status_code == 404
