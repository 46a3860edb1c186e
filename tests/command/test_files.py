"""Files of directives and of answers: bare, refused in words, given to those who may read what they belong to."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.cast import NOW
from tests.command.setting import Villages
from tests.matters.test_files import photo
from tests.reception.test_drafts import MESSAGES
from zhili.command import actions as verbs
from zhili.command import queries
from zhili.command.models import Answer, Attachment, Directive, Step
from zhili.journal.queries import detail_of
from zhili.lib.refusal import NotFound
from zhili.matters.actions import Upload
from zhili.matters.actions.files import ready_files
from zhili.matters.refusals import FileRefused
from zhili.reception.actions import Said, drop_draft, keep_drafts
from zhili.reception.models import Draft
from zhili.store import blobs


def book(**parts: bytes) -> bytes:
    """A spreadsheet that somebody made, with its maker's name; ``parts`` are put into it."""
    made = openpyxl.Workbook()
    made.active["A1"] = "=1+1"  # type: ignore[index]
    made.properties.creator = "王五"
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def issued(villages: Villages, *files: Upload) -> str:
    return verbs.issue(actor=villages.as_("secretary"), locality="qinghe", order=villages.order(), files=files,
                       now=NOW).number  # fmt: skip


def answered(villages: Villages, who: str, number: str, *files: Upload) -> None:
    verbs.sign_directive(actor=villages.as_(who), number=number, now=NOW)
    verbs.answer_directive(actor=villages.as_(who), number=number, typed={"q1": "3", "q2": "yes"}, files=files, now=NOW)


def test_a_notice_and_a_sheet_go_out_with_a_directive(villages: Villages) -> None:
    number = issued(villages, Upload("../门口.jpg", photo()), Upload("台账.xlsx", book()))
    loaded = queries.get_directive(villages.as_("clerk1"), number)
    names = [(each.name, each.media_type) for each in queries.files_of(loaded)]
    assert names[0] == ("门口.jpg", "image/jpeg") and names[1][0] == "台账.xlsx"
    row = Attachment.objects.get(name="台账.xlsx")
    kept = blobs.read(row.sha)
    assert "王五" not in "".join(zipfile.ZipFile(io.BytesIO(kept)).read(each).decode("utf-8", "replace")
                                for each in zipfile.ZipFile(io.BytesIO(kept)).namelist())  # fmt: skip
    assert openpyxl.load_workbook(io.BytesIO(kept)).active["A1"].value == "=1+1"  # type: ignore[index]


def test_the_journal_keeps_names_and_digests_where_they_can_be_erased(villages: Villages) -> None:
    number = issued(villages, Upload("王五家.jpg", photo()))
    step = Step.objects.get(act="issue")
    assert step.facts["files"] == 1
    detail = detail_of(step.entry)
    assert detail is not None and detail["files"] == [["王五家.jpg", Attachment.objects.get().sha]]
    assert number


def test_what_is_not_what_it_says_is_refused_and_nothing_is_sent(villages: Villages) -> None:
    for wrong in (Upload("通知.pdf", b"MZ" + b"\0" * 500), Upload("台账.xlsx", b"PK\x03\x04" + b"\0" * 500),
                  Upload("宏.xlsm", book(xl__vbaProject_bin=b"x")), Upload("空.pdf", b"")):  # fmt: skip
        with pytest.raises(FileRefused):
            issued(villages, wrong)
    assert not Directive.objects.exists() and not Attachment.objects.exists()


def test_a_sheet_that_runs_or_fetches_is_refused_and_matters_take_none() -> None:
    for name in ("xl__vbaProject.bin", "xl__externalLinks__externalLink1.xml", "xl__embeddings__oleObject1.bin"):
        with pytest.raises(FileRefused):
            ready_files([Upload("a.xlsx", book(**{name: b"x"}))], sheets=True)
    with pytest.raises(FileRefused):
        ready_files([Upload("a.xlsx", book())])


def test_a_bomb_is_refused_unopened() -> None:
    with pytest.raises(FileRefused):
        ready_files([Upload("a.xlsx", book(xl__big_xml=b"0" * 101 * 1024 * 1024))], sheets=True)


def test_an_answers_files_are_for_the_issuer_and_that_unit(villages: Villages) -> None:
    number = issued(villages, Upload("通知.jpg", photo()))
    answered(villages, "clerk1", number, Upload("井.png", photo("PNG")))
    notice, well = Attachment.objects.order_by("id")
    for who in ("secretary", "deputy", "clerk1", "clerk2", "chief"):
        assert queries.attachment(villages.as_(who), number, notice.id).sha == notice.sha
    for who in ("secretary", "clerk1", "judge"):
        assert queries.attachment(villages.as_(who), number, well.id).sha == well.sha
    for who, file in (("clerk2", well), ("away", notice), ("handler", notice)):
        with pytest.raises(NotFound):
            queries.attachment(villages.as_(who), number, file.id)
    other = villages.issue()
    with pytest.raises(NotFound):
        queries.attachment(villages.as_("secretary"), other, notice.id)


def test_files_are_inputs_of_the_form(villages: Villages) -> None:
    number = issued(villages)
    answered(villages, "clerk1", number, Upload("井.png", photo("PNG")))
    answered(villages, "clerk2", number)
    assert list(Answer.objects.order_by("id").values_list("asked", flat=True)) == [4, 3]
    given = queries.given([villages.copy(number).id])[villages.copy(number).id]
    assert [each.name for each in given[0].files] == ["井.png"]


def test_a_settled_draft_forgets_no_photo_that_a_directive_has(
    villages: Villages, django_capture_on_commit_callbacks: Any
) -> None:
    issued(villages, Upload("门口.png", photo("PNG")))
    handler = villages.as_("handler")
    said = [Said(MESSAGES[0], (Upload("别的名字.png", photo("PNG")),))]
    keep_drafts(actor=handler, said=said, now=NOW)
    draft = Draft.objects.get()
    assert draft.files[0]["sha"] == Attachment.objects.get().sha, "one content, one blob"
    with django_capture_on_commit_callbacks(execute=True):
        drop_draft(actor=handler, draft=draft.id, reason="已经修好", now=NOW)
    assert blobs.read(Attachment.objects.get().sha)


def test_what_was_sent_is_never_changed(villages: Villages) -> None:
    issued(villages, Upload("门口.jpg", photo()))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE command_attachment SET name = 'x'")
