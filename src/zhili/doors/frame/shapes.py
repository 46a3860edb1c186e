"""The shapes that a form field can have. Each turns what was typed into a value, or refuses it in words.

A door checks shape only (is it a number, is it one of these, is it too long); what a value means is the verb's to
judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from zhili.lib.refusal import Invalid, TooLarge

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters and direction overrides: nobody means to type them, and an override can make a name read
otherwise. Joiners (U+200D) stay, because emoji are made with them."""


class Missing(Invalid):
    code = "missing"
    zh = "请填写「{zh}」。"
    en = "Please fill in “{en}”."


class TooLong(Invalid):
    code = "field_too_long"
    zh = "「{zh}」最多 {most} 个字，现在是 {length} 个。"
    en = "“{en}” may have {most} characters at most; it has {length}."


class TooShort(Invalid):
    code = "too_short"
    zh = "「{zh}」至少要 {least} 个字。"
    en = "“{en}” needs at least {least} characters."


class NotANumber(Invalid):
    code = "not_a_number"
    zh = "「{zh}」要填数字。"
    en = "“{en}” must be a number."


class OutOfRange(Invalid):
    code = "out_of_range"
    zh = "「{zh}」要在 {least} 到 {most} 之间。"
    en = "“{en}” must be between {least} and {most}."


class NotAChoice(Invalid):
    code = "not_a_choice"
    zh = "「{zh}」里没有这个选项，请重选。"
    en = "“{en}” has no such choice; please choose again."


class NotADate(Invalid):
    code = "not_a_date"
    zh = "「{zh}」不是一个日期，请按 2026-11-21 这样填。"
    en = "“{en}” is not a date; write it like 2026-11-21."


class TooManyFiles(Invalid):
    code = "too_many_files"
    zh = "「{zh}」最多 {most} 个，现在是 {count} 个。"
    en = "“{en}” takes {most} files at most; there are {count}."


class FileTooLarge(TooLarge):
    code = "upload_too_large"
    zh = "「{name}」有 {size} MB，每个最多 {most} MB。其余填写的都还在，请换一个小的。"
    en = "“{name}” has {size} MB; each may have {most} MB. All else is kept; please choose a smaller one."


class EmptyFile(Invalid):
    code = "empty_file"
    zh = "「{name}」是空的，请重新选。"
    en = "“{name}” is empty; please choose it again."


Sent: TypeAlias = MultiValueDict[str, Any]
"""What came in: ``request.POST``, ``.GET`` or ``.FILES``."""


