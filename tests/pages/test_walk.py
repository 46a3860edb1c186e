"""The walk reaches everything that can be opened, and every page keeps the house's policy, weighs little and speaks one
language: nothing Chinese is left on an English page but names and people's own words, and the other way round.

All of it in one file: the county is walked once."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.contrib.staticfiles import finders

from tests.pages.language import CHINESE, LATIN, OWN_NAMES, left, spoken, typed
from tests.pages.tongues import Tongues
from tests.walk import ASKED_WITH, Page, Walk, unreached
from zhili.doors.field.shell import OWN_POLICY
from zhili.doors.frame.compress import PADDING, SMALL
from zhili.doors.frame.middleware import POLICY

pytestmark = pytest.mark.django_db
"""So that there are tables, also where this file is run alone."""
NO_PAGE = {
    **ASKED_WITH,
    "desk-directive-rows": "a part of its page, for the script that keeps it fresh: tests/browser/test_directives.py",
    "desk-map-outlines": "figures for the map's script: tests/desk/test_overview.py",
    "field-icon": "bytes that the manifest names: tests/field/test_shell.py",
    **dict.fromkeys(("field-matter", "field-patrol-own"), "figures for the app's script: tests/field/test_door.py"),
    "door": "behind a plate on a door, and no link: tests/portal/test_doorplate.py",
    "desk-do": "opened by hand it leads to the form",
    "tracked-act": "opened by hand it leads back to the matter",
    "matter-short": "said aloud; leads to the matter",
}
"""Routes that no link on a page leads to, and why."""
BOTH_AT_ONCE = {"/api/v1/docs/"}
"""The document of the API: one text for whoever programs against it, each line in both languages."""
MOST_BYTES = 120_000
WITH_MAP = ("map", "screen")
"""Pages whose name says that they are a map may weigh more."""
NUMBERS = re.compile(r"[A-Z]{2}-\d{4}-\S+|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|https?://\S+|/\w[\w/]*")
"""Numbers, codes and addresses read the same in every language."""
LOADS = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|icon|manifest|preload)"[^>]*href|script[^>]+src)="([^"]+)"')


def test_nothing_that_can_be_opened_is_missed(walked: list[Walk]) -> None:
    missed = set(unreached(set().union(*(each.names for each in walked))))
    assert missed == set(NO_PAGE), f"no link leads here: {missed - set(NO_PAGE)}; reached: {set(NO_PAGE) - missed}"
    assert sum(len(each.pages) for each in walked) > 600


def test_every_link_leads_somewhere(walked: list[Walk]) -> None:
    """Nobody is shown a link to what is not there or not for them."""
    broken = [f"{each.who} {where} -> {to}: {status}" for each in walked for where, to, status in each.broken]
    assert not broken, "\n".join(broken)


def test_every_page_is_light_and_keeps_the_policy(walked: list[Walk]) -> None:
    """Everything a first visit fetches, as it is sent: HTML, styles, scripts and icons, compressed."""
    heavy, loose = [], []
    for who, address, page in every(walked):
        weight = page.weight + sum(_weight(file) for file in set(LOADS.findall(page.html)))
        if weight > MOST_BYTES + PADDING and not any(word in address for word in WITH_MAP):
            heavy.append(f"{who} {address}: {weight:,} B")
        wanted = OWN_POLICY if address == "/field/" else POLICY
        if page.policy != wanted or _breaks_policy(page.html):
            loose.append(f"{who} {address}: {_breaks_policy(page.html)}")
    assert not heavy, "\n".join(heavy)
    assert not loose, "\n".join(loose)


def _breaks_policy(html: str) -> list[str]:
    """What the browser would refuse: scripts and styles in the page, handlers, addresses that run, strangers."""
    found = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=\"|\son[a-z]+=\"|javascript:", html)
    return found + [file for file in LOADS.findall(html) if not file.startswith("/")]


@cache
def _weight(address: str) -> int:
    if not address.startswith("/static/"):
        return 0  # made by a view; its own page is weighed
    file = finders.find(address.removeprefix("/static/"))
    if not isinstance(file, str):
        return 0  # made by a view; its own page is weighed
    with open(file, "rb") as opened:
        content = opened.read()
    return min(len(content), len(gzip.compress(content, SMALL)))


def every(walked: list[Walk]) -> Iterator[tuple[str, str, Page]]:
    """Who, address and page, for all of them."""
    for each in walked:
        for address, page in each.opened.items():
            yield each.who, address, page


@pytest.fixture(scope="module")
def english(walked: list[Walk]) -> list[tuple[str, str, str]]:
    """Who, address and HTML of every page in English."""
    found = []
    for each in walked:
        for address in set(each.pages) - BOTH_AT_ONCE:
            path = address.partition("#")[0]
            html = each.client.get(f"{path}{'&' if '?' in path else '?'}lang=en").content.decode()
            found.append((each.who, address, html))
    return found


def test_an_english_page_says_nothing_in_chinese(english: list[tuple[str, str, str]]) -> None:
    held = [each for each in typed() if CHINESE.search(each)]
    wrong = {}
    for who, address, html in english:
        for text in spoken(html, "en"):
            if rest := left(text, held, CHINESE):
                wrong[rest] = f"{who} {address}: {text}"
    assert not wrong, "\n".join(wrong.values())


def test_every_chinese_word_on_an_english_page_is_marked(english: list[tuple[str, str, str]]) -> None:
    judged = [(f"{who} {address}", Tongues(html)) for who, address, html in english]
    wrong = [f"{where}: {text}" for where, found in judged for text in found.wrong]
    assert not wrong, "\n".join(wrong[:60])
    assert sum(found.marked for _, found in judged) > 500, "the county is Chinese: its words stand on every page"


def test_a_chinese_page_says_nothing_in_english(walked: list[Walk]) -> None:
    held = [each for each in typed() if LATIN.search(each)]
    wrong = {}
    for who, address, page in every(walked):
        for text in spoken(page.html, "zh") if address not in BOTH_AT_ONCE else ():
            said = NUMBERS.sub(" ", text)
            if {word.lower() for word in LATIN.findall(left(said, held, LATIN))} - OWN_NAMES:
                wrong[said] = f"{who} {address}: {text}"
    assert not wrong, "\n".join(wrong.values())


def test_the_switch_is_on_every_page_and_keeps_the_place(walked: list[Walk]) -> None:
    wrong = []
    for who, address, page in every(walked):
        switch = re.search(r'<a href="([^"]+)" lang="en" hreflang="en"', page.html)
        if switch is None or not switch[1].startswith(address.partition("?")[0]):
            wrong.append(f"{who} {address}")
    assert not wrong, "\n".join(wrong)
