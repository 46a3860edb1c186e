"""The tree against the published vectors, and as algebra."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.journal import tree

# Inputs, roots and paths of Google's Certificate Transparency code (merkletree/merkle_tree_test.cc, Apache-2.0),
# the tree of RFC 6962; repeated in transparency-dev/merkle (testonly/constants.go).
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): PATHS[(0, 8)],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(b"%d" % number) for number in range(count)]


def nodes(hashes: list[bytes]) -> tree.Node:
    floors = tree.levels(b"".join(hashes))
    return lambda level, index: floors[level][index]


def naive_root(hashes: list[bytes]) -> bytes:
    """MTH as section 2.1 writes it."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return tree.node_hash(naive_root(hashes[:half]), naive_root(hashes[half:]))


KNOWN = [tree.leaf_hash(data) for data in INPUTS]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    peaks = tree.Peaks()
    for leaf in KNOWN[:size]:
        peaks.append(leaf)
    assert peaks.root().hex() == ROOTS[size]
    assert tree.root(size, nodes(KNOWN)).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int) -> None:
    assert [step.hex() for step in tree.inclusion_proof(index, size, nodes(KNOWN))] == PATHS[(index, size)]


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old: int, new: int) -> None:
    proof = tree.consistency_proof(old, new, nodes(KNOWN))
    assert [step.hex() for step in proof] == CONSISTENCY[(old, new)]
    assert tree.is_consistent(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


@given(st.integers(1, 200), st.data())
def test_an_inclusion_proof_leads_to_the_root_and_nothing_else_does(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index, size, nodes(hashes))
    assert tree.root_from_inclusion(index, size, hashes[index], proof) == naive_root(hashes)
    assert tree.root_from_inclusion(index, size, tree.leaf_hash(b"forged"), proof) != naive_root(hashes)
    with pytest.raises(ValueError, match="too long"):
        tree.root_from_inclusion(index, size, hashes[index], [*proof, hashes[0]])
    if proof:
        with pytest.raises(ValueError, match="too short"):
            tree.root_from_inclusion(index, size, hashes[index], proof[:-1])


@given(st.integers(1, 200), st.data())
def test_a_consistency_proof_holds_for_the_true_past_only(new: int, data: st.DataObject) -> None:
    hashes = leaves(new)
    old = data.draw(st.integers(1, new))
    past, present = naive_root(hashes[:old]), naive_root(hashes)
    proof = tree.consistency_proof(old, new, nodes(hashes))
    assert tree.is_consistent(old, new, past, present, proof)
    assert not tree.is_consistent(old, new, tree.leaf_hash(b"another past"), present, proof)
    assert not tree.is_consistent(old, new, past, tree.leaf_hash(b"another present"), proof)
    assert not tree.is_consistent(old, new, past, present, [*proof, past])


@given(st.integers(0, 700), st.integers(0, 700))
def test_peaks_agree_with_the_definition(size: int, cut: int) -> None:
    hashes = leaves(size)
    peaks = tree.Peaks()
    for leaf in hashes:
        peaks.append(leaf)
    assert peaks.root() == (naive_root(hashes) if hashes else tree.EMPTY_ROOT)
    if 0 < cut <= size:
        assert tree.root(cut, nodes(hashes)) == naive_root(hashes[:cut])


def test_what_is_outside_the_tree_has_no_proof() -> None:
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="not in a tree"):
            tree.inclusion_proof(index, size, nodes(KNOWN))
    with pytest.raises(ValueError, match="cannot continue"):
        tree.consistency_proof(5, 4, nodes(KNOWN))
    assert not tree.is_consistent(5, 4, b"", b"", [b""])