class Field(Protocol):
    """One named field. ``read`` returns the value (None where nothing was sent) or raises a Refusal."""

    @property
    def name(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...
    def read(self, data: Sent, files: Sent) -> Any: ...


@dataclass(frozen=True, slots=True)
class _Named:
    """``hidden``: no person sees it (a version, a position that the phone gives). ``folded``: out of sight until it is
    opened. ``effort`` counts neither as asked, the second only where it was used."""

    name: str
    zh: str
    en: str
    required: bool = False
    hidden: bool = False
    folded: bool = False

    @property
    def label(self) -> dict[str, str]:
        """Its name in both languages, for the sentences of a refusal."""
        return {"zh": self.zh, "en": self.en}

    def one(self, data: Sent) -> str:
        """The one text sent under this name, trimmed; raises Missing where it must be there."""
        text = _INVISIBLE.sub("", str(data.get(self.name, "") or "")).strip()
        if not text and self.required:
            raise Missing(**self.label)
        return text


@dataclass(frozen=True, slots=True)
class Text(_Named):
    """Words, ``least`` to ``most`` characters (code points). ``lines``: line breaks stay (as \\n), else made spaces."""

    most: int = 200
    least: int = 0
    lines: bool = False

    def read(self, data: Sent, files: Sent) -> str:
        raw = str(data.get(self.name, "") or "").replace("\r\n", "\n").replace("\r", "\n")
        text = _INVISIBLE.sub("", raw).strip()
        if not self.lines:
            text = " ".join(text.split())
        if not text:
            if self.required:
                raise Missing(**self.label)
            return ""
        if len(text) > self.most:
            raise TooLong(**self.label, most=self.most, length=len(text))
        if len(text) < self.least:
            raise TooShort(**self.label, least=self.least)
        return text


@dataclass(frozen=True, slots=True)
class Whole(_Named):
    """A whole number from ``least`` to ``most``; full-width digits are understood."""

    least: int = 0
    most: int = 2**31 - 1

    def read(self, data: Sent, files: Sent) -> int | None:
        text = self.one(data)
        if not text:
            return None
        if not re.fullmatch(r"[+-]?\d{1,18}", text):
            raise NotANumber(**self.label)
        value = int(text)
        if not self.least <= value <= self.most:
            raise OutOfRange(**self.label, least=self.least, most=self.most)
        return value


@dataclass(frozen=True, slots=True)
class Degrees(_Named):
    """A coordinate or another decimal number from ``least`` to ``most``."""

    least: int = -180
    most: int = 180

    def read(self, data: Sent, files: Sent) -> float | None:
        text = self.one(data)
        if not text:
            return None
        try:
            value = Decimal(text[:40])
        except InvalidOperation:
            raise NotANumber(**self.label) from None
        if not value.is_finite():
            raise NotANumber(**self.label)
        if not self.least <= value <= self.most:
            raise OutOfRange(**self.label, least=self.least, most=self.most)
        return float(value)


Choices = Mapping[str, str] | Sequence[str] | frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice(_Named):
    """One of ``among`` (values, or a mapping value → label), or a callable that gives them now."""

    among: Choices | Callable[[], Choices] = ()

    def read(self, data: Sent, files: Sent) -> str:
        text = self.one(data)
        if text and text not in self.open():
            raise NotAChoice(**self.label)
        return text

    def open(self) -> Choices:
        """The values that are accepted."""
        return self.among() if callable(self.among) else self.among


@dataclass(frozen=True, slots=True)
class Several(_Named):
    """Any number of ``among``, in the order sent, each once."""

    among: Choices | Callable[[], Choices] = ()

    def read(self, data: Sent, files: Sent) -> tuple[str, ...]:
        open_ = self.among() if callable(self.among) else self.among
        chosen = tuple(dict.fromkeys(str(item) for item in data.getlist(self.name) if item))
        if any(item not in open_ for item in chosen):
            raise NotAChoice(**self.label)
        if self.required and not chosen:
            raise Missing(**self.label)
        return chosen


@dataclass(frozen=True, slots=True)
class Flag(_Named):
    """A box to tick. ``required``: it must be ticked."""

    def read(self, data: Sent, files: Sent) -> bool:
        return bool(self.one(data))


@dataclass(frozen=True, slots=True)
class Day(_Named):
    """A date as ``2026-11-21``."""

    def read(self, data: Sent, files: Sent) -> date | None:
        text = self.one(data)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise NotADate(**self.label) from None


@dataclass(frozen=True, slots=True)
class Moment(_Named):
    """A day and time as ``2026-11-21T09:42``, in the locality's time; the value is aware."""

    def read(self, data: Sent, files: Sent) -> datetime | None:
        text = self.one(data)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        except (ValueError, OverflowError):
            raise NotADate(**self.label) from None


@dataclass(frozen=True, slots=True)
class Files(_Named):
    """Up to ``most`` files of at most ``most_bytes`` each. What they are is sniffed by the verb, not believed here."""

    most: int = 6
    most_bytes: int = 20_000_000

    def read(self, data: Sent, files: Sent) -> tuple[UploadedFile, ...]:
        found: list[UploadedFile] = list(files.getlist(self.name))
        if self.required and not found:
            raise Missing(**self.label)
        if len(found) > self.most:
            raise TooManyFiles(**self.label, most=self.most, count=len(found))
        for file in found:
            name = _INVISIBLE.sub("", file.name or "")[:60]
            if not file.size:
                raise EmptyFile(name=name)
            if file.size > self.most_bytes:
                raise FileTooLarge(name=name, size=round(file.size / 1e6), most=round(self.most_bytes / 1e6))
        return tuple(found)
