"""Signed notes and checkpoints against the reference vector and against abuse."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhili.journal.note import BadNote, CheckpointText, Signer, Verifier, open_note

# The example of golang.org/x/mod/sumdb/note (BSD-3-Clause), the format's origin.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SKEY = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PETER = Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(base64.b64decode(SKEY)[1:]))
ROOT = bytes(range(32))


def test_the_reference_note_comes_out_and_opens() -> None:
    assert str(PETER.verifier) == VKEY
    assert PETER.sign(TEXT) == NOTE
    assert open_note(NOTE, Verifier.parse(VKEY)) == TEXT


def test_a_witness_line_does_not_disturb() -> None:
    witness = Signer("witness.example", Ed25519PrivateKey.generate())
    line = witness.sign(TEXT).rpartition("\n\n")[2]
    assert open_note(NOTE + line, PETER.verifier) == TEXT
    assert open_note(NOTE + line, witness.verifier) == TEXT


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("answer", "solution"),
        NOTE.replace("x08go", "x08gp"),
        NOTE.replace("PeterNeumann", "Peter"),
        NOTE.replace("—", "-"),
        NOTE.replace("nAM=", "n!!="),
        NOTE[:-1],
        TEXT,
        "",
    ],
)
def test_what_was_touched_does_not_open(note: str) -> None:
    with pytest.raises(BadNote):
        open_note(note, PETER.verifier)


@pytest.mark.parametrize(
    "vkey",
    ["", "a+b", "Peter+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", VKEY.replace("+AR", "+AB"), VKEY[:-4]],
)
def test_a_key_that_is_none_is_refused(vkey: str) -> None:
    with pytest.raises(BadNote):
        Verifier.parse(vkey)


def test_a_checkpoint_reads_back() -> None:
    said = CheckpointText("zhili.example/qinghe", 417, ROOT, 400)
    assert str(said) == f"zhili.example/qinghe\n417\n{base64.b64encode(ROOT).decode()}\nprevious 400\n"
    assert CheckpointText.parse(str(said)) == said
    plain = CheckpointText("zhili.example/qinghe", 0, ROOT)
    assert CheckpointText.parse(str(plain) + "other 1\n") == plain


@pytest.mark.parametrize(
    "text", ["", "a\n1\n", "a\n01\n{}\n", "a\n-1\n{}\n", "a\n1\nAAAA\n", "a\n1\n{}\n\n", "a\n1\n{}"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        CheckpointText.parse(text.format(base64.b64encode(ROOT).decode()))


def test_a_name_has_no_blanks_and_a_note_ends_in_a_newline() -> None:
    with pytest.raises(BadNote):
        Signer("two words", Ed25519PrivateKey.generate())
    with pytest.raises(BadNote):
        PETER.sign("no newline")
