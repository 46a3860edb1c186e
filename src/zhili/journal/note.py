"""Signed notes and checkpoints as C2SP specifies them, so that other people's tools can check ours.

https://c2sp.org/signed-note (Ed25519), https://c2sp.org/tlog-checkpoint. Ours carries one extension line,
``previous <size>``: it chains the checkpoints, so that one taken out of the middle is missed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_PREVIOUS = "previous "


class BadNote(ValueError):
    """Not a note, not a checkpoint, or not signed by this key."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name; ``str()`` is the vkey ``name+hash+key``."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name, newline, algorithm, key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Read a vkey; raises BadNote when it is malformed or its hash does not belong to it."""
        parts = vkey.strip().split("+", 2)
        if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
            raise BadNote("not a verifier key")
        raw = _unbase64(parts[2])
        if raw[:1] != ED25519 or len(raw) != 33:
            raise BadNote("not an Ed25519 verifier key")
        verifier = cls(parts[0], raw[1:])
        if verifier.key_id.hex() != parts[1]:
            raise BadNote("the verifier key's hash does not belong to it")
        return verifier

    def is_signed(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` (64 bytes, without the key id) is this key's over ``text``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    name: str
    key: Ed25519PrivateKey

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise BadNote(f"a key's name has neither blanks nor plus signs: {self.name!r}")

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The whole note: ``text`` (which ends in a newline), a blank line, one signature line."""
        if not text.endswith("\n"):
            raise BadNote("a note's text ends in a newline")
        return join(text, self.verifier, self.key.sign(text.encode()))


def join(text: str, verifier: Verifier, signature: bytes) -> str:
    """The note made of its parts."""
    return f"{text}\n\u2014 {verifier.name} {base64.b64encode(verifier.key_id + signature).decode()}\n"


def signature_of(note: str, verifier: Verifier) -> tuple[str, bytes]:
    """(text, this key's 64-byte signature), not yet checked. Other keys' lines (witnesses) are passed over."""
    head, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise BadNote("no signature")
    for line in lines[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "\u2014" or not encoded:
            raise BadNote("a signature line is malformed")
        raw = _unbase64(encoded)
        if name == verifier.name and raw[:4] == verifier.key_id and len(raw) == 68:
            return head + "\n", raw[4:]
    raise BadNote(f"not signed by {verifier.name}")


def open_note(note: str, verifier: Verifier) -> str:
    """The text of ``note``, if this key signed it; raises BadNote otherwise."""
    text, signature = signature_of(note, verifier)
    if not verifier.is_signed(text, signature):
        raise BadNote("the signature is wrong")
    return text


@dataclass(frozen=True, slots=True)
class CheckpointText:
    """What a checkpoint says: the root over the first ``size`` entries of ``origin``'s journal."""

    origin: str
    size: int
    root: bytes
    previous: int | None = None

    def __str__(self) -> str:
        extension = "" if self.previous is None else f"{_PREVIOUS}{self.previous}\n"
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{extension}"

    @classmethod
    def parse(cls, text: str) -> CheckpointText:
        """Read the signed text; raises BadNote. Unknown extension lines are passed over."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise BadNote("not a checkpoint")
        root = _unbase64(lines[2])
        if not _SIZE.fullmatch(lines[1]) or len(root) != 32:
            raise BadNote("not a checkpoint")
        before = [line.removeprefix(_PREVIOUS) for line in lines[3:-1] if line.startswith(_PREVIOUS)]
        previous = int(before[0]) if before and _SIZE.fullmatch(before[0]) else None
        return cls(lines[0], int(lines[1]), root, previous)


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("not base64") from error
