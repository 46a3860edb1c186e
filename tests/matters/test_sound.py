"""Voice notes: taken by what they are, emptied of what describes them, refused in words."""

from __future__ import annotations

import struct

import pytest

from tests.cast import NOW, Cast
from zhili.lib.refusal import Refusal
from zhili.matters import actions as matters
from zhili.matters.actions._sound import MOST_BYTES, _sum_page
from zhili.matters.actions.files import ready_files
from zhili.matters.models import Attachment, Step
from zhili.store import blobs

SECRET = b"Lu Qing's phone"


def element(name: str, body: bytes, *, open_ended: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if open_ended else b"\x10" + struct.pack(">I", len(body))[1:]
    return bytes.fromhex(name) + size + body


def webm(kind: int = 2, codec: bytes = b"A_OPUS", **more: bytes) -> bytes:
    """A recording as a browser makes it: an endless segment, an endless cluster."""
    track = element("AE", element("83", bytes([kind])) + element("86", codec) + element("536E", SECRET))
    info = element("1549A966", element("4D80", b"Chrome") + element("5741", SECRET) + element("4461", b"\x01" * 8))
    tags = element("1254C367", element("7373", SECRET))
    cluster = element("1F43B675", element("E7", b"\x00") + element("A3", b"\x81\x00\x00\x80sound"), open_ended=True)
    return element("1A45DFA3", element("4282", b"webm")) + element(
        "18538067", info + element("1654AE6B", track) + tags + more.get("extra", b"") + cluster, open_ended=True
    )


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(handler: bytes = b"soun", sample: bytes = b"mp4a") -> bytes:
    header = box(b"mvhd", bytes(4) + b"\xda\xda\xda\xda" * 2 + bytes(80))
    about = box(b"hdlr", bytes(8) + handler + bytes(12) + SECRET)
    table = box(b"stbl", box(b"stsd", bytes(8) + box(sample, bytes(28))))
    track = box(b"trak", box(b"mdia", about + box(b"minf", table)))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", header + track + box(b"udta", SECRET)) + box(b"mdat", b"sound")


def page(no: int, *packets: bytes, serial: bytes = b"\1\2\3\4") -> bytes:
    lacing = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
    head = b"OggS" + bytes(10) + serial + struct.pack("<I", no) + bytes(4) + bytes([len(lacing)])
    made = bytearray(head + lacing + b"".join(packets))
    _sum_page(made, 0, len(made))
    return bytes(made)


def ogg(first: bytes = b"OpusHead" + bytes(11)) -> bytes:
    comments = b"OpusTags" + struct.pack("<I", len(SECRET)) + SECRET + bytes(300)
    return page(0, first) + page(1, comments) + page(2, b"sound")


GOOD = {"audio/webm": webm(), "audio/mp4": mp4(), "audio/ogg": ogg()}


@pytest.mark.parametrize("media_type", GOOD)
def test_a_voice_note_is_taken_and_says_nothing_of_its_phone(media_type: str) -> None:
    (ready,) = ready_files([matters.Upload("v.bin", GOOD[media_type])])
    assert ready.media_type == media_type and len(ready.data) == len(GOOD[media_type])
    assert b"sound" in ready.data
    assert SECRET not in ready.data and b"Chrome" not in ready.data and b"\xda\xda" not in ready.data


def test_the_pages_of_an_emptied_ogg_add_up() -> None:
    """A player throws away a page whose sum is wrong."""
    (ready,) = ready_files([matters.Upload("v.ogg", GOOD["audio/ogg"])])
    start = ready.data.index(b"OggS", 4)
    end = ready.data.index(b"OggS", start + 4)
    summed = bytearray(ready.data)
    _sum_page(summed, start, end)
    assert bytes(summed) == ready.data


@pytest.mark.parametrize(
    "data",
    [
        webm(kind=1),
        webm(codec=b"V_VP8"),
        webm()[:40],
        webm(extra=element("1654AE6B", element("AE", element("83", b"\1")))),
        mp4(handler=b"vide"),
        mp4(sample=b"avc1"),
        mp4()[:-3],
        ogg(first=b"\x01vorbis" + bytes(20)),
        ogg()[:-2],
        page(0, b"OpusHead" + bytes(11)) + page(0, b"OpusHead", serial=b"\4\4\4\4"),
        b"\x1a\x45\xdf\xa3",
        b"\x00\x00\x00\x08ftypM4A ",
    ],
)  # fmt: skip
def test_what_is_more_or_less_than_a_sound_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as told:
        ready_files([matters.Upload("v.bin", data)])
    assert told.value.code == "file_refused"


def test_a_recording_of_more_than_a_minute_has_too_many_bytes() -> None:
    with pytest.raises(Refusal) as told:
        ready_files([matters.Upload("v.webm", webm() + bytes(MOST_BYTES))])
    assert told.value.code == "file_too_large"


def test_a_picture_in_a_box_is_no_recording() -> None:
    with pytest.raises(Refusal) as told:
        ready_files([matters.Upload("a.heic", b"\0\0\0\x18ftypheic" + bytes(40))])
    assert "录音打不开" not in told.value.say("zh")


def test_a_voice_note_is_kept_with_the_report(cast: Cast) -> None:
    number = cast.report(files=[matters.Upload("说.webm", webm())]).number
    row = Attachment.objects.get(matter__number=number)
    assert (row.media_type, row.step_no) == ("audio/webm", 1)
    assert SECRET not in blobs.read(row.sha)


def test_a_clock_that_is_an_hour_off_is_put_right_and_recorded(cast: Cast) -> None:
    from datetime import timedelta

    told = NOW + timedelta(minutes=55)
    number = cast.report(happened_at=told, clock_off_s=-3600).number
    assert cast.matter(number).happened_at == told - timedelta(hours=1)
    assert Step.objects.get(matter__number=number, no=1).facts == {"clock_off_s": -3600}
    plain = cast.report(phone="13900000002", happened_at=NOW).number
    assert Step.objects.get(matter__number=plain, no=1).facts == {}
