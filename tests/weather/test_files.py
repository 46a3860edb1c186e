"""Photos and files of every kind: kept bare, or refused in words; never kept as they came."""

from __future__ import annotations

import io
import os
import resource
import time

import pytest
from PIL import Image

from tests.cast import NOW, Cast
from tests.matters import walks
from tests.weather import pictures
from zhili.lib.refusal import Refusal
from zhili.matters import actions as matters
from zhili.matters.actions import Upload
from zhili.matters.models import Attachment, Step
from zhili.matters.refusals import FileRefused, FileTooLarge
from zhili.store import blobs


def send(cast: Cast, number: str, *files: Upload) -> None:
    matters.progress(actor=cast.as_("handler"), number=number, words="现场照片", files=files, now=NOW)


def kept(cast: Cast, data: bytes, name: str = "现场.jpg") -> tuple[Attachment, bytes]:
    number = walks.handling(cast)
    send(cast, number, Upload(name, data))
    row = Attachment.objects.get(matter__number=number)
    return row, blobs.read(row.sha)


def test_nothing_of_a_photo_but_the_picture_is_kept(cast: Cast) -> None:
    row, data = kept(cast, pictures.jpeg())
    with Image.open(io.BytesIO(data)) as image:
        assert not image.getexif() and "comment" not in image.info and image.size == (48, 64), "upright, and bare"
    assert row.media_type == "image/jpeg"
    assert all(trace not in data for trace in (pictures.PLACE, b"Exif", b"X100", b"GPS", "相机厂".encode()))


def test_nothing_written_beside_a_png_is_kept(cast: Cast) -> None:
    _, data = kept(cast, pictures.png())
    assert pictures.PLACE not in data and b"tEXt" not in data


def test_a_file_that_is_two_things_is_only_a_picture_afterwards(cast: Cast) -> None:
    row, data = kept(cast, pictures.polyglot(), "page.html")
    assert row.media_type == "image/png" and pictures.SCRIPT not in data and b"PK\x03\x04" not in data


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("thirty megabytes", os.urandom(1024) * 30 * 1024),
        ("a bomb", pictures.bomb()),
        ("svg with a script", pictures.SVG),
        ("gif that is a script", pictures.gif_script()),
        ("half a photo", pictures.jpeg((640, 480))[:2000]),
        ("half a png", pictures.png((640, 480))[:200]),
        ("head only", b"\xff\xd8\xff\xe0"),
        ("nothing", b""),
        ("a web page", b"<!doctype html><html>" + pictures.SCRIPT),
        ("a program", b"\x7fELF" + b"\0" * 100),
        ("noise", bytes(range(256)) * 8),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_quickly(cast: Cast, what: str, data: bytes) -> None:
    number = walks.handling(cast)
    before = Step.objects.count()
    begun, held = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileTooLarge if what == "thirty megabytes" else FileRefused) as refused:
        send(cast, number, Upload("照片.jpg", data))
    assert refused.value.say("zh") and refused.value.say("en")
    assert time.monotonic() - begun < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < 200_000, "kilobytes"
    assert (Step.objects.count(), Attachment.objects.count()) == (before, 0)


def test_a_good_photo_is_not_kept_with_a_bad_one(cast: Cast) -> None:
    number = walks.handling(cast)
    with pytest.raises(Refusal):
        send(cast, number, Upload("a.jpg", pictures.jpeg()), Upload("b.jpg", b"no"))
    assert not Attachment.objects.exists()


NAMES = ("../../etc/passwd", "C:\\a\\b.jpg", "\x00\u202egpj.exe", "长" * 4000, "\ud800", "", "<b>.jpg")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_shown(cast: Cast, name: str) -> None:
    row, data = kept(cast, pictures.jpeg(), name)
    assert data and "/" not in row.name and "\\" not in row.name and len(row.name) <= 120
    assert row.name == "" or row.name.isprintable()
