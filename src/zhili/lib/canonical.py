"""One spelling for one value, so that a digest means something: JSON with sorted keys and no white space, in UTF-8."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: object) -> bytes:
    """Bytes that depend on the value only. Keys are sorted by code point; text is not escaped beyond what JSON demands.

    Takes None, bool, int, str, list, tuple and mappings with str keys. Raises TypeError on all else: floats (their
    spelling differs between languages), datetimes (see ``stamp``), bytes, and text that UTF-8 cannot carry.
    """
    try:
        return _encode(_plain(value)).encode()
    except UnicodeEncodeError as error:
        raise TypeError("text with a lone surrogate has no canonical form") from error


def digest(value: object) -> str:
    """Hex SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def stamp(moment: datetime) -> str:
    """``2026-11-21T09:42:00.000000Z``: UTC, always with microseconds, so that text order is time order.

    Raises ValueError on a naive datetime.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a datetime without a time zone means nothing: {moment}")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys are text, not {type(key).__name__}")
    return key
