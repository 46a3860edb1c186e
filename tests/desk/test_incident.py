"""The screens of the incident kind: verified on site, filed, handled, checked, closed, in its own words."""

from __future__ import annotations

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.cast import Cast
from tests.desk.conftest import Sit
from tests.desk.moves import page, press
from zhili.matters.models import Attachment, Matter


def photo() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(made, "JPEG")
    return SimpleUploadedFile("到场.jpg", made.getvalue(), "image/jpeg")


def stage(html: str) -> str:
    found = re.search(r'aria-current="step">([^<]+)', html)
    assert found is not None, "no stage is marked"
    return found.group(1)


def test_from_report_to_close_in_the_kinds_own_words(cast: Cast, sit: Sit) -> None:
    desk, site, unit = sit("dispatcher"), sit("checker"), sit("handler")
    number = cast.report("人民路口井盖没了，有人差点掉下去", kind="incident", category="city.cover").number
    html = page(desk, f"/desk/m/{number}/")
    assert stage(html) == "信息采集" and "登记，派人核实" in html and "不予立案" in html
    press(desk, number, "accept")

    html = page(site, f"/desk/m/{number}/?act=check")
    assert "现场核实" in html and "属实，立案" in html and "现场已经没有问题，不用立案" in html
    press(site, number, "check", solved="no", words="到场属实，井口敞着，先围了警戒带。", files=photo())
    assert Attachment.objects.filter(matter__number=number).count() == 1

    html = page(desk, f"/desk/m/{number}/")
    assert stage(html) == "案卷建立" and "派遣" in html
    press(desk, number, "assign", category="city.cover", lead=str(cast.units["town"]))
    press(unit, number, "sign")
    assert stage(page(unit, f"/desk/m/{number}/")) == "任务处理"
    press(unit, number, "reply", words="新井盖已经装好，螺栓拧紧，周围路面也补平了。")

    html = page(site, f"/desk/m/{number}/?act=check")
    assert "现场核查，结案" in html and "处置到位，结案" in html and "没处置好，退回返工" in html
    press(site, number, "check", solved="yes", words="踩过，不晃，也没有缝。")
    assert Matter.objects.get(number=number).outcome == "solved"
    assert stage(page(desk, f"/desk/m/{number}/")) == "综合评价"


def test_what_is_not_so_is_closed_by_the_one_who_looked(cast: Cast, sit: Sit) -> None:
    desk, site = sit("dispatcher"), sit("checker")
    number = cast.report("路边一堆垃圾", kind="incident", category="city.rubbish.exposed").number
    press(desk, number, "accept")
    press(site, number, "check", solved="yes", words="到场看过，已经清走，地面是干净的。")
    assert Matter.objects.get(number=number).outcome == "solved"


def test_an_appeal_has_no_stages_and_the_usual_words(cast: Cast, sit: Sit) -> None:
    number = cast.report("路灯不亮").number
    html = page(sit("dispatcher"), f"/desk/m/{number}/")
    assert "stages" not in html and "登记，派人核实" not in html


def test_a_check_refused_keeps_no_photo(cast: Cast, sit: Sit) -> None:
    desk, site = sit("dispatcher"), sit("checker")
    number = cast.report("路边一堆垃圾", kind="incident", category="city.rubbish.exposed").number
    press(desk, number, "accept")
    answer = press(site, number, "check", solved="no", words="", files=photo())
    assert answer.status_code == 422
    assert not Attachment.objects.filter(matter__number=number).exists()
