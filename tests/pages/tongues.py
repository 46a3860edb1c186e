"""A judge of pages: Chinese that stands under no ``lang`` of Chinese, as the browser's reader would meet it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
SHOWN = {"input": "value", "img": "alt"}


class Tongues(HTMLParser):
    """Chinese that stands under no ``lang`` of Chinese, and elements that are closed by nobody."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.marked = 0
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        self.wrong += [f"never closed: {tag}" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        lang = has.get("lang", self._open[-1][1] if self._open else "")
        if tag in SHOWN and has.get("type") != "hidden":
            self._judge(has.get(SHOWN[tag], ""), lang)
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Nothing opens that does not close."""

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()
        elif tag not in VOID:
            self.wrong.append(f"closes what is not open: {tag}")

    def handle_data(self, data: str) -> None:
        tag, lang = self._open[-1] if self._open else ("", "")
        if tag not in ("script", "style"):
            self._judge(data, lang)

    def _judge(self, text: str, lang: str) -> None:
        if HAN.search(text):
            self.marked += 1
            if not lang.startswith("zh"):
                self.wrong.append(" ".join(text.split()))
