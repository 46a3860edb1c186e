"""The pages of whoever watches: what is odd, who looked, what left, who is a contractor; and the catalogue."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.cast import NOW, Cast
from tests.catalogue.test_contractors import seated as contractor
from tests.catalogue.test_switches import NEW, switched_on
from tests.desk.conftest import AT, Sit
from tests.registry import house
from zhili.catalogue.models import Assessment, SwitchOn
from zhili.catalogue.queries import is_on
from zhili.doors.desk.outward.marks import ENOUGH, told_by
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.permissions import APPROVE_USE, ASSESS, EXPORT, LOOK, MANAGE, OPERATOR, WATCH
from zhili.registry import actions as registry
from zhili.registry.models import Alert, Export, Look, Protected, Withholding
from zhili.registry.queries import looks
from zhili.registry.queries.watching import marks

pytestmark = pytest.mark.django_db
NIGHT = NOW - timedelta(hours=8)
PAGES = ("", "looks/", "withheld/", "exports/", "protected/", "contractors/")


def holds(cast: Cast, key: str, *grants: str) -> None:
    """That person's post gets the grants, and its unit the whole county."""
    post = cast.people[key][1]
    held = {name for name, _ in seats.post(post).grants}
    for grant in set(grants) - held:
        offices.grant(actor=OPERATOR, post_id=post, grant=grant, now=NOW)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def auditor(cast: Cast, sit: Sit) -> Client:
    holds(cast, "supervisor", WATCH, LOOK, ASSESS, MANAGE)
    return sit("supervisor")


def odd(cast: Cast) -> int:
    """Somebody looked in the middle of the night; the thing."""
    grid = house.clerk(cast)
    thing = house.person(grid, "12", name="周桂兰", id_number=house.identity(), now=NIGHT)
    registry.look(actor=grid, things=[thing], purpose="核实诉求", now=NIGHT)
    registry.watch_looks(now=NOW)
    return thing


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens_for_the_watcher_alone_and_shows_no_value(cast: Cast, sit: Sit, lang: str) -> None:
    odd(cast)
    client, stranger = auditor(cast, sit), sit("dispatcher")
    for each in (client, stranger):
        each.cookies["zhili_lang"] = lang
    for page in PAGES:
        html = text(client.get(f"/desk/watch/{page}"))
        assert "周桂兰" not in html and "周**" not in html and house.identity() not in html, page
        assert stranger.get(f"/desk/watch/{page}").status_code == 403
    assert ("服务时间以外" if lang == "zh" else "outside service hours") in text(client.get("/desk/watch/"))


def test_an_alert_is_answered_and_nothing_typed_is_lost(cast: Cast, sit: Sit) -> None:
    odd(cast)
    client, no = auditor(cast, sit), Alert.objects.get().id
    refused = client.post(f"/desk/watch/alerts/{no}/", {"answer": "夜里接警，派单在案"})
    assert refused.status_code >= 400
    assert "夜里接警，派单在案" in text(refused) and Alert.objects.get().state == "open"
    sent = {"outcome": "explained", "answer": "夜里接警，派单在案"}
    assert client.post(f"/desk/watch/alerts/{no}/", sent).status_code == 303
    assert Alert.objects.get().state == "explained"
    assert "夜里接警" in text(client.get("/desk/watch/"))


def test_looks_are_sifted_by_the_address(cast: Cast, sit: Sit) -> None:
    odd(cast)
    client = auditor(cast, sit)
    handler = cast.people["handler"][0]
    assert "核实诉求" in text(client.get(f"/desk/watch/looks/?person={handler}"))
    assert "核实诉求" not in text(client.get(f"/desk/watch/looks/?person={handler + 999}"))
    assert "核实诉求" in text(client.get(f"/desk/watch/looks/?day=2026-11-02&unit={cast.units['town']}"))
    assert "核实诉求" not in text(client.get("/desk/watch/looks/?day=2026-10-30"))
    assert client.get("/desk/watch/looks/?day=yesterday&person=me&before=-1").status_code == 200


