"""What a form asked: counted from its fields, from what came back, and from what the page had filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from zhili.doors.frame import effort
from zhili.doors.frame.effort import count, hand, marks, one_press
from zhili.doors.frame.forms import Schema
from zhili.doors.frame.shapes import Choice, Field, Files, Flag, Missing, Several, Text, Whole
from zhili.lib.actor import anonymous, party
from zhili.lib.effort import Effort

SAID = Text("said", "什么事", "What", required=True, lines=True)
NOTE = Text("note", "备注", "Note")
VERSION = Whole("version", "版本", "Version", hidden=True)
AREA = Choice("area", "乡镇", "Town", among=("a", "b"), folded=True)
UNITS = Several("units", "协办", "Helpers", among=("1", "2", "3"))
SECRET = Flag("secret", "不公开", "Confidential")
PHOTOS = Files("photos", "照片", "Photos")


def counted(*fields: Field, given: str = "", files: bool = False, **sent: str | list[str]) -> Effort:
    """What these fields asked when ``sent`` came back from a page that said ``given``."""
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    if given:
        data["given"] = given
    found: MultiValueDict[str, Any] = MultiValueDict()
    if files:
        found["photos"] = SimpleUploadedFile("a.jpg", b"x")
    return count(fields, data, found)


def test_every_visible_input_is_asked_an_empty_optional_one_too() -> None:
    assert counted(SAID, NOTE, said="井盖没了", note="") == Effort(asked=2)


def test_a_hidden_field_is_never_asked() -> None:
    assert counted(VERSION, version="7") == Effort()


def test_a_folded_field_is_asked_where_it_was_used() -> None:
    assert counted(SAID, AREA, said="x", area="") == Effort(asked=1)
    assert counted(SAID, AREA, said="x", area="a") == Effort(asked=2)


def test_a_text_field_that_did_not_come_back_was_not_shown() -> None:
    assert counted(SAID, NOTE, said="x") == Effort(asked=1)


def test_boxes_and_files_are_asked_though_a_browser_sends_nothing_for_them() -> None:
    assert counted(SECRET, UNITS, PHOTOS) == Effort(asked=3)
    assert counted(SECRET, UNITS, PHOTOS, files=True, units=["1", "2"], secret="1") == Effort(asked=3)


def test_what_the_house_filled_and_nobody_changed_is_filled() -> None:
    filled = marks({"said": ["一样的"], "units": ["1", "2"]})
    assert counted(SAID, UNITS, NOTE, given=filled, said=" 一样的\r\n", units=["1", "2", ""], note="") == Effort(1, 2)


def test_what_the_house_filled_wrongly_was_asked() -> None:
    filled = marks({"said": ["旧的"], "units": ["1", "2"]})
    assert counted(SAID, UNITS, given=filled, said="新的", units=["2"]) == Effort(asked=2)
    assert counted(SAID, given=filled, said="") == Effort(asked=1), "emptied by hand"


def test_a_press_asks_nothing() -> None:
    """The suggestion taken as it stands: what the form carries is the house's, what it leaves out was never shown."""
    field = str(one_press(said="水", units=()))
    assert field == f'<input type="hidden" name="given" value="press said.{marks({"said": ["水"]})[5:]}">'
    assert counted(SAID, NOTE, UNITS, given=field.split('"')[-2], said="水") == Effort(filled=1)


def test_a_blank_form_says_what_it_has_filled_and_a_refused_one_says_it_again() -> None:
    schema = Schema(SAID, NOTE)
    form = schema.blank(said="水管", note="")
    assert form.filled == marks({"said": ["水管"]}) and schema.blank().filled == ""
    request = RequestFactory().post("/", {"said": "改过", "given": form.filled})
    again = schema.again(request, Missing(zh="备注", en="Note"))
    assert again.filled == form.filled, "what was typed since is not the house's"


def test_reading_a_form_tells_the_actor_who_acts() -> None:
    request = RequestFactory().post("/", {"said": "水", "note": "", "version": "3"})
    request.actor = anonymous()  # type: ignore[attr-defined]
    Schema(SAID, NOTE).read(request)
    Schema(VERSION, AREA).read(request)
    assert request.actor.effort == Effort(asked=2)  # type: ignore[attr-defined]
    assert hand(request, party(9)).effort == Effort(asked=2)
    assert hand(request, party(9)) == party(9), "whoever acts is the same, whatever the form asked"


def test_without_a_form_nothing_is_claimed() -> None:
    request = RequestFactory().post("/")
    request.actor = replace(anonymous(), effort=None)  # type: ignore[attr-defined]
    assert hand(request, party(9)).effort is None


@given(st.text(max_size=300), st.text(max_size=80))
def test_no_forged_mark_counts_a_field_twice(forged: str, said: str) -> None:
    found = counted(SAID, NOTE, UNITS, given=forged, said=said, note=said)
    assert 0 <= found.asked + found.filled <= 3


def test_the_mark_is_no_longer_than_it_must_be() -> None:
    assert len(marks({f"f{n}": ["字" * 5000] for n in range(10)})) < 130
    assert effort.hidden("") == ""
