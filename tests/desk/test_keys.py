"""Keys of one's own: on the buttons, in the list of keys, one person's alone, refused in words where they clash."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.desk import moves
from tests.desk.conftest import Sit
from zhili.offices.models import DeskKeys


def page(sit: Sit, who: str, path: str) -> str:
    return moves.page(sit(who), path)


def test_a_key_of_ones_own_stands_on_the_button_and_in_the_list(cast: Cast, sit: Sit) -> None:
    number = moves.handling(cast)
    assert sit("handler").post("/desk/keys/", {"key-r": "y", "key-z": ""}).status_code == 303
    html = page(sit, "handler", f"/desk/m/{number}/")
    assert 'data-key="Y"' in html and 'data-key="R"' not in html and 'aria-keyshortcuts="Y"' in html
    assert 'value="Y"' in page(sit, "handler", "/desk/keys/")
    assert 'data-key="R"' in page(sit, "head", f"/desk/m/{number}/"), "nobody else's keys change"
    assert DeskKeys.objects.get().keys == {"R": "Y"}


def test_two_acts_may_swap_their_keys(cast: Cast, sit: Sit) -> None:
    assert sit("handler").post("/desk/keys/", {"key-r": "P", "key-p": "R"}).status_code == 303
    assert DeskKeys.objects.get().keys == {"R": "P", "P": "R"}


@pytest.mark.parametrize(
    ("sent", "zh", "en"),
    [({"key-r": "P"}, "有两处要用", "is wanted twice"), ({"key-r": "J"}, "下一件", "go to the next row"),
     ({"key-r": "水"}, "一个字母", "one letter"), ({"key-r": "QQ"}, "一个字母", "one letter")]
)  # fmt: skip
def test_what_clashes_is_refused_in_both_languages_and_stays_typed(
    cast: Cast, sit: Sit, sent: dict[str, str], zh: str, en: str
) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        answer = sit("handler").post(f"/desk/keys/?lang={lang}", sent | {"key-s": "Y"})
        html = answer.content.decode()
        assert (
            answer.status_code == 422 and words in html and f'value="{sent["key-r"]}"' in html and 'value="Y"' in html
        )
    assert not DeskKeys.objects.exists()


def test_one_press_brings_the_usual_ones_back(cast: Cast, sit: Sit) -> None:
    client = sit("handler")
    client.post("/desk/keys/", {"key-r": "Y"})
    assert client.post("/desk/keys/", {"key-r": "Y", "reset": "1"}).status_code == 303
    assert DeskKeys.objects.get().keys == {}
    assert 'data-key="R"' in page(sit, "handler", f"/desk/m/{moves.handling(cast)}/")
