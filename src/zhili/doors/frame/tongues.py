"""Chinese on a page in another language is marked as Chinese, so that it is read aloud in the right voice (WCAG 3.1.2).

Names, titles and people's own words stand in every template, alone or inside a sentence. They are found here, in the
finished page, and not where each of them is printed: one that is forgotten would be read as a row of unknown letters.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from zhili.doors.frame import speech

MARK: Final = ' lang="zh-Hans"'
OPENING: Final = f"<span{MARK}>"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PIECE = r"(?:[^A-Za-z&]|&\#?\w+;)"
"""A letter that is not Latin, or one written as a reference."""
HAN: Final = re.compile(f"[{_HAN}]")
_RUN = re.compile(rf"(?:[0-9]+ ?)?[{_HAN}](?:{_PIECE}*[{_HAN}。，！？；：、…」』”）》])?")
"""Chinese with the figures and marks inside it: “3 幢楼下” is read as one."""
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*)(?P<has>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>|(?P<text>[^<]+)|<!--.*?-->|<", re.S
)
_OWN = re.compile(r"\slang=\"([^\"]*)\"")
_SHOWN = re.compile(r"\s(?:value|alt)=\"([^\"]*)\"")
_SPOKEN = re.compile(r"\s(?:aria-label|title|placeholder|alt)=")
_LATIN = re.compile("[A-Za-z]")
_REFERENCE = re.compile(r"&#?\w+;")
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_MUTE = frozenset({"script", "style"})
_PLAIN = frozenset({"option", "textarea", "title", "text", "tspan"})
"""Elements that hold text and no elements of HTML: they are marked as a whole."""


class _Open(NamedTuple):
    name: str
    at: int
    """Where its start tag lies in what was put out."""
    is_done: bool
    """Whether what lies in it needs no mark: it is in Chinese already, or nobody reads it."""


def marked(html: str) -> str:
    """``html`` with every Chinese text in it under a ``lang``; on a Chinese page as it is. Marking twice is marking
    once."""
    if speech.lang() == speech.ZH or not HAN.search(html):
        return html
    out: list[str] = []
    within = [_Open("", 0, False)]
    for token in _TOKEN.finditer(html):
        whole, text = token[0], token["text"]
        if text is not None:
            whole = _said(text, within[-1], out, html.startswith(f"</{within[-1].name}>", token.end()))
        elif token["name"]:
            whole = _tag(whole, token["name"].lower(), token, within, len(out))
        out.append(whole)
    return "".join(out)


def _tag(whole: str, name: str, token: re.Match[str], within: list[_Open], at: int) -> str:
    """The tag as it goes out; what it opens or closes is noted in ``within``."""
    if token["end"]:
        _close(within, name)
    elif name in _VOID or token["has"].endswith("/"):
        return whole if within[-1].is_done else _lone(whole, name, token["has"])
    else:
        within.append(_Open(name, at, _is_done(name, token["has"], within[-1])))
    return whole


def _is_done(name: str, has: str, around: _Open) -> bool:
    own = _OWN.search(has)
    return name in _MUTE or (own[1].startswith("zh") if own else around.is_done)


def _close(within: list[_Open], name: str) -> None:
    """Back out of the element that ends, and of what was left open in it."""
    for place in range(len(within) - 1, 0, -1):
        if within[place].name == name:
            del within[place:]
            return


def _lone(whole: str, name: str, has: str) -> str:
    """A field or a picture whose value or description is Chinese."""
    if name not in ("input", "img") or 'type="hidden"' in has or _OWN.search(has):
        return whole
    shown = _SHOWN.search(has)
    return _with_mark(whole) if shown and HAN.search(shown[1]) else whole


def _said(text: str, around: _Open, out: list[str], is_last: bool) -> str:
    """One text: the element is marked if this is all it says and all of it is Chinese, else the Chinese in it."""
    if around.is_done or not HAN.search(text):
        return text
    is_mixed = bool(_LATIN.search(_REFERENCE.sub("", text)))
    is_all = is_last and around.at == len(out) - 1 and not is_mixed and not _SPOKEN.search(out[around.at])
    if around.name in _PLAIN or is_all:
        if not _OWN.search(out[around.at]):
            out[around.at] = _with_mark(out[around.at])
        return text
    bare = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if not is_mixed:
        return f"{before}{OPENING}{bare}</span>{after}"
    runs = _RUN.sub(lambda run: f"{OPENING}{run[0]}</span>", bare)
    # Where the words lie in a row of boxes they stay one box, as they were without marks.
    return f"{before}<span>{runs}</span>{after}"


def _with_mark(tag: str) -> str:
    end = 2 if tag.endswith("/>") else 1
    return tag[:-end].rstrip() + MARK + tag[-end:]
