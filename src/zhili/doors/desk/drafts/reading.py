"""From what was pasted or uploaded to messages, and from a ticked box back to one. Nothing is kept in between: each box
carries its own message, signed, so that only what is ticked ever comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from zhili.language.chat import Kind, Message, Transcript, read_chat, read_table
from zhili.lib.refusal import Invalid, TooLarge
from zhili.matters.actions import Upload

MOST_BYTES: Final = 12_000_000
"""Of text; a group that says more in a month is exported in parts."""
MOST_PHOTO_BYTES: Final = 60_000_000
MOST_MEMBERS: Final = 2000
MOST_SHOWN: Final = 200
PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
_SALT: Final = "zhili.drafts"
_STALE_S: Final = 12 * 3600


class NoChat(Invalid):
    code = "no_chat"
    zh = "没有读出带时间和名字的话。请从群里整段复制（要带时间、名字），或上传导出的 .txt、.csv、.zip。"
    en = (
        "No message with a time and a name was found. Copy the chat with times and names, or upload its .txt, .csv or "
        ".zip export."
    )


class ChatTooLarge(TooLarge):
    code = "chat_too_large"
    zh = "聊天记录最多 {most} MB 文字。请分几段导出。"
    en = "A chat may have {most} MB of text at most. Export it in parts."


class BadChatFile(Invalid):
    code = "bad_chat_file"
    zh = "「{name}」打不开：{why_zh}。"
    en = "“{name}” cannot be opened: {why_en}."


class BadTick(Invalid):
    code = "bad_tick"
    zh = "勾的内容不完整或放得太久，请重新读一遍聊天记录。"
    en = "What was ticked is incomplete or too old; please read the chat again."


@dataclass(frozen=True, slots=True)
class Shown:
    """The messages that can be ticked, each with its signed value; ``earlier`` are not shown, ``skipped`` lines were
    no message, ``rest`` were photos, notes of the program or recalled."""

    rows: tuple[tuple[Message, str], ...]
    earlier: int
    skipped: int
    rest: int


def transcript(text: str, file: UploadedFile | None, zone: tzinfo, today: date) -> Transcript:
    """What was pasted, or what the file holds; raises NoChat, ChatTooLarge, BadChatFile."""
    if file is not None:
        text = _text_of(file)
    elif len(text.encode()) > MOST_BYTES:
        raise ChatTooLarge(most=MOST_BYTES // 1_000_000)
    found = read_table(text, zone, today) or read_chat(text, zone, today)
    if not found.messages:
        raise NoChat
    return found


def shown(found: Transcript, since: date | None) -> Shown:
    """What can be ticked: the newest so many, from ``since`` on."""
    said = [each for each in found.messages if each.kind is Kind.SAID or each.pictures]
    wanted = [each for each in said if since is None or each.at.date() >= since]
    rows = wanted[-MOST_SHOWN:]
    return Shown(tuple((each, _sign(each)) for each in rows), len(said) - len(rows), found.skipped,
                 len(found.messages) - len(said))  # fmt: skip


def ticked(values: Iterable[str]) -> list[Message]:
    """The messages of the boxes that were ticked; raises BadTick."""
    try:
        return [_unsign(value) for value in values]
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        raise BadTick from None


def photos(files: Iterable[UploadedFile]) -> dict[str, bytes]:
    """Picture files by name, out of a zip or as they are; raises BadChatFile, ChatTooLarge."""
    found: dict[str, bytes] = {}
    for file in files:
        name = (file.name or "").rsplit("/", 1)[-1]
        if name.lower().endswith(".zip"):
            found |= {inner: data for inner, data in _members(file, PICTURES, MOST_PHOTO_BYTES)}
        else:
            found[name] = file.read()
    return found


def beside(message: Message, pictures: Mapping[str, bytes]) -> tuple[Upload, ...]:
    """The pictures that a message names."""
    return tuple(Upload(name, pictures[name]) for name in message.pictures if name in pictures)


def _sign(message: Message) -> str:
    said = {"n": message.no, "t": message.at.isoformat(), "s": message.sender, "w": message.words}
    return signing.dumps(said, salt=_SALT, compress=True)


def _unsign(value: str) -> Message:
    said = signing.loads(value, salt=_SALT, max_age=_STALE_S)
    return Message(int(said["n"]), datetime.fromisoformat(said["t"]), str(said["s"]), str(said["w"]))


def _text_of(file: UploadedFile) -> str:
    name = (file.name or "")[:60]
    if name.lower().endswith(".zip"):
        texts = [_decoded(inner, data) for inner, data in _members(file, (".txt", ".csv"), MOST_BYTES)]
        if not texts:
            raise BadChatFile(name=name, why_zh="压缩包里没有 .txt 或 .csv", why_en="it holds no .txt or .csv")
        return "\n".join(texts)
    if (file.size or 0) > MOST_BYTES:
        raise ChatTooLarge(most=MOST_BYTES // 1_000_000)
    return _decoded(name, file.read())


def _decoded(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadChatFile(name=name, why_zh="不是文字文件", why_en="it is no text")


def _members(file: UploadedFile, endings: tuple[str, ...], most: int) -> list[tuple[str, bytes]]:
    """The members with these endings by their bare names, together no larger than ``most`` once unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.read())) as packed:
            wanted = [each for each in packed.infolist() if each.filename.lower().endswith(endings)][:MOST_MEMBERS]
            if sum(each.file_size for each in wanted) > most:
                raise ChatTooLarge(most=most // 1_000_000)
            return [(each.filename.rsplit("/", 1)[-1], _unpacked(packed, each)) for each in wanted]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as broken:
        raise BadChatFile(
            name=(file.name or "")[:60], why_zh="压缩包损坏或有密码", why_en="it is damaged or locked"
        ) from broken


def _unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """No more than the size that it claims: a member that lies about it is cut, not believed."""
    with packed.open(member) as stream:
        return stream.read(member.file_size)
