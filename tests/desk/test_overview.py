"""The pages that look over many matters: for whom, in both languages, with figures that lead to exactly their rows."""

from __future__ import annotations

import io
import json
import re
import threading
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.asked import asking
from tests.cast import BEGAN, NOW, Cast
from tests.desk import moves
from tests.desk.conftest import AT, Sit
from zhili.journal.models import Detail, Entry
from zhili.lib.actor import anonymous
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Report, taking_out
from zhili.matters.models import Assignment, Matter
from zhili.offices import actions as offices
from zhili.offices.permissions import OPERATOR

PAGES = (
    "/desk/map/",
    "/desk/map/?area=990121100",
    "/desk/map/?area=990121100001",
    "/desk/map/?sift=1",
    "/desk/calendar/",
    "/desk/calendar/?span=week",
    "/desk/load/",
    "/desk/load/?hand=none",
    "/desk/stuck/",
)
DATA = ("/desk/map/cells/?at=118,30,119,31&step=0.1", "/desk/map/outlines/area/")


def put(lon: float, lat: float, words: str = "路灯不亮") -> str:
    said = Report(words=f"{words} {lon}", area_code="990121100000", lon=lon, lat=lat,
                  contact=Contact("某", "13900000001"))  # fmt: skip
    return matters.report(actor=anonymous(), locality="qinghe", report=said, now=NOW).number


def second(cast: Cast) -> tuple[int, int]:
    """One more handler in the town."""
    post = offices.open_post(actor=OPERATOR, unit_id=cast.units["town"], code="town-second", name_zh="经办二",
                             now=BEGAN, grants=("matters.handle",))  # fmt: skip
    person = offices.enrol(actor=OPERATOR, name="周全", now=BEGAN)
    offices.seat(actor=OPERATOR, person_id=person, post_id=post, now=BEGAN)
    return person, post


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens(cast: Cast, sit: Sit, lang: str) -> None:
    moves.owed(cast), moves.handling(cast), moves.objected(cast), put(118.5, 30.5)
    client = sit("head")
    client.cookies["zhili_lang"] = lang
    for address in PAGES:
        html = moves.page(client, address)
        assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}"' in html
        assert "<script>" not in html and " style=" not in html


def test_without_a_login_there_is_only_the_login(cast: Cast) -> None:
    for address in (*PAGES, *DATA):
        answer = Client().get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/login/")


def test_load_is_for_units_that_handle_and_stuck_for_those_who_oversee(cast: Cast, sit: Sit) -> None:
    for who, address in (("dispatcher", "/desk/load/"), ("handler", "/desk/stuck/")):
        assert sit(who).get(address).status_code == 403
        assert f'href="{address}"' not in moves.page(sit(who), "/desk/")


# --- map -------------------------------------------------------------------------------------------------------------


def cells(client: Client, query: str) -> list[list[Any]]:
    answer = client.get(f"/desk/map/cells/?{query}")
    assert answer.status_code == 200
    return list(json.loads(answer.content)["cells"])


def test_the_map_gathers_and_names_the_single_ones(cast: Cast, sit: Sit) -> None:
    far = put(118.9, 30.9, "独一件")
    for at in range(3):
        put(118.5 + at / 10_000, 30.5)
    found = cells(sit("dispatcher"), "at=118,30,119,31&step=0.1")
    assert [(many, number) for many, _, _, _, _, number, _ in found] == [(3, ""), (1, far)]
    assert found[1][6].startswith("独一件")
    assert cells(sit("stranger"), "at=118,30,119,31&step=0.1") == []


@pytest.mark.parametrize("query", ["", "at=1,2,3&step=1", "at=118,30,119,31&step=0", "at=118,30,119,31&step=nan",
                                   "at=118,30,119,31&step=x", "at=118,30,119,31&step=1e999"])  # fmt: skip
