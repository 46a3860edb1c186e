"""Shapes of what is sent: each field turned into a value, or refused in words of both languages."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from zhili.doors.frame.forms import BadForm, Schema
from zhili.doors.frame.shapes import (
    Choice,
    Day,
    Degrees,
    EmptyFile,
    Field,
    Files,
    FileTooLarge,
    Flag,
    Missing,
    Moment,
    NotAChoice,
    NotADate,
    NotANumber,
    OutOfRange,
    Several,
    Text,
    TooLong,
    TooManyFiles,
    TooShort,
    Whole,
)


def read(field: Field, *values: str) -> Any:
    """What ``field`` (named x) makes of these values."""
    data = QueryDict(mutable=True)
    data.setlist("x", list(values))
    return field.read(data, QueryDict())


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (Text("x", "字", "t"), "  井盖\t没了\r\n ", "井盖 没了"),
        (Text("x", "字", "t", lines=True), "一\r\n二\r三", "一\n二\n三"),
        (Text("x", "字", "t"), "👩‍👩‍👧𠮷<b>'; DROP TABLE", "👩‍👩‍👧𠮷<b>'; DROP TABLE"),
        (Text("x", "字", "t"), "a\x00b\x1b\u202ec", "abc"),
        (Text("x", "字", "t"), "", ""),
        (Whole("x", "数", "n"), "１２", 12),
        (Whole("x", "数", "n"), "", None),
        (Degrees("x", "经度", "lon"), "119.500", 119.5),
        (Choice("x", "选", "c", among=("a", "b")), "b", "b"),
        (Choice("x", "选", "c", among=lambda: {"a": "甲"}), "a", "a"),
        (Flag("x", "勾", "f"), "1", True),
        (Flag("x", "勾", "f"), "", False),
        (Day("x", "日", "d"), "2026-11-21", date(2026, 11, 21)),
    ],
)
def test_what_is_understood(field: Field, typed: str, value: object) -> None:
    assert read(field, typed) == value


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        (Text("x", "字", "t", required=True), " \u200b".strip("\u200b"), Missing),
        (Text("x", "字", "t", most=3), "四个字呢", TooLong),
        (Text("x", "字", "t", least=3), "两字", TooShort),
        (Whole("x", "数", "n"), "1e5", NotANumber),
        (Whole("x", "数", "n"), "9" * 400, NotANumber),
        (Whole("x", "数", "n", most=30), "31", OutOfRange),
        (Whole("x", "数", "n"), "-1", OutOfRange),
        (Degrees("x", "经度", "lon"), "NaN", NotANumber),
        (Degrees("x", "经度", "lon"), "180.1", OutOfRange),
        (Choice("x", "选", "c", among=("a",)), "z", NotAChoice),
        (Several("x", "选", "c", among=("a",)), "z", NotAChoice),
        (Several("x", "选", "c", among=("a",), required=True), "", Missing),
        (Flag("x", "勾", "f", required=True), "", Missing),
        (Day("x", "日", "d"), "2026-02-30", NotADate),
        (Moment("x", "时", "m"), "yesterday", NotADate),
    ],
)
def test_what_is_refused(field: Field, typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as caught:
        read(field, typed)
    assert field.zh in caught.value.say("zh") and field.en in caught.value.say("en")  # type: ignore[attr-defined]


def test_several_keep_their_order_once() -> None:
    assert read(Several("x", "选", "c", among=("a", "b", "c")), "c", "a", "c") == ("c", "a")


def test_a_moment_is_the_localitys_own_time() -> None:
    moment = read(Moment("x", "时", "m"), "2026-11-21T09:42")
    assert moment.tzinfo is not None


def _files(*sizes: int) -> MultiValueDict[str, Any]:
    return MultiValueDict({"x": [SimpleUploadedFile(f"图{size}.jpg", b"x" * size) for size in sizes]})


@pytest.mark.parametrize(("sizes", "refusal"), [((1, 2, 3), TooManyFiles), ((0,), EmptyFile), ((1001,), FileTooLarge)])
def test_files_that_are_refused(sizes: tuple[int, ...], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Files("x", "照片", "Photos", most=2, most_bytes=1000).read(QueryDict(), _files(*sizes))


def test_files_that_are_taken() -> None:
    taken = Files("x", "照片", "Photos", most=2, most_bytes=1000).read(QueryDict(), _files(1, 1000))
    assert [each.size for each in taken] == [1, 1000]


def test_every_wrong_field_is_told_at_once() -> None:
    schema = Schema(Text("a", "甲", "A", required=True), Whole("b", "乙", "B"), Text("c", "丙", "C"))
    with pytest.raises(BadForm) as caught:
        schema.take(QueryDict("b=x&c=fine"), QueryDict())
    assert {name: type(each) for name, each in caught.value.errors.items()} == {"a": Missing, "b": NotANumber}
    assert "2" in caught.value.say("zh")


@given(st.text(max_size=60), st.sampled_from([Whole, Degrees, Day, Moment, Text]))
def test_no_text_breaks_a_field(typed: str, shape: Any) -> None:
    """Whatever is sent, it is a value or a refusal."""
    with suppress(NotANumber, OutOfRange, NotADate, TooLong):
        read(shape("x", "项", "item"), typed)