def test_a_look_is_withheld_by_form_and_told_after_its_day(
    cast: Cast, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing, client = odd(cast), auditor(cast, sit)
    look = Look.objects.latest("id").id
    assert f"/desk/watch/looks/{look}/withhold/" in text(client.get("/desk/watch/looks/"))
    where = f"/desk/watch/looks/{look}/withhold/"
    assert "核实诉求" in text(client.get(where))
    bad = client.post(where, {"law": "监察法第十八条", "until": "2026-11-01"})
    assert bad.status_code == 422 and "监察法第十八条" in text(bad)
    assert client.post(where, {"law": "监察法第十八条", "until": "2026-12-01"}).status_code == 303
    waits = text(client.get("/desk/watch/withheld/"))
    no = Withholding.objects.get().id
    assert "申请的人、看的人都不能批" in waits and f"/desk/watch/withheld/{no}/" not in waits
    assert client.post(f"/desk/watch/withheld/{no}/", {"allowed": "1"}).status_code == 403
    holds(cast, "reviewer", WATCH)
    second = sit("reviewer")
    assert second.post(f"/desk/watch/withheld/{no}/", {}).status_code == 422
    assert second.post(f"/desk/watch/withheld/{no}/", {"allowed": "1"}).status_code == 303
    assert "批准了，到日子本人才看到" in text(client.get("/desk/watch/withheld/"))
    assert not looks.looked_at(thing, date(2026, 11, 30))
    (told,) = looks.looked_at(thing, date(2026, 12, 1))
    assert told.withheld_under == "监察法第十八条"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=30))
    assert "到日子了，本人看得到" in text(sit("supervisor").get("/desk/watch/withheld/"))


def test_the_persons_own_look_says_who(cast: Cast, sit: Sit) -> None:
    from tests.registry.test_rights import family, proved

    family(cast)
    proved(id_number=house.identity())
    html = text(auditor(cast, sit).get("/desk/watch/looks/"))
    assert "本人" in html and "self:" not in html


def test_the_protected_list_by_form(cast: Cast, sit: Sit) -> None:
    thing, client = odd(cast), auditor(cast, sit)
    sent = {"thing": str(thing), "why": "家暴受害人，住址保密", "until": "2027-01-01"}
    bad = client.post("/desk/watch/protected/", sent | {"until": "2026-11-01"})
    assert bad.status_code >= 400 and "家暴受害人，住址保密" in text(bad)
    assert f'value="{thing}"' in text(client.get(f"/desk/watch/protected/?thing={thing}"))
    assert client.get("/desk/watch/protected/?thing=me").status_code == 200
    assert client.post("/desk/watch/protected/", sent).status_code == 303
    assert "家暴受害人" in text(client.get("/desk/watch/protected/"))
    assert client.post(f"/desk/watch/protected/{Protected.objects.get().id}/end/").status_code == 303
    assert "家暴受害人" not in text(client.get("/desk/watch/protected/"))


def test_contractors_are_opened_seen_and_ended(cast: Cast, sit: Sit) -> None:
    person, post = contractor(cast)
    thing = house.person(house.clerk(cast), "12", name="周桂兰")
    registry.look(actor=seats.actor_for(person, post, NOW), things=[thing], purpose="整理台账", now=NOW)
    client = auditor(cast, sit)
    assert "远图数据公司" in text(client.get("/desk/watch/contractors/"))
    html = text(client.get(f"/desk/watch/contractors/{post}/"))
    assert "整理台账" in html and "按用途查看" in html and "宋外包" in html
    assert client.post(f"/desk/watch/contractors/{post}/", {"why": ""}).status_code >= 400
    assert client.post(f"/desk/watch/contractors/{post}/", {"why": "看了不该看的"}).status_code == 303
    with pytest.raises(seats.NotSeated):
        seats.actor_for(person, post, AT)
    assert "已停" in text(client.get("/desk/watch/contractors/"))
    sent = {
        "unit": "town", "company": "新图公司", "name_zh": "录入", "code": "data-2", "grants": [LOOK],
        "until": "2028-01-01",
    }  # fmt: skip
    refused = client.post("/desk/watch/contractors/", sent)
    assert refused.status_code >= 400 and "新图公司" in text(refused)
    assert client.post("/desk/watch/contractors/", sent | {"until": "2026-12-31"}).status_code == 303
    assert {each.contractor for each in seats.contractors()} == {"远图数据公司", "新图公司"}
    assert sit("dispatcher").get(f"/desk/watch/contractors/{post}/").status_code == 403


