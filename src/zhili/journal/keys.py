"""The journal's own key: 32 bytes of Ed25519 seed in ``settings.ZHILI_JOURNAL_KEY``, readable by its owner only."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from .models import Checkpoint
from .note import Signer
from .refusals import KeyLost

SEED_BYTES = 32


def signer() -> Signer:
    """The signing key, made on first use. Raises KeyLost rather than make a second one."""
    path = Path(settings.ZHILI_JOURNAL_KEY)
    if not path.exists():
        if Checkpoint.objects.exists():
            raise KeyLost(path=str(path))
        _make(path)
    return Signer(settings.ZHILI_ORIGIN, _key(path.read_bytes()))


@lru_cache(maxsize=4)
def _key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def _make(path: Path) -> None:
    """Two processes may both come here: the first link wins, and no reader ever sees half a key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{uuid4().hex}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, os.urandom(SEED_BYTES))
        os.fsync(descriptor)
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        os.close(descriptor)
        temporary.unlink()
