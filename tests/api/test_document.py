"""The document says what the API does: every answer fits it, and random senders never break the house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from tests.api.conftest import Api, key_of
from tests.cast import Cast
from tests.matters import walks
from zhili.doors.api import answers
from zhili.doors.api.document import document
from zhili.doors.api.urls import urlpatterns
from zhili.doors.frame.middleware import POLICY


def test_each_answer_is_what_the_document_says(api: Api, cast: Cast) -> None:
    """Views encode plain values for speed; the schema must agree to the last field."""
    number = walks.owed(cast)
    answers.Page.model_validate(api("GET", "matters", who="handler")[1], strict=False)
    answers.Detail.model_validate(api("GET", f"matters/{number}", who="handler")[1])
    answers.Ledger.model_validate(api("GET", "debts", who="handler")[1])
    told = api("POST", "reports", body={"words": "路灯坏了"})[1]
    answers.Reported.model_validate(told)
    answers.Tracked.model_validate(api("POST", "track", body={"number": told["number"], "code": told["code"]})[1])
    solved = walks.replied(cast)
    answers.Detail.model_validate(api("GET", f"matters/{solved}", who="handler")[1])
    answers.Told.model_validate(api("GET", "matters", who="handler", limit=-1)[1])


def test_every_address_is_documented_and_needs_a_key_unless_public() -> None:
    keyed = {path for path, methods in document()["paths"].items() for said in methods.values() if said.get("security")}
    public = {path for path, methods in document()["paths"].items() if path not in keyed}
    assert public == {"/api/v1/reports", "/api/v1/track", "/api/v1/matters/{number}/say"}
    addresses = {
        "/api/v1/" + str(each.pattern).replace("<", "{").replace(">", "}") for each in urlpatterns[0].url_patterns
    }
    assert addresses - document()["paths"].keys() == {"/api/v1/openapi.json", "/api/v1/docs/"}


def test_operations_have_their_own_names_and_both_languages() -> None:
    said = [each for methods in document()["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in said}) == len(said)
    assert all(" / " in each["summary"] and each["description"] for each in said)


@pytest.mark.django_db
def test_the_page_of_the_document_runs_no_script(client: Client) -> None:
    got = client.get("/api/v1/docs/?lang=zh")
    page = got.content.decode()
    assert got.status_code == 200 and got["Content-Security-Policy"] == POLICY
    assert "<script" not in page and "style=" not in page and "/api/v1/matters/{number}/acts/sign" in page


@pytest.mark.django_db
def test_openapi_is_served(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A real server drops its connection where a request left it mid-transaction; here the test's own is one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
def test_random_senders_never_break_it(cast: Cast) -> None:
    """schemathesis reads the document and sends what fits it and what does not, to every address, in this process."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis import GenerationMode, checks

    from zhili.config.wsgi import application

    wanted = [checks.not_a_server_error]
    number, key = walks.handling(cast), key_of(cast, "handler")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for found in schema.get_all_operations():
        operation = found.ok()
        strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)

        @settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=strategy)
        def send(case: Any) -> None:
            if "number" in (case.path_parameters or {}):
                case.path_parameters["number"] = number
            headers = {"Authorization": f"Bearer {key}"}
            case.call_and_validate(headers=headers, checks=wanted)

        send()
