"""How much a form asks. Counted when it comes back, from the schema and from what the page had filled in.

The page says in one hidden field what it had filled, as a short digest a field; what comes back with the same digest
was left as the house had it. A forged field can make one's own form look lighter, never heavier than its schema;
nothing else hangs on the number.

An input is *asked* when it stood before the person and was not filled by the house, or was filled and had to be
changed. An optional one that was left empty was asked: it had to be read. What is not counted at all: hidden fields,
fields that are folded away and were left alone, and fields that this form did not show (a browser sends every text
field and list that it shows).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.http import HttpRequest
from markupsafe import Markup

from zhili.doors.frame.shapes import Choice, Field, Files, Flag, Sent, Several
from zhili.lib.actor import Actor
from zhili.lib.effort import Effort

NAME: Final = "given"
PRESS: Final = "press"
"""Stands first where a form shows no input at all: one press, everything in it is the house's."""
_LONGEST: Final = 4000
_SILENT: Final = (Choice, Several, Flag, Files)
"""Of these a browser sends nothing where nothing was chosen, so their absence does not say that they were not shown."""


def marks(values: Mapping[str, Sequence[str]], *, press: bool = False) -> str:
    """What the page filled in, as the hidden field carries it: ``category.1f0c9a2b lead.77ab01c4``."""
    found = [f"{name}.{_mark(texts)}" for name, texts in values.items() if _told(texts)]
    return " ".join([PRESS, *found] if press else found)


def hidden(given: str) -> Markup:
    """The hidden field, where there is anything to say."""
    return Markup('<input type="hidden" name="given" value="{}">').format(given) if given else Markup("")


def one_press(**values: object) -> Markup:
    """The hidden field of a form that shows no input: what it carries was filled by the house."""
    texts = {name: [str(each) for each in _several(value)] for name, value in values.items()}
    return hidden(marks(texts, press=True))


def count(fields: Iterable[Field], data: Sent, files: Sent) -> Effort:
    """What these fields asked, from what came back."""
    words = str(data.get(NAME, "") or "")[:_LONGEST].split()
    given = dict(word.split(".", 1) for word in words if "." in word)
    total = Effort()
    for each in fields:
        total += _one(each, data, files, given.get(each.name, ""), press=PRESS in words)
    return total


def carry(request: HttpRequest, effort: Effort) -> None:
    """Give it to whoever acts: the actor that a verb takes says how much the form behind the act asked."""
    actor = getattr(request, "actor", None)
    if isinstance(actor, Actor):
        request.actor = _with(actor, effort)  # type: ignore[attr-defined]


def hand(request: HttpRequest, actor: Actor) -> Actor:
    """``actor`` with what the forms read from this request have asked: for a view that acts as somebody else than
    ``request.actor`` (a party that proved number and code)."""
    came = getattr(request, "actor", None)
    effort = came.effort if isinstance(came, Actor) else None
    return actor if effort is None else _with(actor, effort)


class Once:
    """The hand of one form that acts on many: what it asked goes with the first that was done, the rest came by no form
    of their own. ``spent`` is said when one was done, now or by an earlier press of the same button."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def spent(self) -> None:
        self.actor = replace(self.actor, effort=None)


def _with(actor: Actor, effort: Effort) -> Actor:
    return replace(actor, effort=effort + actor.effort if actor.effort else effort)


def _one(field: Field, data: Sent, files: Sent, given: str, *, press: bool) -> Effort:
    texts = _told([str(each) for each in data.getlist(field.name)])
    sent = bool(texts) or bool(files.getlist(field.name))
    if getattr(field, "hidden", False):
        return Effort()
    if given and given == _mark(texts):
        return Effort(filled=1)
    if press or (getattr(field, "folded", False) and not sent):
        return Effort()
    shown = sent or given or field.name in data or isinstance(field, _SILENT)
    return Effort(asked=1) if shown else Effort()


def _mark(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(_told(texts)).encode()).hexdigest()[:8]


def _told(texts: Sequence[str]) -> list[str]:
    """Without what a browser or a template adds: outer blanks, line ends, empty ones."""
    folded = (text.replace("\r\n", "\n").strip() for text in texts)
    return [text for text in folded if text]


def _several(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else (value,)
