"""Chinese inside an English page is marked where it stands, and nothing else on the page changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.doors.frame.speech import speaking
from zhili.doors.frame.tongues import MARK, OPENING, marked

CASES = {
    "<td>城管局</td>": f"<td{MARK}>城管局</td>",
    "<p>Sent to 城管局 (8 h left)</p>": f"<p><span>Sent to {OPENING}城管局</span> (8 h left)</span></p>",
    "<p><svg/> 3 幢楼下，污水 </p>": f"<p><svg/> {OPENING}3 幢楼下，污水</span> </p>",
    "<h1>小区 WiFi 坏了</h1>": f"<h1><span>{OPENING}小区</span> WiFi {OPENING}坏了</span></span></h1>",
    "<option value=\"1\">城管局 (3)</option>": f"<option value=\"1\"{MARK}>城管局 (3)</option>",
    "<option>by 城管局</option>": f"<option{MARK}>by 城管局</option>",
    "<textarea name=\"a\">门口积水</textarea>": f"<textarea name=\"a\"{MARK}>门口积水</textarea>",
    '<input value="积水">': f'<input value="积水"{MARK}>',
    '<input type="hidden" value="积水">': '<input type="hidden" value="积水">',
    '<img alt="照片" src="/a"/>': f'<img alt="照片" src="/a"{MARK}/>',
    '<a lang="zh-CN" href="?lang=zh">中文 <b>页</b></a>': '<a lang="zh-CN" href="?lang=zh">中文 <b>页</b></a>',
    '<p lang="zh-CN">城<i lang="en">a 管</i></p>':
        f'<p lang="zh-CN">城<i lang="en"><span>a {OPENING}管</span></span></i></p>',
    '<a aria-label="Open it">城管局</a>': f'<a aria-label="Open it">{OPENING}城管局</span></a>',
    "<p>城管局 &amp; 住建局</p>": f"<p{MARK}>城管局 &amp; 住建局</p>",
    "<p>a<br>城管局</p>": f"<p>a<br>{OPENING}城管局</span></p>",
    "<script>'城'</script><!-- 城 --><p>b</p>": "<script>'城'</script><!-- 城 --><p>b</p>",
}  # fmt: skip


@pytest.mark.parametrize("html", CASES)
def test_what_is_marked(html: str) -> None:
    with speaking("en"):
        assert marked(html) == CASES[html]
        assert marked(marked(html)) == CASES[html]


def test_a_chinese_page_stays_as_it_is() -> None:
    with speaking("zh"):
        assert marked("<p>Sent to 城管局</p>") == "<p>Sent to 城管局</p>"


@given(st.lists(st.sampled_from([*CASES, "<ul>", "</ul>", "𠮷", "؜ابت", "…", "a ", "<", "&lt;"])).map("".join))
def test_nothing_is_lost_but_the_marks(html: str) -> None:
    with speaking("en"):
        found = marked(html)
    assert re.sub(r"</?span>", "", found.replace(OPENING, "").replace(MARK, "")) == html
