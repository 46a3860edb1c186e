"""Following by telephone: a code to the number, the same answer for every number, and few tries."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from zhili.journal.models import Entry
from zhili.lib.actor import anonymous
from zhili.lib.codes import BadPhone
from zhili.matters import actions as matters
from zhili.matters.models import PhoneCode
from zhili.matters.refusals import BadPhoneCode, TooManyAsked
from zhili.notices.models import Message
from zhili.notices.queries import body, recipient

MINE, NOBODYS = "13900000001", "13900009999"


def ask(phone: str = MINE, now=NOW) -> str:  # type: ignore[no-untyped-def]
    """Ask for a code and read the message; '' when none was written."""
    matters.ask_phone_code(actor=anonymous(), locality="qinghe", phone=phone, now=now)
    sent = Message.objects.filter(template="phone_code").order_by("-id").first()
    found = re.search(r"\d{6}", body(sent)) if sent else None
    return found[0] if found else ""


def prove(code: str, phone: str = MINE, now=NOW) -> list[str]:  # type: ignore[no-untyped-def]
    found = matters.prove_phone(actor=anonymous(), locality="qinghe", phone=phone, code=code, now=now)
    return [each.number for each in found]


def test_the_code_goes_to_the_number_and_opens_what_is_under_it(cast: Cast) -> None:
    first, second = cast.report().number, cast.report("路灯不亮").number
    cast.report(phone="13900000002")
    code = ask()
    assert recipient(Message.objects.get(template="phone_code")) == "+8613900000001"
    assert prove(f" {code[:3]} {code[3:]}", phone="139 0000 0001") == [second, first]
    assert Entry.objects.filter(act="prove_phone").count() == 1


def test_a_number_that_nobody_left_is_answered_alike_and_told_nothing(cast: Cast) -> None:
    cast.report()
    assert ask(NOBODYS) == ""
    assert PhoneCode.objects.count() == 1 and not Message.objects.filter(template="phone_code").exists()
    with pytest.raises(BadPhoneCode):
        prove("000000", NOBODYS)


@pytest.mark.parametrize("phone", [MINE, NOBODYS])
def test_either_may_be_asked_for_three_times_an_hour(cast: Cast, phone: str) -> None:
    cast.report()
    for _ in range(3):
        ask(phone)
    with pytest.raises(TooManyAsked):
        ask(phone)
    ask(phone, NOW + timedelta(minutes=61))


def test_a_code_works_once_and_for_ten_minutes(cast: Cast) -> None:
    cast.report()
    code = ask()
    with pytest.raises(BadPhoneCode):
        prove(code, now=NOW + timedelta(minutes=10))
    assert prove(code, now=NOW + timedelta(minutes=9))
    with pytest.raises(BadPhoneCode):
        prove(code)


def test_five_wrong_tries_kill_it(cast: Cast) -> None:
    cast.report()
    code = ask()
    wrong = "111111" if code != "111111" else "222222"
    for _ in range(5):
        with pytest.raises(BadPhoneCode):
            prove(wrong)
    with pytest.raises(BadPhoneCode):
        prove(code)


def test_no_code_is_kept(cast: Cast) -> None:
    cast.report()
    code = ask()
    row = PhoneCode.objects.get()
    assert code not in row.digest and len(row.digest) == 32


def test_confidential_and_left_ones_are_not_listed(cast: Cast) -> None:
    cast.report(confidential=True)
    kept = cast.report("路灯不亮").number
    assert prove(ask()) == [kept]


def test_a_bad_number_is_told(cast: Cast) -> None:
    with pytest.raises(BadPhone):
        ask("12")
