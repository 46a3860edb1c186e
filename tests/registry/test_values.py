"""A value in its one spelling, however people and spreadsheets write it; or a refusal that never quotes it."""

from __future__ import annotations

import pytest

from tests.cast import profile_text
from tests.registry.house import identity
from zhili.profiles.reading import read
from zhili.registry.refusals import BadValue
from zhili.registry.values import canonical, masked

REGISTERS = read(profile_text("qinghe")).registers
GOOD = (
    ("person.name", "  周 桂 兰 ", "周桂兰"),
    ("person.name", "阿依古丽 • 买买提", "阿依古丽·买买提"),
    ("person.name", "-", ""),
    ("person.sex", "男", "1"),
    ("person.born_on", "1990/2/3", "1990-02-03"),
    ("person.born_on", "19900203", "1990-02-03"),
    ("person.born_on", "1990年2月3日", "1990-02-03"),
    ("person.born_on", "1990-02-03 00:00:00", "1990-02-03"),
    ("person.phone", "１３９ ０００００００１", "+8613900000001"),
    ("person.id_number", identity(), identity()),
    ("person.id_number", "990121620214012", identity("19620214", 12)),
    ("dwelling.floor", "3.0", "3"),
    ("dwelling.area_m2", "1,089.50", "1089.5"),
    ("facility.code", " 9901 2101ab ", "99012101AB"),
)
BAD = (
    ("person.name", "周?兰", "认不出的字"),
    ("person.name", "周8兰", "数字"),
    ("person.id_number", "1.10101E+17", "科学计数"),
    ("person.id_number", identity()[:-1] + ("0" if identity()[-1] != "0" else "1"), "校验"),
    ("person.born_on", "1990.2.30", "日历"),
    ("person.born_on", "去年", "写法"),
    ("person.sex", "女士", "其中之一"),
    ("person.phone", "12", "电话"),
    ("dwelling.floor", "三", "数字"),
    ("organisation.credit_code", "91330000123456789X", "校验"),
    ("person.nation", "汉" * 401, "太长"),
)


@pytest.mark.parametrize(("name", "written", "kept"), GOOD)
def test_one_spelling(name: str, written: str, kept: str) -> None:
    rule = REGISTERS.field(name)
    assert canonical(rule, written, fictional=True) == kept
    assert canonical(rule, kept, fictional=True) == kept, "and it stays so"


@pytest.mark.parametrize(("name", "written", "why"), BAD)
def test_refused_in_words_that_do_not_quote(name: str, written: str, why: str) -> None:
    with pytest.raises(BadValue) as refused:
        canonical(REGISTERS.field(name), written, fictional=True)
    assert why in refused.value.say() and refused.value.say("en") != refused.value.say()
    assert len(written) < 5 or written not in refused.value.say() + refused.value.say("en")


def test_a_real_place_takes_no_invented_number() -> None:
    with pytest.raises(BadValue):
        canonical(REGISTERS.field("person.id_number"), identity(), fictional=False)


@pytest.mark.parametrize(
    ("name", "value", "seen"),
    [
        ("person.name", "周兰", "周*"),
        ("person.name", "周桂兰", "周*兰"),
        ("person.id_number", "990121196202140122", "990121********0122"),
        ("person.phone", "+8613900000001", "139****0001"),
        ("person.lives_at", "清禾县青石镇柳桥村3号", "清禾县青石****"),
    ],
)
def test_masked(name: str, value: str, seen: str) -> None:
    assert masked(REGISTERS.field(name), value) == seen
