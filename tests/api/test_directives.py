"""Directives by interface: a village's own system reads, signs and answers; the issuer's looks at the board."""

from __future__ import annotations

import base64

import pytest

from tests.api.conftest import Api
from tests.cast import NOW, Cast
from tests.command.setting import Villages, settle
from tests.matters.test_files import photo
from zhili.command.actions import issue
from zhili.command.models import Answer
from zhili.doors.api import directives
from zhili.matters.actions import Upload


@pytest.fixture
def villages(cast: Cast) -> Villages:
    return settle(cast)


def test_a_village_reads_signs_and_answers(villages: Villages, api: Api) -> None:
    number = villages.issue()
    status, listed = api("GET", "directives", who="clerk1")
    assert status == 200 and [row["number"] for row in listed["directives"]] == [number]
    directives.DirectiveList.model_validate(listed, strict=False)
    directives.DirectiveForm.model_validate(api("GET", f"directives/{number}", who="clerk1")[1])
    assert api("POST", f"directives/{number}/sign", who="clerk1", body={})[1]["state"] == "signed"
    status, told = api("POST", f"directives/{number}/answer", who="clerk1", body={"answers": {"q1": "三口"}})
    assert status == 422 and told["code"] == "bad_answer" and "要填整数" in told["zh"]
    sent = {"answers": {"q1": 3, "q2": True}, "effort": {"asked": 9, "filled": 7}}
    status, done = api("POST", f"directives/{number}/answer", who="clerk1", body=sent, once="a" * 10)
    assert (status, done["state"], done["again"]) == (200, "answered", False)
    assert api("POST", f"directives/{number}/answer", who="clerk1", body=sent, once="a" * 10)[1]["again"]
    answer = Answer.objects.get()
    assert (answer.asked, answer.filled, answer.values["q2"], answer.person_id) == (9, 7, True, None)


def test_files_come_and_go_as_base64(villages: Villages, api: Api) -> None:
    notice = Upload("通知.jpg", photo())
    number = issue(actor=villages.as_("secretary"), locality="qinghe", order=villages.order(), files=[notice],
                   now=NOW).number  # fmt: skip
    (file,) = api("GET", f"directives/{number}", who="clerk1")[1]["files"]
    assert (file["name"], file["media_type"]) == ("通知.jpg", "image/jpeg")
    where = f"directives/{number}/files/{file['id']}"
    status, whole = api("GET", where, who="clerk2")
    directives.DirectiveFileWhole.model_validate(whole)
    assert status == 200 and base64.b64decode(whole["data"])[:3] == b"\xff\xd8\xff"
    assert api("GET", where, who="away")[0] == 404
    api("POST", f"directives/{number}/sign", who="clerk1", body={})
    data = base64.b64encode(photo("PNG")).decode()
    sent = {"answers": {"q1": 3, "q2": True}, "files": [{"name": "井.png", "data": data}]}
    assert api("POST", f"directives/{number}/answer", who="clerk1", body=sent)[0] == 200
    (own,) = api("GET", f"directives/{number}", who="clerk1")[1]["answered_with"]
    statuses = [
        api("GET", f"directives/{number}/files/{own['id']}", who=who)[0] for who in ("secretary", "clerk1", "clerk2")
    ]
    assert statuses == [200, 200, 404]
    bad = {
        "answers": {"q1": 3, "q2": True},
        "files": [{"name": "x.exe", "data": base64.b64encode(b"MZ" * 99).decode()}],
    }
    api("POST", f"directives/{number}/sign", who="clerk2", body={})
    status, told = api("POST", f"directives/{number}/answer", who="clerk2", body=bad)
    assert (status, told["code"]) == (422, "file_refused")


def test_the_board_is_the_issuers(villages: Villages, api: Api) -> None:
    number = villages.answered()
    status, board = api("GET", f"directives/{number}/board", who="secretary")
    directives.DirectiveBoard.model_validate(board, strict=False)
    assert status == 200 and sorted(row["state"] for row in board["rows"]) == ["answered", "sent", "sent", "sent"]
    assert board["minutes_total"] == 28 and "0990" not in str(board)
    for who in ("clerk1", "away", "handler"):
        assert api("GET", f"directives/{number}/board", who=who)[0] == 404
    assert api("GET", f"directives/{number}", who="secretary")[0] == 404
    assert api("POST", f"directives/{number}/sign", who="away", body={})[0] == 404


def test_a_telephone_that_was_filled_in_does_not_leave_by_this_door(villages: Villages, api: Api) -> None:
    from dataclasses import replace

    from tests.command.setting import ASKED

    villages.answered(typed={"q1": "1", "q2": "yes", "q3": "张三 13900000001"})
    number = villages.signed(questions=tuple(replace(each, source="earlier") for each in ASKED))
    said = api("GET", f"directives/{number}", who="clerk1")[1]
    assert "13900000001" not in str(said) and said["questions"][0]["value"] == "1"
    assert "井盖排查" in said["questions"][0]["filled_from"]["zh"]