def test_a_strange_part_of_the_map_is_refused(cast: Cast, sit: Sit, query: str) -> None:
    assert sit("dispatcher").get(f"/desk/map/cells/?{query}").status_code == 422


def test_a_part_of_the_map_is_a_list(cast: Cast, sit: Sit) -> None:
    inside, outside = put(118.5, 30.5), put(118.9, 30.9)
    html = moves.page(sit("dispatcher"), "/desk/queue/?view=all&box=118.4,30.4,118.6,30.6")
    assert inside in html and outside not in html and "地图上选的一片" in html
    assert sit("dispatcher").get("/desk/queue/?view=all&box=1,2").status_code == 422


def test_the_table_says_what_the_map_shows_and_its_figures_are_lists(cast: Cast, sit: Sit) -> None:
    number = put(118.5, 30.5)
    html = moves.page(sit("dispatcher"), "/desk/map/")
    row = re.search(r'<tr><th scope="row">.*?</tr>', html, re.S)
    assert row is not None and "990121100" in row.group()
    link = re.search(r'<td class="num"><a href="([^"]+)"', row.group())
    assert link is not None and number in moves.page(sit("dispatcher"), unescape(link.group(1)))


def test_the_map_asks_the_database_a_bounded_number_of_times(cast: Cast, sit: Sit) -> None:
    client = sit("dispatcher")

    def asked() -> int:
        with asking() as seen:
            moves.page(client, "/desk/map/")
            cells(client, "at=118,30,119,31&step=0.001")
        return len(seen)

    put(118.5, 30.5)
    asked()
    few = asked()
    for at in range(12):
        put(118.1 + at / 20, 30.5)
    assert asked() <= few


def test_outlines_stay_inside_the_jurisdiction(cast: Cast, sit: Sit, tmp_path: Path) -> None:
    from zhili.localities.county import land
    from zhili.places import actions as places

    for name, text in land.area_csvs().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    places.import_areas(actor=OPERATOR, folder=tmp_path, now=BEGAN)
    grids = tmp_path / "grids.geojson"
    grids.write_text(land.geojson(), encoding="utf-8")
    places.import_grids(actor=OPERATOR, file=grids, layer="basic", crs="WGS84", valid_from=BEGAN.date(), now=BEGAN)
    county = json.loads(sit("dispatcher").get("/desk/map/outlines/basic/").content)["features"]
    town = json.loads(sit("head").get("/desk/map/outlines/basic/").content)["features"]
    assert len(county) > len(town) > 0
    assert all(each["properties"]["code"].startswith("990121100") for each in town)
    areas = json.loads(sit("head").get("/desk/map/outlines/area/").content)["features"]
    assert [each["properties"]["code"] for each in areas] == ["990121100"]
    assert sit("head").get("/desk/map/outlines/nonsense/").status_code == 404


# --- calendar --------------------------------------------------------------------------------------------------------


def test_a_day_counts_what_falls_due_on_it_and_leads_to_it(cast: Cast, sit: Sit) -> None:
    number = moves.handling(cast)
    due = Matter.objects.get(number=number).due_at
    assert due is not None
    html = moves.page(sit("head"), f"/desk/calendar/?view=unit&on={due:%Y-%m-%d}")
    link = re.search(r'<a class="daycount" href="([^"]+)"[^>]*>1<small>', html)
    assert link is not None
    rows = moves.page(sit("head"), unescape(link.group(1)))
    assert number in rows and "到期" in rows
    assert number in moves.page(sit("head"), f"/desk/calendar/?view=unit&span=week&on={due:%Y-%m-%d}")


