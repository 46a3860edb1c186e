"""How a value is bound to its row, compared without being opened, and shown masked."""

from __future__ import annotations

from zhili.profiles.registers import FieldRule
from zhili.store.secrets import blind, unseal

from ..values import masked


def fact_aad(fact: int) -> str:
    """What a sealed value is bound to."""
    return f"registry_fact:{fact}"


def proposed_aad(correction: int) -> str:
    """What a proposed value is bound to."""
    return f"registry_correction:{correction}"


def row_aad(row: int) -> str:
    """What a row that was kept back is bound to."""
    return f"registry_batch_row:{row}"


def same_as(name: str, text: str) -> bytes:
    """Equal exactly when field and canonical value are: a choice's code never equals a number of the same spelling."""
    return blind(f"{name}\n{text}")


def opened(fact: int, value: str | None, sealed: bytes | memoryview | None) -> str:
    """The value in clear; raises BadSeal. Only verbs that recorded a look, and what shows it masked, call this."""
    return value if value is not None else unseal(bytes(sealed or b""), aad=fact_aad(fact))


def shown(rule: FieldRule, fact: int, value: str | None, sealed: bytes | memoryview | None) -> str:
    """The value as a page shows it before anybody opened it."""
    return value if value is not None else masked(rule, opened(fact, value, sealed))
