"""Sets one matter on A4, from the blocks on standard input to a PDF on standard output. Knows no house and no database.

Labels in Hei, residents' words in Song; typefaces embedded and cut to the letters used, so that a file opens the same
in twenty years and in a court's reader.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn as faces
import segno
from fontTools.ttLib import TTFont
from fpdf import FPDF, ViewerPreferences

MARGIN: Final = 18.0
INK, GREY, RULE, VOICE = (18, 32, 31), (87, 101, 98), (160, 172, 167), (143, 26, 92)
GETA: Final = "〓"
"""Stands, as printers have it, for a character that the typeface lacks."""
CODE_MM: Final = 26.0
WHEN_MM: Final = 34.0


class Paper(FPDF):
    """An A4 sheet with the number and the page on every foot."""

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__(format="A4", unit="mm")
        self.content = content
        self.known = _letters(faces.sans_path()) & _letters(faces.serif_path())
        self.lacks = False
        self.add_font("hei", fname=str(faces.sans_path()))
        self.add_font("song", fname=str(faces.serif_path()))
        self.set_margins(MARGIN, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, MARGIN + 4)
        self.set_lang(content["lang"])
        self.set_title(self.plain(content["title"]))
        self.set_author(self.plain(content["author"]))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def plain(self, text: str) -> str:
        """The text with what the typefaces lack replaced; controls and direction marks go."""
        kept = []
        for letter in text:
            if letter == "\n" or ord(letter) in self.known:
                kept.append(letter)
            elif letter.isprintable():
                self.lacks = True
                kept.append(GETA)
        return "".join(kept)

    def footer(self) -> None:
        self.set_y(-MARGIN + 3)
        self.set_font("hei", size=8)
        self.set_text_color(*GREY)
        page = self.content["page"].replace("{n}", str(self.page_no())).replace("{all}", "{nb}")
        width = self.epw / 2
        self.cell(width, 5, self.plain(f"{self.content['number']} · {self.content['foot']}"))
        self.cell(width, 5, page, align="R")

    def say(self, text: str, size: float, *, face: str = "hei", ink: tuple[int, int, int] = INK, lead: float = 1.55,
            left: float = 0.0, after: float = 0.0) -> None:  # fmt: skip
        """Running text from the left margin (plus ``left``) to the right one."""
        if not text:
            return
        self.set_font(face, size=size)
        self.set_text_color(*ink)
        for line in self.plain(text).split("\n"):
            self.set_x(self.l_margin + left)
            # Chinese breaks between any two letters; a line without any breaks between words.
            wrap = "CHAR" if any(letter >= "\u2e80" for letter in line) else "WORD"
            self.multi_cell(self.epw - left, size * lead * 0.3528, line, align="L", new_x="LMARGIN", new_y="NEXT",
                            wrapmode=wrap)  # fmt: skip
        self.ln(after)


def _letters(path: Path) -> set[int]:
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _title(paper: Paper, block: dict[str, Any]) -> None:
    """The title leaves room for the receipt's code at its right."""
    paper.start_section(paper.plain(block["text"])[:80])
    paper.set_right_margin(MARGIN + CODE_MM + 6)
    paper.say(block["text"], 18, lead=1.35, after=1.5)


def _head(paper: Paper, block: dict[str, Any]) -> None:
    if paper.get_y() > paper.h - 50:
        paper.add_page()
    paper.ln(4)
    paper.set_draw_color(*RULE)
    paper.line(paper.l_margin, paper.get_y(), paper.w - paper.r_margin, paper.get_y())
    paper.ln(2)
    paper.start_section(paper.plain(block["text"])[:80], level=1)
    paper.say(block["text"], 13, after=1)


def _state(paper: Paper, block: dict[str, Any]) -> None:
    paper.say(block["text"], 13, after=0.5)
    paper.say(block["note"], 9.5, ink=GREY)
    paper.set_right_margin(MARGIN)
    paper.set_y(max(paper.get_y(), MARGIN + CODE_MM + 8))