def test_what_is_over_comes_first(cast: Cast, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    number = moves.handling(cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT + timedelta(days=60))
    html = moves.page(sit("head"), "/desk/calendar/")
    assert "1 件已经超时" in html
    assert number in moves.page(sit("head"), "/desk/queue/?view=unit&late=yes")


def test_holidays_and_made_up_days_are_marked_and_an_unknown_year_is_said(cast: Cast, sit: Sit) -> None:
    october = moves.page(sit("head"), "/desk/calendar/?on=2026-10-01")
    assert "放假" in october and "调休上班" in october and "没有公布" not in october
    assert "还没有公布" in moves.page(sit("head"), "/desk/calendar/?on=2031-05-01")


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_the_ends_of_the_calendar(cast: Cast, sit: Sit, on: str) -> None:
    assert sit("head").get(f"/desk/calendar/?on={on}").status_code == 422
    assert sit("head").get(f"/desk/calendar/?span=week&on={on}").status_code == 422


# --- load ------------------------------------------------------------------------------------------------------------


def hand(client: Client, whose: str, numbers: list[str], to: str, **more: str) -> Any:
    html = moves.page(client, f"/desk/load/?hand={whose}")
    fields = {"once": moves.hidden(html, "once"), "hand": whose, "number": numbers, "to": to, **more}
    return client.post("/desk/load/hand/", fields)


def test_the_head_shares_out_several_with_a_result_for_each(cast: Cast, sit: Sit) -> None:
    person, post = second(cast)
    one, other, foreign = moves.dispatched(cast), moves.handling(cast), moves.received(cast)
    answer = hand(sit("head"), "none", [one, other, foreign], f"{post}-{person}", reason="分一分")
    html = answer.content.decode()
    assert answer.status_code == 200 and "交了 2 件，共 3 件" in html and "没交成" in html
    held = dict(Assignment.objects.filter(handler_id=person).values_list("matter__number", "handler_post_id"))
    assert held == {one: post, other: post}
    assert one in moves.page(sit("head"), f"/desk/load/?hand={person}")
    assert one in moves.page(sit("head"), f"/desk/queue/?view=unit&hand={person}")
    assert "周全（经办二）手上" in moves.page(sit("head"), f"/desk/m/{one}/")
    assert "手上" not in moves.page(sit("dispatcher"), f"/desk/m/{one}/")  # the unit's own house


def test_a_colleagues_matters_show_and_are_not_offered(cast: Cast, sit: Sit) -> None:
    second(cast)
    moves.handling(cast)
    mine = str(cast.people["handler"][0])
    assert 'type="checkbox"' in moves.page(sit("handler"), f"/desk/load/?hand={mine}")
    assert 'type="checkbox"' in moves.page(sit("head"), f"/desk/load/?hand={mine}")
    assert 'type="checkbox"' not in moves.page(sit("urban_handler"), "/desk/load/")


@pytest.mark.parametrize("numbers, to", [(["x"], ""), ([], "1-1"), (["QH-2026-000001-S"], "a-b")])
def test_a_form_that_says_too_little_is_given_back(cast: Cast, sit: Sit, numbers: list[str], to: str) -> None:
    moves.dispatched(cast)
    answer = hand(sit("head"), "none", numbers, to)
    assert answer.status_code == 422
    assert not Assignment.objects.filter(handler_id__isnull=False).exists()


# --- stuck -----------------------------------------------------------------------------------------------------------


def test_stuck_says_why_who_and_where(cast: Cast, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    number, other = moves.dispatched(cast), moves.objected(cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT + timedelta(days=9))
    html = moves.page(sit("supervisor"), "/desk/stuck/")
    assert "派了没人签收" in html and "江敏" in html and "异议没裁定" in html and "孟岩" in html
    link = re.search(r'href="(/desk/queue/\?view=all&amp;stuck=unsigned&amp;by=[^"]+)"', html)
    assert link is not None
    rows = moves.page(sit("supervisor"), unescape(link.group(1)))
    assert number in rows and other not in rows


# --- taking along ----------------------------------------------------------------------------------------------------


def export(client: Client, query: str = "view=all", purpose: str = "周报") -> Any:
    return client.post(f"/desk/queue/export.xlsx?{query}", {"purpose": purpose})


def sheets(data: bytes) -> list[list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(data))
    return [[tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


def test_a_list_leaves_as_a_workbook_without_contacts_and_on_the_record(cast: Cast, sit: Sit) -> None:
    number = cast.report("=HYPERLINK(1) 打我电话 13912345678，门口路灯不亮").number
    put(118.5, 30.5)
    answer = export(sit("dispatcher"), "view=all&q=HYPERLINK")
    rows, about = sheets(answer.content)
    assert [row[0] for row in rows] == ["编号", number]
    assert rows[1][1].startswith("'=") and "13912345678" not in str(rows) and "周女士" not in str(rows)
    assert "HYPERLINK" in str(about)
    entry = Entry.objects.get(act="take_out")
    assert '"rows":1' in str(entry.facts).replace(" ", "") and "周报" not in str(entry.facts)
    assert Detail.objects.filter(entry_id=entry.id).exists()


def test_no_purpose_no_list(cast: Cast, sit: Sit) -> None:
    assert export(sit("dispatcher"), purpose=" ").status_code == 422
    assert sit("dispatcher").get("/desk/queue/export.xlsx").status_code == 405
    assert not Entry.objects.filter(act="take_out").exists()


def test_a_stranger_takes_out_nothing_of_ours(cast: Cast, sit: Sit) -> None:
    put(118.5, 30.5)
    rows, _ = sheets(export(sit("stranger")).content)
    assert len(rows) == 1


def test_beyond_the_cap_the_newest_leave_and_it_is_said(cast: Cast, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_out, "MOST_ROWS", 2)
    numbers = [put(118.5 + at / 100, 30.5) for at in range(3)]
    rows, about = sheets(export(sit("dispatcher")).content)
    assert [row[0] for row in rows[1:]] == numbers[:0:-1]
    assert "符合的有 3 件，一次最多 2 件" in str(about)


def test_a_paper_is_a_chinese_pdf_with_its_typefaces_and_no_contact(cast: Cast, sit: Sit) -> None:
    import pikepdf

    number = moves.owed(cast)
    answer = sit("handler").get(f"/desk/m/{number}/paper.pdf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert str(file.Root.Lang) == "zh-CN" and str(file.docinfo["/Title"]).startswith(number)
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert fonts and all("FontFile3" in str(font.DescendantFonts[0].FontDescriptor.keys()) for font in fonts)
        assert len(file.Root.Outlines.keys()) > 0
    assert b"13900000001" not in answer.content
    assert sit("stranger").get(f"/desk/m/{number}/paper.pdf").status_code == 404


def test_a_paper_takes_what_people_type(cast: Cast, sit: Sit) -> None:
    """Rare characters, controls, right-to-left marks, and far too much of it."""
    number = cast.report("𠮷祥里\u202e门口\x07 مرحبا 🚧 " + "污水往外冒。" * 700).number
    answer = sit("dispatcher").get(f"/desk/m/{number}/paper.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_the_papers_content_masks_numbers(cast: Cast) -> None:
    from zhili.doors.desk.outward.content import content
    from zhili.matters.queries.detail import detail

    number = cast.report("电话 13912345678，污水往外冒").number
    actor = cast.as_("dispatcher")
    said = json.dumps(content(detail(actor, number), actor, AT), ensure_ascii=False)
    assert "139" not in said.replace(number, "") and "污水往外冒" in said


def test_the_web_process_never_loads_what_papers_need(cast: Cast, sit: Sit) -> None:
    """Measured in a process of its own: this one has loaded everything."""
    import subprocess
    import sys

    script = (
        "import sys; import zhili.doors.desk.outward.making;"
        "print([name for name in ('fpdf', 'fontTools', 'maplibre') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_more_papers_than_turns_wait_and_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.doors.desk.outward import making

    monkeypatch.setattr(making, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(making, "WAIT_S", 0.01)
    with making._turns, pytest.raises(making.TooManyPapers):
        making.make({})
    with pytest.raises(making.PaperNotMade):
        making.make({})
    assert isinstance(AT, datetime)
