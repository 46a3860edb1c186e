"""The API's error map: families to statuses as everywhere, a body with code, both sentences and the facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from zhili.doors.api.house import API, answer
from zhili.doors.frame.errors import RETRY_AFTER_S, BodyTooLarge, status_of
from zhili.lib.refusal import Invalid, Refusal, Unavailable


class BadFields(Invalid):
    """What was sent has not the documented shape; ``fields`` of the answer says where."""

    code = "bad_fields"
    zh = "有 {count} 处不合要求，没有办成；改好再送一次。"
    en = "{count} part(s) do not have the documented shape, so nothing was done. Correct and send again."


class NotJson(Invalid):
    code = "not_json"
    zh = "送来的内容不是完整的 JSON。"
    en = "What was sent is not complete JSON."


SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("这一项必须有。", "This is needed."),
    "extra_forbidden": ("没有这一项。", "There is no such field."),
    "string_too_long": ("最多 {max_length} 个字。", "At most {max_length} characters."),
    "string_too_short": ("至少 {min_length} 个字。", "At least {min_length} characters."),
    "string_pattern_mismatch": ("写法不对，应符合 {pattern}。", "This must match {pattern}."),
    "string_type": ("应为文字。", "This must be text."),
    "greater_than_equal": ("不能小于 {ge}。", "This must be at least {ge}."),
    "less_than_equal": ("不能大于 {le}。", "This must be at most {le}."),
    "too_long": ("最多 {max_length} 项。", "At most {max_length} items."),
    "too_short": ("至少 {min_length} 项。", "At least {min_length} items."),
    "literal_error": ("只能是 {expected} 之一。", "This must be one of {expected}."),
    "enum": ("只能是 {expected} 之一。", "This must be one of {expected}."),
    "union_tag_invalid": ("只能是 {expected_tags} 之一。", "This must be one of {expected_tags}."),
    "int_parsing": ("应为整数。", "This must be a whole number."),
    "int_type": ("应为整数。", "This must be a whole number."),
    "int_from_float": ("应为整数。", "This must be a whole number."),
    "bool_parsing": ("应为 true 或 false。", "This must be true or false."),
    "timezone_aware": ("时间要带时区。", "The time needs its offset from UTC."),
}
"""What the commonest shapes say, by pydantic's error type. https://docs.pydantic.dev/latest/errors/validation_errors"""
_OTHER: Final = ("写法不对。", "This does not have the documented shape.")


def body_of(refusal: Refusal) -> dict[str, Any]:
    """What a machine gets."""
    facts = {name: _plain(value) for name, value in refusal.facts.items()}
    return {"code": refusal.code, "zh": refusal.say("zh"), "en": refusal.say("en"), "facts": facts}


def respond(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as JSON with its family's status."""
    response = answer(body_of(refusal), status_of(refusal))
    if isinstance(refusal, Unavailable):
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which fields are wrong, each in both languages."""
    fields = [_field(each) for each in error.errors]
    refusal = BadFields(count=len(fields))
    return answer(body_of(refusal) | {"fields": fields}, status_of(refusal))


def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The body could not be read at all: too large, or no JSON."""
    return respond(request, BodyTooLarge() if isinstance(error.__cause__, RequestDataTooBig) else NotJson())


def _field(error: Mapping[str, Any]) -> dict[str, str]:
    zh, en = SENTENCES.get(error["type"], _OTHER)
    facts = error.get("ctx", {})
    # The model's own parameter name ("body", "query") says nothing to whoever sent it.
    place = [str(part) for part in error["loc"]]
    return {"where": ".".join(place), "zh": zh.format(**facts), "en": en.format(**facts)}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


_HANDLERS: Final[tuple[tuple[type[Exception], Any], ...]] = (
    (Refusal, respond),
    (ValidationError, misshapen),
    (HttpError, unreadable),
)
for _error, _handler in _HANDLERS:
    API.add_exception_handler(_error, _handler)
