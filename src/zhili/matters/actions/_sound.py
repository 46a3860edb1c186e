"""Voice notes: what is really a short sound, and nothing about who or what recorded it.

A recording is not decoded. It is read as what its container is (WebM, MP4 or Ogg), refused where it holds a picture
track or no sound we know, and its descriptive elements are emptied where they lie, so that every offset inside stays
true: titles, dates, names of programs and of devices, tags, attached files. What the sound itself carries (a voice)
stays: it is what was meant to be sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

MOST_BYTES = 2 * 1024 * 1024
"""A minute of speech is 0.3 MB as Opus and 1 MB as AAC."""


class NotASound(ValueError):
    """A container of sound that is broken, holds pictures, or holds no sound that browsers play."""


class TooLong(ValueError):
    """A recording of more bytes than a minute needs."""


_PICTURES = frozenset({b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
"""Brands of still pictures in the same container as MP4: no business of ours here."""


def bare_sound(data: bytes) -> tuple[str, bytes] | None:
    """(media type, the same sound without its descriptions); None for what is no container of sound at all.

    Raises NotASound, TooLong.
    """
    found = _container(data)
    if found is None:
        return None
    if len(data) > MOST_BYTES:
        raise TooLong()
    media_type, bare = found
    try:
        return media_type, bare(bytearray(data))
    except (IndexError, ValueError) as broken:
        raise NotASound(str(broken)) from broken


def _container(data: bytes) -> tuple[str, Callable[[bytearray], bytes]] | None:
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm", _webm
    if data[4:8] == b"ftyp" and data[8:12] not in _PICTURES:
        return "audio/mp4", _mp4
    if data.startswith(b"OggS"):
        return "audio/ogg", _ogg
    return None


# --- WebM: EBML elements (RFC 8794, RFC 9559) -------------------------------------------------------------------------

_HEADER, _SEGMENT, _INFO, _TRACKS, _ENTRY = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
_CLUSTER, _TRACK_TYPE, _CODEC, _SOUND = 0x1F43B675, 0x83, 0x86, 2
_INSIDE = frozenset({_HEADER, _SEGMENT, _INFO, _TRACKS, _ENTRY})
_GONE = frozenset({0x1254C367, 0x1941A469, 0x1043A770})
"""Tags, attachments, chapters: made void, with all that is in them."""
_BLANKED = frozenset({0x7BA9, 0x4D80, 0x5741, 0x7384, 0x3C83AB, 0x3E83BB, 0x536E, 0x258688})
"""Titles and names of programs, files, tracks and codecs: text, made blanks."""
_ZEROED = frozenset({0x4461, 0x73A4, 0x3CB923, 0x3EB923})
"""The date, and ids of this recording and its neighbours: made zeros."""


def _webm(data: bytearray) -> bytes:
    kinds: list[int] = []
    codecs: list[bytes] = []
    for name, start, at, end in _elements(data):
        if name == _TRACK_TYPE:
            kinds.append(int.from_bytes(data[at:end], "big"))
        elif name == _CODEC:
            codecs.append(bytes(data[at:end]))
        else:
            _empty_element(data, name, start, at, end)
    if kinds != [_SOUND] or codecs not in ([b"A_OPUS"], [b"A_VORBIS"]):
        raise NotASound("not one track of sound")
    return bytes(data)


def _empty_element(data: bytearray, name: int, start: int, at: int, end: int) -> None:
    """Empty what describes the recording, leaving every length as it is."""
    if name in _GONE:
        _make_void(data, start, end)
    elif name in _BLANKED:
        data[at:end] = b" " * (end - at)
    elif name in _ZEROED:
        data[at:end] = bytes(end - at)


def _elements(data: bytearray) -> Iterator[tuple[int, int, int, int]]:
    """(id, start, start of the body, end) of every element in the order in which they lie, containers stepped into."""
    at = 0
    while at < len(data):
        name, body = _number(data, at, keep_mark=True)
        size, body = _number(data, body, keep_mark=False)
        # A live recorder does not know how long the segment or a cluster becomes: what follows then lies inside it.
        is_open = size < 0 and name in (_SEGMENT, _CLUSTER)
        if not is_open and (size < 0 or body + size > len(data)):
            raise NotASound("cut off")
        close = len(data) if is_open else body + size
        yield name, at, body, close
        at = body if is_open or name in _INSIDE else close


def _number(data: bytearray, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number of variable length, and where the next thing begins; -1 for “unknown”."""
    first = data[at]
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(data):
        raise NotASound("no number")
    value = int.from_bytes(data[at : at + length], "big")
    if not keep_mark:
        value &= (1 << (7 * length)) - 1
        value = -1 if value == (1 << (7 * length)) - 1 else value
    return value, at + length


