"""What a page says in which language, when names and people's own words are taken out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import models

from zhili.doors.frame.tongues import MARK, OPENING

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
SAID = frozenset({"word", "reply", "lines", "code", "key", "note--words", "pick__one"})
"""Classes of what a person typed, a number, a key of the keyboard or the name of a piece of land."""
SPOKEN = ("aria-label", "alt", "title", "placeholder")
OWN_NAMES = frozenset(
    "zhili pdf api json xlsx csv valid http https openapi english enter jpg wgs pin wcag tab txt zip".split()  # noqa: SIM905
)
"""Latin words that a Chinese page says, too; ``n/a (0 valid)`` reads the same in every language."""
PLACES = re.compile(r"\{[a-z]+\}")
"""What stands in braces in a text block is typed as it is, whatever the language."""
RULES = {"profiles.Edition", "matters.SearchText"}
"""Tables that hold words of both languages, or an index of them, and nothing that somebody typed."""
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Words(HTMLParser):
    """What a page says, by its texts and by the attributes that are read aloud; quotations and marked parts are left
    out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        quiet = any(self._open) or tag in ("script", "style", "textarea", "bdi", "kbd", "code")
        quiet = quiet or (tag != "html" and "lang" in has) or bool(SAID & set(has.get("class", "").split()))
        if not quiet:
            self.found += [has[name] for name in SPOKEN if has.get(name)]
        if tag not in VOID:
            self._open.append(quiet)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Nothing opens that does not close."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open) and data.strip():
            self.found.append(" ".join(data.split()))


def typed() -> list[str]:
    """Every text that the database holds, the longest first: names, titles, people's words."""
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.label in RULES or not model._meta.managed:
            continue
        texts = (models.CharField, models.TextField, models.JSONField)
        names = [each.attname for each in model._meta.concrete_fields if isinstance(each, texts)]
        for row in model._default_manager.values_list(*names) if names else ():
            found.update(text for value in row for text in _texts(value))
    return sorted(found, key=len, reverse=True)


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value; of one that says both languages each half, of several lines each line."""
    if isinstance(value, str):
        for text in (value, *value.split(" / "), *value.splitlines()):
            if CHINESE.search(text) or LATIN.search(text):
                yield " ".join(text.split())
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def left(text: str, held: list[str], of: re.Pattern[str]) -> str:
    """What remains of a text when everything that somebody typed is taken out of it."""
    for each in held:
        if not of.search(text):
            return ""
        text = text.replace(each, " ")
        if len(each) > 12 and "…" in text:
            text = re.sub(re.escape(each[:6]) + r"[^…]*…", " ", text)
    return text if of.search(text) else ""


def unmarked(html: str) -> str:
    """The page before its Chinese was marked: what is marked by itself is judged like any other text."""
    return re.sub(r"<span>|</span>", "", html.replace(OPENING, "").replace(MARK, ""))


def spoken(html: str, lang: str) -> Iterator[str]:
    """Every text of a page in that language."""
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}"' in html
    for text in (PLACES.sub(" ", each) for each in Words(unmarked(html)).found):
        yield re.sub("“[^”]*”", "", text) if lang == "en" else text
