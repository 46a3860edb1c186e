"""The text that people copy or export out of a chat group, read as messages: who, when, what.

Nobody documents these formats and every program has its own, so what is read is what they have in common: a line with a
time and a name begins a message, the lines below it belong to it. Nothing is guessed beyond that, and nothing in a text
makes the reader fail: lines before the first message are counted and left out. Plain Python, linear in the text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Final

from zhili.language.text import clean

MERGE_WITHIN: Final = timedelta(minutes=30)
"""Neighbours by one sender further apart than this are two things."""
LONGEST_SENDER: Final = 60
LONGEST_HEAD: Final = 200
"""A line that begins a message carries its time and name in so many characters; longer lines are text."""

_DAY = r"(?:(?P<y>\d{4})\s*[-/.年]\s*(?P<mo>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?|(?P<mo2>\d{1,2})月(?P<d2>\d{1,2})日)"
_WEEK = r"(?:\s*(?:星期|周)[一二三四五六日天])?"
_TIME = (
    r"(?:(?P<half>上午|下午|凌晨|早上|中午|晚上|AM|PM)\s*)?(?P<h>\d{1,2})[:：](?P<mi>\d{2})(?:[:：](?P<s>\d{2}))?"
    r"(?:\s*(?P<half2>AM|PM))?"
)
_NAME = rf"(?P<sender>[^\s:：][^:：\n]{{0,{LONGEST_SENDER}}}?)"
_INLINE = re.compile(rf"[\[【(]?{_DAY}{_WEEK}[\sT,，]*{_TIME}[\]】)]?[\s-]+{_NAME}\s*[:：]\s?", re.IGNORECASE)
_INLINE_TIME = re.compile(rf"[\[【(]?{_TIME}[\]】)]?[\s-]+{_NAME}\s*[:：]\s?", re.IGNORECASE)
_BLOCK = re.compile(rf"{_DAY}{_WEEK}[\sT,，]*{_TIME}\s+{_NAME}[:：]?\s*", re.IGNORECASE)
_BLOCK_AFTER = re.compile(rf"{_NAME}[:：]?\s+{_DAY}{_WEEK}[\sT,，]*{_TIME}\s*", re.IGNORECASE)
_BLOCK_TIME = re.compile(rf"{_NAME}[:：]?\s+{_TIME}\s*", re.IGNORECASE)
_DAY_LINE = re.compile(rf"[-—–=─_*#\s]*{_DAY}{_WEEK}[-—–=─_*#\s]*")
_ACCOUNT = re.compile(r"\s*(?:[(（]\d{5,12}[)）]|<[^<>]{3,60}>)\s*$")
_MEDIA = re.compile(
    r"\[(?:图片|照片|语音|语音消息|视频|文件|表情|动画表情|位置|链接|名片|聊天记录|小程序|红包|Photo|Image|Voice|Video|"
    r"File|Sticker|Location)[^\]\n]{0,80}\]|<(?:image|media|附件)[^>\n]{0,80}>",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"撤回了一条|加入了群聊|加入群聊|退出了群聊|移出了群聊|修改群名|拍了拍|以下是新消息|以下为新消息|发起了群收款|"
    r"领取了.{0,20}红包|recalled a message|joined the group|left the group"
)
_PICTURE = re.compile(r"[^\s\[\]<>:：/\\]{1,80}\.(?:jpe?g|png|webp|gif|bmp)", re.IGNORECASE)
_AFTERNOON: Final = frozenset({"下午", "晚上", "pm"})


class Kind(StrEnum):
    """What a message is: something said, nothing but a photo or voice note, or the program's own line."""

    SAID = "said"
    MEDIA = "media"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``no`` counts from 0 through the export; ``parts`` are those that were made one."""

    no: int
    at: datetime
    sender: str
    words: str
    kind: Kind = Kind.SAID
    parts: tuple[int, ...] = ()

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of picture files that the message mentions."""
        return tuple(dict.fromkeys(_PICTURE.findall(self.words)))


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was read, and how many lines stood before the first message."""

    messages: tuple[Message, ...]
    skipped: int


def read_chat(text: str, zone: tzinfo, today: date) -> Transcript:
    """The messages of a copied or exported chat. Times are local to ``zone``; a day without a year is the latest such
    day up to ``today``. Never raises."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    reader = _Reader(zone, today)
    for line in lines:
        reader.take(line.replace("\u2005", " ").replace("\u200b", ""))
    return Transcript(tuple(_message(each) for each in reader.found), reader.skipped)


def read_table(text: str, zone: tzinfo, today: date) -> Transcript | None:
    """As ``read_chat``, from a CSV with columns of time, sender and content; None where it has no such columns."""
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    except csv.Error:
        return None
    columns = _columns(rows[0]) if rows else None
    if columns is None:
        return None
    found: list[Message] = []
    skipped = 0
    for row in rows[1:]:
        cells = [row[at].strip() if at < len(row) else "" for at in columns]
        at = _moment(cells[0], zone, today)
        if at is None or not cells[1]:
            skipped += any(cells)
            continue
        found.append(_message(_Open(len(found), at, _named(cells[1]), [cells[2]])))
    return Transcript(tuple(found), skipped)


