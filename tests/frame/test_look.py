"""The style sheets and the parts: what every page costs, and what no page may do."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.test import Client

import zhili.doors.frame as frame
from zhili.doors.frame.compress import lean
from zhili.doors.frame.rows import QueueRow

HERE = Path(frame.__file__).parent
DOORS = HERE.parent
STYLES = sorted(DOORS.glob("*/static/**/*.css"))
SCRIPTS = sorted((HERE / "static/zhili").glob("*.js"))
TEMPLATES = sorted(DOORS.glob("*/templates/**/*.html"))


def _css() -> str:
    return "\n".join(sheet.read_text("utf-8") for sheet in STYLES)


def _rules() -> str:
    """The sheets without their comments."""
    return re.sub(r"/\*.*?\*/", "", _css(), flags=re.S)


def _linked(template: Path) -> set[str]:
    """Our sheets that a page made from this template can load, those of the templates below it included."""
    text = template.read_text("utf-8")
    below = re.search(r'{% extends "([^"]+)" %}', text)
    found = set(re.findall(r"static\('(?:zhili|field)/(\w+\.css)'\)", text))
    return found | (_linked(next(DOORS.glob(f"*/templates/{below[1]}"))) if below else set())


def _sent(template: Path) -> int:
    """Bytes of style for one page, compressed: no page loads the sheets of another door, so nobody pays for all."""
    sheets = {sheet.name: sheet for sheet in STYLES}
    names = _linked(template) - {"board.css"}
    return len(gzip.compress(lean("\n".join(sheets[name].read_text("utf-8") for name in sorted(names)).encode()), 9))


@pytest.mark.parametrize("door", ["portal", "field", "desk"])
def test_the_styles_of_one_page_stay_small(door: str) -> None:
    sizes = {
        each.name: _sent(each) for each in TEMPLATES if each.parts[-1][0] != "_" and f"/{door}/templates" in str(each)
    }
    heavy = {name: size for name, size in sizes.items() if size >= 12_000}
    assert not heavy and max(sizes.values()) > 8_000, heavy


def test_every_token_that_is_used_is_declared() -> None:
    used = set(re.findall(r"var\((--[\w-]+)\)", _css()))
    declared = set(re.findall(r"(--[\w-]+):", _css()))
    assert used <= declared, used - declared


def test_dark_changes_only_what_light_declares() -> None:
    names = {sheet.name: set(re.findall(r"(--[\w-]+):", sheet.read_text("utf-8"))) for sheet in STYLES}
    assert names["dark.css"] <= names["tokens.css"]


def test_colours_come_from_tokens() -> None:
    """A colour written elsewhere would not turn dark. Paper is white in print and under a QR code."""
    for sheet in STYLES:
        if sheet.name in ("tokens.css", "dark.css"):
            continue
        screen = sheet.read_text("utf-8").split("@media print")[0]
        found = [
            line.strip() for line in screen.splitlines() if re.search(r"#[0-9a-f]{3,6}\b", line) and ".qr__" not in line
        ]
        assert not found, found


def test_old_web_views_can_read_them() -> None:
    assert not re.search(r":has\(|light-dark\(|color-mix\(|@layer|@container|&\s*[.:]", _rules())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_has_a_style_a_script_or_a_stranger(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son\w+=\"|<style|<script(?![^>]*\ssrc=)|javascript:", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_small_and_speak_no_language(script: Path) -> None:
    """Sentences come from the page (data attributes), so that each is said in the reader's language."""
    text = script.read_text("utf-8")
    assert len(text) < 4_000
    assert not re.search(r"[\u4e00-\u9fff]|innerHTML|eval\(|https?://", text)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", ["auto", "touch", "elder"])
def test_the_board_draws_every_part(client: Client, lang: str, size: str) -> None:
    text = client.get(f"/design/?lang={lang}&size={size}").content.decode()
    for part in ("qrow", "tally", "light--chip", "owed__who", "said", "receipt", "time__who", "sure", "hint__row"):
        assert part in text, part
    assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in text


@pytest.mark.django_db
def test_the_english_board_is_english(client: Client) -> None:
    """Chinese stands only where it is a resident's own word or the link to the Chinese page, and is marked as such."""
    text = client.get("/design/?lang=en").content.decode()
    unmarked = re.sub(r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", text, flags=re.S)
    body = re.sub(r'value="[^"]*"', "", unmarked)
    left = set(re.findall(r"[\u4e00-\u9fff]+", body))
    assert left <= {"冒", "管子"}, left


def test_a_row_escapes_what_was_typed() -> None:
    row = QueueRow("k", "/m/1/", "red", "<i>", "<script>alert(1)</script>", ("<b>",), "3", ("<u>",))
    (engine,) = (each for each in engines.all() if isinstance(each, Jinja2))
    template = engine.env.from_string('{% import "frame/matter.html" as m %}{{ m.queue(rows, "k", "<q>") }}')
    text = template.render(rows=[row])
    assert "<script>" not in text and "&lt;script&gt;" in text
    assert "<i>" not in text and "<b>" not in text and "<u>" not in text and 'aria-label="&lt;q&gt;"' in text
