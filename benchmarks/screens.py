"""Pictures of the main pages at three widths, and what somebody who sees only the picture would do next.

    .venv/bin/python benchmarks/screens.py           writes docs/screens/*.png and docs/screens/README.md

A demonstration county is made for it. Add a page by adding a ``Screen``; look at the picture, and write down what you
would press, not what was meant.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from burden import Town, report
from people import ROOT, arguments, browsers, enter, house, somebody
from PIL import Image
from playwright.sync_api import BrowserContext, Page

FOLDER = ROOT / "docs/screens"
WIDTHS = ((360, 740), (768, 1024), (1440, 900))
MOST_BYTES, MOST_TOTAL, COLOURS = 150_000, 4_000_000, 64


@dataclass(frozen=True)
class Screen:
    """One page. ``who``: a login, or '' for anybody; ``go`` opens it; ``next``: the action that the picture names."""

    name: str
    title: str
    who: str
    go: Callable[[Page, Town], None]
    next: str


def at(address: str) -> Callable[[Page, Town], None]:
    """A page with an address of its own."""
    return lambda page, town: page.goto(town.site + address)  # type: ignore[return-value]


def first(address: str, link: str) -> Callable[[Page, Town], None]:
    """The page behind the first such link."""

    def go(page: Page, town: Town) -> None:
        page.goto(town.site + address)
        page.goto(town.site + (page.locator(link).first.get_attribute("href") or ""))

    return go


def with_act(view: str, act: str) -> Callable[[Page, Town], None]:
    """The first matter of a view on which that act is open, with its form."""

    def go(page: Page, town: Town) -> None:
        page.goto(f"{town.site}/desk/queue/?view={view}&open=first")
        for row in page.locator("[data-rows] a").evaluate_all("(all) => all.map((each) => each.href)")[:30]:
            page.goto(row)
            link = page.locator(f".acts a[href*='act={act}']")
            if link.count():
                page.goto(town.site + (link.first.get_attribute("href") or ""))
                return

    return go


def followed(page: Page, town: Town) -> None:
    """One's own matter, by number and code."""
    page.goto(f"{town.site}/track/?number={town.number}")
    page.fill("[name=code]", town.code)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**/track/{town.number}/")


PIN = "83619275"


def unlocked(page: Page, town: Town) -> None:
    """A grid worker's day, behind a PIN that is set on this very device."""
    page.goto(f"{town.site}/field/")
    pins = page.locator("input[type=password]")
    pins.first.wait_for()
    for place in range(pins.count()):
        pins.nth(place).fill(PIN)
    page.locator("main .btn--office, main button.btn").last.click()
    page.locator("main h1", has_text="今天").wait_for(timeout=60_000)
    page.locator("main .light__shape").first.wait_for(timeout=60_000)


def in_a_call(page: Page, town: Town) -> None:
    """The seat with somebody on the telephone."""
    page.goto(f"{town.site}/desk/seat/")
    page.get_by_role("button", name="接电话").click()
    page.wait_for_url("**/desk/seat/**")
    page.wait_for_load_state("networkidle")


def drawn(address: str) -> Callable[[Page, Town], None]:
    """A page that draws for a while."""

    def go(page: Page, town: Town) -> None:
        page.goto(town.site + address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)

    return go


