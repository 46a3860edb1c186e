"""Photos and files: known by content, bare of everything but what is seen, refused in words."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from tests.cast import NOW, Cast
from zhili.lib.refusal import Refusal
from zhili.matters import actions as matters
from zhili.matters.actions.files import MOST_FILES, ready_files
from zhili.matters.models import Attachment
from zhili.store import blobs


def photo(form: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, form, **more)
    return out.getvalue()


def photo_with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "王女士家门口"
    exif.get_ifd(0x8825)[2] = (30.0, 30.0, 0.0)
    return photo(exif=exif.tobytes())


def pdf(**info: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for key, value in info.items():
        document.docinfo[f"/{key}"] = value
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.attachments["secret.txt"] = b"inside"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_photo_keeps_no_metadata() -> None:
    source = photo_with_gps()
    assert Image.open(io.BytesIO(source)).getexif()
    ready = ready_files([matters.Upload("a.jpg", source)])[0]
    bare = Image.open(io.BytesIO(ready.data))
    assert (ready.media_type, bare.size, dict(bare.getexif())) == ("image/jpeg", (40, 30), {})
    assert "王女士".encode() not in ready.data


def test_a_pdf_keeps_no_author_script_or_hidden_file() -> None:
    source = pdf(Author="王女士")
    ready = ready_files([matters.Upload("证明.pdf", source)])[0]
    with pikepdf.open(io.BytesIO(ready.data)) as document:
        assert len(document.pages) == 1
        assert not document.attachments and "/OpenAction" not in document.Root and "/Info" not in document.trailer


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.jpg", b"<svg onload='alert(1)'/>"), ("x.pdf", b"%PDF-1.4 broken"), ("x.png", photo("PNG")[:60]),
     ("x.exe", b"MZ" * 90), ("empty.jpg", b""), ("big.jpg", b"\xff\xd8" + b"0" * 11_000_000)],
    ids=["script", "broken-pdf", "cut-short", "program", "empty", "too-large"],
)  # fmt: skip
def test_anything_else_is_refused_in_words(name: str, data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        ready_files([matters.Upload(name, data)])
    assert name in refused.value.say("zh") and name in refused.value.say("en")


def test_too_many_files_are_refused() -> None:
    with pytest.raises(Refusal):
        ready_files([matters.Upload(f"{no}.jpg", photo()) for no in range(MOST_FILES + 1)])


def test_a_file_is_kept_with_the_step_that_brought_it(cast: Cast) -> None:
    number = cast.report(files=(matters.Upload("../../门口.jpg", photo_with_gps()),)).number
    kept = Attachment.objects.get(matter__number=number)
    assert (kept.step_no, kept.name, kept.media_type) == (1, "门口.jpg", "image/jpeg")
    assert len(blobs.read(kept.sha)) == kept.size
    matters.supplement(actor=cast.reporter(number), number=number, words="", now=NOW,
                       files=[matters.Upload("b.png", photo("PNG"))])  # fmt: skip
    assert Attachment.objects.get(matter__number=number, name="b.png").step_no == cast.matter(number).steps