def test_a_list_leaves_marked_and_its_rows_tell_whose_it_was(cast: Cast, sit: Sit) -> None:
    grid = house.clerk(cast)
    for no in range(60):
        house.person(grid, f"p{no}", name=f"周{chr(0x4E8C + no)}", id_number=house.identity(order=no * 2))
    holds(cast, "handler", LOOK, EXPORT)
    client = sit("handler")
    address = f"/desk/registry/in/{house.GRID}/list.xlsx?kind=person"
    off = client.post(address, {"purpose": "冬季取暖补贴核对"})
    assert off.status_code == 409 and "没有开启" in text(off)
    switched_on(cast, "export")
    empty = client.post(address, {"purpose": ""})
    assert empty.status_code >= 400 and not Export.objects.exists()
    answer = client.post(address, {"purpose": "冬季取暖补贴核对"})
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    taken = Export.objects.get()
    book = load_workbook(io.BytesIO(answer.content))
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    assert taken.mark in str(lines[-1][0]) and "石磊" in str(lines[-1][0]) and "冬季取暖补贴" in str(lines[-1][0])
    assert taken.mark in (book.worksheets[0].oddHeader.center.text or "") and book.properties.identifier == taken.mark
    assert house.identity(order=2).encode() not in zipfile.ZipFile(io.BytesIO(answer.content)).read(
        "xl/worksheets/sheet1.xml"
    )
    cells = [str(line[5]) for line in lines[1:-1]]
    assert len(cells) == 60 and told_by(cells[7 : 7 + ENOUGH + 20], [*marks(), "0123456789ab"]) == [taken.mark]
    assert told_by(cells[:5], marks()) == []
    watcher = auditor(cast, sit)
    assert text(watcher.get("/desk/watch/exports/")).count(taken.mark) == 1
    piece = "\r\n".join(f"{line[0]}\t{line[5]}" for line in lines[10:40])
    assert text(watcher.post("/desk/watch/exports/", {"rows": piece})).count(taken.mark) == 2
    assert text(watcher.post("/desk/watch/exports/", {"rows": piece[:60]})).count(taken.mark) == 1
    assert watcher.post("/desk/watch/exports/", {"rows": ""}).status_code >= 400


def test_the_catalogue_says_why_and_residents_read_it_too(cast: Cast, sit: Sit) -> None:
    holds(cast, "handler", LOOK)
    html = text(sit("handler").get("/desk/catalogue/"))
    public = Client().get("/catalogue/")
    for words in ("身份证号码", "依档案法长期保存", "加密、平时遮盖"):
        assert words in html and words in text(public)
    assert sit("handler").get("/desk/catalogue/switches/").status_code == 403
    english = Client(headers={"accept-language": "en"}).get("/catalogue/?lang=en")
    assert "What the county keeps" in text(english)


def test_an_assessment_from_draft_to_on_and_off_again(cast: Cast, sit: Sit) -> None:
    holds(cast, "urban_handler", ASSESS)
    holds(cast, "mayor", APPROVE_USE)
    write, approve = sit("urban_handler"), sit("mayor")
    sent = {
        "use": "linkage", "purpose": NEW.purpose, "necessity": NEW.necessity, "risks": "没有",
        "measures": NEW.measures, "fields": list(NEW.fields), "until": "2027-11-02",
    }  # fmt: skip
    refused = write.post("/desk/catalogue/assessments/", sent)
    assert refused.status_code >= 400 and NEW.measures in text(refused)
    where = write.post("/desk/catalogue/assessments/", sent | {"risks": NEW.risks})
    assert where.status_code == 303
    no = Assessment.objects.get().id
    assert write.post(f"/desk/catalogue/assessments/{no}/approve/").status_code == 403
    assert approve.post(f"/desk/catalogue/assessments/{no}/approve/").status_code == 303
    assert write.post(f"/desk/catalogue/assessments/{no}/on/").status_code == 303
    assert is_on("linkage", date(2026, 11, 2)) and "方正" in text(write.get("/desk/catalogue/switches/"))
    assert approve.post("/desk/catalogue/switches/linkage/off/", {"why": ""}).status_code >= 400
    assert approve.post("/desk/catalogue/switches/linkage/off/", {"why": "错合两家人"}).status_code == 303
    assert SwitchOn.objects.get().off_why == "错合两家人"