def _make_void(data: bytearray, start: int, end: int) -> None:
    """An element of the same length that says nothing: id EC, a size of eight bytes where it fits, zeros."""
    length = end - start
    width = 8 if length >= 9 else 1
    size = length - 1 - width
    data[start:end] = b"\xec" + ((1 << (7 * width)) | size).to_bytes(width, "big") + bytes(size)


# --- MP4: boxes (ISO/IEC 14496-12) ------------------------------------------------------------------------------------

_NESTED = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex"})
_FREED = frozenset({b"udta", b"meta", b"uuid", b"iods"})
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})


def _mp4(data: bytearray) -> bytes:
    kinds: list[bytes] = []
    formats: list[bytes] = []
    for name, start, at, end in _boxes(data):
        if name == b"hdlr":
            kinds.append(bytes(data[at + 8 : at + 12]))
            data[at + 24 : end] = bytes(end - at - 24)
        elif name == b"stsd":
            formats.append(bytes(data[at + 12 : at + 16]))
        elif name in _FREED:
            data[start + 4 : end] = b"free" + bytes(end - start - 8)
        elif name in _DATED:
            width = 16 if data[at] == 1 else 8
            data[at + 4 : at + 4 + width] = bytes(width)
    if kinds != [b"soun"] or formats not in ([b"mp4a"], [b"Opus"]):
        raise NotASound("not one track of sound")
    return bytes(data)


def _boxes(data: bytearray) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, start, start of the body, end) of every box in the order in which they lie, containers stepped into."""
    at = 0
    while at < len(data):
        size, name, body = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        close = len(data) if size == 0 else at + size
        if close > len(data) or close < body:
            raise NotASound("cut off")
        yield name, at, body, close
        at = body if name in _NESTED else close


# --- Ogg: pages (RFC 3533), Opus in them (RFC 7845) ------------------------------------------------------------------


def _ogg(data: bytearray) -> bytes:
    """The second packet holds the comments: its vendor and comments become nothing, its length stays."""
    pages = list(_pages(data))
    head = pages[0]
    if bytes(data[head[2] : head[2] + 8]) != b"OpusHead" or len({page[4] for page in pages}) != 1:
        raise NotASound("not one track of Opus")
    packet, touched = 0, set[int]()
    written = b"OpusTags" + bytes(8)
    for no, (_start, lacing, at, _end, _serial) in enumerate(pages[1:], 1):
        for size in lacing:
            if packet == 0:
                plain = written[:size].ljust(size, b"\0")
                if not touched and bytes(data[at : at + 8]) != b"OpusTags":
                    raise NotASound("no comments where they belong")
                data[at : at + size] = plain
                written = written[size:]
                touched.add(no)
            at += size
            packet += size < 255
        if packet:
            break
    for no in touched:
        _sum_page(data, pages[no][0], pages[no][3])
    return bytes(data)


def _pages(data: bytearray) -> Iterator[tuple[int, bytes, int, int, bytes]]:
    """(start, lacing values, start of the body, end, serial number) of every page."""
    at = 0
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            raise NotASound("no page")
        count = data[at + 26]
        lacing = bytes(data[at + 27 : at + 27 + count])
        body = at + 27 + count
        end = body + sum(lacing)
        if end > len(data):
            raise NotASound("cut off")
        yield at, lacing, body, end, bytes(data[at + 14 : at + 18])
        at = end


def _sum_page(data: bytearray, start: int, end: int) -> None:
    data[start + 22 : start + 26] = bytes(4)
    crc = 0
    for byte in data[start:end]:
        crc = ((crc << 8) & 0xFFFFFFFF) ^ _CRC[(crc >> 24) ^ byte]
    data[start + 22 : start + 26] = crc.to_bytes(4, "little")


def _crc_of(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = ((value << 1) ^ 0x04C11DB7) & 0xFFFFFFFF if value & 0x80000000 else value << 1
    return value


_CRC = tuple(_crc_of(value) for value in range(256))
