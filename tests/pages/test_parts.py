"""One set of parts: what pages are built from stands on /design/, nothing lies about unused, and only tokens give
colour.

A part is what ``parts.css`` draws. The other sheets place parts on a page and may add no colour and no size of type of
their own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fitness.house import SOURCE, tracked, where

DOORS = SOURCE / "doors"
PARTS = "parts.css"
TOKENS = ("tokens.css", "dark.css")
DOOR_PARTS = ("urow", "cost", "counts")
"""Parts that one door alone has, in its own sheet: on the board like all others."""
STATES = {"is-focus"}
"""Shown on the board as a state that elsewhere a browser or a script sets."""
LIBRARY = "maplibregl-"
"""What the map's own library draws: our sheet gives its buttons our look, and none of our pages names them."""
NAMED = r"(?<![\w-])(?:red|green|orange|yellow|blue)(?![\w-])"
COLOUR = re.compile(rf"#[0-9a-fA-F]{{3,8}}\b(?![^()]*\))|\b(?:rgb|hsl)a?\(|{NAMED}")
CODE = re.compile(r"\.qr__(paper|ink)[^}]*}")
"""A code is black on white whatever the theme: a scanner reads it."""
SMALL_TYPE = re.compile(r"font-size:\s*[\d.]+(?:px|pt)")


def sheets() -> list[Path]:
    return [file for file in tracked() if file.suffix == ".css" and file.is_relative_to(DOORS)]


def rules(file: Path) -> str:
    """A sheet without comments, pictures and what is for paper."""
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", file.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"@media print \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)


def classes(file: Path) -> set[str]:
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", file.read_text(encoding="utf-8"), flags=re.S)
    return {
        name for selector in re.findall(r"([^{}]+)\{", text) for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    }


def spoken() -> tuple[set[str], tuple[str, ...]]:
    """Every word of our pages that could be a class, and every beginning of one put together (``btn--{{…}}``,
    ``stages__{{…}}``)."""
    words: set[str] = set()
    starts: set[str] = set()
    for file in tracked():
        if file.is_relative_to(DOORS) and file.suffix in (".html", ".py", ".js"):
            text = file.read_text(encoding="utf-8")
            words.update(re.findall(r"[a-zA-Z][\w-]*", text))
            starts.update(re.findall(r"([a-zA-Z][\w-]*(?:-|__))(?=\$?\{)", text))
    return words, tuple(starts)


def _put_together(name: str, words: set[str], starts: tuple[str, ...]) -> bool:
    """Whether a beginning that pages write, and a word that pages or views know, make this name."""
    return any(name.startswith(start) and name.removeprefix(start) in words for start in starts)


@pytest.mark.django_db
def test_every_part_is_shown_on_the_board(cast: object) -> None:
    from django.test import Client

    html = Client().get("/design/").content.decode()
    shown = {name for each in re.findall(r'class="([^"]*)"', html) for name in each.split()}
    (parts,) = (file for file in sheets() if file.name == PARTS)
    own = {name for file in sheets() for name in classes(file) if name.split("__")[0] in DOOR_PARTS}
    assert own, "the parts of a door are looked for by names that exist"
    hidden = (classes(parts) | own) - shown
    assert not hidden, f"drawn as a part and not shown on /design/: {sorted(hidden)}"
    for word in ("role=\"alert\"", "class=\"toast\"", "class=\"empty\"", "class=\"confirm\"", "class=\"time\"",
                 "print-only", "theme=dark", "size=elder"):  # fmt: skip
        assert word in html, word


def test_no_class_is_drawn_for_nobody() -> None:
    words, starts = spoken()
    idle = [
        f"{where(file)} .{name}"
        for file in sheets()
        for name in classes(file) - words - STATES
        if not name.startswith(LIBRARY) and not _put_together(name, words, starts)
    ]
    assert not idle, "\n".join(sorted(idle))


def test_every_class_on_a_page_is_drawn_or_found_by_a_script() -> None:
    known = set().union(*(classes(file) for file in sheets()))
    ours = [file for file in tracked() if file.is_relative_to(DOORS)]
    scripts = " ".join(file.read_text(encoding="utf-8") for file in ours if file.suffix == ".js")
    loose = []
    for file in (file for file in ours if file.suffix == ".html"):
        filled = re.sub(r"\{\{.*?\}\}", "?", file.read_text(encoding="utf-8"), flags=re.S)
        plain = re.sub(r"\{%.*?%\}", " ", filled, flags=re.S)
        names = {name for each in re.findall(r'class="([^"]*)"', plain) for name in each.split() if "?" not in name}
        loose += [f"{where(file)} {name}" for name in names - known if f".{name}" not in scripts]
    assert not loose, "\n".join(loose)


def test_colour_comes_from_tokens_alone() -> None:
    wrong = [
        f"{where(file)} {line.strip()[:90]}"
        for file in sheets()
        if file.name not in TOKENS
        for line in rules(file).splitlines()
        if COLOUR.search(CODE.sub("", line)) or SMALL_TYPE.search(line)
    ]
    assert not wrong, "\n".join(wrong)