def merged(messages: Iterable[Message]) -> list[Message]:
    """The messages with neighbours by one sender made one: next to each other in the export, half an hour apart at
    most. Their words follow each other, their time is the first one's."""
    found: list[Message] = []
    for each in sorted(messages, key=lambda one: one.no):
        parts = each.parts or (each.no,)
        last = found[-1] if found else None
        if last is not None and _follows(last, each):
            words = "\n".join(filter(None, (last.words, each.words)))
            found[-1] = replace(last, words=words, parts=(*last.parts, *parts))
        else:
            found.append(replace(each, parts=parts))
    return found


def _follows(last: Message, each: Message) -> bool:
    close = abs(each.at - last.at) <= MERGE_WITHIN
    return close and each.sender == last.sender and each.no - last.parts[-1] == 1


@dataclass(slots=True)
class _Open:
    no: int
    at: datetime
    sender: str
    lines: list[str]


class _Reader:
    """Line by line. The first head decides how heads look in this text: with the words beside them, or below."""

    def __init__(self, zone: tzinfo, today: date) -> None:
        self.zone, self.today = zone, today
        self.day: date | None = None
        self.inline: bool | None = None
        self.found: list[_Open] = []
        self.skipped = 0

    def take(self, line: str) -> None:
        if self._begins(line) or self._is_day(line):
            return
        if self.found:
            self.found[-1].lines.append(line)
        elif line.strip():
            self.skipped += 1

    def _begins(self, line: str) -> bool:
        head = line[:LONGEST_HEAD].lstrip()
        if not any(mark.isdigit() for mark in head[:80]):
            return False
        if self.inline is not False and self._inline(line.lstrip(), head):
            self.inline = True
            return True
        if self.inline is not True and len(line) <= LONGEST_HEAD and self._block(head):
            self.inline = False
            return True
        return False

    def _inline(self, line: str, head: str) -> bool:
        found = _INLINE.match(head) or (_INLINE_TIME.match(head) if self.day else None)
        return found is not None and self._open(found, [line[found.end() :]])

    def _block(self, head: str) -> bool:
        found = _BLOCK.fullmatch(head) or _BLOCK_AFTER.fullmatch(head)
        if found is None and self.day is not None:
            found = _BLOCK_TIME.fullmatch(head)
        return found is not None and self._open(found, [])

    def _open(self, found: re.Match[str], lines: list[str]) -> bool:
        day = self._day(found) or self.day
        at = _at(found, day, self.zone) if day else None
        sender = _named(found["sender"])
        if at is None or not sender:
            return False
        self.found.append(_Open(len(self.found), at, sender, lines))
        return True

    def _is_day(self, line: str) -> bool:
        found = _DAY_LINE.fullmatch(line) if len(line) <= 60 else None
        day = self._day(found) if found else None
        if day is None:
            return False
        self.day = day
        return True

    def _day(self, found: re.Match[str]) -> date | None:
        return _day(found, self.today)


def _day(found: re.Match[str], today: date) -> date | None:
    """The day that a line names; without a year the latest such day up to today."""
    parts = found.groupdict()
    if not (parts.get("mo") or parts.get("mo2")):
        return None
    try:
        if parts["mo"]:
            return date(int(parts["y"]), int(parts["mo"]), int(parts["d"]))
        day = date(today.year, int(parts["mo2"]), int(parts["d2"]))
        return day if day <= today else date(today.year - 1, day.month, day.day)
    except ValueError:
        return None


def _at(found: re.Match[str], day: date, zone: tzinfo) -> datetime | None:
    hour = int(found["h"])
    half = (found["half"] or found["half2"] or "").lower()
    if half in _AFTERNOON and hour < 12:
        hour += 12
    try:
        return datetime(day.year, day.month, day.day, hour, int(found["mi"]), int(found["s"] or 0), tzinfo=zone)
    except ValueError:
        return None


@lru_cache(maxsize=512)
def _named(sender: str) -> str:
    """A name without the account number or mail address behind it."""
    return clean(_ACCOUNT.sub("", sender))[:LONGEST_SENDER]


def _message(each: _Open) -> Message:
    words = clean("\n".join(each.lines))
    if _SYSTEM.search(words[:200]) and len(words) <= 80:
        kind = Kind.SYSTEM
    elif not _MEDIA.sub("", words).strip():
        kind = Kind.MEDIA if words else Kind.SYSTEM
    else:
        kind = Kind.SAID
    return Message(each.no, each.at, each.sender, words, kind)


_TIMES: Final = ("时间", "日期", "发送时间", "time", "date")
_SENDERS: Final = ("发送人", "发送者", "昵称", "姓名", "发言人", "sender", "from", "name")
_CONTENTS: Final = ("内容", "消息", "消息内容", "正文", "content", "message", "text")


def _columns(header: Sequence[str]) -> tuple[int, int, int] | None:
    names = [cell.strip().lower() for cell in header]
    found = [
        next((at for at, name in enumerate(names) if name in words), -1) for words in (_TIMES, _SENDERS, _CONTENTS)
    ]
    return (found[0], found[1], found[2]) if min(found) >= 0 else None


_MOMENT = re.compile(rf"{_DAY}{_WEEK}[\sT,，]*{_TIME}.*", re.IGNORECASE | re.DOTALL)


def _moment(cell: str, zone: tzinfo, today: date) -> datetime | None:
    found = _MOMENT.fullmatch(cell[:60])
    day = _day(found, today) if found else None
    return _at(found, day, zone) if found and day else None
