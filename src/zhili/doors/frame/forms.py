"""Small declared forms: what may be sent, read in one go, and what was typed, kept for another try.

    REPORT = Schema(Text("said", "什么事", "What is wrong", required=True, most=2000, lines=True), Files("photos", ...))

    if request.method == "POST":
        try:
            sent = REPORT.read(request)
            verb(actor=..., now=..., **sent)
        except Refusal as refusal:
            return page(request, "portal/report.html", status=status_of(refusal), form=REPORT.again(request, refusal))
    return page(request, "portal/report.html", form=REPORT.blank())

A view that does not catch the refusal is fine too: the error page keeps what was typed and can send it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from zhili.doors.frame import effort, once
from zhili.doors.frame.shapes import Field, Sent
from zhili.doors.frame.speech import t
from zhili.lib.refusal import Invalid, Refusal

SECRET = frozenset({"password", "csrfmiddlewaretoken"})
"""Never given back in a page."""


class BadForm(Invalid):
    """One or more fields are wrong; ``errors`` holds a refusal for each, by name."""

    code = "bad_form"
    zh = "有 {count} 处要改，其余都还在。"
    en = "{count} to correct; all else is kept."

    def __init__(self, errors: Mapping[str, Refusal]) -> None:
        self.errors = errors
        super().__init__(count=len(errors))


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: what was typed, what is wrong with it, and its once-key."""

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    refusal: Refusal | None = None
    once: str = ""
    given: str | None = None

    @property
    def filled(self) -> str:
        """What the page that was first shown had filled in, for ``effort``: kept from try to try."""
        return effort.marks(self.typed) if self.given is None else self.given

    def value(self, name: str) -> str:
        """The text last typed under ``name``."""
        values = self.typed.get(name, ())
        return values[-1] if values else ""

    def has(self, name: str, value: str) -> bool:
        """Whether ``value`` is among what was chosen under ``name``."""
        return value in self.typed.get(name, ())

    def error(self, name: str) -> str:
        """The sentence that belongs to ``name``, or nothing."""
        refusal = self.errors.get(name)
        return refusal.say(t("zh", "en")) if refusal else ""

    def sentence(self) -> str:
        """The sentence over the whole form, or nothing."""
        return self.refusal.say(t("zh", "en")) if self.refusal else ""


class Schema:
    """The fields of one form, in the order in which the page asks them."""

    def __init__(self, *fields: Field) -> None:
        self.fields = fields
        self.labels = {each.name: (each.zh, each.en) for each in fields}

    def read(self, request: HttpRequest) -> dict[str, Any]:
        """Every field's value by name. Raises BadForm with one refusal for each field that is wrong.

        From here on ``request.actor`` carries what the form asked (``effort``): the verb keeps it with what was done.
        """
        values = self.take(request.POST, request.FILES)
        effort.carry(request, effort.count(self.fields, request.POST, request.FILES))
        return values

    def query(self, request: HttpRequest) -> dict[str, Any]:
        """As ``read``, from the address (filters, searches)."""
        return self.take(request.GET, QueryDict())

    def take(self, data: Sent, files: Sent) -> dict[str, Any]:
        """As ``read``, from any two of Django's multi-value dicts."""
        values: dict[str, Any] = {}
        errors: dict[str, Refusal] = {}
        for each in self.fields:
            try:
                values[each.name] = each.read(data, files)
            except Refusal as refusal:
                errors[each.name] = refusal
        if errors:
            raise BadForm(errors)
        return values

    def blank(self, **typed: object) -> Form:
        """An untouched form, with a fresh once-key and perhaps values filled in (a list where there are several)."""
        given = {name: value if isinstance(value, list | tuple) else (value,) for name, value in typed.items()}
        texts = {name: tuple(str(each) for each in of if each not in (None, "")) for name, of in given.items()}
        filled = {name: of for name, of in texts.items() if of}
        return Form(filled, labels=self.labels, once=once.fresh())

    def again(self, request: HttpRequest, refusal: Refusal, at: str = "") -> Form:
        """The form as it was sent, with what is wrong. ``at``: the field that a verb's refusal belongs to."""
        errors = dict(refusal.errors) if isinstance(refusal, BadForm) else {at: refusal} if at else {}
        given = request.POST.get(effort.NAME, "")
        return Form(typed(request), errors, self.labels, refusal, once.next_key(request, refusal), given)


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, by name, without secrets. Files are not kept: a browser does not let a page fill them in."""
    return {name: list(values) for name, values in request.POST.lists() if name not in SECRET}
