"""Sets door plates on A4, ten a page, from standard input to a PDF on standard output. Knows no house and no database.

Each is cut along its grey lines and put behind glass. On it stand the code, the address and what the code is for;
nothing of whoever lives there.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import segno
from fpdf.enums import WrapMode

from zhili.doors.desk.outward.press import GREY, INK, RULE, Paper

WIDE, HIGH = 90.0, 52.0
ACROSS, DOWN = 2, 5
CODE: Final = 36.0
QUIET: Final = 4
"""Modules of white around a code (ISO/IEC 18004)."""
LINE_MM: Final = 0.3528


class Sheet(Paper):
    """An A4 sheet of plates; the foot says nothing, for it is cut away."""

    def footer(self) -> None:
        """None: what is cut away needs no number."""

    def line_up(self, text: str, size: float, left: float, wide: float, *, ink: tuple[int, int, int] = INK,
                most: int = 1) -> None:  # fmt: skip
        """Up to ``most`` lines at the cursor, the letters made smaller where they would not fit."""
        said = self.plain(text)
        wrap = WrapMode.CHAR if any(letter >= "\u2e80" for letter in said) else WrapMode.WORD
        self.set_text_color(*ink)
        while size > 6:
            self.set_font("hei", size=size)
            if len(self.multi_cell(wide, 1, said, wrapmode=wrap, dry_run=True, output="LINES")) <= most:
                break
            size -= 0.5
        self.set_x(left)
        self.multi_cell(wide, size * 1.3 * LINE_MM, said, align="L", new_x="LEFT", new_y="NEXT", wrapmode=wrap)


def _plate(sheet: Sheet, plate: dict[str, str], left: float, top: float) -> None:
    content = sheet.content
    sheet.set_draw_color(*RULE)
    sheet.rect(left, top, WIDE, HIGH)
    _code(sheet, plate["address"], left + 3, top + (HIGH - CODE) / 2 - 3)
    at, wide = left + CODE + 6, WIDE - CODE - 9
    sheet.set_xy(at, top + 5)
    sheet.line_up(content["place"], 8.5, at, wide, ink=GREY)
    sheet.set_y(sheet.get_y() + 1)
    sheet.line_up(plate["text"], 13, at, wide, most=4)
    sheet.set_y(top + HIGH - 17)
    for words, size in ((content["what_zh"], 8.5), (content["what_en"], 6.5), (content["phone"], 9)):
        sheet.line_up(words, size, at, wide, most=2 if size == 6.5 else 1)
    sheet.set_xy(left + 3, top + HIGH - 8)
    sheet.line_up(plate["number"], 6.5, left + 3, CODE, ink=GREY)


def _code(sheet: Sheet, address: str, left: float, top: float) -> None:
    """Each run of dark modules as one bar; level m: a plate out of doors is scratched."""
    matrix = segno.make(address, error="m", micro=False).matrix
    unit = CODE / (len(matrix) + 2 * QUIET)
    sheet.set_fill_color(*INK)
    for y, row in enumerate(matrix, QUIET):
        for x, dark in enumerate(row, QUIET):
            if dark:
                sheet.rect(left + x * unit, top + y * unit, unit + 0.02, unit + 0.02, style="F")


def press(content: dict[str, Any]) -> bytes:
    """The PDF. ``content``: lang, title, author, place, what_zh, what_en, phone, and plates (address, text, number)."""
    sheet = Sheet(content)
    sheet.set_auto_page_break(False)
    side, head = (sheet.w - ACROSS * WIDE) / 2, (sheet.h - DOWN * HIGH) / 2
    for place, plate in enumerate(content["plates"]):
        spot = place % (ACROSS * DOWN)
        if not spot:
            sheet.add_page()
        _plate(sheet, plate, side + spot % ACROSS * WIDE, head + spot // ACROSS * HIGH)
    return bytes(sheet.output())


if __name__ == "__main__":
    sys.stdout.buffer.write(press(json.load(sys.stdin.buffer)))