def _word(paper: Paper, block: dict[str, Any]) -> None:
    paper.ln(2)
    top, page = paper.get_y(), paper.page
    paper.say(f"「{block['text']}」", 12, face="song", lead=1.7, left=4)
    paper.say(block["note"], 9.5, ink=VOICE, left=4)
    if page == paper.page:  # over a page's end a rule would stand beside nothing
        paper.set_draw_color(*VOICE)
        paper.set_line_width(0.7)
        paper.line(paper.l_margin + 0.4, top, paper.l_margin + 0.4, paper.get_y())
        paper.set_line_width(0.2)
    paper.ln(2)


def _fact(paper: Paper, block: dict[str, Any]) -> None:
    """A label and its value; the value keeps its column over several lines."""
    top, page = paper.get_y(), paper.page
    if top > paper.h - 34:
        paper.add_page()
        top, page = paper.get_y(), paper.page
    paper.set_font("hei", size=9.5)
    paper.set_text_color(*GREY)
    paper.multi_cell(WHEN_MM - 2, 5.2, paper.plain(block["label"]), align="L", new_x="RIGHT", new_y="TOP")
    low = paper.get_y()
    paper.set_y(top)
    paper.say(block["text"], 10.5, left=WHEN_MM, lead=1.5)
    if page == paper.page:
        paper.set_y(max(paper.get_y(), low))


def _step(paper: Paper, block: dict[str, Any]) -> None:
    ink = VOICE if block["voice"] else INK
    if paper.get_y() > paper.h - 36:
        paper.add_page()
    paper.ln(1.2)
    top = paper.get_y()
    paper.set_font("hei", size=9.5)
    paper.set_text_color(*GREY)
    paper.cell(WHEN_MM, 5.6, paper.plain(block["when"]))
    paper.set_y(top)
    paper.say(block["text"], 10.5, ink=ink, left=WHEN_MM)
    paper.say(block["note"], 9.5, ink=GREY, left=WHEN_MM)
    paper.say(f"「{block['words']}」" if block["words"] else "", 10.5, face="song", left=WHEN_MM)
    paper.say(block["reply"], 10.5, left=WHEN_MM)


SETTERS: Final = {
    "title": _title, "head": _head, "state": _state, "word": _word, "fact": _fact, "step": _step,
    "note": lambda paper, block: paper.say(block["text"], 9.5, ink=GREY, after=1),
    "text": lambda paper, block: paper.say(block["text"], 10.5, lead=1.65, after=1),
}  # fmt: skip


def _code(paper: Paper) -> None:
    """The receipt's code in the upper right corner: each run of dark modules as one bar."""
    matrix = segno.make(paper.content["receipt"], error="m", micro=False).matrix
    unit = CODE_MM / len(matrix)
    left, top = paper.w - MARGIN - CODE_MM, MARGIN
    paper.set_fill_color(*INK)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                paper.rect(left + x * unit, top + y * unit, unit + 0.02, unit + 0.02, style="F")
    paper.set_font("hei", size=7.5)
    paper.set_text_color(*GREY)
    paper.set_xy(left - 6, top + CODE_MM + 1)
    paper.multi_cell(CODE_MM + 6, 3.4, paper.plain(paper.content["receipt_words"]), align="R")
    paper.set_xy(MARGIN, MARGIN)


def press(content: dict[str, Any]) -> bytes:
    """The PDF."""
    paper = Paper(content)
    paper.add_page()
    _code(paper)
    for block in content["blocks"]:
        SETTERS[block["kind"]](paper, block)
    if paper.lacks:
        paper.say(content["missing"], 8, ink=GREY)
    return bytes(paper.output())


if __name__ == "__main__":
    sys.stdout.buffer.write(press(json.load(sys.stdin.buffer)))