SCREENS = (
    Screen(
        "report",
        "我要反映 Report",
        "",
        at("/"),
        "write under 「什么事」 what is wrong, then look further down for the button that sends it",
    ),
    Screen("prove", "查进度 Follow it", "", at("/track/"), "type number and code, press 「看我的事」"),
    Screen(
        "follow",
        "自己的事 One's own matter",
        "",
        followed,
        "nothing is asked of me: it waits for the dispatcher; I would keep the receipt (「看回执，存到手机」)",
    ),
    Screen(
        "owed",
        "欠账台账 What is owed",
        "",
        at("/owed/"),
        "open the first debt; I see at once how many are owed and how many people wait",
    ),
    Screen(
        "debt",
        "一笔欠账 One debt",
        "",
        first("/owed/", "main a[href^='/m/']"),
        "nothing to press at the top: I read who owes it and that its review is six days late",
    ),
    Screen("solved", "办成的事 What is solved", "", at("/solved/"), "open one that lies near me"),
    Screen("elder", "大字版 Large type", "", at("/elder/?size=elder"), "press the first, dark one: 「打电话找人」"),
    Screen("login", "登录 Log in", "", at("/login/"), "type account and password, press 「登录」"),
    Screen("grids", "我的网格员 My grid worker", "", at("/grids/"), "press 「用我的位置找」, or my town on the map"),
    Screen(
        "published",
        "公开的事 Published",
        "",
        at("/published/"),
        "choose where, or open the first one that is mine, too",
    ),
    Screen(
        "today", "今日该办 Today", "centre-desk1", at("/desk/"), "press 「打开来办」 (Enter): one matter stands first"
    ),
    Screen(
        "queue",
        "队列和事项 Queue and matter",
        "centre-desk1",
        at("/desk/queue/?view=assign&open=first"),
        "press 「采纳并派单」 (A): category and lead stand there already",
    ),
    Screen("reply", "答复 Reply", "housing-desk", with_act("mine", "reply"), "write the reply, press 「答复」"),
    Screen(
        "callback",
        "回访 Call back",
        "centre-call1",
        with_act("mine", "callback"),
        "ring, ask the three questions, choose what they said; the button that records it is below the fold",
    ),
    Screen(
        "check",
        "现场核查 Check on site",
        "inspection-east",
        with_act("mine", "check"),
        "choose what was found, write what I saw, press 「记核查」",
    ),
    Screen(
        "ledger",
        "谁欠着（工作台） Who owes (desk)",
        "county-head",
        at("/desk/ledger/"),
        "open the first debt of my own unit, whose review is overdue",
    ),
    Screen(
        "map",
        "地图 Map",
        "centre-desk1",
        drawn("/desk/map/"),
        "press the largest number to look closer; a red corner says where something is overdue",
    ),
    Screen("calendar", "到期日历 Deadlines", "centre-desk1", at("/desk/calendar/"), "open 「已经超时，先办这些」"),
    Screen("load", "谁手上有什么 Load", "urban-desk", at("/desk/load/"), "open 「还没有交给谁」, where most lies"),
    Screen(
        "stuck", "卡在哪，为什么 Stuck", "supervision-desk", at("/desk/stuck/"), "ring the number beside the first unit"
    ),
    Screen("seat", "接待 Seat", "centre-desk1", in_a_call, "write down what they say, then where"),
    Screen("knowledge", "知识库 Knowledge", "centre-desk1", at("/desk/knowledge/"), "type a word into the search"),
    Screen(
        "directives",
        "指令 Directives",
        "qingshi-desk",
        at("/desk/directives/"),
        "open the first: it waits to be signed",
    ),
    Screen("directive", "发一份指令 Send one", "qingshi-desk", at("/desk/directives/new/"), "write its title"),
    Screen("field", "现场 In the field", "qingshi-grid1", unlocked, "open the yellow one, which is due first"),
    Screen(
        "burden", "填表负担 Burden", "supervision-desk", at("/desk/burden/"), "open 「反映」, the form that asks most"
    ),
)


def small(picture: bytes) -> bytes:
    """The picture in few colours; fewer still where it would be too large."""
    colours = COLOURS
    while True:
        out = io.BytesIO()
        made = Image.open(io.BytesIO(picture)).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        made.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES or colours <= 8:
            return out.getvalue()
        colours //= 2


def index() -> str:
    lines = [
        "# Screens",
        "",
        "Made by `.venv/bin/python benchmarks/screens.py` on a demonstration county; all that is in them is invented.",
        "Beside each page stands the next action, written down by somebody who looked at the pictures alone.",
        "",
        "| page | at 360, 768 and 1440 px | next action |",
        "|---|---|---|",
    ]
    for each in SCREENS:
        links = " · ".join(f"[{width}]({each.name}-{width}.png)" for width, _ in WIDTHS)
        lines.append(f"| {each.title} | {links} | {each.next} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--index-only", action="store_true", help="write README.md anew, take no pictures")
    given = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "README.md").write_text(index(), encoding="utf-8")
    if given.index_only:
        return
    with house(given.site, given.password) as (site, password), browsers() as browser:
        town = Town(site, password, browser)
        report(town)
        people: dict[str, BrowserContext] = {}
        for each in SCREENS:
            if each.who not in people:
                people[each.who] = somebody(browser)
                if each.who:
                    enter(people[each.who], site, each.who, password).close()
            page = people[each.who].new_page()
            each.go(page, town)
            for width, height in WIDTHS:
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate("document.getElementById(location.hash.slice(1))?.scrollIntoView()")
                Path(FOLDER / f"{each.name}-{width}.png").write_bytes(small(page.screenshot()))
            page.close()
            if "size=" in page.url:
                people.pop(each.who).close()
            print(each.name, flush=True)
    total = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    assert total <= MOST_TOTAL, f"{total:,} bytes of pictures"
    print(f"{total:,} bytes")


if __name__ == "__main__":
    main()
