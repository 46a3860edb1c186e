"""Text as people type it, made fit to keep, to find, to show to others and to compare.

Chinese is written without spaces, so an index needs words of its own: overlapping pairs of characters (bigrams). They
find every word of two characters or more, need no dictionary, and work alike in SQLite's FTS5 and PostgreSQL's
``simple``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from operator import add

# Joiners hold emoji families and Arabic-script words together; every other invisible mark can hide or reorder text.
_JOINERS = "\u200c\u200d"
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_known_seen = set("\n\t")
"""Characters already judged: asking the tables for each letter of a long text was half the time of an import."""

_LINES = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_BLANKS = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")

# Han with all its extensions and the zero 〇, kana and hangul: scripts whose spaces, if any, do not part words.
_HAN = (
    "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u3040-\u30ff\u31f0-\u31ff\u1100-\u11ff\uac00-\ud7af"
)
_RUNS = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")
_HAN_LETTER = re.compile(f"[{_HAN}]")

_MASK = "***"
_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
_LAND_LINE = r"\(?0\d{2,3}\)?[- ]?\d{7,8}"
_AMERICAN = r"(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}"
_OLD_IDENTITY = r"\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
_LONG = r"\d{17}[Xx]|\d{16,19}|\d{6}[- ]\d{8}[- ]\d{3}[\dXx]|(?:\d{4}[- ]){3,4}\d{1,4}"
_TOLD = r"(?:(?<=电话)|(?<=手机)|(?<=电话[:是]))\d{7,8}"
_MAIL = r"[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_PERSONAL = re.compile(
    rf"{_MAIL}|(?<!\d)(?:{_LONG}|{_OLD_IDENTITY}|{_MOBILE}|{_LAND_LINE}|{_AMERICAN}|{_TOLD})(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def clean(text: str) -> str:
    """What may be kept of a text, letter by letter as typed: without control and invisible characters and lone
    surrogates, white space evened out, at most one empty line in a row, trimmed. Emoji and rare characters stay.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # one plain line needs nothing else: most cells of a table are
    lines = _LINES.sub("\n", text)
    unseen = {ord(char): None for char in set(lines) - _known_seen if not _is_seen(char)}
    seen = lines.translate(unseen) if unseen else lines
    evened = _EDGES.sub("\n", _BLANKS.sub(" ", unicodedata.normalize("NFC", seen)))
    return _EMPTY_LINES.sub("\n\n", evened).strip()


def normalise(text: str) -> str:
    """``clean``, and one spelling for one meaning (NFKC): full width becomes half width, ``㎡`` becomes ``m2``. For
    indexes and comparison; it also turns ``，`` into ``,``, so what is shown is only cleaned. Idempotent.
    """
    return clean(unicodedata.normalize("NFKC", clean(text)))


def bigrams(text: str) -> str:
    """The text as space-joined tokens for an index: a run of Han gives its overlapping pairs (a lone character stands
    for itself), other letters and digits give lower-cased words. Symbols and emoji give nothing.
    """
    return " ".join(token for run in _runs(text) for token in _tokens(run))


def query(text: str) -> list[list[str]]:
    """What to look for: phrases that must all occur, each a list of neighbouring tokens of ``bigrams``.

    Empty when fewer than two letters were typed. A single Han character at the edge of a piece is left out, for in the
    index it may be half of any pair: the search then finds more than was asked for, never less. Tokens hold letters and
    digits only, so they can be quoted into FTS5 or tsquery as they are.
    """
    phrases: list[list[str]] = []
    lone = ""
    for piece in normalise(text).split():
        runs = _runs(piece)
        if len(runs) == 1 and _is_lone(runs[0]):
            lone += runs[0]
            continue
        inner = [run for at, run in enumerate(runs) if not (_is_lone(run) and at in (0, len(runs) - 1))]
        tokens = [token for run in inner for token in _tokens(run)]
        if sum(map(len, tokens)) + len(runs) - len(inner) >= 2 and tokens:
            phrases.append(tokens)
    if not phrases and len(lone) >= 2:
        return [_tokens(lone)]
    return phrases


def mask(text: str) -> str:
    """The text with telephone numbers, identity and card numbers and mail addresses replaced by ``***``.

    A net with a mesh, for previews and prompts; it is no proof that nothing personal is left.
    """
    kept, at = "", 0
    for start, end in numbers_in(text):
        kept, at = kept + text[at:start] + _MASK, end
    return kept + text[at:]


def numbers_in(text: str) -> list[tuple[int, int]]:
    """Where telephone, identity and card numbers and mail addresses stand: (start, end) each."""
    # Found in a half-width copy of the same length, so that all else stays as it was typed.
    return [found.span() for found in _PERSONAL.finditer(text.translate(_HALF_WIDTH))]


def similar(one: str, other: str) -> float:
    """Dice's coefficient over character pairs, 0 to 1, letters and digits only, whatever their case and width.

    Symmetric; 1 for the same letters; 0 when either has none.
    """
    return similar_to(one)(other)


def similar_to(one: str) -> Callable[[str], float]:
    """``similar`` to the same text again and again: its own pairs are counted once."""
    first = _pairs(one)
    size = first.total()

    def likeness(other: str) -> float:
        second = _pairs(other)
        total = size + second.total()
        return 2 * (first & second).total() / total if total else 0.0

    return likeness


def _is_seen(char: str) -> bool:
    if char not in _JOINERS and unicodedata.category(char) in _DROPPED:
        return False
    _known_seen.add(char)
    return True


def _runs(text: str) -> list[str]:
    return [found[0] for found in _RUNS.finditer(normalise(text).lower())]


def _tokens(run: str) -> list[str]:
    return list(map(add, run, run[1:])) if len(run) > 1 and _is_han(run) else [run]


def _is_han(run: str) -> bool:
    return _HAN_LETTER.match(run) is not None


def _is_lone(run: str) -> bool:
    return len(run) == 1 and _is_han(run)


def _pairs(text: str) -> Counter[str]:
    letters = "".join(_runs(text))
    return Counter(letters[at : at + 2] for at in range(max(len(letters) - 1, min(len(letters), 1))))


_TWO_LINES = re.compile(r"([^\n]+)\n([^\n]+\(request [a-z]+:[0-9]+\)[^\n]*)")


def own_half(text: str, lang: str) -> str:
    """The line for that reader of what the house itself wrote in two lines, Chinese and English, about a request that
    it names; anything else as it is."""
    found = _TWO_LINES.fullmatch(text)
    return text if found is None else found[1] if lang.startswith("zh") else found[2]
