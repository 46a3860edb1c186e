import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.language.text import bigrams, clean, mask, normalise, query, similar

HAN = st.text(st.sampled_from("污水外溢下道路灯坏了𠮷𪚥〇村民"), min_size=2, max_size=12)


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert clean(clean(text)) == clean(text)
    once.encode()  # no surrogate is left that a database would refuse


def test_what_is_kept_and_what_goes() -> None:
    assert clean("污水，外溢 \x00\u200b\u202e 𠮷野家👨\u200d👩\u200d👧\r\n\r\n\r\n\r\n 第二　行 ") == (
        "污水，外溢 𠮷野家👨\u200d👩\u200d👧\n\n第二 行"
    )
    assert normalise("ＡＢ１２，㎡\ud800") == "AB12,m2"


def test_tokens() -> None:
    assert bigrams("污水外溢") == "污水 水外 外溢"
    assert bigrams("路,3号楼 5G Basestation😀") == "路 3 号楼 5g basestation"
    assert bigrams("") == bigrams("😀 !!") == ""
    assert query("污水外溢") == [["污水", "水外", "外溢"]]
    assert query("路灯 3号") == [["路灯"], ["3"]]
    assert query("修 路") == [["修路"]]
    assert query("路") == query("a") == query(" 😀") == query("") == []


@given(HAN, st.text(max_size=8), st.text(max_size=8), st.data())
def test_fts5_finds_every_word_of_two_characters(han: str, before: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(han) - 2))
    word = han[start : data.draw(st.integers(start + 2, len(han)))]
    assert _found(f"{before} {han} {after}", word)


@given(st.text("污水AB12 ,号", min_size=2, max_size=10), st.data())
def test_fts5_finds_a_piece_of_mixed_writing(text: str, data: st.DataObject) -> None:
    """Words are found whole, so the piece is cut where no Latin word is split."""
    cuts = [at for at in range(len(text) + 1) if not (0 < at < len(text) and _word(text[at - 1]) and _word(text[at]))]
    lo, hi = sorted((data.draw(st.sampled_from(cuts)), data.draw(st.sampled_from(cuts))))
    if query(text[lo:hi]) and len(text[lo:hi].split()) == 1:
        assert _found(text, text[lo:hi])


@given(st.text())
def test_a_query_holds_nothing_that_could_break_out_of_quotes(text: str) -> None:
    assert not any(mark in token for phrase in query(text) for token in phrase for mark in "\"'*() \\:&|!<>-")


@pytest.mark.parametrize(
    "personal",
    [
        "13912345678",
        "139-1234-5678",
        "+86 13912345678",
        "１３９１２３４５６７８",
        "010-62345678",
        "(0755)12345678",
        "(410) 545-0123",
        "11010519491231002X",
        "110105 19491231 0021",
        "110105491231002",
        "6222 0212 3456 7890 123",
        "zhang.san@example.org",
    ],
)
def test_personal_numbers_are_masked(personal: str) -> None:
    assert mask(f"请打{personal}，谢谢") == "请打***，谢谢"


def test_a_short_number_is_masked_only_when_called_a_telephone() -> None:
    assert mask("电话：6234567") == "电话：***"
    assert mask("面积6234567平方") == "面积6234567平方"
    for plain in ("QH-2026-000417-H", "990121002003", "2026-11-21 09:42", "拨打12345", "3号楼2单元1801"):
        assert mask(plain) == plain


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert similar(one, other) == similar(other, one)
    assert 0.0 <= similar(one, other) <= 1.0
    assert similar(one, one) == (1.0 if bigrams(one) else 0.0)


def test_similarity_orders_as_a_reader_would() -> None:
    told = "东门小区污水外溢三天没人管"
    near, far = "东门小区污水外溢了，三天都没人管", "路灯坏了好几天"
    assert similar(told, near) > 0.7
    assert similar(told, far) < 0.2


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _found(text: str, word: str) -> bool:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table found using fts5(tokens)")
    database.execute("insert into found values (?)", (bigrams(text),))
    match = " AND ".join(f'"{" ".join(tokens)}"' for tokens in query(word))
    (count,) = database.execute("select count(*) from found where found match ?", (match,)).fetchone()
    database.close()
    return bool(count)
