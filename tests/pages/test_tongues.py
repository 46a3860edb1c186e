"""What judges whether Chinese is marked as Chinese (WCAG 3.1.2), and statements in one language; all pages are judged
in ``test_walk``."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.desk import moves
from tests.pages.tongues import Tongues
from tests.walk import enter


def test_the_judge_sees_what_is_not_marked() -> None:
    assert Tongues('<html lang="en"><p>by 城管局</p></html>').wrong == ["by 城管局"]
    assert Tongues('<html lang="en"><p lang="zh-CN">城<b lang="en">管</b></p></html>').wrong == ["管"]
    assert Tongues('<html lang="en"><input value="积水"><li>1</html>').wrong


PAIRS = (("affected said so", "人确认"), ("If you disagree: have it opened again", "不同意可在"))
"""What the record keeps of a solved matter in both languages."""


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["handler", "public", "resident"])
def test_a_statement_is_told_in_the_language_of_its_page(cast: Cast, who: str) -> None:
    number = moves.solved(cast)
    client = enter(cast, who, number)
    places = {"handler": [f"/desk/m/{number}/", f"/desk/m/{number}/print/"], "public": [f"/m/{number}/"]}
    for address in places.get(who, [f"/track/{number}/"]):
        zh, en = (client.get(f"{address}?lang={lang}").content.decode() for lang in ("zh", "en"))
        for english, chinese in PAIRS:
            assert chinese in zh and english not in zh, address
            assert english in en and chinese not in en, address
