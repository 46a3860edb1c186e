"""Receipts: small enough for a phone, checked without Django, worth nothing when touched."""

from __future__ import annotations

import string
import subprocess
import sys

import pytest

from tests.journal.cast import NOW, draft, grow, write
from zhili.journal import actions, queries, receipt
from zhili.journal.refusals import BadKey, BadReceipt

ALPHANUMERIC = set(string.digits + string.ascii_uppercase + " $%*+-./:")
FACTS = {
    "n": 12,
    "from": "confirming",
    "to": "solved",
    "number": "QH-2026-000417-K",
    "unit": "990121101",
    "category": "water.sewage",
    "due_at": "2026-11-28T09:30:00.000000Z",
    "outcome": "solved",
}


@pytest.mark.django_db
def test_a_receipt_says_what_was_sealed_and_never_changes() -> None:
    ids = grow([3])
    (entry_id,) = write([draft(417, {"words": "已修好"}, facts=FACTS)])
    assert queries.receipt_of(entry_id) is None
    actions.seal(NOW)
    text = queries.receipt_of(entry_id)
    assert text is not None
    proved = receipt.verify(text, queries.verifier_key())
    record = queries.entry(entry_id)
    assert (proved.id, proved.act, proved.ref, proved.facts) == (record.id, record.act, record.ref, FACTS)
    assert (proved.digest, proved.seq, proved.size) == (record.digest, 3, 4)
    write([draft(999)])
    actions.seal(NOW)
    assert queries.receipt_of(entry_id) == text
    assert queries.receipt_of(ids[-1] + 1000) is None


@pytest.mark.django_db
def test_a_receipt_among_ten_thousand_fits_a_phone() -> None:
    ids = write([draft(n, {"words": "已修好"} if n == 5_000 else None, facts=FACTS) for n in range(10_000)])
    actions.seal(NOW)
    text = queries.receipt_of(ids[5_000])
    assert text is not None
    assert set(text) <= ALPHANUMERIC
    assert len(text) <= 1_100
    assert receipt.verify(text, queries.verifier_key()).facts == FACTS


@pytest.fixture
def issued() -> tuple[str, str]:
    ids = grow([20])
    text = queries.receipt_of(ids[7])
    assert text is not None
    return text, queries.verifier_key()


@pytest.mark.django_db
def test_a_touched_receipt_is_refused_at_every_place(issued: tuple[str, str]) -> None:
    text, vkey = issued
    for place in range(len(receipt.PREFIX), len(text), 7):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(BadReceipt):
            receipt.verify(text[:place] + other + text[place + 1 :], vkey)
    for cut in (text[:-1], text[:-3], text[:200], text[:8], text + "00", text[1:], "", "ZHILI1:", "你好"):
        with pytest.raises(BadReceipt):
            receipt.verify(cut, vkey)


@pytest.mark.django_db
def test_another_key_and_no_key_are_told_apart(issued: tuple[str, str]) -> None:
    text, vkey = issued
    with pytest.raises(BadReceipt) as refused:
        receipt.verify(text, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert "another key" in refused.value.say("en") and "另一把密钥" in refused.value.say("zh")
    with pytest.raises(BadKey):
        receipt.verify(text, "not a key")
    assert receipt.verify(f"  {text}\n", f"{vkey}\n").seq == 7


@pytest.mark.django_db
def test_it_verifies_in_a_process_that_has_no_django(issued: tuple[str, str]) -> None:
    script = (
        "import sys; from zhili.journal import receipt; proved = receipt.verify(*sys.argv[1:]); "
        "assert not [name for name in sys.modules if name.startswith('django')]; print(proved.seq)"
    )
    done = subprocess.run([sys.executable, "-c", script, *issued], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "7"


def test_a_bomb_does_not_go_off() -> None:
    packed = receipt._deflate(b"0" * 10_000_000)
    with pytest.raises(BadReceipt):
        receipt._inflate(packed)
