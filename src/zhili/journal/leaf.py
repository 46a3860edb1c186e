"""The bytes of an entry that are hashed into the tree."""

from __future__ import annotations

from json.encoder import encode_basestring as _quoted

from .tree import leaf_hash


def leaf(id: int, at: str, actor: str, act: str, ref: str, facts: str, digest: str) -> bytes:
    """``canonical({v: 1, id, at, actor, act, ref, facts, digest})``, from columns, ten times as fast.

    ``facts`` is the canonical JSON text that was stored and is laid in as it is. No two different entries give the same
    bytes: every other field is quoted or a number and stands at a fixed place from the left or the right end. Raises
    TypeError or UnicodeEncodeError when a column holds something that ``write`` could never have put there.
    """
    if type(id) is not int:
        raise TypeError("an id is a number")
    text = (
        f'{{"act":{_quoted(act)},"actor":{_quoted(actor)},"at":{_quoted(at)},"digest":{_quoted(digest)},'
        f'"facts":{facts},"id":{id},"ref":{_quoted(ref)},"v":1}}'
    )
    return text.encode()


def entry_hash(columns: tuple[int, str, str, str, str, str, str]) -> bytes:
    """The leaf hash of (id, at, actor, act, ref, facts, digest)."""
    return leaf_hash(leaf(*columns))
